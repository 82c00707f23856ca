-- journal_head: the end of a room's chain; changed in the same transaction as every entry, never cached.
CREATE TABLE journal_head (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- entries so far
	hash BLOB NOT NULL,                     -- of the newest entry; 32 zero bytes before the first
	sealed_seq INTEGER NOT NULL,            -- what the organisation's seal chain knows
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX journal_head_unsealed ON journal_head (org_id, incident_id) WHERE sealed_seq < seq;

-- entry: one record of a room (記録). meta and body are the canonical bytes of docs/journal-format.md; the columns
-- after them repeat parts of these bytes for reading and are checked against them by verify.
CREATE TABLE entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	id BLOB NOT NULL,
	meta BLOB NOT NULL,
	body BLOB,                              -- NULL when masked
	salt BLOB,                              -- NULL when masked
	commitment BLOB NOT NULL,
	previous BLOB NOT NULL,
	hash BLOB NOT NULL,
	type INTEGER NOT NULL,                  -- enum entry_type
	text TEXT,                              -- NULL when masked
	source TEXT,
	occurred TEXT NOT NULL,                 -- event time, canonical
	place_at INTEGER NOT NULL,              -- where it stands among the others: see journal.c
	recorded_at INTEGER NOT NULL,
	person_id BLOB,
	account_id BLOB,
	refers_to INTEGER NOT NULL,             -- seq; 0: none
	PRIMARY KEY (org_id, incident_id, seq),
	UNIQUE (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX entry_place ON entry (org_id, incident_id, place_at, seq);
CREATE INDEX entry_refers ON entry (org_id, incident_id, refers_to) WHERE refers_to <> 0;

-- seal: the organisation's chain over the heads of its rooms, one line a room and COMMIT.
CREATE TABLE seal (
	org_id BLOB NOT NULL REFERENCES org (id),
	seq INTEGER NOT NULL,
	incident_id BLOB NOT NULL,
	entry_seq INTEGER NOT NULL,
	entry_hash BLOB NOT NULL,
	sealed_at INTEGER NOT NULL,
	previous BLOB NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (org_id, seq),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- mask_request: masking (墨消し) needs two accounts; this is the first one's word. Never holds the secret itself.
CREATE TABLE mask_request (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- the entry to mask
	text TEXT NOT NULL,                     -- as it shall stand afterwards, the secret already blacked out
	reason TEXT NOT NULL,
	asked_by BLOB NOT NULL REFERENCES account (id),
	asked_at INTEGER NOT NULL,
	decided_by BLOB REFERENCES account (id),
	decided_at INTEGER,
	is_granted INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;
CREATE INDEX mask_request_open ON mask_request (org_id, incident_id) WHERE decided_at IS NULL;
