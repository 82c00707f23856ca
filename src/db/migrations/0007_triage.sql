-- triage: the first assessment of an incident (初動の見立て): how grave, on what ground, whom it concerns.
CREATE TABLE triage (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	ground TEXT NOT NULL,                   -- why the level is what it is
	effect TEXT NOT NULL,                   -- on the firm's business
	worst TEXT NOT NULL,                    -- what it may come to
	concerned TEXT NOT NULL,                -- authorities, partners, customers, press ...
	level INTEGER,                          -- as it was when this was written; NULL: not decided
	decided_by_id BLOB,                     -- person
	decided_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, decided_by_id) REFERENCES person (org_id, id)
) STRICT;
