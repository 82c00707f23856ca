-- expect: no room is given
-- a :many
SELECT n.id FROM note n JOIN incident i ON i.org_id = n.org_id AND i.id = n.incident_id WHERE n.org_id = :org_id;
