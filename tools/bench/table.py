#!/usr/bin/env python3
"""A ledger of nearly 10,000 rows (the demo firm has a few of its own) out as Excel and in again, with journal POSTs beside it.

    table.py [--sonae FILE] [--rows N] [--json]

The rows come in as one CSV through the API; while it is taken in another connection writes journal entries, each of them
timed. Then the ledger is taken out as Excel and the same file is looked at. Exit status 1 above the limits named in LIMITS.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time

import bench
import parts

LIMITS = {"post.p99": 200, "post.most": 1000}
ENTRY = json.dumps({"type": "done", "text": "線を抜いた"})


def rows_of(n):
    kinds = ("ノートパソコン", "据え置きのパソコン", "スマートフォン・タブレット")
    lines = ["呼び名・管理番号,種類,ふだんの置き場所,製造番号・電話番号,OS と版,メモ"]
    lines += [f"PC-{i:05d},{kinds[i % 3]},本社{i % 9}階,SN{i:08d},Windows 11 {i % 7},{'長いメモ。' * (i % 5)}" for i in range(n)]
    return "\r\n".join(lines) + "\r\n"


class Posts(threading.Thread):
    """Journal entries one after the other, each timed."""

    def __init__(self, port, token, room):
        super().__init__(daemon=True)
        self.port, self.token, self.room, self.ms, self.over, self.bad = port, token, room, [], False, 0

    def run(self):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.over:
            t = time.perf_counter()
            c.request("POST", f"/api/v1/incidents/{self.room}/entries", ENTRY.encode(),
                      {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
            r = c.getresponse()
            r.read()
            self.ms.append((time.perf_counter() - t) * 1000)
            self.bad += r.status != 201
            time.sleep(0.01)


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def timed(what, f, out):
    t = time.perf_counter()
    value = f()
    out[what] = round((time.perf_counter() - t) * 1000, 1)
    return value


def peak_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(next(line for line in f if line.startswith("VmHWM")).split()[1]) / 1024


def send(port, cookie, name, content):
    """Through the page, as people do: 20 MB fit there."""
    _, page, headers = parts.request(port, "GET", "/ledgers/endpoint/import", {"Cookie": cookie})
    jar = dict(p.split("=", 1) for p in cookie.split("; "))
    parts.take_cookies(jar, headers)
    csrf = re.search(rb'name="csrf" value="([^"]+)"', page)[1]
    body = (b'--xx\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + csrf + b'\r\n--xx\r\nContent-Disposition: form-data; name="file"; filename="'
            + name.encode() + b'"\r\n\r\n' + content + b"\r\n--xx--\r\n")
    status, _, headers = parts.request(port, "POST", "/ledgers/endpoint/import",
                                       {"Cookie": parts.cookie_header(jar), "Content-Type": "multipart/form-data; boundary=xx"}, body)
    if status != 303:
        raise parts.BenchError(f"{name}: {status}")
    return "/ledgers/endpoint/imports/" + headers["Location"].rsplit("/", 1)[1]


def take_in(port, token, one, out, what):
    plan = timed(what + ".look", lambda: parts.api(port, token, "GET", one), out)
    timed(what + ".apply", lambda: parts.api(port, token, "POST", one + "/apply", {"digest": plan["digest"]}), out)
    return plan


def measure(opt, folder):
    out = {}
    data, mail, token = bench.make_data(opt.sonae, folder)
    server = parts.Server(opt.sonae, data)
    try:
        port = server.port
        cookie = parts.sign_in(port, mail)
        room = bench.open_room(port, token, "測定")
        text = rows_of(opt.rows)
        posts = Posts(port, token, room)
        posts.start()
        time.sleep(0.5)
        posts.ms.clear()
        for what, csv in (("new", text), ("changed", text.replace("Windows 11", "Windows 12"))):
            one = timed(what + ".send", lambda: send(port, cookie, what + ".csv", csv.encode()), out)
            plan = take_in(port, token, one, out, what)
            print({k: plan[k] for k in ("added", "changed", "same", "wrong")}, file=sys.stderr)
            time.sleep(8)  # the index follows
        posts.over = True
        posts.join()
        out.update({"post.n": len(posts.ms), "post.bad": posts.bad, "post.median": share(posts.ms, 0.5), "post.p99": share(posts.ms, 0.99), "post.most": max(posts.ms)})
        pid = server.pids[0]
        before = peak_mb(pid)
        status, file, _ = timed("xlsx.write", lambda: parts.request(port, "GET", "/api/v1/ledgers/endpoint/file", {"Authorization": "Bearer " + token}), out)
        again = []
        for _ in range(5):
            one = {}
            timed("ms", lambda: parts.request(port, "GET", "/api/v1/ledgers/endpoint/file", {"Authorization": "Bearer " + token}), one)
            again.append(one["ms"])
        out.update({"xlsx.write_median": share(again, 0.5), "xlsx.status": status, "xlsx.kb": len(file) / 1024, "xlsx.peak_mb": peak_mb(pid),
                    "before.peak_mb": before})
        one = timed("xlsx.send", lambda: send(port, cookie, "same.xlsx", file), out)
        plan = timed("xlsx.look", lambda: parts.api(port, token, "GET", one), out)
        print({k: plan[k] for k in ("added", "changed", "same", "wrong")}, file=sys.stderr)
        out["end.peak_mb"] = peak_mb(pid)
        timed("csv.write", lambda: parts.request(port, "GET", "/api/v1/ledgers/endpoint/file?format=csv", {"Authorization": "Bearer " + token}), out)
    finally:
        server.stop()
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sonae", default="build/sonae")
    p.add_argument("--rows", type=int, default=9900)
    p.add_argument("--json", action="store_true")
    opt = p.parse_args()
    folder = tempfile.mkdtemp(prefix="sonae-table-")
    try:
        out = measure(opt, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(out, ensure_ascii=False) if opt.json else "\n".join(f"{k:20} {v:10.1f}" for k, v in out.items()))
    return 1 if any(out[k] > most for k, most in LIMITS.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
