-- table_row_page :many
-- param from int
-- param most int
-- hot
SELECT id, number, version, title, body FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND number > :from AND state = 'active' ORDER BY number LIMIT :most;

-- table_row_number :maybe
-- hot
SELECT id, number, version, title, body FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND number = :number AND state = 'active';

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

-- table_import_one :maybe
SELECT i.id, i.sheet, i.state, i.file_name, i.sha256, i.bytes, i.made_at, i.made_by_id, i.applied_at, i.undone_at, i.added, i.changed,
	i.place, i.run_id, i.staged_at, m.name AS "made_by_name:text?", a.name AS "applied_by_name:text?", s.name AS "staged_by_name:text?",
	(SELECT count(*) FROM table_line l WHERE l.org_id = i.org_id AND l.import_id = i.id AND l.follows = 1) AS "follows:int"
FROM table_import i
LEFT JOIN account m ON m.id = i.made_by_id
LEFT JOIN account a ON a.id = i.applied_by_id
LEFT JOIN account s ON s.id = i.staged_by_id
WHERE i.org_id = :org_id AND i.id = :id;

-- table_import_list :many
SELECT id FROM table_import WHERE org_id = :org_id AND sheet = :sheet AND state IN ('applied', 'undone') ORDER BY place DESC, id DESC LIMIT 10;

-- table_open_count :one
SELECT count(*) AS "n:int" FROM table_import WHERE org_id = :org_id AND made_by_id = :made_by_id AND state IN ('looked', 'staging');

-- table_import_add :exec
INSERT INTO table_import (org_id, id, sheet, state, file_name, sha256, bytes, made_at, made_by_id, added, changed)
VALUES (:org_id, :id, :sheet, 'looked', :file_name, :sha256, :bytes, :made_at, :made_by_id, 0, 0);

-- table_import_drop :exec
DELETE FROM table_import WHERE org_id = :org_id AND id = :id;

-- table_other :maybe
-- param since int
-- Another file that is being taken into this ledger right now.
SELECT i.id, a.name AS "who:text?" FROM table_import i
LEFT JOIN account a ON a.id = i.made_by_id
WHERE i.org_id = :org_id AND i.sheet = :sheet AND i.state = 'staging' AND i.staged_at > :since AND i.id <> :id LIMIT 1;

-- table_set_staging :exec
UPDATE table_import SET state = 'staging', staged_at = :staged_at, run_id = :run_id, staged_by_id = :staged_by_id WHERE org_id = :org_id AND id = :id;

-- table_set_looked :exec
UPDATE table_import SET state = 'looked', staged_at = NULL, run_id = NULL WHERE org_id = :org_id AND id = :id;

-- table_set_applied :exec
UPDATE table_import SET state = 'applied', staged_at = NULL, run_id = NULL, applied_at = :applied_at, applied_by_id = :applied_by_id, added = :added,
	changed = :changed, place = (SELECT coalesce(max(o.place), 0) + 1 FROM table_import o WHERE o.org_id = :org_id AND o.sheet = table_import.sheet)
WHERE org_id = :org_id AND id = :id;

-- table_set_undone :exec
UPDATE table_import SET state = 'undone', undone_at = :undone_at, undone_by_id = :undone_by_id WHERE org_id = :org_id AND id = :id;

-- table_line_add :exec
INSERT INTO table_line (org_id, import_id, line, kind, row_id, version, form, title, body, before_title, before_body, follows)
VALUES (:org_id, :import_id, :line, :kind, :row_id, :version, :form, :title, :body, :before_title, :before_body,
	1);

-- table_line_drop :exec
DELETE FROM table_line WHERE org_id = :org_id AND import_id = :import_id AND line = :line;

-- table_staged :many
-- param most int
SELECT line, kind, row_id FROM table_line WHERE org_id = :org_id AND import_id = :import_id ORDER BY line LIMIT :most;

-- table_line_counts :one
SELECT coalesce(sum(CASE kind WHEN 'new' THEN 1 ELSE 0 END), 0) AS "added:int", coalesce(sum(CASE kind WHEN 'new' THEN 0 ELSE 1 END), 0) AS "changed:int"
FROM table_line WHERE org_id = :org_id AND import_id = :import_id;

-- table_top_number :one
SELECT coalesce(max(number), 0) AS "last:int" FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet;

-- table_moved :maybe
-- A row that is not as it was when it was compared.
SELECT r.title, r.changed_at, a.name AS "who:text?" FROM table_line l
JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
LEFT JOIN account a ON a.id = r.changed_by_id
WHERE l.org_id = :org_id AND l.import_id = :import_id AND (r.version <> CASE l.kind WHEN 'new' THEN l.version + 1 ELSE l.version END
	OR r.state <> CASE l.kind WHEN 'new' THEN 'staged' ELSE 'active' END)
ORDER BY l.line LIMIT 1;

-- table_touched :maybe
-- A row that does not say what the import left.
SELECT r.title, r.changed_at, a.name AS "who:text?" FROM table_line l
JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
LEFT JOIN account a ON a.id = r.changed_by_id
WHERE l.org_id = :org_id AND l.import_id = :import_id AND (r.state <> 'active' OR r.title <> l.title OR r.body <> l.body)
ORDER BY l.line LIMIT 1;

-- table_later :maybe
-- The newest file taken in after this one that says something of the same rows.
SELECT i.file_name FROM table_import i
WHERE i.org_id = :org_id AND i.sheet = :sheet AND i.state = 'applied' AND i.place > :place AND EXISTS (SELECT 1 FROM table_line x
	JOIN table_line l ON l.org_id = x.org_id AND l.row_id = x.row_id
	WHERE x.org_id = i.org_id AND x.import_id = i.id AND l.import_id = :import_id)
ORDER BY i.place DESC LIMIT 1;

-- table_catch_up :exec
-- Versions since then that said the same in the end: an undo is the next one.
UPDATE table_line SET version = (SELECT r.version - 1 FROM sheet_row r WHERE r.org_id = table_line.org_id AND r.id = table_line.row_id)
WHERE org_id = :org_id AND import_id = :import_id;

-- table_turn_on :exec
UPDATE sheet_row SET state = 'active'
WHERE org_id = :org_id AND id IN (SELECT l.row_id FROM table_line l WHERE l.org_id = :org_id AND l.import_id = :import_id AND l.kind = 'new');

-- table_put_changed :exec
-- param now int
UPDATE sheet_row SET version = version + 1, changed_at = :now, changed_by_id = :changed_by_id, check_due = :check_due,
	title = (SELECT l.title FROM table_line l WHERE l.org_id = sheet_row.org_id AND l.import_id = :import_id AND l.row_id = sheet_row.id),
	body = (SELECT l.body FROM table_line l WHERE l.org_id = sheet_row.org_id AND l.import_id = :import_id AND l.row_id = sheet_row.id),
	form = (SELECT l.form FROM table_line l WHERE l.org_id = sheet_row.org_id AND l.import_id = :import_id AND l.row_id = sheet_row.id)
WHERE org_id = :org_id AND id IN (SELECT l.row_id FROM table_line l WHERE l.org_id = :org_id AND l.import_id = :import_id AND l.kind = 'changed');

-- table_turn_off :exec
-- param now int
UPDATE sheet_row SET state = 'archived', version = version + 1, changed_at = :now, changed_by_id = :changed_by_id, check_due = NULL
WHERE org_id = :org_id AND id IN (SELECT l.row_id FROM table_line l WHERE l.org_id = :org_id AND l.import_id = :import_id AND l.kind = 'new');

-- table_put_back :exec
-- param now int
UPDATE sheet_row SET version = version + 1, changed_at = :now, changed_by_id = :changed_by_id,
	title = (SELECT l.before_title FROM table_line l WHERE l.org_id = sheet_row.org_id AND l.import_id = :import_id AND l.row_id = sheet_row.id),
	body = (SELECT l.before_body FROM table_line l WHERE l.org_id = sheet_row.org_id AND l.import_id = :import_id AND l.row_id = sheet_row.id)
WHERE org_id = :org_id AND id IN (SELECT l.row_id FROM table_line l WHERE l.org_id = :org_id AND l.import_id = :import_id AND l.kind = 'changed');

-- table_follow_again :exec
UPDATE table_line SET follows = 1 WHERE org_id = :org_id AND import_id = :import_id;

-- table_behind :many
-- param most int
SELECT l.line, l.kind, l.row_id, l.version, l.form, l.body, l.before_body, i.file_name, i.applied_at, i.applied_by_id, i.undone_at, i.undone_by_id
FROM table_line l JOIN table_import i ON i.org_id = l.org_id AND i.id = l.import_id
WHERE l.org_id = :org_id AND l.import_id = :import_id AND l.follows = 1 ORDER BY l.line LIMIT :most;

-- table_followed :exec
UPDATE table_line SET follows = 0 WHERE org_id = :org_id AND import_id = :import_id AND line = :line;

-- table_old :many
-- param before int
-- across-orgs a job clears away files nobody decided about
SELECT org_id, id, sha256 FROM table_import WHERE state IN ('looked', 'staging') AND made_at < :before ORDER BY org_id, id LIMIT 20;

-- table_lines_forget :exec
-- param before int
-- across-orgs a job forgets what can no longer be undone
DELETE FROM table_line WHERE EXISTS (SELECT 1 FROM table_import i
	WHERE i.org_id = table_line.org_id AND i.id = table_line.import_id AND i.applied_at IS NOT NULL AND i.applied_at < :before);
