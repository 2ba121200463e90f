# shellcheck shell=bash
# What has to be on the machine, and how it gets there. Debian's packages are installed; the .NET SDK is only asked for.

MISSING=() # packages, filled by the need_… functions, installed at once by install_missing
WHY=()

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

need_postgres() {
    if [[ -z $(postgres_bin) ]]; then
        MISSING+=(postgresql)
        WHY+=("postgresql keeps rooms and messages")
    fi
    if [[ -z $(psql_path) ]]; then
        MISSING+=(postgresql-client)
        WHY+=("postgresql-client gives the server its role in PostgreSQL")
    fi
}

need_redis() {
    if ! command -v redis-server >/dev/null; then
        MISSING+=(redis-server)
        WHY+=("redis-server holds presence and rate limits, and connects several servers")
    fi
}

need_chromium() {
    if [[ -z $(chromium_path) ]]; then
        MISSING+=(chromium)
        WHY+=("chromium runs the browser tests")
    fi
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        MISSING+=(nodejs npm)
        WHY+=("nodejs and npm build the web client")
    fi
}

# The examples of README.md and docs/api.md are for curl and jq, and are run by a test.
need_examples() {
    local tool
    for tool in curl jq; do
        if ! command -v "$tool" >/dev/null; then
            MISSING+=("$tool")
            WHY+=("$tool runs the examples of the documentation")
        fi
    done
}

# Without ICU the .NET SDK does not start, unless told to do without.
need_icu() {
    if ! has_icu; then
        MISSING+=("$(apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | awk '{ print $1 }' | sort -V | tail -n 1)")
        [[ -n ${MISSING[-1]} ]] || MISSING[-1]=libicu72
        WHY+=("${MISSING[-1]} gives .NET the rules of languages; its SDK does not start without")
    fi
}

has_icu() {
    local found
    found=$(find /usr/lib /usr/lib64 /usr/local/lib /lib -maxdepth 2 -name 'libicuuc.so.*' -print -quit 2>/dev/null || true)
    [[ -n $found || ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-} == @(1|true) ]]
}

chromium_path() {
    local name
    for name in "${VEZA_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [[ -n $name ]] && command -v "$name" 2>/dev/null; then
            return 0
        fi
    done
}

# Which .NET SDK there is, or nothing. Asked in a way that does not need ICU yet.
dotnet_version() { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 dotnet --version 2>/dev/null || true; }

need_dotnet() {
    if ! command -v dotnet >/dev/null && [[ -x $HOME/.dotnet/dotnet ]]; then
        export DOTNET_ROOT=$HOME/.dotnet PATH=$PATH:$HOME/.dotnet
    fi
    if ! command -v dotnet >/dev/null; then
        die "The .NET 10 SDK is missing, and Debian does not package it." "Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
    fi
    local version
    version=$(dotnet_version)
    if [[ ${version%%.*} -lt 10 ]]; then
        die "dotnet is version ${version:-unknown}, and Veza needs the .NET 10 SDK." "Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
    fi
}

check_node() {
    local version
    version=$(node --version)
    version=${version#v}
    if ((${version%%.*} < 20)); then
        die "Node is version $version, and the web client needs 20 or later." "Install it: https://nodejs.org/en/download"
    fi
}

# install_missing LOG
install_missing() {
    ((${#MISSING[@]} > 0)) || return 0
    local log=$1 reason
    for reason in "${WHY[@]}"; do
        note "Not here yet: $reason."
    done
    if ! command -v apt-get >/dev/null; then
        die "Missing: ${MISSING[*]}, and there is no apt-get to install them." "Install them with the package manager of this system, then run this again."
    fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            die "Missing: ${MISSING[*]}, and installing them takes root." "As root, once: apt-get install ${MISSING[*]}"
        fi
        sudo -v -p 'Installing takes root. Password for %u: ' ||
            die "Missing: ${MISSING[*]}, and sudo was refused." "Ask an administrator for: apt-get install ${MISSING[*]}"
    fi
    step "Install ${MISSING[*]}" "$log" "Try it by hand: apt-get update && apt-get install ${MISSING[*]}" apt_install "${MISSING[@]}"
    MISSING=() WHY=()
    hash -r
}

# Installs without starting a service or making a database cluster: what runs here is private. The two files that say so
# stand only while apt-get runs, and never replace a file that is there.
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive bash -s -- "$@" <<'ROOT'
set -euo pipefail
umask 022 # what packages install is for everybody
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.d
made=()
tidy() {
    rm -f -- "${made[@]}"
    rmdir --ignore-fail-on-non-empty "$clusters" 2>/dev/null || true
}
trap tidy EXIT
trap 'exit 130' INT TERM HUP

if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made+=("$policy")
fi
mkdir -p "$clusters"
printf 'create_main_cluster = false\n' >"$clusters/veza.conf"
made+=("$clusters/veza.conf")

install() {
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null
}
known() { apt-cache show "$@" >/dev/null 2>&1; }

if ! known "$@"; then apt-get update -o Acquire::Retries=3 </dev/null || true; fi
if ! install "$@"; then
    apt-get update -o Acquire::Retries=3 </dev/null || true # the lists may be older than the packages
    install "$@"
fi

# Nor are they started at the next boot.
for package in "$@"; do
    case $package in
        postgresql | redis-server) systemctl disable "$package" >/dev/null 2>&1 || true ;;
    esac
done
ROOT
}
