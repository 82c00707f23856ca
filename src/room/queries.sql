-- entry_amending :many
-- param refers_to int
-- hot
-- Corrections, withdrawals and maskings of one entry, in their order.
SELECT seq FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND refers_to = :refers_to AND refers_to <> 0
ORDER BY seq + 0 LIMIT 50;
