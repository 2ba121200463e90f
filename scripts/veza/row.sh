# shellcheck shell=bash
# A row of builds or suites beside others: a process group of its own, which writes to a log and leaves its sums in files.

ROW='' # its process group, while it runs

# begin_row LOG COMMAND…
begin_row() {
    local log=$1
    shift
    rm -f -- "$log.failures" "$log.sums"
    set -m # a group of its own, so that all of it can be stopped
    (
        set +m
        trap 'exit 130' INT TERM HUP
        PASSED=0 FAILED=0 SKIPPED=0 FAILURES=() LOST=''
        "$@"
        printf '%s\n' "${FAILURES[@]}" >"$log.failures"
        printf '%d %d %d %s\n' "$PASSED" "$FAILED" "$SKIPPED" "$LOST" >"$log.sums"
    ) >"$log" 2>&1 </dev/null 9>&- &
    ROW=$!
    set +m
}

# end_row LOG waits for it, prints what it printed, and adds its sums. One that was cut short counts as a failure.
end_row() {
    local log=$1 passed failed skipped lost line
    wait "$ROW" || true
    ROW=''
    cat -- "$log"
    if ! read -r passed failed skipped lost 2>/dev/null <"$log.sums"; then
        suite_failed "What ran beside this was cut short."
        return 0
    fi
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
    LOST+=" $lost"
    while IFS= read -r line; do [[ -z $line ]] || FAILURES+=("$line"); done <"$log.failures"
}

stop_row() {
    [[ -n $ROW ]] || return 0
    kill -TERM -- "-$ROW" 2>/dev/null
    wait "$ROW" 2>/dev/null
    ROW=''
}
