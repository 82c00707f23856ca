-- expect: bad/unknown_column.sql:3: a: no such column: colour
-- a :one
SELECT colour FROM person WHERE org_id = :org_id;
