-- expect: name it after FROM or JOIN
-- a :many
SELECT n.id FROM person p, note n WHERE p.org_id = :org_id AND n.org_id = p.org_id;
