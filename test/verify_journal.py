#!/usr/bin/env python3
"""A second, independent verifier of the journal, written from docs/journal-format.md alone.

    verify_journal.py DIR/sonae.db      exit 0: all chains hold, 1: the first broken thing is named, 2: cannot run
"""
import hashlib, sqlite3, struct, sys

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


def main():
    try:
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
