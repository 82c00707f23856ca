-- action_rows :many
-- param with_over int
-- param after_over int
-- param most int
-- param after_due int
-- param after_id id
-- All this account may see: what is open first, by due time; those after a place in that order (over -1: from the beginning).
SELECT a.id, a.incident_id, a.what, a.why, a.owner_id, a.due_at, a.state, a.note, a.made_by_id, a.made_at,
	a.ended_at, a.version, o.name AS "owner_name:text?", m.name AS "made_by_name:text?", i.name AS "incident_name:text?"
FROM action a
LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN person m ON m.org_id = a.org_id AND m.id = a.made_by_id
WHERE a.org_id = :org_id AND (:with_over = 1 OR a.state IN ('open', 'doing'))
	AND (a.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member v
		WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id))
	AND (CASE WHEN a.state IN ('open', 'doing') THEN 0 ELSE 1 END, coalesce(a.due_at, 9223372036854775807), a.id) >
		(:after_over, :after_due, :after_id)
ORDER BY CASE WHEN a.state IN ('open', 'doing') THEN 0 ELSE 1 END, coalesce(a.due_at, 9223372036854775807), a.id
LIMIT :most;

-- action_rows_late :many
-- param now int
SELECT a.id, a.incident_id, a.what, a.why, a.owner_id, a.due_at, a.state, a.note, a.made_by_id, a.made_at,
	a.ended_at, a.version, o.name AS "owner_name:text?", m.name AS "made_by_name:text?", i.name AS "incident_name:text?"
FROM action a
LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN person m ON m.org_id = a.org_id AND m.id = a.made_by_id
WHERE a.org_id = :org_id AND a.state IN ('open', 'doing') AND a.due_at < :now
	AND (a.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member v
		WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id))
ORDER BY a.due_at, a.id LIMIT 200;

-- action_rows_mine :many
SELECT a.id, a.incident_id, a.what, a.why, a.owner_id, a.due_at, a.state, a.note, a.made_by_id, a.made_at,
	a.ended_at, a.version, o.name AS "owner_name:text?", m.name AS "made_by_name:text?", i.name AS "incident_name:text?"
FROM action a
LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN person m ON m.org_id = a.org_id AND m.id = a.made_by_id
WHERE a.org_id = :org_id AND a.owner_id = :owner_id AND a.state IN ('open', 'doing')
	AND (a.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member v
		WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id))
ORDER BY coalesce(a.due_at, 9223372036854775807), a.id LIMIT 200;

-- action_rows_of_room :many
SELECT a.id, a.incident_id, a.what, a.why, a.owner_id, a.due_at, a.state, a.note, a.made_by_id, a.made_at,
	a.ended_at, a.version, o.name AS "owner_name:text?", m.name AS "made_by_name:text?", i.name AS "incident_name:text?"
FROM action a
LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN person m ON m.org_id = a.org_id AND m.id = a.made_by_id
WHERE a.org_id = :org_id AND a.incident_id = :incident_id
ORDER BY a.made_at, a.id LIMIT 5000;

-- action_row :maybe
SELECT a.id, a.incident_id, a.what, a.why, a.owner_id, a.due_at, a.state, a.note, a.made_by_id, a.made_at,
	a.ended_at, a.version, o.name AS "owner_name:text?", m.name AS "made_by_name:text?", i.name AS "incident_name:text?"
FROM action a
LEFT JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN person m ON m.org_id = a.org_id AND m.id = a.made_by_id
WHERE a.org_id = :org_id AND a.id = :id
	AND (a.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member v
		WHERE v.org_id = i.org_id AND v.incident_id = i.id AND v.account_id = :viewer_id));

-- action_count :one
-- every room: the cap is of the whole organisation
SELECT count(*) AS "n:int" FROM action WHERE org_id = :org_id;

-- action_insert :exec
INSERT INTO action (org_id, id, incident_id, what, why, owner_id, due_at, state, note, made_by_id, made_at,
	ended_at, version)
VALUES (:org_id, :id, :incident_id, :what, :why, :owner_id, :due_at, 'open', '', :made_by_id, :made_at,
	NULL, 1);

-- action_update :exec
-- every room: the rule read the row before, and only who may see its room could
UPDATE action SET what = :what, why = :why, owner_id = :owner_id, due_at = :due_at, state = :state, note = :note,
	ended_at = :ended_at, version = :version
WHERE org_id = :org_id AND id = :id;

-- action_history_rows :many
SELECT at, writer_name, text FROM action_history WHERE org_id = :org_id AND action_id = :action_id
ORDER BY version DESC LIMIT 500;

-- action_history_add :exec
INSERT INTO action_history (org_id, action_id, version, at, writer_name, text)
VALUES (:org_id, :action_id, :version, :at, :writer_name, :text);
