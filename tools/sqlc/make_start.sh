#!/bin/sh
# make_start.sh: writes src/db/migrations/0001_start.sql anew from all schema.sql, in the order of src/meson.build.
# Only until the first release: afterwards a change of a schema is a migration of its own (0002_...).
set -e
cd "$(dirname "$0")/../../src"
order=$(sed -n "/^schemas = files(/,/)/p" meson.build | grep -o "'[a-z]*/schema.sql'" | tr -d "'")
[ -n "$order" ] || { echo "make_start.sh: no schemas in src/meson.build" >&2; exit 1; }
{
	echo "-- Made by tools/sqlc/make_start.sh from every schema.sql."
	for f in $order; do
		echo
		cat "$f"
	done
} >db/migrations/0001_start.sql
