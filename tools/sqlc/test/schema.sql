CREATE TABLE account (
	id BLOB NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	closed_at INTEGER,
	score INTEGER
) STRICT;
CREATE TABLE person (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	name TEXT NOT NULL,
	photo BLOB,
	left_at INTEGER,
	score INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE TABLE room (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	title TEXT NOT NULL,
	lead_id BLOB,
	opened_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, lead_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX room_by_time ON room (org_id, opened_at);
CREATE INDEX person_scored ON person (org_id, score) WHERE score <> 0;
CREATE TABLE incident (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	title TEXT NOT NULL,
	is_restricted INTEGER NOT NULL,
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE TABLE incident_member (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	account_id BLOB NOT NULL,
	PRIMARY KEY (org_id, incident_id, account_id)
) STRICT;
CREATE TABLE note (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (org_id, incident_id, id)
) STRICT;
