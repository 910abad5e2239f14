# What ./run and ./test have in common: finding Maven and a JDK 25, asking, installing, building.
# Sourced from the project's root, with `set -euo pipefail`.
# shellcheck shell=bash

readonly JDK=25
readonly DISTRIBUTION=agent/dist/target/discovery
# Written when the distribution was last found to be right.
readonly BUILT=agent/dist/target/discovery.fingerprint

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# The home of a development kit of the wanted version, or nothing.
jdk_home() {
    local home
    for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /opt/*; do
        if [ -x "$home/bin/javac" ] && grep -qs "^JAVA_VERSION=\"${JDK}[.\"]" "$home/release"; then
            printf '%s\n' "$home"
            return
        fi
    done
    home=$(command -v javac) && home=$(readlink -f "$home") && home=${home%/bin/javac} &&
        grep -qs "^JAVA_VERSION=\"${JDK}[.\"]" "$home/release" && printf '%s\n' "$home"
    return 0
}

# Whether this machine's package manager knows the package.
packaged() { command -v apt-cache >/dev/null && [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]; }

installed() { dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -qx 'install ok installed'; }

# Asks, unless CI is set; without a terminal the answer is no.
agreed() {
    [ -z "${CI:-}" ] || return 0
    [ -t 0 ] || return 1
    local answer
    read -r -p "$1 [Y/n] " answer
    case $answer in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs packages after saying so and asking.
install_packages() { # why package...
    local why=$1
    shift
    [ $# -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "Missing for $why: $*. There is no apt-get here; install them with this host's package manager."
    say "Missing for $why: $*"
    say "This would run: apt-get install --no-install-recommends $*"
    if ! agreed "Install them now?"; then
        fail "Not installed. Run: sudo apt-get install --no-install-recommends $*"
    fi
    as_root apt-get update -qq || say "apt-get update failed; going on with the lists that are there"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        fail "apt-get could not install: $*"
}

# Maven and the JDK: found, or brought, or named with what brings them.
need_build_tools() {
    local missing=() home
    command -v mvn >/dev/null || missing+=(maven)
    home=$(jdk_home)
    if [ -z "$home" ]; then
        if packaged "openjdk-$JDK-jdk-headless"; then
            missing+=("openjdk-$JDK-jdk-headless")
        else
            say "A JDK $JDK is missing, and this host's package sources have no openjdk-$JDK-jdk-headless"
            say "(Debian 12 has none, Debian 13 does). Unpack any JDK $JDK into /usr/lib/jvm, for instance"
            say "    tar -C /usr/lib/jvm -xzf OpenJDK${JDK}U-jdk_x64_linux_hotspot.tar.gz"
            fail "or set JAVA_HOME to one, and run this again."
        fi
    fi
    install_packages "the build" "${missing[@]}"
    home=$(jdk_home)
    [ -n "$home" ] || fail "There is still no JDK $JDK; set JAVA_HOME to one."
    # Where Maven's toolchains look first.
    export JAVA25_HOME=$home
    # Maven itself runs on any Java from 17; where there is none, on this one.
    if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null; then
        export JAVA_HOME=$home
    fi
}

# Quiet but for warnings, errors and the figures of the tests. Rooms that do not need each other are
# built and tested beside each other: half a thread more than there are cores, because tests wait.
maven() {
    local quiet=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    local figures=-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info
    # The plugin that finds the JDK is not marked as fit for that. It finds it for the project above
    # all rooms, before any of them; after that it only reads.
    local fit=-Dorg.slf4j.simpleLogger.log.org.apache.maven.lifecycle.internal.builder.BuilderCommon=error
    # Maven waits for others most of its life: too short a one for the JVM's better compiler.
    local short=-XX:TieredStopAtLevel=1
    # The JDK that Maven is told to run on is the one that its plugins are to start.
    PATH=${JAVA_HOME:+$JAVA_HOME/bin:}$PATH MAVEN_OPTS="$short ${MAVEN_OPTS:-} $quiet $figures $fit" mvn -B -ntp -T 1.5C "$@"
}

# Whether nothing that the distribution is made from is newer than it.
up_to_date() {
    [ -x "$DISTRIBUTION/bin/discovery" ] && [ -e "$BUILT" ] &&
        [ -z "$(find pom.xml LICENSE agent \
            \( -name target -o -path '*/src/test' -o -path '*/src/main/deb' \) -prune -o \
            -newer "$BUILT" -print -quit)" ]
}
