-- window_own: what a firm says about a public window (相談・届出窓口) beside the catalogue, or a window of its own; a line a change, the
-- highest version holds. What is NULL is as the catalogue has it, so a newer catalogue goes on working.
CREATE TABLE window_own (
	org_id BLOB NOT NULL REFERENCES org (id),
	window_key TEXT NOT NULL,               -- of catalog/windows.yaml, or own_...: added by the firm
	version INTEGER NOT NULL,               -- 1, 2, 3 ... of this window
	act TEXT NOT NULL,                      -- add, change, hide, show, check
	name TEXT NOT NULL,                     -- as it was called then
	about TEXT,                             -- of one of the firm's own
	phone TEXT,                             -- NULL: as in the catalogue; '': none
	hours TEXT,
	url TEXT,
	note TEXT NOT NULL,                     -- what the firm adds
	is_hidden INTEGER NOT NULL,
	checked_at INTEGER,                     -- when somebody of the firm last made sure of it
	checked_by_id BLOB REFERENCES account (id),
	base_checked TEXT NOT NULL,             -- day of the catalogue's check when it was changed; a later one there is told
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, window_key, version)
) STRICT;

-- window_call: somebody of a room called a window or a helper, or tried to; each brings a told or done entry.
CREATE TABLE window_call (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	to_kind TEXT NOT NULL,                  -- window, helper
	to_key TEXT NOT NULL,                   -- key of the window, id of the helper's row
	name TEXT NOT NULL,                     -- as it was called then
	phone TEXT NOT NULL,                    -- the number that was shown
	outcome TEXT NOT NULL,                  -- talked, waiting, unreached, sent
	words TEXT NOT NULL,                    -- with whom, what
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX window_call_to ON window_call (org_id, to_kind, to_key, made_at);

-- consult_sheet: a sheet filled before a call (電話の前に), as saved last; every saving is an entry with what changed.
CREATE TABLE consult_sheet (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	sheet TEXT NOT NULL,                    -- consult7, consult22
	version INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	PRIMARY KEY (org_id, incident_id, sheet),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;

-- consult_value: one answer on it, and where it came from.
CREATE TABLE consult_value (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	sheet TEXT NOT NULL,
	field TEXT NOT NULL,                    -- key of the definition
	value TEXT NOT NULL,                    -- as typed; choices parted by blanks; '': not known yet
	origin TEXT NOT NULL,                   -- hand, or what Sonae had it from: facts, affected, logs ...
	PRIMARY KEY (org_id, incident_id, sheet, field),
	FOREIGN KEY (org_id, incident_id, sheet) REFERENCES consult_sheet (org_id, incident_id, sheet)
) STRICT;

-- consult_handed: to whom such a sheet was given, which version, how.
CREATE TABLE consult_handed (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	sheet TEXT NOT NULL,
	version INTEGER NOT NULL,
	to_whom TEXT NOT NULL,
	how TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;
