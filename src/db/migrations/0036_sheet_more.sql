-- What a row is found by: its values and words (docs/decisions/0041). NULL: not worked out yet, a job does it.
ALTER TABLE sheet_row ADD COLUMN marks TEXT;
CREATE INDEX sheet_row_unmarked ON sheet_row (org_id, id) WHERE marks IS NULL;

-- sheet_mark: which active rows of a sheet have a value or a piece of a word; numbers of rows, 1,024 to a line.
CREATE TABLE sheet_mark (
	org_id BLOB NOT NULL REFERENCES org (id),
	sheet TEXT NOT NULL,
	mark TEXT NOT NULL,                     -- "=KIND:notebook", "w" and a piece of a word, "." for every row
	block INTEGER NOT NULL,                 -- number / 1024
	numbers BLOB NOT NULL,                  -- number % 1024 of each, ascending, two bytes each
	PRIMARY KEY (org_id, sheet, mark, block)
) STRICT;

-- sheet_batch: many rows changed at once, so that they can be changed back at once.
CREATE TABLE sheet_batch (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	sheet TEXT NOT NULL,
	what TEXT NOT NULL,                     -- set, check, archive
	n INTEGER NOT NULL,                     -- rows that changed
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	undone_at INTEGER,
	PRIMARY KEY (org_id, id)
) STRICT;

-- sheet_batch_row: what each of them was before.
CREATE TABLE sheet_batch_row (
	org_id BLOB NOT NULL,
	batch_id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	version INTEGER NOT NULL,               -- after it: whoever finds another one finds somebody else's change
	checked_at INTEGER,                     -- before it
	checked_by_id BLOB REFERENCES account (id),
	check_due INTEGER,
	PRIMARY KEY (org_id, batch_id, row_id),
	FOREIGN KEY (org_id, batch_id) REFERENCES sheet_batch (org_id, id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
