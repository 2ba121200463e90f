# shellcheck shell=bash
# ./veza up --functions: the published package as on Azure, behind stand-ins of the Functions host, SignalR Service, Service
# Bus and Static Web Apps, with Azurite for the files.

STAGE_PROJECT=tests/Doubles/Veza.Doubles.csproj

build_stage() {
    restore "$STAGE_PROJECT"
    rm -rf "$VEZA/stage.new"
    dotnet publish "$STAGE_PROJECT" --no-restore -c Release -o "$VEZA/stage.new"
    rm -rf "$VEZA/stage"
    mv "$VEZA/stage.new" "$VEZA/stage"
    npm_install "$ROOT/tests/azurite"
}

# enter_package changes into the package's folder, as enter_app does into the built server's. The website serves the client,
# and Azurite keeps the files.
enter_package() {
    export_settings
    cd "$PACKAGE" || return
    # shellcheck disable=SC2034 # used by the callers
    SERVER=("./$SERVER_BINARY")
}

launch_stage() {
    local port=$1 log=$VEZA/logs/server.log pid inner
    inner=$(free_port 7080)
    [[ ! -f $log ]] || mv -f "$log" "$log.1"
    ulimit -Sn "$(ulimit -Hn)" 2>/dev/null || true
    (
        enter_package
        umask 077
        exec setsid "$VEZA/stage/veza-doubles" stage --package="$PACKAGE" --website="$WEB/dist" \
            --azurite="$ROOT/tests/azurite" --data="$(instance_dir demo)/blobs" --port="$port" --ports-from="$inner" >>"$log" 2>&1
    ) &
    pid=$!
    put demo SERVER_PORT "$port"
    put demo SERVER "$(identity "$pid")"
    disown
    if ! wait_ready 90; then
        tail -n 19 "$log"
        return 1
    fi
}
