#!/usr/bin/env python3
"""lint_test: what lint must refuse. A small good tree, spoilt in one place at a time. Prints TAP."""
import pathlib
import subprocess
import sys
import tempfile

LINT = pathlib.Path(__file__).resolve().parent / 'lint.py'
FENCE = '```'
GOOD = {
    'ARCHITECTURE.md': f'{FENCE}layers\nbase :\ndb : base\nroom : db\nhall : room\nweb : db\nroom+pages : web\n'
                       f'pages : *_web.c *_web.h\n{FENCE}\n{FENCE}libraries\nsqlite3.h : db/*\n{FENCE}\n',
    'src/base/base.h': '#pragma once\nint base_one(void);\n',
    'src/db/db.h': '#pragma once\n#include "base/base.h"\n',
    'src/db/db.c': '#include <sqlite3.h>\n#include "db/db.h"\nstatic const char *const ask = "SELECT 1 FROM x";\n',
    'src/room/room.h': '#pragma once\n#include "db/db.h"\n',
    'src/room/room.c': '#include "room/room.h"\n#include "room_sql.h"\n/* strcpy() in words is no call; 日本語 neither */\n'
                       'int room_one(int a)\n{\n\treturn a ? 1 : 2;\n}\n',
    'src/room/room_web.h': '#pragma once\n#include "web/web.h"\n',
    'src/room/room_web.c': '#include "room/room_web.h"\nstatic const struct route routes[] = {\n'
                           '\t{ HTTP_GET, "/room", 0 },\n};\n',
    'src/hall/hall.c': '#include "room/room.h"\n',
    'src/web/web.h': '#pragma once\n#include "db/db.h"\n',
    'test/golden/routes.txt': '# METHOD route: ...\nGET /room: 200\n',
}


def body(n):
    return '\n'.join('\ta();' for _ in range(n))


# name, file, text (instead of the good one, or a file more), what lint has to say
BAD = [
    ('a lower layer looks up', 'src/base/base.c', '#include "db/db.h"\n', 'base may not include db'),
    ('rules know no pages', 'src/room/room.c', '#include "web/web.h"\n', 'room may not include web'),
    ('rules know not even their own pages', 'src/room/room.c', '#include "room/room_web.h"\n',
     'room may not include room+pages'),
    ('pages of another folder', 'src/hall/hall.c', '#include "room/room_web.h"\n', 'hall may not include room+pages'),
    ('a folder without a row', 'src/cellar/cellar.c', '#include "base/base.h"\n', 'cellar has no row'),
    ('statements of another folder', 'src/hall/hall.c', '#include "room_sql.h"\n', 'statements belong to their folder'),
    ('an include without its folder', 'src/room/room.c', '#include "room.h"\n', 'say the folder too'),
    ('an include that is not there', 'src/room/room.c', '#include "room/attic.h"\n', 'is not below src/'),
    ('a library out of its place', 'src/room/room.c', '#include <sqlite3.h>\n', '<sqlite3.h> is for db/* alone'),
    ('headers in a circle', 'src/db/db.h', '#include "db/two.h"\n', 'headers in a circle', 'src/db/two.h',
     '#include "db/db.h"\n'),
    ('a table in a circle', 'ARCHITECTURE.md', GOOD['ARCHITECTURE.md'].replace('db : base', 'db : base room'),
     'runs in a circle'),
    ('a table that names nothing', 'ARCHITECTURE.md', GOOD['ARCHITECTURE.md'].replace('hall : room', 'hall : roof'),
     'roof, which is no row'),
    ('no table', 'ARCHITECTURE.md', 'words\n', 'no fenced block "layers"'),
    ('a long function', 'src/room/room.c', f'void f(void)\n{{\n{body(61)}\n}}\n', 'f() has 61 lines'),
    ('a branchy function', 'src/room/room.c', 'int f(int a)\n{\n' + '\tif (a && 1) { a++; }\n' * 8 + '\treturn a;\n}\n',
     'f() has complexity 17'),
    ('a long file', 'src/room/long.h', 'int x;\n' * 801, '801 lines'),
    ('strcpy', 'src/room/room.c', 'void f(char *a)\n{\n\tstrcpy(a, "x");\n}\n', 'room.c:3: strcpy() is banned'),
    ('time', 'src/room/room.c', 'long f(void)\n{\n\treturn time(NULL);\n}\n', 'time() is banned'),
    ('SQL in C', 'src/room/room.c', 'static const char q[] = "SELECT id FROM room";\n', 'SQL stands in queries.sql'),
    ('SQL in C, spread over lines', 'src/room/room.c', 'static const char q[] = "DELETE   FROM room";\n',
     'SQL stands in queries.sql'),
    ('words in C', 'src/room/room.c', 'static const char q[] = "記録";\n', 'words stand in messages.txt'),
    ('left for later', 'src/room/room.c', '/* TO' 'DO: all */\n', 'do it now'),
    ('blanks at the end', 'src/room/room.c', 'int x; \n', 'blanks at the end'),
    ('blanks instead of tabs', 'src/room/room.c', 'int f(void)\n{\n    return 1;\n}\n', 'indented with blanks'),
    ('no line end', 'src/room/room.c', 'int x;', 'no line end'),
    ('a path of one machine', 'src/room/room.c', '/* see /ho' 'me/somebody/x */\n', 'a path of one machine'),
    ('a route nobody tests', 'src/room/room_web.c', 'static const struct route r[] = {\n\t{ .method = HTTP_POST, '
     '.pattern = "/room/new", 0 },\n};\n', 'POST /room/new: who gets which answer'),
    ('a beginning nobody tests', 'src/room/room_web.c', '#define R(v) { HTTP_POST, "/step/" v, 0 }\n', 'POST /step/:'),
]


def run(changed):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **changed}.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        done = subprocess.run([sys.executable, LINT, '--root', folder], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    failed = 0
    cases = [('the good tree', {}, None)] + [(b[0], {b[1]: b[2], **dict([b[4:6]] if len(b) > 4 else [])}, b[3])
                                             for b in BAD]
    print(f'1..{len(cases)}')
    for i, (name, changed, want) in enumerate(cases, 1):
        status, said = run(changed)
        ok = status == 0 if want is None else status == 1 and want in said
        failed += not ok
        print(f'{"ok" if ok else "not ok"} {i} - {name}')
        if not ok:
            print('\n'.join('# ' + line for line in [f'wanted: {want}'] + said.splitlines()))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
