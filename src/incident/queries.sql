-- incident_row :maybe
SELECT i.id, i.mode, i.title, i.name, i.kind, i.level, i.phase, i.state, i.noticed, i.noticed_at, i.noticed_by_id,
	i.lead_id, i.lead_since, i.next_report_at, i.opened_at, i.closed_at, i.seq_no, i.month, i.is_restricted,
	n.name AS "noticed_by_name:text?", l.name AS "lead_name:text?", l.title AS "lead_title:text?"
FROM incident i
LEFT JOIN person n ON n.org_id = i.org_id AND n.id = i.noticed_by_id
LEFT JOIN person l ON l.org_id = i.org_id AND l.id = i.lead_id
WHERE i.org_id = :org_id AND i.id = :id;

-- incident_rows :many
-- param any_state int
SELECT i.id, i.mode, i.title, i.name, i.kind, i.level, i.phase, i.state, i.noticed, i.noticed_at, i.noticed_by_id,
	i.lead_id, i.lead_since, i.next_report_at, i.opened_at, i.closed_at, i.seq_no, i.month, i.is_restricted,
	n.name AS "noticed_by_name:text?", l.name AS "lead_name:text?", l.title AS "lead_title:text?"
FROM incident i
LEFT JOIN person n ON n.org_id = i.org_id AND n.id = i.noticed_by_id
LEFT JOIN person l ON l.org_id = i.org_id AND l.id = i.lead_id
WHERE i.org_id = :org_id AND (:any_state = 1 OR i.state = :state)
ORDER BY i.opened_at DESC, i.id DESC LIMIT 1000;

-- incident_last_number :one
SELECT coalesce(max(seq_no), 0) AS "last:int" FROM incident
WHERE org_id = :org_id AND mode = :mode AND month = :month;

-- incident_insert :exec
INSERT INTO incident (org_id, id, mode, title, name, kind, level, phase, state, noticed, noticed_at, noticed_by_id,
	lead_id, lead_since, next_report_at, opened_at, closed_at, seq_no, month)
VALUES (:org_id, :id, :mode, :title, :name, :kind, :level, :phase, :state, :noticed, :noticed_at, :noticed_by_id,
	:lead_id, :lead_since, NULL, :opened_at, NULL, :seq_no, :month);

-- incident_update_level :exec
UPDATE incident SET level = :level WHERE org_id = :org_id AND id = :id;

-- incident_update_title :exec
UPDATE incident SET title = :title, name = :name WHERE org_id = :org_id AND id = :id;

-- incident_update_lead :exec
UPDATE incident SET lead_id = :lead_id, lead_since = :lead_since WHERE org_id = :org_id AND id = :id;

-- incident_update_kind :exec
UPDATE incident SET kind = :kind, name = :name WHERE org_id = :org_id AND id = :id;

-- incident_update_phase :exec
UPDATE incident SET phase = :phase WHERE org_id = :org_id AND id = :id;

-- incident_update_state :exec
UPDATE incident SET state = :state, closed_at = :closed_at WHERE org_id = :org_id AND id = :id;

-- incident_update_next_report :exec
UPDATE incident SET next_report_at = :next_report_at WHERE org_id = :org_id AND id = :id;
