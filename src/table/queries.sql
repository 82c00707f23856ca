-- table_row_page :many
-- param from int
-- param most int
-- hot
SELECT id, number, version, title, body FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND number > :from AND state = 'active' ORDER BY number LIMIT :most;

-- table_row_count :one
SELECT count(*) AS "n:int" FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet AND state = 'active';

-- table_rows_by_key :many
-- hot
SELECT r.id, r.title, r.version, r.body FROM sheet_index x CROSS JOIN sheet_row r
WHERE x.org_id = :org_id AND x.sheet = :sheet AND x.field = :field AND x.key = :key AND r.org_id = x.org_id AND r.id = x.row_id
	AND r.state = 'active'
ORDER BY r.number LIMIT 50;

-- table_row_by_id :maybe
-- hot
SELECT id, version, title, body FROM sheet_row WHERE org_id = :org_id AND id = :id AND sheet = :sheet AND state = 'active';

-- table_last_number :one
SELECT coalesce(max(number), 0) AS "last:int" FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet AND state <> 'staged';
