# shellcheck shell=bash
# ./veza publish: one self-contained executable for linux-x64, with the web client beside it.

command_publish() {
    local output=artifacts/veza-linux-x64 log=$VEZA/logs/publish.log
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
    say ""
    say "$(pretty "$output"): $(du -sh -- "$output" | cut -f1), of which the executable $SERVER_BINARY $(du -h -- "$output/$SERVER_BINARY" | cut -f1)"
    say "It needs PostgreSQL 15 and Redis: see the settings in compose.yaml. Then: ./$SERVER_BINARY migrate && ./$SERVER_BINARY serve"
}

# Beside the old one, and then in its place.
publish_server() {
    local output=$1
    rm -rf -- "$output.new"
    mkdir -p -- "$output.new"
    retry dotnet publish "$SERVER_PROJECT" -c Release -r linux-x64 --self-contained \
        -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:DebugType=embedded \
        -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false -o "$output.new"
    cp -R -- "$WEB/dist" "$output.new/wwwroot"
    rm -f -- "$output.new/wwwroot/.veza-stamp"
    rm -rf -- "$output"
    mv -- "$output.new" "$output"
}
