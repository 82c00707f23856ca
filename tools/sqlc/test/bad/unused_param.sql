-- expect: parameter nme is declared but not used
-- a :many
-- param nme text
SELECT name FROM person WHERE org_id = :org_id;
