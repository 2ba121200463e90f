# shellcheck shell=bash
# ./veza doctor: every prerequisite, with a remedy for what is missing. Exit code 1 when anything is.

CROSSES=0

good() { tick "$*"; }
bad() { # MESSAGE REMEDY
    CROSSES=$((CROSSES + 1))
    printf '%s✗%s %s\n    %s\n' "$RED" "$PLAIN" "$1" "$2"
}

command_doctor() {
    (($# == 0)) || usage "doctor takes no options."
    doctor_tools
    doctor_stores
    doctor_ports
    doctor_machine
    if ((CROSSES > 0)); then
        say ""
        say "$CROSSES to mend. What Debian packages, ./veza up and ./veza test install by themselves."
        return 1
    fi
    say ""
    say "All is well."
}

doctor_tools() {
    local version tool
    version=$(dotnet_version)
    [[ -n $version || ! -x $HOME/.dotnet/dotnet ]] || version=$("$HOME/.dotnet/dotnet" --version 2>/dev/null || true)
    if [[ -n $version && ${version%%.*} -ge 10 ]]; then
        good ".NET SDK $version"
    else
        bad ".NET SDK: ${version:-missing}" "Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0"
    fi
    if has_icu; then good "ICU, for .NET"; else bad "ICU is missing, and .NET needs it" "apt-get install libicu72 (the number is Debian's)"; fi

    version=$(node --version 2>/dev/null || true)
    version=${version#v}
    if [[ -n $version && ${version%%.*} -ge 20 ]]; then
        good "Node $version"
    else
        bad "Node: ${version:-missing}" "Install Node 20 or later: https://nodejs.org/en/download"
    fi
    version=$(npm --version 2>/dev/null || true)
    if [[ -n $version ]]; then good "npm $version"; else bad "npm is missing" "apt-get install npm"; fi

    for tool in flock setpriv awk find sha256sum; do
        command -v "$tool" >/dev/null || bad "$tool is missing" "apt-get install util-linux gawk findutils coreutils"
    done
}

doctor_stores() {
    local bin path
    bin=$(postgres_bin)
    if [[ -n $bin ]]; then
        good "$("$bin/postgres" --version | sed 's/^postgres (PostgreSQL)/PostgreSQL/')"
    else
        bad "PostgreSQL 15 or later is missing (the server: initdb, pg_ctl)" "apt-get install postgresql"
    fi
    if [[ -n $(psql_path) ]]; then
        good "psql, which gives the server its role"
    else
        bad "psql is missing" "apt-get install postgresql-client"
    fi
    if command -v redis-server >/dev/null; then
        good "Redis $(redis-server --version | sed -E 's/.* v=([^ ]+).*/\1/')"
    else
        bad "Redis is missing" "apt-get install redis-server"
    fi
    path=$(chromium_path)
    if [[ -n $path ]]; then good "Chromium, for the browser tests"; else bad "Chromium is missing, which the browser tests need" "apt-get install chromium"; fi
}

doctor_ports() {
    if [[ -d $VEZA && -r $VEZA && -O $VEZA ]] && server_alive; then
        good "Veza runs at $(server_url)"
    elif port_free 7071; then
        good "Port 7071 is free"
    else
        bad "Port 7071 is taken by $(port_owner 7071)" "./veza up --port $(free_port 7072)"
    fi
}

doctor_machine() {
    local free memory files home
    free=$(df -Pk -- "$ROOT" | awk 'NR == 2 { print int($4 / 1024) }')
    if ((free >= 3000)); then good "Disk: $((free / 1024)) GB free"; else bad "Disk: $free MB free, and a build with its data takes 3 GB" "Free some: ./veza reset deletes the demo's data"; fi

    memory=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
    if ((memory >= 1500)); then good "Memory: $memory MB available"; else bad "Memory: $memory MB available, and a build takes 1500" "End something else, or add swap"; fi

    files=$(ulimit -Hn)
    if [[ $files == unlimited ]] || ((files >= 4096)); then
        good "Open files: up to $files"
    else
        bad "Open files: at most $files, and every connection takes one" "Raise the hard limit of nofile in /etc/security/limits.conf"
    fi

    if [[ ! -e $VEZA ]]; then
        if [[ -w $ROOT ]]; then good "The checkout can be written"; else bad "$ROOT cannot be written by $(id -un)" "Use a checkout of your own"; fi
    elif [[ ! -O $VEZA || ! -w $VEZA ]]; then
        bad "The data (.veza) belongs to $(stat -c %U "$VEZA"), and this is $(id -un)" "Run ./veza as $(stat -c %U "$VEZA")"
    else
        good "The data folder can be written"
        home=$(get demo PG_HOME)
        if [[ -n $home ]] && ! as_postgres test -w "$home"; then
            bad "PostgreSQL's folder $home cannot be written by $(postgres_user)" "chown -R $(postgres_user): '$home'"
        fi
    fi
}
