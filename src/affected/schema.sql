-- affected: what is affected and how far it is (影響を受けたもの). What changed when is in the journal.
CREATE TABLE affected (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... in its room
	type TEXT NOT NULL,                     -- system, pc, account, data, person, partner
	name TEXT NOT NULL,
	state TEXT NOT NULL,                    -- suspected, confirmed, contained, restored, verified, not_affected
	place TEXT NOT NULL,
	owner_id BLOB,                          -- person who looks after it
	since TEXT,                             -- event time, canonical: since when it is affected
	note TEXT NOT NULL,
	stage TEXT NOT NULL,                    -- key of catalog/stages.yaml; "" not said
	amount_text TEXT NOT NULL,              -- of data, in the words it was given: 約3,000人
	amount_kind TEXT NOT NULL,              -- exact, about, at_least, unknown; "" not said
	amount INTEGER,
	amount_unit TEXT NOT NULL,              -- persons, records; "" not said
	special TEXT NOT NULL,                  -- kinds of data that decide duties, one blank between: "card my_number"
	entry_seq INTEGER NOT NULL,             -- the entry that changed it last
	row_id BLOB,                            -- the row of a ledger that it is (sheet_row); checked when written, rows stay for ever
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX affected_by_state ON affected (org_id, incident_id, state);
CREATE INDEX affected_by_row ON affected (org_id, row_id) WHERE row_id IS NOT NULL;

-- affected_link: one was reached from the other (ここから広がった).
CREATE TABLE affected_link (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	from_id BLOB NOT NULL,
	to_id BLOB NOT NULL,
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id, from_id) REFERENCES affected (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id, to_id) REFERENCES affected (org_id, incident_id, id)
) STRICT;

-- affected_entry: which entries changed it: its history, found without reading the whole journal.
CREATE TABLE affected_entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	affected_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, affected_id, seq),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;

-- entry_stage: which of the seven stages of an attack an entry speaks of (攻撃の段階).
CREATE TABLE entry_stage (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	stage TEXT NOT NULL,                    -- key of catalog/stages.yaml
	PRIMARY KEY (org_id, incident_id, seq),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;
