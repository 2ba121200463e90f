# shellcheck shell=bash
# ./veza up: from a bare machine to a chat that one can sign in to. With --functions as on Azure Functions: see stage.sh.

command_up() {
    local detach='' port='' seed=auto mode=serve
    while (($# > 0)); do
        case $1 in
            --detach | -d) detach=yes ;;
            --port) port=${2:-} && shift ;;
            --port=*) port=${1#*=} ;;
            --database) VEZA_DATABASE=${2:-} && shift ;;
            --database=*) VEZA_DATABASE=${1#*=} ;;
            --redis) VEZA_REDIS=${2:-} && shift ;;
            --redis=*) VEZA_REDIS=${1#*=} ;;
            --functions) mode=functions ;;
            --seed) seed=yes ;;
            --no-seed) seed='' ;;
            *) usage "up does not know \"$1\"." ;;
        esac
        shift || usage "up: the last option lacks its value."
    done
    check_up_options "$port"

    open_folder demo
    lock 9 demo "./veza"
    if up_already "$port" "$mode"; then return 0; fi

    trap 'up_failed' EXIT
    trap 'exit 130' INT TERM HUP
    prepare_up
    port=$(up_port "$port")
    serve_demo "$port" "$seed" "$mode"
    trap - EXIT INT TERM HUP
    unlock 9

    announce
    if [[ -n $detach ]]; then
        say "It keeps running. Stop it: ./veza down"
    else
        say "Ctrl-C stops it."
        watch_server
    fi
}

check_up_options() {
    local port=$1
    if [[ -n $port ]] && { [[ ! $port =~ ^[0-9]{1,5}$ ]] || ((port < 1 || port > 65535)); }; then
        usage "\"$port\" is not a port."
    fi
    if [[ ${VEZA_DATABASE:-} == *://* ]]; then
        usage "The database is given as Npgsql reads it, not as a URL: 'Host=db.example;Username=veza;Password=…;Database=veza'"
    fi
    if [[ ${VEZA_REDIS:-} == *://* ]]; then
        usage "Redis is given as StackExchange.Redis reads it, not as a URL: 'cache.example:6380,password=…,ssl=true'"
    fi
}

# Serving already? Then say where. A server of ours that does not answer is stopped, and started again.
up_already() {
    local port=$1 mode=$2
    server_alive || return 1
    if ! server_ready && ! wait_ready 20 >/dev/null; then
        note "A server runs but does not answer: it is started again."
        stop_server
        return 1
    fi
    if [[ $mode != "$(get demo MODE)" ]]; then
        die "Veza is up already at $(server_url), the other way." "To change: ./veza down, then what you have just said."
    fi
    if [[ -n $port && $port != "$(get demo SERVER_PORT)" ]]; then
        die "Veza is up already, at $(server_url)." "To move it: ./veza down && ./veza up --port $port"
    fi
    tick "Veza is up already. Newer code takes: ./veza down && ./veza up"
    announce
}

prepare_up() {
    local log=$VEZA/logs/install.log
    need_dotnet
    need_node
    need_icu
    [[ -n ${VEZA_DATABASE:-} ]] || need_postgres
    [[ -n ${VEZA_REDIS:-} ]] || need_redis
    install_missing "$log"
    check_node
}

# The port asked for, or 7071.
up_port() {
    local port=${1:-7071}
    if ! port_free "$port"; then
        die "Port $port is taken by $(port_owner "$port")." "Use another one: ./veza up --port $(free_port 7072)"
    fi
    printf '%s' "$port"
}

serve_demo() {
    local port=$1 seed=$2 mode=$3 logs=$VEZA/logs enter launcher
    local -a stores=()
    [[ -n ${VEZA_DATABASE:-} ]] || stores+=(database)
    [[ -n ${VEZA_REDIS:-} ]] || stores+=(redis)
    start_stores demo "${stores[@]}"

    lock_build
    : >"$logs/build.log"
    : >"$logs/web.log"
    if [[ $mode == functions ]]; then build_for_functions; else build_for_itself; fi
    unlock_build

    step "Bring the database up to date" "$logs/migrate.log" "Is it the right database? Its log: ./veza logs postgres" migrate
    if [[ $seed == yes || ($seed == auto && -z ${VEZA_DATABASE:-}) ]]; then
        step "Write the demo" "$logs/seed.log" "Without a demo: ./veza up --no-seed" seed
    elif [[ $seed == auto ]]; then
        note "No demo is written into your own database; --seed would."
    fi
    step "Start the server" "$logs/server-start.log" \
        "Its log: ./veza logs server. Checks of this machine: ./veza doctor" "$launcher" "$port"
    put demo MODE "$mode"
}

build_for_itself() {
    step "Build the server" "$logs/build.log" "Mend the errors above and run ./veza up again." build_server
    build_client
    enter=enter_app launcher=launch
}

build_for_functions() {
    build_client
    if package_is_built; then
        tick "The package is published already"
    else
        step "Publish the package" "$logs/build.log" "Mend the errors above and run ./veza up again." build_package
    fi
    step "Build the stand-ins for Azure" "$logs/build.log" "Mend the errors above and run ./veza up again." build_stage
    enter=enter_package launcher=launch_stage
}

build_client() {
    if web_is_built; then
        tick "The web client is built already"
    else
        step "Build the web client" "$logs/web.log" "Mend the errors above and run ./veza up again." build_web
    fi
}

# What `up` started when it failed or was stopped halfway is stopped again.
up_failed() {
    local code=$?
    trap '' INT TERM HUP
    stop_server
    stop_stores demo
    exit "$code"
}

announce() {
    local url
    url=$(server_url)
    say ""
    say "  ${BOLD}$url$PLAIN"
    say ""
    if [[ -s $VEZA/seed.txt ]]; then
        sed 's/^ */  /' "$VEZA/seed.txt"
        say ""
    fi
    local body
    body=$(sign_in_body)
    if [[ -n $body ]]; then
        say "  curl -s $url/api/auth/login -H 'content-type: application/json' -d '$body'"
    else
        say "  curl -s $url/health"
    fi
    say ""
}

# The body that signs the first of the demo's people in, or nothing: only what the server accepts is shown. The seed's
# output names an e-mail, and its password after it.
sign_in_body() {
    local line body
    [[ -r $VEZA/seed.txt ]] || return 0
    while IFS= read -r line; do
        [[ $line =~ ([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)[^A-Za-z0-9]+(password[^A-Za-z0-9]+)?([^\"\'\\]*[^[:space:]\"\'\\]) ]] || continue
        body="{\"email\": \"${BASH_REMATCH[1]}\", \"password\": \"${BASH_REMATCH[3]}\"}"
        [[ $(http_status "$(get demo SERVER_PORT)" /api/auth/login "$body") != 200 ]] || printf '%s' "$body"
        return 0
    done <"$VEZA/seed.txt"
}

# Until Ctrl-C, `down`, or the server's own end.
watch_server() {
    trap 'watch_stop' INT TERM HUP
    while server_alive; do sleep 1; done
    lock 9 demo "./veza" # `down` holds it until all is stopped
    if [[ -z $(get demo SERVER) ]]; then
        say "Stopped by ./veza down."
        return 0
    fi
    fail "The server ended by itself."
    show_end "$VEZA/logs/server.log"
    watch_stop 1
}

watch_stop() {
    trap '' INT TERM HUP
    say ""
    lock 9 demo "./veza"
    stop_server
    stop_stores demo
    exit "${1:-0}"
}
