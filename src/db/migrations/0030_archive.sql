-- archive: an incident that came as one file and is kept as it came (取り込み, docs/decisions/0031-archives.md). What stands
-- here and in the three tables below repeats the file for reading; verify reads the file again and compares.
CREATE TABLE archive (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	state TEXT NOT NULL,                    -- looked (proved, nobody decided yet), here
	incident_id BLOB,                       -- our room for it; NULL while it is looked at
	sha256 BLOB NOT NULL,                   -- of the file, which is a stored file
	file_name TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	format INTEGER NOT NULL,
	program TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	origin_org BLOB NOT NULL,
	origin_name TEXT NOT NULL,              -- of the organisation
	origin_incident BLOB NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	mode TEXT NOT NULL,
	kind TEXT NOT NULL,
	is_restricted INTEGER NOT NULL,
	with_evidence INTEGER NOT NULL,
	n_entries INTEGER NOT NULL,
	n_masked INTEGER NOT NULL,
	n_rows INTEGER NOT NULL,
	n_people INTEGER NOT NULL,
	n_papers INTEGER NOT NULL,
	n_evidence INTEGER NOT NULL,
	evidence_bytes INTEGER NOT NULL,
	head BLOB NOT NULL,                     -- hash of its last entry
	seal TEXT NOT NULL,                     -- the same as printed
	looked_by BLOB REFERENCES account (id), -- NULL: the command line
	looked_at INTEGER NOT NULL,
	taken_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, sha256) REFERENCES blob (org_id, sha256)
) STRICT;
CREATE UNIQUE INDEX archive_room ON archive (org_id, incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX archive_origin ON archive (org_id, origin_incident);
CREATE INDEX archive_state ON archive (org_id, state, looked_at);

-- archive_entry: its journal, one line an entry; what the person who wrote it was called.
CREATE TABLE archive_entry (
	org_id BLOB NOT NULL,
	archive_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	type INTEGER NOT NULL,                  -- enum entry_type
	text TEXT,                              -- NULL: masked
	source TEXT,
	occurred TEXT NOT NULL,
	place_at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	person BLOB,                            -- of archive_person
	account BLOB,
	refers_to INTEGER NOT NULL,
	PRIMARY KEY (org_id, archive_id, seq),
	FOREIGN KEY (org_id, archive_id) REFERENCES archive (org_id, id)
) STRICT;
CREATE INDEX archive_entry_place ON archive_entry (org_id, archive_id, place_at, seq);
CREATE INDEX archive_entry_refers ON archive_entry (org_id, archive_id, refers_to) WHERE refers_to <> 0;

-- archive_row: what held as the result of its entries.
CREATE TABLE archive_row (
	org_id BLOB NOT NULL,
	archive_id BLOB NOT NULL,
	name TEXT NOT NULL,                     -- task/0190...:title
	value TEXT NOT NULL,
	PRIMARY KEY (org_id, archive_id, name),
	FOREIGN KEY (org_id, archive_id) REFERENCES archive (org_id, id)
) STRICT;

-- archive_person: whom they name. No person and no account of ours.
CREATE TABLE archive_person (
	org_id BLOB NOT NULL,
	archive_id BLOB NOT NULL,
	person BLOB NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	PRIMARY KEY (org_id, archive_id, person),
	FOREIGN KEY (org_id, archive_id) REFERENCES archive (org_id, id)
) STRICT;

ALTER TABLE incident ADD COLUMN origin TEXT NOT NULL DEFAULT '';
