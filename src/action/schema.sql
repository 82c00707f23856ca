-- action: what was learnt, who closes it by when (改善). One that came out of an incident belongs to its sealed room, also
-- after the room was closed; the others keep their history below.
CREATE TABLE action (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	incident_id BLOB,                       -- NULL: of no incident
	what TEXT NOT NULL,
	why TEXT NOT NULL,
	owner_id BLOB,                          -- person
	due_at INTEGER,
	state TEXT NOT NULL,                    -- open, doing, done, dropped
	note TEXT NOT NULL,                     -- done: what shows it; dropped: why; doing: how far
	made_by_id BLOB,                        -- person
	made_at INTEGER NOT NULL,
	ended_at INTEGER,                       -- done or dropped
	version INTEGER NOT NULL,               -- counts the changes: so that the second of two people is told
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX action_room ON action (org_id, incident_id, made_at);
CREATE INDEX action_owner ON action (org_id, owner_id, state);
CREATE INDEX action_state ON action (org_id, state, due_at);

-- action_history: how one of no incident came to be as it is. Not sealed: the audit line of each change is.
CREATE TABLE action_history (
	org_id BLOB NOT NULL,
	action_id BLOB NOT NULL,
	version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	writer_name TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (org_id, action_id, version),
	FOREIGN KEY (org_id, action_id) REFERENCES action (org_id, id)
) STRICT;
