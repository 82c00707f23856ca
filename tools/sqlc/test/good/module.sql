-- Comments before the first header belong to nobody; -- person_get :one would not be one in the middle.

-- person_get :one
-- hot
-- kept
-- A person of this organisation.
SELECT id, name, photo, left_at, score FROM person WHERE org_id = :org_id AND id = :id;

-- person_find :maybe
-- kept
SELECT id, name AS shown FROM person WHERE org_id = :org_id AND name = :name AND score >= :score
ORDER BY id LIMIT 1;

-- room_list :many
-- kept
-- param n int
-- A text with a quote and a semicolon: 'it''s; -- no comment'.
SELECT r.id, r.title, r.lead_id, p.name AS "lead_name:text?", p.score AS "lead_score:int?",
	(SELECT count(*) FROM person x WHERE x.org_id = r.org_id) AS "people:int", -- a comment; with a semicolon
	'it''s; -- no comment' AS "fixed:text"
FROM room r
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.lead_id
WHERE r.org_id = :org_id
ORDER BY r.opened_at DESC LIMIT :n;

-- person_add :exec
INSERT INTO person (org_id, id, name, photo, left_at) VALUES (:org_id, :id, :name, :photo, :left_at)
ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name;

-- person_score :one
-- param more int
UPDATE person SET score = score + :more WHERE org_id = :org_id AND id = :id AND score <> :more RETURNING score, name;

-- person_everywhere :many
-- across-orgs the walk of verify
-- param org_id bytes
SELECT org_id, id FROM person WHERE org_id >= :org_id;

-- account_names :many
SELECT name FROM account;

-- account_close :exec
UPDATE account SET closed_at = :closed_at WHERE id = :id;

-- names_all :many
SELECT name AS "name:text" FROM person WHERE org_id = :org_id
UNION ALL SELECT title FROM room WHERE org_id = :org_id;

-- incident_open :maybe
SELECT i.title, n.words AS "words:text?" FROM incident i
LEFT JOIN note n ON n.org_id = i.org_id AND n.incident_id = i.id
WHERE i.org_id = :org_id AND i.id = :id;

-- incident_mine :many
-- kept
-- param all_rooms int
SELECT i.id, i.title FROM incident i
WHERE i.org_id = :org_id AND (:all_rooms = 1 OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- note_put :exec
UPDATE note SET words = :words WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- note_count :one
-- every room: a number for the program itself
SELECT count(*) AS "n:int" FROM note WHERE org_id = :org_id;

-- scores_all :many
-- kept
SELECT score FROM person WHERE org_id = :org_id;
