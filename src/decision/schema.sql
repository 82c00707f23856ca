-- decision: what was decided, by whom, on what ground (判断). Every change is a journal entry.
CREATE TABLE decision (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	seq_no INTEGER NOT NULL,                -- 1, 2, 3 ... in its room: 判断3
	question TEXT NOT NULL,
	options TEXT NOT NULL,                  -- one a line: option | for | against
	ground TEXT NOT NULL,
	on_customers TEXT NOT NULL,             -- what was weighed
	on_law TEXT NOT NULL,
	on_money TEXT NOT NULL,
	on_reputation TEXT NOT NULL,
	on_safety TEXT NOT NULL,
	state TEXT NOT NULL,                    -- open, decided, carried, revisited, withdrawn
	decider_id BLOB,                        -- person who is to decide
	due_at INTEGER,                         -- until when
	asked_by_id BLOB,
	asked_at INTEGER NOT NULL,
	answer TEXT NOT NULL,                   -- "" while open
	decided_by_id BLOB,
	decided TEXT,                           -- event time, canonical
	known_seq INTEGER,                      -- entries of the journal at that moment; the next one is the decision
	known_seal TEXT,                        -- the seal printed for them
	carrier_id BLOB,                        -- person who carries it out
	carry_due_at INTEGER,
	carried TEXT,                           -- event time, canonical
	carried_note TEXT NOT NULL,
	withdrawn_reason TEXT NOT NULL,
	revisits_id BLOB,                       -- the decision this one looks at again
	stop_id BLOB,                           -- row of the stop matrix (sheet_row); checked when written, rows stay for ever
	stop_said TEXT,                         -- what that row said when it was decided
	stop_differs TEXT,                      -- in what the decision differs from it: codes, a blank between; "": in nothing
	stop_reason TEXT,                       -- why
	PRIMARY KEY (org_id, incident_id, id),
	UNIQUE (org_id, incident_id, seq_no),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, decider_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, asked_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, decided_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, carrier_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, incident_id, revisits_id) REFERENCES decision (org_id, incident_id, id)
) STRICT;
CREATE INDEX decision_state ON decision (org_id, incident_id, state);
CREATE INDEX decision_carrier ON decision (org_id, carrier_id, state);
CREATE INDEX decision_decider ON decision (org_id, decider_id, state);

-- decision_person: who was consulted, who is told.
CREATE TABLE decision_person (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	decision_id BLOB NOT NULL,
	part TEXT NOT NULL,                     -- consulted, told
	person_id BLOB NOT NULL,
	PRIMARY KEY (org_id, incident_id, decision_id, part, person_id),
	FOREIGN KEY (org_id, incident_id, decision_id) REFERENCES decision (org_id, incident_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
