-- expect: AS "n:TYPE"
-- a :one
SELECT count(*) AS n FROM person WHERE org_id = :org_id;
