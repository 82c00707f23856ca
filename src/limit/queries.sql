-- limit_checks :many
-- param from int
-- param until int
-- kept
-- Rows whose next check comes, with whom each of their fields names and what that person may do: NULL, nothing any more.
SELECT r.id, r.sheet, r.title, r.check_due AS "due:int", coalesce(r.checked_at, r.made_at) AS "since:int", l.field AS "field:text?",
	p.id AS "keeper_id:id?", m.access AS "access:int?"
FROM sheet_row r
LEFT JOIN sheet_link l ON l.org_id = r.org_id AND l.row_id = r.id AND l.to_kind = 'person'
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.to_id AND p.archived_at IS NULL
LEFT JOIN membership m ON m.org_id = p.org_id AND m.person_id = p.id AND m.ended_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = m.account_id AND a.disabled_at IS NOT NULL)
WHERE r.org_id = :org_id AND r.check_due > :from AND r.check_due <= :until AND r.state = 'active'
ORDER BY r.check_due, r.id, l.field LIMIT 3000;

-- limit_dates :many
-- param from_key text
-- param until_key text
-- kept
-- The same of a day a row names.
SELECT r.id, r.title, x.key AS "day:text", l.field AS "field:text?", p.id AS "keeper_id:id?", m.access AS "access:int?"
FROM sheet_index x
JOIN sheet_row r ON r.org_id = x.org_id AND r.id = x.row_id AND r.state = 'active'
LEFT JOIN sheet_link l ON l.org_id = r.org_id AND l.row_id = r.id AND l.to_kind = 'person'
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.to_id AND p.archived_at IS NULL
LEFT JOIN membership m ON m.org_id = p.org_id AND m.person_id = p.id AND m.ended_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = m.account_id AND a.disabled_at IS NOT NULL)
WHERE x.org_id = :org_id AND x.sheet = :sheet AND x.field = :field AND x.key >= :from_key AND x.key <= :until_key
ORDER BY x.key, r.id, l.field LIMIT 3000;

-- limit_ways :many
-- kept
-- When a person was last reached by a way that still takes mail.
SELECT k.person_id, p.name, max(k.checked_at) AS "checked_at:int" FROM contact k
JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id
WHERE k.org_id = :org_id AND k.is_reached = 1 AND k.checked_at IS NOT NULL AND k.bounced_at IS NULL AND p.archived_at IS NULL
GROUP BY k.person_id, p.name ORDER BY 3, k.person_id LIMIT 3000;

-- limit_binder :maybe
-- kept
-- The newest binder, where the firm wants to be reminded of its age and it is not out of date anyway.
SELECT b.made_at, p.remind_days FROM binder_plan p
JOIN binder b ON b.org_id = p.org_id AND b.number = (SELECT max(n.number) FROM binder n WHERE n.org_id = p.org_id)
WHERE p.org_id = :org_id AND p.remind_days > 0 AND p.changed_at IS NULL;

-- limit_told_all :many
SELECT thing, due_at, step FROM limit_told WHERE org_id = :org_id ORDER BY thing LIMIT 20000;

-- limit_told_put :exec
INSERT INTO limit_told (org_id, thing, due_at, step, told_at) VALUES (:org_id, :thing, :due_at, :step, :told_at)
ON CONFLICT (org_id, thing) DO UPDATE SET due_at = excluded.due_at, step = excluded.step, told_at = excluded.told_at;

-- limit_told_drop :exec
-- param before int
DELETE FROM limit_told WHERE org_id = :org_id AND due_at < :before;
