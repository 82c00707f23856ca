-- expect: name every column
-- a :many
SELECT * FROM person WHERE org_id = :org_id;
