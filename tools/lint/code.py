"""What C may look like: sizes, complexity, banned calls, no SQL and no Japanese words between quotes."""
import re

from .tree import is_test

FILE_WARN, FILE_MAX = 500, 800
FUNCTION_WARN, FUNCTION_MAX = 40, 60
COMPLEXITY_WARN, COMPLEXITY_MAX = 10, 15

BRANCH = re.compile(r'\b(?:if|for|while)\b|&&|\|\||\?')
CASES = re.compile(r'(?:\b(?:case\b[^:]*|default\s*):\s*)+')

BANNED = {
    'strcpy': 'str or snprintf', 'strcat': 'buf', 'sprintf': 'snprintf', 'vsprintf': 'vsnprintf', 'gets': 'fgets',
    'strtok': 'str_split', 'atoi': 'str_to_i64', 'atol': 'str_to_i64', 'atoll': 'str_to_i64', 'gmtime': 'base/time.h',
    'localtime': 'base/time.h', 'ctime': 'base/time.h', 'asctime': 'base/time.h', 'rand': 'base/hash.h or libsodium',
    'srand': 'libsodium', 'random': 'libsodium', 'time': 'c->now_ms', 'system': 'no shell', 'popen': 'no shell',
    'alloca': 'the arena', 'mktemp': 'mkstemp', 'tmpnam': 'mkstemp',
}
CALL = re.compile(r'(?<![\w.>])(' + '|'.join(BANNED) + r')\s*\(')

SQL = re.compile(r'\b(?:SELECT\s+[^\n"]+\s+FROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|'
                 r'(?:CREATE|DROP|ALTER)\s+(?:TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s+\w)', re.I)
JAPANESE = re.compile('[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff]')
# What people type (moments, digits, headings of a table) and how a moment is written; data, not sentences.
JAPANESE_MAY = ('src/base/event_time', 'src/base/time_show', 'src/base/field_check.c', 'src/transfer/chronology.c',
    # words that are read, not shown
    'src/affected/amount.c', 'src/catalog/hours.c', 'src/indicator/recognise.c', 'src/mime/forwarded.c')


def complexity(body):
    return 1 + len(BRANCH.findall(body)) + len(CASES.findall(body))


def check_sizes(tree):
    for f in tree.c.values():
        n = len(f.lines) - 1
        if n > FILE_MAX:
            tree.error(f.name, 1, f'{n} lines; a file has at most {FILE_MAX}')
        elif n > FILE_WARN:
            tree.warn(f.name, 1, f'{n} lines; aim for {FILE_WARN}')
        for name, line, lines, body in f.functions:
            branches = complexity(body)
            if lines > FUNCTION_MAX:
                tree.error(f.name, line, f'{name}() has {lines} lines; at most {FUNCTION_MAX}')
            elif lines > FUNCTION_WARN and not is_test(f.name):
                tree.warn(f.name, line, f'{name}() has {lines} lines; aim for {FUNCTION_WARN}')
            if branches > COMPLEXITY_MAX:
                tree.error(f.name, line, f'{name}() has complexity {branches}; at most {COMPLEXITY_MAX}')
            elif branches > COMPLEXITY_WARN and not is_test(f.name):
                tree.warn(f.name, line, f'{name}() has complexity {branches}; aim for {COMPLEXITY_WARN}')


def check_calls(tree):
    for f in tree.c.values():
        for m in CALL.finditer(f.bare):
            if is_test(f.name) and m.group(1) in ('system', 'popen'):
                continue
            tree.error(f.name, f.line_of(m.start()), f'{m.group(1)}() is banned: {BANNED[m.group(1)]}')


def check_literals(tree):
    for f in tree.c.values():
        if is_test(f.name) or not f.name.startswith('src/'):
            continue
        for position, literal in f.literals:
            line = f.line_of(position)
            if SQL.search(literal) and not f.name.startswith('src/db/'):
                tree.error(f.name, line, 'SQL stands in queries.sql, not in C')
            if JAPANESE.search(literal) and not f.name.startswith(JAPANESE_MAY):
                tree.error(f.name, line, 'words stand in messages.txt, not in C')
