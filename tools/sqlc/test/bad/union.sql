-- expect: is an expression
-- a :many
SELECT name FROM person WHERE org_id = :org_id UNION SELECT title FROM room WHERE org_id = :org_id;
