-- sheet_row: one row of a ledger, or the one row of a form (docs/decisions/0040).
CREATE TABLE sheet_row (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	sheet TEXT NOT NULL,                    -- key of its definition
	number INTEGER NOT NULL,                -- 1, 2, 3 ... in its ledger
	state TEXT NOT NULL,                    -- active, archived
	title TEXT NOT NULL,                    -- value of the first field
	body TEXT NOT NULL,                     -- all values: JSON, in the order of the fields
	form INTEGER NOT NULL,                  -- version of the definition it was written with
	version INTEGER NOT NULL,               -- 1, 2, 3 ...: grows with each change
	made_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by_id BLOB REFERENCES account (id),
	checked_at INTEGER,                     -- somebody looked whether it is still true
	checked_by_id BLOB REFERENCES account (id),
	check_due INTEGER,                      -- to be looked at again; NULL: never, or archived
	marks TEXT,                             -- what it is found by: its values and words (docs/decisions/0041); NULL: not worked out yet
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, sheet, number)
) STRICT;
CREATE INDEX sheet_row_due ON sheet_row (org_id, check_due) WHERE check_due IS NOT NULL;
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

-- sheet_version: what a row was before, and who made it so, when and why.
CREATE TABLE sheet_version (
	org_id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	version INTEGER NOT NULL,
	state TEXT NOT NULL,
	body TEXT NOT NULL,
	form INTEGER NOT NULL,
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, row_id, version),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;

-- sheet_index: a line for each value of an active row that is sorted or filtered; key: a text that sorts as the value does.
CREATE TABLE sheet_index (
	org_id BLOB NOT NULL,
	sheet TEXT NOT NULL,
	field TEXT NOT NULL,
	key TEXT NOT NULL,
	row_id BLOB NOT NULL,
	PRIMARY KEY (org_id, sheet, field, key, row_id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
CREATE INDEX sheet_index_row ON sheet_index (org_id, row_id, field, key);

-- sheet_link: whom and what values of active rows point at.
CREATE TABLE sheet_link (
	org_id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	field TEXT NOT NULL,
	to_kind TEXT NOT NULL,                  -- row, person
	to_id BLOB NOT NULL,
	PRIMARY KEY (org_id, row_id, field, to_id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
CREATE INDEX sheet_link_to ON sheet_link (org_id, to_kind, to_id);

-- sheet_note: what people said about a row.
CREATE TABLE sheet_note (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	text TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
CREATE INDEX sheet_note_row ON sheet_note (org_id, row_id, made_at);

-- sheet_own: what a firm changed in a built-in form, or its own ledger (docs/decisions/0042).
CREATE TABLE sheet_own (
	org_id BLOB NOT NULL REFERENCES org (id),
	sheet TEXT NOT NULL,                    -- key of the definition
	version INTEGER NOT NULL,               -- changes so far: 1, 2, 3 ...
	changes TEXT NOT NULL,                  -- JSON list of the changes that are laid over the built-in form
	base_version INTEGER NOT NULL,          -- of the built-in form when somebody last said that it was seen; 0: none
	base TEXT NOT NULL,                     -- its fields then, as a JSON list
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, sheet)
) STRICT;

-- sheet_own_version: each list of changes there was, and who made it so, when and why.
CREATE TABLE sheet_own_version (
	org_id BLOB NOT NULL,
	sheet TEXT NOT NULL,
	version INTEGER NOT NULL,
	changes TEXT NOT NULL,
	what TEXT NOT NULL,                     -- what was done: code of the act
	words TEXT NOT NULL,                    -- to what, in the words of that day
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, sheet, version),
	FOREIGN KEY (org_id, sheet) REFERENCES sheet_own (org_id, sheet)
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

-- sheet_file: what people put to a row: an invoice, a contract, a photo of the label. Its bytes are src/blob's.
CREATE TABLE sheet_file (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	name TEXT NOT NULL,                     -- of the file, made safe
	sha256 BLOB NOT NULL,
	bytes INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	dropped_at INTEGER,                     -- taken off: the history of the row has it, and it can come back
	dropped_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
CREATE INDEX sheet_file_row ON sheet_file (org_id, row_id, made_at);
