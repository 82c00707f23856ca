-- How somebody can be reached at best, beside the person: pages that name people show it without reading every way.
ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT 'none';
ALTER TABLE person ADD COLUMN reach_at INTEGER;
ALTER TABLE person ADD COLUMN is_phone_private INTEGER NOT NULL DEFAULT 0;
UPDATE person SET
	reach = CASE WHEN NOT EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id) THEN 'none'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL AND k.is_reached = 1) THEN 'good'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NULL) THEN 'never'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL) THEN 'failed'
		ELSE 'bounced' END,
	is_phone_private = CASE WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND k.kind = 'phone' AND k.is_private = 1)
		AND NOT EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND k.kind = 'phone' AND k.is_private = 0) THEN 1 ELSE 0 END;
UPDATE person SET reach_at = CASE
	WHEN reach = 'good' THEN (SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
		AND k.bounced_at IS NULL AND k.is_reached = 1)
	WHEN reach = 'failed' THEN (SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
		AND k.bounced_at IS NULL)
	WHEN reach = 'bounced' THEN (SELECT max(k.bounced_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id) END;

ALTER TABLE contact_rule ADD COLUMN drill_months INTEGER NOT NULL DEFAULT 12;

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

-- A drill tries addresses without a person as well, and a tick can be taken back.
CREATE TABLE drill_try_new (
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
INSERT INTO drill_try_new (org_id, id, drill_id, person_id, contact_id, kind, value, is_private, place, state, how, post, code_hash, mail_id,
	first_hash, first_mail_id, mailed_at, ended_at, ended_by_id, note, list_id, was_known, was_at, was_how, was_reached, was_bounced_at,
	undone_at, undone_by_id)
SELECT org_id, id, drill_id, person_id, contact_id, kind, value, is_private, place, state, how, post, code_hash, mail_id,
	first_hash, first_mail_id, mailed_at, ended_at, ended_by_id, note, NULL, 0, NULL, '', 0, NULL, NULL, NULL FROM drill_try;
DROP TABLE drill_try;
ALTER TABLE drill_try_new RENAME TO drill_try;
CREATE INDEX drill_try_drill ON drill_try (org_id, drill_id, person_id);
CREATE UNIQUE INDEX drill_try_code ON drill_try (code_hash) WHERE code_hash IS NOT NULL;
CREATE UNIQUE INDEX drill_try_first ON drill_try (first_hash) WHERE first_hash IS NOT NULL;
CREATE INDEX drill_try_mail ON drill_try (org_id, mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX drill_try_first_mail ON drill_try (org_id, first_mail_id) WHERE first_mail_id IS NOT NULL;
CREATE INDEX drill_try_post ON drill_try (org_id, drill_id) WHERE post <> '';
