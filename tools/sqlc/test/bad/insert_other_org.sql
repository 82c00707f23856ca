-- expect: without "org_id = :org_id"
-- a :exec
-- param other id
INSERT INTO person (org_id, id, name) VALUES (:other, :id, :name);
