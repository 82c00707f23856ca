-- expect: is an expression
-- a :many
WITH x AS (SELECT name FROM person WHERE org_id = :org_id) SELECT name FROM x;
