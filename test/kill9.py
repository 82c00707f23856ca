#!/usr/bin/env python3
"""kill -9 while entries are written: what was answered with 201 is there afterwards, and everything verifies.

    kill9.py SONAE [ROUNDS]     TAP; 20 rounds, ./check --long asks for 200
"""
import hashlib, http.client, json, os, random, shutil, signal, subprocess, sys, tempfile, threading, time, urllib.parse

SONAE = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
WRITERS = 6
PIECE = 40000
UPLOAD_BYTES = 3 * 1024 * 1024 + 5
SEED = int(os.environ.get("SONAE_SEED", "20261121"))
ENV = dict(os.environ, SONAE_DEMO_PASSWORD="kill9-password-1234")


def sonae(*args):
    return subprocess.run([SONAE, *args], env=ENV, capture_output=True, text=True, timeout=60, check=False)


class Server:
    def __init__(self, data):
        self.process = subprocess.Popen([SONAE, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=ENV)
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.port = int(line.rsplit(":", 1)[1])
                return
        raise RuntimeError("the server did not come up again")

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait(20)
        self.process.stdout.close()


def call(connection, token, method, path, body=None):
    connection.request(method, "/api/v1" + path, json.dumps(body) if body else None,
                       {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    r = connection.getresponse()
    return r.status, json.loads(r.read())


def write(port, token, room, name, answered, stop):
    """Posts until the server is gone. Only what came back whole with 201 counts as answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    n = 0
    while not stop.is_set():
        n += 1
        text = f"記録 {name}-{n} " + "電源は切らない。" * (n % 5)
        try:
            status, entry = call(connection, token, "POST", f"/incidents/{room}/entries", {"type": "note", "text": text})
        except (OSError, http.client.HTTPException, ValueError):
            break
        if status == 201:
            answered[entry["seq"]] = text.strip()
    connection.close()


def send(port, token, room, size, acknowledged):
    """An upload in pieces until the server is gone; what it acknowledged is kept in a list of (upload, received)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        u = call(connection, token, "POST", f"/incidents/{room}/uploads", {"name": "disk.img", "bytes": size})[1]
        while u["received"] < size:
            at = u["received"]
            connection.request("PUT", f"/api/v1/incidents/{room}/uploads/{u['id']}?offset={at}", pattern(at, min(PIECE, size - at)),
                               {"Authorization": "Bearer " + token, "Content-Type": "application/octet-stream"})
            r = connection.getresponse()
            answer = r.read()
            if r.status != 200:
                break
            u = json.loads(answer)
            acknowledged.append((u["id"], u["received"]))
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        pass
    connection.close()


def pattern(at, n):
    """What stands in the file from there on."""
    first = at // 8
    words = b"".join(i.to_bytes(8, "big") for i in range(first, (at + n) // 8 + 1))
    return words[at - first * 8:at - first * 8 + n]


def go_on(port, token, room, acknowledged):
    """What is wrong with the upload after the restart, or None: goes on and compares the hash of the whole."""
    if not acknowledged:
        return None
    upload, received = acknowledged[-1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    status, u = call(connection, token, "GET", f"/incidents/{room}/uploads/{upload}")
    if status != 200 or u["received"] < received:
        return f"{received} bytes were acknowledged, {status} {u}"
    while u["received"] < u["bytes"]:
        at = u["received"]
        connection.request("PUT", f"/api/v1/incidents/{room}/uploads/{upload}?offset={at}", pattern(at, min(8 * PIECE, u["bytes"] - at)),
                           {"Authorization": "Bearer " + token, "Content-Type": "application/octet-stream"})
        u = json.loads(connection.getresponse().read())
    status, e = call(connection, token, "POST", f"/incidents/{room}/evidence", {"upload_id": upload})
    connection.close()
    want = hashlib.sha256(pattern(0, UPLOAD_BYTES)).hexdigest()
    return None if status == 201 and e["sha256"] == want else f"evidence {status} {e}"


def entries(port, token, room):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    found, query = {}, "?limit=200"
    while True:
        status, page = call(connection, token, "GET", f"/incidents/{room}/entries{query}")
        if status != 200:
            raise RuntimeError(f"the journal answered {status}")
        found.update((e["seq"], e["text"]) for e in page["items"])
        if not page["next_cursor"]:
            connection.close()
            return found
        query = "?limit=200&before=" + page["next_cursor"]


def search(port, token, words):
    """How often these words are found, once they are; 0 when not within ten seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(100):
        _, answer = call(connection, token, "GET", "/search?q=" + urllib.parse.quote(words))
        if answer["items"]:
            break
        time.sleep(0.1)
    connection.close()
    return len(answer["items"])


def one_round(data, token, chance):
    """What is wrong, or None; and how many answers were given."""
    server = Server(data)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    room = call(connection, token, "POST", "/incidents", {"kind": "unknown", "title": "電源が落ちる"})[1]["id"]
    connection.close()
    answered, acknowledged, stop = {}, [], threading.Event()
    writers = [threading.Thread(target=write, args=(server.port, token, room, k, answered, stop)) for k in range(WRITERS)]
    writers.append(threading.Thread(target=send, args=(server.port, token, room, UPLOAD_BYTES, acknowledged)))
    for w in writers:
        w.start()
    time.sleep(chance.uniform(0.02, 0.35))
    server.end(signal.SIGKILL)
    stop.set()
    for w in writers:
        w.join()
    after = sonae("verify", "--data", data)
    if after.returncode != 0:
        return f"verify after the kill: {after.returncode} {after.stdout}{after.stderr}", len(answered)
    server = Server(data)
    try:
        found = entries(server.port, token, room)
        broken = go_on(server.port, token, room, acknowledged)
        last = found.get(max(answered)) if answered else None
        unsearched = last is not None and search(server.port, token, f'"{last.split()[1]}"') == 0
    finally:
        server.end(signal.SIGTERM)
    if broken:
        return f"the upload: {broken}", len(answered)
    if unsearched:
        return "the last answered entry is not found by searching", len(answered)
    lost = [s for s, text in answered.items() if found.get(s) != text]
    if lost:
        return f"{len(lost)} answered entries are lost or changed, first number {min(lost)}", len(answered)
    again = sonae("verify", "--data", data)
    if again.returncode != 0:
        return f"verify after the restart: {again.stdout}{again.stderr}", len(answered)
    return None, len(answered)


def main():
    folder = tempfile.mkdtemp(prefix="sonae-kill9-")
    data = os.path.join(folder, "data")
    chance = random.Random(SEED)
    bad = total = 0
    print(f"1..{ROUNDS + 1}")
    try:
        made = sonae("demo", "--data", data)
        token = sonae("token", "create", "--data", data, "--user", made.stdout.split()[0]).stdout.strip()
        for i in range(1, ROUNDS + 1):
            wrong, n = one_round(data, token, chance)
            total += n
            bad += wrong is not None
            print(f"{'not ok' if wrong else 'ok'} {i} - killed while writing, {n} answers" + (f"\n# {wrong}" if wrong else ""),
                  flush=True)
        enough = total >= ROUNDS * 10
        bad += not enough
        print(f"{'ok' if enough else 'not ok'} {ROUNDS + 1} - {total} answers were enough to mean something (seed {SEED})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if bad else 0)


main()
