#!/usr/bin/env bash
# After provisioning: applies the migrations and grants the app its rights, as the signed-in administrator of the database.
# Wants DATABASE_HOST, DATABASE_NAME, APP_IDENTITY, APP_IDENTITY_ID (outputs of the deployment), VEZA_DATABASE_ADMIN_NAME,
# AZURE_RESOURCE_GROUP, az signed in, psql (16 or later knows the system's certificates by itself), and a server at
# PACKAGE/veza-server, or it publishes one.
#
# A server with private networking is reached from within its network only: run this there.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

: "${DATABASE_HOST:?output of the deployment}" "${DATABASE_NAME:?output of the deployment}"
: "${APP_IDENTITY:?output of the deployment}" "${APP_IDENTITY_ID:?output of the deployment}"
: "${VEZA_DATABASE_ADMIN_NAME:?name of the identity that administers the database}"
package=${PACKAGE:-artifacts/veza}
group=${AZURE_RESOURCE_GROUP:?the resource group}

# Which authorities psql trusts: the token goes to a server that has proved its name, or nowhere.
authorities=${PGSSLROOTCERT:-}
unset PGSSLROOTCERT # the migrations check by the system's authorities themselves, and take the word "system" for a file
if [[ -z $authorities ]]; then
    [[ $(psql --version) =~ ([0-9]+) ]]
    if ((BASH_REMATCH[1] >= 16)); then
        authorities=system
    else
        for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
            [[ -r $file ]] && authorities=$file && break
        done
    fi
fi
if [[ -z $authorities ]]; then
    echo "psql before version 16 has to be told where certificate authorities are, and none were found." >&2
    echo "Set PGSSLROOTCERT to a file of them (PEM), or install psql 16 or later." >&2
    exit 1
fi

[[ -x $package/veza-server ]] || ./veza publish --for-azure --output "$package"

# From outside the network of Azure: let this machine in for as long as this takes. By REST, since the options of
# `az postgres flexible-server firewall-rule` change their meaning with the version of az.
if [[ ${OPEN_FIREWALL:-yes} == yes ]]; then
    address=$(curl -fsS https://api.ipify.org)
    server="resourceGroups/$group/providers/Microsoft.DBforPostgreSQL/flexibleServers/${DATABASE_HOST%%.*}"
    rule="/subscriptions/{subscriptionId}/$server/firewallRules/migration-$$?api-version=2025-08-01"
    trap 'az rest --method delete --url "$rule" --output none' EXIT
    az rest --method put --url "$rule" --output none \
        --body "{\"properties\":{\"startIpAddress\":\"$address\",\"endIpAddress\":\"$address\"}}"
fi

# The token is the password, for an hour; neither is written anywhere.
PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv)
export PGPASSWORD PGHOST=$DATABASE_HOST PGDATABASE=$DATABASE_NAME PGUSER=$VEZA_DATABASE_ADMIN_NAME PGCONNECT_TIMEOUT=10
query() { PGSSLMODE=verify-full PGSSLROOTCERT=$authorities psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

# The rule is accepted before it is in force: up to five minutes.
for ((attempt = 1; ; attempt++)); do
    answer=$(query --output /dev/null --command 'SELECT 1' 2>&1) && break
    if ((attempt == 20)); then
        echo "$DATABASE_HOST cannot be reached as $PGUSER: $answer" >&2
        exit 1
    fi
    sleep 5
done

# The other settings only have to be there.
Veza__Database__ConnectionString="Host=$PGHOST;Database=$PGDATABASE;Username=$PGUSER;Password=$PGPASSWORD;SSL Mode=VerifyFull" \
    Veza__Redis__ConnectionString=127.0.0.1:6379,abortConnect=false \
    Veza__Identity__KeySecret=00000000000000000000000000000000 \
    "$package/veza-server" migrate
query --set app="$APP_IDENTITY" --set app_id="$APP_IDENTITY_ID" --file infra/postgres/app-role.sql

if command -v azd >/dev/null && [[ -n ${AZURE_ENV_NAME:-} ]]; then
    azd env set VEZA_KEY_SECRET '' # the vault has it
fi
