#!/usr/bin/env bash
# After provisioning: applies the migrations and grants the app its rights, as the signed-in administrator of the database.
# Wants DATABASE_HOST, DATABASE_NAME, APP_IDENTITY, APP_IDENTITY_ID (outputs of the deployment), VEZA_DATABASE_ADMIN_NAME,
# az signed in, psql, and a server at PACKAGE/veza-server, or it publishes one.
#
# A server with private networking is reached from within its network only: run this there.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

: "${DATABASE_HOST:?output of the deployment}" "${DATABASE_NAME:?output of the deployment}"
: "${APP_IDENTITY:?output of the deployment}" "${APP_IDENTITY_ID:?output of the deployment}"
: "${VEZA_DATABASE_ADMIN_NAME:?name of the identity that administers the database}"
package=${PACKAGE:-artifacts/veza}
group=${AZURE_RESOURCE_GROUP:?the resource group}

[[ -x $package/veza-server ]] || ./veza publish --output "$package"

# From outside the network of Azure: let this machine in for as long as this takes.
if [[ ${OPEN_FIREWALL:-yes} == yes ]]; then
    rule="migration-$$"
    address=$(curl -fsS https://api.ipify.org)
    az postgres flexible-server firewall-rule create --resource-group "$group" --name "${DATABASE_HOST%%.*}" \
        --rule-name "$rule" --start-ip-address "$address" --end-ip-address "$address" --output none
    trap 'az postgres flexible-server firewall-rule delete --resource-group "$group" --name "${DATABASE_HOST%%.*}" \
        --rule-name "$rule" --yes --output none' EXIT
fi

# The token is the password, for an hour; neither is written anywhere. The other settings only have to be there.
PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv)
export PGPASSWORD PGHOST=$DATABASE_HOST PGDATABASE=$DATABASE_NAME PGUSER=$VEZA_DATABASE_ADMIN_NAME PGSSLMODE=require
Veza__Database__ConnectionString="Host=$PGHOST;Database=$PGDATABASE;Username=$PGUSER;Password=$PGPASSWORD;SSL Mode=VerifyFull" \
    Veza__Redis__ConnectionString=127.0.0.1:6379,abortConnect=false \
    Veza__Identity__KeySecret=00000000000000000000000000000000 \
    "$package/veza-server" migrate
psql --quiet --set app="$APP_IDENTITY" --set app_id="$APP_IDENTITY_ID" --file infra/postgres/app-role.sql

if command -v azd >/dev/null && [[ -n ${AZURE_ENV_NAME:-} ]]; then
    azd env set VEZA_KEY_SECRET '' # the vault has it
fi
