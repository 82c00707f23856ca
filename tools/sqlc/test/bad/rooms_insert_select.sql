-- expect: of several rooms
-- a :exec
INSERT INTO note (org_id, incident_id, id, words) SELECT :org_id, incident_id, id, words FROM note WHERE org_id = :org_id;
