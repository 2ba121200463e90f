#!/usr/bin/env bash
# azd, before provisioning: says who administers the database, and what is there already. azd's own memory is not asked:
# it may be new while the installation is not.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

if [[ -z ${VEZA_DATABASE_ADMIN_ID:-} ]]; then
    id=$(az ad signed-in-user show --query id --output tsv)
    name=$(az ad signed-in-user show --query userPrincipalName --output tsv)
    azd env set VEZA_DATABASE_ADMIN_ID "$id"
    azd env set VEZA_DATABASE_ADMIN_NAME "$name"
    azd env set VEZA_DATABASE_ADMIN_TYPE User
fi

# A new secret is kept in azd's folder only until it is in the vault: database.sh takes it out again.
found=$(infra/scripts/look.sh)
while IFS='=' read -r name value; do
    azd env set "$name" "$value"
done <<<"$found"
