-- expect: is an expression
-- a :many
SELECT r.title, x.name FROM room r
LEFT OUTER JOIN (SELECT org_id, id, name FROM person) x ON x.org_id = r.org_id AND x.id = r.lead_id
WHERE r.org_id = :org_id;
