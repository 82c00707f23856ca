-- expect: of several rooms
-- a :maybe
SELECT words FROM note WHERE org_id = :org_id AND id = :id;
