-- level_now :many
-- hot
-- kept
-- The levels the firm made its own, as they are now.
SELECT l.number, l.version, l.name, l.name_en, l.scope, l.scope_en, l.role, l.calls_net, l.call_roles, l.report_first_hours,
	l.report_later_hours, l.report_phase_end, l.built_in, l.what, l.reason, l.made_at, a.name AS "who:text?"
FROM level_own l
LEFT JOIN account a ON a.id = l.made_by_id
WHERE l.org_id = :org_id AND l.version = (SELECT max(m.version) FROM level_own m WHERE m.org_id = l.org_id AND m.number = l.number)
ORDER BY l.number;

-- level_versions :many
-- Newest first.
SELECT l.version, l.name, l.name_en, l.scope, l.scope_en, l.role, l.calls_net, l.call_roles, l.report_first_hours,
	l.report_later_hours, l.report_phase_end, l.built_in, l.what, l.reason, l.made_at, a.name AS "who:text?"
FROM level_own l
LEFT JOIN account a ON a.id = l.made_by_id
WHERE l.org_id = :org_id AND l.number = :number ORDER BY l.version DESC LIMIT 200;

-- level_add :exec
INSERT INTO level_own (org_id, number, version, name, name_en, scope, scope_en, role, calls_net, call_roles, report_first_hours,
	report_later_hours, report_phase_end, built_in, what, reason, made_at, made_by_id)
VALUES (:org_id, :number, :version, :name, :name_en, :scope, :scope_en, :role, :calls_net, :call_roles, :report_first_hours,
	:report_later_hours, :report_phase_end, :built_in, :what, :reason, :made_at, :made_by_id);

-- bcp_hit :many
-- hot
-- kept
-- Rows of ledgers that are affected in a room and not back yet.
SELECT DISTINCT row_id AS "row_id:id" FROM affected
WHERE org_id = :org_id AND incident_id = :incident_id AND row_id IS NOT NULL AND state IN ('suspected', 'confirmed', 'contained') LIMIT 200;
