#!/usr/bin/env python3
"""What somebody changes in a stopped data folder is found: columns by SQL, rows taken away, bytes flipped, printed seals.

    tamper.py SONAE [FLIPS]     TAP; 120 flips
"""
import html, http.client, json, os, random, re, shutil, signal, sqlite3, subprocess, sys, tempfile, urllib.parse

SONAE = os.path.abspath(sys.argv[1])
FLIPS = int(sys.argv[2]) if len(sys.argv) > 2 else 120
SEED = int(os.environ.get("SONAE_SEED", "20261121"))
ENV = dict(os.environ, SONAE_DEMO_PASSWORD="tamper-password-1234")

# A table a line: many hands write here.
SEALED = (
    "entry", "seal", "journal_head", "audit",
    "incident", "incident_member",
    "step",
    "fact", "fact_entry",
    "affected", "affected_link", "affected_entry", "entry_stage", "indicator", "indicator_entry",
    "report",
    "question",
    "acting", "reach", "handover",
    "decision", "decision_person",
    "triage",
    "evidence", "custody", "blob",
    "task", "task_word", "guest",
    "link", "risk_true", "window_call", "consult_sheet", "consult_value", "consult_handed",
    "closing", "closing_follow", "closing_cost", "closing_lesson", "closing_answer", "action",
    # once they are in a room; before that, and sighting_desk, sighting_mask: audit tells who did what to them
    "sighting", "sighting_message",
)
DEMO_MAILS = 3  # suspicious mails of the demo firm, in no room: their rows are told by the audit, their bytes by their hash
# Columns of these tables that verify has no word for, and why that is right.
NOT_SEALED = {
    ("blob", "created_at"): "when the bytes came; the entry that took them says it",
    ("report", "made_at"): "when the draft was begun; the paper carries its own dates",
    ("report", "filled"): "of a draft: what the program had put in; empty once it is issued",
    ("sighting", "code"): "what the finder looks it up with; nothing of the room",
    ("sighting", "once_id"): "keeps a form from writing twice",
    ("sighting", "reach"): "a phone number the room's sealed record has no business with",
    ("sighting", "photo_type"): "found again by looking at the bytes, whose hash is sealed",
    ("sighting", "photo_bytes"): "known by the bytes, whose hash is sealed",
    ("sighting", "taken_by_id"): "who looks at it in the inbox; audit has it",
    ("sighting", "taken_at"): "since when; audit has it",
    ("sighting", "settled_at"): "the entry that brought it has its own time",
    ("sighting", "reason"): "empty while it is in a room",
    ("sighting", "photo_hidden_at"): "the entry that took the photo away has its own time",
    ("sighting", "repeats"): "how often a program said the same again; the entry that brought it says the count until then",
    ("sighting", "repeated_at"): "when it last did",
    ("closing_answer", "body"): "what the form shows again; what people read of it is the answer, which is sealed",
    ("report", "changed_at"): "when the draft was last touched; the paper carries its own dates",
    ("guest", "notes"): "a count; the notes are entries",
    ("guest", "seen_at"): "when it was opened is in the audit",
    ("task", "reminded"): "a mark of the clock: due soon, overdue",
    ("task", "is_told"): "a mark: whether the mail to its owner was written",
}

ADMIN = {}  # token of the administrator
tests = failures = 0


def say(ok, name, more=""):
    global tests, failures
    tests += 1
    failures += not ok
    print(f"{'ok' if ok else 'not ok'} {tests} - {name}" + (f"\n# {more.strip()}" if more and not ok else ""), flush=True)


def sonae(*args):
    return subprocess.run([SONAE, *args], env=ENV, capture_output=True, text=True, timeout=60, check=False, errors="replace")


# --- the data folder ---

def call(port, token, method, path, body=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None,
              {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    r = c.getresponse()
    status, answer = r.status, r.read()
    c.close()
    if status >= 300:
        raise RuntimeError(f"{method} {path}: {status} {answer[:300]!r}")
    return json.loads(answer) if answer else None


def finder_says_more(port, code):
    """As its finder, on the public page: the room hears of it, and the row is compared with that entry."""
    def ask(method, path, body=None, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        page = r.read().decode()
        c.close()
        return r.status, page, r.headers
    path = ask("GET", "/sighting")[2]["Location"] + "/n/" + code
    _, page, headers = ask("GET", path)
    form = {name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', page)[1]) for name in ("csrf", "once")}
    status, page, _ = ask("POST", path, urllib.parse.urlencode(dict(form, text="隣のパソコンも同じです")),
                          {"Content-Type": "application/x-www-form-urlencoded", "Cookie": headers["Set-Cookie"].split(";")[0]})
    if status != 303:
        raise RuntimeError(f"POST {path}: {status} {page[:300]}")


def alarm_says(port, token, room):
    """Another program, with its secret: everything an alarm can say, brought into the room."""
    source = call(port, token, "POST", "/alarm-sources", {"name": "EDR", "preset": "own"})
    call(port, token, "POST", f"/alarm-sources/{source['id']}/start", {})
    for status in ("firing", "ok"):
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        c.request("POST", source["address"], json.dumps({"id": "1", "title": "止めた", "host": "PC-9", "severity": "high", "status": status,
            "link": "https://edr.example/1", "indicators": ["198.51.100.9"]}), {"X-Sonae-Token": source["secret"]})
        r = c.getresponse()
        r.read()
        c.close()
        if r.status != 200:
            raise RuntimeError(f"POST {source['address']}: {r.status}")
        if status == "firing":
            seen = next(s for s in call(port, token, "GET", "/sightings")["items"] if s["origin"] == "EDR")
            call(port, token, "POST", f"/sightings/{seen['id']}/join", {"incident_id": room})


def parts(port, token, at, seq):
    """A little of every part of a room; a line or two a part."""
    call(port, token, "POST", f"{at}/entries/{seq}/take", {"key": "event"})
    people = call(port, token, "GET", "/people")["items"]
    for name in ("北斗システム", "警察"):
        link = call(port, token, "POST", at + "/guests", {"name": name, "reason": "調査", "sees_timeline": True})
    call(port, token, "POST", f"{at}/guests/{link['id']}/revoke", {})
    for title in ("取引先へ電話する", "文面を確かめる"):
        task = call(port, token, "POST", at + "/tasks", {"title": title, "detail": "午前中に", "attached": "受注が遅れています",
                                                         "owner_id": people[0]["id"], "due_at": "2099-01-01T09:00:00+09:00"})
        call(port, token, "POST", f"/tasks/{task['id']}/ask", {"text": "どこまで話してよいですか"})
    call(port, token, "POST", f"/tasks/{task['id']}/done", {"note": "確かめた"})
    for text in ("どこから入られたか", "控えは無事か"):
        asked = call(port, token, "POST", at + "/questions", {"text": text, "due_at": "2099-01-01T09:00:00+09:00"})
    call(port, token, "POST", f"{at}/questions/{asked['id']}/answer", {"answer": "無事だった", "source": "小西"})


    call(port, token, "PUT", f"{at}/triage", {"level": 2, "ground": "受注が止まる", "effect": "出荷の遅れ", "worst": "漏れ", "concerned": "取引先"})
    call(port, token, "POST", f"{at}/triage/do", {"horizon": "today", "item": "取引先へ電話する"})


def live(port, token, room):
    """A little of everything: corrections, a withdrawal, facts, steps in every state, an issued report."""
    at = f"/incidents/{room}"
    one = call(port, token, "POST", at + "/entries", {"type": "observed", "text": "画面に知らない文書が出た", "occurred_at": "2026-11-20"})
    call(port, token, "POST", f"{at}/entries/{one['seq']}/correct", {"text": "画面に知らない英語の文書が出た"})
    two = call(port, token, "POST", at + "/entries", {"type": "told", "text": "社長へ電話した"})
    call(port, token, "POST", f"{at}/entries/{two['seq']}/withdraw", {"reason": "まだ電話していない"})
    facts = call(port, token, "GET", at + "/facts")["items"]
    call(port, token, "PUT", f"{at}/facts/{facts[0]['key']}", {"state": "known", "value": "受注サーバー", "source": "小西"})
    steps = call(port, token, "GET", at + "/steps")["items"]
    for step, act, body in zip([s for s in steps if s["state"] == "open"], ("start", "done", "not-needed", "blocked"),
                               ({}, {"note": "抜いた"}, {"note": "該当しない"}, {"note": "鍵がない"})):
        call(port, token, "POST", f"{at}/steps/{step['id']}/{act}", body)
    parts(port, token, at, one["seq"])
    seen = call(port, token, "POST", "/sightings", {"card": "screen", "what": "英語の画面が出た", "when_text": "さっき", "place": "事務所",
                                                    "touched": "no", "touch_note": "見ただけ", "name": "野村", "reach": "内線 3"})
    call(port, token, "POST", f"/sightings/{seen['id']}/join", {"incident_id": room})
    finder_says_more(port, seen["code"])
    alarm_says(port, ADMIN["token"], room)
    report = call(port, token, "POST", at + "/reports", {})
    draft = {k: report[k] for k in ("subject", "done", "next", "request") if isinstance(report.get(k), str)}
    call(port, token, "PUT", f"{at}/reports/{report['id']}", dict(draft, addressees="社長", next_report_at="2099-01-01T09:00:00+09:00"))
    call(port, token, "POST", f"{at}/reports/{report['id']}/issue", {})
    people_and_decisions(port, token, at)
    closing(port, token, at, report["id"])
    pc = call(port, token, "POST", at + "/affected", {"type": "pc", "names": "PC-03\nPC-07", "note": "電源は入れたまま", "stage": "entry"})["id"]
    data = call(port, token, "POST", at + "/affected", {"type": "data", "names": "顧客台帳", "state": "confirmed", "place": "受注サーバー",
        "amount": "約3,000人", "special": ["card"], "since": "2026-11-20", "reached_from": pc})["id"]
    call(port, token, "POST", f"{at}/affected/{pc}/state", {"state": "contained"})
    call(port, token, "POST", f"{at}/affected/{pc}/link", {"from_id": data})
    call(port, token, "PUT", f"{at}/entries/{one['seq']}/stage", {"stage": "entry"})
    trace = call(port, token, "POST", at + "/indicators", {"value": "203.0.113.7", "note": "保守会社から", "entry": one["seq"]})["id"]
    call(port, token, "POST", at + "/indicators", {"value": "evil[.]example"})
    call(port, token, "PATCH", f"{at}/indicators/{trace}", {"state": "malicious", "stage": "foothold"})
    call(port, token, "POST", at + "/entries", {"type": "note", "text": "第一報を出した"})
    links(port, token, at)
    call(port, token, "POST", at + "/restrict", {"reason": "関係者だけで調べる"})  # last: before it, anybody may be given something
    return call(port, token, "GET", f"{at}/reports/{report['id']}")


def links(port, token, at):
    """One of a wave, one taken back, and a room with work in it that is merged here."""
    rooms = [call(port, token, "POST", "/incidents", {"title": t})["id"] for t in ("大元", "似たこと", "二重")]
    call(port, token, "POST", at + "/links", {"other_id": rooms[0], "relation": "parent", "reason": "同じ入り口"})
    link = call(port, token, "POST", at + "/links", {"other_id": rooms[1], "reason": "同じ日"})
    call(port, token, "POST", f"{at}/links/{link['id']}/remove", {"reason": "別のことだった"})
    call(port, token, "POST", f"/incidents/{rooms[2]}/tasks", {"title": "電話する"})
    call(port, token, "POST", f"/incidents/{rooms[2]}/merge", {"into_id": at.split("/")[-1], "reason": "同じ画面の報告"})


def closing(port, token, at, report):
    """All of the closing sheet; improvements in both states of their end."""
    person = call(port, token, "GET", "/people")["items"][0]["id"]
    at_closing = at + "/closing"
    call(port, token, "PUT", at_closing + "/cause", {"state": "known", "cause": "添付ファイル"})
    call(port, token, "PUT", at_closing + "/recovery", {"contained_at": "2026-11-20", "recovered_at": "2026-11-20", "person_id": person,
                                                       "how": "受注の人が使えた"})
    call(port, token, "PUT", at_closing + "/told", {"report_id": report, "how": "電話でも", "told_at": "2026-11-20"})
    for who in ("取引先", "社員"):
        one = call(port, token, "POST", at_closing + "/follow-ups", {"who": who, "how": "おわびの電話"})
    call(port, token, "PUT", f"{at_closing}/follow-ups/{one['id']}", {"who": who, "how": "話した", "state": "done", "note": "分かってくれた"})
    cost = call(port, token, "POST", at_closing + "/costs", {"kind": "vendor", "what": "調査", "amount": 150000, "note": "見積り"})
    call(port, token, "POST", f"{at_closing}/costs/{cost['id']}/drop", {})
    call(port, token, "POST", at_closing + "/costs", {"kind": "hours", "what": "小西", "hours": 12})
    helper = call(port, token, "GET", "/helpers")["items"][0]["id"]
    call(port, token, "POST", at + "/calls", {"to_kind": "window", "to_key": "ppc_dial", "outcome": "talked", "words": "報告がいると言われた"})
    call(port, token, "POST", at + "/calls", {"to_kind": "helper", "to_key": helper, "outcome": "unreached"})
    call(port, token, "PUT", at + "/consult/consult7", {"values": {"device": "PC 2台", "grounds": "画面の文"}})
    call(port, token, "POST", at + "/consult/consult7/hand", {"to_whom": "調査会社", "how": "メールで"})
    call(port, token, "PUT", at_closing + "/lessons/happened", {"answer": "朝、画面が開かなかった"})
    own = call(port, ADMIN.get("token", token), "POST", "/ledgers/closing/form/changes", {"what": "add", "ja": "保険に知らせたか", "type": "line"})["field"]
    call(port, token, "PUT", at_closing + "/answers", {"values": {own: "知らせた"}})
    room = at.split("/")[-1]
    one = call(port, token, "POST", "/actions", {"what": "添付を止める", "why": "また来る", "incident_id": room, "owner_id": person,
                                                 "due_at": "2099-01-01T09:00:00+09:00"})
    call(port, token, "POST", f"/actions/{one['id']}/state", {"state": "done", "note": "設定の写し"})
    call(port, token, "POST", "/actions", {"what": "訓練をする", "incident_id": room})


def people_and_decisions(port, token, at):
    """Roles taken and handed, somebody not reached, a shift handed over; a decision carried out and one that looks again."""
    people = [p["id"] for p in call(port, token, "GET", "/people")["items"]]
    chief = call(port, token, "GET", at + "/roles/chief")
    call(port, token, "POST", at + "/roles/chief/unreached", {})
    call(port, token, "POST", at + "/roles/chief/take", {"from_id": chief["person_id"]} if chief["person_id"] else {})
    for to in people:  # to oneself is refused
        try:
            call(port, token, "POST", at + "/handovers", {"to_id": to, "note": "鍵は金庫"})
            break
        except RuntimeError:
            pass
    first = call(port, token, "GET", at + "/handovers")["items"][0]
    call(port, token, "POST", f"{at}/handovers/{first['id']}/withdraw", {})
    call(port, token, "POST", at + "/handovers", {"to_id": first["to_id"], "note": "もう一度"})
    one = call(port, token, "POST", at + "/decisions", {
        "question": "切るか", "options": "切る|広がらない|困る", "ground": "わけ", "on_law": "契約", "decider_id": people[0],
        "due_at": "2099-01-01T09:00:00+09:00", "carrier_id": people[1], "carry_due_at": "2099-01-02T09:00:00+09:00",
        "consulted": [people[0]], "told": [people[1], people[2]]})
    call(port, token, "POST", f"{at}/decisions/{one['id']}/decide", {"choice": 1})
    call(port, token, "POST", f"{at}/decisions/{one['id']}/carried", {"note": "抜いた"})
    again = call(port, token, "POST", at + "/decisions", {"question": "戻すか", "revisits_id": one["id"]})
    call(port, token, "POST", f"{at}/decisions/{again['id']}/withdraw", {"note": "早い"})


def evidence(port, token, room):
    """A stored file, handed to somebody outside whose receipt was signed by hand."""
    at = f"/incidents/{room}"
    upload = call(port, token, "POST", at + "/uploads", {"name": "access.log", "bytes": 14})
    send(port, token, f"{at}/uploads/{upload['id']}?offset=0", b"10.0.0.1 GET /")
    one = call(port, token, "POST", at + "/evidence", {"upload_id": upload["id"], "name": "ログ", "found": "サーバー",
                                                       "how": "写した", "place": "金庫", "description": "アクセスの記録"})
    step = call(port, token, "POST", f"{at}/evidence/{one['id']}/custody",
                {"act": "handed", "receiver_name": "県警 山田", "purpose": "解析", "place": "県警"})
    call(port, token, "POST", f"{at}/evidence/{one['id']}/custody/{step['id']}/receipt", {"note": "総務の棚"})
    two = call(port, token, "POST", at + "/evidence", {"kind": "object", "thing": "pc", "name": "経理のPC"})
    call(port, token, "POST", f"{at}/evidence/{two['id']}/withdraw", {"reason": "同じもの"})
    return one["stored_sha256"]


def make(data):
    """The folder, its rooms and the issued report."""
    mail = sonae("demo", "--data", data).stdout.split()[0]
    token = sonae("token", "create", "--data", data, "--user", mail).stdout.strip()
    ADMIN["token"] = sonae("token", "create", "--data", data, "--user", "tadokoro@hinata.example").stdout.strip()
    server = subprocess.Popen([SONAE, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True, env=ENV)
    try:
        port = next(int(line.rsplit(":", 1)[1]) for line in server.stdout if line.startswith("ready "))
        room = call(port, token, "GET", "/incidents")["items"][0]["id"]
        report = live(port, token, room)
        evidence(port, token, room)
        call(port, token, "POST", "/incidents", {"kind": "unknown", "title": "もうひとつ"})
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        server.stdout.close()
    return report


def send(port, token, path, data):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.request("PUT", "/api/v1" + path, data, {"Authorization": "Bearer " + token, "Content-Type": "application/octet-stream"})
    r = c.getresponse()
    status, answer = r.status, r.read()
    c.close()
    if status != 200:
        raise RuntimeError(f"PUT {path}: {status} {answer[:300]!r}")


class Copy:
    """A copy of the folder to do something to."""

    def __init__(self, data, base, with_sum=False):
        self.dir = os.path.join(base, "copy")
        shutil.rmtree(self.dir, ignore_errors=True)
        shutil.copytree(data, self.dir)
        if not with_sum:  # what is changed has to be found and named without it
            os.remove(os.path.join(self.dir, "sonae.sum"))
        self.file = os.path.join(self.dir, "sonae.db")

    def sql(self, *statements):
        db = sqlite3.connect(self.file)
        try:
            n = sum(db.execute(*(s if isinstance(s, tuple) else (s,))).rowcount for s in statements)
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return n
        finally:
            db.close()

    def verify(self, *more):
        return sonae("verify", "--data", self.dir, *more)


# --- columns ---

def other(value, kind):
    if value is None:
        return {"INTEGER": 1, "TEXT": "x"}.get(kind, b"\x01" * 16)
    if isinstance(value, int):
        return value + 1000003
    if isinstance(value, str):
        return value + "x"
    return value[:-1] + bytes([value[-1] ^ 1]) if value else b"\x01"


def rows_to_change(db, table, column):
    """A row where the column says something, and one where it says nothing."""
    where = {"report": " AND state = 'issued'", "sighting": " AND incident_id IS NOT NULL",
             "sighting_message": " AND is_told = 1",
             "blob": " AND sha256 NOT IN (SELECT raw_hash FROM suspect_mail WHERE raw_hash IS NOT NULL)"}.get(table, "")
    for condition in (f"{column} IS NOT NULL", f"{column} IS NULL"):
        rows = db.execute(f"SELECT rowid, {column} FROM {table} WHERE {condition}{where} ORDER BY rowid").fetchall()
        if rows:
            yield rows[len(rows) // 2]


def test_columns(data, base):
    db = sqlite3.connect(f"file:{data}/sonae.db?mode=ro", uri=True)
    for table in SEALED:
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            for rowid, value in rows_to_change(db, table, column):
                name = f"{table}.{column}" + (" where there was none" if value is None else "")
                copy = Copy(data, base)
                copy.sql((f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other(value, kind), rowid)))
                v = copy.verify()
                if (table, column) in NOT_SEALED:
                    say(v.returncode in (0, 1), f"{name} is not sealed: {NOT_SEALED[table, column]}", v.stdout + v.stderr)
                    continue
                say(v.returncode == 1 and len(v.stdout.strip()) > 10, name + " changed", f"{v.returncode} {v.stdout}{v.stderr}")
    db.close()


# --- rows ---

def test_rows(data, base):
    last = "(SELECT rowid FROM entry WHERE incident_id = (SELECT id FROM incident ORDER BY id LIMIT 1) ORDER BY seq DESC LIMIT 1)"
    room = "(SELECT id FROM incident ORDER BY id LIMIT 1)"
    head_back = (f"UPDATE journal_head SET seq = seq - 3, sealed_seq = seq - 3, hash = (SELECT hash FROM entry e WHERE "
                 f"e.incident_id = journal_head.incident_id AND e.seq = journal_head.seq - 3) WHERE incident_id = {room}")
    tail = f"DELETE FROM entry WHERE incident_id = {room} AND seq > (SELECT seq FROM journal_head WHERE incident_id = {room})"
    cases = {
        "the last entry taken away": [f"DELETE FROM entry WHERE rowid = {last}"],
        "an entry in the middle taken away": [f"DELETE FROM entry WHERE incident_id = {room} AND seq = 5"],
        "two entries in each other's place": [
            f"UPDATE entry SET seq = 1000000 WHERE incident_id = {room} AND seq = 5",
            f"UPDATE entry SET seq = 5 WHERE incident_id = {room} AND seq = 6",
            f"UPDATE entry SET seq = 6 WHERE incident_id = {room} AND seq = 1000000"],
        "the end of a room taken away, its head set back": [head_back, tail],
        "a whole room taken away": [f"DELETE FROM {t} WHERE {c} = (SELECT id FROM incident ORDER BY id DESC LIMIT 1)"
                                    for t, c in (("entry", "incident_id"), ("journal_head", "incident_id"), ("step", "incident_id"),
                                                 ("fact", "incident_id"), ("report", "incident_id"), ("incident", "id"))],
        "a seal taken away": ["DELETE FROM seal WHERE seq = 2"],
        "an issued report taken away": ["DELETE FROM report WHERE state = 'issued'"],
        "a step taken away": ["DELETE FROM step WHERE rowid = (SELECT MIN(rowid) FROM step)"],
        "an affected thing taken away": ["DELETE FROM affected WHERE rowid = (SELECT MIN(rowid) FROM affected)"],
        "an arrow taken away": ["DELETE FROM affected_link WHERE rowid = (SELECT MIN(rowid) FROM affected_link)"],
        "a stage taken away": ["DELETE FROM entry_stage"],
        "a link taken away": ["DELETE FROM link WHERE rowid = (SELECT MIN(rowid) FROM link)"],
        "a trace taken away": ["DELETE FROM indicator WHERE rowid = (SELECT MIN(rowid) FROM indicator)"],
        "a fact taken away": ["DELETE FROM fact WHERE rowid = (SELECT MIN(rowid) FROM fact)"],
        "a cost taken away": ["DELETE FROM closing_cost WHERE rowid = (SELECT MIN(rowid) FROM closing_cost)"],
        "a follow-up taken away": ["DELETE FROM closing_follow WHERE rowid = (SELECT MIN(rowid) FROM closing_follow)"],
        "an answer taken away": ["DELETE FROM closing_lesson"],
        "the closing sheet taken away": ["DELETE FROM closing"],
        "an improvement taken away": ["DELETE FROM action WHERE rowid = (SELECT MIN(rowid) FROM action)"],
        "a line of the audit taken away": ["DELETE FROM audit WHERE seq = 3"],
    }
    for name, statements in cases.items():
        copy = Copy(data, base)
        changed = copy.sql(*statements)
        v = copy.verify()
        say(changed > 0 and v.returncode == 1, name, f"{changed} rows, {v.returncode} {v.stdout}{v.stderr}")


# --- bytes ---

def flip(file, at, chance):
    with open(file, "r+b") as f:
        f.seek(at)
        old = f.read(1)[0]
        f.seek(at)
        f.write(bytes([old ^ chance.randrange(1, 256)]))


def test_bytes(data, base):
    """With the sum of the stopped file every flip is found; without it (after a crash) verify still stays sane."""
    chance = random.Random(SEED)
    size = os.path.getsize(os.path.join(data, "sonae.db"))
    for with_sum in (True, False):
        missed, crashed = [], []
        for i in range(FLIPS):
            copy = Copy(data, base, with_sum)
            at = chance.randrange(size // FLIPS) + i * (size // FLIPS)
            flip(copy.file, at, chance)
            v = copy.verify()
            if v.returncode not in (0, 1, 2):
                crashed.append(f"byte {at}: exit {v.returncode}")
            if v.returncode == 0:
                missed.append(at)
        how = "" if with_sum else " without the sum"
        say(not crashed, f"{FLIPS} bytes flipped{how}: verify never crashes", "; ".join(crashed))
        if with_sum:
            say(not missed, f"{FLIPS} bytes flipped: every one is found (seed {SEED})", f"bytes {missed}")


# --- stored files ---

def stored_files(folder):
    root = os.path.join(folder, "blob")
    return sorted(os.path.join(at, name) for at, _, names in os.walk(root) for name in names)


def test_files(data, base):
    """Every stored file changed at one byte, cut, or taken away; and one put there by somebody."""
    found = stored_files(data)
    say(len(found) == 1 + DEMO_MAILS, "the evidence is stored outside the database", repr(found))
    for name, act in (("one byte changed", lambda f: flip(f, os.path.getsize(f) // 2, random.Random(SEED))),
                      ("cut off", lambda f: os.truncate(f, os.path.getsize(f) - 1)), ("taken away", os.remove)):
        for file in found:
            copy = Copy(data, base, True)
            target = os.path.join(copy.dir, os.path.relpath(file, data))
            os.chmod(target, 0o600)
            act(target)
            v = copy.verify()
            say(v.returncode == 1 and "stored file" in v.stdout, f"a stored file {name} is found and named", v.stdout + v.stderr)
    copy = Copy(data, base, True)
    with open(os.path.join(os.path.dirname(os.path.join(copy.dir, os.path.relpath(found[0], data))), "0" * 62), "wb") as f:
        f.write(b"x")
    v = copy.verify()
    say(v.returncode == 0 and "nobody needs" in v.stdout, "a file nobody needs is named", v.stdout + v.stderr)
    out = os.path.join(base, "backup.db")
    sonae("backup", out, "--data", data)
    say(len(stored_files_of(out)) == len(found), "a backup takes the stored files along")
    again = os.path.join(base, "again")
    sonae("restore", out, "--data", again)
    v = sonae("verify", "--data", again)
    say(v.returncode == 0 and f"{len(found)} stored files" in v.stdout, "a restored folder has them and verifies", v.stdout + v.stderr)
    shutil.rmtree(out + ".blob")
    r = sonae("restore", out, "--data", os.path.join(base, "third"))
    say(r.returncode == 2 and "stored file" in r.stderr + r.stdout, "a restore without them says which is missing", r.stdout + r.stderr)


def stored_files_of(backup):
    return [name for _, _, names in os.walk(backup + ".blob") for name in names]


# --- printed seals ---

def test_seals(data, report):
    seal = report["seal"]
    say(sonae("verify", "--data", data, "--seal", seal).returncode == 0, "the seal on the paper belongs to this journal")
    last = "0" if seal[-1] != "0" else "1"
    for name, text in (("another hash", seal[:-1] + last), ("another number", str(int(seal.split("-")[0]) - 1) + seal[seal.index("-"):]),
                       ("cut short", seal[:-5])):
        v = sonae("verify", "--data", data, "--seal", text)
        say(v.returncode == 1 and v.stdout.strip() != "", f"a seal with {name} does not", f"{v.returncode} {v.stdout}{v.stderr}")


def main():
    base = tempfile.mkdtemp(prefix="sonae-tamper-")
    data = os.path.join(base, "data")
    try:
        report = make(data)
        whole = sonae("verify", "--data", data)
        say(whole.returncode == 0, "untouched, everything holds", whole.stdout + whole.stderr)
        test_columns(data, base)
        test_rows(data, base)
        test_bytes(data, base)
        test_files(data, base)
        test_seals(data, report)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(f"1..{tests}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
