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
