-- firm_export: the whole organisation written to one file by an administrator: that it is asked for, how far it is, where it
-- lies (DIR/firm/ORG/ID.zip) and until when.
CREATE TABLE firm_export (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	state TEXT NOT NULL,                    -- waiting, making, ready, failed, gone
	asked_at INTEGER NOT NULL,
	asked_by_id BLOB REFERENCES account (id),
	lease_until INTEGER NOT NULL,           -- of one that is being made: until when nobody else takes it
	done INTEGER NOT NULL,                  -- of a thousand
	ended_at INTEGER,                       -- made, or failed
	bytes INTEGER NOT NULL,                 -- of the file; 0: none yet
	rows INTEGER NOT NULL,
	files INTEGER NOT NULL,
	hash TEXT NOT NULL,                     -- SHA-256 of its manifest; "": none yet
	trouble TEXT NOT NULL,                  -- why it failed: space, large, file and its name, other; "": it did not
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX firm_export_asked ON firm_export (org_id, asked_at);
CREATE INDEX firm_export_due ON firm_export (lease_until) WHERE state IN ('waiting', 'making');
