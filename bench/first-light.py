#!/usr/bin/env python3
"""The numbers of one node beside a peer's, in the same run: see README.md."""
import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from agents import PATIENCE_S, Agent

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OURS = os.path.join(PROJECT, "agent/dist/target/discovery/bin/discovery")
PEER = os.path.join(PROJECT, "target/peer/usr/bin/consul")


def start(command, _):
    """exec until HTTP accepts, DNS has the server's own service, a write is acknowledged."""
    agent = Agent(command)
    begun = agent.start()
    seen = {}
    while len(seen) < 3 and time.monotonic() - begun < PATIENCE_S:
        try:
            if "exec to HTTP, ms" not in seen:
                agent.http("GET", "/v1/status/leader")
                seen["exec to HTTP, ms"] = time.monotonic()
            if "exec to acknowledged write, ms" not in seen:
                if agent.http("PUT", "/v1/kv/first", "light") == (200, "true"):
                    seen["exec to acknowledged write, ms"] = time.monotonic()
        except OSError:
            pass
        if "exec to own service on DNS, ms" not in seen and agent.dns("consul.service.home.consul", timeout=0.1):
            seen["exec to own service on DNS, ms"] = time.monotonic()
        time.sleep(0.005)
    stopped = agent.stop()
    shutil.rmtree(agent.home)
    figures = {name: (at - begun) * 1000 for name, at in seen.items()}
    figures["SIGINT to end, ms"] = stopped * 1000
    return figures


def idle(command, options):
    """Resident memory of a server that has nothing to do."""
    agent = Agent(command)
    agent.start()
    agent.ready()
    time.sleep(options.idle)
    rss = agent.rss_mib()
    agent.stop()
    shutil.rmtree(agent.home)
    return {"idle RSS, MiB": rss}


def changes(command, options):
    """A file dropped, and a check's result, until DNS shows it; then the CLI."""
    agent = Agent(command)
    agent.start()
    agent.ready()
    agent.until("consul.service.home.consul", 1)
    # the peer holds changes back for some seconds after its start
    time.sleep(options.idle)
    hangup = not is_ours(command)
    dropped, flipped, verb = [], [], []
    for i in range(options.changes):
        begun = agent.drop(f"d{i}.json", f'{{"service": {{"name": "d{i}", "port": 80}}}}')
        if hangup:
            agent.process.send_signal(signal.SIGHUP)
        dropped.append((agent.until(f"d{i}.service.home.consul", 1) - begun) * 1000)
    agent.put("/v1/agent/service/register", '{"Name": "flip", "Port": 1, "Check": {"CheckID": "flip", "TTL": "1h"}}')
    for _ in range(options.changes):
        for verdict, answers in (("pass", 1), ("fail", 0)):
            begun = time.monotonic()
            agent.put(f"/v1/agent/check/{verdict}/flip")
            flipped.append((agent.until("flip.service.home.consul", answers) - begun) * 1000)
    for _ in range(options.changes):
        begun = time.monotonic()
        subprocess.run(
            [command, "members", f"-http-addr=127.0.0.1:{agent.ports['http']}"],
            stdout=subprocess.DEVNULL, check=True)
        verb.append((time.monotonic() - begun) * 1000)
    agent.stop()
    shutil.rmtree(agent.home)
    return {
        "file dropped to DNS, ms (peer: with SIGHUP)": statistics.median(dropped),
        "check result to DNS, ms": statistics.median(flipped),
        "CLI members, ms": statistics.median(verb),
    }


def load(command, options):
    """DNS A with three instances over UDP."""
    agent = Agent(command)
    agent.start()
    agent.ready()
    for i in (1, 2, 3):
        agent.put(
            "/v1/agent/service/register",
            f'{{"ID": "three{i}", "Name": "three", "Port": 80, "Address": "127.0.0.{i}"}}')
    agent.until("three.service.home.consul", 3)
    with tempfile.NamedTemporaryFile("w", suffix=".queries") as queries:
        queries.write("three.service.home.consul A\n")
        queries.flush()
        line = ["dnsperf", "-s", "127.0.0.1", "-p", str(agent.ports["dns"]), "-d", queries.name,
                "-c", "8", "-q", "200"]
        subprocess.run(line + ["-l", "2"], capture_output=True, check=True)
        said = subprocess.run(line + ["-l", str(options.load)], capture_output=True, check=True, text=True).stdout
    rss = agent.rss_mib()
    agent.stop()
    shutil.rmtree(agent.home)
    if "NOERROR" not in said:
        raise RuntimeError(said)
    lost = re.search(r"Queries lost:\s+\d+ \(([\d.]+)%\)", said)
    return {
        "DNS A 3 instances, q/s": float(re.search(r"Queries per second:\s+([\d.]+)", said).group(1)),
        "DNS A 3 instances, lost %": float(lost.group(1)) if lost else 0.0,
        "RSS after DNS load, MiB": rss,
    }


SCENARIOS = {"start": start, "idle": idle, "changes": changes, "load": load}


def is_ours(command):
    return os.path.basename(command) != "consul"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--peer", default=PEER)
    parser.add_argument("--rounds", type=int, default=5, help="of each, taking turns (default 5)")
    parser.add_argument("--scenario", default=",".join(SCENARIOS), help="a comma list of " + " ".join(SCENARIOS))
    parser.add_argument("--idle", type=float, default=5, help="seconds of rest before memory is read")
    parser.add_argument("--changes", type=int, default=20, help="how many of each change a round")
    parser.add_argument("--load", type=int, default=5, help="seconds of DNS load a round")
    options = parser.parse_args()
    peers = [command for command in (options.peer, options.ours) if os.access(command, os.X_OK)]
    if options.ours not in peers:
        sys.exit(f"There is no {options.ours}; ./run --build makes it.")
    if options.peer not in peers:
        print(f"There is no {options.peer}; bench/get-peer.sh brings it. Going on without.", file=sys.stderr)
    figures = {}
    for name in options.scenario.split(","):
        if name == "load" and shutil.which("dnsperf") is None:
            print("There is no dnsperf: apt-get install dnsperf. Going on without.", file=sys.stderr)
            continue
        for _ in range(options.rounds):
            for command in peers:
                for figure, value in SCENARIOS[name](command, options).items():
                    figures.setdefault(figure, {}).setdefault(command, []).append(value)
    print(f"{'median of ' + str(options.rounds):46} {'peer':>10} {'ours':>10} {'ours/peer':>10}   spread of ours")
    for figure, values in figures.items():
        ours = values[options.ours]
        mine = statistics.median(ours)
        row = f"{figure:46} {'-':>10} {mine:10.1f} {'-':>10}"
        if options.peer in values:
            theirs = statistics.median(values[options.peer])
            ratio = f"{mine / theirs:10.2f}" if theirs else f"{'-':>10}"
            row = f"{figure:46} {theirs:10.1f} {mine:10.1f} {ratio}"
        print(f"{row}   {min(ours):.1f} to {max(ours):.1f}")
    print(f"load of the machine now: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
