#!/usr/bin/env bash
# Builds the web client for the Static Web App into artifacts/web: it calls the API at API_ORIGIN, and its content security
# policy allows that, SIGNALR_ORIGIN and BLOB_ORIGIN, and nothing else. All three are outputs of the deployment.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

: "${API_ORIGIN:?output of the deployment}" "${SIGNALR_ORIGIN:?output of the deployment}" "${BLOB_ORIGIN:?output of the deployment}"
out=artifacts/web

npm --prefix src/Web ci
VITE_API_ORIGIN=$API_ORIGIN npm --prefix src/Web run build -- --outDir ../../$out --emptyOutDir

config=$out/staticwebapp.config.json
sed -i \
    -e "s|https://\*\.azurewebsites\.net|$API_ORIGIN|g" \
    -e "s|https://\*\.service\.signalr\.net|$SIGNALR_ORIGIN|g" \
    -e "s|wss://\*\.service\.signalr\.net|${SIGNALR_ORIGIN/https:/wss:}|g" \
    -e "s|https://\*\.blob\.core\.windows\.net|${BLOB_ORIGIN%/}|g" "$config"
if grep -q '://\*' "$config"; then
    echo "$config still allows every host of a service." >&2
    exit 1
fi
