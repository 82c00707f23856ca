"""The parts of a measurement: the server, nginx beside it, a browser that signs in, one load of wrk."""
import http.client
import http.cookies
import json
import os
import re
import subprocess
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "bench-password-1234"


class BenchError(Exception):
    pass


def cpu_us(pids):
    """utime + stime of the processes, in microseconds."""
    tick = 1_000_000 / os.sysconf("SC_CLK_TCK")
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) * tick
    return total


def memory_mb(pid, what):
    """VmRSS or VmHWM (the peak), in MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith(what + ":"):
                return int(line.split()[1]) / 1024
    raise BenchError(f"no {what} of process {pid}")


class Server:
    """sonae serve on a free port."""

    def __init__(self, sonae, data):
        self.log = open(os.path.join(os.path.dirname(data), "serve.log"), "ab")
        self.process = subprocess.Popen([sonae, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE,
                                        stderr=self.log)
        self.port = None
        for line in self.process.stdout:
            found = re.match(rb"ready https?://.*:(\d+)\s*$", line)
            if found:
                self.port = int(found[1])
                return
        raise BenchError("sonae did not start; see " + self.log.name)

    @property
    def pids(self):
        return [self.process.pid]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


NGINX = """
worker_processes 2;
daemon off;
error_log {dir}/nginx.log;
pid {dir}/nginx.pid;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000000;
    open_file_cache max=16;
    client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3;
    uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
    server {{
        listen 127.0.0.1:{port};
        root {dir}/www;
        default_type "text/html; charset=utf-8";
    }}
}}
"""


class Nginx:
    """nginx with two workers and one static file: the bytes of the room page."""

    def __init__(self, folder, body, port):
        self.port = port
        os.makedirs(os.path.join(folder, "www"))
        with open(os.path.join(folder, "www", "room"), "wb") as f:
            f.write(body)
        config = os.path.join(folder, "nginx.conf")
        user = "user root;" if os.geteuid() == 0 else ""
        with open(config, "w", encoding="utf-8") as f:
            f.write(NGINX.format(dir=folder, port=port, user=user))
        path = os.environ["PATH"] + ":/usr/sbin"
        self.process = subprocess.Popen(["nginx", "-c", config, "-p", folder, "-e", os.path.join(folder, "nginx.log")],
                                        stderr=subprocess.DEVNULL, env=dict(os.environ, PATH=path))
        for _ in range(200):
            try:
                if request(port, "GET", "/room")[1] == body:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        self.stop()
        raise BenchError("nginx does not serve the page; see " + folder + "/nginx.log")

    @property
    def pids(self):
        task = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(task, encoding="ascii") as f:
            return [int(p) for p in f.read().split()]

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def request(port, method, path, headers=None, body=None):
    """(status, bytes, headers) of one request."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        return r.status, r.read(), r.headers
    finally:
        c.close()


def take_cookies(jar, headers):
    for line in headers.get_all("Set-Cookie") or []:
        for name, morsel in http.cookies.SimpleCookie(line).items():
            jar[name] = morsel.value


def cookie_header(jar):
    return "; ".join(f"{k}={v}" for k, v in jar.items())


def sign_in(port, mail):
    """The Cookie header of a browser that went through the sign-in form."""
    jar = {}
    _, page, headers = request(port, "GET", "/sign-in")
    take_cookies(jar, headers)
    csrf = re.search(rb'name="csrf" value="([^"]+)"', page)[1].decode()
    form = urllib.parse.urlencode({"csrf": csrf, "mail": mail, "password": PASSWORD, "next": ""})
    status, _, headers = request(port, "POST", "/sign-in", {
        "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie_header(jar)}, form)
    take_cookies(jar, headers)
    if status != 303 or "/sign-in" in headers["Location"]:
        raise BenchError(f"sign-in answered {status}")
    return cookie_header(jar)


def api(port, token, method, path, body=None):
    status, answer, _ = request(port, method, "/api/v1" + path, {
        "Authorization": "Bearer " + token, "Content-Type": "application/json"}, body and json.dumps(body))
    if status not in (200, 201):
        raise BenchError(f"{method} {path} answered {status}: {answer[:300]!r}")
    return json.loads(answer)


class Load:
    """What one run of wrk saw, and what it cost the server."""

    def __init__(self, server, url, connections, seconds, cookie=None, token=None, body=None):
        env = dict(os.environ)
        for name, value in (("BENCH_COOKIE", cookie), ("BENCH_TOKEN", token), ("BENCH_BODY", body)):
            if value:
                env[name] = value
        pids = server.pids
        before = cpu_us(pids)
        run = subprocess.run(["wrk", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{seconds}s",
                              "-s", os.path.join(HERE, "load.lua"), f"http://127.0.0.1:{server.port}{url}"],
                             env=env, capture_output=True, text=True, check=False)
        used = cpu_us(pids) - before
        found = re.search(r"^BENCH (\d+) (\d+) (\d+) (\d+) (\d+)$", run.stdout, re.M)
        if not found:
            raise BenchError("wrk said: " + run.stdout + run.stderr)
        n, us, p99, bad, failed = (int(v) for v in found.groups())
        if n == 0 or bad or failed:
            raise BenchError(f"{url} at {connections}: {n} requests, {bad} with another status, {failed} failed")
        self.per_second = n * 1e6 / us
        self.p99_ms = p99 / 1000
        self.cpu_us = used / n
