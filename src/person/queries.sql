-- person_get :maybe
-- hot
-- kept
SELECT id, name, kana, title, department, phone, mail, role, is_outside, archived_at, other_mail FROM person
WHERE org_id = :org_id AND id = :id;

-- person_list :many
-- param archived int
-- param rows int
-- hot
-- kept
-- In the order of the index: people without a reading come first here and last in person_list().
SELECT id, name, kana, title, department, phone, mail, role, is_outside, archived_at, other_mail FROM person
WHERE org_id = :org_id AND (archived_at IS NOT NULL) = (:archived = 1)
ORDER BY kana, name LIMIT :rows;

-- person_options :many
-- param rows int
-- hot
-- kept
SELECT id, name, title, department, mail, phone FROM person WHERE org_id = :org_id AND archived_at IS NULL
ORDER BY kana, name LIMIT :rows;

-- person_count :one
SELECT COUNT(*) AS "n:int" FROM person WHERE org_id = :org_id;

-- person_add :exec
INSERT INTO person (org_id, id, name, kana, title, department, phone, mail, role, is_outside, created_at, archived_at, other_mail)
VALUES (:org_id, :id, :name, :kana, :title, :department, :phone, :mail, :role, :is_outside, :created_at, NULL, :other_mail);

-- person_set :exec
UPDATE person SET name = :name, kana = :kana, title = :title, department = :department, phone = :phone, mail = :mail,
	other_mail = :other_mail, role = :role, is_outside = :is_outside
WHERE org_id = :org_id AND id = :id;

-- person_set_archived :exec
UPDATE person SET archived_at = :archived_at WHERE org_id = :org_id AND id = :id;
