-- What finders wrote, and their photos, can be blacked out; what they said later is sealed with the room that heard it.
ALTER TABLE sighting ADD COLUMN photo_hidden_at INTEGER; -- the photo was taken away: see sighting_mask
ALTER TABLE sighting_message ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0; -- 1: an entry of its room says it

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
