#!/bin/sh
# run.sh CATALOGC CATALOG SRC: each bad file takes the place its second line names in a copy of the catalogue and must
# be refused with the line and reason of its first line. Prints TAP.
set -u
catalogc=$(realpath "$1")
catalog=$2
src=$3
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0
result() { # ok|bad, what
	n=$((n + 1))
	if [ "$1" = ok ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}

refuses() { # expected line, what; the folder is $tmp/catalog
	rm -f "$tmp/out.c"
	"$catalogc" --output "$tmp/out.c" "$tmp/catalog" 2>"$tmp/err"
	code=$?
	verdict=bad
	if [ $code -eq 1 ] && [ -n "$1" ] && grep -qF -- "$1" "$tmp/err" && [ ! -e "$tmp/out.c" ] \
		&& ! grep -qvE '^[a-z_/]+(\.(yaml|csv))?:[0-9]+: .|^\.\.\. and more$' "$tmp/err"; then
		verdict=ok
	else
		echo "# exit $code, wanted: $1"
		sed 's/^/# /' "$tmp/err"
	fi
	result $verdict "refuses $2"
}
fresh() {
	rm -rf "$tmp/catalog"
	cp -R "$catalog" "$tmp/catalog"
	chmod -R u+w "$tmp/catalog"
}

for f in "$here"/bad/*; do
	fresh
	expected=$(sed -n '1s/^# expect: //p' "$f")
	cp "$f" "$tmp/catalog/$(sed -n '2s/^# as: //p' "$f")"
	refuses "$expected" "$(basename "$f")"
done

# What a file cannot hold.
fresh; rm "$tmp/catalog/roles.yaml"
refuses "roles.yaml:1: cannot be opened" "a folder without roles.yaml"
fresh; rm "$tmp/catalog/procedures/general.yaml"
refuses "procedures:1: general.yaml is missing" "a folder without the general procedure"
fresh; rm -r "$tmp/catalog/procedures"
refuses "procedures:1: cannot be opened" "a folder without procedures"
fresh; echo notes >"$tmp/catalog/procedures/notes.txt"
refuses "procedures:1: \"notes.txt\" is not KEY.yaml" "a foreign file among the procedures"
fresh; rm "$tmp/catalog/facts.yaml"; mkdir "$tmp/catalog/facts.yaml"
refuses "facts.yaml:1: is not a file" "a folder in place of a file"
fresh; printf '# long\n%600000s\n' x >>"$tmp/catalog/kinds.yaml"
refuses "kinds.yaml:1: larger than 524288 bytes" "a file over the cap"
fresh; printf 'roles:\n  - key: \377\n' >"$tmp/catalog/roles.yaml"
refuses "roles.yaml:2: not valid UTF-8" "bytes that are not UTF-8"
fresh; { echo 'roles:'; i=0; while [ $i -lt 41 ]; do echo "  - key: r$i"; i=$((i + 1)); done; } >"$tmp/catalog/roles.yaml"
refuses "roles.yaml:2: \"roles\" has more than 40 items" "too many roles"
fresh; printf 'a: %s\n' "$(printf '[%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14)" >"$tmp/catalog/roles.yaml"
refuses "roles.yaml:1: nested too deeply" "deep nesting"
fresh; : >"$tmp/catalog/roles.yaml"
refuses "roles.yaml:1: the file is empty" "an empty file"
fresh; sed -i 's/^  - key: isolate$/  - key: confirm/' "$tmp/catalog/procedures/malware.yaml"
refuses "key \"confirm\" stands here twice" "two steps with one key"
fresh; sed -i 's/^key: loss$/key: lost/' "$tmp/catalog/procedures/loss.yaml"
refuses "procedures/loss.yaml:1: key and file name differ" "a procedure whose key is not its file's name"
fresh; sed -i 's/^    phase: report$/    phase: detect/' "$tmp/catalog/procedures/stop.yaml"
"$catalogc" --check "$tmp/catalog" && result ok "takes phases that only move forward" || result bad "phases forward"
sed -i 's/^    phase: recover$/    phase: report/;0,/^    phase: detect$/s//    phase: follow/' "$tmp/catalog/procedures/stop.yaml"
refuses "steps must stand in the order of the phases" "phases that go back"
fresh; sed -i 's/role: expert/role: wizard/' "$tmp/catalog/procedures/malware.yaml"
refuses ": unknown role \"wizard\"" "an unknown role in a step"
fresh; sed -i 's/heading: restore/heading: repair/' "$tmp/catalog/procedures/malware.yaml"
refuses ": unknown heading \"repair\"" "an unknown heading"

# Risks: tables, bands, and what they name elsewhere.
fresh; sed -i '0,/^      - of: 2$/s//      - of: 1/' "$tmp/catalog/risks.yaml"
refuses ": the rows of \"likelihood\" are 3, 2, 1" "rows of a table out of their order"
fresh; sed -i '0,/^        high: 3$/s//        high: 4/' "$tmp/catalog/risks.yaml"
refuses ": \"high\" must be a number from 1 to 3" "a grade that is none"
fresh; sed -i '0,/^      - from: 1$/s//      - from: 2/' "$tmp/catalog/risks.yaml"
refuses "bands" "a value that no band has"
fresh; sed -i '0,/^    kind: ransomware$/s//    kind: dragon/' "$tmp/catalog/risks.yaml"
refuses ": \"kind\" of sheets/risk.yaml has no choice \"dragon\"" "a question about an unknown threat"
fresh; sed -i '0,/^  - key: mail_filter$/s//  - key: moat/' "$tmp/catalog/risks.yaml"
refuses ": sheets/coverage.yaml has no field \"moat\"" "a measure nobody asks for"
fresh; sed -i '0,/^    layer: inside$/s//    layer: moon/' "$tmp/catalog/risks.yaml"
refuses ": unknown layer \"moon\"" "an unknown layer"
fresh; sed -i '0,/^      - backup_apart$/s//      - prayer/' "$tmp/catalog/risks.yaml"
refuses ": unknown measure \"prayer\"" "a threat against which an unknown measure helps"
fresh; sed -i '0,/^      - business$/s//      - castle/' "$tmp/catalog/risks.yaml"
refuses ": \"kind\" of sheets/system.yaml has no choice \"castle\"" "a threat to an unknown kind of system"
fresh; sed -i 's/^      - key: threat_after$/      - key: threat_then/;s/^      - key: kind$/      - key: sort/' "$tmp/catalog/sheets/risk.yaml"
refuses ": sheets/risk.yaml has no field \"kind\"" "a ledger of risks without the field rules read"
fresh; rm "$tmp/catalog/risks.yaml"
refuses "risks.yaml:1: cannot be opened" "a folder without risks.yaml"

fresh; sed -i 's/^  - card: mail$/  - card: letter/' "$tmp/catalog/demo/firm.yaml"
refuses ": unknown card \"letter\"" "an unknown card in a sighting of the demo"

fresh
touch "$tmp/catalog/procedures/general.yaml~" "$tmp/catalog/procedures/.general.yaml.swp"
"$catalogc" --check "$tmp/catalog" && result ok "passes over what editors leave behind" || result bad "editor files"
"$catalogc" --output "$tmp/out.c" "$tmp/catalog" && result ok "writes the tables" || result bad "writes the tables"
for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	$cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wconversion -Wsign-conversion -Wshadow -Wwrite-strings \
		-Wno-missing-field-initializers -I"$src" -c "$tmp/out.c" -o "$tmp/out.o" \
		&& result ok "$cc takes the tables" || result bad "$cc takes the tables"
done
cp "$tmp/out.c" "$tmp/first.c"
"$catalogc" --output "$tmp/out.c" "$catalog" && cmp -s "$tmp/out.c" "$tmp/first.c" \
	&& result ok "the same folder gives the same file" || result bad "the same folder gives the same file"
"$catalogc" 2>/dev/null; [ $? -eq 2 ] && result ok "without arguments: usage, exit 2" || result bad "usage"
echo "1..$n"
exit $failed
