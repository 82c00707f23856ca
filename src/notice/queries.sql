-- notice_moved :many
-- across-orgs the program looks after all
-- every room: numbers and no word; of a restricted room only its members are told
-- hot
-- Whose rooms, sightings or tasks moved since the last look: three looks into an index for each that has a way out. Who had
-- one is followed on, so that the next does not tell of what happened in between.
SELECT s.id AS org_id, n.since AS "since:int?", coalesce(n.seal_seq, 0) AS "seal_seq:int",
	coalesce((SELECT max(x.seq) FROM seal x WHERE x.org_id = s.id), 0) AS "sealed:int",
	coalesce(n.sighting_number, 0) AS "sighting_number:int", coalesce(n.suspect_number, 0) AS "suspect_number:int"
FROM org s LEFT JOIN notice_mark n ON n.org_id = s.id
WHERE (n.since IS NULL AND (EXISTS (SELECT 1 FROM mail_server m WHERE m.org_id = s.id)
		OR EXISTS (SELECT 1 FROM hook h WHERE h.org_id = s.id AND h.is_on = 1 AND h.archived_at IS NULL)))
	OR coalesce((SELECT max(x.seq) FROM seal x WHERE x.org_id = s.id), 0) > n.seal_seq
	OR EXISTS (SELECT 1 FROM sighting g WHERE g.org_id = s.id AND g.number > n.sighting_number)
	OR EXISTS (SELECT 1 FROM suspect_mail g WHERE g.org_id = s.id AND g.number > n.suspect_number)
	OR (n.since IS NOT NULL AND EXISTS (SELECT 1 FROM task t WHERE t.org_id = s.id AND t.is_told = 0))
	OR (n.since IS NOT NULL AND EXISTS (SELECT 1 FROM own_procedure_version v WHERE v.org_id = s.id AND v.told <> v.state))
ORDER BY s.id LIMIT 1000;

-- notice_due_orgs :many
-- across-orgs the program looks after all
-- param week int
-- param day int
-- Who was not told of rows to check in this week yet, or of limits on this day.
SELECT org_id FROM notice_mark WHERE due_week < :week OR limit_day < :day ORDER BY org_id LIMIT 200;

-- notice_due_get :maybe
SELECT due_week, limit_day FROM notice_mark WHERE org_id = :org_id;

-- notice_limit_put :exec
-- param day int
UPDATE notice_mark SET limit_day = :day WHERE org_id = :org_id;

-- notice_due_put :exec
-- param week int
UPDATE notice_mark SET due_week = :week WHERE org_id = :org_id;

-- notice_open_rooms :many
-- across-orgs the program looks after all
-- every room: ids and no word
-- Rooms that may have a report to give.
SELECT s.org_id, i.id AS incident_id FROM notice_mark s
JOIN incident i ON i.org_id = s.org_id AND i.state = 'open'
ORDER BY s.org_id LIMIT 20000;

-- notice_mark_get :maybe
SELECT since, sighting_number, suspect_number FROM notice_mark WHERE org_id = :org_id;

-- notice_mark_add :exec
-- every room: a number and no word
INSERT INTO notice_mark (org_id, since, sighting_number, seal_seq, suspect_number)
VALUES (:org_id, :since, (SELECT coalesce(max(number), 0) FROM sighting WHERE org_id = :org_id),
	(SELECT coalesce(max(seq), 0) FROM seal WHERE org_id = :org_id),
	(SELECT coalesce(max(number), 0) FROM suspect_mail WHERE org_id = :org_id));

-- notice_mark_rooms :exec
-- every room: what happened before is told nobody
INSERT INTO notice_room (org_id, incident_id, seq, level, report_at)
SELECT h.org_id, h.incident_id, h.seq, i.level, NULL FROM journal_head h
JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
WHERE h.org_id = :org_id
ON CONFLICT (org_id, incident_id) DO UPDATE SET seq = excluded.seq, level = excluded.level;

-- notice_mark_tasks :exec
-- every room: what was given before is told nobody
UPDATE task SET is_told = 1 WHERE org_id = :org_id AND is_told = 0;

-- notice_mark_versions :exec
UPDATE own_procedure_version SET told = state WHERE org_id = :org_id AND told <> state;

-- notice_versions :many
-- Versions of the firm's procedures that wait for an executive, or of which one said something.
SELECT v.key, v.version, v.state, v.made_by_id, v.said_by_id, m.person_id AS "author_id:id?"
FROM own_procedure_version v
LEFT JOIN membership m ON m.org_id = v.org_id AND m.account_id = v.made_by_id AND m.ended_at IS NULL
WHERE v.org_id = :org_id AND v.told <> v.state ORDER BY v.key, v.version LIMIT 20;

-- notice_version_told :exec
UPDATE own_procedure_version SET told = :state WHERE org_id = :org_id AND key = :key AND version = :version;

-- notice_seal_put :exec
UPDATE notice_mark SET seal_seq = :seal_seq WHERE org_id = :org_id;

-- notice_sightings :many
-- every room: a new sighting is in no room yet
-- param after int
SELECT number, card FROM sighting WHERE org_id = :org_id AND number > :after ORDER BY number LIMIT 100;

-- notice_suspects :many
-- every room: a new mail is in no room yet
-- param after int
-- What a finder reported is told of as their report, what somebody signed in brought they know of.
SELECT number, (CASE WHEN way IN ('folder', 'program') AND sighting_id IS NULL THEN 1 ELSE 0 END) AS "by_itself:int"
FROM suspect_mail WHERE org_id = :org_id AND number > :after ORDER BY number LIMIT 100;

-- notice_suspect_put :exec
-- param number int
UPDATE notice_mark SET suspect_number = :number WHERE org_id = :org_id;

-- notice_sighting_put :exec
-- param number int
UPDATE notice_mark SET sighting_number = :number WHERE org_id = :org_id;

-- notice_rooms :many
-- every room: of a restricted one only its members are told
SELECT h.incident_id, h.seq AS head, coalesce(n.seq, 0) AS "seq:int", n.level AS "level:int?"
FROM journal_head h
LEFT JOIN notice_room n ON n.org_id = h.org_id AND n.incident_id = h.incident_id
WHERE h.org_id = :org_id AND h.seq > coalesce(n.seq, 0) LIMIT 20;

-- notice_room_put :exec
INSERT INTO notice_room (org_id, incident_id, seq, level, report_at) VALUES (:org_id, :incident_id, :seq, :level, NULL)
ON CONFLICT (org_id, incident_id) DO UPDATE SET seq = excluded.seq, level = excluded.level;

-- notice_room_get :maybe
SELECT seq, level, report_at FROM notice_room WHERE org_id = :org_id AND incident_id = :incident_id;

-- notice_report_put :exec
UPDATE notice_room SET report_at = :report_at WHERE org_id = :org_id AND incident_id = :incident_id;

-- notice_tasks :many
-- every room: tasks of none
SELECT t.id, t.owner_id FROM task t
WHERE t.org_id = :org_id AND t.is_told = 0 AND t.incident_id IS NULL AND t.state IN ('open', 'doing') ORDER BY t.id LIMIT 50;

-- notice_tasks_told :exec
-- every room: a mark
-- param task id
UPDATE task SET is_told = 1 WHERE org_id = :org_id AND is_told = 0 AND id <= :task;

-- notice_team :many
-- param room id?
-- param only_members int
-- Who has an account, with what they chose; of a restricted room its members alone.
SELECT a.id AS account_id, a.mail AS account_mail, a.lang, a.name AS account_name, m.access, m.person_id,
	p.name AS "person_name:text?", p.mail AS "person_mail:text?", p.other_mail AS "other_mail:text?", p.phone AS "phone:text?",
	p.role AS "role:text?",
	(SELECT count(*) FROM incident_member x WHERE x.org_id = m.org_id AND x.incident_id = :room
		AND x.account_id = m.account_id) AS "is_member:int",
	k.mode AS "mode:text?", k.way AS "way:text?", k.quiet_from AS "quiet_from:int?", k.quiet_to AS "quiet_to:int?",
	coalesce(k.quiet_days, 0) AS "quiet_days:int", coalesce(k.off_days, 0) AS "off_days:int",
	coalesce(k.digest_at, 480) AS "digest_at:int"
FROM membership m
JOIN account a ON a.id = m.account_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
LEFT JOIN notice_choice k ON k.org_id = m.org_id AND k.account_id = m.account_id
WHERE m.org_id = :org_id AND m.ended_at IS NULL AND a.disabled_at IS NULL
	AND (:only_members = 0 OR EXISTS (SELECT 1 FROM incident_member x
		WHERE x.org_id = m.org_id AND x.incident_id = :room AND x.account_id = m.account_id))
ORDER BY m.created_at, a.id LIMIT 1000;

-- notice_others :many
-- Who has none: told when a rule names them or the role they hold.
SELECT p.id, p.name, p.mail, p.other_mail, p.phone, p.role FROM person p
WHERE p.org_id = :org_id AND p.archived_at IS NULL AND (p.mail <> '' OR p.other_mail <> '')
	AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.org_id = p.org_id AND m.person_id = p.id)
ORDER BY p.created_at, p.id LIMIT 1000;

-- notice_acting :many
SELECT role, person_id FROM acting WHERE org_id = :org_id AND incident_id = :incident_id LIMIT 200;

-- notice_events :many
SELECT event, is_always, asks_read, remind_min FROM notice_event WHERE org_id = :org_id LIMIT 20;

-- notice_rules :many
SELECT r.event, r.who, r.person_id, p.name AS "person_name:text?", r.level, r.way FROM notice_rule r
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.person_id
WHERE r.org_id = :org_id ORDER BY r.event, r.who LIMIT 500;

-- notice_event_put :exec
INSERT INTO notice_event (org_id, event, is_always, asks_read, remind_min, changed_at)
VALUES (:org_id, :event, :is_always, :asks_read, :remind_min, :changed_at)
ON CONFLICT (org_id, event) DO UPDATE SET is_always = excluded.is_always, asks_read = excluded.asks_read,
	remind_min = excluded.remind_min, changed_at = excluded.changed_at;

-- notice_event_drop :exec
DELETE FROM notice_event WHERE org_id = :org_id AND event = :event;

-- notice_rule_put :exec
INSERT INTO notice_rule (org_id, event, who, person_id, level, way) VALUES (:org_id, :event, :who, :person_id, :level, :way)
ON CONFLICT (org_id, event, who) DO UPDATE SET level = excluded.level, way = excluded.way;

-- notice_rule_drop :exec
DELETE FROM notice_rule WHERE org_id = :org_id AND event = :event AND who = :who;

-- notice_rules_drop :exec
DELETE FROM notice_rule WHERE org_id = :org_id AND event = :event;

-- notice_choice_get :maybe
SELECT mode, way, quiet_from, quiet_to, quiet_days, off_days, digest_at FROM notice_choice
WHERE org_id = :org_id AND account_id = :account_id;

-- notice_choice_put :exec
INSERT INTO notice_choice (org_id, account_id, mode, way, quiet_from, quiet_to, quiet_days, off_days, digest_at, changed_at)
VALUES (:org_id, :account_id, :mode, :way, :quiet_from, :quiet_to, :quiet_days, :off_days, :digest_at, :changed_at)
ON CONFLICT (org_id, account_id) DO UPDATE SET mode = excluded.mode, way = excluded.way, quiet_from = excluded.quiet_from,
	quiet_to = excluded.quiet_to, quiet_days = excluded.quiet_days, off_days = excluded.off_days,
	digest_at = excluded.digest_at, changed_at = excluded.changed_at;

-- notice_responders :one
-- Who else of those who respond still wants to be told.
SELECT count(*) AS "n:int" FROM membership m
JOIN account a ON a.id = m.account_id
LEFT JOIN notice_choice k ON k.org_id = m.org_id AND k.account_id = m.account_id
WHERE m.org_id = :org_id AND m.ended_at IS NULL AND a.disabled_at IS NULL AND m.access IN (3, 4)
	AND m.account_id <> :account_id AND coalesce(k.mode, 'now') <> 'none';

-- notice_wait_add :exec
-- every room: an id and no word
-- param at int
INSERT INTO notice_wait (org_id, id, account_id, incident_id, about, level, at, due_at)
VALUES (:org_id, :id, :account_id, :incident_id, :about, :level, :at, :due_at);

-- notice_wait_due :many
-- across-orgs the program looks after all
-- every room: whose mail is due, and no word
-- param now int
SELECT DISTINCT org_id, account_id FROM notice_wait WHERE due_at <= :now LIMIT 200;

-- notice_waits :many
-- every room: the name of a restricted one is said to nobody
-- What waits for one person, with what may be said of its room.
SELECT w.id, w.incident_id, w.about, w.level, w.at, w.due_at, i.name AS "name:text?", i.mode AS "mode:text?",
	coalesce(i.is_restricted, 0) AS "is_restricted:int", (SELECT count(*) FROM incident_member x WHERE x.org_id = w.org_id
		AND x.incident_id = w.incident_id AND x.account_id = w.account_id) AS "is_member:int"
FROM notice_wait w LEFT JOIN incident i ON i.org_id = w.org_id AND i.id = w.incident_id
WHERE w.org_id = :org_id AND w.account_id = :account_id ORDER BY w.at, w.id LIMIT 500;

-- notice_wait_drop :exec
-- every room: they were told
DELETE FROM notice_wait WHERE org_id = :org_id AND account_id = :account_id AND id <= :id;

-- notice_wait_move :exec
-- every room: somebody chose another time
UPDATE notice_wait SET due_at = :due_at WHERE org_id = :org_id AND account_id = :account_id;

-- notice_test_last :one
-- every room: tests are of none
SELECT coalesce(max(made_at), 0) AS "at:int" FROM outbox WHERE org_id = :org_id AND about = 'test' AND made_at > :made_at;

-- notice_tests :many
-- every room: tests are of none
-- How the last tests went, by address.
SELECT to_name, to_address, state, said, made_at, ended_at FROM outbox
WHERE org_id = :org_id AND about = 'test' AND made_at > :made_at ORDER BY made_at DESC, to_name, id LIMIT 200;

-- notice_receipt_add :exec
INSERT INTO notice_receipt (org_id, id, incident_id, event, account_id, person_id, asked_at, remind_at, read_at, read_how)
VALUES (:org_id, :id, :incident_id, :event, :account_id, :person_id, :asked_at, :remind_at, NULL, '');

-- notice_code_add :exec
INSERT INTO notice_code (org_id, code_hash, receipt_id) VALUES (:org_id, :code_hash, :receipt_id);

-- notice_receipt_by_code :maybe
-- across-orgs the code itself says whose it is
-- every room: a code is for one person, and shows nothing of the room
SELECT r.org_id, r.id, r.incident_id, r.account_id, r.person_id, r.read_at FROM notice_code k
JOIN notice_receipt r ON r.org_id = k.org_id AND r.id = k.receipt_id WHERE k.code_hash = :code_hash;

-- notice_receipts :many
-- every room: incident_get() comes before
SELECT r.id, r.event, r.account_id, r.person_id, r.asked_at, r.remind_at, r.read_at, r.read_how,
	coalesce(p.name, a.name) AS "name:text?", p.phone AS "phone:text?"
FROM notice_receipt r
LEFT JOIN account a ON a.id = r.account_id
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.person_id
WHERE r.org_id = :org_id AND r.incident_id = :incident_id ORDER BY r.asked_at, r.id LIMIT 1000;

-- notice_receipts_open :one
-- hot
-- kept
-- every room: incident_get() comes before
-- How many have not said so yet, and of how many.
SELECT count(*) AS "asked:int", coalesce(sum(CASE WHEN read_at IS NULL THEN 1 ELSE 0 END), 0) AS "open:int" FROM notice_receipt
WHERE org_id = :org_id AND incident_id = :incident_id;

-- notice_receipt_read :exec
-- every room: a code is for one person
UPDATE notice_receipt SET read_at = :read_at, read_how = :read_how, remind_at = NULL
WHERE org_id = :org_id AND id = :id AND read_at IS NULL;

-- notice_receipt_reminded :exec
-- every room: a mark
UPDATE notice_receipt SET remind_at = NULL WHERE org_id = :org_id AND id = :id;

-- notice_receipts_late :many
-- across-orgs the program looks after all
-- every room: ids and no word
-- param now int
SELECT DISTINCT org_id, incident_id FROM notice_receipt
WHERE read_at IS NULL AND remind_at IS NOT NULL AND remind_at <= :now LIMIT 100;

-- notice_mails_of_room :many
-- every room: incident_get() comes before
-- What was sent about a room, and how it went.
SELECT to_name, about, state, said, made_at, ended_at FROM outbox
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY made_at DESC, id DESC LIMIT 200;
