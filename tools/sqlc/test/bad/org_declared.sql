-- expect: org_id comes from the ctx
-- a :many
-- param org_id bytes
SELECT name FROM person WHERE org_id = :org_id;
