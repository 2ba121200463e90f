# shellcheck shell=bash
# An instance's private PostgreSQL and Redis, together.

# start_stores INSTANCE [database] [redis]: those that are named.
start_stores() {
    local name=$1 logs base connections=200 kind
    logs=$(instance_dir "$name")/logs
    shift
    case $name in
        demo) base=15432 ;;
        bench) base=17432 ;;
        *) base=19432 connections=300 ;;
    esac
    for kind in "$@"; do
        if [[ $kind == database ]]; then
            step "Start PostgreSQL" "$logs/postgres.log" "./veza doctor checks what it needs; ./veza reset starts with empty data." \
                postgres_start "$name" $base $connections
            [[ $name != demo ]] || step "Give the server its role in PostgreSQL" "$logs/postgres.log" \
                "Its log: ./veza logs postgres" postgres_role "$name"
        else
            step "Start Redis" "$logs/redis-start.log" "./veza doctor checks what it needs." redis_start "$name" $((base + 1000))
        fi
    done
}

# Ends what runs, and says so. What does not run is passed over.
stop_stores() {
    local name=$1 logs started
    logs=$(instance_dir "$name")/logs
    started=$(now_ms)
    if [[ -n $(redis_pid "$name") ]]; then
        redis_stop "$name" >>"$logs/redis-start.log" 2>&1
        tick "Stopped Redis"
    fi
    if [[ -n $(postgres_pid "$name") ]]; then
        postgres_stop "$name" >>"$logs/postgres.log" 2>&1
        tick "Stopped PostgreSQL ${DIM}($(seconds_since "$started"))$PLAIN"
    fi
}

# Deletes an instance's data, and nothing outside the folders that ./veza makes.
delete_data() {
    local name=$1 dir home key
    dir=$(instance_dir "$name")
    home=$(get "$name" PG_HOME)
    if [[ $home == "$VEZA"/* || $home == */veza-??????????/$name ]]; then
        rm -rf -- "$home"
        [[ $home == "$VEZA"/* ]] || rmdir --ignore-fail-on-non-empty -- "$(dirname -- "$home")"
    fi
    rm -rf -- "$dir/redis" "$dir/files"
    for key in PG_HOME PG_PASSWORD PG_ROLE_PASSWORD REDIS_PASSWORD; do put "$name" $key ''; done
}
