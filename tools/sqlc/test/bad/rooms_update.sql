-- expect: of several rooms
-- a :exec
UPDATE note SET words = :words WHERE org_id = :org_id AND id = :id;
