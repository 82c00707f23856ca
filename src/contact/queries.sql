-- contact_of_person :many
SELECT id, person_id, place, kind, value, purpose, hours, note, is_private, is_shared, checked_at, how, is_reached, bounced_at
FROM contact WHERE org_id = :org_id AND person_id = :person_id ORDER BY place, id LIMIT 100;

-- contact_all :many
-- param most int
SELECT k.id, k.person_id, k.place, k.kind, k.value, k.purpose, k.hours, k.note, k.is_private, k.is_shared, k.checked_at, k.how, k.is_reached, k.bounced_at
FROM contact k JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id
WHERE k.org_id = :org_id AND p.archived_at IS NULL ORDER BY k.person_id, k.place, k.id LIMIT :most;

-- contact_rule_get :maybe
SELECT stale_months FROM contact_rule WHERE org_id = :org_id;

-- contact_rule_put :exec
INSERT INTO contact_rule (org_id, stale_months, changed_at, changed_by_id) VALUES (:org_id, :stale_months, :changed_at, :changed_by_id)
ON CONFLICT (org_id) DO UPDATE SET stale_months = excluded.stale_months, changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id;

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

-- contact_with_value :many
SELECT id FROM contact WHERE org_id = :org_id AND kind = :kind AND lower(value) = lower(:value) ORDER BY id LIMIT 1000;
