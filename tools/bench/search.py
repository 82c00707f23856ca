#!/usr/bin/env python3
"""Searching among many entries: how long the index takes to be made, how large it is, how fast an answer comes.

    search.py [--sonae FILE] [--entries N] [--questions N] [--in DIR] [--json] [--most-ms MS]

The entries come in through `sonae import`, as a firm's would, into rooms of 95,000. Each question is asked once over one
connection, as a page with its session and by the API with a token, and timed to the last byte of the answer. Exit status 1
when the 99th percentile of the pages is above --most-ms.
"""
import csv
import os
import random
import time
import urllib.parse

import parts
from questions import Asker, add, add_times, data_in, measured, options, responder, sonae

PER_FILE = 5000
PER_ROOM = 95000

PLACES = ("受注サーバー", "事務所のパソコン", "倉庫のノートパソコン", "VPN装置", "ファイルサーバー", "会計の端末", "店頭のレジ", "メールサーバー", "社長室のタブレット",
          "監視カメラ", "無線LANの親機", "バックアップ装置")
SEEN = ("応答が遅延している", "画面に身に覚えのない文書が出た", "ログを別の場所へ写した", "電源は切らずに線を抜いた", "証明書の期限が切れていた", "パスワードを替えた",
        "不審なメールが届いた", "添付ファイルを開いてしまった", "封筒を取り違えて送った", "担当へ電話で伝えた", "ウイルス対策ソフトが警告を出した", "通信を止めた",
        "取引先に連絡した", "復旧の見込みを確かめた", "証拠を写真に撮った", "再起動を待ってもらった")
RARE = ("個人情報流出の疑い", "流出", "身代金の要求", "内部不正", "横領の疑い", "口座の凍結", "ゐゑの札", "鸞の間")
HEADS = "秋岡倉島橋本田中佐藤鈴木高山川口井上林森池石原阿部菊地"


def line(r, i):
    text = f"{r.choice(PLACES)}で{r.choice(SEEN)}。{r.choice(HEADS)}{r.choice(HEADS)}さんが{r.randint(1, 99)}番の{r.choice(PLACES)}も見て、{r.choice(SEEN)}"
    if r.random() < 0.1:
        text += f" code={r.choice((200, 403, 404, 500, 502))} host=web{r.randint(1, 300)}.hinata.example"
    if r.random() < 0.001:
        text += " code=503"
    if i % 50000 == 7:
        text += f" {r.choice(RARE)} http://evil{r.randint(1, 20)}.example/login"
    return text


# name -> words: what people type, common and rare, long and short, and what only looks like a question
QUESTIONS = (
    ("common, 2 characters", ("遅延", "電話", "倉庫", "写真", "通信", "担当")),
    ("common, a word", ("サーバー", "ﾊﾟｿｺﾝ", "ばっくあっぷ", "証明書", "ＶＰＮ装置", "応答遅延", "応答が遅延")),
    ("rare", ("流出", "横領", "身代金の要求", "個人情報流出", "鸞の間", "ゐゑ")),
    ("nowhere", ("洪水", "富士山", "xyzzy", "逆立ち", "延遅", "談電")),
    ("1 character", ("延", "鸞", "券", "サ", "。", "7", "x", "😀")),
    ("ASCII", ("code=503", "web123", "hinata.example", "503", "host=web1", "VPN", "evil[.]example", "hxxp://evil7")),
    ("several", ("倉庫 電話", "サーバー 遅延 証明書", "VPN 写真 封筒", "流出 サーバー", "秋岡 レジ 警告", "林林 502")),
    ("quotes", ('"線を抜いた"', "「電話で伝えた」", '"証拠を写真に撮った" 倉庫', '"code=404 host"', '"ない 言葉"')),
    ("pieces, not the word", ("抜いを線", "話で電", "サーバ証明", "号番", "レジ券", "01=bew", "たっ替えた写し")),
    ("no question", ("*", '"', "AND", "NOT NEAR(a b)", "();--", "%_%", "a" * 200)),
)


def fill(program, data, folder, n_entries, token):
    """Rooms of PER_ROOM entries over three years; the numbers of what stands in them are the same each time."""
    r = random.Random(4)
    begin = time.time() - 3 * 365 * 86400
    room, in_room, done = None, PER_ROOM, 0
    name = os.path.join(folder, "entries.csv")
    while done < n_entries:
        if in_room + PER_FILE > PER_ROOM:
            server = parts.Server(program, data)
            room = parts.api(server.port, token, "POST", "/incidents", {"kind": "unknown", "title": f"測定 {done}"})["id"]
            server.stop()
            in_room = 0
        with open(name, "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(("time", "type", "text", "source"))
            for i in range(min(PER_FILE, n_entries - done)):
                at = begin + (done + i) * (3 * 365 * 86400) / n_entries
                out.writerow((time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), "observed", line(r, done + i), ""))
        sonae(program, "import", name, "--data", data, "--incident", room)
        in_room += PER_FILE
        done += PER_FILE
    return room


def ask(asker, path, words, more=""):
    return asker.ask("GET", path + urllib.parse.quote(words) + more)


def measure(asker, path, r, n, more=""):
    """Milliseconds by kind of question."""
    times = {kind: [] for kind, _ in QUESTIONS}
    for _ in range(n):
        kind, words = r.choice(QUESTIONS)
        times[kind].append(ask(asker, path, r.choice(words), more)[0])
    return times


def run(opt, folder):
    rows = []
    data, is_new = data_in(opt, folder)
    mail, token = responder(opt, data)
    if is_new:
        fill(opt.sonae, data, folder, opt.entries, token)
    begin = time.perf_counter()
    sonae(opt.sonae, "reindex", "--data", data)
    add(rows, "search.build", time.perf_counter() - begin, "s")
    size = sum(os.path.getsize(os.path.join(data, x)) for x in os.listdir(data) if x.startswith("search.db"))
    add(rows, "search.index", size / 1048576, "MB")
    add(rows, "search.database", os.path.getsize(os.path.join(data, "sonae.db")) / 1048576, "MB")
    server = parts.Server(opt.sonae, data)
    try:
        cookie = parts.sign_in(server.port, mail)
        r = random.Random(7)
        room = parts.api(server.port, token, "GET", "/incidents?limit=1")["items"][0]["id"]
        page, in_room = Asker(server.port, {"Cookie": cookie}), Asker(server.port, {"Cookie": cookie})  # one that waits too long is closed
        api = Asker(server.port, {"Authorization": "Bearer " + token})
        of_page, of_api = "/search?q=", "/api/v1/search?q="
        time.sleep(3)  # the follower compares all rooms once
        for name, asker, path, more in (("page", page, of_page, ""), ("api", api, of_api, ""), ("room", in_room, of_page, "&incident=" + room)):
            times = measure(asker, path, r, opt.questions, more)
            add_times(rows, "search." + name, [t for v in times.values() for t in v], "_")
            for kind, v in times.items() if name == "page" else ():
                add_times(rows, "search." + kind, v)
        add(rows, "search.memory", parts.memory_mb(server.process.pid, "VmHWM"), "MB")
        begin = time.perf_counter()
        entry = {"type": "observed", "text": "いま届いた鵺の知らせ"}
        parts.api(server.port, token, "POST", f"/incidents/{parts.api(server.port, token, 'POST', '/incidents', {'title': '新しい'})['id']}/entries", entry)
        while "鵺" not in ask(api, of_api, "鵺")[1].decode() and time.perf_counter() - begin < 30:
            time.sleep(0.05)
        add(rows, "search.new_entry", (time.perf_counter() - begin) * 1000, "ms")
    finally:
        server.stop()
    return rows


if __name__ == "__main__":
    measured(options("Searching among many entries.", 50, entries=1000000, questions=2000), run, ("search.page_p99",), "pages")
