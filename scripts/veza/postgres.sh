# shellcheck shell=bash
# A private PostgreSQL per instance: on 127.0.0.1 only, no Unix socket, a generated password. PostgreSQL refuses to run
# as root, so root lends it the user "postgres"; where that user cannot reach the checkout, the data lies in /var/lib.

# postgres_bin [MAJOR] prints the folder of the newest server from 15 on, or of that version, or nothing.
postgres_bin() {
    local dir major best='' best_major=14
    for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(dirname -- "$(command -v initdb 2>/dev/null || echo /none/x)")"; do
        [[ -x $dir/initdb && -x $dir/pg_ctl && -x $dir/postgres ]] || continue
        major=$("$dir/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
        if [[ $# -gt 0 && $major == "$1" ]] || { [[ $# -eq 0 ]] && ((major > best_major)); }; then
            best=$dir best_major=$major
        fi
    done
    printf '%s' "$best"
}

# psql_path prints the client of the newest server, or another one, or nothing.
psql_path() {
    local bin
    bin=$(postgres_bin)
    if [[ -n $bin && -x $bin/psql ]]; then printf '%s' "$bin/psql"; else command -v psql || true; fi
}

postgres_user() {
    if ((EUID != 0)); then
        id -un
    elif id postgres >/dev/null 2>&1; then
        printf 'postgres'
    else
        id veza-pg >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin veza-pg
        printf 'veza-pg'
    fi
}

# From /, a folder that this user may stand in.
as_postgres() {
    local user
    if ((EUID == 0)); then
        user=$(postgres_user)
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- env --chdir / LC_ALL=C.UTF-8 "$@"
    else
        env --chdir / LC_ALL=C.UTF-8 "$@"
    fi
}

# postgres_home INSTANCE prints the folder that holds the data, made when need be.
postgres_home() {
    local name=$1 home spare own
    home=$(get "$name" PG_HOME)
    if [[ -n $home && -d $home ]]; then
        printf '%s' "$home"
        return 0
    fi
    if ((EUID == 0)); then spare=/var/lib; else spare=${XDG_STATE_HOME:-$HOME/.local/state}; fi
    own=veza-$(printf '%s' "$ROOT" | sha256sum | cut -c1-10)/$name
    for home in $(postgres_memory "$name" "$own") "$(instance_dir "$name")/postgres" "$spare/$own"; do
        (umask 066 && mkdir -p "$home") || continue # PostgreSQL's own user has to pass through what lies above
        [[ -O ${home%/*} ]] || continue             # somebody else's, where everybody may make folders
        ((EUID != 0)) || chown "$(postgres_user):" "$home"
        chmod 700 "$home"
        # Reachable for that user, and on a file system that keeps permissions.
        if [[ $(stat -c %a "$home") == 700 ]] && as_postgres test -w "$home"; then
            put "$name" PG_HOME "$home"
            printf '%s' "$home"
            return 0
        fi
        rmdir "$home" 2>/dev/null || true
    done
    die "PostgreSQL's data cannot be kept below $VEZA nor in $spare/$own." "Give Veza a database of your own: ./veza up --database 'Host=…'"
}

# postgres_memory INSTANCE FOLDER prints where the folder lies in memory: for tests, where there is plenty. They make and drop
# a thousand databases of six hundred files each, and a disk's file system spends longer on these than all queries take.
postgres_memory() {
    local free
    [[ $1 == test && -d /dev/shm && -w /dev/shm ]] || return 0
    for free in "$(df --output=avail -k /dev/shm | tail -n 1)" "$(sed -nE 's/^MemAvailable: +([0-9]+) kB$/\1/p' /proc/meminfo)"; do
        ((${free:-0} >= 6 * 1024 * 1024)) || return 0
    done
    printf '/dev/shm/%s' "$2"
}

# postgres_pid INSTANCE prints the pid of this instance's server, or nothing. The process proves itself by its folder,
# which only its own user may see.
postgres_pid() {
    local home pid
    home=$(get "$1" PG_HOME)
    [[ -n $home ]] || return 0
    pid=$(as_postgres head -n 1 "$home/data/postmaster.pid" 2>/dev/null) || return 0
    if [[ -n $pid && -n $(identity "$pid") ]] && as_postgres test "/proc/$pid/cwd" -ef "$home/data"; then
        printf '%s' "$pid"
    fi
}

postgres_configure() {
    local name=$1 data=$2 port=$3 connections=$4
    as_postgres tee "$data/veza.conf" >/dev/null <<CONF
# Written by ./veza at every start.
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = $connections
shared_buffers = $([[ $name == bench ]] && echo 256MB || echo 64MB)
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %d '
CONF
    [[ $name == test ]] || return 0
    # Every test makes and drops a database. Killing a process loses nothing that it gave to the kernel, with or without
    # fsync; only the machine's own fall would, and tests do not make it fall.
    as_postgres tee -a "$data/veza.conf" >/dev/null <<CONF
fsync = off
full_page_writes = off
max_wal_size = 256MB
CONF
}

# Into a folder of another name, renamed when done, so that an interrupted one is simply made again.
postgres_create() {
    local name=$1 home=$2 bin=$3 password
    as_postgres rm -rf -- "$home/data.new"
    password=$(random_secret)
    put "$name" PG_PASSWORD "$password"
    as_postgres tee "$home/password" >/dev/null <<<"$password"
    as_postgres "$bin/initdb" --pgdata "$home/data.new" --username postgres --pwfile "$home/password" \
        --auth-host scram-sha-256 --auth-local scram-sha-256 --encoding UTF8 --locale C.UTF-8 --data-checksums --no-instructions
    as_postgres tee -a "$home/data.new/postgresql.conf" >/dev/null <<<"include 'veza.conf'"
    as_postgres rm -f "$home/password"
    as_postgres mv "$home/data.new" "$home/data"
}

# postgres_start INSTANCE FIRST-PORT CONNECTIONS starts it, or finds it running.
postgres_start() {
    local name=$1 first=$2 connections=$3 home bin data port tries
    [[ -z $(postgres_pid "$name") ]] || return 0
    home=$(postgres_home "$name")
    data=$home/data
    if as_postgres test -f "$data/PG_VERSION"; then
        bin=$(postgres_bin "$(as_postgres cat "$data/PG_VERSION")")
        if [[ -z $bin ]]; then
            echo "The data is of PostgreSQL $(as_postgres cat "$data/PG_VERSION"), which is no longer installed."
            echo "Install postgresql-$(as_postgres cat "$data/PG_VERSION"), or start afresh with ./veza reset."
            return 1
        fi
    else
        bin=$(postgres_bin)
        postgres_create "$name" "$home" "$bin"
    fi
    for tries in 1 2 3; do
        port=$(get "$name" PG_PORT)
        if [[ -z $port ]] || ! port_free "$port"; then port=$(free_port "$first"); fi
        put "$name" PG_PORT "$port"
        postgres_configure "$name" "$data" "$port" "$connections"
        postgres_drop_stale_pid "$name" "$data"
        if as_postgres "$bin/pg_ctl" start --pgdata "$data" --wait --timeout 120; then return 0; fi
        echo "Start $tries of PostgreSQL on port $port failed."
        put "$name" PG_PORT ''
        first=$((port + 1))
        sleep 1
    done
    return 1
}

# After a crash the pid in the file may belong to another program by now, or to a zombie that nobody buries, and PostgreSQL
# would take it for itself. Should a part of the old one still work on the data, its shared memory stops the new one.
postgres_drop_stale_pid() {
    if [[ -z $(postgres_pid "$1") ]]; then as_postgres rm -f "$2/postmaster.pid"; fi
}

postgres_stop() {
    local name=$1 pid home
    pid=$(postgres_pid "$name")
    [[ -n $pid ]] || return 0
    home=$(get "$name" PG_HOME)
    as_postgres "$(postgres_bin "$(as_postgres cat "$home/data/PG_VERSION")")/pg_ctl" \
        stop --pgdata "$home/data" --mode fast --wait --timeout 60 || stop_process "$(identity "$pid")" QUIT 10
}

# Gives the server of an instance a role of its own, which is no superuser, and the data to it. At every start: the data may be of a
# time when there was none.
POSTGRES_ROLE=veza_app
postgres_role() {
    local name=$1
    [[ -n $(get "$name" PG_ROLE_PASSWORD) ]] || put "$name" PG_ROLE_PASSWORD "$(random_secret)"
    PGPASSWORD=$(get "$name" PG_PASSWORD) VEZA_ROLE_PASSWORD=$(get "$name" PG_ROLE_PASSWORD) \
        "$(psql_path)" --no-psqlrc --quiet --host 127.0.0.1 \
        --port "$(get "$name" PG_PORT)" --username postgres --dbname postgres --set "role=$POSTGRES_ROLE" \
        --file "$ROOT/infra/postgres/server-role.sql"
}

# The connection strings, in the form that Npgsql reads: of the server's own role, and of the superuser, who makes databases for tests
# and benchmarks.
postgres_string() { postgres_string_of "$1" "$POSTGRES_ROLE" PG_ROLE_PASSWORD; }
postgres_admin_string() { postgres_string_of "$1" postgres PG_PASSWORD; }
postgres_string_of() {
    printf 'Host=127.0.0.1;Port=%s;Username=%s;Password=%s;Database=postgres' "$(get "$1" PG_PORT)" "$2" "$(get "$1" "$3")"
}
