#!/usr/bin/env bash
# azd, before provisioning: says who administers the database, and makes the sealing secret if there is none yet.
set -euo pipefail

if [[ -z ${VEZA_DATABASE_ADMIN_ID:-} ]]; then
    id=$(az ad signed-in-user show --query id --output tsv)
    name=$(az ad signed-in-user show --query userPrincipalName --output tsv)
    azd env set VEZA_DATABASE_ADMIN_ID "$id"
    azd env set VEZA_DATABASE_ADMIN_NAME "$name"
    azd env set VEZA_DATABASE_ADMIN_TYPE User
fi

# Kept in azd's folder only until it is in the vault: database.sh takes it out again.
if [[ -z ${KEY_VAULT:-} ]]; then
    azd env set VEZA_KEY_SECRET "$(openssl rand -hex 32)"
fi
