# shellcheck shell=bash
# ./veza publish: a folder that Azure Functions runs as it is (and that serves by itself, too), and its zip. In it: one
# self-contained executable for linux-x64, host.json, a folder for each function, the web client.

command_publish() {
    local output=artifacts/veza log=$VEZA/logs/publish.log
    while (($# > 0)); do
        case $1 in
            --output | -o) output=${2:-} && shift ;;
            --output=*) output=${1#*=} ;;
            *) usage "publish does not know \"$1\"." ;;
        esac
        shift || usage "publish: --output lacks its folder."
    done
    [[ -n $output ]] || usage "publish: --output lacks its folder."
    if [[ -e $output && ! -f $output/$SERVER_BINARY && -n $(ls -A -- "$output" 2>/dev/null || echo a file) ]]; then
        die "$output holds something that is not a published Veza, and would be replaced." "Choose another folder, or empty this one."
    fi
    open_folder demo
    need_dotnet
    need_icu
    need_node
    install_missing "$VEZA/logs/install.log"
    check_node

    lock_build
    : >"$log"
    if web_is_built; then
        tick "The web client is built already"
    else
        step "Build the web client" "$log" "Mend the errors above." build_web
    fi
    step "Publish the server" "$log" "Mend the errors above." publish_server "$output"
    unlock_build
    step "Zip it" "$log" "Mend the errors above." zip_package "$output"

    say ""
    say "$(pretty "$output"): $(du -sh -- "$output" | cut -f1), of which the executable $(du -h -- "$output/$SERVER_BINARY" | cut -f1); as $(pretty "$output.zip"): $(du -h -- "$output.zip" | cut -f1)"
    say "From start to first answer: $(start_up_time "$output") ms"
    say ""
    say "On Azure:        docs/azure.md, or azd up"
    say "With func tools: cp local.settings.sample.json $(pretty "$output")/local.settings.json, fill it in, and func start there"
    say "By itself:       ./$SERVER_BINARY migrate && ./$SERVER_BINARY serve (PostgreSQL 15 and Redis: see compose.yaml)"
}

# The package for `up --functions`, the tests and the benchmarks; made anew when something that is in it has changed.
PACKAGE=$VEZA/package

package_print() {
    fingerprint "$ROOT/src/Functions" "$ROOT/src/Shared" "$ROOT/host.json" "$ROOT"/Directory.*.props "$WEB" |
        cut -c1-32
}

package_is_built() { [[ -f $PACKAGE/host.json && $(cat "$VEZA/package.stamp" 2>/dev/null) == "$(package_print)" ]]; }

build_package() {
    rm -f -- "$VEZA/package.stamp"
    web_is_built || build_web
    publish_server "$PACKAGE"
    package_print >"$VEZA/package.stamp"
}

# Beside the old one, and then in its place.
publish_server() {
    local output=$1
    umask 022
    rm -rf -- "$output.new"
    mkdir -p -- "$output.new"
    retry dotnet publish "$SERVER_PROJECT" -c Release -p:VezaPackage=true -p:DebugType=embedded -o "$output.new"
    cp -- "$ROOT/host.json" "$output.new/"
    cp -R -- "$ROOT"/src/Functions/Bindings/* "$output.new/"
    cp -R -- "$WEB/dist" "$output.new/wwwroot"
    rm -f -- "$output.new/wwwroot/.veza-stamp"
    chmod -R u=rwX,go=rX -- "$output.new" # whatever the builds that it was copied from have
    chmod 755 "$output.new/$SERVER_BINARY"
    rm -rf -- "$output"
    mv -- "$output.new" "$output"
}

zip_package() {
    local output
    umask 022
    output=$(realpath -- "$1")
    rm -f -- "$output.zip"
    dotnet msbuild "$SERVER_PROJECT" -nologo -t:ZipPackage -p:From="$output" -p:To="$output.zip"
}

# Starts it as the Functions host does and asks until it answers; the best of five. It needs neither database nor Redis for that.
start_up_time() {
    local output=$1 port best='' attempt started pid took
    port=$(free_port 7300)
    for attempt in 1 2 3 4 5; do
        started=$(date +%s%N)
        (
            cd -- "$output"
            export FUNCTIONS_CUSTOMHANDLER_PORT=$port AzureSignalRConnectionString="Endpoint=http://127.0.0.1:1;AccessKey=none;Version=1.0;"
            export ServiceBusConnection="Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=none;SharedAccessKey=none;UseDevelopmentEmulator=true"
            export Veza__Storage__ConnectionString="UseDevelopmentStorage=true"
            export Veza__Database__ConnectionString="Host=127.0.0.1;Port=1" Veza__Redis__ConnectionString="127.0.0.1:1"
            export Veza__Identity__KeySecret=0123456789012345678901234567890123456789
            exec "./$SERVER_BINARY" functions
        ) >/dev/null 2>&1 &
        pid=$!
        until took=$(answers "$port" "$started"); do
            kill -0 "$pid" 2>/dev/null || { printf '?'; return 0; }
        done
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        if [[ -z $best ]] || ((took < best)); then best=$took; fi
    done
    printf '%s' "$best"
}

# answers PORT STARTED prints the milliseconds since STARTED (nanoseconds) when something answers HTTP there.
answers() {
    local line
    exec 7<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&7
    read -r line <&7 && [[ $line == HTTP/* ]] || return 1
    exec 7>&-
    printf '%d' $((($(date +%s%N) - $2) / 1000000))
} 2>/dev/null
