# shellcheck shell=bash
# Test suites and their counts. A suite that crashed, did not build or ran nothing counts as one failure.

PASSED=0 FAILED=0 SKIPPED=0
FAILURES=() # what failed as a whole
RESULTS=$VEZA/test/results
FILTER=() # words that a test's name has to hold, one of them

# suite_failed MESSAGE
suite_failed() {
    fail "$1"
    FAILED=$((FAILED + 1))
    FAILURES+=("  $1")
}

# count_suite LABEL EXIT-CODE STARTED PASSED FAILED SKIPPED adds a suite's counts, and checks that they make sense.
count_suite() {
    local label=$1 code=$2 time passed=$4 failed=$5 skipped=$6
    time="$DIM($(seconds_since "$3"))$PLAIN"
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
    if ((failed > 0)); then
        fail "$label: $passed passed, $failed failed, $skipped skipped $time"
    elif ((code != 0)); then
        suite_failed "$label: $passed passed and none failed, but it ended with code $code: it crashed or was stopped $time"
    elif ((passed + skipped > 0)); then
        tick "$label: $passed passed, $skipped skipped $time"
    elif ((${#FILTER[@]} > 0)); then
        note "$label: no test matches."
    else
        suite_failed "$label ran no tests $time"
    fi
}

# run_xunit LABEL PROJECT [STAGE [WITHOUT]] runs a built project on a stage, without what is marked as another's. Ten minutes
# without a test's end is a hang, and ends the suite.
run_xunit() {
    local label=$1 project=$2 stage=${3:-standalone} without=${4:-} results=$RESULTS/$1 started code=0 word counts expression=''
    local -a options=(--no-build -c Release --results-directory "$results" --logger "trx;LogFileName=results.trx"
        --blame-hang-timeout 10m --blame-hang-dump-type none)
    say ""
    say "${BOLD}$label$PLAIN"
    if [[ ! -f $project ]]; then
        suite_failed "$project does not exist."
        return 0
    fi
    for word in "${FILTER[@]}"; do
        [[ $word == *[=~]* ]] || word="FullyQualifiedName~$word"
        expression+="${expression:+|}$word"
    done
    [[ -z $without ]] || expression="stage!=$without${expression:+&($expression)}"
    [[ -z $expression ]] || options+=(--filter "$expression")
    rm -rf -- "$results"
    mkdir -p "$results"
    started=$(now_ms)
    # Profiles pay off after hours; in the minutes that a program lives here they cost a seventh of its processor time.
    DOTNET_TieredPGO=0 VEZA_TEST_STAGE=$stage VEZA_TEST_PACKAGE=$PACKAGE \
        dotnet test "$project" "${options[@]}" </dev/null 8>&- 9>&- || code=$?
    counts=$(trx_counts "$results/results.trx")
    # shellcheck disable=SC2086 # three numbers
    count_suite "$label" "$code" "$started" $counts
}

# What failed, together, since what scrolled by above is long: suites, and the names of xunit tests.
list_failures() {
    local names
    names=$(grep -hoE '<UnitTestResult [^>]* outcome="Failed"' "$RESULTS"/*/results.trx 2>/dev/null |
        sed -E 's/.* testName="([^"]*)".*/  \1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' || true)
    [[ -z $names ]] || FAILURES+=("$names")
    ((${#FAILURES[@]} == 0)) || { echo Failed:; printf '%s\n' "${FAILURES[@]}" ''; }
}

# trx_counts FILE prints passed, failed and skipped. What was executed and did not pass has failed, however it is called.
trx_counts() {
    local line='' total executed passed
    [[ ! -f $1 ]] || line=$(grep -o -m 1 '<Counters [^>]*>' "$1" || true)
    total=$(trx_attribute total "$line")
    executed=$(trx_attribute executed "$line")
    passed=$(trx_attribute passed "$line")
    printf '%d %d %d' "$passed" $((executed - passed)) $((total - executed))
}

trx_attribute() {
    if [[ $2 =~ \ $1=\"([0-9]+)\" ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf 0; fi
}

# Lint, then the web client's own tests.
run_web() {
    local started code=0 report=$RESULTS/web/results.json counts
    local -a options=(--reporter=default --reporter=json --outputFile.json="$report")
    say ""
    say "${BOLD}web$PLAIN"
    if [[ ! -f $WEB/package.json ]]; then
        suite_failed "src/Web/package.json does not exist."
        return 0
    fi
    attempt "Lint the web client" "$VEZA/test/logs/lint.log" npm --prefix "$WEB" run lint
    ((ATTEMPT == 0)) || suite_failed "The web client's lint found faults."

    ((${#FILTER[@]} == 0)) || options+=(--passWithNoTests "${FILTER[@]}")
    rm -rf -- "$RESULTS/web"
    mkdir -p "$RESULTS/web"
    started=$(now_ms)
    npm --prefix "$WEB" test -- "${options[@]}" </dev/null 8>&- 9>&- || code=$?
    counts=$(vitest_counts "$report")
    # shellcheck disable=SC2086 # three numbers
    count_suite "web" "$code" "$started" $counts
}

# run_node LABEL FOLDER runs the tests that Node's own runner finds in a folder.
run_node() {
    local label=$1 folder=$2 report=$RESULTS/$1/results.tap started code=0 word counts
    local -a options=(--test --test-reporter=spec --test-reporter-destination=stdout
        --test-reporter=tap --test-reporter-destination="$report")
    say ""
    say "${BOLD}$label$PLAIN"
    for word in "${FILTER[@]}"; do options+=("--test-name-pattern=$word"); done
    rm -rf -- "${RESULTS:?}/$label"
    mkdir -p "$RESULTS/$label"
    started=$(now_ms)
    (cd -- "$folder" && exec node "${options[@]}") </dev/null 8>&- 9>&- || code=$?
    counts=$(tap_counts "$report")
    # shellcheck disable=SC2086 # three numbers
    count_suite "$label" "$code" "$started" $counts
}

# tap_counts FILE prints passed, failed and skipped, from the sums at the end. Node 20 calls tests skipped that the filter leaves out.
tap_counts() {
    local word pass fail cancelled skipped todo out
    [[ -f $1 ]] || { printf '0 0 0'; return 0; }
    for word in pass fail cancelled skipped todo; do
        printf -v "$word" '%d' "$(sed -nE "s/^# $word ([0-9]+)\$/\1/p" "$1" | tail -n 1)"
    done
    out=$(grep -c '# SKIP test name does not match pattern' "$1" || true)
    printf '%d %d %d' "$pass" $((fail + cancelled)) $((skipped + todo - out))
}

vitest_counts() {
    node -e '
        let r = {};
        try { r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); } catch {}
        const n = name => r[name] ?? 0;
        console.log(n("numPassedTests"), n("numFailedTests"), n("numPendingTests") + n("numTodoTests"));
    ' "$1"
}
