-- indicator: traces: addresses, hashes, domains, mails (痕跡).
CREATE TABLE indicator (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... in its room
	kind TEXT NOT NULL,                     -- ipv4, ipv6, domain, url, mail, md5, sha1, sha256, file
	value TEXT NOT NULL,                    -- made harmless: example[.]com
	state TEXT NOT NULL,                    -- unchecked, malicious, harmless, own
	note TEXT NOT NULL,
	stage TEXT NOT NULL,                    -- key of catalog/stages.yaml; "" not said
	first_seq INTEGER,                      -- the entry it was first seen in
	entry_seq INTEGER NOT NULL,             -- the entry that changed it last
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX indicator_value ON indicator (org_id, value, kind);

-- indicator_entry: which entries changed it.
CREATE TABLE indicator_entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	indicator_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, indicator_id, seq),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;
