# shellcheck shell=bash
# Processes and ports. A process is known by pid, start time and boot, so that a reused pid is never taken for ours.

# identity PID prints "pid:start:boot", or nothing when there is no such process or it has already died.
identity() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    stat=${stat##*) } # the name before it may hold spaces
    [[ $stat != [ZX]* ]] || return 0
    # shellcheck disable=SC2086 # the fields are wanted one by one
    set -- "$1" $stat
    printf '%s:%s:%s' "$1" "${21}" "$(cat /proc/sys/kernel/random/boot_id)"
}

# alive IDENTITY: does exactly this process still run?
alive() { [[ -n $1 && $(identity "${1%%:*}") == "$1" ]]; }

# stop_process IDENTITY SIGNAL SECONDS ends it in an orderly way, and by force when that takes too long.
stop_process() {
    local who=$1 tries=$(($3 * 10))
    alive "$who" || return 0
    kill "-$2" "${who%%:*}" 2>/dev/null || true
    while alive "$who"; do
        if ((tries-- <= 0)); then
            kill -KILL "${who%%:*}" 2>/dev/null || true
            sleep 0.2
            return 0
        fi
        sleep 0.1
    done
}

# listener_inodes PORT prints the sockets that listen there, on any address.
listener_inodes() {
    local port
    port=$(printf ':%04X' "$1")
    awk -v port="$port" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null || true
}

port_free() { [[ -z $(listener_inodes "$1") ]]; }

# port_owner PORT says who listens, as well as this user may know.
port_owner() {
    local inode fd pid
    for inode in $(listener_inodes "$1"); do
        for fd in /proc/[0-9]*/fd/*; do
            if [[ $(readlink "$fd" 2>/dev/null) == "socket:[$inode]" ]]; then
                pid=${fd#/proc/}
                pid=${pid%%/*}
                printf '%s (pid %s)' "$(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-80 | sed 's/ *$//')" "$pid"
                return 0
            fi
        done
    done
    printf 'a process of another user'
}

# free_port FIRST prints the first free port from there on. These lie below the range that outgoing connections use.
free_port() {
    local port=$1 last=$(($1 + 500))
    while ((port < last)); do
        if port_free "$port"; then
            printf '%s' "$port"
            return 0
        fi
        port=$((port + 1))
    done
    die "No port between $1 and $last is free." "Stop something that listens there: ss -ltn lists it."
}

# http_status PORT PATH [JSON] prints the status of a GET, or of a POST with that body, or nothing. It needs no curl.
http_status() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
        LC_ALL=C # the length is in bytes
        printf '%s %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n' "$([[ $# -lt 3 ]] && echo GET || echo POST)" "$2" "$1" >&3
        [[ $# -lt 3 ]] || printf 'Content-Type: application/json\r\nContent-Length: %d\r\n' "${#3}" >&3
        printf '\r\n%s' "${3:-}" >&3
        IFS=' ' read -r -t 5 _ status _ <&3 || exit 0
        printf '%s' "$status"
    ) 2>/dev/null || true
}
