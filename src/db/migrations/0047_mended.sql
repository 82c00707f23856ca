-- What issue 5 left: whose attempt at taking a file in it is, in which order files were taken in, and answers without a rowid,
-- which counted them in the order they came.
ALTER TABLE table_import ADD COLUMN run_id BLOB;
ALTER TABLE table_import ADD COLUMN staged_by_id BLOB REFERENCES account (id);
ALTER TABLE table_import ADD COLUMN place INTEGER;
UPDATE table_import SET place = (SELECT count(*) FROM table_import o WHERE o.org_id = table_import.org_id AND o.sheet = table_import.sheet
	AND o.applied_at IS NOT NULL AND (o.applied_at < table_import.applied_at OR (o.applied_at = table_import.applied_at AND o.id <= table_import.id)))
WHERE applied_at IS NOT NULL;

CREATE TABLE ask_answer_new (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	round_id BLOB NOT NULL,
	team TEXT NOT NULL,
	asked_id BLOB,
	who TEXT NOT NULL,                      -- "": nobody says
	body TEXT NOT NULL,                     -- values, as a row of a sheet keeps them
	form INTEGER NOT NULL,                  -- version of the form they were given on
	once_hash BLOB NOT NULL,                -- SHA-256 of what the form was signed with: pressed twice is one answer
	given_at INTEGER NOT NULL,
	changed_at INTEGER,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, round_id) REFERENCES ask_round (org_id, id),
	FOREIGN KEY (org_id, asked_id) REFERENCES ask_person (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO ask_answer_new (org_id, id, round_id, team, asked_id, who, body, form, once_hash, given_at, changed_at)
SELECT org_id, id, round_id, team, asked_id, who, body, form, once_hash, given_at, changed_at FROM ask_answer ORDER BY org_id, id;
DROP TABLE ask_answer;
ALTER TABLE ask_answer_new RENAME TO ask_answer;
CREATE INDEX ask_answer_round ON ask_answer (org_id, round_id, team);
CREATE UNIQUE INDEX ask_answer_once ON ask_answer (org_id, round_id, once_hash);
CREATE UNIQUE INDEX ask_answer_asked ON ask_answer (org_id, asked_id) WHERE asked_id IS NOT NULL;
