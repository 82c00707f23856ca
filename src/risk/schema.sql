-- risk_method: how this organisation counts its risks, and how it did before; a line a change. None: the first of the catalogue.
CREATE TABLE risk_method (
	org_id BLOB NOT NULL REFERENCES org (id),
	version INTEGER NOT NULL,               -- 1, 2, 3 ...
	method TEXT NOT NULL,                   -- key of catalog/risks.yaml
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, version)
) STRICT;

-- risk_acceptance: an executive says that the firm lives with a risk, why, and until when. A later one takes its place.
CREATE TABLE risk_acceptance (
	org_id BLOB NOT NULL,
	row_id BLOB NOT NULL,                   -- the risk
	number INTEGER NOT NULL,                -- 1, 2, 3 ... of this risk; the highest is what holds
	value INTEGER NOT NULL,                 -- how large it was then
	size INTEGER NOT NULL,                  -- 3 large, 2 medium, 1 small
	method TEXT NOT NULL,                   -- by which method
	words TEXT NOT NULL,                    -- the ground
	until INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	ended_at INTEGER,                       -- taken back
	ended_by_id BLOB REFERENCES account (id),
	ended_words TEXT NOT NULL,
	PRIMARY KEY (org_id, row_id, number),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;

-- risk_true: a risk that came true in a room.
CREATE TABLE risk_true (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	row_id BLOB NOT NULL,                   -- the risk
	state TEXT NOT NULL,                    -- on, off: taken back
	made_at INTEGER NOT NULL,
	made_by_id BLOB,                        -- person
	PRIMARY KEY (org_id, incident_id, row_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX risk_true_row ON risk_true (org_id, row_id, state);
