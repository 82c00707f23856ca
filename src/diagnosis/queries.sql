-- diagnosis_rows :many
-- param most int
SELECT d.id, d.sheet, d.number, d.ask_id, d.opened_at, d.closed_at, t.points AS "points:int?", t.most AS "most:int?", o.name AS "opened_by_name:text?",
	k.name AS "closed_by_name:text?",
	(SELECT count(*) FROM diagnosis_answer a WHERE a.org_id = d.org_id AND a.round_id = d.id) AS "n_answers:int"
FROM diagnosis d
LEFT JOIN account o ON o.id = d.opened_by_id
LEFT JOIN account k ON k.id = d.closed_by_id
LEFT JOIN diagnosis_total t ON t.org_id = d.org_id AND t.round_id = d.id AND t.party = 'all'
WHERE d.org_id = :org_id AND (:sheet = '' OR d.sheet = :sheet) ORDER BY d.opened_at DESC, d.id DESC LIMIT :most;

-- diagnosis_row :maybe
SELECT d.id, d.sheet, d.number, d.ask_id, d.opened_at, d.closed_at, t.points AS "points:int?", t.most AS "most:int?", o.name AS "opened_by_name:text?",
	k.name AS "closed_by_name:text?",
	(SELECT count(*) FROM diagnosis_answer a WHERE a.org_id = d.org_id AND a.round_id = d.id) AS "n_answers:int"
FROM diagnosis d
LEFT JOIN account o ON o.id = d.opened_by_id
LEFT JOIN account k ON k.id = d.closed_by_id
LEFT JOIN diagnosis_total t ON t.org_id = d.org_id AND t.round_id = d.id AND t.party = 'all'
WHERE d.org_id = :org_id AND d.id = :id;

-- diagnosis_last :one
SELECT count(*) AS "n:int", coalesce(max(number), 0) AS "last:int" FROM diagnosis WHERE org_id = :org_id AND sheet = :sheet;

-- diagnosis_open_one :maybe
SELECT id FROM diagnosis WHERE org_id = :org_id AND sheet = :sheet AND closed_at IS NULL;

-- diagnosis_newest_closed :maybe
SELECT id FROM diagnosis WHERE org_id = :org_id AND sheet = :sheet AND closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC LIMIT 1;

-- diagnosis_insert :exec
INSERT INTO diagnosis (org_id, id, sheet, number, ask_id, opened_at, opened_by_id, closed_at, closed_by_id)
VALUES (:org_id, :id, :sheet, :number, NULL, :opened_at, :opened_by_id, NULL, NULL);

-- diagnosis_set_closed :exec
UPDATE diagnosis SET closed_at = :closed_at, closed_by_id = :closed_by_id WHERE org_id = :org_id AND id = :id;

-- diagnosis_set_ask :exec
UPDATE diagnosis SET ask_id = :ask_id WHERE org_id = :org_id AND id = :id;

-- diagnosis_answer_rows :many
SELECT r.party, r.body, a.name AS "who:text?" FROM diagnosis_answer r
LEFT JOIN account a ON a.id = r.given_by_id
WHERE r.org_id = :org_id AND r.round_id = :round_id ORDER BY r.party, r.given_at, r.id;

-- diagnosis_answer_own :maybe
SELECT body FROM diagnosis_answer WHERE org_id = :org_id AND round_id = :round_id AND party = :party AND given_by_id = :given_by_id;

-- diagnosis_answer_put :exec
INSERT INTO diagnosis_answer (org_id, round_id, party, given_by_id, id, body, form, given_at)
VALUES (:org_id, :round_id, :party, :given_by_id, :id, :body, :form, :given_at)
ON CONFLICT (org_id, round_id, party, given_by_id) DO UPDATE SET body = excluded.body, form = excluded.form, given_at = excluded.given_at;

-- diagnosis_answer_count :many
SELECT party, count(*) AS "n:int" FROM diagnosis_answer WHERE org_id = :org_id AND round_id = :round_id GROUP BY party ORDER BY party;

-- diagnosis_total_add :exec
INSERT INTO diagnosis_total (org_id, round_id, party, answers, points, most)
VALUES (:org_id, :round_id, :party, :answers, :points, :most);

-- diagnosis_total_clear :exec
DELETE FROM diagnosis_total WHERE org_id = :org_id AND round_id = :round_id;

-- diagnosis_total_rows :many
SELECT t.round_id, t.party, t.answers, t.points, t.most FROM diagnosis d
JOIN diagnosis_total t ON t.org_id = d.org_id AND t.round_id = d.id
WHERE d.org_id = :org_id AND d.sheet = :sheet AND d.closed_at IS NOT NULL ORDER BY d.number, t.party;

-- diagnosis_note_rows :many
SELECT n.id, n.item, n.text, n.made_at, a.name AS "who:text?" FROM diagnosis_note n
LEFT JOIN account a ON a.id = n.made_by_id
WHERE n.org_id = :org_id AND n.round_id = :round_id ORDER BY n.made_at, n.id;

-- diagnosis_note_count :one
SELECT count(*) AS "n:int" FROM diagnosis_note WHERE org_id = :org_id AND round_id = :round_id;

-- diagnosis_note_add :exec
INSERT INTO diagnosis_note (org_id, id, round_id, item, text, made_at, made_by_id)
VALUES (:org_id, :id, :round_id, :item, :text, :made_at, :made_by_id);

-- diagnosis_action_rows :many
SELECT l.action_id, l.round_id, l.item FROM diagnosis d
JOIN diagnosis_action l ON l.org_id = d.org_id AND l.round_id = d.id
WHERE d.org_id = :org_id AND d.sheet = :sheet ORDER BY l.action_id LIMIT 500;

-- diagnosis_action_from :maybe
SELECT round_id, item FROM diagnosis_action WHERE org_id = :org_id AND action_id = :action_id;

-- diagnosis_action_add :exec
INSERT INTO diagnosis_action (org_id, action_id, round_id, item) VALUES (:org_id, :action_id, :round_id, :item)
ON CONFLICT (org_id, action_id) DO NOTHING;
