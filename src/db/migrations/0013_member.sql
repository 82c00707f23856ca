-- Rooms that only named accounts see.
ALTER TABLE incident ADD COLUMN is_restricted INTEGER NOT NULL DEFAULT 0; -- 1: only its members see it, or that it is there

-- incident_member: who may see a restricted room (関係者だけの対応室). Accounts, because reading is what is restricted.
CREATE TABLE incident_member (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	account_id BLOB NOT NULL REFERENCES account (id),
	added_by BLOB REFERENCES account (id),
	added_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, account_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX incident_member_account ON incident_member (org_id, account_id, incident_id);
