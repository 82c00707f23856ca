-- fact: what is known of an incident, once (事実). Its history is in the journal.
CREATE TABLE fact (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,                      -- of catalog/facts.yaml
	state TEXT NOT NULL,                    -- known, unknown, investigating, none (該当なし)
	value TEXT NOT NULL,                    -- may stand beside "investigating": what is thought so far
	source TEXT NOT NULL,                   -- who says so
	as_of INTEGER NOT NULL,
	entry_seq INTEGER NOT NULL,             -- the entry that brought it
	from_seq INTEGER,                       -- the entry it was taken from
	PRIMARY KEY (org_id, incident_id, key),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- fact_entry: which entries brought a value of a fact: its history, found without reading the whole journal.
CREATE TABLE fact_entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, key, seq),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;
