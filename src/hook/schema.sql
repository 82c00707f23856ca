-- hook: where words go by webhook: a room of a chat, or a program of the firm's own.
CREATE TABLE hook (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,                     -- slack, teams, chatwork, google_chat, line_works, json
	lang INTEGER NOT NULL,                  -- enum lang: what its messages are written in
	url BLOB NOT NULL,                      -- sealed (outbox/secret.h): whoever has it can write there
	place TEXT NOT NULL,                    -- what may be shown of it: host, and the last letters
	token BLOB NOT NULL,                    -- sealed: Chatwork's token, the key that json is signed with; empty: none
	old_token BLOB NOT NULL,                -- sealed: the key before, signed with as well until old_until; empty: none
	old_until INTEGER,
	is_on INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	archived_at INTEGER,                    -- removed; brought back or, after a month, forgotten
	trouble TEXT NOT NULL,                  -- what keeps messages from going there, as it was said; "": nothing
	trouble_at INTEGER,
	sent_at INTEGER,                        -- when the last one went
	PRIMARY KEY (org_id, id)
) STRICT;

-- hook_message: what goes out by webhook, and how it went. Kept 90 days.
CREATE TABLE hook_message (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	hook_id BLOB NOT NULL,
	about TEXT NOT NULL,                    -- test, sighting, opened, level, report ...
	incident_id BLOB,                       -- the room it tells of
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	link TEXT NOT NULL,
	level INTEGER,
	lang INTEGER NOT NULL,                  -- enum lang: what it is written in
	state TEXT NOT NULL,                    -- waiting, sending, sent, refused, given_up
	tries INTEGER NOT NULL,
	next_at INTEGER NOT NULL,               -- of one that is being sent: until when nobody else takes it
	made_at INTEGER NOT NULL,
	ended_at INTEGER,
	code INTEGER NOT NULL,                  -- status of the last answer; 0: none came
	said TEXT NOT NULL,                     -- that answer, or what went wrong
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, hook_id) REFERENCES hook (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX hook_message_due ON hook_message (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX hook_message_made ON hook_message (org_id, hook_id, made_at);

-- hook_event: what a target is told of, where the firm said so itself; without a row as notice/hook_rule.c does it.
CREATE TABLE hook_event (
	org_id BLOB NOT NULL,
	hook_id BLOB NOT NULL,
	event TEXT NOT NULL,                    -- sighting, opened, level, assigned, decision, role, report
	level INTEGER,                          -- from this one on; 0: whatever it is; NULL: not told
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, hook_id, event),
	FOREIGN KEY (org_id, hook_id) REFERENCES hook (org_id, id)
) STRICT;
