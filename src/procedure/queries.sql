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
