#!/usr/bin/env bash
# Builds and runs the measurements of the cores: bench/jmh.sh [PATTERN] [JMH OPTION...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=agent/dist/src/main/sh/prerequisites.bash
. agent/dist/src/main/sh/prerequisites.bash

need_build_tools
maven -q -Pbench -Dmaven.test.skip=true package -pl bench/jmh -am
mkdir -p target/jmh
cd target/jmh
uptime >&2
exec "$JAVA25_HOME/bin/java" -cp "../../bench/jmh/target/classes:$(cat ../../bench/jmh/target/class-path)" \
    org.openjdk.jmh.Main "$@"
