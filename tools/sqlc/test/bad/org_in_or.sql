-- expect: without "org_id = :org_id"
-- a :many
SELECT name FROM person WHERE org_id = :org_id OR id = :id;
