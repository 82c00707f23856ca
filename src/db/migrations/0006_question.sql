-- question: what is not known yet of an incident, who finds out by when (まだ分からないこと).
CREATE TABLE question (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	text TEXT NOT NULL,                     -- 何が分からないか
	asks TEXT NOT NULL,                     -- when, where, who, what, why, how
	fact_key TEXT NOT NULL,                 -- of catalog/facts.yaml; "": none
	state TEXT NOT NULL,                    -- open, answered, dropped
	owner_id BLOB,                          -- person who finds out
	due_at INTEGER,
	answer TEXT NOT NULL,                   -- or why it is not asked any more
	source TEXT NOT NULL,                   -- who or what says so
	asked_at INTEGER NOT NULL,
	ended_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX question_room ON question (org_id, incident_id, asked_at);
CREATE INDEX question_owner ON question (org_id, owner_id) WHERE state = 'open';
