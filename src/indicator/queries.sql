-- indicator_rows :many
-- hot
SELECT id, number, kind, value, state, note, stage, first_seq, entry_seq FROM indicator
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY id LIMIT 1000;

-- indicator_row :maybe
-- hot
SELECT id, number, kind, value, state, note, stage, first_seq, entry_seq FROM indicator
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- indicator_insert :exec
INSERT INTO indicator (org_id, incident_id, id, number, kind, value, state, note, stage, first_seq, entry_seq)
VALUES (:org_id, :incident_id, :id, :number, :kind, :value, :state, :note, :stage, :first_seq, :entry_seq);

-- indicator_update :exec
UPDATE indicator SET state = :state, note = :note, stage = :stage, entry_seq = :entry_seq
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- indicator_words :exec
UPDATE indicator SET value = :value, note = :note WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- indicator_entry_add :exec
INSERT INTO indicator_entry (org_id, incident_id, indicator_id, seq) VALUES (:org_id, :incident_id, :indicator_id, :seq);

-- indicator_links :many
-- What leads from a trace to its entries, with the sealed bytes that must speak of it. For verify.
SELECT x.indicator_id, x.seq, e.meta AS "meta:bytes?" FROM indicator_entry x
LEFT JOIN entry e ON e.org_id = x.org_id AND e.incident_id = x.incident_id AND e.seq = x.seq
WHERE x.org_id = :org_id AND x.incident_id = :incident_id ORDER BY x.indicator_id, x.seq;

-- indicator_elsewhere :many
-- hot
-- The same value in other rooms; of restricted ones only those the viewer is a member of.
SELECT mine.id AS "mine_id", i.id AS "incident_id", i.name AS "incident_name", n.state
FROM indicator mine
JOIN indicator n ON n.org_id = mine.org_id AND n.value = mine.value AND n.kind = mine.kind
	AND n.incident_id <> mine.incident_id
JOIN incident i ON i.org_id = n.org_id AND i.id = n.incident_id
WHERE mine.org_id = :org_id AND mine.incident_id = :incident_id
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY mine.id, i.id LIMIT 1000;

-- indicator_writer :maybe
-- param seq int
-- hot
-- Who was faster.
SELECT e.recorded_at, a.name AS "writer_name:text?" FROM entry e LEFT JOIN account a ON a.id = e.account_id
WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.seq = :seq;

-- indicator_own_mails :many
-- Whose domains are ours: people of the firm.
SELECT mail FROM person WHERE org_id = :org_id AND is_outside = 0 AND mail <> '' LIMIT 1000;

-- indicator_account_mails :many
SELECT a.mail FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = :org_id LIMIT 1000;

-- indicator_touched :one
SELECT count(*) AS "n:int" FROM indicator_entry WHERE org_id = :org_id AND incident_id = :incident_id AND indicator_id = :indicator_id;

-- indicator_entry_drop :exec
DELETE FROM indicator_entry WHERE org_id = :org_id AND incident_id = :incident_id AND indicator_id = :indicator_id;

-- indicator_drop :exec
DELETE FROM indicator WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
