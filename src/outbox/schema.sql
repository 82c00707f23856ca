-- mail_server: how an organisation's mail goes out. Without a row nothing is sent.
CREATE TABLE mail_server (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	host TEXT NOT NULL,
	port INTEGER NOT NULL,
	security INTEGER NOT NULL,              -- enum mail_security
	user_name TEXT NOT NULL,                -- "": without signing in
	password BLOB NOT NULL,                 -- sealed with the key of the data folder (secret.h); empty: none
	from_name TEXT NOT NULL,
	from_address TEXT NOT NULL,
	reply_to TEXT NOT NULL,                 -- "": the sender
	changed_at INTEGER NOT NULL,
	trouble TEXT NOT NULL,                  -- what keeps all mail from going, as the server said it; "": nothing
	trouble_at INTEGER,
	sent_at INTEGER                         -- when the last one went
) STRICT;

-- outbox: what goes out, and how it went. Kept 90 days.
CREATE TABLE outbox (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	about TEXT NOT NULL,                    -- test, sighting, opened, level, assigned, report
	incident_id BLOB,                       -- the room it tells of
	person_id BLOB,                         -- who is told
	to_name TEXT NOT NULL,
	to_address TEXT NOT NULL,
	other_address TEXT NOT NULL,            -- tried when the first is refused; "": none
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL,                    -- waiting, sending, sent, refused, given_up
	tries INTEGER NOT NULL,
	next_at INTEGER NOT NULL,               -- of one that is being sent: until when nobody else takes it
	made_at INTEGER NOT NULL,
	ended_at INTEGER,
	code INTEGER NOT NULL,                  -- of the server's last answer; 0: none came
	said TEXT NOT NULL,                     -- that answer, or what went wrong
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_made ON outbox (org_id, made_at);
CREATE INDEX outbox_room ON outbox (org_id, incident_id, made_at) WHERE incident_id IS NOT NULL;
