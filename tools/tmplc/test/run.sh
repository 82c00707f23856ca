#!/bin/sh
# run.sh TMPLC SRC: what must be refused is refused with the right words, by tmplc or by the compiler at the line
# of the .html; what is good becomes the expected, clean C. Prints TAP.
set -u
tmplc=$(realpath "$1")
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
make() { # file
	rm -f "$tmp/x_html.h" "$tmp/x_html.c"
	"$tmplc" --module x --header "$tmp/x_html.h" --source "$tmp/x_html.c" "$1" 2>"$tmp/err"
}
# The project's warnings; messages.h of the tests stands in for the program's own.
flags="-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wconversion -Wsign-conversion -Wundef -Wformat=2
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wnull-dereference
	-Wno-missing-field-initializers -O1"
compile() { # compiler, file.c
	"$1" $flags -I"$tmp" -I"$here/good" -I"$src" -c "$2" -o "$tmp/x.o" 2>"$tmp/err"
}
explain() {
	echo "# wanted: $1"
	head -5 "$tmp/err" | sed 's/^/# /'
}

for f in "$here"/bad/*.html; do
	expected=$(sed -n '1s/^% -- expect: //p' "$f")
	make "$f"
	code=$?
	if [ $code -eq 1 ] && [ -n "$expected" ] && grep -qF -- "$expected" "$tmp/err" && [ ! -e "$tmp/x_html.h" ] \
		&& [ ! -e "$tmp/x_html.c" ]; then
		result ok "refuses $(basename "$f")"
	else
		explain "$expected (exit $code)"
		result bad "refuses $(basename "$f")"
	fi
done

# Accepted by tmplc, refused by the compiler, which names the line of the .html.
for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	for f in "$here"/compile/*.html; do
		expected=$(sed -n '1s/^% -- expect: //p' "$f")
		if make "$f" && ! compile $cc "$tmp/x_html.c" && grep -E "$(basename "$f"):$expected" "$tmp/err" >/dev/null; then
			result ok "$cc refuses $(basename "$f") at its line"
		else
			explain "$expected"
			result bad "$cc refuses $(basename "$f") at its line"
		fi
	done
done

cd "$here/good" || exit 1
"$tmplc" --module room --header "$tmp/room_html.h" --source "$tmp/room_html.c" room.html pre.html && same=ok || same=bad
cmp "$tmp/room_html.h" room_html.h >&2 || same=bad
cmp "$tmp/room_html.c" room_html.c >&2 || same=bad
result $same "the good templates become the expected C"
for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	if compile $cc "$tmp/room_html.c"; then result ok "$cc takes it"; else explain ""; result bad "$cc takes it"; fi
done
echo "1..$n"
exit $failed
