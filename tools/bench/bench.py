"""Measures a release build of Sonae: see docs/bench.md. Every figure is the median of its runs."""
import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import live
import parts
from parts import BenchError

ENTRIES = 50
CONNECTIONS = (1, 32, 256)
START_RUNS = 10
ENTRY = json.dumps({"type": "observed", "text": "受注サーバーの画面に身に覚えのない文書が出ている。電源は切らずに線を抜いた"},
                   ensure_ascii=False)

# name -> (floor, aim, more is better, what it stands for). A ratio is against nginx in the same run.
GOALS = {
    "page.requests_32": (8000, None, True, "room page, requests/s at 32"),
    "page.ratio_32": (0.2, 0.5, True, "room page, share of nginx at 32"),
    "post.requests_32": (10000, None, True, "durable journal POST/s at 32"),
    "memory.peak": (64, None, False, "peak memory, MB"),
    "live.all_200": (1000, None, False, "entry at the last of 200 listeners, ms"),
    "live.stop_200": (2000, None, False, "stopping under 200 listeners, ms"),
    "start.first_page": (50, None, False, "start to first page, ms"),
}


# Programs of their own, not part of all: they fill a disk, a million entries, 200,000 rows, a ledger of 10,000 while others write.
ALONE = ("binder", "evidence", "search", "sheet", "table")


class Results:
    def __init__(self, as_json):
        self.as_json = as_json
        self.rows = []

    def add(self, name, values, unit, reference=None):
        value = statistics.median(values)
        ratio = value / reference if reference else None
        row = {"name": name, "value": round(value, 4), "unit": unit,
               "reference": None if reference is None else round(reference, 4),
               "ratio": None if ratio is None else round(ratio, 4), "runs": len(values)}
        self.rows.append(row)
        if self.as_json:
            print(json.dumps(row), flush=True)
        return value

    def value(self, name):
        return next((r["value"] for r in self.rows if r["name"] == name), None)


# --- the data folder ---

def sonae(program, *args):
    run = subprocess.run([program, *args], env=dict(os.environ, SONAE_DEMO_PASSWORD=parts.PASSWORD),
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise BenchError(f"sonae {args[0]}: {run.stdout}{run.stderr}")
    return run.stdout.strip()


def make_data(program, folder):
    """A data folder with a room of exactly ENTRIES entries and a second one for the writes; its mail and token."""
    data = os.path.join(folder, "data")
    sonae(program, "demo", "--data", data)
    mail = next(line.split()[1] for line in sonae(program, "user", "list", "--data", data).splitlines()
                if line.startswith("responder"))
    token = sonae(program, "token", "create", "--data", data, "--user", mail, "--name", "bench")
    return data, mail, token


def open_room(port, token, title):
    return parts.api(port, token, "POST", "/incidents", {"kind": "unknown", "title": title})["id"]


def count_entries(port, token, room):
    n, query = 0, ""
    while True:
        page = parts.api(port, token, "GET", f"/incidents/{room}/entries{query}")
        n += len(page["items"])
        if not page["next_cursor"]:
            return n
        query = "?before=" + page["next_cursor"]


def fill_room(port, token):
    """
    A room of exactly ENTRIES entries, those of its opening counted, over ten hours: no two lines share the words for
    their time, and each says that it was written later.
    """
    room = open_room(port, token, "事務所のパソコンが開けない")
    types = ("observed", "done", "told", "decided", "note")
    for i in range(count_entries(port, token, room), ENTRIES):
        text = f"{i + 1}件目: 受注サーバーと事務所のパソコン{i % 7 + 1}台の様子を確かめ、担当へ電話で伝えた"
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - (ENTRIES + 1 - i) * 720))
        parts.api(port, token, "POST", f"/incidents/{room}/entries",
                  {"type": types[i % 5], "text": text, "occurred_at": at})
    if count_entries(port, token, room) != ENTRIES:
        raise BenchError(f"the room does not hold exactly {ENTRIES} entries")
    return room


# --- what is measured ---

class Watch(threading.Thread):
    """The largest resident size while it runs, in MB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0.0, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, parts.memory_mb(self.pid, "VmRSS"))

    def stop(self):
        self.over.set()
        self.join()
        return self.most


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def first_page_ms(program, data):
    """From spawning the process to the whole answer of /sign-in."""
    begin = time.perf_counter()
    server = parts.Server(program, data)
    try:
        status, _, _ = parts.request(server.port, "GET", "/sign-in")
        took = (time.perf_counter() - begin) * 1000
    finally:
        server.stop()
    if status != 200:
        raise BenchError(f"/sign-in answered {status}")
    return took


def add_loads(out, name, n, loads, beside=None):
    """Requests/s, p99 and CPU of `loads`, each beside the same of another server."""
    of = {k: statistics.median(getattr(r, k) for r in beside) if beside else None
          for k in ("per_second", "p99_ms", "cpu_us")}
    out.add(f"{name}.requests_{n}", [r.per_second for r in loads], "1/s", of["per_second"])
    out.add(f"{name}.p99_{n}", [r.p99_ms for r in loads], "ms", of["p99_ms"])
    out.add(f"{name}.cpu_{n}", [r.cpu_us for r in loads], "us/request", of["cpu_us"])


def measure_page(out, opt, server, room, cookie, folder):
    url = f"/incident/{room}"
    status, body, _ = parts.request(server.port, "GET", url, {"Cookie": cookie})
    if status != 200:
        raise BenchError(f"the room page answered {status}")
    out.add("page.bytes", [len(body)], "bytes")
    nginx = parts.Nginx(folder, body, free_port())
    try:
        for n in CONNECTIONS:
            ours, theirs = [], []
            for _ in range(opt.runs):  # one after the other, so that both meet the same moments of the machine
                ours.append(parts.Load(server, url, n, opt.seconds, cookie=cookie))
                theirs.append(parts.Load(nginx, "/room", n, opt.seconds))
            add_loads(out, "page", n, ours, theirs)
            add_loads(out, "nginx", n, theirs)
    finally:
        nginx.stop()


POST_SECONDS = 2  # a room is full after 100,000 entries, and 40,000 a second are possible


def measure_posts(out, opt, server, token):
    for n in CONNECTIONS:
        loads = []
        seconds = min(opt.seconds, POST_SECONDS)
        for i in range(opt.runs):
            room = open_room(server.port, token, f"測定 {n}-{i + 1}")
            loads.append(parts.Load(server, f"/api/v1/incidents/{room}/entries", n, seconds, token=token, body=ENTRY))
        add_loads(out, "post", n, loads)


def measure_memory(out, opt, program, data, mail, room, token):
    """In a process of its own: at rest after start, then under 256 connections of pages and of writes."""
    idle, pages, peaks = [], [], []
    for _ in range(opt.runs):
        server = parts.Server(program, data)
        try:
            idle.append(parts.memory_mb(server.process.pid, "VmRSS"))
            cookie = parts.sign_in(server.port, mail)
            watch = Watch(server.process.pid)
            watch.start()
            parts.Load(server, f"/incident/{room}", 256, opt.seconds, cookie=cookie)
            pages.append(watch.stop())
            target = open_room(server.port, token, "測定 メモリー")
            parts.Load(server, f"/api/v1/incidents/{target}/entries", 256, min(opt.seconds, POST_SECONDS), token=token, body=ENTRY)
            peaks.append(parts.memory_mb(server.process.pid, "VmHWM"))
        finally:
            server.stop()
    out.add("memory.idle", idle, "MB")
    out.add("memory.pages_256", pages, "MB", GOALS["memory.peak"][0])
    out.add("memory.peak", peaks, "MB", GOALS["memory.peak"][0])


# --- the table ---

def verdict(goal, value):
    floor, aim, more, _ = goal
    reached = (lambda limit: value >= limit) if more else (lambda limit: value <= limit)
    if not reached(floor):
        return "falls short"
    return "pass, short of the aim" if aim is not None and not reached(aim) else "pass"


def print_table(out):
    print(f"{'name':24} {'value':>12} {'unit':12} {'beside it':>12} {'ratio':>8} {'runs':>5}")
    for r in out.rows:
        reference = "" if r["reference"] is None else f"{r['reference']:.2f}"
        ratio = "" if r["ratio"] is None else f"{r['ratio']:.3f}"
        print(f"{r['name']:24} {r['value']:12.2f} {r['unit']:12} {reference:>12} {ratio:>8} {r['runs']:5d}")
    print(f"\n{'goal':38} {'measured':>10} {'floor':>8} {'aim':>6}")
    for name, goal in GOALS.items():
        value = out.value("page.requests_32") / out.value("nginx.requests_32") if name == "page.ratio_32" \
            else out.value(name)
        aim = "" if goal[1] is None else f"{goal[1]:g}"
        print(f"{goal[3]:38} {value:10.2f} {goal[0]:8g} {aim:>6}  {verdict(goal, value)}")


def run(opt, folder):
    out = Results(opt.json)
    data, mail, token = make_data(opt.sonae, folder)
    starts = [first_page_ms(opt.sonae, data) for _ in range(START_RUNS)]
    out.add("start.first_page", starts, "ms", GOALS["start.first_page"][0])
    server = parts.Server(opt.sonae, data)
    try:
        room = fill_room(server.port, token)
        cookie = parts.sign_in(server.port, mail)
        if opt.only in ("all", "page"):
            measure_page(out, opt, server, room, cookie, folder)
        if opt.only in ("all", "post"):
            measure_posts(out, opt, server, token)
    finally:
        server.stop()
    if opt.only in ("all", "live"):
        live.measure(out, opt, opt.sonae, data, lambda port, i: open_room(port, token, f"測定 聞く人 {i + 1}"), token, ENTRY,
                     GOALS)
    if opt.only == "all":
        measure_memory(out, opt, opt.sonae, data, mail, room, token)
    if not opt.json and opt.only == "all":
        print_table(out)
    elif not opt.json:
        for r in out.rows:
            print(r["name"], r["value"], r["unit"], r["ratio"] or "")
    sonae(opt.sonae, "verify", "--data", data)


def main():
    p = argparse.ArgumentParser(prog="./bench", description="Measures the release build; medians.")
    p.add_argument("--json", action="store_true", help="one object a line: name, value, unit, reference, ratio, runs")
    p.add_argument("--runs", type=int, default=3, help="runs of each load (3)")
    p.add_argument("--seconds", type=int, default=3, help="length of a load (3)")
    p.add_argument("--only", choices=("all", "page", "post", "live", *ALONE), default="all", help="a part, while working on it")
    p.add_argument("--sonae", default="build/sonae", metavar="FILE", help="the program to measure (build/sonae)")
    opt = p.parse_args()
    opt.sonae = os.path.abspath(opt.sonae)
    if opt.only in ALONE:
        here = os.path.join(os.path.dirname(os.path.abspath(__file__)), opt.only + ".py")
        more = ["--runs", str(opt.runs)] if opt.only == "evidence" else ["--json"] if opt.json else []
        sys.exit(subprocess.run([sys.executable, here, "--sonae", opt.sonae, *more], check=False).returncode)
    folder = tempfile.mkdtemp(prefix="sonae-bench-")
    os.chmod(folder, 0o755)
    try:
        run(opt, folder)
    except BenchError as e:
        print(f"bench: {e}", file=sys.stderr)
        sys.exit(2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
