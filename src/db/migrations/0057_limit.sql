-- limit: who was told of what ends soon, so that nobody is told twice.
-- limit_told: which step before a limit people were told of, so that nobody is told twice. Another due_at: the limit moved.
CREATE TABLE limit_told (
	org_id BLOB NOT NULL REFERENCES org (id),
	thing TEXT NOT NULL,                    -- check:ID, date:ID:FIELD, ways:ID, procedure:KEY, binder
	due_at INTEGER NOT NULL,
	step INTEGER NOT NULL,                  -- 30, 7, 1: the last that was told
	told_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, thing)
) STRICT;

ALTER TABLE notice_mark ADD COLUMN limit_day INTEGER NOT NULL DEFAULT 0;

-- A thing that must be ready beforehand may say itself how often it is looked at; until now its row came due as all others do.
UPDATE sheet_row SET check_due = coalesce(checked_at, made_at) + 86400000 * CAST(json_extract(body, '$.limit_days') AS INTEGER)
WHERE sheet = 'prerequisite' AND state = 'active' AND check_due IS NOT NULL AND json_valid(body) AND CAST(json_extract(body, '$.limit_days') AS INTEGER) > 0;
UPDATE sheet_index SET key = (SELECT printf('%016x', r.check_due) FROM sheet_row r WHERE r.org_id = sheet_index.org_id AND r.id = sheet_index.row_id)
WHERE sheet = 'prerequisite' AND field = '.check' AND key > '';
