# shellcheck shell=bash
# Builds. One at a time per checkout, since they write to the same folders.

# shellcheck disable=SC2034 # constants, used by other parts too
SOLUTION=Veza.Serverless.sln
SERVER_PROJECT=src/Functions/Veza.Functions.csproj
SERVER_BINARY=veza-server
WEB=$ROOT/src/Web

lock_build() { lock 8 build "a build"; }
unlock_build() { unlock 8; }

# The package feed fails at times; twice more, after a pause, before that is a failure.
retry() {
    local pause
    for pause in 3 10; do
        if "$@"; then return 0; fi
        echo "Failed; once more in $pause s."
        sleep "$pause"
    done
    "$@"
}

restore() { retry dotnet restore "$@"; }

# Published to a folder of its own, so that building and testing do not pull files from under a server that runs.
build_server() {
    restore "$SERVER_PROJECT"
    rm -rf "$VEZA/app.new"
    dotnet publish "$SERVER_PROJECT" --no-restore -c Release -o "$VEZA/app.new"
    rm -rf "$VEZA/app"
    mv "$VEZA/app.new" "$VEZA/app"
}

build_solution() {
    restore "$SOLUTION"
    dotnet build "$SOLUTION" --no-restore -c Release
}

build_project() {
    restore "$1"
    dotnet build "$1" --no-restore -c Release
}

# Where the restored Bicep compiler is.
bicep_compiler() { dotnet msbuild tests/infra/bicep.csproj -getProperty:BicepCompiler; }

# fingerprint FILE-OR-FOLDER… prints a hash of names and contents, without what is made from them.
fingerprint() {
    find "$@" \( -name node_modules -o -name dist -o -name bin -o -name obj -o -name coverage -o -name TestResults \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-32
}

# npm_install FOLDER runs `npm ci` unless that very lock file is installed. The stamp lies inside node_modules, which
# npm ci deletes first: an interrupted one leaves none.
npm_install() {
    local dir=$1 want
    local -a how=(ci)
    want="$(node --version) $(fingerprint "$dir/package.json" "$dir/package-lock.json")"
    if [[ $(cat "$dir/node_modules/.veza-stamp" 2>/dev/null) == "$want" ]]; then
        echo "node_modules is up to date."
        return 0
    fi
    export npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false
    # A lock file written where a feed lacked the packages of other platforms does not satisfy `npm ci`.
    npm --prefix "$dir" ci --dry-run >/dev/null 2>&1 || how=(install --no-save)
    retry npm --prefix "$dir" "${how[@]}"
    mkdir -p "$dir/node_modules" # not made where nothing is needed
    printf '%s\n' "$want" >"$dir/node_modules/.veza-stamp"
}

web_is_built() {
    [[ -f $WEB/dist/index.html && $(cat "$WEB/dist/.veza-stamp" 2>/dev/null) == "$(fingerprint "$WEB")" ]]
}

build_web() {
    npm_install "$WEB"
    npm --prefix "$WEB" run build
    [[ -f $WEB/dist/index.html ]] || { echo "The build made no dist/index.html."; return 1; }
    fingerprint "$WEB" >"$WEB/dist/.veza-stamp"
}
