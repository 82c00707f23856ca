"""Messages somebody uses, and routes somebody tests (that no line is left over is a test of the program itself)."""
import re
import subprocess

from .tree import is_test

# A literal that a macro goes on (HTTP_POST, "/step/" verb, ...) is known by its beginning.
ROUTE = re.compile(r'\{\s*(?:\.method\s*=\s*)?HTTP_(GET|POST|PUT|PATCH|DELETE)\s*,\s*(?:\.pattern\s*=\s*)?"(/[^"]*)"'
                   r'(\s*,)?')
GOLDEN = 'test/golden/routes.txt'


def check(tree):
    """Completeness (both languages, the same placeholders) is msgc's own: it does not build otherwise."""
    messages = [p for p in tree.files if re.fullmatch(r'src/\w+/messages\w*\.txt', tree.name(p))]
    if not tree.msgc or not messages:
        return
    sources = [p for p in tree.files if tree.name(p).startswith('src/') and p.suffix in ('.c', '.h', '.html')]
    run = subprocess.run([tree.msgc, '--used', *map(str, messages + sources)], capture_output=True, text=True,
                         check=False)
    if run.returncode not in (0, 1):
        tree.error('tools/msgc', 1, f'cannot list what is used: {run.stderr.strip()}')
    for line in (run.stdout + run.stderr).splitlines():
        m = re.match(r'(.+?):(\d+): (.*)', line)
        if m:
            name = m.group(1).removeprefix(str(tree.root) + '/')
            tree.error(name, int(m.group(2)), m.group(3))


def check_routes(tree):
    text = tree.read(GOLDEN)
    if text is None:
        tree.error(GOLDEN, 1, 'is missing')
        return
    known = {line.split(':')[0] for line in text.splitlines() if line and not line.startswith('#')}
    for f in tree.c.values():
        if not f.name.startswith('src/') or is_test(f.name):
            continue
        for method, pattern, is_whole, line in routes_of(f):
            route = f'{method} {pattern}'
            if route not in known and (is_whole or not any(k.startswith(route) for k in known)):
                tree.error(f.name, line, f'{route}: who gets which answer stands in {GOLDEN}')


def routes_of(f):
    for m in ROUTE.finditer(f.code):
        yield m.group(1), m.group(2), bool(m.group(3)), f.line_of(m.start())
