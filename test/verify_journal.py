#!/usr/bin/env python3
"""A second, independent verifier of the journal, written from docs/journal-format.md and docs/archive-format.md alone.

    verify_journal.py DIR/sonae.db      exit 0: all chains hold, 1: the first broken thing is named, 2: cannot run
    verify_journal.py ARCHIVE.zip       the same of one incident that was written out
"""
import datetime, hashlib, json, sqlite3, struct, sys, uuid, zipfile

MASK, ZERO = 8, bytes(32)
Broken = type("Broken", (Exception,), {})


def sha(*parts):
    return hashlib.sha256(b"".join(p if isinstance(p, bytes) else struct.pack(">q", p) for p in parts)).digest()


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        part = self.data[self.at:self.at + n]
        if len(part) != n:
            raise Broken("bytes end too early")
        self.at += n
        return part

    def number(self, form, n):
        return struct.unpack(form, self.take(n))[0]

    def str(self):
        return self.take(self.number(">I", 4))

    def optional(self, read):
        flag = self.take(1)[0]
        if flag > 1:
            raise Broken("a flag is neither 0 nor 1")
        return read() if flag else None

    def end(self):
        if self.at != len(self.data):
            raise Broken("bytes left over")

def read_meta(data):
    r = Reader(data)
    if r.take(12) != b"SONAE-ENTRY\x01":
        raise Broken("meta of an unknown version")
    i64, uuid = lambda: r.number(">q", 8), lambda: r.take(16)
    m = {"org_id": uuid(), "incident_id": uuid(), "seq": i64(), "id": uuid(), "type": r.take(1)[0], "recorded_at": i64(),
         "occurred": r.str(), "place_at": i64(), "person_id": r.optional(uuid), "account_id": r.optional(uuid),
         "refers_to": i64(), "source": r.optional(r.str)}
    keys = [r.str() for _ in range(r.number(">I", 4))]
    r.end()
    if keys != sorted(set(keys)):
        raise Broken("keys out of order")
    return m, keys


def read_body(data, keys):
    r = Reader(data)
    text = r.str()
    for _ in keys:
        r.optional(r.str)
    r.end()
    return text


def check_entry(e, previous, masked):
    meta, keys = read_meta(e["meta"])
    if e["previous"] != previous:
        raise Broken("does not follow the entry before it")
    if e["hash"] != sha(b"SONAE-CHAIN\x01", previous, e["commitment"], e["meta"]):
        raise Broken("hash does not match")
    for name, sealed in meta.items():
        if e[name] != sealed:
            raise Broken("column %s does not agree" % name)
    if masked:
        if e["body"] is not None or e["salt"] is not None or e["text"] is not None:
            raise Broken("masked, but not emptied")
        return
    if e["body"] is None or e["salt"] is None or len(e["salt"]) != 32 or e["commitment"] != sha(
            b"SONAE-BODY\x01", e["salt"], e["body"]):
        raise Broken("body is gone or does not match its commitment")
    if e["text"] != read_body(e["body"], keys):
        raise Broken("column text does not agree")


def check_room(db, head):
    where = (head["org_id"], head["incident_id"])
    entries = db.execute("SELECT * FROM entry WHERE org_id = ? AND incident_id = ? ORDER BY seq", where).fetchall()
    newest_mask = {e["refers_to"]: e["seq"] for e in entries if e["type"] == MASK}
    previous = ZERO
    for number, e in enumerate(entries, 1):
        masked = newest_mask.get(e["seq"], 0) > e["seq"] or (
            e["type"] == MASK and newest_mask.get(e["refers_to"], 0) > e["seq"])
        try:
            if e["seq"] != number:
                raise Broken("missing")
            check_entry(e, previous, masked)
        except Broken as why:
            raise Broken("incident %s: entry %d: %s" % (where[1].hex(), number, why)) from None
        previous = e["hash"]
    if head["seq"] != len(entries) or head["hash"] != previous or head["sealed_seq"] != head["seq"]:
        raise Broken("incident %s: the head is not its last entry" % where[1].hex())
    return len(entries)


def check_seals(db, heads):
    entries = {(e["org_id"], e["incident_id"], e["seq"]): e["hash"]
               for e in db.execute("SELECT org_id, incident_id, seq, hash FROM entry")}
    last, org, previous, number = {}, None, ZERO, 0
    for s in db.execute("SELECT * FROM seal ORDER BY org_id, seq"):
        if s["org_id"] != org:
            org, previous, number = s["org_id"], ZERO, 0
        number += 1
        name, room = "seal %d of %s" % (s["seq"], s["org_id"].hex()), (s["org_id"], s["incident_id"])
        digest = sha(b"SONAE-SEAL\x01", s["previous"], s["org_id"], s["seq"], s["incident_id"], s["entry_seq"],
                     s["entry_hash"], s["sealed_at"])
        if s["seq"] != number or s["previous"] != previous or s["hash"] != digest:
            raise Broken(name + ": chain broken")
        if entries.get(room + (s["entry_seq"],)) != s["entry_hash"] or s["entry_seq"] <= last.get(room, 0):
            raise Broken(name + ": the entry is gone or another one")
        last[room], previous = s["entry_seq"], digest
    for h in heads:
        if last.get((h["org_id"], h["incident_id"]), 0) != h["seq"]:
            raise Broken("incident %s: not sealed to its end" % h["incident_id"].hex())


# --- an archive ---

TYPES = ["observed", "done", "decided", "told", "collected", "note", "correction", "withdrawal", "mask", "change"]
FIXED = ["manifest.json", "README.txt", "people.jsonl", "journal.jsonl", "rows.jsonl", "words.jsonl", "seals.jsonl"]
OF_ENTRY = ("entry:", "mask:", "archive:")


def text(s):
    data = s.encode()
    return struct.pack(">I", len(data)) + data


def optional(v, put):
    return b"\0" if v is None else b"\1" + put(v)


def raw_id(s):
    return uuid.UUID(s).bytes


def entry_hashes(m, e, previous):
    """The bytes of docs/journal-format.md from the fields of one line."""
    meta = b"".join([
        b"SONAE-ENTRY\x01", raw_id(m["organisation"]["id"]), raw_id(m["incident"]["id"]), struct.pack(">q", e["seq"]),
        raw_id(e["id"]), bytes([TYPES.index(e["type"])]), struct.pack(">q", e["recorded_at"]), text(e["occurred"]),
        struct.pack(">q", e["place_at"]), optional(e["person"], raw_id), optional(e["account"], raw_id),
        struct.pack(">q", e["refers_to"]), optional(e["source"], text), struct.pack(">I", len(e["items"])),
        b"".join(text(k) for k in e["items"])])
    commitment = bytes.fromhex(e["commitment"])
    if e["salt"] is not None:
        body = text(e["text"]) + b"".join(optional(v, text) for v in e["items"].values())
        if sha(b"SONAE-BODY\x01", bytes.fromhex(e["salt"]), body) != commitment:
            raise Broken("entry %d: body does not match its commitment" % e["seq"])
    return sha(b"SONAE-CHAIN\x01", previous, commitment, meta)


def lines(z, name):
    data = z.read(name).decode()
    if data and not data.endswith("\n"):
        raise Broken(name + " is cut off")
    return [json.loads(line) for line in data.split("\n")[:-1]]


def check_members(z, m):
    names = [i.filename for i in z.infolist()]
    rest = names[len(FIXED):]
    if names[:len(FIXED)] != FIXED or rest != sorted(set(rest), key=lambda n: (n.startswith("evidence/"), n)):
        raise Broken("files out of order")
    if [f["name"] for f in m["files"]] != names[1:]:
        raise Broken("the manifest lists other files")
    for f in m["files"]:
        h, n = hashlib.sha256(), 0
        with z.open(f["name"]) as part:
            while piece := part.read(1 << 20):
                h.update(piece)
                n += len(piece)
        if h.hexdigest() != f["sha256"] or n != f["bytes"]:
            raise Broken(f["name"] + " is not what the manifest says")
        if f["name"] in rest and f["name"] not in ("paper/" + f["sha256"], "evidence/" + f["sha256"]):
            raise Broken(f["name"] + " is not called by its hash")


def check_chain(m, entries):
    """The hashes by seq, and what the entries say: key -> value, or Ellipsis where it was masked."""
    masks = {e["refers_to"]: e["seq"] for e in entries if e["type"] == "mask"}
    previous, hashes, says = ZERO, {0: ZERO}, {}
    for number, e in enumerate(entries, 1):
        if e["seq"] != number:
            raise Broken("entry %d is missing" % number)
        previous = entry_hashes(m, e, previous)
        if previous.hex() != e["hash"] or list(e["items"]) != sorted(e["items"], key=str.encode):
            raise Broken("entry %d: hash does not match" % number)
        masked = masks.get(number, 0) > number or (e["type"] == "mask" and masks.get(e["refers_to"], 0) > number)
        if masked != (e["salt"] is None) or masked != (e["text"] is None):
            raise Broken("entry %d: masked and not emptied, or the other way round" % number)
        hashes[number] = previous
        for key, value in e["items"].items():
            if not key.startswith(OF_ENTRY):
                says[key] = ... if masked else value
    return hashes, says


def check_rows(rows, says):
    if list(rows) != sorted(rows, key=str.encode):
        raise Broken("rows out of order")
    for key, value in rows.items():
        if key not in says or (says[key] is not ... and says[key] != value):
            raise Broken("%s is not what the entries say" % key)
    for key, value in says.items():
        if value not in (None, ...) and key not in rows:
            raise Broken("%s is in no row" % key)


def check_archive_seals(m, seals, hashes):
    last = {"seq": 0, "entry_seq": 0, "hash": ZERO.hex()}
    for s in seals:
        digest = sha(b"SONAE-SEAL\x01", bytes.fromhex(s["previous"]), raw_id(m["organisation"]["id"]), s["seq"],
                     raw_id(m["incident"]["id"]), s["entry_seq"], bytes.fromhex(s["entry_hash"]), s["sealed_at"])
        if digest.hex() != s["hash"] or s["seq"] <= last["seq"] or s["entry_seq"] <= last["entry_seq"]:
            raise Broken("seal %d: hash or order" % s["seq"])
        if hashes.get(s["entry_seq"], ZERO).hex() != s["entry_hash"]:
            raise Broken("seal %d: the entry is gone or another one" % s["seq"])
        if s["seq"] == last["seq"] + 1 and s["previous"] != last["hash"]:
            raise Broken("seal %d: chain broken" % s["seq"])
        last = s
    if last["entry_seq"] != len(hashes) - 1:
        raise Broken("not sealed to its end")


def check_made(z, m, last, rows, hashes):
    made = {k[8:]: v for k, v in last["items"].items() if k.startswith("archive:")}
    at = datetime.datetime.fromtimestamp(last["recorded_at"] // 1000, datetime.timezone(datetime.timedelta(hours=9)))
    said = {"format": "1", "by": m["made_by"], "evidence": m["evidence"], "organisation": m["organisation"]["name"],
            "program": m["program"], "people": hashlib.sha256(z.read("people.jsonl")).hexdigest()}
    if made != said:
        raise Broken("the last entry says otherwise who made this")
    if m["made_at"] != at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03d+09:00" % (last["recorded_at"] % 1000):
        raise Broken("the last entry says otherwise when it was made")
    head, i = hashes[len(hashes) - 1].hex(), m["incident"]
    short = "-".join(head[:24].upper()[k:k + 4] for k in range(0, 24, 4))
    if m["journal"] != {"entries": len(hashes) - 1, "head": head, "seal": "%d-%s" % (len(hashes) - 1, short)}:
        raise Broken("the manifest says otherwise how the journal ends")
    if i["is_restricted"] != (rows.get("incident:is_restricted") == "1") or any(
            rows.get("incident:" + k) != i[k] for k in ("name", "title", "mode", "kind")):
        raise Broken("the manifest says otherwise what the incident is")


def check_words(words, rows):
    want = sorted({v for k, v in rows.items() if k.startswith("step/") and k.endswith(":words")})
    if [w["sha256"] for w in words] != want:
        raise Broken("the words are not those the rows name")
    for w in words:
        if hashlib.sha256("".join(p + "\0" for p in w["parts"]).encode()).hexdigest() != w["sha256"]:
            raise Broken("words %s are others" % w["sha256"])


def check_named(z, m, rows):
    named = set()
    for key, value in rows.items():
        if key.startswith("report/") and key.endswith(":paper"):
            named.add("paper/" + value)
        elif m["evidence"] == "all" and (key.startswith("evidence/") and key.endswith(":stored_sha256") or
                                         key.startswith("custody/") and key.endswith(":scan_sha256")):
            named.add("evidence/" + value)
    if named != {i.filename for i in z.infolist() if "/" in i.filename}:
        raise Broken("papers and evidence are not those the rows name")


def check_archive(path):
    try:
        z = zipfile.ZipFile(path)
        m = json.loads(z.read("manifest.json"))
        if m["format"] != "sonae-archive" or m["version"] != 1:
            raise Broken("no archive of version 1")
        check_members(z, m)
        entries = lines(z, "journal.jsonl")
        rows = {r["key"]: r["value"] for r in lines(z, "rows.jsonl")}
        hashes, says = check_chain(m, entries)
        check_rows(rows, says)
        check_words(lines(z, "words.jsonl"), rows)
        check_archive_seals(m, lines(z, "seals.jsonl"), hashes)
        check_made(z, m, entries[-1], rows, hashes)
        check_named(z, m, rows)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, IndexError, AttributeError, struct.error,
            NotImplementedError, RuntimeError, EOFError) as why:
        raise Broken("not an archive: %s" % why) from None
    return len(entries)


def main():
    try:
        if sys.argv[1].endswith(".zip"):
            print("%d entries: whole" % check_archive(sys.argv[1]))
            return 0
        db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
        db.row_factory, db.text_factory = sqlite3.Row, bytes
        db.execute("BEGIN")
        heads = db.execute("SELECT * FROM journal_head ORDER BY org_id, incident_id").fetchall()
        n = sum(check_room(db, h) for h in heads)
        if n != db.execute("SELECT count(*) FROM entry").fetchone()[0]:
            raise Broken("entries without a room")
        check_seals(db, heads)
    except Broken as why:
        print(why)
        return 1
    except (IndexError, sqlite3.Error, OSError) as why:
        print(why, file=sys.stderr)
        return 2
    print("%d rooms, %d entries: whole" % (len(heads), n))
    return 0


sys.exit(main())
