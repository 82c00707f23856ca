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
