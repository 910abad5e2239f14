# The container engine and the images of the acceptance tests. Sourced by ./test after
# prerequisites.bash, from the project's root.
# shellcheck shell=bash

readonly RECIPES=acceptance/src/main/docker
# What the harness waits for: the names of the images, or why there are none.
readonly IMAGES=target/acceptance/images.properties
readonly ENGINE_LOG=target/acceptance/dockerd.log
readonly IMAGES_LOG=target/acceptance/images.log
# Outside the checkout, for all checkouts of this user.
readonly BASES=${XDG_CACHE_HOME:-$HOME/.cache}/discovery
readonly ENGINE_PATIENCE_SECONDS=60

engine_answers() { command -v docker >/dev/null && docker info >/dev/null 2>&1; }

# Where dockerd writes its number; "" for an engine that was there before.
engine_pid=

# An engine that runs is used. Otherwise Debian's is installed and started, and ended with ./test.
need_engine() {
    local missing=() tool
    mkdir -p target/acceptance
    if ! engine_answers && [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "A container engine is started by root, and there is no sudo here."
        return 1
    fi
    for tool in docker:docker.io dockerd:docker.io debootstrap:debootstrap; do
        if [ "${tool%%:*}" = debootstrap ] || ! engine_answers; then
            PATH=$PATH:/usr/sbin:/sbin command -v "${tool%%:*}" >/dev/null ||
                [[ " ${missing[*]} " = *" ${tool#*:} "* ]] || missing+=("${tool#*:}")
        fi
    done
    (install_packages "the containers of the acceptance tests" "${missing[@]}") || return 1
    engine_answers || start_engine
}

start_engine() {
    say "No container engine answers. This would run dockerd (as root, its log in $ENGINE_LOG)"
    say "until the tests are over."
    agreed "Start it now?" || return 1
    # The user's own group, so that the tests need no root to talk to it.
    engine_pid=$PWD/target/acceptance/dockerd.pid
    as_root env PATH="$PATH:/usr/sbin:/sbin" setsid dockerd --group "$(id -gn)" \
        --pidfile "$engine_pid" >"$ENGINE_LOG" 2>&1 </dev/null &
    local starter=$! end=$((SECONDS + ENGINE_PATIENCE_SECONDS))
    until engine_answers; do
        if [ $SECONDS -ge $end ] || ! kill -0 "$starter" 2>/dev/null; then
            tail -n 5 "$ENGINE_LOG" >&2
            say "The container engine did not start; all of its log is in $ENGINE_LOG."
            return 1
        fi
        read -r -t 0.2 <> <(:) || true
    done
}

# Ends what start_engine began; an engine that was there before stays.
stop_engine() {
    local pid end=$((SECONDS + ENGINE_PATIENCE_SECONDS))
    [ -n "$engine_pid" ] && pid=$(cat "$engine_pid" 2>/dev/null) || return 0
    as_root kill "$pid" 2>/dev/null || return 0
    while [ -d "/proc/$pid" ] && [ $SECONDS -lt $end ]; do
        read -r -t 0.2 <> <(:) || true
    done
}

# The containers and networks that bear the label of a run, which the harness gives them.
remove_containers() { # run
    local label=label=io.discovery.acceptance=$1 left
    engine_answers || return 0
    mapfile -t left < <(docker ps -aq --filter "$label")
    [ ${#left[@]} = 0 ] || docker rm -f "${left[@]}" >/dev/null || true
    mapfile -t left < <(docker network ls -q --filter "$label")
    [ ${#left[@]} = 0 ] || docker network rm "${left[@]}" >/dev/null || true
}

# The Debian mirror of this machine, as apt itself knows it.
debian_mirror() {
    local own
    if [ -n "${DISCOVERY_DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' "$DISCOVERY_DEBIAN_MIRROR"
        return
    fi
    # shellcheck source=/dev/null
    own=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-stable}")
    # shellcheck disable=SC2016 # apt's variables, not the shell's
    apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk -v own="$own" '$1 == "Debian" && $2 == own && $3 == "main" { print $4; exit }'
}

# A minimal Debian as an image: made once for this user, its tarball kept.
base_image() { # suite mirror
    local suite=$1 mirror=$2 image=discovery-base:$1 tarball=$BASES/base-$1.tar.gz work
    docker image inspect "$image" >/dev/null 2>&1 && return
    if [ ! -e "$tarball" ]; then
        mkdir -p "$BASES"
        work=$(mktemp -d)
        as_root debootstrap --variant=minbase "$suite" "$work/root" "$mirror" &&
            as_root tar -C "$work/root" -c . | gzip -1 >"$tarball.new" && mv "$tarball.new" "$tarball"
        as_root rm -rf --one-file-system "$work"
    fi
    docker import "$tarball" "$image"
}

# The name of a recipe's image: it changes with the recipe, and with what it stands on.
image_name() { # recipe under
    local digest
    digest=$({ find "$RECIPES/$1" -type f -print0 | sort -z | xargs -0 cat; printf '%s' "$2"; } | sha256sum)
    printf 'discovery-%s:%s\n' "$1" "${digest:0:12}"
}

recipe_image() { # image recipe build-argument...
    local image=$1 recipe=$2 arguments=() argument
    shift 2
    docker image inspect "$image" >/dev/null 2>&1 && return
    # The values of these come from the environment, where they are set.
    for argument in "$@" http_proxy https_proxy; do
        arguments+=(--build-arg "$argument")
    done
    DOCKER_BUILDKIT=0 docker build --network host "${arguments[@]}" -t "$image" "$RECIPES/$recipe"
}

# All images; their names are written when they are there.
make_images() {
    local suite=trixie mirror node server
    mirror=$(debian_mirror)
    if [ -z "$mirror" ]; then
        say "no Debian mirror is among this machine's apt sources; set DISCOVERY_DEBIAN_MIRROR"
        return 1
    fi
    node=$(image_name node "$suite")
    server=$(image_name server "$node")
    base_image "$suite" "$mirror" &&
        recipe_image "$node" node "BASE=discovery-base:$suite" &&
        recipe_image "$server" server "NODE=$node" "SOURCES=deb $mirror $suite main" &&
        printf 'node=%s\nserver=%s\n' "$node" "$server" >"$IMAGES.new" && mv "$IMAGES.new" "$IMAGES"
}

# The same with its output in a log, for the background; the harness reads a failure, too.
make_images_aside() {
    rm -f "$IMAGES"
    make_images >"$IMAGES_LOG" 2>&1 ||
        printf 'failed=the images could not be made; see %s\n' "$IMAGES_LOG" >"$IMAGES"
}
