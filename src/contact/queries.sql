-- contact_of_person :many
SELECT id, person_id, place, kind, value, purpose, hours, note, is_private, is_shared, checked_at, how, is_reached, bounced_at
FROM contact WHERE org_id = :org_id AND person_id = :person_id ORDER BY place, id LIMIT 100;

-- contact_all :many
-- param most int
SELECT k.id, k.person_id, k.place, k.kind, k.value, k.purpose, k.hours, k.note, k.is_private, k.is_shared, k.checked_at, k.how, k.is_reached, k.bounced_at
FROM contact k JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id
WHERE k.org_id = :org_id AND p.archived_at IS NULL ORDER BY k.person_id, k.place, k.id LIMIT :most;

-- contact_rule_put :exec
INSERT INTO contact_rule (org_id, stale_months, changed_at, changed_by_id, drill_months)
VALUES (:org_id, :stale_months, :changed_at, :changed_by_id, :drill_months)
ON CONFLICT (org_id) DO UPDATE SET stale_months = excluded.stale_months, drill_months = excluded.drill_months, changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id;

-- contact_count :one
SELECT count(*) AS "n:int" FROM contact WHERE org_id = :org_id AND person_id = :person_id;

-- contact_insert :exec
INSERT INTO contact (org_id, id, person_id, place, kind, value, purpose, hours, note, is_private, is_shared, created_at, checked_at, how, is_reached, bounced_at)
VALUES (:org_id, :id, :person_id, :place, :kind, :value, :purpose, :hours, :note, :is_private, :is_shared, :created_at, NULL, '', 0, NULL);

-- contact_set :exec
UPDATE contact SET kind = :kind, value = :value, purpose = :purpose, hours = :hours, note = :note, is_private = :is_private, is_shared = :is_shared
WHERE org_id = :org_id AND id = :id;

-- contact_untried :exec
-- Another number is one nobody has tried.
UPDATE contact SET checked_at = NULL, how = '', is_reached = 0, bounced_at = NULL WHERE org_id = :org_id AND id = :id;

-- contact_set_place :exec
UPDATE contact SET place = :place WHERE org_id = :org_id AND id = :id;

-- contact_delete :exec
DELETE FROM contact WHERE org_id = :org_id AND id = :id;

-- contact_try :exec
-- param bounced int
UPDATE contact SET checked_at = :at, how = :how, is_reached = :is_reached,
	bounced_at = CASE WHEN :bounced = 1 THEN :at WHEN :is_reached = 1 THEN NULL ELSE bounced_at END
WHERE org_id = :org_id AND id = :id;

-- contact_known :maybe
SELECT checked_at, how, is_reached, bounced_at FROM contact WHERE org_id = :org_id AND id = :id;

-- contact_known_put :exec
UPDATE contact SET checked_at = :checked_at, how = :how, is_reached = :is_reached, bounced_at = :bounced_at WHERE org_id = :org_id AND id = :id;

-- contact_with_value :many
SELECT id FROM contact WHERE org_id = :org_id AND kind = :kind AND lower(value) = lower(:value) ORDER BY id LIMIT 1000;

-- unit_rows :many
SELECT u.id, u.kind, u.name, u.parent_id, u.head_id, u.place, u.phone, h.name AS "head_name:text?",
	(SELECT count(*) FROM person p WHERE p.org_id = u.org_id AND p.archived_at IS NULL AND (p.department_id = u.id OR p.site_id = u.id)) AS "people:int"
FROM unit u LEFT JOIN person h ON h.org_id = u.org_id AND h.id = u.head_id
WHERE u.org_id = :org_id AND u.archived_at IS NULL ORDER BY u.kind, u.name, u.id LIMIT 1000;

-- unit_count :one
SELECT count(*) AS "n:int" FROM unit WHERE org_id = :org_id;

-- unit_insert :exec
INSERT INTO unit (org_id, id, kind, name, parent_id, head_id, place, phone, created_at, archived_at)
VALUES (:org_id, :id, :kind, :name, :parent_id, :head_id, :place, :phone, :created_at, NULL);

-- unit_set :exec
UPDATE unit SET name = :name, parent_id = :parent_id, head_id = :head_id, place = :place, phone = :phone WHERE org_id = :org_id AND id = :id;

-- unit_rename_people :exec
UPDATE person SET department = :department WHERE org_id = :org_id AND department_id = :id;

-- unit_set_archived :exec
UPDATE unit SET archived_at = :archived_at WHERE org_id = :org_id AND id = :id;

-- unit_set_head :exec
UPDATE unit SET head_id = :head_id WHERE org_id = :org_id AND id = :id;

-- owned_steps :many
SELECT s.id, s.incident_id, s.item_ja, s.item_en, i.name AS incident_name FROM step s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.owner_id = :owner_id AND s.is_dropped = 0 AND s.state IN ('open', 'started', 'blocked') AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY s.incident_id, s.phase, s.position LIMIT 1000;

-- owned_tasks :many
SELECT t.id, t.title, i.name AS "incident_name:text?" FROM task t
LEFT JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
WHERE t.org_id = :org_id AND t.owner_id = :owner_id AND t.state IN ('open', 'doing')
	AND (i.id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY t.id LIMIT 1000;

-- owned_acting :many
SELECT a.incident_id, a.role, i.name AS incident_name FROM acting a
JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
WHERE a.org_id = :org_id AND a.person_id = :person_id AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY a.incident_id, a.role LIMIT 1000;

-- owned_leads :many
SELECT i.id, i.name FROM incident i
WHERE i.org_id = :org_id AND i.lead_id = :lead_id AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY i.id LIMIT 1000;

-- owned_units :many
SELECT id, name FROM unit WHERE org_id = :org_id AND head_id = :head_id AND archived_at IS NULL ORDER BY name, id LIMIT 1000;

-- contact_twins :many
-- Two people on the lists with one mail that neither marks as shared: from before there was a rule, or by a program.
SELECT p.id AS "person_id:id", p.name, o.name AS other_name FROM contact k
JOIN contact x ON x.org_id = k.org_id AND x.kind = 'mail' AND x.value = k.value AND x.person_id > k.person_id AND x.is_shared = 0
JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id AND p.archived_at IS NULL
JOIN person o ON o.org_id = x.org_id AND o.id = x.person_id AND o.archived_at IS NULL
WHERE k.org_id = :org_id AND k.kind = 'mail' AND k.is_shared = 0 ORDER BY p.id, o.id LIMIT 50;

-- people_import_one :maybe
SELECT i.id, i.state, i.file_name, i.file, i.made_at, i.applied_at, i.undone_at, i.added, i.changed, a.name AS "by_name:text?"
FROM people_import i LEFT JOIN account a ON a.id = i.made_by_id
WHERE i.org_id = :org_id AND i.id = :id;

-- people_import_list :many
SELECT id FROM people_import WHERE org_id = :org_id AND applied_at IS NOT NULL ORDER BY applied_at DESC, id DESC LIMIT 10;

-- people_import_old :exec
-- Of the files of one account nobody decided about the newest stay.
DELETE FROM people_import WHERE org_id = :org_id AND made_by_id = :made_by_id AND state = 'looked' AND id NOT IN (
	SELECT i.id FROM people_import i WHERE i.org_id = :org_id AND i.made_by_id = :made_by_id AND i.state = 'looked'
	ORDER BY i.made_at DESC, i.id DESC LIMIT 9);

-- people_import_add :exec
INSERT INTO people_import (org_id, id, state, file_name, file, made_at, made_by_id, applied_at, undone_at, added, changed)
VALUES (:org_id, :id, 'looked', :file_name, :file, :made_at, :made_by_id, NULL, NULL, 0, 0);

-- people_import_drop :exec
DELETE FROM people_import WHERE org_id = :org_id AND id = :id;

-- people_import_applied :exec
-- param nothing bytes
UPDATE people_import SET state = 'applied', file = :nothing, applied_at = :applied_at, added = :added, changed = :changed WHERE org_id = :org_id AND id = :id;

-- people_import_undone :exec
UPDATE people_import SET state = 'undone', undone_at = :undone_at WHERE org_id = :org_id AND id = :id;

-- people_import_forget :exec
-- param before int
-- across-orgs a job forgets files nobody decided about
DELETE FROM people_import WHERE state = 'looked' AND made_at < :before;

-- people_line_add :exec
INSERT INTO people_line (org_id, import_id, line, kind, person_id, mobile_id, before_body, after_body)
VALUES (:org_id, :import_id, :line, :kind, :person_id, :mobile_id, :before_body, :after_body);

-- people_lines :many
SELECT line, kind, person_id, mobile_id, before_body, after_body FROM people_line
WHERE org_id = :org_id AND import_id = :import_id ORDER BY line DESC LIMIT 2000;
