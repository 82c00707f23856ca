-- expect: of several rooms
-- a :many
SELECT n.id, (SELECT count(*) FROM note x WHERE x.org_id = n.org_id AND x.words = n.words) AS "n:int"
FROM note n WHERE n.org_id = :org_id AND n.incident_id = :incident_id;
