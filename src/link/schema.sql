-- link: rooms that belong together (つながり): related, a wave of one cause, duplicates that were merged. One row a side,
-- and each side belongs to its own room; both have the same id. Taken back it stays, off.
CREATE TABLE link (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	other_id BLOB NOT NULL,                 -- the other room
	relation TEXT NOT NULL,                 -- what the other one is to this: related, parent, child, into, from
	reason TEXT NOT NULL,
	state TEXT NOT NULL,                    -- on, off
	off_reason TEXT NOT NULL,               -- why it was taken back
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	ended_at INTEGER,
	ended_by_id BLOB,                       -- person
	was_open INTEGER,                       -- of "into": 1 when the room was open before it was merged
	report_moved INTEGER NOT NULL,          -- of "from": 1 when the promise of the next report came along
	report_before INTEGER,                  -- and what was promised here before
	carried TEXT NOT NULL,                  -- of "from": what was made here for it, "task ID" a line
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, other_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, ended_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX link_other ON link (org_id, other_id, state);
