# shellcheck shell=bash
# ./veza down, reset, logs, status.

command_down() {
    (($# == 0)) || usage "down takes no options."
    [[ -d $VEZA ]] || { say "Nothing runs."; return 0; }
    open_folder demo
    lock 9 demo "./veza"
    local before
    before=$(running)
    stop_all
    [[ -n $before ]] || say "Nothing runs."
}

# What of ours runs, in any instance.
running() {
    local name
    server_alive && printf 'server '
    for name in demo test bench; do
        printf '%s%s' "$(redis_pid "$name")" "$(postgres_pid "$name")"
    done
}

stop_all() {
    local name
    stop_server
    stop_stores demo
    unlock 9
    for name in test bench; do # left over from a run that was killed
        [[ -d $(instance_dir "$name") && -n "$(redis_pid "$name")$(postgres_pid "$name")" ]] || continue
        if try_lock "$name"; then
            note "A $name run was cut off; what it left is stopped."
            stop_stores "$name"
        else
            note "A $name run is under way in another terminal, and is left alone."
        fi
        unlock 9
    done
}

command_reset() {
    local answer='' sure=''
    case ${1:-} in
        --yes | -y) sure=yes ;;
        '') ;;
        *) usage "reset does not know \"$1\"." ;;
    esac
    [[ -d $VEZA ]] || { say "There is no data."; return 0; }
    open_folder demo
    if [[ -z $sure ]]; then
        [[ -t 0 ]] || usage "reset deletes all rooms, messages and accounts of this checkout. Without a terminal to ask at: ./veza reset --yes"
        read -r -p "This deletes all rooms, messages and accounts of this checkout. Type yes to go on: " answer
        [[ $answer == yes ]] || { say "Nothing was deleted."; return 0; }
    fi
    lock 9 demo "./veza"
    stop_server
    stop_stores demo
    delete_data demo
    rm -f "$VEZA/seed.txt"
    tick "Deleted the data. ./veza up starts afresh; a database of your own was not touched."
}

command_logs() {
    local follow='' what=''
    while (($# > 0)); do
        case $1 in
            -f | --follow) follow=yes ;;
            server | postgres | redis) what=$1 ;;
            *) usage "logs does not know \"$1\": server, postgres, redis, or -f to follow." ;;
        esac
        shift
    done
    local -a files=()
    local name
    for name in ${what:-server postgres redis}; do
        [[ ! -f $VEZA/logs/$name.log ]] || files+=("$VEZA/logs/$name.log")
    done
    ((${#files[@]} > 0)) || die "There is no log yet." "./veza up writes them to .veza/logs/"
    if [[ -n $follow ]]; then exec tail -n 50 -F -- "${files[@]}"; fi
    exec tail -n 200 -- "${files[@]}"
}

# Exit code 0 when the chat answers, 3 when it does not.
command_status() {
    (($# == 0)) || usage "status takes no options."
    [[ ! -d $VEZA ]] || open_folder demo
    local pid
    pid=$(postgres_pid demo)
    status_line PostgreSQL "$pid" "$(get demo PG_PORT)"
    pid=$(redis_pid demo)
    status_line Redis "$pid" "$(get demo REDIS_PORT)"
    if ! server_alive; then
        status_line Server '' ''
        return 3
    fi
    pid=$(get demo SERVER)
    status_line Server "${pid%%:*}" "$(get demo SERVER_PORT)"
    if ! server_ready; then
        fail "The server runs, but /health/ready does not answer 200. Its log: ./veza logs server"
        return 3
    fi
    announce
}

status_line() {
    if [[ -n $2 ]]; then
        tick "$(printf '%-10s runs on 127.0.0.1:%s (pid %s)' "$1" "$3" "$2")"
    else
        say "- $(printf '%-10s does not run' "$1")"
    fi
}
