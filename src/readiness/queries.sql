-- ready_firsts :many
SELECT procedure_key FROM guide_first WHERE org_id = :org_id ORDER BY place LIMIT 10;
