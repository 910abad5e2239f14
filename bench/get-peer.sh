#!/usr/bin/env bash
# Brings the agent we are compared with: Consul 1.8.7, as Debian 11 packaged it. It is unpacked, not
# installed:    bench/get-peer.sh [DIRECTORY]    leaves DIRECTORY/usr/bin/consul
#
# The archive is the one this machine's apt already uses; only the suite's name is another. apt checks
# the signatures, with a state of its own that leaves the machine's lists alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
to=${1:-target/peer}
suite=bullseye

archive=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || :; } |
    grep -oE 'https?://[^] ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
[ -n "$archive" ] || {
    echo "This machine's apt knows no Debian archive; bring a consul 1.8.7 and name it with --peer." >&2
    exit 1
}
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main" >"$state/sources.list"
private=(
    -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$state/lists"
    -o "Dir::Cache=$state/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none
)
apt-get -qq "${private[@]}" update
(cd "$state" && apt-get -qq "${private[@]}" download consul)
mkdir -p "$to"
dpkg -x "$state"/consul_*.deb "$to"
"$to/usr/bin/consul" version | head -n 1
