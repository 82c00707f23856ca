-- expect: of several rooms
-- a :many
SELECT title FROM incident WHERE org_id = :org_id;
