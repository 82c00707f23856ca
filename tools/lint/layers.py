"""Who may include whom: the fenced blocks `layers` and `libraries` of ARCHITECTURE.md, and no circle of headers."""
import fnmatch
import re

from .tree import is_test

TABLE = 'ARCHITECTURE.md'
COMMON = {'messages.h'}  # made of the words of every folder; anybody may name a message


def read_block(tree, kind):
    text = tree.read(TABLE)
    m = re.search(r'^```' + kind + r'\n(.*?)^```', text or '', re.M | re.S)
    if not m:
        tree.error(TABLE, 1, f'no fenced block "{kind}"')
        return {}
    first = text.count('\n', 0, m.start(1)) + 1
    rows = {}
    for i, line in enumerate(m.group(1).split('\n')):
        line = line.split('#')[0].strip()
        if not line:
            continue
        key, _, rest = line.partition(':')
        rows[key.strip()] = (rest.split(), first + i)
    return rows


class Table:
    def __init__(self, tree):
        self.rows = read_block(tree, 'layers')
        self.page_names = self.rows.pop('pages', ([], 0))[0]
        self.used = set()
        for name, (may, line) in self.rows.items():
            for other in may:
                if other not in self.rows:
                    tree.error(TABLE, line, f'{name} may include {other}, which is no row')

    def is_page(self, path):
        folder, base = path.split('/', 1)
        return f'{folder}+pages' in self.rows and (any(
            fnmatch.fnmatch(base, p) or fnmatch.fnmatch(path, p) for p in self.page_names))

    def node(self, path):
        """The row a path below src/ belongs to."""
        if '/' not in path:
            return 'main'
        return path.split('/')[0] + ('+pages' if self.is_page(path) else '')

    def allowed(self, node):
        may = set(self.rows.get(node, ([], 0))[0])
        if node.endswith('+pages'):
            rules = node[:-len('+pages')]
            may |= {rules} | set(self.rows.get(rules, ([], 0))[0])
        return may | {node, 'base'}

    def circle(self):
        seen, stack = set(), []

        def visit(node):
            if node in stack:
                return stack[stack.index(node):] + [node]
            if node in seen:
                return None
            seen.add(node)
            stack.append(node)
            for other in sorted(self.allowed(node) - {node}):
                found = visit(other) if other in self.rows else None
                if found:
                    return found
            stack.pop()
            return None
        return next((c for c in map(visit, sorted(self.rows)) if c), None)


def generated(path):
    """What a generator makes of a folder, as if it lay there: fact_sql.h -> fact/fact_sql.h."""
    m = re.fullmatch(r'(\w+)_(sql|html)\.h', path)
    return f'{m.group(1)}/{path}' if m else {'assets.h': 'web/assets.h'}.get(path, path)


def check_include(tree, table, f, target, line):
    path = generated(target)
    own = f.name.removeprefix('src/')
    if target in COMMON:
        return
    if '/' not in path:
        tree.error(f.name, line, f'"{target}": say the folder too')
        return
    if '/' in target and not (tree.root / 'src' / target).is_file():
        tree.error(f.name, line, f'"{target}" is not below src/')
        return
    me, other = table.node(own), table.node(path)
    if me not in table.rows:
        tree.error(f.name, line, f'{me} has no row in {TABLE}')
    elif other not in table.allowed(me):
        tree.error(f.name, line, f'{me} may not include {other} ("{target}"); see {TABLE}')
    elif path.endswith('_sql.h') and me != other and me != path.split('/')[0] + '+pages':
        tree.error(f.name, line, f'"{target}": statements belong to their folder; call its functions')
    table.used.add((me, other))


def check_libraries(tree):
    for header, (may, _) in read_block(tree, 'libraries').items():
        for f in tree.c.values():
            if not f.name.startswith('src/') or is_test(f.name):
                continue
            for kind, target, line in f.includes:
                if kind == '<' and fnmatch.fnmatch(target, header) and not any(
                        fnmatch.fnmatch(f.name, 'src/' + m) for m in may):
                    tree.error(f.name, line, f'<{target}> is for {" ".join(may)} alone')


def check_circles(tree):
    links = {n.removeprefix('src/'): [t for k, t, _ in f.includes if k == '"'] for n, f in tree.c.items()
             if n.startswith('src/') and n.endswith('.h')}
    done = set()

    def visit(node, stack):
        if node in stack:
            tree.error('src/' + node, 1, 'headers in a circle: ' + ' -> '.join(stack[stack.index(node):] + [node]))
            return
        if node in done or node not in links:
            return
        done.add(node)
        for other in links[node]:
            visit(other, stack + [node])
    for node in sorted(links):
        visit(node, [])


def check(tree):
    table = Table(tree)
    circle = table.circle()
    if circle:
        tree.error(TABLE, 1, 'the layer table runs in a circle: ' + ' -> '.join(circle))
    for f in tree.c.values():
        if f.name.startswith('src/') and not is_test(f.name):
            for kind, target, line in f.includes:
                if kind == '"':
                    check_include(tree, table, f, target, line)
    for name, (may, line) in table.rows.items():
        for other in may:
            if (name, other) not in table.used:
                tree.warn(TABLE, line, f'{name} may include {other}, but does not')
    check_libraries(tree)
    check_circles(tree)
