-- A warning to the firm's own people, and who has read it.
-- broadcast: a warning to the firm's own people (社内への注意): written, confirmed, held for a minute, then sent in slices.
CREATE TABLE broadcast (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- key of catalog/warnings.yaml
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	phone TEXT NOT NULL,                    -- whom to ring; "": nobody is named
	asks INTEGER NOT NULL,                  -- 1: people are asked whether they opened it
	ends INTEGER NOT NULL,                  -- 1: what it goes on from is over
	lang TEXT NOT NULL,                     -- written in
	whom TEXT NOT NULL,                     -- all, departments, people, before
	incident_id BLOB,                       -- the room it belongs to
	before_id BLOB,                         -- the one it goes on from
	state TEXT NOT NULL,                    -- draft, held, sending, sent, dropped
	made_by BLOB NOT NULL REFERENCES account (id),
	made_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	send_at INTEGER,                        -- mails go from here on; until then it can be taken back
	sent_at INTEGER,                        -- when the last slice was written
	ends_at INTEGER NOT NULL,               -- so long the banner stands, when nobody ends it
	ended_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, before_id) REFERENCES broadcast (org_id, id)
) STRICT;
CREATE INDEX broadcast_made ON broadcast (org_id, made_at);
CREATE INDEX broadcast_due ON broadcast (send_at) WHERE state IN ('held', 'sending');

-- broadcast_person: who is warned, and what they answered.
CREATE TABLE broadcast_person (
	org_id BLOB NOT NULL,
	broadcast_id BLOB NOT NULL,
	person_id BLOB NOT NULL,
	state TEXT NOT NULL,                    -- waiting, mailed, no_mail
	read_at INTEGER,
	read_how TEXT NOT NULL,                 -- link, page, told; "": not yet
	answer TEXT NOT NULL,                   -- opened, not_opened, unknown; "": none
	answered_at INTEGER,
	reminded_at INTEGER,
	PRIMARY KEY (org_id, broadcast_id, person_id),
	FOREIGN KEY (org_id, broadcast_id) REFERENCES broadcast (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX broadcast_person_waiting ON broadcast_person (org_id, broadcast_id) WHERE state = 'waiting';
CREATE INDEX broadcast_person_mine ON broadcast_person (org_id, person_id);

-- broadcast_code: the code of one person's link; a reminder has one of its own.
CREATE TABLE broadcast_code (
	org_id BLOB NOT NULL,
	code_hash BLOB NOT NULL,                -- SHA-256; the code itself stands in the mail alone
	broadcast_id BLOB NOT NULL,
	person_id BLOB NOT NULL,
	PRIMARY KEY (org_id, code_hash),
	FOREIGN KEY (org_id, broadcast_id, person_id) REFERENCES broadcast_person (org_id, broadcast_id, person_id)
) STRICT;
CREATE UNIQUE INDEX broadcast_code_hash ON broadcast_code (code_hash);
