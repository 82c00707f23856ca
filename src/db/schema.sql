-- migration: which steps of src/db/migrations this file has had.
CREATE TABLE migration (
	number INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	done_at INTEGER NOT NULL
) STRICT;

-- job: background work (db/job.h).
CREATE TABLE job (
	id BLOB NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	org_id BLOB,
	arg TEXT NOT NULL,
	run_at INTEGER NOT NULL,
	lease_until INTEGER NOT NULL DEFAULT 0, -- claimed by a worker until then
	tries INTEGER NOT NULL DEFAULT 0,
	last_error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_due ON job (run_at);

-- meta: single values of the data folder (instance id, cookie key).
CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;
