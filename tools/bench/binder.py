#!/usr/bin/env python3
"""The emergency binder of the demo firm as PDF, about 40 sheets of it, beside LibreOffice converting the same words.

    binder.py [--sonae FILE] [--runs N] [--json]

Chapters are added in their order until there are 40 sheets. LibreOffice gets the one HTML file of the same chapters; where it is
not installed that is said. Exit status 1 above the limits named in LIMITS.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bench
import parts

LIMITS = {"pdf.median_ms": 500, "pdf.kb": 1024}
SHEETS = 40


def make(port, token, chapters, form="pdf"):
    """(bytes, milliseconds) of one making."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    t = time.perf_counter()
    c.request("POST", "/api/v1/binders", json.dumps({"chapters": chapters, "form": form}),
              {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    r = c.getresponse()
    body = r.read()
    ms = (time.perf_counter() - t) * 1000
    if r.status != 200:
        raise parts.BenchError(f"a binder answered {r.status}: {body[:300]!r}")
    return body, ms


def pages_of(port, token):
    return parts.api(port, token, "GET", "/binders")["items"][0]["pages"]


def chapters_for(port, token):
    """The first chapters that fill the sheets: the order of the binder."""
    keys = [k["key"] for k in parts.api(port, token, "GET", "/binders/chapters")["items"] if not k["is_left_out"]]
    for n in range(8, len(keys) + 1, 2):
        make(port, token, keys[:n])
        if pages_of(port, token) >= SHEETS:
            return keys[:n]
    return keys


def libreoffice(folder, html, out):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        print("LibreOffice is not installed: nothing to compare with", file=sys.stderr)
        return
    source = os.path.join(folder, "binder.html")
    with open(source, "wb") as f:
        f.write(html)
    ms, made = [], os.path.join(folder, "binder.pdf")
    for _ in range(3):
        t = time.perf_counter()
        run = subprocess.run([program, "-env:UserInstallation=file://" + os.path.join(folder, "office"), "--headless", "--convert-to", "pdf:writer_web_pdf_Export",
                        "--outdir", folder, source], check=False, capture_output=True, timeout=180)
        if not os.path.exists(made):
            print("LibreOffice is here but cannot convert it (is Writer installed?):", run.stderr.decode(errors="replace").strip(), file=sys.stderr)
            return
        ms.append((time.perf_counter() - t) * 1000)
    out.update({"libreoffice.best_ms": min(ms), "libreoffice.kb": os.path.getsize(made) / 1024})
    if shutil.which("pdfinfo"):
        said = subprocess.run(["pdfinfo", made], check=True, capture_output=True, text=True).stdout
        out["libreoffice.pages"] = int(re.search(r"Pages:\s+(\d+)", said)[1])


def measure(opt, folder):
    out = {}
    data, _, token = bench.make_data(opt.sonae, folder)
    server = parts.Server(opt.sonae, data)
    try:
        chapters = chapters_for(server.port, token)
        began = parts.cpu_us(server.pids)
        runs = [make(server.port, token, chapters) for _ in range(opt.runs)]
        cpu = (parts.cpu_us(server.pids) - began) / 1000 / opt.runs
        out.update({"pdf.pages": pages_of(server.port, token), "pdf.median_ms": statistics.median(ms for _, ms in runs),
                    "pdf.best_ms": min(ms for _, ms in runs), "pdf.most_ms": max(ms for _, ms in runs), "pdf.cpu_ms": cpu,
                    "load": os.getloadavg()[0], "pdf.kb": len(runs[-1][0]) / 1024})
        html, ms = make(server.port, token, chapters, "file")
        out.update({"file.ms": ms, "file.kb": len(html) / 1024, "memory.mb": parts.memory_mb(server.pids[0], "VmHWM")})
    finally:
        server.stop()
    libreoffice(folder, html, out)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sonae", default="build/sonae")
    p.add_argument("--runs", type=int, default=15)
    p.add_argument("--json", action="store_true")
    opt = p.parse_args()
    folder = tempfile.mkdtemp(prefix="sonae-binder-")
    try:
        out = measure(opt, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(out) if opt.json else "\n".join(f"{k:24} {v:10.1f}" for k, v in out.items()))
    return 1 if any(out[k] > most for k, most in LIMITS.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
