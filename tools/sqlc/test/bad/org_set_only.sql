-- expect: without "org_id = :org_id"
-- a :exec
UPDATE person SET org_id = :org_id WHERE id = :id;
