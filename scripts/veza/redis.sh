# shellcheck shell=bash
# A private Redis per instance: on 127.0.0.1 only, nothing written to disk. What it holds may be lost at any time. It takes
# so much memory and no more: every key expires, and what has not been used for longest goes first (docs/architecture.md).

REDIS_MAXMEMORY=256mb

redis_dir() { printf '%s/redis' "$(instance_dir "$1")"; }

redis_pid() {
    local dir pid
    dir=$(redis_dir "$1")
    [[ -r $dir/redis.pid ]] || return 0
    pid=$(<"$dir/redis.pid")
    if [[ -n $pid && /proc/$pid/cwd -ef $dir && $(cat "/proc/$pid/comm" 2>/dev/null) == redis-server* ]]; then
        printf '%s' "$pid"
    fi
}

# redis_start INSTANCE FIRST-PORT starts it, or finds it running. The demo's asks for a password, since other people may
# have accounts on the machine; the test's does not, because tests start more of their own.
redis_start() {
    local name=$1 first=$2 dir port tries wait
    [[ -z $(redis_pid "$name") ]] || return 0
    dir=$(redis_dir "$name")
    mkdir -p "$dir"
    chmod 700 "$dir"
    if [[ $name != test && -z $(get "$name" REDIS_PASSWORD) ]]; then put "$name" REDIS_PASSWORD "$(random_secret)"; fi
    for tries in 1 2 3; do
        port=$(get "$name" REDIS_PORT)
        if [[ -z $port ]] || ! port_free "$port"; then port=$(free_port "$first"); fi
        put "$name" REDIS_PORT "$port"
        redis_configure "$name" "$dir" "$port"
        rm -f "$dir/redis.pid"
        LC_ALL=C.UTF-8 redis-server "$dir/redis.conf"
        for ((wait = 0; wait < 50; wait++)); do
            if [[ -n $(redis_pid "$name") ]] && ! port_free "$port"; then return 0; fi
            sleep 0.1
        done
        echo "Start $tries of Redis on port $port failed."
        put "$name" REDIS_PORT ''
        first=$((port + 1))
    done
    return 1
}

# What may wait for slow readers, as a line of the configuration; nothing before Redis 7, which does not start with it.
redis_client_limit() {
    local version
    version=$(redis-server --version | sed -E 's/.* v=([0-9]+).*/\1/')
    ((version < 7)) || printf 'maxmemory-clients 25%%'
}

redis_configure() {
    local name=$1 dir=$2 port=$3 password
    password=$(get "$name" REDIS_PASSWORD)
    (
        umask 077
        cat >"$dir/redis.conf" <<CONF
# Written by ./veza at every start.
bind 127.0.0.1
port $port
daemonize yes
dir "$dir"
pidfile "$dir/redis.pid"
logfile "$(instance_dir "$name")/logs/redis.log"
save ""
appendonly no
maxmemory $REDIS_MAXMEMORY
maxmemory-policy volatile-lru
$(redis_client_limit)
${password:+requirepass $password}
CONF
    )
}

redis_stop() {
    local pid
    pid=$(redis_pid "$1")
    [[ -z $pid ]] || stop_process "$(identity "$pid")" TERM 10
}

# The connection string, in the form that StackExchange.Redis reads.
redis_string() {
    local password
    password=$(get "$1" REDIS_PASSWORD)
    printf '127.0.0.1:%s%s' "$(get "$1" REDIS_PORT)" "${password:+,password=$password}"
}
