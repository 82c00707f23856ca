-- expect: a touches person without "org_id = :org_id"
-- a :many
SELECT name FROM person WHERE id = :id;
