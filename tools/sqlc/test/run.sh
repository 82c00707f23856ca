#!/bin/sh
# run.sh SQLC SRC: what sqlc must refuse, what it must make. Prints TAP. UPDATE=1 rewrites the golden files.
sqlc=$(realpath "$1")
src=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
n=0
report() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
cd "$here" || exit 1

refuses() { # FILE: its first line tells a part of the reason; the rest are arguments
	file=$1
	shift
	want=$(sed -n '1s/^-- expect: //p' "$file")
	rm -f "$out"/x.*
	if "$sqlc" --module x --header "$out/x.h" --source "$out/x.c" "$@" 2>"$out/err"; then
		echo "# accepted"
		report 1 "$file"
	elif [ -z "$want" ] || ! grep -qF -- "$want" "$out/err" || ls "$out"/x.* >/dev/null 2>&1; then
		sed 's/^/# /' "$out/err"
		report 1 "$file"
	else
		report 0 "$file"
	fi
}

for f in bad/*.sql; do
	refuses "$f" --without-org without-org.txt --queries "$f" --schema schema.sql
done
for f in bad_schema/*.sql; do
	refuses "$f" --without-org without-org.txt --queries good/module.sql --schema schema.sql "$f"
done

golden() { # MADE WANTED
	if [ -n "$UPDATE" ]; then cp "$1" "$2"; fi
	diff -u "$2" "$1" | sed 's/^/# /' >"$out/diff"
	[ ! -s "$out/diff" ]
	status=$?
	cat "$out/diff"
	report $status "golden $2"
}
"$sqlc" --module module --header "$out/module_sql.h" --source "$out/module_sql.c" --without-org without-org.txt \
	--queries good/module.sql --schema schema.sql
report $? 'makes a module'
golden "$out/module_sql.h" good/module_sql.h.txt
golden "$out/module_sql.c" good/module_sql.c.txt
"$sqlc" --registry "$out/registry.c" --queries good/module.sql
report $? 'makes a registry'
golden "$out/registry.c" good/registry.c.txt
"$sqlc" --postgres "$out/pg.sql" --queries good/module.sql --schema schema.sql
report $? 'makes the PostgreSQL text'
golden "$out/pg.sql" good/pg.sql.txt

# The same name in two modules is found by the registry.
printf -- '-- person_get :one\nSELECT name FROM account WHERE id = :id;\n' >"$out/other.sql"
"$sqlc" --registry "$out/never.c" --queries good/module.sql "$out/other.sql" 2>"$out/err"
grep -q 'duplicate name person_get' "$out/err" && [ ! -e "$out/never.c" ]
report $? 'duplicate name over two modules'

# Migrations: names and numbers.
printf 'CREATE TABLE a (x);\n' >"$out/0001_start.sql"
printf 'CREATE TABLE b (x "\\");\n' >"$out/0002_more.sql"
"$sqlc" --migrations "$out/m.c" --queries "$out/0001_start.sql" "$out/0002_more.sql" &&
	grep -q 'number = 2, .name = "more"' "$out/m.c"
report $? 'makes migrations'
"$sqlc" --migrations "$out/never.c" --queries "$out/0002_more.sql" 2>"$out/err"
grep -q 'number 1 is expected here' "$out/err" && [ ! -e "$out/never.c" ]
report $? 'a gap in the numbers of migrations'

# An organisation as rows: each table has a line, what goes points at nothing that stays, what is left out is a column.
grep -o '^CREATE TABLE [a-z_]*' schema.sql | sed 's/^CREATE TABLE //; s/$/ goes/' | sed "s/^account goes/account goes\\n\\t? id = :id\\n\\t- score nobody's business/" \
	>"$out/all.txt"
firm() { # LIST
	rm -f "$out"/f.*
	"$sqlc" --firm "$1" --firm-sql "$out/f.sql" --source "$out/f.c" --schema schema.sql 2>"$out/err"
}
firm "$out/all.txt" && grep -q '^SELECT id, name, photo, left_at, score FROM person WHERE org_id = :org_id ORDER BY org_id, id;' "$out/f.sql" &&
	grep -q '^INSERT INTO room (org_id, id, title, lead_id, opened_at) VALUES (:org_id, :id' "$out/f.sql" &&
	grep -q '"score", DB_INT, false, false, "0"' "$out/f.c" && ! grep -q 'score FROM account' "$out/f.sql"
report $? 'makes the statements of an organisation'
refuses_list() { # REASON NAME
	firm "$out/bad.txt"
	[ $? -eq 1 ] && grep -qF -- "$1" "$out/err" && ! ls "$out"/f.* >/dev/null 2>&1
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$out/err"
	report $status "$2"
}
grep -v '^room ' "$out/all.txt" >"$out/bad.txt"
refuses_list 'does table room go' 'a table without a line'
sed 's/^person goes/person stays private/' "$out/all.txt" >"$out/bad.txt"
refuses_list 'room goes, but person stays' 'a row that goes points at a table that stays'
sed 's/^room goes/room stays/' "$out/all.txt" >"$out/bad.txt"
refuses_list 'why?' 'a table that stays without a reason'
sed 's/- score/- secret/' "$out/all.txt" >"$out/bad.txt"
refuses_list 'no such column' 'a column that is not there'
sed '/^\t?/d' "$out/all.txt" >"$out/bad.txt"
refuses_list 'which rows go?' 'a table without org_id and without a condition'
(cat "$out/all.txt"; echo 'rooom goes') >"$out/bad.txt"
refuses_list 'there is no table rooom' 'a table that is not there'

# What it makes compiles without a warning.
flags='-std=gnu17 -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wmissing-prototypes -Wcast-qual -Werror'
for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	for f in module_sql.c registry.c; do
		$cc $flags -I"$src" -I"$out" -c "$out/$f" -o "$out/x.o" 2>"$out/err"
		report $? "$cc $f"
		sed 's/^/# /' "$out/err"
	done
done
echo "1..$n"
