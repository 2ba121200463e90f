# shellcheck shell=bash
# What people see: ticks, failures with a remedy, and steps with their time.

# shellcheck disable=SC2034 # colours, used by other parts too
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
    BOLD='' DIM='' RED='' GREEN='' YELLOW='' PLAIN=''
    export NO_COLOR=1 # for what is run from here too
    unset FORCE_COLOR
fi

say() { printf '%s\n' "$*"; }
tick() { printf '%s✓%s %s\n' "$GREEN" "$PLAIN" "$*"; }
note() { printf '%s•%s %s\n' "$YELLOW" "$PLAIN" "$*"; }
fail() { printf '%s✗%s %s\n' "$RED" "$PLAIN" "$*" >&2; }

# die MESSAGE [REMEDY]
die() {
    fail "$1"
    [[ -z ${2:-} ]] || printf '  %s\n' "$2" >&2
    exit 1
}

# A wrong call: exit code 2, as for a command that does not exist.
usage() {
    fail "$1"
    printf '  %s\n' "./veza help shows every command, with examples." >&2
    exit 2
}

now_ms() {
    local t=${EPOCHREALTIME//[.,]/}
    printf '%s' "${t%???}"
}

seconds_since() {
    local tenths=$((($(now_ms) - $1) / 100))
    printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# attempt LABEL LOG COMMAND… runs the command with its output in the log, and sets ATTEMPT to its exit code.
# It runs in a subshell, so what it learns it writes to the state. Fd 8 and 9 are locks: nothing that stays may hold them.
ATTEMPT=0
attempt() {
    local label=$1 log=$2 started
    shift 2
    started=$(now_ms)
    mkdir -p "$(dirname -- "$log")"
    [[ ! -t 1 ]] || printf '%s… %s%s' "$DIM" "$label" "$PLAIN"
    set +e
    (
        set -e
        "$@"
    ) >>"$log" 2>&1 </dev/null 8>&- 9>&-
    ATTEMPT=$?
    set -e
    [[ ! -t 1 ]] || printf '\r\e[K'
    if ((ATTEMPT == 0)); then
        tick "$label ${DIM}($(seconds_since "$started"))$PLAIN"
    else
        fail "$label (after $(seconds_since "$started"))"
        show_end "$log"
    fi
}

# step LABEL LOG REMEDY COMMAND… is an attempt that must succeed.
step() {
    local label=$1 log=$2 remedy=$3
    shift 3
    attempt "$label" "$log" "$@"
    if ((ATTEMPT != 0)); then
        printf '  %s\n' "$remedy" >&2
        exit 1
    fi
}

# The lines of a log that explain a failure: compiler errors when there are some, otherwise its end.
show_end() {
    local log=$1 errors
    [[ -s $log ]] || return 0
    errors=$(tail -n 400 -- "$log" | grep -E ': error [A-Z]+[0-9]+:' | sed 's/ \[[^]]*\]$//' | awk '!seen[$0]++' | head -n 15 || true)
    printf '%s\n' "${errors:-$(tail -n 20 -- "$log")}" | sed 's/^/    /' >&2
    printf '  %s\n' "All of it: $(pretty "$log")" >&2
}

# A path as one would type it here.
pretty() { printf '%s' "${1/#"$ROOT"\//}"; }
