-- guest: a link with an end for somebody outside (社外の人): a vendor, the police. For one room; each change is an entry.
CREATE TABLE guest (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	name TEXT NOT NULL,                     -- person or firm
	reason TEXT NOT NULL,
	sees_timeline INTEGER NOT NULL,
	sees_facts INTEGER NOT NULL,
	sees_evidence INTEGER NOT NULL,
	may_write INTEGER NOT NULL,
	token_hash BLOB NOT NULL,               -- SHA-256 of the secret in the link, which is kept nowhere
	made_by BLOB REFERENCES account (id),
	made_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,
	revoked_at INTEGER,
	notes INTEGER NOT NULL DEFAULT 0,       -- entries written through it
	seen_at INTEGER,                        -- opened last
	sealed_as INTEGER NOT NULL DEFAULT 0,   -- what its entry says of the link: 1 link_mark; 0, of old ones: token_hash
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE UNIQUE INDEX guest_token ON guest (token_hash);
CREATE INDEX guest_room ON guest (org_id, incident_id, made_at);

-- guest_session: a browser that showed the link once, so that the secret need not stay in its address.
CREATE TABLE guest_session (
	org_id BLOB NOT NULL,
	token_hash BLOB NOT NULL,
	guest_id BLOB NOT NULL,
	ends_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, token_hash),
	FOREIGN KEY (org_id, guest_id) REFERENCES guest (org_id, id)
) STRICT;
CREATE INDEX guest_session_token ON guest_session (token_hash);
CREATE INDEX guest_session_end ON guest_session (ends_at);
