-- expect: of several rooms
-- a :exec
DELETE FROM note WHERE org_id = :org_id AND id = :id;
