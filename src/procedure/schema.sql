-- step: one thing to do in a room, copied from the procedure version the room began with (手順).
CREATE TABLE step (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	position INTEGER NOT NULL,              -- wide gaps, so that own steps fit between
	-- First what lists show, so that they need not read past the long words behind it.
	phase INTEGER NOT NULL,
	item_ja TEXT NOT NULL, item_en TEXT NOT NULL,
	role TEXT NOT NULL,
	state TEXT NOT NULL,                    -- open, started, done, not_needed, blocked
	owner_id BLOB,                          -- person
	due_at INTEGER,
	started TEXT,                           -- event time, canonical: as exactly as it was given
	ended TEXT,                             -- the same: done or not needed
	ended_by_id BLOB,                       -- person
	is_dropped INTEGER NOT NULL DEFAULT 0,  -- 1: belonged to the procedure of a kind given up, untouched then
	note TEXT NOT NULL DEFAULT '',          -- what was done, why not needed, what blocks
	procedure_key TEXT NOT NULL,            -- "" for an own step
	procedure_version INTEGER NOT NULL,
	step_key TEXT NOT NULL,
	heading_ja TEXT NOT NULL, heading_en TEXT NOT NULL,
	detail_ja TEXT NOT NULL, detail_en TEXT NOT NULL,
	prerequisites_ja TEXT NOT NULL, prerequisites_en TEXT NOT NULL, -- one a line
	do_nots_ja TEXT NOT NULL, do_nots_en TEXT NOT NULL,             -- one a line
	is_evidence INTEGER NOT NULL,
	source TEXT NOT NULL,
	branches_ja TEXT NOT NULL DEFAULT '', branches_en TEXT NOT NULL DEFAULT '', -- what if; one a line
	vendor_ja TEXT NOT NULL DEFAULT '', vendor_en TEXT NOT NULL DEFAULT '',     -- what to ask a specialist; one a line
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, ended_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX step_room ON step (org_id, incident_id, position);
CREATE INDEX step_owner ON step (org_id, owner_id, state);

-- own_procedure: a firm's own procedure (手順書, docs/decisions/0054): its draft, and where it stands.
CREATE TABLE own_procedure (
	org_id BLOB NOT NULL REFERENCES org (id),
	key TEXT NOT NULL,                      -- of the built-in one it takes the place of; firm_KIND: written for one kind
	kind TEXT NOT NULL,                     -- the one kind it serves; "": those of the built-in one
	base_key TEXT NOT NULL,                 -- of the built-in one it began from; "": none
	base_version INTEGER NOT NULL,          -- of that one when somebody last said that it was seen; 0: none
	base TEXT NOT NULL,                     -- the built-in one as it was then, JSON; "": none
	draft TEXT NOT NULL,                    -- what is being edited, JSON
	revision INTEGER NOT NULL,              -- grows with each change of the draft
	is_changed INTEGER NOT NULL,            -- 1: the draft says something that no version says yet
	version INTEGER NOT NULL,               -- the newest one; 0: none yet
	review_days INTEGER NOT NULL,           -- how long a version is good for
	review_due INTEGER,                     -- to be looked over again; NULL: nothing to look over yet
	is_off INTEGER NOT NULL,                -- 1: the firm uses the built-in one instead
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	changed_at INTEGER NOT NULL,
	changed_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, key)
) STRICT;

-- own_procedure_version: each version there was, who wrote it and why, and what the executive said of it.
CREATE TABLE own_procedure_version (
	org_id BLOB NOT NULL,
	key TEXT NOT NULL,
	version INTEGER NOT NULL,               -- 1, 2, 3 ...
	body TEXT NOT NULL,                     -- JSON
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	state TEXT NOT NULL,                    -- waiting, approved, sent_back
	said_at INTEGER,
	said_by_id BLOB REFERENCES account (id),
	said TEXT NOT NULL,                     -- in words: why it was sent back
	told TEXT NOT NULL DEFAULT '',          -- the state people were told of by mail; "": none
	PRIMARY KEY (org_id, key, version),
	FOREIGN KEY (org_id, key) REFERENCES own_procedure (org_id, key)
) STRICT;
CREATE INDEX own_procedure_waiting ON own_procedure_version (org_id, state);
CREATE INDEX own_procedure_untold ON own_procedure_version (org_id) WHERE told <> state;

-- own_procedure_aside: a draft that another one took the place of, and what a file says that nobody has taken in yet.
CREATE TABLE own_procedure_aside (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	key TEXT NOT NULL,
	what TEXT NOT NULL,                     -- draft, file
	name TEXT NOT NULL,                     -- of the file; of a draft why it was set aside
	body TEXT NOT NULL,                     -- JSON
	notes TEXT NOT NULL,                    -- what was found while reading the file; one a line
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, key) REFERENCES own_procedure (org_id, key)
) STRICT;
CREATE INDEX own_procedure_aside_of ON own_procedure_aside (org_id, key, made_at);

-- own_procedure_rule: what a firm says about all of its procedures.
CREATE TABLE own_procedure_rule (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	uses_waiting INTEGER NOT NULL,          -- 1: a version is used before an executive approved it
	changed_at INTEGER NOT NULL,
	changed_by_id BLOB REFERENCES account (id)
) STRICT;
