-- knowledge: what was learnt, to be found again (学んだこと): of own incidents and sightings, of advisories and peers. Part of no
-- room, so nothing here is sealed; each version is kept below, with its author and reason.
CREATE TABLE knowledge (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	version INTEGER NOT NULL,               -- of the words: 1, 2, 3 ...
	state TEXT NOT NULL,                    -- draft, published, archived
	title TEXT NOT NULL,
	kind TEXT NOT NULL,                     -- key of catalog/kinds.yaml; "": any
	tags TEXT NOT NULL,                     -- one a line
	happened TEXT NOT NULL,
	signs TEXT NOT NULL,                    -- what to notice it by
	to_do TEXT NOT NULL,
	not_to_do TEXT NOT NULL,
	traces TEXT NOT NULL,                   -- made harmless, one a line
	source TEXT NOT NULL,                   -- own_incident, own_sighting, advisory, peer
	source_url TEXT NOT NULL,
	source_by TEXT NOT NULL,                -- who published it, whose case it is
	source_date TEXT NOT NULL,              -- event time, canonical; "": not said
	room_id BLOB,                           -- the incident it was learnt from
	sighting_id BLOB,
	audience TEXT NOT NULL,                 -- all, room: who may see that incident
	keeper_id BLOB,                         -- person who looks after it
	review_at INTEGER,                      -- when to look whether it still holds
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, room_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id),
	FOREIGN KEY (org_id, keeper_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX knowledge_changed ON knowledge (org_id, changed_at);
CREATE INDEX knowledge_room ON knowledge (org_id, room_id);

-- knowledge_version: how a note came to say what it says.
CREATE TABLE knowledge_version (
	org_id BLOB NOT NULL,
	note_id BLOB NOT NULL,
	version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	person_id BLOB,
	reason TEXT NOT NULL,
	words TEXT NOT NULL,                    -- a field's key, then its lines behind a TAB
	PRIMARY KEY (org_id, note_id, version),
	FOREIGN KEY (org_id, note_id) REFERENCES knowledge (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
