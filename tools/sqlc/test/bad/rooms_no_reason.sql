-- expect: every room needs a reason
-- a :many
-- every room:
SELECT title FROM incident WHERE org_id = :org_id;
