#!/usr/bin/env python3
"""lint: the measures the tree holds itself to. Prints FILE:LINE: what is wrong; exit 1 when anything is.

    tools/lint.py [--root DIR] [--msgc FILE] [--warnings]

--msgc names the built tools/msgc: with it, messages nobody uses are found too. Warnings (what is near its limit) do
not fail; --warnings lists them.
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from lint import code, layers, text, words  # noqa: E402
from lint.tree import Tree  # noqa: E402

CHECKS = [
    ('layers', layers.check),
    ('sizes', code.check_sizes),
    ('calls', code.check_calls),
    ('literals', code.check_literals),
    ('text', text.check),
    ('words', words.check),
    ('routes', words.check_routes),
]


def main():
    args = argparse.ArgumentParser(description='holds layers, sizes, banned calls, words and routes')
    args.add_argument('--root', default='.', metavar='DIR')
    args.add_argument('--msgc', metavar='FILE', help='the built tools/msgc')
    args.add_argument('--warnings', action='store_true', help='list what is near its limit, too')
    options = args.parse_args()
    tree = Tree(pathlib.Path(options.root), options.msgc)
    passed = 0
    for name, check in CHECKS:
        before = len(tree.errors)
        check(tree)
        found = len(tree.errors) - before
        passed += found == 0
        print(f'{"not ok" if found else "ok"} - lint {name}' + (f' ({found})' if found else ''))
    for line in sorted(tree.warnings) if options.warnings else []:
        print(f'# warning: {line}')
    for line in sorted(tree.errors):
        print(line)
    print(f'lint: {passed} of {len(CHECKS)} hold, {len(tree.errors)} errors, {len(tree.warnings)} warnings')
    return 1 if tree.errors else 0


if __name__ == '__main__':
    sys.exit(main())
