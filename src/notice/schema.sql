-- notice_mark: since when an organisation's people are told by mail, and how far its sightings are.
CREATE TABLE notice_mark (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	since INTEGER NOT NULL,
	sighting_number INTEGER NOT NULL,
	seal_seq INTEGER NOT NULL DEFAULT 0,    -- line of the seal chain up to which rooms were looked at
	suspect_number INTEGER NOT NULL DEFAULT 0, -- how far its suspicious mails are
	due_week INTEGER NOT NULL DEFAULT 0,    -- the week (its Monday, days since 1970) for which rows to check were told
	limit_day INTEGER NOT NULL DEFAULT 0    -- the day (days since 1970) for which limits that end soon were told
) STRICT;

-- notice_room: how far people were told of a room.
CREATE TABLE notice_room (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- entries looked at
	level INTEGER,                          -- highest level told; NULL: none
	report_at INTEGER,                      -- the due report that was told of last
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- notice_event: how the firm wants one kind of event told. Without a row: as the program does it by itself (notice/rule.c).
CREATE TABLE notice_event (
	org_id BLOB NOT NULL REFERENCES org (id),
	event TEXT NOT NULL,                    -- sighting, opened, level, assigned, decision, role, report
	is_always INTEGER NOT NULL,             -- 1: goes before what a person chose
	asks_read INTEGER NOT NULL,             -- 1: from level 2 people are asked to say that they read it
	remind_min INTEGER NOT NULL,            -- who has not after so many minutes is reminded
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, event)
) STRICT;

-- notice_rule: who is told of it, from which level, by which way.
CREATE TABLE notice_rule (
	org_id BLOB NOT NULL,
	event TEXT NOT NULL,
	who TEXT NOT NULL,                      -- self, lead, members, access:CODE, role:KEY, person:ID, hook:ID
	person_id BLOB,                         -- of person:ID
	level INTEGER NOT NULL,                 -- 0: whatever it is, also not decided
	way TEXT NOT NULL,                      -- mail, both, other
	PRIMARY KEY (org_id, event, who),
	FOREIGN KEY (org_id, event) REFERENCES notice_event (org_id, event),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;

-- notice_choice: what a person chose for themselves; nobody else writes it.
CREATE TABLE notice_choice (
	org_id BLOB NOT NULL REFERENCES org (id),
	account_id BLOB NOT NULL REFERENCES account (id),
	mode TEXT NOT NULL,                     -- now, digest, none
	way TEXT NOT NULL,                      -- rule, mail, both, other
	quiet_from INTEGER,                     -- minutes of the day, JST; NULL: no quiet hours
	quiet_to INTEGER,                       -- not after quiet_from: of the next day
	quiet_days INTEGER NOT NULL,            -- days on which they begin; bit 0: Sunday
	off_days INTEGER NOT NULL,              -- days that are quiet from 0:00 to 24:00
	digest_at INTEGER NOT NULL,             -- minutes of the day, JST
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, account_id)
) STRICT;

-- notice_wait: what somebody is told later, in one mail. Holds no word of a room.
CREATE TABLE notice_wait (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	account_id BLOB NOT NULL REFERENCES account (id),
	incident_id BLOB,                       -- NULL: of no room
	about TEXT NOT NULL,                    -- word of enum notice_about
	level INTEGER,
	at INTEGER NOT NULL,                    -- when it happened
	due_at INTEGER NOT NULL,                -- when the mail goes
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX notice_wait_due ON notice_wait (due_at);
CREATE INDEX notice_wait_account ON notice_wait (org_id, account_id, at);

-- notice_receipt: somebody was asked to say that they read it.
CREATE TABLE notice_receipt (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	event TEXT NOT NULL,
	account_id BLOB REFERENCES account (id), -- NULL: a person without one
	person_id BLOB,
	asked_at INTEGER NOT NULL,
	remind_at INTEGER,                      -- NULL: was reminded, or need not be
	read_at INTEGER,
	read_how TEXT NOT NULL,                 -- link, room, phone; "": not yet
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX notice_receipt_room ON notice_receipt (org_id, incident_id, asked_at);
CREATE INDEX notice_receipt_late ON notice_receipt (remind_at) WHERE read_at IS NULL AND remind_at IS NOT NULL;

-- notice_code: the code of a link that says "read"; a reminder has one of its own.
CREATE TABLE notice_code (
	org_id BLOB NOT NULL,
	code_hash BLOB NOT NULL,                -- SHA-256; the code itself stands in the mail alone
	receipt_id BLOB NOT NULL,
	PRIMARY KEY (org_id, code_hash),
	FOREIGN KEY (org_id, receipt_id) REFERENCES notice_receipt (org_id, id)
) STRICT;
CREATE UNIQUE INDEX notice_code_hash ON notice_code (code_hash);
