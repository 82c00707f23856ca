-- person_get :maybe
-- hot
-- kept
SELECT id, name, kana, title, department, phone, mail, role, is_outside, archived_at, other_mail,
	department_id, site_id, work, is_other_private, reach, reach_at, is_phone_private FROM person
WHERE org_id = :org_id AND id = :id;

-- person_list :many
-- param archived int
-- param rows int
-- hot
-- kept
-- In the order of the index: people without a reading come first here and last in person_list().
SELECT id, name, kana, title, department, phone, mail, role, is_outside, archived_at, other_mail,
	department_id, site_id, work, is_other_private, reach, reach_at, is_phone_private FROM person
WHERE org_id = :org_id AND (archived_at IS NOT NULL) = (:archived = 1)
ORDER BY kana, name LIMIT :rows;

-- person_options :many
-- param rows int
-- hot
-- kept
SELECT id, name, title, department, mail, phone, reach, reach_at FROM person WHERE org_id = :org_id AND archived_at IS NULL
ORDER BY kana, name LIMIT :rows;

-- person_roles :many
-- kept
SELECT person_id, role FROM role_more WHERE org_id = :org_id ORDER BY person_id, role LIMIT 5000;

-- person_count :one
SELECT COUNT(*) AS "n:int" FROM person WHERE org_id = :org_id;

-- person_add :exec
INSERT INTO person (org_id, id, name, kana, title, department, phone, mail, role, is_outside, created_at, archived_at, other_mail,
	department_id, site_id, work, is_other_private)
VALUES (:org_id, :id, :name, :kana, :title, :department, '', '', :role, :is_outside, :created_at, NULL, '', :department_id, :site_id, :work, 0);

-- person_set :exec
UPDATE person SET name = :name, kana = :kana, title = :title, department = :department, role = :role,
	is_outside = :is_outside, department_id = :department_id, site_id = :site_id, work = :work
WHERE org_id = :org_id AND id = :id;

-- person_set_archived :exec
UPDATE person SET archived_at = :archived_at WHERE org_id = :org_id AND id = :id;

-- person_unit :maybe
SELECT name, kind FROM unit WHERE org_id = :org_id AND id = :id AND archived_at IS NULL;

-- person_unit_named :maybe
-- The department that is called so, when there is one.
SELECT id FROM unit WHERE org_id = :org_id AND kind = 'department' AND name = :name AND archived_at IS NULL ORDER BY id LIMIT 1;

-- person_units :many
-- param rows int
SELECT id, name FROM unit WHERE org_id = :org_id AND kind = :kind AND archived_at IS NULL ORDER BY name, id LIMIT :rows;

-- person_mail_taken :maybe
-- param id id?
-- Somebody else on the lists with this address, unless it is marked as shared there.
SELECT p.id, p.name FROM contact k JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id
WHERE k.org_id = :org_id AND k.kind = 'mail' AND lower(k.value) = lower(:value) AND k.is_shared = 0 AND p.archived_at IS NULL
	AND (:id IS NULL OR p.id <> :id)
ORDER BY p.id LIMIT 1;

-- way_first :maybe
-- What a column of the person follows: the first that is not private; of mail outside the firm the first of all.
SELECT id, value FROM contact
WHERE org_id = :org_id AND person_id = :person_id AND kind = :kind AND (purpose = 'outside') = (:purpose = 'outside')
	AND (is_private = 0 OR (:purpose = 'outside' AND :kind = 'mail'))
ORDER BY place, id LIMIT 1;

-- way_next_place :one
SELECT coalesce(max(place), 0) + 1 AS "place:int", count(*) AS "n:int" FROM contact WHERE org_id = :org_id AND person_id = :person_id;

-- way_add :exec
INSERT INTO contact (org_id, id, person_id, place, kind, value, purpose, hours, note, is_private, is_shared, created_at, checked_at, how, is_reached, bounced_at)
VALUES (:org_id, :id, :person_id, :place, :kind, :value, :purpose, 'unsaid', '', 0, :is_shared, :created_at, NULL, '', 0, NULL);

-- way_set_value :exec
-- Another number is one nobody has tried.
UPDATE contact SET value = :value, is_shared = :is_shared, checked_at = NULL, how = '', is_reached = 0, bounced_at = NULL
WHERE org_id = :org_id AND id = :id;

-- way_drop :exec
DELETE FROM contact WHERE org_id = :org_id AND id = :id;

-- way_follow :exec
UPDATE person SET
	phone = coalesce((SELECT k.value FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'phone'
		AND k.is_private = 0 AND k.purpose <> 'outside' ORDER BY k.place, k.id LIMIT 1), ''),
	mail = coalesce((SELECT k.value FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'mail'
		AND k.is_private = 0 AND k.purpose <> 'outside' ORDER BY k.place, k.id LIMIT 1), ''),
	other_mail = coalesce((SELECT k.value FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'mail'
		AND k.purpose = 'outside' ORDER BY k.place, k.id LIMIT 1), ''),
	is_other_private = coalesce((SELECT k.is_private FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'mail'
		AND k.purpose = 'outside' ORDER BY k.place, k.id LIMIT 1), 0),
	reach = CASE WHEN NOT EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id) THEN 'none'
		WHEN (SELECT CASE WHEN k.is_reached = 0 THEN k.checked_at END FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'phone'
		ORDER BY k.is_private, k.place, k.id LIMIT 1) IS NOT NULL THEN 'phone_failed'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL AND k.is_reached = 1 AND (k.kind = 'phone' OR NOT EXISTS (SELECT 1 FROM contact x
				WHERE x.org_id = k.org_id AND x.person_id = k.person_id AND x.kind = 'phone'))) THEN 'good'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL AND k.is_reached = 1) THEN 'mail_only'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL) THEN 'failed'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL) THEN 'never'
		ELSE 'bounced' END,
	reach_at = coalesce((SELECT CASE WHEN k.is_reached = 0 THEN k.checked_at END FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'phone'
		ORDER BY k.is_private, k.place, k.id LIMIT 1),
		(SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.is_reached = 1),
		(SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL),
		(SELECT max(k.bounced_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND NOT EXISTS (SELECT 1 FROM contact x WHERE x.org_id = k.org_id AND x.person_id = k.person_id AND x.bounced_at IS NULL))),
	is_phone_private = CASE WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND k.kind = 'phone' AND k.is_private = 1)
		AND NOT EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND k.kind = 'phone' AND k.is_private = 0) THEN 1 ELSE 0 END
WHERE org_id = :org_id AND id = :id;

-- person_of_way :maybe
-- param way_id id
-- Whose way it is.
SELECT person_id FROM contact WHERE org_id = :org_id AND id = :way_id;

-- person_holds_role :one
-- Whether a person has a role of their own or stands in for one.
SELECT (SELECT count(*) FROM person p WHERE p.org_id = :org_id AND p.id = :person_id AND p.role <> '')
	+ (SELECT count(*) FROM role_more r WHERE r.org_id = :org_id AND r.person_id = :person_id)
	+ (SELECT count(*) FROM deputy d WHERE d.org_id = :org_id AND d.person_id = :person_id) AS "n:int";
