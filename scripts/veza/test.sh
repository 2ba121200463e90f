# shellcheck shell=bash
# ./veza test: every suite, against a fresh private PostgreSQL and Redis, and one last line with the sum.

command_test() {
    local suites="infra shared functions serverless doubles web browser browser-serverless"
    case ${1:-all} in
        all) shift || true ;;
        infra | shared | functions | serverless | doubles | web | browser | browser-serverless) suites=$1 && shift ;;
        -*) usage "test does not know \"$1\"." ;;
    esac
    FILTER=("$@")

    open_folder test
    lock 9 test "a test run"
    DONE=''
    trap 'test_end' EXIT
    trap 'exit 130' INT TERM HUP
    prepare_tests "$suites"
    build_tests "$suites"
    run_suites "$suites"
    DONE=yes
    exit $((FAILED > 0))
}

has() { [[ " $1 " == *" $2 "* ]]; }

prepare_tests() {
    local suites=$1 log=$VEZA/test/logs
    rm -rf -- "$RESULTS" "$VEZA"/test/logs/*.log
    if [[ $suites != web ]]; then
        need_dotnet
        need_icu
    fi
    if ! has "infra web" "$suites"; then # these two need no servers
        need_postgres
        need_redis
    fi
    need_node
    [[ $suites != *browser* ]] || need_chromium
    if has "$suites" functions || has "$suites" serverless; then need_examples; fi
    install_missing "$log/install.log"
    check_node
    ! has "infra web" "$suites" || return 0

    stop_stores test # of a run that was killed
    delete_data test
    start_stores test database redis
    export VEZA_TEST_DATABASE VEZA_TEST_REDIS VEZA_TEST_REDIS_BINARY VEZA_TEST_CHROMIUM VEZA_TEST_WEB_ROOT
    VEZA_TEST_DATABASE=$(postgres_admin_string test)
    VEZA_TEST_REDIS=$(redis_string test)
    VEZA_TEST_REDIS_BINARY=$(command -v redis-server)
    VEZA_TEST_CHROMIUM=$(chromium_path)
    VEZA_TEST_WEB_ROOT=$WEB/dist
}

# Builds what the suites need, npm's part beside dotnet's. What fails is counted, and its suites are LOST.
LOST=''
build_tests() {
    local suites=$1 log=$VEZA/test/logs
    lock_build
    begin_row "$log/packages.log" build_packages "$suites"
    case $suites in
        infra | web) ;;
        shared) build_part "Build tests/Shared.Tests" shared build_project tests/Shared.Tests/Veza.Shared.Tests.csproj ;;
        functions | serverless) build_part "Build tests/Functions.Tests" "$suites" build_project tests/Functions.Tests/Veza.Functions.Tests.csproj ;;
        doubles) build_part "Build tests/Doubles.Tests" doubles build_project tests/Doubles.Tests/Veza.Doubles.Tests.csproj ;;
        browser | browser-serverless) build_part "Build tests/Web.Tests" "$suites" build_project tests/Web.Tests/Veza.Web.Tests.csproj ;;
        *) build_part "Build the solution" "shared functions serverless doubles browser browser-serverless" build_solution ;;
    esac
    end_row "$log/packages.log"
    if [[ $suites == *serverless* ]]; then
        if package_is_built; then
            tick "The package is published already"
        else
            build_part "Publish the package" "serverless browser-serverless" build_package
        fi
    fi
    unlock_build
}

# The web client, and the packages of Node's runners.
build_packages() {
    local suites=$1
    if [[ $suites != @(infra|shared) ]]; then
        if web_is_built; then
            # The tests need its packages too.
            build_part "Install the web client's packages" web npm_install "$WEB"
        else
            build_part "Build the web client" "web serverless browser browser-serverless" build_web
        fi
    fi
    if has "$suites" infra; then
        build_part "Install the packages of tests/infra" infra npm_install "$ROOT/tests/infra"
        build_part "Restore the Bicep compiler" infra restore tests/infra/bicep.csproj
    fi
    if { has "$suites" functions || has "$suites" serverless || has "$suites" doubles; } && [[ -f tests/js/package.json ]]; then
        build_part "Install the packages of tests/js" "functions serverless doubles" npm_install "$ROOT/tests/js"
    fi
    if has "$suites" shared && [[ -f tests/azurite/package.json ]]; then
        build_part "Install the packages of tests/azurite" shared npm_install "$ROOT/tests/azurite"
    fi
}

# build_part LABEL SUITES-THAT-NEED-IT COMMAND…
build_part() {
    local label=$1 needed_by=$2
    shift 2
    attempt "$label" "$VEZA/test/logs/$1-${needed_by// /-}.log" "$@"
    if ((ATTEMPT != 0)); then
        suite_failed "$label: failed."
        LOST+=" $needed_by"
    fi
}

# One suite alone, or all, in two rows at once: clients of a server leave a processor idle half of the time, and so do browsers.
# What the second row prints comes when the first is through.
run_suites() {
    local second='' suite log=$VEZA/test/logs/second-row.log
    if [[ $1 == *' '* ]]; then
        second="doubles infra web browser browser-serverless"
        begin_row "$log" run_each "$second"
    fi
    for suite in $1; do
        has "$second" "$suite" || run_suite "$suite"
    done
    [[ -z $second ]] || end_row "$log"
    say ""
    list_failures
    if ((${#FILTER[@]} > 0 && PASSED + FAILED + SKIPPED == 0)); then
        suite_failed "No test's name holds: ${FILTER[*]}"
    fi
}

run_each() {
    local suite
    for suite in $1; do run_suite "$suite"; done
}

run_suite() {
    if has "$LOST" "$1"; then
        note "The suite $1 does not run, since a build failed."
        return 0
    fi
    case $1 in
        shared) run_xunit shared tests/Shared.Tests/Veza.Shared.Tests.csproj ;;
        functions) run_xunit functions tests/Functions.Tests/Veza.Functions.Tests.csproj standalone functions ;;
        serverless) run_xunit serverless tests/Functions.Tests/Veza.Functions.Tests.csproj functions standalone ;;
        doubles) run_xunit doubles tests/Doubles.Tests/Veza.Doubles.Tests.csproj ;;
        browser) run_xunit browser tests/Web.Tests/Veza.Web.Tests.csproj ;;
        browser-serverless) run_xunit browser-serverless tests/Web.Tests/Veza.Web.Tests.csproj functions standalone ;;
        web) run_web ;;
        infra) VEZA_TEST_BICEP=$(bicep_compiler) run_node infra tests/infra ;;
    esac
}

# However the run ends: nothing stays behind, and the sum is the last line.
test_end() {
    local code=$?
    trap '' INT TERM HUP
    set +e
    stop_row
    if [[ -z $DONE ]]; then
        FAILED=$((FAILED + 1))
        ((code != 0)) || code=1
        fail "The run was cut short."
    fi
    stop_stores test >/dev/null
    delete_data test
    printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
    exit "$code"
}
