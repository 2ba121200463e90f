# shellcheck shell=bash
# The Veza server of the demo.

server_alive() { alive "$(get demo SERVER)"; }
server_url() { printf 'http://localhost:%s' "$(get demo SERVER_PORT)"; }
server_ready() { [[ $(http_status "$(get demo SERVER_PORT)" /health/ready) == 200 ]]; }

# Exports the demo's settings. What else the environment holds is the caller's, and reaches the server too.
export_settings() {
    export Veza__Database__ConnectionString Veza__Redis__ConnectionString Veza__Identity__KeySecret
    Veza__Database__ConnectionString=${VEZA_DATABASE:-$(postgres_string demo)}
    Veza__Redis__ConnectionString=${VEZA_REDIS:-$(redis_string demo)}
    Veza__Identity__KeySecret=${Veza__Identity__KeySecret:-$(key_secret)}
}

# enter_app changes into the built server's folder with its settings exported, and sets SERVER to its command. For
# subshells.
enter_app() {
    export_settings
    export Veza__Web__Root Veza__Storage__Folder
    Veza__Web__Root=${Veza__Web__Root:-$WEB/dist}
    Veza__Storage__Folder=${Veza__Storage__Folder:-$(instance_dir demo)/files}
    cd "$VEZA/app" || return
    SERVER=("./$SERVER_BINARY")
    [[ -x ${SERVER[0]} ]] || SERVER=(dotnet "./$SERVER_BINARY.dll")
}

migrate() {
    "${enter:-enter_app}"
    "${SERVER[@]}" migrate
}

# The sign-ins that it prints are kept, for the next `up` and for `status`.
seed() {
    "${enter:-enter_app}"
    umask 077
    "${SERVER[@]}" seed >"$VEZA/seed.new"
    cat "$VEZA/seed.new"
    mv -f "$VEZA/seed.new" "$VEZA/seed.txt"
}

# In a session of its own, so that closing the terminal or Ctrl-C does not reach it: ./veza stops it in order.
launch() {
    local port=$1 log=$VEZA/logs/server.log pid
    [[ ! -f $log ]] || mv -f "$log" "$log.1"
    ulimit -Sn "$(ulimit -Hn)" 2>/dev/null || true
    (
        enter_app
        umask 077
        export ASPNETCORE_URLS=http://127.0.0.1:$port
        exec setsid "${SERVER[@]}" serve >>"$log" 2>&1
    ) &
    pid=$!
    put demo SERVER_PORT "$port"
    put demo SERVER "$(identity "$pid")"
    disown
    if ! wait_ready 90; then
        tail -n 19 "$log"
        return 1
    fi
}

wait_ready() {
    local tries=$(($1 * 4))
    while true; do
        if ! server_alive; then
            echo "The server ended by itself:"
            return 1
        fi
        if server_ready; then return 0; fi
        if ((tries-- <= 0)); then
            echo "After $1 s /health/ready still does not answer 200:"
            return 1
        fi
        sleep 0.25
    done
}

stop_server() {
    local started
    started=$(now_ms)
    if server_alive; then
        stop_process "$(get demo SERVER)" TERM 30
        tick "Stopped the server ${DIM}($(seconds_since "$started"))$PLAIN"
    fi
    put demo SERVER ''
}
