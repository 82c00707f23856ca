"""What 200 listeners of one room see of an entry, and what they cost the server."""
import json
import re
import selectors
import socket
import time

import parts
from parts import BenchError

LISTENERS = 200
POSTS = 50
PATIENCE = 10


class Listener:
    """A stream of events on a socket of its own."""

    def __init__(self, port, room, token):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.sendall(f"GET /api/v1/incidents/{room}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                            f"Authorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n".encode())
        self.heard = b""
        while b"\r\n\r\n" not in self.heard:
            piece = self.socket.recv(4096)
            if not piece:
                raise BenchError("a listener was sent away: " + self.heard[:200].decode())
            self.heard += piece
        if not self.heard.startswith(b"HTTP/1.1 200"):
            raise BenchError("a listener was refused: " + self.heard[:200].decode())
        self.socket.setblocking(False)

    def newest(self):
        """The largest seq heard; keeps what is not a whole event yet."""
        piece = self.socket.recv(65536)
        if not piece:
            raise BenchError("a stream ended")
        self.heard = (self.heard + piece)[-4096:]
        found = re.findall(rb'"seq":(\d+)', self.heard)
        return int(found[-1]) if found else 0


def until_all_heard(selector, waiting, seq):
    """Seconds at which each of them had heard of the entry."""
    arrivals = []
    end = time.perf_counter() + PATIENCE
    while waiting:
        if time.perf_counter() > end:
            raise BenchError(f"{len(waiting)} listeners heard nothing of entry {seq}")
        for key, _ in selector.select(timeout=1):
            listener = key.data
            if listener.newest() >= seq and listener in waiting:
                waiting.discard(listener)
                arrivals.append(time.perf_counter())
    return arrivals


def one_run(server, room, token, entry):
    pid = server.process.pid
    before = parts.memory_mb(pid, "VmRSS")
    selector = selectors.DefaultSelector()
    listeners = [Listener(server.port, room, token) for _ in range(LISTENERS)]
    deaf = Listener(server.port, room, token)  # never reads again, and nobody may notice
    for listener in listeners:
        selector.register(listener.socket, selectors.EVENT_READ, listener)
    parts.api(server.port, token, "POST", f"/incidents/{room}/entries", json.loads(entry))
    time.sleep(1.2)
    cpu = parts.cpu_us(server.pids)
    each, last = [], []
    for _ in range(POSTS):
        made = parts.api(server.port, token, "POST", f"/incidents/{room}/entries", json.loads(entry))
        answered = time.perf_counter()
        arrivals = until_all_heard(selector, set(listeners), made["seq"])
        each += [max(0.0, (t - answered) * 1000) for t in arrivals]
        last.append(max(0.0, (arrivals[-1] - answered) * 1000))
    cpu = (parts.cpu_us(server.pids) - cpu) / POSTS / 1000
    memory = parts.memory_mb(pid, "VmRSS") - before
    begun = time.perf_counter()
    server.stop()
    stopped = (time.perf_counter() - begun) * 1000
    for listener in [*listeners, deaf]:
        listener.socket.close()
    each.sort()
    last.sort()
    return {"median": each[len(each) // 2], "p99": each[len(each) * 99 // 100], "all_p99": last[len(last) * 99 // 100],
            "cpu": cpu, "memory": memory, "stop": stopped}


def measure(out, opt, program, data, room_of, token, entry, goals):
    runs = []
    for i in range(opt.runs):
        server = parts.Server(program, data)
        try:
            runs.append(one_run(server, room_of(server.port, i), token, entry))
        finally:
            if server.process.poll() is None:
                server.stop()
    n = LISTENERS
    out.add(f"live.median_{n}", [r["median"] for r in runs], "ms")
    out.add(f"live.p99_{n}", [r["p99"] for r in runs], "ms")
    out.add(f"live.all_{n}", [r["all_p99"] for r in runs], "ms", goals[f"live.all_{n}"][0])
    out.add(f"live.cpu_{n}", [r["cpu"] for r in runs], "ms/entry")
    out.add(f"live.memory_{n}", [r["memory"] for r in runs], "MB")
    out.add(f"live.stop_{n}", [r["stop"] for r in runs], "ms", goals[f"live.stop_{n}"][0])
