#!/usr/bin/env python3
"""check: everything that must hold, step by step; started by ./check, which installs what is missing first.

    ./check [--long] [--only STEP[,STEP]] [--list]

One line a step; a step that fails shows the end of what it said. The last line is `N passed, N failed`.
--long: 200 rounds of kill -9, every fuzz target for a minute, 10 GB of evidence, gcc's analyzer.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent import futures

ROOT = pathlib.Path(__file__).resolve().parent.parent
GCC = ROOT / 'build-check/gcc'
CLANG = ROOT / 'build-check/clang'
LOGS = ROOT / 'build-check/logs'
TAIL = 60
NEEDED_GB = 3
LONG_FILES = ['pages', 'live', 'broadcast', 'closing', 'ledger', 'suspect', 'evidence', 'sighting', 'report', 'mail_in']  # browser tests that are begun first
QUICK_LINKER = {'LDFLAGS': '-fuse-ld=gold'} if shutil.which('ld.gold') else {}  # a fifth of the time for each of 150 programs
SANITIZED = {'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1'}  # a leak is an error by itself


class Step:
    """What one step found: counts, and lines worth showing when it failed."""
    def __init__(self):
        self.passed, self.failed, self.show = 0, 0, []

    def count(self, ok, name, output=''):
        self.passed += ok
        self.failed += not ok
        if not ok:
            self.show += [f'failed: {name}'] + output.rstrip().splitlines()[-TAIL:]
        return ok


class Check:
    def __init__(self, long):
        self.long = long
        self.jobs = str(os.cpu_count() or 2)

    def run(self, name, command, seconds, env=None, quiet=False):
        """(exit status, output). The output is kept in build-check/logs/NAME.log. Children die with the time."""
        done = subprocess.Popen([str(c) for c in command], cwd=ROOT, env={**os.environ, **(env or {})},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, errors='replace', start_new_session=True)
        try:
            output, _ = done.communicate(timeout=seconds)
            status = done.returncode
        except subprocess.TimeoutExpired:
            os.killpg(done.pid, signal.SIGKILL)
            output, _ = done.communicate()
            output += f'\nstopped after {seconds} s\n'
            status = 124
        if not quiet:
            keep_log(name, output)
        return status, output

    def one(self, step, name, command, seconds, env=None):
        """A command that is one thing which passes or fails."""
        status, output = self.run(name.replace(' ', '-'), command, seconds, env)
        return step.count(status == 0, name, output)

    def tap(self, step, name, command, seconds, env=None):
        """A command that prints TAP."""
        status, output = self.run(name, command, seconds, env)
        count_tap(step, name, status, output)


def keep_log(name, output):
    """A full disk loses the log of a step, not what the step found."""
    try:
        (LOGS / f'{name}.log').write_text(output)
    except OSError as error:
        print(f'    {name}.log not kept: {error}', flush=True)


def room_left():
    """(enough for everything?, in words). A fresh run takes about 2 GB: builds, packages, what tests write to /tmp."""
    left = {where: shutil.disk_usage(where).free / 1e9 for where in (ROOT, tempfile.gettempdir())}
    return min(left.values()) > NEEDED_GB, ', '.join(f'{gb:.1f} GB free at {where}' for where, gb in left.items())


def count_tap(step, name, status, output):
    good, bad = tap_lines(output)
    step.passed += good
    step.failed += len(bad)
    if bad or status != 0 or good == 0:
        if not bad:
            step.failed += 1  # it broke off, or said nothing
        tail = output.rstrip().splitlines()[-TAIL:]
        step.show += [f'failed: {name} (exit status {status})'] + [b for b in bad if b not in tail][:TAIL] + tail


def tap_lines(output):
    good, bad = 0, []
    for line in output.splitlines():
        if re.match(r'ok\b', line):
            good += 1
        elif re.match(r'not ok\b', line) and '# TO' 'DO' not in line:
            bad.append(line)
    return good, bad


# --- building ---

def build(check, step, folder, compiler, options):
    """Set up once; later runs build what changed. False when there is nothing to test."""
    env = {'CC': compiler, **(QUICK_LINKER if compiler == 'gcc' else {})}
    name = folder.name
    if not (folder / 'build.ninja').exists():
        if not check.one(step, f'{name} set-up', ['meson', 'setup', folder, *options], 120, env):
            return False
    status, output = check.run(f'{name}-build', ['ninja', '-C', folder, '-j', check.jobs, '-k', '20'], 900, env)
    return step.count(status == 0, f'{name} build', re.sub(r'^\[\d+/\d+\] .*\n|^(?:gcc|clang) .*\n', '', output, flags=re.M))


def step_release(check, step):
    """The release program, as ./run makes it, without a warning."""
    status, output = check.run('release', ['./run', '--build-only'], 900)
    if step.count(status == 0 and (ROOT / 'build/sonae').exists(), './run --build-only', output):
        step.count('warning:' not in output, 'no warning in the release build', output)
        status, output = check.run('help', [ROOT / 'build/sonae', 'help'], 20)
        step.count(status == 0, 'build/sonae help', output)


def count_meson(step, folder):
    """The tests inside the tests, from meson's own record."""
    log = folder / 'meson-logs/testlog.json'
    for line in log.read_text().splitlines() if log.exists() else []:
        test = json.loads(line)
        output = test.get('stdout', '') + test.get('stderr', '')
        good, bad = tap_lines(test.get('stdout', ''))
        ok = test['result'] in ('OK', 'SKIP')
        step.passed += good if good or bad else ok
        step.failed += len(bad) if bad else not ok
        if bad or not ok:
            step.show += [f'failed: {test["name"]} ({test["result"]})'] + bad[:TAIL] + output.rstrip().splitlines()[-TAIL:]


def meson_tests(check, step, name, folder, extra=()):
    (folder / 'meson-logs/testlog.json').unlink(missing_ok=True)
    status, output = check.run(name, ['meson', 'test', '-C', folder, '--no-rebuild', '--num-processes', check.jobs,
                                      *extra], 900, SANITIZED)
    before = step.failed
    count_meson(step, folder)
    if status != 0 and step.failed == before:
        step.count(False, name, output)


def step_tests(check, step):
    """gcc with address and undefined-behaviour sanitizer: unit, golden, must-fail, fuzz corpora."""
    if build(check, step, GCC, 'gcc', ['-Dbuildtype=debug', '-Db_sanitize=address,undefined', '-Dtests=enabled']):
        meson_tests(check, step, 'tests', GCC)


def step_clang(check, step):
    """clang: everything compiles, and the libFuzzer programs take their corpora."""
    if not build(check, step, CLANG, 'clang', ['-Dbuildtype=debug', '-Db_sanitize=address,undefined',
                                               '-Db_lundef=false', '-Dfuzz=true', '-Dtests=enabled']):
        return
    for program in sorted(p for p in (CLANG / 'fuzz').glob('fuzz_*') if p.is_file() and os.access(p, os.X_OK)):
        corpus = ROOT / 'fuzz/corpus' / program.name.removeprefix('fuzz_')
        grown = CLANG / 'corpus' / program.name
        grown.mkdir(parents=True, exist_ok=True)
        long = ['-max_total_time=60', '-rss_limit_mb=2048', f'-artifact_prefix={grown}-', grown] if check.long \
            else ['-runs=0']
        check.one(step, program.name, [program, *long, corpus], 180, SANITIZED)


# --- reading ---

def step_lint(check, step):
    """Layers, sizes, banned calls, words, routes; and that lint still sees what is wrong."""
    msgc = GCC / 'tools/msgc/msgc'
    check.tap(step, 'lint', [sys.executable, 'tools/lint.py', *(['--msgc', msgc] if msgc.exists() else [])], 120)
    check.tap(step, 'lint_test', [sys.executable, 'tools/lint_test.py'], 120)


def own_sources(check):
    """Our own C files. Tests are left to the compilers and the sanitizers they run under, but for --long."""
    files = sorted(str(f.relative_to(ROOT)) for top in ('src', 'tools') for f in (ROOT / top).rglob('*.c'))
    return [f for f in files if '/test/' not in f and (check.long or not re.search(r'_(test|bench)\b', f))]


def step_cppcheck(check, step):
    """cppcheck, over what is compiled."""
    check.one(step, 'cppcheck', [
        'cppcheck', '-q', '-j', check.jobs, '--error-exitcode=1', '--std=c11', '--inline-suppr', '--max-configs=1',
        '--enable=warning,portability', '--suppressions-list=tools/lint/cppcheck.txt', '-Isrc', '-Itest', '-I', GCC / 'src',
        '-D_GNU_SOURCE', '-DSONAE_VERSION="0"', f'--file-list={name_list("cppcheck-files", own_sources(check))}'], 600)


def step_tidy(check, step):
    """clang-tidy, a short list (.clang-tidy), all errors; over our own files, not what is generated. Nine tenths of its time
    go into following the paths of a few large functions; only --long follows them to the end."""
    database = CLANG / 'compile_commands.json'
    if not database.exists():
        step.count(False, 'clang-tidy needs the step "clang"')
        return
    files = sorted({str((CLANG / e['file']).resolve()) for e in json.loads(database.read_text())})
    own = [f for f in files if f.startswith((f'{ROOT}/src/', f'{ROOT}/tools/')) and not re.search(r'_(test|bench)\b', f)]
    budget = [] if check.long else [f'--extra-arg={a}' for a in ('-Xclang', '-analyzer-config', '-Xclang', 'max-nodes=20000')]
    status, output = check.run('clang-tidy', ['xargs', '-a', name_list('tidy-files', own), '-P', check.jobs, '-n', '8',
                                              'clang-tidy', '--quiet', '-p', CLANG, *budget], 900)
    found = sorted(set(re.findall(r'^.*: (?:error|warning): .*$', output, re.M)))
    step.count(status == 0, 'clang-tidy', '\n'.join(found) or output)


def name_list(name, files):
    path = LOGS / name
    path.write_text('\n'.join(files) + '\n')
    return path


def step_analyzer(check, step):
    """gcc's own analyzer (--long); it knows C, but not every allocator, so it may not fail the check: it is read."""
    folder = ROOT / 'build-check/analyzer'
    env = {'CC': 'gcc'}
    if not (folder / 'build.ninja').exists():
        check.run('analyzer-setup', ['meson', 'setup', folder, '-Dbuildtype=debug', '-Dwerror=false', '-Dtests=disabled',
                                     '-Dc_args=-fanalyzer'], 120, env)
    status, output = check.run('analyzer', ['ninja', '-C', folder, '-j', check.jobs, 'sonae'], 1800, env)
    found = len(re.findall(r'\[-Wanalyzer-', output))
    step.count(status == 0, f'analyzer: {found} remarks in build-check/logs/analyzer.log', output)


# --- running ---

def step_postgres(check, step):
    """Every statement prepared on a throw-away PostgreSQL 15."""
    check.tap(step, 'postgres', ['test/postgres.sh', GCC / 'tools/sqlc/sqlc'], 180)


def step_kill(check, step):
    """kill -9 while people write: every answered write is there, all verifies."""
    if (ROOT / 'test/kill9.sh').exists():
        rounds = '200' if check.long else '20'
        check.tap(step, 'kill9', ['test/kill9.sh', rounds], 1800 if check.long else 300, {'ROUNDS': rounds})
    else:
        step.count(False, 'test/kill9.sh is missing')


def step_evidence(check, step):
    """10 GB become evidence (--long): at 80 % of tee copy | sha256sum on the same disk or better, in constant memory."""
    check.one(step, 'evidence', [sys.executable, 'tools/bench/evidence.py', '--mb', '10240'], 1800)


def step_browser(check, step):
    """The browser tests."""
    place = {f'{name}.test.mjs': i for i, name in enumerate(LONG_FILES)}
    files = sorted((ROOT / 'test/e2e').glob('*.test.mjs'), key=lambda f: (place.get(f.name, len(place)), f.name))
    if not files:
        step.count(False, 'test/e2e has no tests')
        return
    stamp = ROOT / 'node_modules/.package-lock.json'
    if not stamp.exists() or stamp.stat().st_mtime < (ROOT / 'package-lock.json').stat().st_mtime:
        if not check.one(step, 'npm ci', ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], 300):
            return
    # Each file has its own program and data. One more than there are processors: some wait for a minute to pass.
    with futures.ThreadPoolExecutor(int(check.jobs) + 1) as pool:
        for passed, failed, show in pool.map(lambda f: browser_twice(check, f), files):
            step.passed, step.failed, step.show = step.passed + passed, step.failed + failed, step.show + show


def browser_twice(check, file):
    """A browser on a busy machine may be late: what fails is run once more, and the first time is told."""
    passed, failed, show = browser_file(check, file)
    if not failed:
        return passed, failed, show
    first = [f'{file.name} failed at first:'] + [line for line in show if line.lstrip().startswith(('not ok', 'error'))]
    passed, failed, show = browser_file(check, file, '-again')
    return passed, failed, show or first


def browser_file(check, file, again=''):
    """(passed, failed, what to show) of one file."""
    status, output = check.run(f'browser-{file.name.split(".")[0]}{again}', ['node', '--test', '--test-reporter=tap', file], 600)
    found = {k: int(v) for k, v in re.findall(r'^# (tests|pass|fail|cancelled) (\d+)$', output, re.M)}
    bad = found.get('fail', 0) + found.get('cancelled', 0)
    failed = bad or int(status != 0 or found.get('tests', 0) == 0)
    blocks = re.findall(r'^ *not ok .*?^ *\.\.\.$', output, re.M | re.S)
    show = [f'failed: {file.name}'] + ('\n'.join(blocks) or output.rstrip()).splitlines()[-TAIL:]
    return found.get('pass', 0), failed, show if failed else []


STEPS = [('release', step_release), ('tests', step_tests), ('clang', step_clang), ('lint', step_lint),
         ('cppcheck', step_cppcheck), ('tidy', step_tidy), ('postgres', step_postgres), ('kill', step_kill),
         ('browser', step_browser), ('evidence', step_evidence), ('analyzer', step_analyzer)]
ONLY_LONG = {'analyzer', 'evidence'}


def main():
    args = argparse.ArgumentParser(prog='./check', description='everything that must hold before a change goes in')
    args.add_argument('--long', action='store_true', help='200 rounds of kill -9, a minute of fuzzing each, analyzer')
    args.add_argument('--only', metavar='STEP,...', help='only these steps')
    args.add_argument('--list', action='store_true', help='name the steps')
    options = args.parse_args()
    if options.list:
        print('\n'.join(f'{name:9} {" ".join(run.__doc__.split())}' for name, run in STEPS))
        return 0
    only = set(options.only.split(',')) if options.only else {n for n, _ in STEPS if options.long or n not in ONLY_LONG}
    if only - {n for n, _ in STEPS}:
        args.error(f'no such step: {", ".join(only - {n for n, _ in STEPS})}')
    LOGS.mkdir(parents=True, exist_ok=True)
    check = Check(options.long)
    enough, left = room_left()
    if not enough:
        print(f'little room on the disk: {left}; tests may fail for that alone', flush=True)
    passed = failed = 0
    for name, run in STEPS:
        if name not in only:
            continue
        step, begin = Step(), time.monotonic()
        run(check, step)
        passed, failed = passed + step.passed, failed + step.failed
        print(f'{name:9} {step.passed} passed, {step.failed} failed  ({time.monotonic() - begin:.0f} s)', flush=True)
        for line in step.show:
            print('    ' + line, flush=True)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
