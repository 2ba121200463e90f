# shellcheck shell=bash
# ./veza bench: the load scenarios, against a private PostgreSQL (durable, as in production) and Redis of their own.

command_bench() {
    local project=bench/Veza.Bench.csproj output=$VEZA/bench/app log=$VEZA/bench/logs before=''
    local -a rest=()
    while (($# > 0)); do
        case $1 in
            --before) before=${2:-} && shift ;;
            --before=*) before=${1#*=} ;;
            *) rest+=("$1") ;;
        esac
        shift || usage "bench: --before lacks its commit."
    done
    set -- "${rest[@]}"
    [[ -f $project ]] || die "$project does not exist." "Run ./veza from a complete checkout."
    open_folder bench
    lock 9 bench "a bench run"
    trap 'bench_end' EXIT
    trap 'exit 130' INT TERM HUP
    need_dotnet
    need_icu
    need_postgres
    need_redis
    if wants "$CLIENT_SCENARIOS" "$@"; then
        need_node
        need_chromium
    fi
    install_missing "$log/install.log"

    stop_stores bench # of a run that was killed
    delete_data bench
    start_stores bench database redis
    lock_build
    : >"$log/build.log"
    step "Build the benchmark" "$log/build.log" "Mend the errors above." build_bench "$project" "$output"
    if wants "$PACKAGE_SCENARIOS" "$@"; then publish_for_bench "$log/build.log"; fi
    if wants "$CLIENT_SCENARIOS" "$@"; then web_for_bench "$log/build.log"; fi
    if [[ -n $before ]]; then build_earlier "$before" "$log/before.log" "$@"; fi
    unlock_build

    export VEZA_BENCH_DATABASE VEZA_BENCH_REDIS
    VEZA_BENCH_DATABASE=$(postgres_admin_string bench)
    VEZA_BENCH_REDIS=$(redis_string bench)
    ulimit -Sn "$(ulimit -Hn)" 2>/dev/null || true
    dotnet "$output/Veza.Bench.dll" "$@" 9>&-
}

# build_earlier COMMIT LOG ARGUMENTS…: the benchmark of an earlier commit, and its package where a scenario asks for it. Its own
# scripts and project files build it, in a checkout of its own.
build_earlier() {
    local commit tree=$VEZA/bench/before log=$2 what=benchmark
    commit=$(git rev-parse --verify --quiet "$1^{commit}") || die "There is no commit \"$1\"." "Name one that git log shows, such as HEAD~1."
    shift 2
    : >"$log"
    if wants "$PACKAGE_SCENARIOS" "$@"; then what+=' package'; fi
    if wants "$CLIENT_SCENARIOS" "$@"; then what+=' web'; fi
    if [[ $(cat "$tree/built" 2>/dev/null) != "$commit $what" ]]; then
        rm -rf -- "$tree"
        git worktree prune
        step "Check out the earlier commit" "$log" "Mend the errors above." git worktree add --force --detach "$tree/source" "$commit"
        step "Build its benchmark" "$log" "Mend the errors above." build_in_tree "$tree" "$what"
        echo "$commit $what" >"$tree/built"
    fi
    export VEZA_BENCH_BEFORE=$tree
}

build_in_tree() {
    local tree=$1 what=$2
    (cd -- "$tree/source" && dotnet publish bench/Veza.Bench.csproj -c Release -o "$tree/app")
    if [[ $what == *package* ]]; then "$tree/source/veza" publish --output "$tree/package"; fi
    if [[ $what == *web* ]]; then
        npm --prefix "$tree/source/src/Web" ci
        npm --prefix "$tree/source/src/Web" run build
        cp -R -- "$tree/source/src/Web/dist" "$tree/web"
    fi
}

# Scenarios that run what is published, and those that look at the web client.
PACKAGE_SCENARIOS='start-up serverless' CLIENT_SCENARIOS=client

# wants SCENARIOS ARGUMENTS…: whether the arguments ask for one of them.
wants() {
    local scenarios=$1 only='' one
    shift
    while (($# > 0)); do
        if [[ $1 == --only && $# -gt 1 ]]; then only=,${2// /},; fi
        shift
    done
    for one in $scenarios; do
        if [[ -z $only || $only == *,$one,* ]]; then return 0; fi
    done
    return 1
}

web_for_bench() {
    local log=$1
    check_node
    web_is_built || step "Build the web client" "$log" "Mend the errors above." build_web
    rm -rf -- "$VEZA/bench/web"
    cp -R -- "$WEB/dist" "$VEZA/bench/web"
    export VEZA_BENCH_WEB=$VEZA/bench/web VEZA_BENCH_CHROMIUM
    VEZA_BENCH_CHROMIUM=$(chromium_path)
}

publish_for_bench() {
    local log=$1
    need_node
    check_node
    web_is_built || step "Build the web client" "$log" "Mend the errors above." build_web
    step "Publish the server" "$log" "Mend the errors above." publish_server "$VEZA/bench/package" functions false
    step "Publish an empty worker" "$log" "Mend the errors above." publish_empty_app "$VEZA/bench/empty"
    export VEZA_BENCH_PACKAGE=$VEZA/bench/package VEZA_BENCH_EMPTY=$VEZA/bench/empty
}

publish_empty_app() {
    rm -rf -- "$1"
    retry dotnet publish bench/EmptyApp/Veza.Bench.EmptyApp.csproj -c Release -p:DebugType=embedded -o "$1"
    cp -- bench/EmptyApp/host.json "$1/"
}

# In a folder of its own: a build elsewhere does not change it while it measures.
build_bench() {
    restore "$1"
    rm -rf "$2"
    dotnet publish "$1" --no-restore -c Release -o "$2"
}

bench_end() {
    local code=$?
    trap '' INT TERM HUP
    set +e
    stop_stores bench >/dev/null
    delete_data bench
    exit "$code"
}
