-- expect: comes from a LEFT JOIN
-- a :many
SELECT r.title, p.name FROM room r
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.lead_id
WHERE r.org_id = :org_id;
