-- expect: unknown type in "n:integer"
-- a :one
SELECT count(*) AS "n:integer" FROM person WHERE org_id = :org_id;
