#!/usr/bin/env python3
"""One incident as a file, from outside: what is written out proves itself, twice; whatever is changed is found and named.

    archive.py SONAE        TAP. The room is the one of tamper.py, which has a little of every part.
"""
import hashlib, io, json, os, re, shutil, signal, sqlite3, struct, subprocess, sys, tempfile, time, zipfile, zlib

import tamper
from tamper import SONAE, say, sonae

HERE = os.path.dirname(os.path.abspath(__file__))
FIXED = ["manifest.json", "README.txt", "people.jsonl", "journal.jsonl", "rows.jsonl", "words.jsonl", "seals.jsonl"]
N = len(FIXED)


# --- a zip as Sonae writes it, to change anything else and nothing but that ---

def pack(members):
    out, central = io.BytesIO(), b""
    for name, data in members:
        name, at, crc = name.encode(), out.tell(), zlib.crc32(data)
        out.write(struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, 8, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name + data)
        out.write(struct.pack("<IIII", 0x08074b50, crc, len(data), len(data)))
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 3 << 8 | 45, 20, 8, 0, 0, 0x21, crc, len(data), len(data),
                               len(name), 0, 0, 0, 0, 0o100644 << 16, at) + name
    at = out.tell()
    out.write(central + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, len(members), len(members), len(central), at, 0))
    return out.getvalue()


def read(file):
    with zipfile.ZipFile(file) as z:
        return [(i.filename, z.read(i)) for i in z.infolist()]


def listed(members):
    """The same with a manifest that lists what is there: what a forger would do."""
    m = json.loads(members[0][1])
    m["files"] = [{"name": n, "bytes": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in members[1:]]
    return [("manifest.json", json.dumps(m, ensure_ascii=False).encode())] + members[1:]


def put(members, name, data):
    return [(n, data if n == name else d) for n, d in members]


def lines_of(members, name):
    return [json.loads(line) for line in dict(members)[name].decode().splitlines()]


def with_lines(members, name, lines):
    return put(members, name, "".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n" for v in lines).encode())


def verdict(base, data, name="x.zip"):
    file = os.path.join(base, name)
    with open(file, "wb") as f:
        f.write(data)
    return sonae("verify", file), file


def second(file):
    return subprocess.run([sys.executable, os.path.join(HERE, "verify_journal.py"), file], capture_output=True, text=True,
                          timeout=60, check=False)


def refused(base, what, data, says=None, both=True):
    """Both verifiers say no, ours in words, and neither crashes."""
    v, file = verdict(base, data)
    ok = v.returncode == 1 and len(v.stderr.strip()) > 10 and (says is None or re.search(says, v.stderr))
    say(bool(ok), what + " is found", f"{v.returncode} {v.stdout}{v.stderr}")
    if both:
        p = second(file)
        say(p.returncode == 1, what + " is found by the second verifier", p.stdout + p.stderr)


# --- whole ---

def test_whole(data, base, room):
    file = os.path.join(base, "whole.zip")
    x = sonae("export", room, file, "--data", data, "--purpose", "専門家に見てもらう")
    say(x.returncode == 0, "a room of every part is written out", x.stdout + x.stderr)
    v = sonae("verify", file)
    say(v.returncode == 0 and "whole" in v.stdout, "it proves itself without a data folder", v.stdout + v.stderr)
    p = second(file)
    say(p.returncode == 0, "and so it does to a program written from the format alone", p.stdout + p.stderr)
    say(sonae("verify", "--data", data).returncode == 0, "the folder it came from holds")
    members = read(file)
    say(pack(members) == open(file, "rb").read(), "the zip has no byte that its members do not decide")
    say([n for n, _ in members[:N]] == FIXED and len(members) == N + 2, "a paper and a stored file are in it", repr([n for n, _ in members]))
    kinds = {re.split("[/:]", r["key"])[0] for r in lines_of(members, "rows.jsonl")}
    want = {"incident", "member", "step", "fact", "report", "affected", "indicator", "decision", "acting", "evidence", "custody",
            "question", "triage", "task", "guest", "sighting", "action", "closing", "cost", "follow", "lesson", "asked"}
    say(len(want - kinds) == 0, "every part of the room has rows in it", f"missing {sorted(want - kinds)} of {sorted(kinds)}")
    text = b"".join(d for _, d in members).decode(errors="replace")
    found = re.findall(r"(?<!\d)0[789]0-\d{4}-\d{4}", text)
    say("tamper-password" not in text and not found, "no secret and no number of a person is in it", repr(found))
    again = os.path.join(base, "again.zip")
    say(sonae("export", room, again, "--data", data, "--no-evidence").returncode == 0 and sonae("verify", again).returncode == 0,
        "it is written out again without the files of the evidence")
    say(not any(n.startswith("evidence/") for n, _ in read(again)) and second(again).returncode == 0, "which then are not in it")
    x = sonae("export", room, again, "--data", data)
    say(x.returncode == 2 and "already" in x.stderr, "a file that is there is not written over", x.stderr)
    return members


# --- changed ---

def test_flips(members, base):
    """Any byte of the file: all of the first and last 400, and many between."""
    data = pack(members)
    at = sorted(set(range(0, 400)) | set(range(len(data) - 400, len(data))) | set(range(0, len(data), max(1, len(data) // 250))))
    missed = []
    for i in at:
        v, _ = verdict(base, data[:i] + bytes([data[i] ^ 1]) + data[i + 1:])
        if v.returncode != 1:
            missed.append((i, v.returncode))
    say(not missed, f"one bit changed at {len(at)} places: found each time", repr(missed[:10]))
    missed = [n for n in range(0, len(data), max(1, len(data) // 60)) if verdict(base, data[:n])[0].returncode != 1]
    say(not missed, "cut off at 60 places: found each time", repr(missed))


def test_files(members, base):
    for name, content in members[1:]:
        changed = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
        refused(base, f"{name} changed", pack(put(members, name, changed)), name)
        if name != "README.txt":  # of no meaning; whoever lists it anew may write it anew
            refused(base, f"{name} changed and listed anew", pack(listed(put(members, name, changed))))
        refused(base, f"{name} left out", pack([m for m in members if m[0] != name]), both=name != "README.txt")
        refused(base, f"{name} left out and taken from the list", pack(listed([m for m in members if m[0] != name])), both=name != "README.txt")
        refused(base, f"{name} twice", pack(listed(members + [(name, content)])), both=False)
    refused(base, "a file nobody speaks of", pack(listed(members + [("evidence/" + hashlib.sha256(b"x").hexdigest(), b"x")])))
    turned = members[:N] + list(reversed(members[N:]))
    refused(base, "another order", pack(listed(turned)), "並び|order|出てこない|no record")


def test_manifest(members, base):
    m = json.loads(members[0][1])

    def walk(v, path):
        for key in v:
            yield path + [key]
            if isinstance(v[key], dict):
                yield from walk(v[key], path + [key])

    def with_change(path, change):
        copy = json.loads(members[0][1])
        at = copy
        for key in path[:-1]:
            at = at[key]
        change(at, path[-1])
        return pack([("manifest.json", json.dumps(copy, ensure_ascii=False).encode())] + members[1:])

    def other(at, key):
        v = at[key]
        if isinstance(v, bool):
            at[key] = not v
        elif isinstance(v, int):
            at[key] = v + 1
        elif isinstance(v, str):
            at[key] = {"all": "none"}.get(v, v[:-1] + ("0" if v[-1] != "0" else "1"))
        elif isinstance(v, list):
            v.reverse()
        else:
            at[key] = []

    for path in walk(m, []):
        name = ".".join(path)
        refused(base, f"manifest: {name} changed", with_change(path, other))
        refused(base, f"manifest: {name} left out", with_change(path, lambda at, key: at.pop(key)))
    refused(base, "a newer format", with_change(["version"], lambda at, key: at.update(version=7)), "7")
    refused(base, "something more in the manifest", with_change(["x"], lambda at, key: at.update(x=1)), both=False)


def test_journal(members, base):
    entries, rows, seals = (lines_of(members, n + ".jsonl") for n in ("journal", "rows", "seals"))

    def forged(new=entries, rows=rows, seals=seals, **journal):
        v = with_lines(with_lines(with_lines(members, "journal.jsonl", new), "rows.jsonl", rows), "seals.jsonl", seals)
        m = json.loads(v[0][1])
        m["journal"].update(journal)
        return pack(listed([("manifest.json", json.dumps(m).encode())] + v[1:]))

    for field in entries[3]:
        e = [dict(v) for v in entries]
        v = e[3][field]
        e[3][field] = (v + 1 if isinstance(v, int) else {"x:y": "z"} if isinstance(v, dict) else "told" if field == "type" else
                       None if field in ("text", "salt") else "0" * len(v) if v else "x")
        if e[3][field] == v:
            continue
        refused(base, f"entry 4: {field} changed", forged(e), "4")
    refused(base, "an entry left out", forged(entries[:4] + entries[5:]), "5")
    refused(base, "two entries in each other's place", forged(entries[:4] + [entries[5], entries[4]] + entries[6:]), "5")
    refused(base, "the end cut off", forged(entries[:-1]))
    cut, last = entries[:-3], entries[-4]
    seal = "%d-%s" % (len(cut), "-".join(last["hash"][:24].upper()[i:i + 4] for i in range(0, 24, 4)))
    refused(base, "the end cut off and all numbers put right", forged(cut, rows, seals[:-2], entries=len(cut), head=last["hash"], seal=seal),
            "切り取|cut off")
    refused(base, "a row changed", forged(rows=[dict(r, value=r["value"] + "x") if i == 4 else r for i, r in enumerate(rows)]))
    refused(base, "a row left out", forged(rows=rows[:4] + rows[5:]), re.escape(rows[4]["key"]))
    refused(base, "a row more", forged(rows=sorted(rows + [{"key": "incident:x", "value": "1"}], key=lambda r: r["key"].encode())), "incident:x")
    refused(base, "a row twice", forged(rows=rows[:5] + rows[4:]), both=False)
    refused(base, "seals in another order", forged(seals=[seals[1], seals[0]] + seals[2:]))
    refused(base, "the last seal left out", forged(seals=seals[:-1]))
    refused(base, "no seals", forged(seals=[]))
    for field in seals[0]:
        v = seals[0][field]
        refused(base, f"seal 1: {field} changed", forged(seals=[dict(seals[0], **{field: v + 1 if isinstance(v, int) else "1" * 64})] + seals[1:]))


# --- abuse: nothing of this is an archive, and none of it may hurt ---

def test_abuse(members, base):
    good = pack(members)

    def zipped(names, method=zipfile.ZIP_STORED, data=b"x", **info):
        b = io.BytesIO()
        with zipfile.ZipFile(b, "w", method) as z:
            for name in names:
                i = zipfile.ZipInfo(name)
                i.compress_type = method
                for k, v in info.items():
                    setattr(i, k, v)
                z.writestr(i, data)
        return b.getvalue()

    for name in ("../../etc/passwd", "/etc/passwd", "C:\\x", "C:/x", "evidence/../x", "evidence/" + "0" * 63, "paper", "evidence/", "a" * 60000,
                 "evidence/" + "A" * 64, "\u3042.txt", "x\ny", ""):
        refused(base, f"a member called {name[:30]!r}", pack(members + [(name, b"x")]), both=False)
    refused(base, "a name that is no UTF-8", good.replace(b"README.txt", b"READ\xff\xfe.txt"), both=False)
    refused(base, "a link", zipped(["manifest.json"], data=b"/etc/passwd", external_attr=0o120777 << 16), both=False)
    refused(base, "a bomb", zipped(FIXED, zipfile.ZIP_DEFLATED, b"0" * 50_000_000), "圧縮|packed", both=False)
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        for n, d in members:
            z.writestr(n, d)
    refused(base, "packed anew", b.getvalue(), "圧縮|packed", both=False)
    encrypted = bytearray(good)
    encrypted[6] |= 1
    at = good.rindex(b"PK\x01\x02") if False else good.index(b"PK\x01\x02")
    encrypted[at + 8] |= 1
    refused(base, "encrypted", bytes(encrypted), "暗号|encrypted", both=False)
    refused(base, "100,000 members", zipped([f"f{i}" for i in range(100_000)], data=b""), "多すぎ|too many", both=False)
    refused(base, "a zip that says it has 4 billion members", good[:-22] + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 65535, 65535,
                                                                                    2 ** 32 - 1, 2 ** 32 - 1, 0), both=False)
    for what, data in (("nothing", b""), ("one byte", b"P"), ("text", b"hello" * 1000), ("only an end", good[-22:]), ("something behind it", good + b"x"),
                       ("something before it", b"x" + good), ("two archives", good + good), ("a picture", b"\x89PNG\r\n\x1a\n" + b"0" * 100)):
        refused(base, what, data, both=False)
    deep = b'{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    refused(base, "a manifest 100,000 deep", pack([("manifest.json", deep)] + members[1:]), both=False)
    refused(base, "a manifest that is too long", pack([("manifest.json", b'{"x":"' + b"a" * 5_000_000 + b'"}')] + members[1:]), both=False)
    for what, line in (("100,000 deep", b"[" * 100_000), ("of 20 MB without an end", b'{"a":"' + b"x" * 20_000_000), ("not JSON", b"nope\n"),
                       ("a number", b"17\n"), ("a huge number", b'{"seq":1e999}\n'), ("a number too large", b'{"seq":99999999999999999999}\n'),
                       ("with a zero byte", b'{"seq":"\\u0000"}\n'), ("not UTF-8", b'{"seq":"\xff"}\n'), ("half a pair", b'{"seq":"\\ud800"}\n'),
                       ("a member twice", b'{"seq":1,"seq":1}\n'), ("empty", b"\n"), ("endless items", b'{"items":{' + b",".join(
                           b'"a%d":null' % i for i in range(200_000)) + b"}}\n")):
        refused(base, f"a line {what}", pack(listed(put(members, "journal.jsonl", line))), both=False)
    wide = {"key": "k", "value": "v"}
    many = "".join(json.dumps(dict(wide, key="k%07d" % i)) + "\n" for i in range(600_000)).encode()
    refused(base, "600,000 rows", pack(listed(put(members, "rows.jsonl", many))), both=False)


# --- taken in ---

def blobs(data):
    return sorted(os.path.join(at, n) for at, _, names in os.walk(os.path.join(data, "blob")) for n in names)


def count(data, table):
    db = sqlite3.connect(f"file:{data}/sonae.db?mode=ro", uri=True)
    try:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        db.close()


def test_import(members, base, home):
    data, file = os.path.join(base, "second"), os.path.join(base, "in.zip")
    sonae("demo", "--data", data)
    with open(file, "wb") as f:
        f.write(pack(members))
    before = blobs(data)
    for what, bad in (("changed", pack(put(members, "rows.jsonl", dict(members)["rows.jsonl"].replace(b"PC", b"PD")))),
                      ("cut off", pack(members)[:-30]), ("of a newer format", pack([("manifest.json", members[0][1].replace(
                          b'"version":1', b'"version":9'))] + members[1:])), ("no archive", b"PK" + b"x" * 100)):
        with open(file + ".bad.zip", "wb") as f:
            f.write(bad)
        x = sonae("import", file + ".bad.zip", "--data", data)
        say(x.returncode == 1 and len(x.stderr) > 20, f"an archive {what} is refused", f"{x.returncode} {x.stdout}{x.stderr}")
        say(blobs(data) == before and count(data, "archive") == 0 and count(data, "archive_entry") == 0,
            f"of an archive {what} nothing is left on disk", repr(blobs(data)))
    x = sonae("import", file, "--data", data)
    say(x.returncode == 0, "an archive is taken in", x.stdout + x.stderr)
    v = sonae("verify", "--data", data)
    say(v.returncode == 0 and "1 archives" in v.stdout, "the folder that took it in proves it again", v.stdout + v.stderr)
    p = subprocess.run([sys.executable, os.path.join(HERE, "verify_journal.py"), os.path.join(data, "sonae.db")], capture_output=True,
                       text=True, timeout=60, check=False)
    say(p.returncode == 0, "and so does the second verifier its journals", p.stdout + p.stderr)
    kept = [f for f in blobs(data) if f not in before]
    say(len(kept) == 1 and open(kept[0], "rb").read() == pack(members), "the file is kept as it came")
    db = sqlite3.connect(f"file:{data}/sonae.db?mode=ro", uri=True)
    rows = dict(db.execute("SELECT name, value FROM archive_row").fetchall())
    texts = [r[0] for r in db.execute("SELECT text FROM archive_entry ORDER BY seq")]
    say(rows == {r["key"]: r["value"] for r in lines_of(members, "rows.jsonl")}, "every row is there to be read")
    say(texts == [e["text"] for e in lines_of(members, "journal.jsonl")], "every entry is there to be read")
    state, restricted = db.execute("SELECT state, is_restricted FROM incident WHERE origin <> ''").fetchone()
    say((state, restricted) == ("closed", 1), "its room is closed, and restricted as it was")
    say(db.execute("SELECT count(*) FROM person").fetchone()[0] == db.execute("SELECT count(*) FROM person WHERE name <> ''").fetchone()[0]
        and db.execute("SELECT count(*) FROM account").fetchone()[0] < 10, "no account was made for its people")
    db.close()
    x = sonae("import", file, "--data", data)
    say(x.returncode == 2 and count(data, "archive") == 1, "the very same is not taken in twice", x.stdout + x.stderr)
    x = sonae("import", file, "--data", home)
    say(x.returncode == 2 and count(home, "archive") == 0, "at home it is told that the room is there", x.stdout + x.stderr)
    room = next(line.split()[0] for line in sonae("incident", "list", "--data", data).stdout.split("\n") if "restricted" in line)
    x = sonae("export", room, os.path.join(base, "no.zip"), "--data", data)
    say(x.returncode == 2, "a room that was taken in is handed on as it came, not written out anew", x.stdout + x.stderr)
    return data


def test_imported_columns(data, base):
    """What stands in the rows repeats the file: any change is found."""
    free = {("archive", "file_name"), ("archive", "looked_by"), ("archive", "looked_at")}
    db = sqlite3.connect(f"file:{data}/sonae.db?mode=ro", uri=True)
    for table in ("archive", "archive_entry", "archive_row", "archive_person"):
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            for rowid, value in tamper.rows_to_change(db, table, column):
                copy = tamper.Copy(data, base)
                copy.sql((f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (tamper.other(value, kind), rowid)))
                v = copy.verify()
                want = (0, 1) if (table, column) in free else (1,)
                say(v.returncode in want, f"{table}.{column} changed: {'told by nobody' if want[0] == 0 else 'found'}", v.stdout + v.stderr)
    db.close()
    for name, sql in (("an entry of it taken away", "DELETE FROM archive_entry WHERE seq = 3"), ("a row of it taken away",
                      "DELETE FROM archive_row WHERE rowid = (SELECT max(rowid) FROM archive_row)"),
                      ("a person of it taken away", "DELETE FROM archive_person WHERE rowid = (SELECT max(rowid) FROM archive_person)"),
                      ("an archive taken away", "DELETE FROM archive"), ("the room it became made ours", "UPDATE incident SET origin = ''")):
        copy = tamper.Copy(data, base)
        copy.sql(sql)
        v = copy.verify()
        say(v.returncode == 1, name + " is found", v.stdout + v.stderr)
    copy = tamper.Copy(data, base, True)
    stored = max(blobs(copy.dir), key=os.path.getsize)  # suspicious mails of the demo are small
    os.chmod(stored, 0o600)
    with open(stored, "r+b") as f:
        f.seek(3000)
        old = f.read(1)
        f.seek(3000)
        f.write(bytes([old[0] ^ 1]))
    v = copy.verify()
    say(v.returncode == 1 and "archive" in v.stdout, "one bit of the kept file changed is found", v.stdout + v.stderr)


def test_killed(members, base):
    """kill -9 while it is taken in: nothing of it is seen, and the next try works."""
    file, seen = os.path.join(base, "in.zip"), set()
    for delay in (0.01, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3):
        data = os.path.join(base, "killed")
        shutil.rmtree(data, ignore_errors=True)
        sonae("demo", "--data", data)
        p = subprocess.Popen([SONAE, "import", file, "--data", data], env=tamper.ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(delay)
        p.send_signal(signal.SIGKILL)
        p.communicate()
        rooms = sum("restricted" in line for line in sonae("incident", "list", "--data", data).stdout.split("\n"))
        v = sonae("verify", "--data", data)
        x = sonae("import", file, "--data", data)
        again = sonae("verify", "--data", data)
        ok = v.returncode == 0 and again.returncode == 0 and rooms in (0, 1) and x.returncode == (2 if rooms else 0)
        seen.add(rooms)
        if not ok:
            say(False, f"killed after {delay} s", f"{rooms} {v.stdout}{v.stderr}{x.stdout}{x.stderr}{again.stdout}")
            return
    say(True, f"killed at seven moments: all of it or nothing is there ({sorted(seen)})")


def main():
    base = tempfile.mkdtemp(prefix="sonae-archive-")
    try:
        data = os.path.join(base, "data")
        tamper.make(data)
        room = sonae("incident", "list", "--data", data).stdout.split("\n")
        room = next(line.split()[0] for line in room if "restricted" in line)
        members = test_whole(data, base, room)
        test_files(members, base)
        test_manifest(members, base)
        test_journal(members, base)
        test_abuse(members, base)
        second_data = test_import(members, base, data)
        test_imported_columns(second_data, base)
        test_killed(members, base)
        test_flips(members, base)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(f"1..{tamper.tests}")
    return 1 if tamper.failures else 0


if __name__ == "__main__":
    sys.exit(main())
