-- expect: without "org_id = :org_id"
-- a :exec
DELETE FROM person;
