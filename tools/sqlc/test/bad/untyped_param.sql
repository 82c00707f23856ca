-- expect: the type of :n is not known
-- a :many
SELECT name FROM person WHERE org_id = :org_id LIMIT :n;
