-- task: what somebody has to do outside the procedure's steps (作業): in a room, or for the organisation at large. In a
-- room each change is an entry.
CREATE TABLE task (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB,                       -- NULL: belongs to no room
	title TEXT NOT NULL,
	detail TEXT NOT NULL DEFAULT '',
	attached TEXT NOT NULL DEFAULT '',      -- facts and approved wording the asker gave along: all a helper sees of the room
	owner_id BLOB,                          -- person who does it
	due_at INTEGER,
	state TEXT NOT NULL,                    -- open, doing, done, dropped
	note TEXT NOT NULL DEFAULT '',          -- what was done, why it was dropped
	asked_by_id BLOB,                       -- person
	made_at INTEGER NOT NULL,
	ended_at INTEGER,
	ended_by_id BLOB,                       -- person
	reminded INTEGER NOT NULL DEFAULT 0,    -- 1: marked as due soon, 2: as overdue
	is_told INTEGER NOT NULL DEFAULT 1,     -- 0: of no room, and its owner has to be told
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, asked_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, ended_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX task_room ON task (org_id, incident_id, made_at);
CREATE INDEX task_owner ON task (org_id, owner_id, state);
CREATE INDEX task_untold ON task (org_id, id) WHERE is_told = 0;
CREATE INDEX task_due ON task (due_at, reminded) WHERE due_at IS NOT NULL;

-- task_word: questions of the one who does it, answers of those who asked.
CREATE TABLE task_word (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	task_id BLOB NOT NULL,
	is_answer INTEGER NOT NULL,
	text TEXT NOT NULL,
	person_id BLOB,
	said_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, task_id) REFERENCES task (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX task_word_task ON task_word (org_id, task_id, said_at);
