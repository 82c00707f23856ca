-- unit: a department or a site of the firm (部署・拠点). Never deleted, only archived.
CREATE TABLE unit (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- department, site
	name TEXT NOT NULL,
	parent_id BLOB,                         -- one of the same kind; NULL: at the top
	head_id BLOB,                           -- the person who leads it
	place TEXT NOT NULL,                    -- address or floor
	phone TEXT NOT NULL,                    -- its main number
	created_at INTEGER NOT NULL,
	archived_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, parent_id) REFERENCES unit (org_id, id),
	FOREIGN KEY (org_id, head_id) REFERENCES person (org_id, id)
) STRICT;

-- contact: one way to reach a person (連絡先). person.phone, mail and other_mail follow it (person/way.c).
CREATE TABLE contact (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	person_id BLOB NOT NULL,
	place INTEGER NOT NULL,                 -- 1: tried first
	kind TEXT NOT NULL,                     -- phone, mail, other
	value TEXT NOT NULL,
	purpose TEXT NOT NULL,                  -- work, mobile, home, night, outside, other
	hours TEXT NOT NULL,                    -- unsaid, always, weekdays, other
	note TEXT NOT NULL,                     -- hours in words, which chat, extension ...
	is_private INTEGER NOT NULL,            -- 1: only for roles that need it
	is_shared INTEGER NOT NULL,             -- 1: a mailbox or phone of several people
	created_at INTEGER NOT NULL,
	checked_at INTEGER,                     -- the last time somebody tried
	how TEXT NOT NULL,                      -- drill, call, mail, said; "": never tried
	is_reached INTEGER NOT NULL,            -- 1: that try reached the person
	bounced_at INTEGER,                     -- when a mail came back, and none arrived since
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX contact_person ON contact (org_id, person_id, place);
CREATE INDEX contact_value ON contact (org_id, kind, value);

-- contact_rule: after how many months a check no longer counts. Without a row 6 (and 12).
CREATE TABLE contact_rule (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	stale_months INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by_id BLOB REFERENCES account (id),
	drill_months INTEGER NOT NULL DEFAULT 12 -- a call drill is due after so many
) STRICT;

-- people_import: a file of people somebody brought (docs/decisions/0051).
CREATE TABLE people_import (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	state TEXT NOT NULL,                    -- looked: nothing written yet; applied; undone
	file_name TEXT NOT NULL,
	file BLOB NOT NULL,                     -- as it came; empty once it is applied
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	applied_at INTEGER,
	undone_at INTEGER,
	added INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	PRIMARY KEY (org_id, id)
) STRICT;

-- people_line: what a file did to one person: for undoing it.
CREATE TABLE people_line (
	org_id BLOB NOT NULL,
	import_id BLOB NOT NULL,
	line INTEGER NOT NULL,                  -- of the file
	kind TEXT NOT NULL,                     -- new, changed
	person_id BLOB NOT NULL,
	mobile_id BLOB,                         -- the way it added
	before_body TEXT NOT NULL,              -- JSON as op_person_change takes it
	after_body TEXT NOT NULL,
	PRIMARY KEY (org_id, import_id, line),
	FOREIGN KEY (org_id, import_id) REFERENCES people_import (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
