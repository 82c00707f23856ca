-- limit_told: which step before a limit people were told of, so that nobody is told twice. Another due_at: the limit moved.
CREATE TABLE limit_told (
	org_id BLOB NOT NULL REFERENCES org (id),
	thing TEXT NOT NULL,                    -- check:ID, date:ID:FIELD, ways:ID, procedure:KEY, binder
	due_at INTEGER NOT NULL,
	step INTEGER NOT NULL,                  -- 30, 7, 1: the last that was told
	told_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, thing)
) STRICT;
