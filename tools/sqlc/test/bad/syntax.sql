-- expect: bad/syntax.sql:4: a: near "person"
-- a :one
SELECT name
FORM person WHERE org_id = :org_id;
