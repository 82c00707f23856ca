"""The tree as the checks see it: files, C without comments and literals, functions, findings."""
import functools
import re

SKIP = ('.git', 'node_modules', '__pycache__', 'data')
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text):
    """The same text with everything but line ends blanked, so that positions stay."""
    return re.sub(r'[^\n]', ' ', text)


class CFile:
    def __init__(self, path, name):
        self.name = name
        self.text = path.read_text(encoding='utf-8')
        self.lines = self.text.split('\n')
        self.literals = [(m.start(), m.group()) for m in TOKEN.finditer(self.text) if m.group()[0] == '"']
        # code: without comments; bare: without comments and what stands in quotes
        self.code = TOKEN.sub(lambda m: blank(m.group()) if m.group()[0] == '/' else m.group(), self.text)
        self.bare = TOKEN.sub(lambda m: blank(m.group()) if m.group()[0] == '/' else
                              m.group()[0] + blank(m.group()[1:-1]) + m.group()[0], self.text)

    def line_of(self, position):
        return self.text.count('\n', 0, position) + 1

    @functools.cached_property
    def functions(self):
        """(name, line, number of lines, body): the house style puts a function's { and } at the left edge."""
        found = []
        lines = self.bare.split('\n')
        begin = None
        for i, line in enumerate(lines):
            if line == '{' and i > 0 and lines[i - 1].rstrip().endswith(')'):
                begin = i
            elif line == '}' and begin is not None:
                head = i_head = begin - 1
                while i_head > 0 and lines[i_head - 1].strip() and not lines[i_head - 1].startswith(('}', '#', '{')) \
                        and not lines[i_head - 1].rstrip().endswith(';'):
                    i_head -= 1
                signature = ' '.join(lines[i_head:head + 1])
                name = re.search(r'(\w+)\s*\(', signature)
                found.append((name.group(1) if name else '?', i_head + 1, i - begin - 1, '\n'.join(lines[begin:i])))
                begin = None
        return found

    @property
    def includes(self):
        for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]', self.code, re.M):
            yield m.group(1), m.group(2), self.line_of(m.start())


class Tree:
    def __init__(self, root, msgc=None):
        self.root = root
        self.msgc = msgc
        self.errors = []
        self.warnings = []
        self.files = sorted(p for p in root.rglob('*') if p.is_file() and not self.is_skipped(p))
        self.c = {self.name(p): CFile(p, self.name(p)) for p in self.files
                  if p.suffix in ('.c', '.h') and not self.is_input(p)}

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def is_skipped(self, path):
        parts = path.relative_to(self.root).parts
        if parts[0] == '.git':
            return True  # a file where the checkout is linked to another
        return any(p in SKIP for p in parts[:-1] if p != 'data' or parts[0] == 'data') or parts[0].startswith('build') \
            and len(parts) > 1

    def is_input(self, path):
        """Inputs of a host tool's tests are wrong on purpose, or made by the tool."""
        name = self.name(path)
        return name.startswith('tools/') and '/test/' in name

    def error(self, name, line, what):
        self.errors.append(f'{name}:{line}: {what}')

    def warn(self, name, line, what):
        self.warnings.append(f'{name}:{line}: {what}')

    def read(self, name):
        path = self.root / name
        return path.read_text(encoding='utf-8') if path.is_file() else None


def is_test(name):
    """Tests, their helpers and measuring programs may use what the product may not."""
    base = name.rsplit('/', 1)[-1]
    return name.startswith(('test/', 'fuzz/')) or '_test.' in base or '_test_' in base or '_bench.' in base or \
        base.startswith('test_')
