-- sighting_desk: where finders of an organisation report (気づきの窓口). The key stands in the link and on the poster.
CREATE TABLE sighting_desk (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	key TEXT NOT NULL UNIQUE,               -- 12 characters of Crockford's base32; a renewed one takes its place
	is_open INTEGER NOT NULL,               -- 1: /sighting alone leads here while there is no other organisation
	made_at INTEGER NOT NULL
) STRICT;

-- sighting: what a finder reports before anyone judged it (気づき). Nothing tells who sent it but what the finder wrote.
CREATE TABLE sighting (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... for those who answer: 気づき 12
	code TEXT NOT NULL,                     -- 8 characters of the same alphabet, for the finder to look it up
	once_id BLOB NOT NULL,                     -- made with the form, so that it writes once
	card TEXT NOT NULL,                     -- key of catalog/cards.yaml: what the finder chose
	what TEXT NOT NULL,
	when_text TEXT NOT NULL,                -- in the finder's words: さっき
	noticed TEXT NOT NULL,                  -- the same as an event time, canonical; "" when it could not be read
	place TEXT NOT NULL,                    -- where, which device
	touched TEXT NOT NULL,                  -- yes, no, unknown; "" not said
	touch_note TEXT NOT NULL,
	name TEXT NOT NULL,                     -- "" when the finder stays unnamed
	reach TEXT NOT NULL,                    -- how to reach the finder
	photo_hash BLOB,                        -- SHA-256 of the stored bytes
	photo_type TEXT NOT NULL,               -- image/jpeg ...; "" without a photo
	photo_bytes INTEGER NOT NULL,
	reported_at INTEGER NOT NULL,
	state TEXT NOT NULL,                    -- new, checking, joined, closed
	taken_by_id BLOB REFERENCES account (id),  -- who looks at it
	taken_at INTEGER,
	incident_id BLOB,                       -- the room it went to
	settled_at INTEGER,                     -- joined or closed
	reason TEXT NOT NULL,                   -- why it was closed, as the finder reads it
	photo_hidden_at INTEGER,                -- the photo was taken away: see sighting_mask
	origin TEXT NOT NULL DEFAULT '',        -- the source that sent it (alarm_source); "": a finder, or a program with a token
	severity TEXT NOT NULL DEFAULT '',      -- as that source's mapping says: urgent, high, medium, low; "": not said
	link TEXT NOT NULL DEFAULT '',          -- where the product shows it; never made into a link
	traces TEXT NOT NULL DEFAULT '',        -- addresses, names, hashes made harmless, one a line
	repeats INTEGER NOT NULL DEFAULT 0,     -- how often the same came again
	repeated_at INTEGER,                    -- when it last did
	asked TEXT NOT NULL DEFAULT '',         -- answers to what the firm asks besides, one "question: answer" a line
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number),
	UNIQUE (org_id, code),
	UNIQUE (org_id, once_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX sighting_state ON sighting (org_id, state, reported_at);
CREATE INDEX sighting_time ON sighting (org_id, reported_at);
CREATE INDEX sighting_incident ON sighting (org_id, incident_id);

-- sighting_message: what the finder added later.
CREATE TABLE sighting_message (
	org_id BLOB NOT NULL,
	sighting_id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ...
	once_id BLOB NOT NULL,
	text TEXT NOT NULL,
	sent_at INTEGER NOT NULL,
	is_told INTEGER NOT NULL DEFAULT 0,     -- 1: an entry of its room says it, and is compared with it
	PRIMARY KEY (org_id, sighting_id, number),
	UNIQUE (org_id, once_id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id)
) STRICT;

-- sighting_mask: words or a photo that must not stay (墨消し): one account asks, another one agrees. Never holds the secret.
CREATE TABLE sighting_mask (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	sighting_id BLOB NOT NULL,
	has_photo INTEGER NOT NULL,             -- 1: the photo goes too
	reason TEXT NOT NULL,
	asked_by BLOB NOT NULL REFERENCES account (id),
	asked_at INTEGER NOT NULL,
	decided_by BLOB REFERENCES account (id),
	decided_at INTEGER,
	is_granted INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id)
) STRICT;
CREATE INDEX sighting_mask_open ON sighting_mask (org_id, sighting_id) WHERE decided_at IS NULL;

-- sighting_mask_text: what it would change; gone when it is decided.
CREATE TABLE sighting_mask_text (
	org_id BLOB NOT NULL,
	mask_id BLOB NOT NULL,
	field TEXT NOT NULL,                    -- what, when, place, touch_note, name, reach, said/ID; entry/12: of its room
	text TEXT NOT NULL,                     -- as it would stand
	request_id BLOB,                        -- of an entry: the masking asked for in the room
	PRIMARY KEY (org_id, mask_id, field),
	FOREIGN KEY (org_id, mask_id) REFERENCES sighting_mask (org_id, id)
) STRICT;
