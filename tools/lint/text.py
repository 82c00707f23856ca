"""Every text file: no blanks at line ends, tabs in C, nothing left to do later, nobody's own paths."""
import re

TEXT = {'.c', '.h', '.html', '.sql', '.txt', '.yaml', '.md', '.py', '.sh', '.js', '.mjs', '.css', '.json', '.build', ''}
LATER = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b')
SOMEBODYS_PATH = re.compile(r'(?<![\w./])/(?:home|root|work|Users)/')
BEGINS = re.compile(r'[;{}]$')  # the next line begins a statement; others go on with one and may be aligned
MAY_BREAK = ('LICENSE', 'package-lock.json', 'assets/')


def check_file(tree, name, text):
    may_break = name.startswith(MAY_BREAK) or re.match(r'tools/.*/test/|fuzz/corpus/|test/data/|test/golden/', name)
    before = ''
    for i, line in enumerate(text.split('\n'), 1):
        if LATER.search(line):
            tree.error(name, i, 'do it now or open an issue')
        if SOMEBODYS_PATH.search(line):
            tree.error(name, i, 'a path of one machine')
        if not may_break and line != line.rstrip():
            tree.error(name, i, 'blanks at the end of the line')
        if name.endswith(('.c', '.h')) and not may_break and re.match(r' {2,}\S', line) and BEGINS.search(before):
            tree.error(name, i, 'indented with blanks, not tabs')
        before = line if line.strip() else before
    if text and not text.endswith('\n') and not may_break:
        tree.error(name, text.count('\n') + 1, 'no line end at the end of the file')


def check(tree):
    for path in tree.files:
        name = tree.name(path)
        if path.suffix not in TEXT or name.startswith('fuzz/corpus/'):
            continue
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            if not re.match(r'tools/.*/test/|test/data/', name):
                tree.error(name, 1, 'not UTF-8')
            continue
        check_file(tree, name, text)
