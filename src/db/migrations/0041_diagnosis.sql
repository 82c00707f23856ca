-- diagnosis: one time a questionnaire that is counted was answered (自社診断の回).
CREATE TABLE diagnosis (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	sheet TEXT NOT NULL,                    -- key of its questions: catalog/sheets
	number INTEGER NOT NULL,                -- 1, 2, 3 ... of these questions
	ask_id BLOB,                            -- round of links whose answers count too; NULL: none
	opened_at INTEGER NOT NULL,
	opened_by_id BLOB REFERENCES account (id),
	closed_at INTEGER,                      -- NULL: answers still come
	closed_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, sheet, number)
) STRICT;

-- diagnosis_answer: what somebody signed in answered, for a group. One each person, group and round; the last one counts.
CREATE TABLE diagnosis_answer (
	org_id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	party TEXT NOT NULL,                    -- executive, it, staff, other
	given_by_id BLOB NOT NULL REFERENCES account (id),
	id BLOB NOT NULL,
	body TEXT NOT NULL,                     -- all values: JSON, in the order of the questions
	form INTEGER NOT NULL,                  -- version of the questions
	given_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, round_id, party, given_by_id),
	FOREIGN KEY (org_id, round_id) REFERENCES diagnosis (org_id, id)
) STRICT;

-- diagnosis_total: what was counted when a round was closed, so that results over time stay what they were.
CREATE TABLE diagnosis_total (
	org_id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	party TEXT NOT NULL,                    -- a group, or "all": the mean of the groups
	answers INTEGER NOT NULL,
	points INTEGER NOT NULL,                -- tenths of a point
	most INTEGER NOT NULL,                  -- what could be reached, tenths
	PRIMARY KEY (org_id, round_id, party),
	FOREIGN KEY (org_id, round_id) REFERENCES diagnosis (org_id, id)
) STRICT;

-- diagnosis_note: what was heard when somebody asked back about a question.
CREATE TABLE diagnosis_note (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	item TEXT NOT NULL,                     -- key of the question
	text TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, round_id) REFERENCES diagnosis (org_id, id)
) STRICT;
CREATE INDEX diagnosis_note_item ON diagnosis_note (org_id, round_id, item, made_at);

-- diagnosis_action: what is done about a question.
CREATE TABLE diagnosis_action (
	org_id BLOB NOT NULL,
	action_id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	item TEXT NOT NULL,
	PRIMARY KEY (org_id, action_id),
	FOREIGN KEY (org_id, action_id) REFERENCES action (org_id, id),
	FOREIGN KEY (org_id, round_id) REFERENCES diagnosis (org_id, id)
) STRICT;
CREATE INDEX diagnosis_action_round ON diagnosis_action (org_id, round_id, item);
