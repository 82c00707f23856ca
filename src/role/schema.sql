-- role: who acts in which role of a room, deputies, hand-over (役割・代行).
-- deputy: who stands in for the holder of a role, in order (代行). Of the organisation; rooms copy nothing of it.
CREATE TABLE deputy (
	org_id BLOB NOT NULL REFERENCES org (id),
	role TEXT NOT NULL,                     -- key of catalog/roles.yaml
	place INTEGER NOT NULL,                 -- 1: asked first
	person_id BLOB NOT NULL,
	PRIMARY KEY (org_id, role, place),
	UNIQUE (org_id, role, person_id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;

-- acting: who acts now in a role of a room. No row: nobody. The role "lead" is no row here: it is incident.lead_id.
CREATE TABLE acting (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	role TEXT NOT NULL,
	person_id BLOB NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, role),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;

-- reach: whether a person could be reached in this incident, as last tried.
CREATE TABLE reach (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	person_id BLOB NOT NULL,
	state TEXT NOT NULL,                    -- reached, unreached
	at INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, person_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;

-- handover: a shift handed from one person to another (引き継ぎ): waits until the receiver says so.
CREATE TABLE handover (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	from_id BLOB NOT NULL,
	to_id BLOB NOT NULL,
	note TEXT NOT NULL,
	known_seq INTEGER NOT NULL,             -- entries of the journal when it was given
	given_at INTEGER NOT NULL,
	state TEXT NOT NULL,                    -- waiting, taken, withdrawn
	ended_at INTEGER,
	PRIMARY KEY (org_id, incident_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, from_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, to_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX handover_waiting ON handover (org_id, incident_id, state);
CREATE INDEX handover_to ON handover (org_id, to_id, state);

-- role_more: roles somebody holds besides person.role (兼務): in a small firm most people hold several.
CREATE TABLE role_more (
	org_id BLOB NOT NULL REFERENCES org (id),
	role TEXT NOT NULL,                     -- key of catalog/roles.yaml
	person_id BLOB NOT NULL,
	PRIMARY KEY (org_id, role, person_id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;

-- role_unneeded: a role the firm does without, and why.
CREATE TABLE role_unneeded (
	org_id BLOB NOT NULL REFERENCES org (id),
	role TEXT NOT NULL,
	reason TEXT NOT NULL,
	decided_at INTEGER NOT NULL,
	decided_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, role)
) STRICT;
