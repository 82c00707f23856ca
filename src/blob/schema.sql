-- blob: bytes kept outside the database, by their SHA-256, in a folder of their organisation: nobody learns that another
-- firm has the same.
CREATE TABLE blob (
	org_id BLOB NOT NULL REFERENCES org (id),
	sha256 BLOB NOT NULL,                   -- of the bytes as they are stored
	bytes INTEGER NOT NULL,
	type TEXT NOT NULL,                     -- by their content (libmagic): image/png
	is_sealed INTEGER NOT NULL,             -- 1: encrypted under a password nobody keeps here
	created_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, sha256)
) STRICT;

-- blob_use: who needs these bytes; what nobody needs goes after a day.
CREATE TABLE blob_use (
	org_id BLOB NOT NULL,
	sha256 BLOB NOT NULL,
	owner TEXT NOT NULL,                    -- evidence, receipt, sighting ...
	owner_id BLOB NOT NULL,
	PRIMARY KEY (org_id, sha256, owner, owner_id),
	FOREIGN KEY (org_id, sha256) REFERENCES blob (org_id, sha256)
) STRICT;

-- blob_upload: a large file on its way in, piece by piece. What was acknowledged is on disk.
CREATE TABLE blob_upload (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	account_id BLOB NOT NULL REFERENCES account (id),
	about_id BLOB NOT NULL,                 -- what it is for: the incident
	name TEXT NOT NULL,                     -- of the file, as it was there
	bytes INTEGER NOT NULL,                 -- announced
	received INTEGER NOT NULL,
	state BLOB NOT NULL,                    -- of the SHA-256 over what was received
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX blob_upload_account ON blob_upload (org_id, account_id, created_at);
