"""What search.py and sheet.py share: a folder that is filled once, questions timed one after the other, a goal."""
import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import parts


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def sonae(program, *args):
    run = subprocess.run([program, *args], env=dict(os.environ, SONAE_DEMO_PASSWORD=parts.PASSWORD), capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        raise parts.BenchError(f"sonae {args[0]}: {run.stdout}{run.stderr}")
    return run.stdout.strip()


class Asker:
    """One connection; each question timed to the last byte of its answer."""

    def __init__(self, port, headers):
        self.c, self.headers = http.client.HTTPConnection("127.0.0.1", port, timeout=60), headers

    def ask(self, method, path, body=None):
        begin = time.perf_counter()
        self.c.request(method, path, body and json.dumps(body), self.headers)
        answer = self.c.getresponse()
        got = answer.read()
        took = (time.perf_counter() - begin) * 1000
        if answer.status not in (200, 201, 303):
            raise parts.BenchError(f"{path} answered {answer.status} {got[:200]!r}")
        return took, got


def add(rows, name, value, unit):
    rows.append({"name": name, "value": round(value, 3), "unit": unit, "reference": None, "ratio": None, "runs": 1})


def add_times(rows, name, times, sign=" "):
    add(rows, f"{name}{sign}p50", percentile(times, 0.5), "ms")
    add(rows, f"{name}{sign}p99", percentile(times, 0.99), "ms")


def options(description, most_ms, **counts):
    """--sonae, --in, --keep, --json, --most-ms, and a number for each of `counts`."""
    p = argparse.ArgumentParser(description=description)
    p.add_argument("--sonae", default="build/sonae")
    for name, n in counts.items():
        p.add_argument("--" + name, type=int, default=n)
    p.add_argument("--most-ms", type=float, default=most_ms)
    p.add_argument("--in", dest="where")
    p.add_argument("--keep", metavar="DIR", help="fill this folder and leave it, or use what an earlier run left")
    p.add_argument("--json", action="store_true")
    opt = p.parse_args()
    opt.sonae = os.path.abspath(opt.sonae)
    return opt


def data_in(opt, folder):
    """The data folder, and whether it is new: then with the demo firm alone."""
    data = os.path.join(folder, "data")
    is_new = not os.path.exists(data)
    if is_new:
        sonae(opt.sonae, "demo", "--data", data)
    return data, is_new


def responder(opt, data, *org):
    """Mail and token of one who responds."""
    mail = next(x.split()[1] for x in sonae(opt.sonae, "user", "list", "--data", data, *org).splitlines() if x.startswith("responder"))
    return mail, sonae(opt.sonae, "token", "create", "--data", data, *org, "--user", mail, "--name", "bench")


def measured(opt, run, goals, what):
    """Runs it in a folder, prints the figures, ends with 1 when the worst of `goals` is above --most-ms."""
    folder = opt.keep or tempfile.mkdtemp(prefix="sonae-bench-", dir=opt.where)
    os.makedirs(folder, exist_ok=True)
    try:
        rows = run(opt, folder)
    except parts.BenchError as e:
        print(f"bench: {e}", file=sys.stderr)
        sys.exit(2)
    finally:
        if not opt.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if opt.json else f"{row['name']:36} {row['value']:10.2f} {row['unit']}")
    worst = max(x["value"] for x in rows if x["name"] in goals)
    if worst > opt.most_ms:
        print(f"bench: 99 of 100 {what} took up to {worst} ms, more than {opt.most_ms}", file=sys.stderr)
        sys.exit(1)
