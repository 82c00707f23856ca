-- net_call: who calls the holder of a role, where a firm wants it otherwise than catalog/roles.yaml says (連絡網).
CREATE TABLE net_call (
	org_id BLOB NOT NULL REFERENCES org (id),
	role TEXT NOT NULL,                     -- key of catalog/roles.yaml
	called_by TEXT NOT NULL,                -- role that calls; "": whoever noticed
	changed_at INTEGER NOT NULL,
	changed_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, role)
) STRICT;

-- mail_list: an address without a person: a mailing list, a mailbox of several, the address reports go to (届け出用).
CREATE TABLE mail_list (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- list, box, desk
	name TEXT NOT NULL,
	mail TEXT NOT NULL,
	note TEXT NOT NULL,                     -- who reads it, in words; "": not said
	created_at INTEGER NOT NULL,
	archived_at INTEGER,                    -- no longer in use
	checked_at INTEGER,                     -- the last time somebody tried
	how TEXT NOT NULL,                      -- drill, call, mail, said; "": never tried
	is_reached INTEGER NOT NULL,            -- 1: that try arrived
	bounced_at INTEGER,                     -- when a mail came back, and none arrived since
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX mail_list_order ON mail_list (org_id, kind, name);

-- drill: a call drill (連絡訓練): who can be reached, by which way, in how long.
CREATE TABLE drill (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... in the organisation
	title TEXT NOT NULL,
	words TEXT NOT NULL,                    -- what the mails say beside; "": nothing more
	lang TEXT NOT NULL,                     -- of mails: ja, en
	state TEXT NOT NULL,                    -- open, closed; an open one whose end is past counts as closed
	opened_at INTEGER NOT NULL,
	opened_by_id BLOB REFERENCES account (id),
	closes_at INTEGER NOT NULL,
	closed_at INTEGER,                      -- when what was not reached was written down
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number)
) STRICT;
CREATE INDEX drill_open ON drill (closes_at) WHERE closed_at IS NULL;

-- drill_try: one way of one person, or one address without a person, tried in a drill. What it was then is kept: ways change.
CREATE TABLE drill_try (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	drill_id BLOB NOT NULL,
	person_id BLOB,                         -- none: an address without a person (list_id)
	contact_id BLOB,                        -- the way; none: the person has no way at all, or it was taken away since
	kind TEXT NOT NULL,                     -- phone, mail, other; "": no way
	value TEXT NOT NULL,
	is_private INTEGER NOT NULL,
	place INTEGER NOT NULL,                 -- order among the ways of the person
	state TEXT NOT NULL,                    -- waiting, reached, failed
	how TEXT NOT NULL,                      -- link, reply, call, told, bounced; "": not yet
	post TEXT NOT NULL,                     -- mail to write: first, again; "": none
	code_hash BLOB,                         -- SHA-256 of the code in the last mail's link
	mail_id BLOB,                           -- last mail of it in the outbox
	first_hash BLOB,                        -- of the mail before, when it was mailed again: both links are good
	first_mail_id BLOB,
	mailed_at INTEGER,
	ended_at INTEGER,                       -- when it was reached, or known to fail
	ended_by_id BLOB REFERENCES account (id), -- who ticked it
	note TEXT NOT NULL,                     -- what the far server said, or who ticked it
	list_id BLOB,
	was_known INTEGER NOT NULL,             -- 1: was_... is what was known of the way before this try ended
	was_at INTEGER,                         -- as contact.checked_at, how, is_reached, bounced_at
	was_how TEXT NOT NULL,
	was_reached INTEGER NOT NULL,
	was_bounced_at INTEGER,
	undone_at INTEGER,                      -- when a tick was last taken back
	undone_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, drill_id) REFERENCES drill (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, list_id) REFERENCES mail_list (org_id, id)
) STRICT;
CREATE INDEX drill_try_drill ON drill_try (org_id, drill_id, person_id);
CREATE UNIQUE INDEX drill_try_code ON drill_try (code_hash) WHERE code_hash IS NOT NULL;
CREATE UNIQUE INDEX drill_try_first ON drill_try (first_hash) WHERE first_hash IS NOT NULL;
CREATE INDEX drill_try_mail ON drill_try (org_id, mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX drill_try_first_mail ON drill_try (org_id, first_mail_id) WHERE first_mail_id IS NOT NULL;
CREATE INDEX drill_try_post ON drill_try (org_id, drill_id) WHERE post <> '';
