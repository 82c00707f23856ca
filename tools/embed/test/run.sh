#!/bin/sh
# run.sh EMBED SRC: what was embedded comes back unchanged, twice the same; what cannot be is refused. Prints TAP.
set -u
embed=$(realpath "$1")
src=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0
result() { # ok|bad, what
	n=$((n + 1))
	if [ "$1" = ok ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}
run() { # folder, names...
	out=$1
	shift
	mkdir -p "$out"
	"$embed" --header "$out/words.h" --source "$out/words.c" --asm "$out/words.S" "$@" 2>"$tmp/err"
}
refuses() { # expected words, arguments...
	expected=$1
	shift
	rm -rf "$tmp/bad"
	if ! run "$tmp/bad" "$@" && grep -qF -- "$expected" "$tmp/err" && [ -z "$(ls "$tmp/bad")" ]; then
		result ok "refuses: $expected"
	else
		sed 's/^/# /' "$tmp/err"
		result bad "refuses: $expected"
	fi
}

i=0
while [ $i -lt 200 ]; do echo "p { color: red } /* 備え $i */"; i=$((i + 1)); done >"$tmp/a.css"
head -c 5000 "$embed" >"$tmp/b.woff2"

for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	verdict=bad
	run "$tmp/one" --table words css/a.css="$tmp/a.css" b.woff2="$tmp/b.woff2" \
		&& $cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wconversion -Wsign-conversion -Wshadow \
			-Wmissing-prototypes -I"$tmp/one" -I"$src" "$tmp/one/words.c" "$tmp/one/words.S" "$here/check.c" -lz \
			-o "$tmp/check" \
		&& "$tmp/check" "$tmp/a.css" "$tmp/b.woff2" && verdict=ok
	result $verdict "$cc: bytes, gzipped copies and names come back"
done

run "$tmp/two" --table words css/a.css="$tmp/a.css" b.woff2="$tmp/b.woff2"
verdict=ok
for f in words.h words.c words.S; do cmp "$tmp/one/$f" "$tmp/two/$f" >&2 || verdict=bad; done
result $verdict "the same files give the same outputs"

cp "$tmp/one/words.c" "$tmp/before.c"
echo " " >>"$tmp/a.css"
run "$tmp/one" --table words css/a.css="$tmp/a.css" b.woff2="$tmp/b.woff2"
if cmp -s "$tmp/one/words.c" "$tmp/before.c"; then verdict=bad; else verdict=ok; fi
result $verdict "another byte, another path"

if readelf -lW "$tmp/check" | grep GNU_STACK | grep -q 'RW '; then verdict=ok; else verdict=bad; fi
result $verdict "no executable stack"

refuses "files are given as NAME=FILE" a.css
refuses "cannot be found" a.css="$tmp/none.css"
refuses "is given twice" a.css="$tmp/a.css" a.css="$tmp/a.css"
refuses "files of this ending are not known" a.exe="$tmp/a.css"
refuses "names are made of letters" 'a".css'="$tmp/a.css"
refuses "usage:"
echo "1..$n"
exit $failed
