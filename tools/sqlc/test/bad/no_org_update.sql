-- expect: without "org_id = :org_id"
-- a :exec
UPDATE person SET name = :name WHERE id = :id;
