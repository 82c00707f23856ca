-- expect: column "count(*)" is an expression
-- a :one
SELECT count(*) FROM person WHERE org_id = :org_id;
