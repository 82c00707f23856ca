-- affected_rows :many
-- hot
SELECT a.id, a.number, a.type, a.name, a.state, a.place, a.owner_id, a.since, a.note, a.stage, a.amount_text, a.amount_kind,
	a.amount, a.amount_unit, a.special, a.entry_seq, a.row_id, o.name AS "owner_name:text?", r.title AS "row_title:text?",
	r.sheet AS "row_sheet:text?"
FROM affected a LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN sheet_row r ON r.org_id = a.org_id AND r.id = a.row_id
WHERE a.org_id = :org_id AND a.incident_id = :incident_id ORDER BY a.id LIMIT 1000;

-- affected_row :maybe
-- hot
SELECT a.id, a.number, a.type, a.name, a.state, a.place, a.owner_id, a.since, a.note, a.stage, a.amount_text, a.amount_kind,
	a.amount, a.amount_unit, a.special, a.entry_seq, a.row_id, o.name AS "owner_name:text?", r.title AS "row_title:text?",
	r.sheet AS "row_sheet:text?"
FROM affected a LEFT JOIN person o ON o.org_id = a.org_id AND o.id = a.owner_id
LEFT JOIN sheet_row r ON r.org_id = a.org_id AND r.id = a.row_id
WHERE a.org_id = :org_id AND a.incident_id = :incident_id AND a.id = :id;

-- affected_of_row :many
-- param row_id id
-- hot
-- The rooms a row of a ledger was affected in, newest first, as far as the viewer may see them.
SELECT a.incident_id, a.id AS "affected_id:id", a.name, a.state, i.name AS "room:text", i.mode, i.noticed
FROM affected a JOIN incident i ON i.org_id = a.org_id AND i.id = a.incident_id
WHERE a.org_id = :org_id AND a.row_id = :row_id AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY a.id DESC LIMIT 50;

-- affected_states :many
-- hot
-- kept
SELECT state, COUNT(*) AS "n:int" FROM affected WHERE org_id = :org_id AND incident_id = :incident_id GROUP BY state;

-- affected_insert :exec
INSERT INTO affected (org_id, incident_id, id, number, type, name, state, place, owner_id, since, note, stage, amount_text,
	amount_kind, amount, amount_unit, special, entry_seq, row_id)
VALUES (:org_id, :incident_id, :id, :number, :type, :name, :state, :place, :owner_id, :since, :note, :stage, :amount_text,
	:amount_kind, :amount, :amount_unit, :special, :entry_seq, :row_id);

-- affected_update :exec
UPDATE affected SET type = :type, name = :name, state = :state, place = :place, owner_id = :owner_id, since = :since,
	note = :note, stage = :stage, amount_text = :amount_text, amount_kind = :amount_kind, amount = :amount,
	amount_unit = :amount_unit, special = :special, entry_seq = :entry_seq, row_id = :row_id
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- affected_words :exec
UPDATE affected SET name = :name, place = :place, note = :note, amount_text = :amount_text
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- affected_touch :exec
UPDATE affected SET entry_seq = :entry_seq WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- affected_entry_add :exec
INSERT INTO affected_entry (org_id, incident_id, affected_id, seq) VALUES (:org_id, :incident_id, :affected_id, :seq);

-- affected_entries :many
-- hot
SELECT e.seq, e.recorded_at, e.text, a.name AS "writer_name:text?"
FROM affected_entry x
JOIN entry e ON e.org_id = x.org_id AND e.incident_id = x.incident_id AND e.seq = x.seq
LEFT JOIN account a ON a.id = e.account_id
WHERE x.org_id = :org_id AND x.incident_id = :incident_id AND x.affected_id = :affected_id
ORDER BY x.seq DESC LIMIT 200;

-- affected_entry_links :many
-- What leads from a thing to its entries, with the sealed bytes that must speak of it. For verify.
SELECT x.affected_id, x.seq, e.meta AS "meta:bytes?" FROM affected_entry x
LEFT JOIN entry e ON e.org_id = x.org_id AND e.incident_id = x.incident_id AND e.seq = x.seq
WHERE x.org_id = :org_id AND x.incident_id = :incident_id ORDER BY x.affected_id, x.seq;

-- affected_links :many
-- hot
SELECT id, from_id, to_id FROM affected_link WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY id LIMIT 2000;

-- affected_link_insert :exec
INSERT INTO affected_link (org_id, incident_id, id, from_id, to_id) VALUES (:org_id, :incident_id, :id, :from_id, :to_id);

-- affected_link_delete :exec
DELETE FROM affected_link WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- stage_rows :many
SELECT s.seq, s.stage FROM entry_stage s WHERE s.org_id = :org_id AND s.incident_id = :incident_id ORDER BY s.seq LIMIT 1000;

-- stage_row :maybe
-- hot
SELECT stage FROM entry_stage WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- stage_put :exec
INSERT INTO entry_stage (org_id, incident_id, seq, stage) VALUES (:org_id, :incident_id, :seq, :stage)
ON CONFLICT (org_id, incident_id, seq) DO UPDATE SET stage = excluded.stage;

-- stage_delete :exec
DELETE FROM entry_stage WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- affected_touched :one
-- How many entries are about it, and what was reached from it or it from.
SELECT (SELECT count(*) FROM affected_entry e WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.affected_id = :id)
	+ (SELECT count(*) FROM affected_link l WHERE l.org_id = :org_id AND l.incident_id = :incident_id
		AND (l.from_id = :id OR l.to_id = :id)) AS "n:int";

-- affected_entry_drop :exec
DELETE FROM affected_entry WHERE org_id = :org_id AND incident_id = :incident_id AND affected_id = :affected_id;

-- affected_drop :exec
DELETE FROM affected WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
