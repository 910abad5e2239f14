"""An agent that speaks Consul's configuration keys, HTTP API and DNS: started, asked, stopped."""
import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
import time

TYPES = {"A": 1, "SRV": 33}
PATIENCE_S = 30


def free_port():
    """A port that is free for TCP and UDP on the loopback."""
    while True:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
            stream.bind(("127.0.0.1", 0))
            try:
                packets.bind(stream.getsockname())
                return stream.getsockname()[1]
            except OSError:
                continue


class Agent:
    """One lone server in a fresh directory, with the same configuration whoever made it."""

    def __init__(self, command):
        self.command = command
        self.home = tempfile.mkdtemp(prefix="first-light-")
        self.definitions = os.path.join(self.home, "conf.d")
        os.mkdir(self.definitions)
        self.ports = {name: free_port() for name in ("http", "dns", "server", "serf_lan", "serf_wan")}
        config = {
            "node_name": "bench",
            "datacenter": "home",
            "server": True,
            "bootstrap_expect": 1,
            "bind_addr": "127.0.0.1",
            "data_dir": os.path.join(self.home, "data"),
            "performance": {"raft_multiplier": 1},
            "ports": self.ports,
        }
        self.config = os.path.join(self.home, "agent.json")
        with open(self.config, "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.process = None

    def start(self):
        """Starts it; the time of the exec."""
        log = open(os.path.join(self.home, "agent.log"), "ab")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [self.command, "agent", f"-config-file={self.config}", f"-config-dir={self.definitions}"],
            stdout=log, stderr=log, start_new_session=True)
        log.close()
        return begun

    def stop(self):
        """Stops it as an operator would; how long that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE_S)
        return time.monotonic() - begun

    def http(self, method, path, body=None, timeout=2.0):
        """Status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=timeout)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def put(self, path, body=None):
        """Puts, and fails unless that is accepted."""
        status, text = self.http("PUT", path, body, timeout=10)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {text}")
        return text

    def dns(self, name, kind="A", timeout=0.5):
        """The number of answers, or None when there is no reply."""
        query = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0)
        for label in name.rstrip(".").split("."):
            query += bytes([len(label)]) + label.encode()
        query += b"\0" + struct.pack(">HH", TYPES[kind], 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.settimeout(timeout)
            try:
                udp.connect(("127.0.0.1", self.ports["dns"]))
                udp.send(query)
                return struct.unpack_from(">H", udp.recv(65535), 6)[0]
            except OSError:
                return None

    def until(self, name, answers, pause=0.001):
        """Asks DNS until there are so many answers; the time of that."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.dns(name) == answers:
                return time.monotonic()
            time.sleep(pause)
        raise RuntimeError(f"{name} never had {answers} answers")

    def ready(self):
        """Waits until writes are taken."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                if self.http("PUT", "/v1/kv/ready", "yes") == (200, "true"):
                    return self
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError("not ready; its log is in " + self.home)

    def rss_mib(self):
        """Resident memory."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def drop(self, name, text):
        """Puts a definition there by renaming; the time just before."""
        aside = os.path.join(self.definitions, "." + name)
        with open(aside, "w", encoding="utf-8") as file:
            file.write(text)
        begun = time.monotonic()
        os.rename(aside, os.path.join(self.definitions, name))
        return begun
