-- expect: of several rooms
-- a :many
SELECT words FROM note WHERE org_id = :org_id AND (incident_id = :incident_id OR words = :words);
