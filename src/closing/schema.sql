-- closing: what has to be said at the end of an incident, filled in over time (対応のまとめ). Every change is an entry.
CREATE TABLE closing (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	cause_state TEXT NOT NULL,              -- "" nobody said yet, known, likely, unknown
	cause TEXT NOT NULL,                    -- what it was; of unknown: why that cannot be said
	contained TEXT,                         -- event time, canonical: from then on it spread no further
	recovered TEXT,                         -- event time, canonical
	recovered_by_id BLOB,                   -- person who confirmed it
	recovered_how TEXT NOT NULL,            -- by what
	told_report_id BLOB,                    -- issued report to the executive
	told_how TEXT NOT NULL,                 -- or how else they were told
	told TEXT,                              -- event time, canonical
	cost_access TEXT NOT NULL,              -- who may see the costs: responder, executive, admin
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, recovered_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, told_report_id) REFERENCES report (org_id, id)
) STRICT;

-- closing_follow: those affected, and what is done for them (フォロー).
CREATE TABLE closing_follow (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	seq_no INTEGER NOT NULL,
	who TEXT NOT NULL,
	how TEXT NOT NULL,
	state TEXT NOT NULL,                    -- planned, doing, done, not_needed
	note TEXT NOT NULL,
	PRIMARY KEY (org_id, incident_id, id),
	UNIQUE (org_id, incident_id, seq_no),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- closing_cost: what it cost (費用). Only those of closing.cost_access see rows and sums.
CREATE TABLE closing_cost (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	seq_no INTEGER NOT NULL,
	kind TEXT NOT NULL,                     -- hours, vendor, loss, other
	what TEXT NOT NULL,                     -- who worked, who was paid, what was lost
	hours INTEGER,                          -- of own people
	amount INTEGER,                         -- yen; NULL: not known yet
	note TEXT NOT NULL,
	is_dropped INTEGER NOT NULL,            -- 1: taken back
	PRIMARY KEY (org_id, incident_id, id),
	UNIQUE (org_id, incident_id, seq_no),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- closing_lesson: an answer to a question of catalog/sheets/lessons.yaml, as the firm has it.
CREATE TABLE closing_lesson (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,
	answer TEXT NOT NULL,
	PRIMARY KEY (org_id, incident_id, key),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- closing_answer: an answer to a question of the firm's own on the sheet (catalog/sheets/closing.yaml, as the firm has it).
CREATE TABLE closing_answer (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,
	question TEXT NOT NULL,                 -- as it was asked
	answer TEXT NOT NULL,                   -- as people read it; "" taken back
	body TEXT NOT NULL,                     -- the value, for the form; "" after a masking
	PRIMARY KEY (org_id, incident_id, key),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
