-- reach_rule :maybe
-- hot
-- kept
SELECT stale_months, drill_months FROM contact_rule WHERE org_id = :org_id;
