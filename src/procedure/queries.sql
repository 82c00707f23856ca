-- step_rows :many
SELECT s.id, s.incident_id, s.position, s.procedure_key, s.procedure_version, s.step_key, s.phase,
	s.heading_ja, s.heading_en, s.item_ja, s.item_en, s.detail_ja, s.detail_en,
	s.prerequisites_ja, s.prerequisites_en, s.do_nots_ja, s.do_nots_en, s.branches_ja, s.branches_en,
	s.vendor_ja, s.vendor_en, s.role, s.is_evidence, s.source,
	s.state, s.owner_id, s.due_at, s.started, s.ended, s.ended_by_id, s.note, s.is_dropped,
	o.name AS "owner_name:text?", e.name AS "ended_by_name:text?", '' AS "incident_name:text"
FROM step s
LEFT JOIN person o ON o.org_id = s.org_id AND o.id = s.owner_id
LEFT JOIN person e ON e.org_id = s.org_id AND e.id = s.ended_by_id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id
ORDER BY s.phase, s.position, s.id LIMIT 1000;

-- step_lines :many
-- hot
-- kept
-- What the room page shows of every step. In the order of the index; step.c puts the phases in theirs.
SELECT s.id, s.phase, s.item_ja, s.item_en, s.role, s.state, s.owner_id, s.due_at, s.started, s.ended, s.note,
	o.name AS "owner_name:text?", e.name AS "ended_by_name:text?"
FROM step s
LEFT JOIN person o ON o.org_id = s.org_id AND o.id = s.owner_id
LEFT JOIN person e ON e.org_id = s.org_id AND e.id = s.ended_by_id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id AND s.is_dropped = 0
ORDER BY s.position LIMIT 1000;

-- step_words :one
-- hot
-- kept
SELECT detail_ja, detail_en, prerequisites_ja, prerequisites_en, do_nots_ja, do_nots_en, branches_ja, branches_en,
	vendor_ja, vendor_en
FROM step
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- step_rows_mine :many
SELECT s.id, s.incident_id, s.position, s.procedure_key, s.procedure_version, s.step_key, s.phase,
	s.heading_ja, s.heading_en, s.item_ja, s.item_en, s.detail_ja, s.detail_en,
	s.prerequisites_ja, s.prerequisites_en, s.do_nots_ja, s.do_nots_en, s.branches_ja, s.branches_en,
	s.vendor_ja, s.vendor_en, s.role, s.is_evidence, s.source,
	s.state, s.owner_id, s.due_at, s.started, s.ended, s.ended_by_id, s.note, s.is_dropped,
	o.name AS "owner_name:text?", e.name AS "ended_by_name:text?", i.name AS "incident_name:text"
FROM step s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
LEFT JOIN person o ON o.org_id = s.org_id AND o.id = s.owner_id
LEFT JOIN person e ON e.org_id = s.org_id AND e.id = s.ended_by_id
WHERE s.org_id = :org_id AND s.owner_id = :owner_id AND s.is_dropped = 0
	AND s.state IN ('open', 'started', 'blocked') AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY coalesce(s.due_at, 9223372036854775807), s.phase, s.position LIMIT 200;

-- step_rows_late :many
-- param now int
SELECT s.id, s.incident_id, s.position, s.procedure_key, s.procedure_version, s.step_key, s.phase,
	s.heading_ja, s.heading_en, s.item_ja, s.item_en, s.detail_ja, s.detail_en,
	s.prerequisites_ja, s.prerequisites_en, s.do_nots_ja, s.do_nots_en, s.branches_ja, s.branches_en,
	s.vendor_ja, s.vendor_en, s.role, s.is_evidence, s.source,
	s.state, s.owner_id, s.due_at, s.started, s.ended, s.ended_by_id, s.note, s.is_dropped,
	o.name AS "owner_name:text?", e.name AS "ended_by_name:text?", i.name AS "incident_name:text"
FROM step s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
LEFT JOIN person o ON o.org_id = s.org_id AND o.id = s.owner_id
LEFT JOIN person e ON e.org_id = s.org_id AND e.id = s.ended_by_id
WHERE s.org_id = :org_id AND s.due_at < :now AND s.is_dropped = 0
	AND s.state IN ('open', 'started', 'blocked') AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY s.due_at LIMIT 200;

-- step_insert :exec
INSERT INTO step (org_id, incident_id, id, position, procedure_key, procedure_version, step_key, phase,
	heading_ja, heading_en, item_ja, item_en, detail_ja, detail_en, prerequisites_ja, prerequisites_en,
	do_nots_ja, do_nots_en, branches_ja, branches_en, vendor_ja, vendor_en, role, is_evidence, source, state, owner_id, due_at)
VALUES (:org_id, :incident_id, :id, :position, :procedure_key, :procedure_version, :step_key, :phase,
	:heading_ja, :heading_en, :item_ja, :item_en, :detail_ja, :detail_en, :prerequisites_ja, :prerequisites_en,
	:do_nots_ja, :do_nots_en, :branches_ja, :branches_en, :vendor_ja, :vendor_en, :role, :is_evidence, :source, 'open', :owner_id, :due_at);

-- step_update_state :exec
UPDATE step SET state = :state, started = :started, ended = :ended, ended_by_id = :ended_by_id, note = :note
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- step_update_note :exec
UPDATE step SET note = :note WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- step_update_owner :exec
UPDATE step SET owner_id = :owner_id, due_at = :due_at
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- step_drop :exec
UPDATE step SET is_dropped = 1 WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- --- a firm's own procedures ---

-- own_procedure_one :maybe
SELECT p.key, p.kind, p.base_key, p.base_version, p.base, p.draft, p.revision, p.is_changed, p.version, p.review_days, p.review_due, p.is_off,
	p.made_at, p.changed_at, a.name AS "changed_by:text?"
FROM own_procedure p
LEFT JOIN account a ON a.id = p.changed_by_id
WHERE p.org_id = :org_id AND p.key = :key;

-- own_procedure_all :many
-- kept
SELECT p.key, p.kind, p.base_version, p.revision, p.is_changed, p.version, p.review_days, p.review_due, p.is_off, p.changed_at,
	a.name AS "changed_by:text?"
FROM own_procedure p
LEFT JOIN account a ON a.id = p.changed_by_id
WHERE p.org_id = :org_id ORDER BY p.key LIMIT 200;

-- own_procedure_add :exec
INSERT INTO own_procedure (org_id, key, kind, base_key, base_version, base, draft, revision, is_changed, version, review_days, review_due, is_off,
	made_at, made_by_id, changed_at, changed_by_id)
VALUES (:org_id, :key, :kind, :base_key, :base_version, :base, :draft, 1, 1, 0, :review_days, NULL, 0, :at, :account_id, :at, :account_id);

-- own_procedure_draft :exec
UPDATE own_procedure SET draft = :draft, revision = :revision, is_changed = 1, review_days = :review_days, changed_at = :at,
	changed_by_id = :account_id
WHERE org_id = :org_id AND key = :key;

-- own_procedure_published :exec
UPDATE own_procedure SET draft = :draft, version = :version, is_changed = 0, revision = :revision, review_due = :review_due, changed_at = :at,
	changed_by_id = :account_id
WHERE org_id = :org_id AND key = :key;

-- own_procedure_review :exec
UPDATE own_procedure SET review_due = :review_due WHERE org_id = :org_id AND key = :key;

-- own_procedure_days :exec
UPDATE own_procedure SET review_days = :review_days, review_due = :review_due WHERE org_id = :org_id AND key = :key;

-- own_procedure_due :maybe
-- kept
SELECT review_due FROM own_procedure WHERE org_id = :org_id AND key = :key AND is_off = 0;

-- own_procedure_off :exec
UPDATE own_procedure SET is_off = :is_off, changed_at = :at, changed_by_id = :account_id WHERE org_id = :org_id AND key = :key;

-- own_procedure_base :exec
UPDATE own_procedure SET base_version = :base_version, base = :base WHERE org_id = :org_id AND key = :key;

-- own_version_rows :many
-- kept
SELECT v.key, v.version, v.reason, v.made_at, a.name AS "author:text?", v.state, v.said_at, b.name AS "said_by:text?", v.said
FROM own_procedure_version v
LEFT JOIN account a ON a.id = v.made_by_id
LEFT JOIN account b ON b.id = v.said_by_id
WHERE v.org_id = :org_id AND v.key = :key ORDER BY v.version DESC LIMIT 1000;

-- own_version_body :maybe
-- kept
SELECT body FROM own_procedure_version WHERE org_id = :org_id AND key = :key AND version = :version;

-- own_version_add :exec
INSERT INTO own_procedure_version (org_id, key, version, body, reason, made_at, made_by_id, state, said)
VALUES (:org_id, :key, :version, :body, :reason, :at, :account_id, 'waiting', '');

-- own_version_say :exec
UPDATE own_procedure_version SET state = :state, said_at = :said_at, said_by_id = :said_by_id, said = :said
WHERE org_id = :org_id AND key = :key AND version = :version;

-- own_aside_rows :many
SELECT d.id, d.what, d.name, d.made_at, a.name AS "author:text?"
FROM own_procedure_aside d
LEFT JOIN account a ON a.id = d.made_by_id
WHERE d.org_id = :org_id AND d.key = :key ORDER BY d.made_at DESC, d.id DESC LIMIT 100;

-- own_aside_one :maybe
SELECT d.id, d.key, d.what, d.name, d.body, d.notes, d.made_at, a.name AS "author:text?"
FROM own_procedure_aside d
LEFT JOIN account a ON a.id = d.made_by_id
WHERE d.org_id = :org_id AND d.key = :key AND d.id = :id;

-- own_aside_add :exec
INSERT INTO own_procedure_aside (org_id, id, key, what, name, body, notes, made_at, made_by_id)
VALUES (:org_id, :id, :key, :what, :name, :body, :notes, :at, :account_id);

-- own_aside_drop :exec
DELETE FROM own_procedure_aside WHERE org_id = :org_id AND key = :key AND id = :id;

-- own_rule_one :maybe
-- kept
SELECT uses_waiting FROM own_procedure_rule WHERE org_id = :org_id;

-- own_rule_put :exec
INSERT INTO own_procedure_rule (org_id, uses_waiting, changed_at, changed_by_id) VALUES (:org_id, :uses_waiting, :at, :account_id)
ON CONFLICT (org_id) DO UPDATE SET uses_waiting = excluded.uses_waiting, changed_at = excluded.changed_at,
	changed_by_id = excluded.changed_by_id;

-- own_executives :one
-- param executive int
-- kept
-- Whether there is anybody who could approve.
SELECT count(*) AS "n:int" FROM membership m
JOIN account a ON a.id = m.account_id
WHERE m.org_id = :org_id AND m.access = :executive AND m.ended_at IS NULL AND a.disabled_at IS NULL;

-- own_room_version :maybe
-- hot
-- kept
-- The version of its procedure a room goes by: the one of the newest steps.
SELECT procedure_key, procedure_version FROM step
WHERE org_id = :org_id AND incident_id = :incident_id AND procedure_key <> '' AND is_dropped = 0
ORDER BY id DESC LIMIT 1;

-- own_waiting_rows :many
-- param approves int
-- param responds int
-- param now int
-- hot
-- kept
-- Versions that wait for an executive, one's own that came back, procedures that are due to be looked over.
SELECT p.key, p.draft, p.version, p.review_due, v.state, v.made_at, v.said_at
FROM own_procedure p
JOIN own_procedure_version v ON v.org_id = p.org_id AND v.key = p.key AND v.version = p.version
WHERE p.org_id = :org_id AND p.is_off = 0 AND ((v.state = 'waiting' AND :approves = 1)
	OR (v.state = 'sent_back' AND v.made_by_id = :viewer_id) OR (p.review_due <= :now AND :responds = 1))
ORDER BY p.key LIMIT 50;
