#!/bin/sh
# run.sh MSGC SRC: what must be refused is refused with the right words; what is good becomes clean C. Prints TAP.
set -u
msgc=$(realpath "$1")
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

for f in "$here"/bad/*.txt; do
	expected=$(sed -n '1s/^# expect: //p' "$f")
	rm -f "$tmp/messages.h" "$tmp/messages.c"
	"$msgc" --header "$tmp/messages.h" --source "$tmp/messages.c" "$f" 2>"$tmp/err"
	code=$?
	verdict=bad
	if [ $code -eq 1 ] && grep -qF -- "$expected" "$tmp/err" && [ -n "$expected" ] \
		&& [ ! -e "$tmp/messages.h" ] && [ ! -e "$tmp/messages.c" ]; then
		verdict=ok
	else
		echo "# exit $code, wanted: $expected"
		sed 's/^/# /' "$tmp/err"
	fi
	result $verdict "refuses $(basename "$f")"
done

"$msgc" --header "$tmp/messages.h" --source "$tmp/messages.c" "$here/good/words.txt" && same=ok || same=bad
cmp "$tmp/messages.c" "$here/good/messages.c" >&2 || same=bad
cmp "$tmp/messages.h" "$here/good/messages.h" >&2 || same=bad
result $same "words.txt becomes the expected tables"

for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	$cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wconversion -Wsign-conversion -Wshadow -Wwrite-strings \
		-Wmissing-prototypes -Wno-missing-field-initializers -I"$tmp" -I"$src" -c "$tmp/messages.c" \
		-o "$tmp/messages.o" && result ok "$cc takes the tables" || result bad "$cc takes the tables"
done

"$msgc" --used "$here/good/words.txt" "$here/good/words_in.c" "$here/good/words_in.html" >"$tmp/unused"
code=$?
verdict=bad
[ $code -eq 1 ] && [ "$(cat "$tmp/unused")" = "$here/good/words.txt:7: room.steps_left is used nowhere" ] && verdict=ok
result $verdict "--used names the one unused key"
echo "1..$n"
exit $failed
