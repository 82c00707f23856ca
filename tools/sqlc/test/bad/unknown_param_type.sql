-- expect: unknown type "number" of parameter n
-- a :many
-- param n number
SELECT name FROM person WHERE org_id = :org_id LIMIT :n;
