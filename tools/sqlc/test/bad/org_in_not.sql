-- expect: without "org_id = :org_id"
-- a :many
SELECT name FROM person WHERE NOT org_id = :org_id;
