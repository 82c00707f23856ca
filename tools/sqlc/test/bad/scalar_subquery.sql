-- expect: column "lead" is an expression
-- a :many
SELECT id, (SELECT name FROM person p WHERE p.org_id = r.org_id AND p.id = r.lead_id) AS lead
FROM room r WHERE r.org_id = :org_id;
