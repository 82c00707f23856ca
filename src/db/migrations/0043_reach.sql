-- What a target of webhooks is told of.
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

-- Suspicious mail that came by itself is told of from here on.
ALTER TABLE notice_mark ADD COLUMN suspect_number INTEGER NOT NULL DEFAULT 0;
UPDATE notice_mark SET suspect_number = coalesce((SELECT max(s.number) FROM suspect_mail s WHERE s.org_id = notice_mark.org_id), 0);

-- What opens a link does not stand in the journal any more, nor in an archive of the room.
ALTER TABLE guest ADD COLUMN sealed_as INTEGER NOT NULL DEFAULT 0;
