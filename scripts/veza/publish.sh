# shellcheck shell=bash
# ./veza publish: a folder that Azure Functions runs as it is (and that serves by itself, too), and its zip. In it: the isolated
# worker for linux-x64, what describes it to the host, host.json, the web client. With --standalone instead one executable that
# needs nothing installed, and the web client.

command_publish() {
    local output=artifacts/veza log=$VEZA/logs/publish.log kind=functions for_azure='' extensions=false
    while (($# > 0)); do
        case $1 in
            --output | -o) output=${2:-} && shift ;;
            --output=*) output=${1#*=} ;;
            --for-azure) for_azure=yes ;;
            --standalone) kind=standalone ;;
            *) usage "publish does not know \"$1\"." ;;
        esac
        shift || usage "publish: --output lacks its folder."
    done
    [[ -n $output ]] || usage "publish: --output lacks its folder."
    [[ -z $for_azure || $kind == functions ]] || usage "publish: --for-azure and --standalone are two packages."
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
    if [[ $kind == functions ]]; then
        if restore_extensions >>"$log" 2>&1; then extensions=true; else explain_lack "$for_azure" "$log"; fi
    fi
    step "Publish the server" "$log" "Mend the errors above." publish_server "$output" "$kind" "$extensions"
    unlock_build
    step "Zip it" "$log" "Mend the errors above." zip_package "$output"

    say ""
    say "$(pretty "$output"): $(du -sh -- "$output" | cut -f1), of which the web client $(du -sh -- "$output/wwwroot" | cut -f1); as $(pretty "$output.zip"): $(du -h -- "$output.zip" | cut -f1)"
    say ""
    if [[ $kind == standalone ]]; then
        say "By itself:       ./$SERVER_BINARY migrate && ./$SERVER_BINARY serve (PostgreSQL 15 and Redis: docs/self-hosting.md)"
        return 0
    fi
    say "On Azure:        docs/azure.md, or azd up"
    say "With func tools: cp local.settings.sample.json $(pretty "$output")/local.settings.json, fill it in, and func start there"
    say "By itself:       ./$SERVER_BINARY migrate && ./$SERVER_BINARY serve, where .NET 10 is; without it: ./veza publish --standalone"
}

# The host's extensions for SignalR Service and Service Bus come by two packages that not every feed has.
restore_extensions() { dotnet restore "$SERVER_PROJECT" -p:VezaPackage=functions -p:OfficialExtensions=true; }

# explain_lack FOR-AZURE LOG says what a package without them is good for, and ends where that is not enough.
explain_lack() {
    local text="Two packages cannot be restored here (see $(pretty "$2")): Microsoft.Azure.Functions.Worker.Extensions.SignalRService and \
….ServiceBus. They bring what a Functions host on Azure needs to call functions for SignalR Service and Service Bus."
    if [[ -n $1 ]]; then
        die "$text" "Publish where the public NuGet feed can be reached. Without --for-azure the package is made all the same, for ./veza up --functions and tests."
    fi
    note "$text The package is made without them. On Azure its HTTP functions and timers would run; the others would be in error: clients could \
not connect, and events would wait in the outbox. Behind ./veza up --functions all of it runs. To deploy: ./veza publish --for-azure."
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
    publish_server "$PACKAGE" functions false
    package_print >"$VEZA/package.stamp"
}

# publish_server OUTPUT functions|standalone EXTENSIONS publishes beside the old one, and then in its place.
publish_server() {
    local output=$1 kind=$2 extensions=$3
    umask 022
    rm -rf -- "$output.new"
    mkdir -p -- "$output.new"
    retry dotnet publish "$SERVER_PROJECT" -c Release -p:VezaPackage="$kind" -p:OfficialExtensions="$extensions" -p:DebugType=embedded -o "$output.new"
    if [[ $kind == functions ]]; then
        cp -- "$ROOT/host.json" "$output.new/"
    else
        rm -rf -- "$output.new/.azurefunctions" "$output.new"/{extensions.json,functions.metadata,worker.config.json} # of the worker
    fi
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
