-- table_import: a file somebody brought for a ledger (docs/decisions/0043).
CREATE TABLE table_import (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	sheet TEXT NOT NULL,                    -- key of the ledger
	state TEXT NOT NULL,                    -- looked: nothing written yet; staging; applied; undone
	file_name TEXT NOT NULL,
	sha256 BLOB NOT NULL,                   -- the stored file; let go once it is applied
	bytes INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	staged_at INTEGER,                      -- since when it is being written
	applied_at INTEGER,
	applied_by_id BLOB REFERENCES account (id),
	undone_at INTEGER,
	undone_by_id BLOB REFERENCES account (id),
	added INTEGER NOT NULL,                 -- rows it added, changed
	changed INTEGER NOT NULL,
	run_id BLOB,                            -- which attempt the lines belong to; a later one takes them over
	staged_by_id BLOB REFERENCES account (id),
	place INTEGER,                          -- 1, 2, 3 ... in the order files were taken into this ledger
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX table_import_sheet ON table_import (org_id, sheet, made_at);

-- table_line: what a file does to one row, and what was there before.
CREATE TABLE table_line (
	org_id BLOB NOT NULL,
	import_id BLOB NOT NULL,
	line INTEGER NOT NULL,                  -- 1, 2, 3 ...
	kind TEXT NOT NULL,                     -- new, changed
	row_id BLOB NOT NULL,
	version INTEGER NOT NULL,               -- of the row when it was compared; 0: new
	form INTEGER NOT NULL,                  -- version of the definition
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	before_title TEXT NOT NULL,
	before_body TEXT NOT NULL,
	follows INTEGER NOT NULL,               -- 1: index, marks and history of the row are still to follow it
	PRIMARY KEY (org_id, import_id, line),
	FOREIGN KEY (org_id, import_id) REFERENCES table_import (org_id, id)
) STRICT;
CREATE INDEX table_line_row ON table_line (org_id, import_id, row_id);
