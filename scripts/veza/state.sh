# shellcheck shell=bash
# What is remembered between runs. An instance ("demo", "test", "bench") has a folder with a state file of KEY=value
# lines, which is read and never executed. It holds passwords, so only its owner may read it.

# The folder of an instance. The demo's is .veza itself.
instance_dir() {
    if [[ $1 == demo ]]; then printf '%s' "$VEZA"; else printf '%s' "$VEZA/$1"; fi
}

open_folder() {
    local dir
    dir=$(instance_dir "$1")
    if [[ -e $VEZA && ! -O $VEZA ]]; then
        die "The data of this checkout (.veza) belongs to $(stat -c %U "$VEZA"), and this is $(id -un)." \
            "Run ./veza as $(stat -c %U "$VEZA")."
    fi
    if ! mkdir -p "$VEZA/logs" "$dir/logs" || [[ ! -w $VEZA || ! -w $dir/logs ]]; then
        die "$dir cannot be written by $(id -un)." "Use a checkout that you may write to."
    fi
    chmod 711 "$VEZA" "$dir" # PostgreSQL's own user has to pass through
    # New files are the owner's alone by the umask; these are of a time before it.
    chmod -R go= "$VEZA/logs" "$dir/logs"
    find "$VEZA" "$dir" -maxdepth 1 -type f -perm /077 -exec chmod go= {} +
}

# get INSTANCE KEY prints the value, or nothing.
get() {
    local file line
    file=$(instance_dir "$1")/state
    [[ -r $file ]] || return 0
    while IFS= read -r line; do
        if [[ $line == "$2="* ]]; then
            printf '%s' "${line#*=}"
            return 0
        fi
    done <"$file"
}

# put INSTANCE KEY VALUE replaces the value; an empty one removes the key.
put() {
    local file
    file=$(instance_dir "$1")/state
    (
        umask 077
        { [[ ! -f $file ]] || grep -v "^$2=" "$file" || true; } >"$file.new"
        [[ -z $3 ]] || printf '%s=%s\n' "$2" "$3" >>"$file.new"
        mv -f "$file.new" "$file"
    )
}

random_secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# The secret that encrypts signing keys in the database. It outlives `reset`: a database of one's own needs it again.
key_secret() {
    local file=$VEZA/key-secret
    if [[ ! -s $file ]]; then
        (
            umask 077
            random_secret >"$file.new"
            mv -f "$file.new" "$file"
        )
    fi
    printf '%s' "$(<"$file")"
}

# lock FD INSTANCE-OR-NAME WHAT holds a lock on a file descriptor (8: build, 9: instance) until unlocked or the script ends.
lock() {
    local fd=$1 file=$VEZA/lock.$2
    if [[ $fd == 9 ]]; then exec 9>>"$file"; else exec 8>>"$file"; fi
    if ! flock -n "$fd"; then
        note "Waiting for $3 in another terminal to finish …"
        flock "$fd"
    fi
}

try_lock() {
    exec 9>>"$VEZA/lock.$1"
    flock -n 9
}

unlock() {
    if [[ $1 == 9 ]]; then exec 9>&-; else exec 8>&-; fi
}
