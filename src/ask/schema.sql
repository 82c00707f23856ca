-- ask_round: a form that groups of people answer until a day (回答のお願い).
CREATE TABLE ask_round (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... in the organisation
	sheet TEXT NOT NULL,                    -- key of the form
	form INTEGER NOT NULL,                  -- version of the form when it began
	title TEXT NOT NULL,
	words TEXT NOT NULL,                    -- what is said to those asked; "": nothing more
	lang TEXT NOT NULL,                     -- of mails: ja, en
	state TEXT NOT NULL,                    -- open, closed; an open one whose day is over counts as closed
	is_anonymous INTEGER NOT NULL,
	is_reminding INTEGER NOT NULL,          -- 1: reminds by itself
	opened_at INTEGER NOT NULL,
	opened_by_id BLOB REFERENCES account (id),
	closes_at INTEGER NOT NULL,
	closed_at INTEGER,                      -- by hand
	remind_at INTEGER,                      -- next reminder by itself
	reminded_at INTEGER,
	bytes INTEGER NOT NULL,                 -- of all answers
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number)
) STRICT;
CREATE INDEX ask_round_remind ON ask_round (remind_at) WHERE remind_at IS NOT NULL;

-- ask_person: somebody who is asked by name. Of an anonymous round: only that they answered, never what or when.
CREATE TABLE ask_person (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	team TEXT NOT NULL,                     -- executive, it, staff, other
	person_id BLOB,                         -- none: a typed address
	name TEXT NOT NULL,
	mail TEXT NOT NULL,                     -- "": no address
	state TEXT NOT NULL,                    -- asked, answered, withdrawn
	post TEXT NOT NULL,                     -- mail to write: invite, remind; "": none
	added_at INTEGER NOT NULL,
	mailed_at INTEGER,                      -- last
	reminded_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, round_id) REFERENCES ask_round (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX ask_person_round ON ask_person (org_id, round_id);
CREATE INDEX ask_person_mine ON ask_person (org_id, person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ask_person_post ON ask_person (org_id, round_id) WHERE post <> '';

-- ask_answer: what somebody answered. Of an anonymous round asked_id is none, the times are days and the id tells no more.
-- No rowid: it would count them in the order they came.
CREATE TABLE ask_answer (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	team TEXT NOT NULL,
	asked_id BLOB,
	who TEXT NOT NULL,                      -- "": nobody says
	body TEXT NOT NULL,                     -- values, as a row of a sheet keeps them
	form INTEGER NOT NULL,                  -- version of the form they were given on
	once_hash BLOB NOT NULL,                -- SHA-256 of what the form was signed with: pressed twice is one answer
	given_at INTEGER NOT NULL,
	changed_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, round_id) REFERENCES ask_round (org_id, id),
	FOREIGN KEY (org_id, asked_id) REFERENCES ask_person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ask_answer_round ON ask_answer (org_id, round_id, team);
CREATE UNIQUE INDEX ask_answer_once ON ask_answer (org_id, round_id, once_hash);
CREATE UNIQUE INDEX ask_answer_asked ON ask_answer (org_id, asked_id) WHERE asked_id IS NOT NULL;

-- ask_code: a link. Of a group: asked_id and answer_id are none; of a person: asked_id; to change an answer: answer_id.
CREATE TABLE ask_code (
	org_id BLOB NOT NULL,
	code_hash BLOB NOT NULL,                -- SHA-256; the code itself is kept nowhere but in a mail that waits to go
	round_id BLOB NOT NULL,
	team TEXT NOT NULL,
	asked_id BLOB,
	answer_id BLOB,
	made_at INTEGER NOT NULL,
	ended_at INTEGER,                       -- taken back
	PRIMARY KEY (org_id, code_hash),
	FOREIGN KEY (org_id, round_id) REFERENCES ask_round (org_id, id),
	FOREIGN KEY (org_id, asked_id) REFERENCES ask_person (org_id, id),
	FOREIGN KEY (org_id, answer_id) REFERENCES ask_answer (org_id, id)
) STRICT;
CREATE UNIQUE INDEX ask_code_hash ON ask_code (code_hash);
CREATE INDEX ask_code_round ON ask_code (org_id, round_id, asked_id);
