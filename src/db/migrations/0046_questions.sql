-- questions: what a firm asks besides in the checks of suspicious mail and on the closing sheet; when people were last told of rows to check.
ALTER TABLE suspect_answer ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_mark ADD COLUMN due_week INTEGER NOT NULL DEFAULT 0;
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
