#!/bin/sh
# postgres.sh SQLC: prepares every statement of the program on a throw-away PostgreSQL 15, so that the texts stay what
# both engines understand. Nothing of it outlives the run. Prints TAP, one line a statement.
sqlc=$(realpath "${1:?postgres.sh SQLC}")
cd "$(dirname "$0")/.." || exit 1
bin=/usr/lib/postgresql/15/bin
[ -x $bin/postgres ] || { echo "not ok 1 - PostgreSQL 15 is not there"; exit 1; }

top=$(mktemp -d) || exit 1
as=
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
	as="runuser -u postgres --"
	chown postgres "$top"
fi
chmod 755 "$top"
over() {
	[ ! -f "$top/data/postmaster.pid" ] || $as $bin/pg_ctl -D "$top/data" -m immediate stop >/dev/null 2>&1
	rm -rf "$top"
}
trap over EXIT
trap 'exit 1' HUP INT TERM
cannot() { # WHAT LOG
	sed 's/^/# /' "$2"
	echo "not ok 1 - $1"
	exit 1
}

# schema files in the order their references need, as the build has them
schemas=$(sed -n "/^schemas = files(/,/)/p" src/meson.build | grep -o "[a-z_]*/schema.sql" | sed 's,^,src/,')
# shellcheck disable=SC2086 # a list
"$sqlc" --firm src/firm/tables.txt --firm-sql "$top/firm_rows.sql" --source "$top/firm_tables.c" --schema $schemas 2>"$top/log" ||
	cannot "sqlc --firm" "$top/log"
# shellcheck disable=SC2086 # a list
"$sqlc" --postgres "$top/all.sql" --without-org src/db/tables-without-org.txt --queries src/*/queries.sql "$top/firm_rows.sql" \
	--schema $schemas 2>"$top/log" || cannot "sqlc --postgres" "$top/log"
chmod 644 "$top/all.sql"

cd "$top" || exit 1
# shellcheck disable=SC2086 # may be empty
$as $bin/initdb -D "$top/data" -A trust -U sonae -E UTF8 --locale=C.UTF-8 --no-sync >"$top/log" 2>&1 ||
	cannot "initdb" "$top/log"
# one socket in our own folder, no port
$as $bin/pg_ctl -D "$top/data" -w -t 60 -l "$top/data/log" \
	-o "-c listen_addresses='' -c unix_socket_directories='$top/data' -c fsync=off" start >"$top/log" 2>&1 ||
	cannot "PostgreSQL did not start" "$top/log"

ask() { $bin/psql -X -q -h "$top/data" -U sonae -d postgres "$@"; }
grep -v '^PREPARE ' "$top/all.sql" >"$top/schema.sql"
grep '^PREPARE ' "$top/all.sql" >"$top/statements.sql"
ask -v ON_ERROR_STOP=1 -f "$top/schema.sql" >"$top/log" 2>&1 || cannot "the schema" "$top/log"
echo "ok 1 - the schema"

# a statement a line: without ON_ERROR_STOP every one is tried, and the errors name their lines
ask -At -f "$top/statements.sql" -c "SELECT 'prepared ' || count(*) FROM pg_prepared_statements" >"$top/log" 2>&1
awk -v log_file="$top/log" '
	BEGIN {
		while ((getline line <log_file) > 0) {
			if (line ~ /^prepared [0-9]+$/) {
				prepared = substr(line, 10) + 0
			} else if (match(line, /statements\.sql:[0-9]+: ERROR/)) {
				split(substr(line, RSTART), part, ":")
				reason[part[2]] = line
				bad++
			} else if (!match(line, /statements\.sql:[0-9]+:/) && line !~ /^(LINE|DETAIL|HINT| )/) {
				other = other "# " line "\n"
			}
		}
	}
	{
		name = $2
		gsub(/"/, "", name)
		if (NR in reason) {
			print "# " reason[NR]
		}
		print ((NR in reason) ? "not ok " : "ok ") (NR + 1) " - " name
	}
	END {
		printf "%s", other
		if (NR == 0 || prepared + bad != NR) {
			print "not ok " (NR + 2) " - " prepared + 0 " of " NR " statements are there"
			bad++
		}
		exit bad > 0
	}' "$top/statements.sql"
