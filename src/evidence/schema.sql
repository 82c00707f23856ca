-- evidence: what is kept as evidence: stored bytes, or a thing that is described (証拠). Taken back by an entry, never away.
CREATE TABLE evidence (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq_no INTEGER NOT NULL,                -- 1, 2, 3 ... in the room: 証拠-3
	kind TEXT NOT NULL,                     -- file, object
	thing TEXT NOT NULL,                    -- of an object: pc, disk, phone, paper, other; else empty
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	found TEXT NOT NULL,                    -- where it was
	file_name TEXT NOT NULL,                -- as it was there, made safe; empty for an object
	sha256 BLOB,                            -- of the bytes as they came
	stored_sha256 BLOB,                     -- of the bytes as they are kept: another one for a sealed sample
	is_sample INTEGER NOT NULL,             -- 1: kept encrypted under a password nobody keeps here
	state TEXT NOT NULL,                    -- kept, withdrawn
	reason TEXT NOT NULL,                   -- why it was taken back
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, incident_id, id),
	UNIQUE (org_id, incident_id, seq_no),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, stored_sha256) REFERENCES blob (org_id, sha256)
) STRICT;

-- custody: from hand to hand (受け渡し): who gave what to whom, when, where and why, and how each side confirmed it.
CREATE TABLE custody (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	evidence_id BLOB NOT NULL,
	seq_no INTEGER NOT NULL,                -- 1 is the taking
	act TEXT NOT NULL,                      -- collected, handed, copied, returned, moved
	giver_id BLOB,                          -- person
	giver_name TEXT NOT NULL,               -- of somebody who is not in the list of people
	receiver_id BLOB,
	receiver_name TEXT NOT NULL,
	happened TEXT NOT NULL,                 -- event time, canonical
	place TEXT NOT NULL,                    -- where it lies from then on
	purpose TEXT NOT NULL,                  -- why; of the taking: how
	giver_state TEXT NOT NULL,              -- none (nothing to confirm), open, password, signed, refused
	giver_at INTEGER,                       -- when it was confirmed or refused
	giver_account_id BLOB REFERENCES account (id), -- who did so
	receiver_state TEXT NOT NULL,
	receiver_at INTEGER,
	receiver_account_id BLOB REFERENCES account (id),
	scan_sha256 BLOB,                       -- of the receipt, signed by hand
	note TEXT NOT NULL,                     -- where the signed paper is; why it was refused
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, evidence_id, seq_no),
	FOREIGN KEY (org_id, incident_id, evidence_id) REFERENCES evidence (org_id, incident_id, id),
	FOREIGN KEY (org_id, giver_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, receiver_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, scan_sha256) REFERENCES blob (org_id, sha256)
) STRICT;
CREATE INDEX custody_room ON custody (org_id, incident_id, evidence_id, seq_no);
CREATE INDEX custody_giver ON custody (org_id, giver_id, giver_state);
CREATE INDEX custody_receiver ON custody (org_id, receiver_id, receiver_state);
