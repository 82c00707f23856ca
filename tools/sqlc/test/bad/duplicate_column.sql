-- expect: two columns are named name
-- a :many
SELECT r.title AS name, p.name FROM room r
JOIN person p ON p.org_id = r.org_id AND p.id = r.lead_id WHERE r.org_id = :org_id;
