-- entry_amending :many
-- param refers_to int
-- hot
-- Corrections, withdrawals and maskings of one entry, in their order.
SELECT seq FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND refers_to = :refers_to AND refers_to <> 0
ORDER BY seq + 0 LIMIT 50;

-- room_dues :many
-- hot
-- kept
-- Tasks and questions of a room that are due, beside its steps, decisions and reports.
SELECT 0 AS "is_question:int", t.id AS "id:id", t.title AS "title:text", t.due_at AS "due_at:int", p.name AS "owner_name:text?"
FROM task t
LEFT JOIN person p ON p.org_id = t.org_id AND p.id = t.owner_id
WHERE t.org_id = :org_id AND t.incident_id = :incident_id AND t.due_at IS NOT NULL AND t.state IN ('open', 'doing')
UNION ALL
SELECT 1 AS "is_question:int", q.id AS "id:id", q.text AS "title:text", q.due_at AS "due_at:int", p.name AS "owner_name:text?"
FROM question q
LEFT JOIN person p ON p.org_id = q.org_id AND p.id = q.owner_id
WHERE q.org_id = :org_id AND q.incident_id = :incident_id AND q.due_at IS NOT NULL AND q.state = 'open'
LIMIT 60;
