-- broadcast_add :exec
-- param made_by id
INSERT INTO broadcast (org_id, id, kind, subject, text, phone, asks, ends, lang, whom, incident_id, before_id, state, made_by,
	made_at, changed_at, send_at, sent_at, ends_at, ended_at)
VALUES (:org_id, :id, :kind, :subject, :text, :phone, :asks, :ends, :lang, :whom, :incident_id, :before_id, 'draft', :made_by,
	:made_at, :made_at, NULL, NULL, :ends_at, NULL);

-- broadcast_change :exec
-- every room: broadcast_get() comes before
UPDATE broadcast SET kind = :kind, subject = :subject, text = :text, phone = :phone, asks = :asks, ends = :ends, whom = :whom,
	changed_at = :changed_at, ends_at = :ends_at
WHERE org_id = :org_id AND id = :id AND state = 'draft';

-- broadcast_get :maybe
-- Of a restricted room nothing to those who may not see it.
SELECT b.id, b.kind, b.subject, b.text, b.phone, b.asks, b.ends, b.lang, b.whom, b.incident_id, b.before_id, b.state, b.made_by AS "made_by:id",
	b.made_at, b.changed_at, b.send_at, b.sent_at, b.ends_at, b.ended_at, coalesce(p.name, a.name) AS "maker:text?", i.name AS "incident_name:text?",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id) AS "n_people:int",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id AND x.read_at IS NOT NULL) AS "n_read:int",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id AND x.answer = 'opened') AS "n_opened:int",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id AND x.state = 'no_mail') AS "n_no_mail:int"
FROM broadcast b
JOIN account a ON a.id = b.made_by
LEFT JOIN membership m ON m.org_id = b.org_id AND m.account_id = b.made_by
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
LEFT JOIN incident i ON i.org_id = b.org_id AND i.id = b.incident_id
WHERE b.org_id = :org_id AND b.id = :id AND (b.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member v
	WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id));

-- broadcast_rows :many
-- Newest first.
SELECT b.id, b.subject, b.state, b.made_at, b.send_at, b.sent_at, b.ends_at, b.ended_at, coalesce(p.name, a.name) AS "maker:text?",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id) AS "n_people:int",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id AND x.read_at IS NOT NULL) AS "n_read:int",
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id AND x.answer = 'opened') AS "n_opened:int"
FROM broadcast b
JOIN account a ON a.id = b.made_by
LEFT JOIN membership m ON m.org_id = b.org_id AND m.account_id = b.made_by
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
LEFT JOIN incident i ON i.org_id = b.org_id AND i.id = b.incident_id
WHERE b.org_id = :org_id AND b.state <> 'dropped' AND (b.incident_id IS NULL OR i.is_restricted = 0
	OR EXISTS (SELECT 1 FROM incident_member v WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id))
ORDER BY b.made_at DESC, b.id DESC LIMIT 100;

-- broadcast_standing :many
-- param now int
-- param person id?
-- every room: what was said to all of the firm, and no word of a room
-- What stands as a banner: sent, and not over. With the answer of who looks.
SELECT b.id, b.subject, b.text, b.phone, b.asks, b.send_at, b.ends_at, x.read_at AS "read_at:int?", x.answer AS "answer:text?",
	x.person_id AS "person_id:id?"
FROM broadcast b
LEFT JOIN broadcast_person x ON x.org_id = b.org_id AND x.broadcast_id = b.id AND x.person_id = :person
WHERE b.org_id = :org_id AND b.state IN ('held', 'sending', 'sent') AND b.ended_at IS NULL AND b.send_at <= :now AND b.ends_at > :now
ORDER BY b.send_at DESC LIMIT 5;

-- broadcast_last :one
-- every room: a time
SELECT coalesce(max(send_at), 0) AS "at:int" FROM broadcast WHERE org_id = :org_id AND state IN ('held', 'sending', 'sent');

-- broadcast_state :maybe
-- param was text
-- every room: broadcast_get() comes before
UPDATE broadcast SET state = :state, send_at = :send_at, ends_at = :ends_at WHERE org_id = :org_id AND id = :id AND state = :was RETURNING id;

-- broadcast_end :exec
-- every room: broadcast_get() comes before
UPDATE broadcast SET ended_at = :ended_at WHERE org_id = :org_id AND id = :id AND ended_at IS NULL;

-- broadcast_due :many
-- across-orgs the program looks after all
-- every room: ids and no word
-- param now int
SELECT b.org_id, b.id FROM broadcast b WHERE b.state IN ('held', 'sending') AND b.send_at <= :now ORDER BY b.send_at LIMIT 50;

-- broadcast_sending :maybe
-- every room: the program carries it
SELECT b.id, b.kind, b.subject, b.text, b.phone, b.asks, b.ends, b.lang, b.incident_id, b.before_id, b.state, b.made_by AS "made_by:id", b.send_at, b.ends_at,
	coalesce(p.name, a.name) AS "maker:text?", o.name AS org_name,
	(SELECT count(*) FROM broadcast_person x WHERE x.org_id = b.org_id AND x.broadcast_id = b.id) AS "n_people:int"
FROM broadcast b
JOIN account a ON a.id = b.made_by
JOIN org o ON o.id = b.org_id
LEFT JOIN membership m ON m.org_id = b.org_id AND m.account_id = b.made_by
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE b.org_id = :org_id AND b.id = :id;

-- broadcast_queue :one
-- every room: how much waits to go
SELECT count(*) AS "n:int" FROM outbox WHERE org_id = :org_id AND about = 'broadcast' AND state IN ('waiting', 'sending');

-- broadcast_sent :exec
-- every room: the last slice is written
UPDATE broadcast SET state = 'sent', sent_at = :sent_at WHERE org_id = :org_id AND id = :id AND state = 'sending';

-- broadcast_pick_all :exec
INSERT INTO broadcast_person (org_id, broadcast_id, person_id, state, read_at, read_how, answer, answered_at, reminded_at)
SELECT p.org_id, :broadcast_id, p.id, 'waiting', NULL, '', '', NULL, NULL FROM person p
WHERE p.org_id = :org_id AND p.archived_at IS NULL AND p.is_outside = 0;

-- broadcast_pick_department :exec
INSERT INTO broadcast_person (org_id, broadcast_id, person_id, state, read_at, read_how, answer, answered_at, reminded_at)
SELECT p.org_id, :broadcast_id, p.id, 'waiting', NULL, '', '', NULL, NULL FROM person p
WHERE p.org_id = :org_id AND p.archived_at IS NULL AND p.is_outside = 0 AND p.department = :department
ON CONFLICT (org_id, broadcast_id, person_id) DO NOTHING;

-- broadcast_pick_before :exec
-- every room: broadcast_get() comes before
INSERT INTO broadcast_person (org_id, broadcast_id, person_id, state, read_at, read_how, answer, answered_at, reminded_at)
SELECT x.org_id, :broadcast_id, x.person_id, 'waiting', NULL, '', '', NULL, NULL FROM broadcast_person x
JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
WHERE x.org_id = :org_id AND x.broadcast_id = :before_id AND p.archived_at IS NULL;

-- broadcast_pick :exec
INSERT INTO broadcast_person (org_id, broadcast_id, person_id, state, read_at, read_how, answer, answered_at, reminded_at)
VALUES (:org_id, :broadcast_id, :person_id, 'waiting', NULL, '', '', NULL, NULL)
ON CONFLICT (org_id, broadcast_id, person_id) DO NOTHING;

-- broadcast_unpick :exec
-- every room: broadcast_get() comes before
DELETE FROM broadcast_person WHERE org_id = :org_id AND broadcast_id = :broadcast_id;

-- broadcast_departments :many
SELECT department, count(*) AS "n:int" FROM person
WHERE org_id = :org_id AND archived_at IS NULL AND is_outside = 0 AND department <> '' GROUP BY department ORDER BY department LIMIT 100;

-- broadcast_people :many
-- every room: broadcast_get() comes before
-- Those who opened it first, then who has not read it.
SELECT x.person_id, p.name, p.department, p.phone, p.mail, p.other_mail, x.state, x.read_at, x.read_how, x.answer, x.answered_at, x.reminded_at,
	(SELECT a.mail FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = p.org_id AND m.person_id = p.id
		AND m.ended_at IS NULL AND a.disabled_at IS NULL ORDER BY m.created_at LIMIT 1) AS "account_mail:text?"
FROM broadcast_person x
JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
WHERE x.org_id = :org_id AND x.broadcast_id = :broadcast_id
ORDER BY (CASE WHEN x.answer = 'opened' THEN 0 WHEN x.read_at IS NULL THEN 1 ELSE 2 END), p.kana, p.name, p.id LIMIT 5000;

-- broadcast_slice :many
-- every room: the program carries it
SELECT x.person_id, p.name, p.mail, p.other_mail, x.reminded_at,
	(SELECT a.mail FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = p.org_id AND m.person_id = p.id
		AND m.ended_at IS NULL AND a.disabled_at IS NULL ORDER BY m.created_at LIMIT 1) AS "account_mail:text?"
FROM broadcast_person x
JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
WHERE x.org_id = :org_id AND x.broadcast_id = :broadcast_id AND x.state = 'waiting' LIMIT 50;

-- broadcast_mailed :exec
-- every room: the program carries it
UPDATE broadcast_person SET state = :state WHERE org_id = :org_id AND broadcast_id = :broadcast_id AND person_id = :person_id;

-- broadcast_code_add :exec
INSERT INTO broadcast_code (org_id, code_hash, broadcast_id, person_id) VALUES (:org_id, :code_hash, :broadcast_id, :person_id);

-- broadcast_by_code :maybe
-- across-orgs the code itself says whose it is
-- every room: a code is for one person
SELECT k.org_id, k.broadcast_id, k.person_id, b.asks, b.phone, b.lang, x.read_at, x.answer FROM broadcast_code k
JOIN broadcast b ON b.org_id = k.org_id AND b.id = k.broadcast_id
JOIN broadcast_person x ON x.org_id = k.org_id AND x.broadcast_id = k.broadcast_id AND x.person_id = k.person_id
WHERE k.code_hash = :code_hash;

-- broadcast_person_get :maybe
-- every room: broadcast_get() comes before, or a code
SELECT x.person_id, p.name, p.phone, x.read_at, x.answer FROM broadcast_person x
JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
WHERE x.org_id = :org_id AND x.broadcast_id = :broadcast_id AND x.person_id = :person_id;

-- broadcast_read :exec
-- every room: broadcast_get() comes before, or a code
UPDATE broadcast_person SET read_at = :read_at, read_how = :read_how
WHERE org_id = :org_id AND broadcast_id = :broadcast_id AND person_id = :person_id AND read_at IS NULL;

-- broadcast_answer :exec
-- every room: broadcast_get() comes before, or a code
UPDATE broadcast_person SET answer = :answer, answered_at = :answered_at
WHERE org_id = :org_id AND broadcast_id = :broadcast_id AND person_id = :person_id;

-- broadcast_again :exec
-- every room: broadcast_get() comes before
-- Those who have not read it are mailed once more, in slices as before.
UPDATE broadcast_person SET state = 'waiting', reminded_at = :reminded_at
WHERE org_id = :org_id AND broadcast_id = :broadcast_id AND read_at IS NULL;

-- broadcast_resend :exec
-- every room: broadcast_get() comes before
UPDATE broadcast SET state = 'sending' WHERE org_id = :org_id AND id = :id AND state = 'sent';

-- broadcast_reminded :one
-- every room: a time
SELECT coalesce(max(reminded_at), 0) AS "at:int" FROM broadcast_person WHERE org_id = :org_id AND broadcast_id = :broadcast_id;

-- broadcast_maker :maybe
-- every room: whom to tell of an answer
SELECT a.mail, a.lang, coalesce(p.name, a.name) AS "name:text?", m.person_id FROM account a
JOIN membership m ON m.account_id = a.id AND m.org_id = :org_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE a.id = :id AND m.ended_at IS NULL;
