-- ready_firsts :many
SELECT procedure_key FROM guide_first WHERE org_id = :org_id ORDER BY place LIMIT 10;

-- ready_binder :maybe
-- The newest binder and whether it still says what holds; without a plan of the firm's it is old after 90 days.
SELECT b.number, b.made_at, p.changed_at AS "changed_at:int?", coalesce(p.remind_days, 90) AS "remind_days:int" FROM binder b
LEFT JOIN binder_plan p ON p.org_id = b.org_id
WHERE b.org_id = :org_id AND b.number = (SELECT max(n.number) FROM binder n WHERE n.org_id = b.org_id);
