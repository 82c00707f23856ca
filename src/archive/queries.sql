-- What goes into an archive is read here, as it stands in the tables of the room.

-- archive_entries :many
-- param after int
-- param limit int
-- hot
SELECT seq, meta, body, salt, commitment, hash FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after ORDER BY seq LIMIT :limit;

-- archive_seals :many
-- param after int
-- param limit int
SELECT seq, entry_seq, entry_hash, sealed_at, previous, hash FROM seal
WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after ORDER BY seq LIMIT :limit;

-- archive_writers :many
SELECT DISTINCT person_id, account_id FROM entry WHERE org_id = :org_id AND incident_id = :incident_id;

-- archive_person :maybe
-- hot
SELECT name, title FROM person WHERE org_id = :org_id AND id = :id;

-- archive_account :maybe
-- param account_id id
-- hot
SELECT a.name, p.name AS "person_name:text?", p.title AS "title:text?"
FROM account a JOIN membership m ON m.org_id = :org_id AND m.account_id = a.id
	LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE a.id = :account_id;

-- archive_papers :many
SELECT DISTINCT document FROM report
WHERE org_id = :org_id AND incident_id = :incident_id AND state = 'issued' AND document IS NOT NULL;

-- archive_evidence :many
SELECT b.sha256, b.bytes FROM blob b
WHERE b.org_id = :org_id AND (
	EXISTS (SELECT 1 FROM evidence e WHERE e.org_id = b.org_id AND e.incident_id = :incident_id AND e.stored_sha256 = b.sha256)
	OR EXISTS (SELECT 1 FROM custody u WHERE u.org_id = b.org_id AND u.incident_id = :incident_id AND u.scan_sha256 = b.sha256))
ORDER BY b.sha256;

-- --- taken in ---

-- archive_insert :exec
-- param looked_by id
-- param origin_org id
-- param origin_incident id
INSERT INTO archive (org_id, id, state, incident_id, sha256, file_name, bytes, format, program, made_at, made_by, origin_org,
	origin_name, origin_incident, name, title, mode, kind, is_restricted, with_evidence, n_entries, n_masked, n_rows, n_people,
	n_papers, n_evidence, evidence_bytes, head, seal, looked_by, looked_at, taken_at)
VALUES (:org_id, :id, 'looked', NULL, :sha256, :file_name, :bytes, :format, :program, :made_at, :made_by, :origin_org,
	:origin_name, :origin_incident, :name, :title, :mode, :kind, :is_restricted, :with_evidence, :n_entries, :n_masked, :n_rows,
	:n_people, :n_papers, :n_evidence, :evidence_bytes, :head, :seal, :looked_by, :looked_at, NULL);

-- archive_get :maybe
-- hot
-- every room: who may see what is in one is asked by archive_find, of its room
SELECT id, state, incident_id, sha256, file_name, bytes, format, program, made_at, made_by, origin_org AS "origin_org:id",
	origin_name, origin_incident AS "origin_incident:id", name, title, mode, kind, is_restricted, with_evidence, n_entries,
	n_masked, n_rows, n_people, n_papers, n_evidence, evidence_bytes, head, seal, looked_by AS "looked_by:id?", looked_at, taken_at
FROM archive WHERE org_id = :org_id AND id = :id;

-- archive_of_room :maybe
-- hot
SELECT id FROM archive WHERE org_id = :org_id AND incident_id = :incident_id;

-- archive_rows :many
-- param looked_by id
-- param is_program int
-- Those taken in that whoever asks may see, the newest first; and what the asker looked at and did not decide.
SELECT a.id FROM archive a LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
WHERE a.org_id = :org_id AND ((a.state = 'looked' AND (:is_program = 1 OR a.looked_by = :looked_by))
	OR (a.state = 'here' AND (:is_program = 1 OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))))
ORDER BY a.state DESC, a.looked_at DESC, a.id DESC LIMIT 1000;

-- archive_of_origin :many
-- param origin_org id
-- param origin_incident id
-- every room: the caller asks each whether it may be seen
SELECT incident_id, head, n_entries FROM archive
WHERE org_id = :org_id AND origin_org = :origin_org AND origin_incident = :origin_incident AND state = 'here'
ORDER BY n_entries DESC LIMIT 100;

-- archive_own_hash :maybe
-- hot
SELECT hash FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- archive_count :one
-- param looked_by id
-- every room: how many there are is all that is asked
SELECT COUNT(*) AS "n:int", COALESCE(SUM(CASE WHEN state = 'looked' AND looked_by = :looked_by THEN 1 ELSE 0 END), 0) AS "looked:int"
FROM archive WHERE org_id = :org_id;

-- archive_take :exec
-- every room: it has none yet
UPDATE archive SET state = 'here', incident_id = :incident_id, taken_at = :taken_at
WHERE org_id = :org_id AND id = :id AND state = 'looked';

-- archive_drop :exec
-- every room: it has none yet
DELETE FROM archive WHERE org_id = :org_id AND id = :id AND state = 'looked';

-- archive_old :many
-- param before int
-- across-orgs a job clears away what nobody decided on
-- every room: none of these has one
SELECT org_id AS "org:id", id, sha256 FROM archive WHERE state = 'looked' AND looked_at < :before ORDER BY org_id, id LIMIT 100;

-- archive_all :many
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT org_id AS "org:id", id FROM archive WHERE state = 'here' ORDER BY org_id, id;

-- archive_put_entry :exec
-- param archive_id id
-- param person id
-- param account id
INSERT INTO archive_entry (org_id, archive_id, seq, type, text, source, occurred, place_at, recorded_at, person, account, refers_to)
VALUES (:org_id, :archive_id, :seq, :type, :text, :source, :occurred, :place_at, :recorded_at, :person, :account, :refers_to);

-- archive_put_row :exec
INSERT INTO archive_row (org_id, archive_id, name, value) VALUES (:org_id, :archive_id, :name, :value);

-- archive_put_person :exec
-- param person id
INSERT INTO archive_person (org_id, archive_id, person, name, title) VALUES (:org_id, :archive_id, :person, :name, :title);

-- archive_clear_entries :exec
DELETE FROM archive_entry WHERE org_id = :org_id AND archive_id = :archive_id;

-- archive_clear_rows :exec
DELETE FROM archive_row WHERE org_id = :org_id AND archive_id = :archive_id;

-- archive_clear_people :exec
DELETE FROM archive_person WHERE org_id = :org_id AND archive_id = :archive_id;

-- archive_staged :one
SELECT (SELECT COUNT(*) FROM archive_entry e WHERE e.org_id = :org_id AND e.archive_id = :archive_id) AS "n_entries:int",
	(SELECT COUNT(*) FROM archive_row r WHERE r.org_id = :org_id AND r.archive_id = :archive_id) AS "n_rows:int",
	(SELECT COUNT(*) FROM archive_person p WHERE p.org_id = :org_id AND p.archive_id = :archive_id) AS "n_people:int";

-- archive_read_entries :many
-- param after int
-- param most int
-- hot
SELECT e.seq, e.type, e.text, e.source, e.occurred, e.place_at, e.recorded_at, e.person AS "person:id?", e.account AS "account:id?",
	e.refers_to, p.name AS "person_name:text?", a.name AS "account_name:text?"
FROM archive_entry e
LEFT JOIN archive_person p ON p.org_id = e.org_id AND p.archive_id = e.archive_id AND p.person = e.person
LEFT JOIN archive_person a ON a.org_id = e.org_id AND a.archive_id = e.archive_id AND a.person = e.account
WHERE e.org_id = :org_id AND e.archive_id = :archive_id AND e.seq > :after ORDER BY e.seq LIMIT :most;

-- archive_page_entries :many
-- param place int
-- param before_seq int
-- param most int
-- hot
SELECT e.seq, e.type, e.text, e.source, e.occurred, e.place_at, e.recorded_at, e.refers_to, p.name AS "person_name:text?",
	a.name AS "account_name:text?"
FROM archive_entry e
LEFT JOIN archive_person p ON p.org_id = e.org_id AND p.archive_id = e.archive_id AND p.person = e.person
LEFT JOIN archive_person a ON a.org_id = e.org_id AND a.archive_id = e.archive_id AND a.person = e.account
WHERE e.org_id = :org_id AND e.archive_id = :archive_id AND (e.place_at, e.seq) < (:place, :before_seq)
ORDER BY e.place_at DESC, e.seq DESC LIMIT :most;

-- archive_about :many
-- param from_seq int
-- param to_seq int
-- hot
-- Corrections, withdrawals and maskings of these entries.
SELECT seq, type, refers_to FROM archive_entry
WHERE org_id = :org_id AND archive_id = :archive_id AND refers_to BETWEEN :from_seq AND :to_seq AND refers_to <> 0 AND type BETWEEN 6 AND 8
ORDER BY seq + 0;

-- archive_read_rows :many
-- param after text
-- param most int
-- hot
SELECT name, value FROM archive_row WHERE org_id = :org_id AND archive_id = :archive_id AND name > :after ORDER BY name LIMIT :most;

-- archive_row_value :maybe
-- hot
SELECT value FROM archive_row WHERE org_id = :org_id AND archive_id = :archive_id AND name = :name;

-- archive_row_of_file :maybe
-- hot
-- Which row names a stored file.
SELECT name FROM archive_row WHERE org_id = :org_id AND archive_id = :archive_id AND name > 'c' AND name < 'f' AND value = :value
ORDER BY name LIMIT 1;

-- archive_read_people :many
-- hot
SELECT person AS "person:id", name, title FROM archive_person WHERE org_id = :org_id AND archive_id = :archive_id
ORDER BY person LIMIT 20000;

-- archive_strays :maybe
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT i.id FROM incident i WHERE i.origin <> '' AND NOT EXISTS (SELECT 1 FROM archive a
	WHERE a.org_id = i.org_id AND a.incident_id = i.id AND a.state = 'here') LIMIT 1;
