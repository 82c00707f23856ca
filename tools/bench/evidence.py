#!/usr/bin/env python3
"""How fast a large file becomes evidence, against `tee copy | sha256sum` on the same disk, and in how much memory.

    evidence.py [--sonae FILE] [--mb N] [--in DIR] [--piece MB] [--least RATIO] [--most-mb MB]

Pieces go through PUT /api/v1/incidents/{id}/uploads/{id}?offset=N, each on disk before it is answered; finishing and the
record are part of the time. The copy beside it is synced too. Exit status 1 when the ratio or the memory is missed.
"""
import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

MB = 1024 * 1024


def make_source(path, n_mb):
    """Bytes that do not repeat within a piece; not so dear to make that making them takes long."""
    block = bytearray(os.urandom(4 * MB))
    with open(path, "wb") as f:
        for i in range(n_mb // 4):
            block[0:8] = i.to_bytes(8, "big")
            f.write(block)
        f.flush()
        os.fsync(f.fileno())


def warm(path):
    with open(path, "rb") as f:
        while f.read(8 * MB):
            pass


def reference(source, folder):
    """Seconds of tee and sha256sum, with the copy synced; and the digest."""
    copy = os.path.join(folder, "copy")
    start = time.monotonic()
    out = subprocess.run(f"tee '{copy}' < '{source}' | sha256sum; sync '{copy}'", shell=True, capture_output=True, text=True, check=True)
    seconds = time.monotonic() - start
    os.remove(copy)
    return seconds, out.stdout.split()[0]


class Server:
    def __init__(self, sonae, folder):
        self.data = os.path.join(folder, "data")
        env = dict(os.environ, SONAE_DEMO_PASSWORD="evidence-bench-1234")
        mail = subprocess.run([sonae, "demo", "--data", self.data], env=env, capture_output=True, text=True, check=True).stdout.split()[0]
        self.token = subprocess.run([sonae, "token", "create", "--data", self.data, "--user", mail], env=env, capture_output=True,
                                    text=True, check=True).stdout.strip()
        self.process = subprocess.Popen([sonae, "serve", "--data", self.data, "--port", "0"], env=env, stdout=subprocess.PIPE, text=True)
        self.port = next(int(line.rsplit(":", 1)[1]) for line in self.process.stdout if line.startswith("ready "))
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600, blocksize=MB)
        self.room = self.call("GET", "/incidents")["items"][0]["id"]

    def call(self, method, path, body=None, kind="application/json"):
        data = json.dumps(body) if kind == "application/json" and body is not None else body
        self.connection.request(method, "/api/v1" + path, data, {"Authorization": "Bearer " + self.token, "Content-Type": kind})
        r = self.connection.getresponse()
        answer = r.read()
        if r.status >= 300:
            raise RuntimeError(f"{method} {path}: {r.status} {answer[:300]!r}")
        return json.loads(answer)

    def peak_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmHWM"))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


class Piece:
    """A part of a file as http.client wants a body: read as it goes out."""
    def __init__(self, path, at, n):
        self.f = open(path, "rb")
        self.f.seek(at)
        self.left = n

    def __len__(self):
        return self.left

    def read(self, n=-1):
        out = self.f.read(self.left if n < 0 else min(n, self.left))
        self.left -= len(out)
        return out


def upload(server, source, piece):
    size = os.path.getsize(source)
    server.connection.close()  # it was idle while the other copy was made
    start = time.monotonic()
    at = f"/incidents/{server.room}"
    u = server.call("POST", at + "/uploads", {"name": "disk.img", "bytes": size})
    while u["received"] < size:
        n = min(piece, size - u["received"])
        server.connection.request("PUT", f"/api/v1{at}/uploads/{u['id']}?offset={u['received']}", Piece(source, u["received"], n),
                                  {"Authorization": "Bearer " + server.token, "Content-Type": "application/octet-stream",
                                   "Content-Length": str(n)})
        r = server.connection.getresponse()
        answer = r.read()
        if r.status != 200:
            raise RuntimeError(f"piece: {r.status} {answer[:300]!r}")
        u = json.loads(answer)
    e = server.call("POST", at + "/evidence", {"upload_id": u["id"], "name": "ディスクの写し"})
    return time.monotonic() - start, e["sha256"]


def measure(opt, folder):
    source = os.path.join(folder, "source")
    make_source(source, opt.mb)
    server = Server(os.path.abspath(opt.sonae), folder)
    try:
        ratios = []
        for _ in range(opt.runs):
            warm(source)
            beside, digest = reference(source, folder)
            warm(source)
            ours, sha256 = upload(server, source, opt.piece * MB)
            if sha256 != digest:
                raise RuntimeError(f"{sha256} is not {digest}")
            ratios.append(beside / ours)
            print(f"{opt.mb} MB: tee | sha256sum {opt.mb / beside:.0f} MB/s, evidence {opt.mb / ours:.0f} MB/s, ratio {beside / ours:.2f}")
            with open(source, "r+b") as f:  # another file next time
                f.write(os.urandom(16))
        peak = server.peak_mb()
    finally:
        server.end()
    ratio = sorted(ratios)[len(ratios) // 2]
    verify = subprocess.run([opt.sonae, "verify", "--data", server.data], capture_output=True, text=True, check=False)
    print(f"ratio {ratio:.2f} (at least {opt.least}), peak memory {peak:.0f} MB (at most {opt.most_mb}), verify: {verify.stdout.strip()}")
    return ratio >= opt.least and peak <= opt.most_mb and verify.returncode == 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sonae", default="build/sonae")
    p.add_argument("--mb", type=int, default=1024)
    p.add_argument("--in", dest="folder", default=None, help="a folder on the disk to measure")
    p.add_argument("--piece", type=int, default=64, help="MB of one piece")
    p.add_argument("--runs", type=int, default=1)
    p.add_argument("--least", type=float, default=0.8)
    p.add_argument("--most-mb", type=float, default=64)
    opt = p.parse_args()
    folder = tempfile.mkdtemp(prefix="sonae-evidence-", dir=opt.folder)
    try:
        sys.exit(0 if measure(opt, folder) else 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
