-- risk_rows :many
-- param rows int
-- All risks on the list.
SELECT id, number, title, body, version, made_at, changed_at FROM sheet_row
WHERE org_id = :org_id AND sheet = 'risk' AND state = 'active' ORDER BY number LIMIT :rows;

-- risk_rows_then :many
-- param at int
-- param rows int
-- What they said at an earlier time: the newest text of each before it.
SELECT v.row_id, r.number, r.title, v.body, v.state FROM sheet_row r
JOIN sheet_version v ON v.org_id = r.org_id AND v.row_id = r.id
WHERE r.org_id = :org_id AND r.sheet = 'risk' AND v.version = (SELECT max(w.version) FROM sheet_version w
	WHERE w.org_id = r.org_id AND w.row_id = r.id AND w.made_at <= :at)
ORDER BY r.number LIMIT :rows;

-- risk_pairs :many
-- param rows int
-- Which risk points at which row, to propose nothing twice.
SELECT l.row_id, l.to_id, r.body FROM sheet_link l
JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
WHERE l.org_id = :org_id AND r.sheet = 'risk' AND l.to_kind = 'row' LIMIT :rows;

-- risk_things :many
-- param sheet text
-- param rows int
SELECT id, title, body FROM sheet_row WHERE org_id = :org_id AND sheet = :sheet AND state = 'active' ORDER BY number LIMIT :rows;

-- risk_of_things :many
-- param thing id
-- Risks on the list that are about a row of another ledger.
SELECT l.row_id FROM sheet_link l
JOIN sheet_row r ON r.org_id = l.org_id AND r.id = l.row_id
WHERE l.org_id = :org_id AND l.to_kind = 'row' AND l.to_id = :thing AND r.sheet = 'risk' LIMIT 500;

-- risk_method_now :maybe
SELECT version, method, reason, made_at FROM risk_method WHERE org_id = :org_id ORDER BY version DESC LIMIT 1;

-- risk_methods :many
SELECT m.version, m.method, m.reason, m.made_at, a.name AS "who:text?" FROM risk_method m
LEFT JOIN account a ON a.id = m.made_by_id
WHERE m.org_id = :org_id ORDER BY m.version DESC LIMIT 50;

-- risk_method_add :exec
INSERT INTO risk_method (org_id, version, method, reason, made_at, made_by_id)
VALUES (:org_id, :version, :method, :reason, :made_at, :made_by_id);

-- risk_acceptances :many
-- The last of each risk.
SELECT x.row_id, x.number, x.value, x.size, x.method, x.words, x.until, x.made_at, x.ended_at, x.ended_words, a.name AS "who:text?"
FROM risk_acceptance x
LEFT JOIN account a ON a.id = x.made_by_id
WHERE x.org_id = :org_id AND x.number = (SELECT max(y.number) FROM risk_acceptance y
	WHERE y.org_id = x.org_id AND y.row_id = x.row_id);

-- risk_acceptances_of :many
SELECT x.number, x.value, x.size, x.method, x.words, x.until, x.made_at, x.ended_at, x.ended_words, a.name AS "who:text?",
	b.name AS "ended_by:text?"
FROM risk_acceptance x
LEFT JOIN account a ON a.id = x.made_by_id
LEFT JOIN account b ON b.id = x.ended_by_id
WHERE x.org_id = :org_id AND x.row_id = :row_id ORDER BY x.number DESC LIMIT 100;

-- risk_acceptance_add :exec
INSERT INTO risk_acceptance (org_id, row_id, number, value, size, method, words, until, made_at, made_by_id, ended_at, ended_by_id, ended_words)
VALUES (:org_id, :row_id, :number, :value, :size, :method, :words, :until, :made_at, :made_by_id, NULL, NULL, '');

-- risk_acceptance_end :exec
UPDATE risk_acceptance SET ended_at = :ended_at, ended_by_id = :ended_by_id, ended_words = :ended_words
WHERE org_id = :org_id AND row_id = :row_id AND number = :number;

-- risk_true_of :many
-- The rooms a risk came true in, as far as the viewer may see them.
SELECT t.incident_id, i.name, i.title, i.state, i.mode, t.made_at, p.name AS "who:text?" FROM risk_true t
JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
LEFT JOIN person p ON p.org_id = t.org_id AND p.id = t.made_by_id
WHERE t.org_id = :org_id AND t.row_id = :row_id AND t.state = 'on'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY t.made_at DESC LIMIT 100;

-- risk_true_counts :many
-- How often each came true, in live rooms the viewer may see.
SELECT t.row_id, count(*) AS "n:int" FROM risk_true t
JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
WHERE t.org_id = :org_id AND t.state = 'on' AND i.mode = 'live'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
GROUP BY t.row_id;

-- risk_true_in :many
-- All of a room, also what was taken back: for the room's page and for verify.
SELECT row_id, state, made_at, made_by_id FROM risk_true WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY row_id;

-- risk_true_put :exec
INSERT INTO risk_true (org_id, incident_id, row_id, state, made_at, made_by_id)
VALUES (:org_id, :incident_id, :row_id, :state, :made_at, :made_by_id)
ON CONFLICT (org_id, incident_id, row_id) DO UPDATE SET state = excluded.state, made_at = excluded.made_at, made_by_id = excluded.made_by_id;
