#!/usr/bin/env bash
# Before provisioning: looks at what the resource group holds already, and prints the variables that the parameter files
# read from it, as lines NAME=value:
#   VEZA_KEY_SECRET            a new sealing secret; empty where the vault has one, which is then left alone
#   VEZA_WEBHOOK_READY         true once the vault has the key of the webhook
#   VEZA_DATABASE_STORAGE_GB   what the largest database server has grown to; a smaller size would be refused
# Wants AZURE_RESOURCE_GROUP, az signed in. What cannot be looked at ends it: a guess could overwrite the secret.
set -euo pipefail

group=${AZURE_RESOURCE_GROUP:?the resource group}

# azd has a subscription of its own choice: an empty group in another one would look like a first deployment.
subscription=$(az account show --query id --output tsv)
if [[ ${AZURE_SUBSCRIPTION_ID:-$subscription} != "$subscription" ]]; then
    echo "az is signed in to subscription $subscription, and AZURE_SUBSCRIPTION_ID is $AZURE_SUBSCRIPTION_ID." >&2
    echo "Run: az account set --subscription $AZURE_SUBSCRIPTION_ID" >&2
    exit 1
fi

secrets=''
storage=0
exists=$(az group exists --name "$group")
if [[ $exists == true ]]; then
    vault=$(az keyvault list --resource-group "$group" --output tsv --query "[?tags.application=='veza'] | [0].id")
    if [[ -n $vault ]]; then # names only, by the door of management: needs no right on the secrets
        secrets=$(az rest --method get --url "$vault/secrets?api-version=2023-07-01" \
            --query 'value[].name' --output tsv)
    fi
    servers="/subscriptions/$subscription/resourceGroups/$group/providers/Microsoft.DBforPostgreSQL/flexibleServers"
    storage=$(az rest --method get --url "$servers?api-version=2025-08-01" \
        --query 'max(value[].properties.storage.storageSizeGB) || `0`' --output tsv)
fi

if grep -qx key-secret <<<"$secrets"; then
    echo "VEZA_KEY_SECRET="
else
    echo "VEZA_KEY_SECRET=$(openssl rand -hex 32)"
fi
if grep -qx signalr-webhook-key <<<"$secrets"; then
    echo "VEZA_WEBHOOK_READY=true"
else
    echo "VEZA_WEBHOOK_READY=false"
fi
echo "VEZA_DATABASE_STORAGE_GB=${storage:-0}"
