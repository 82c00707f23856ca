-- sheet_row_one :maybe
SELECT r.id, r.sheet, r.number, r.state, r.title, r.body, r.form, r.version, r.made_at, r.changed_at, r.changed_by_id, r.checked_at,
	r.check_due, b.name AS "changed_by_name:text?", k.name AS "checked_by_name:text?"
FROM sheet_row r
LEFT JOIN account b ON b.id = r.changed_by_id
LEFT JOIN account k ON k.id = r.checked_by_id
WHERE r.org_id = :org_id AND r.id = :id;

-- sheet_values_rows :many
-- param rows int
-- hot
-- kept
-- A small ledger as other modules read it: its active rows.
SELECT id, number, title, body, changed_at FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND state = 'active' ORDER BY number LIMIT :rows;

-- sheet_walk_up :many
-- param sort text
-- param rows int
-- param from_key text
-- param from_id id
-- hot
-- By the order of the sorted field, from a place on. The order of the joins is written on purpose (docs/decisions/0040).
SELECT s.row_id, s.key AS "place", n.key AS "number_key" FROM sheet_index s CROSS JOIN sheet_index n
WHERE s.org_id = :org_id AND s.sheet = :sheet AND s.field = :sort AND (s.key, s.row_id) > (:from_key, :from_id)
	AND n.org_id = s.org_id AND n.row_id = s.row_id AND n.field = '.number'
	AND EXISTS (SELECT 1 FROM sheet_row r WHERE r.org_id = s.org_id AND r.id = s.row_id AND r.state = 'active')
ORDER BY s.key, s.row_id LIMIT :rows;

-- sheet_walk_down :many
-- param sort text
-- param rows int
-- param from_key text
-- param from_id id
-- hot
SELECT s.row_id, s.key AS "place", n.key AS "number_key" FROM sheet_index s CROSS JOIN sheet_index n
WHERE s.org_id = :org_id AND s.sheet = :sheet AND s.field = :sort AND (s.key, s.row_id) < (:from_key, :from_id)
	AND n.org_id = s.org_id AND n.row_id = s.row_id AND n.field = '.number'
	AND EXISTS (SELECT 1 FROM sheet_row r WHERE r.org_id = s.org_id AND r.id = s.row_id AND r.state = 'active')
ORDER BY s.key DESC, s.row_id DESC LIMIT :rows;

-- sheet_place :maybe
-- param sort text
-- param number_key text
-- hot
-- Where the row of a number stands in an order; both in the index alone.
SELECT n.row_id, s.key AS "place" FROM sheet_index n CROSS JOIN sheet_index s
WHERE n.org_id = :org_id AND n.sheet = :sheet AND n.field = '.number' AND n.key = :number_key
	AND s.org_id = n.org_id AND s.row_id = n.row_id AND s.field = :sort;

-- sheet_due_numbers :many
-- param now_key text
-- Of the rows whose check is due; keys of .check are times at fixed width, empty when there is none.
SELECT n.key AS "number_key" FROM sheet_index s CROSS JOIN sheet_index n
WHERE s.org_id = :org_id AND s.sheet = :sheet AND s.field = '.check' AND s.key > '' AND s.key <= :now_key
	AND n.org_id = s.org_id AND n.row_id = s.row_id AND n.field = '.number';

-- sheet_due_count :one
-- param now_key text
SELECT count(*) AS "n:int" FROM sheet_index
WHERE org_id = :org_id AND sheet = :sheet AND field = '.check' AND key > '' AND key <= :now_key;

-- sheet_due_all :many
-- param now int
-- param most int
-- kept
-- Rows whose check is due, by ledger; those that wait longest, a bounded number of them.
SELECT x.sheet AS "sheet:text", count(*) AS "n:int" FROM (SELECT r.sheet FROM sheet_row r
	WHERE r.org_id = :org_id AND r.check_due IS NOT NULL AND r.check_due <= :now AND r.state = 'active'
	ORDER BY r.check_due LIMIT :most) x
GROUP BY x.sheet ORDER BY x.sheet;

-- sheet_due_mine :many
-- param my_person id
-- param now int
-- param most int
-- kept
-- The same of the rows that point at a person, by the field that does.
SELECT x.sheet AS "sheet:text", x.field AS "field:text", count(*) AS "n:int" FROM (SELECT r.sheet, l.field FROM sheet_link l
	JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
	WHERE l.org_id = :org_id AND l.to_kind = 'person' AND l.to_id = :my_person
		AND r.check_due IS NOT NULL AND r.check_due <= :now AND r.state = 'active' LIMIT :most) x
GROUP BY x.sheet, x.field ORDER BY x.sheet, x.field;

-- sheet_marks :maybe
-- hot
SELECT number, marks, check_due FROM sheet_row WHERE org_id = :org_id AND id = :id;

-- sheet_marks_put :exec
UPDATE sheet_row SET marks = :marks WHERE org_id = :org_id AND id = :id;

-- sheet_mark_get :maybe
-- hot
SELECT numbers AS "numbers:bytes" FROM sheet_mark WHERE org_id = :org_id AND sheet = :sheet AND mark = :mark AND block = :block;

-- sheet_mark_blocks :many
-- hot
SELECT block, numbers AS "numbers:bytes" FROM sheet_mark WHERE org_id = :org_id AND sheet = :sheet AND mark = :mark ORDER BY block;

-- sheet_mark_count :one
-- hot
SELECT coalesce(sum(length(numbers)), 0) / 2 AS "n:int" FROM sheet_mark WHERE org_id = :org_id AND sheet = :sheet AND mark = :mark;

-- sheet_mark_put :exec
-- param numbers bytes
INSERT INTO sheet_mark (org_id, sheet, mark, block, numbers) VALUES (:org_id, :sheet, :mark, :block, :numbers)
ON CONFLICT (org_id, sheet, mark, block) DO UPDATE SET numbers = excluded.numbers;

-- sheet_mark_drop :exec
DELETE FROM sheet_mark WHERE org_id = :org_id AND sheet = :sheet AND mark = :mark AND block = :block;

-- sheet_unmarked :many
-- param rows int
-- across-orgs a job that works out what rows are found by, for all firms
SELECT org_id, id, sheet FROM sheet_row WHERE marks IS NULL ORDER BY org_id, id LIMIT :rows;

-- sheet_unfollowed :many
-- param forms bytes
-- param rows int
-- across-orgs a job that makes the index of all firms follow their forms; `forms`: the built-in ones as they are now
SELECT o.id FROM org o
WHERE NOT EXISTS (SELECT 1 FROM sheet_mark m WHERE m.org_id = o.id AND m.sheet = '' AND m.mark = '@' AND m.block = 0 AND m.numbers = :forms)
ORDER BY o.id LIMIT :rows;

-- sheet_older :many
-- param from int
-- param to int
-- param rows int
-- Rows that were written with another version of the form; a stretch of numbers at a time.
SELECT id, number FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND number > :from AND number <= :to AND form <> :form AND state = 'active'
ORDER BY number LIMIT :rows;

-- sheet_archived :many
-- param before int
-- param rows int
-- Newest first; walks the numbers of the sheet.
SELECT id AS row_id, number FROM sheet_row
WHERE org_id = :org_id AND sheet = :sheet AND state = 'archived' AND number < :before ORDER BY number DESC LIMIT :rows;

-- sheet_last :one
-- Numbers are never given again, so the last one tells how many there were: the end of an index, however long the ledger is.
SELECT coalesce(max(number), 0) AS "last:int" FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet;

-- sheet_option_rows :many
-- param rows int
-- param sort text
SELECT r.id, r.title FROM sheet_index s CROSS JOIN sheet_row r
WHERE s.org_id = :org_id AND s.sheet = :sheet AND s.field = :sort AND r.org_id = s.org_id AND r.id = s.row_id AND r.state = 'active'
ORDER BY s.key, s.row_id LIMIT :rows;

-- sheet_title :maybe
SELECT title, sheet FROM sheet_row WHERE org_id = :org_id AND id = :id;

-- sheet_pointer_rows :many
-- hot
SELECT l.row_id, l.field, r.sheet, r.title FROM sheet_link l
JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
WHERE l.org_id = :org_id AND l.to_kind = :to_kind AND l.to_id = :to_id AND r.state = 'active' ORDER BY r.sheet, r.number LIMIT 200;

-- sheet_versions :many
SELECT v.version, v.state, v.body, v.form, v.reason, v.made_at, a.name AS "who:text?" FROM sheet_version v
LEFT JOIN account a ON a.id = v.made_by_id
WHERE v.org_id = :org_id AND v.row_id = :row_id ORDER BY v.version DESC LIMIT 200;

-- sheet_note_rows :many
SELECT n.id, n.text, n.made_at, a.name AS "who:text?" FROM sheet_note n
LEFT JOIN account a ON a.id = n.made_by_id
WHERE n.org_id = :org_id AND n.row_id = :row_id ORDER BY n.made_at, n.id LIMIT 500;

-- sheet_note_count :one
SELECT count(*) AS "n:int" FROM sheet_note WHERE org_id = :org_id AND row_id = :row_id;

-- sheet_row_add :exec
INSERT INTO sheet_row (org_id, id, sheet, number, state, title, body, form, version, made_at, changed_at, changed_by_id, checked_at,
	checked_by_id, check_due)
VALUES (:org_id, :id, :sheet, :number, 'active', :title, :body, :form, 1, :made_at, :made_at, :changed_by_id, :made_at, :changed_by_id, :check_due);

-- sheet_row_put :exec
UPDATE sheet_row SET state = :state, title = :title, body = :body, form = :form, version = :version, changed_at = :changed_at,
	changed_by_id = :changed_by_id, check_due = :check_due
WHERE org_id = :org_id AND id = :id;

-- sheet_row_checked :exec
UPDATE sheet_row SET checked_at = :checked_at, checked_by_id = :checked_by_id, check_due = :check_due WHERE org_id = :org_id AND id = :id;

-- sheet_version_add :exec
INSERT INTO sheet_version (org_id, row_id, version, state, body, form, reason, made_at, made_by_id)
VALUES (:org_id, :row_id, :version, :state, :body, :form, :reason, :made_at, :made_by_id);

-- sheet_index_add :exec
INSERT INTO sheet_index (org_id, sheet, field, key, row_id) VALUES (:org_id, :sheet, :field, :key, :row_id);

-- sheet_index_clear :exec
DELETE FROM sheet_index WHERE org_id = :org_id AND row_id = :row_id;

-- sheet_link_add :exec
INSERT INTO sheet_link (org_id, row_id, field, to_kind, to_id) VALUES (:org_id, :row_id, :field, :to_kind, :to_id);

-- sheet_link_clear :exec
DELETE FROM sheet_link WHERE org_id = :org_id AND row_id = :row_id;

-- sheet_note_add :exec
INSERT INTO sheet_note (org_id, id, row_id, text, made_at, made_by_id) VALUES (:org_id, :id, :row_id, :text, :made_at, :made_by_id);

-- sheet_own_one :maybe
-- kept
-- What a firm changed in a form: read with every page of it.
SELECT version, changes, base_version FROM sheet_own WHERE org_id = :org_id AND sheet = :sheet;

-- sheet_own_base :maybe
-- kept
SELECT base FROM sheet_own WHERE org_id = :org_id AND sheet = :sheet;

-- sheet_own_all :many
-- kept
SELECT sheet FROM sheet_own WHERE org_id = :org_id ORDER BY sheet;

-- sheet_own_add :exec
INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at)
VALUES (:org_id, :sheet, 1, :changes, :base_version, :base, :changed_at);

-- sheet_own_put :exec
UPDATE sheet_own SET version = :version, changes = :changes, base_version = :base_version, base = :base, changed_at = :changed_at
WHERE org_id = :org_id AND sheet = :sheet;

-- sheet_own_version_add :exec
INSERT INTO sheet_own_version (org_id, sheet, version, changes, what, words, reason, made_at, made_by_id)
VALUES (:org_id, :sheet, :version, :changes, :what, :words, :reason, :made_at, :made_by_id);

-- sheet_own_version_one :maybe
SELECT changes, what, words FROM sheet_own_version WHERE org_id = :org_id AND sheet = :sheet AND version = :version;

-- sheet_own_version_rows :many
SELECT v.version, v.what, v.words, v.reason, v.made_at, a.name AS "who:text?" FROM sheet_own_version v
LEFT JOIN account a ON a.id = v.made_by_id
WHERE v.org_id = :org_id AND v.sheet = :sheet ORDER BY v.version DESC LIMIT 100;

-- sheet_own_version_last :maybe
SELECT v.made_at, a.name AS "who:text?" FROM sheet_own_version v
LEFT JOIN account a ON a.id = v.made_by_id
WHERE v.org_id = :org_id AND v.sheet = :sheet ORDER BY v.version DESC LIMIT 1;

-- sheet_own_has_value :one
-- param pattern text
-- Whether any row says something in a field; only asked when the field is to go.
SELECT count(*) AS "n:int" FROM (SELECT 1 FROM sheet_row r WHERE r.org_id = :org_id AND r.sheet = :sheet AND r.body LIKE :pattern LIMIT 1) AS found;

-- sheet_index_fill :exec
-- A field that is new has no line for the rows that were there before: they stand first, without a value.
INSERT INTO sheet_index (org_id, sheet, field, key, row_id)
SELECT r.org_id, r.sheet, :field, '', r.id FROM sheet_row r
WHERE r.org_id = :org_id AND r.sheet = :sheet AND r.state = 'active'
	AND NOT EXISTS (SELECT 1 FROM sheet_index x WHERE x.org_id = r.org_id AND x.row_id = r.id AND x.field = :field);

-- sheet_version_one :maybe
SELECT state, body, form, reason, made_at FROM sheet_version WHERE org_id = :org_id AND row_id = :row_id AND version = :version;

-- sheet_by_number :maybe
SELECT id FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet AND number = :number;

-- sheet_batch_add :exec
INSERT INTO sheet_batch (org_id, id, sheet, what, n, made_at, made_by_id) VALUES (:org_id, :id, :sheet, :what, :n, :made_at, :made_by_id);

-- sheet_batch_one :maybe
SELECT id, sheet, what, n, made_at, undone_at FROM sheet_batch WHERE org_id = :org_id AND id = :id;

-- sheet_batch_undone :exec
UPDATE sheet_batch SET undone_at = :undone_at WHERE org_id = :org_id AND id = :id;

-- sheet_batch_row_add :exec
-- param batch_id id
-- param seen int
-- What the row was before it is changed.
INSERT INTO sheet_batch_row (org_id, batch_id, row_id, version, checked_at, checked_by_id, check_due)
SELECT org_id, :batch_id, id, :seen, checked_at, checked_by_id, check_due FROM sheet_row WHERE org_id = :org_id AND id = :row_id;

-- sheet_batch_rows :many
SELECT row_id, version, checked_at, checked_by_id, check_due FROM sheet_batch_row WHERE org_id = :org_id AND batch_id = :batch_id
ORDER BY row_id;

-- sheet_unchecked :exec
UPDATE sheet_row SET checked_at = :checked_at, checked_by_id = :checked_by_id, check_due = :check_due WHERE org_id = :org_id AND id = :id;

-- sheet_batch_counted :exec
UPDATE sheet_batch SET n = :n WHERE org_id = :org_id AND id = :id;

-- sheet_row_stage :exec
-- Without marks: what fits a filter is worked out when the row is there (sheet_follow).
INSERT INTO sheet_row (org_id, id, sheet, number, state, title, body, form, version, made_at, changed_at, changed_by_id, checked_at,
	checked_by_id, check_due, marks)
VALUES (:org_id, :id, :sheet, :number, 'staged', :title, :body, :form, 1, :made_at, :made_at, :changed_by_id, :made_at, :changed_by_id, :check_due, '');

-- sheet_unstage :exec
DELETE FROM sheet_row WHERE org_id = :org_id AND id = :id AND state = 'staged';

-- sheet_version_clear :exec
DELETE FROM sheet_version WHERE org_id = :org_id AND row_id = :row_id;

-- sheet_file_rows :many
-- param most int
-- Oldest first, those taken off too.
SELECT f.id, f.name, f.sha256, f.bytes, f.made_at, f.dropped_at, m.name AS "who:text?", d.name AS "dropped_by:text?"
FROM sheet_file f
LEFT JOIN account m ON m.id = f.made_by_id
LEFT JOIN account d ON d.id = f.dropped_by_id
WHERE f.org_id = :org_id AND f.row_id = :row_id ORDER BY f.made_at, f.id LIMIT :most;

-- sheet_file_one :maybe
SELECT f.id, f.name, f.sha256, f.bytes, f.made_at, f.dropped_at, m.name AS "who:text?", d.name AS "dropped_by:text?"
FROM sheet_file f
LEFT JOIN account m ON m.id = f.made_by_id
LEFT JOIN account d ON d.id = f.dropped_by_id
WHERE f.org_id = :org_id AND f.id = :id AND f.row_id = :row_id;

-- sheet_file_count :one
-- All there ever were, and those that stand there.
SELECT count(*) AS "n:int", coalesce(sum(CASE WHEN dropped_at IS NULL THEN 1 ELSE 0 END), 0) AS "active:int"
FROM sheet_file WHERE org_id = :org_id AND row_id = :row_id;

-- sheet_file_add :exec
INSERT INTO sheet_file (org_id, id, row_id, name, sha256, bytes, made_at, made_by_id)
VALUES (:org_id, :id, :row_id, :name, :sha256, :bytes, :made_at, :made_by_id);

-- sheet_file_put :exec
UPDATE sheet_file SET dropped_at = :dropped_at, dropped_by_id = :dropped_by_id WHERE org_id = :org_id AND id = :id AND row_id = :row_id;

-- sheet_own_everywhere :many
-- across-orgs doctor looks at the forms of every organisation; only what does not fit is told, to whoever has the machine
SELECT s.org_id, s.sheet, o.name AS "org_name" FROM sheet_own s JOIN org o ON o.id = s.org_id ORDER BY o.name, s.sheet;
