#!/usr/bin/env bash
# After the first deployment of the package: waits until the Functions host has made the key of its SignalR webhook, then
# deploys again with webhookReady, which puts the key into the vault and the upstream into the SignalR Service. With
# private networking it first approves the service's way to the vault.
# Wants FUNCTION_APP, API_ORIGIN, KEY_VAULT (outputs of the deployment), AZURE_RESOURCE_GROUP, PARAMETERS (a
# .bicepparam), az signed in.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

: "${FUNCTION_APP:?output of the deployment}" "${API_ORIGIN:?output of the deployment}"
: "${KEY_VAULT:?output of the deployment}"
group=${AZURE_RESOURCE_GROUP:?the resource group}
parameters=${PARAMETERS:-infra/bicep/main.dev.bicepparam}

# Known by the message that the template gives it. Whoever else asks for a way to the vault is not let in here.
message='The SignalR upstream reads the key of the webhook.'
state=properties.privateLinkServiceConnectionState
vault=$(az keyvault show --name "$KEY_VAULT" --query id --output tsv)
links=$(az network private-endpoint-connection list --id "$vault" \
    --query "[?$state.status=='Pending' && $state.description=='$message'].id" --output tsv)
for link in $links; do
    az network private-endpoint-connection approve --id "$link" --description "$message" --output none
    echo "The SignalR Service may reach $KEY_VAULT by private link."
done

if [[ ${VEZA_WEBHOOK_READY:-false} == true ]]; then
    echo "The upstream of the SignalR Service is set up already."
    exit 0
fi

# A request starts the host where nothing runs. Whether there is a key is asked; the key itself is not.
for _ in $(seq 30); do
    curl -fsS -o /dev/null --max-time 60 "$API_ORIGIN/health/live" || true
    found=$(az functionapp keys list --resource-group "$group" --name "$FUNCTION_APP" \
        --query "contains(keys(systemKeys), 'signalr_extension')" --output tsv || true)
    [[ $found == true ]] && break
    sleep 10
done
if [[ ${found:-} != true ]]; then
    echo "The host of $FUNCTION_APP has made no key signalr_extension within five minutes, so clients' events reach nobody." >&2
    echo "See \"The host does not start\" in docs/azure.md, then run this again: infra/scripts/connect-signalr.sh" >&2
    exit 1
fi

# Looks again: what it deploys must neither make a new sealing secret nor ask for less storage than there is.
variables=$(infra/scripts/look.sh)
export $variables # lines NAME=value, without spaces
VEZA_WEBHOOK_READY=true az deployment group create --resource-group "$group" --name veza-webhook \
    --parameters "$parameters" --output none
if command -v azd >/dev/null && [[ -n ${AZURE_ENV_NAME:-} ]]; then
    azd env set VEZA_WEBHOOK_READY true
fi
echo "The SignalR Service passes clients' events on to $FUNCTION_APP."
