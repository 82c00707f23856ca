-- closing_row :maybe
-- hot
SELECT s.cause_state, s.cause, s.contained, s.recovered, s.recovered_by_id, s.recovered_how, s.told_report_id, s.told_how,
	s.told, s.cost_access, p.name AS "recovered_by_name:text?", r.number AS "told_report_number:text?"
FROM closing s
LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.recovered_by_id
LEFT JOIN report r ON r.org_id = s.org_id AND r.incident_id = s.incident_id AND r.id = s.told_report_id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id;

-- closing_put :exec
INSERT INTO closing (org_id, incident_id, cause_state, cause, contained, recovered, recovered_by_id, recovered_how,
	told_report_id, told_how, told, cost_access)
VALUES (:org_id, :incident_id, :cause_state, :cause, :contained, :recovered, :recovered_by_id, :recovered_how,
	:told_report_id, :told_how, :told, :cost_access)
ON CONFLICT (org_id, incident_id) DO UPDATE SET cause_state = excluded.cause_state, cause = excluded.cause,
	contained = excluded.contained, recovered = excluded.recovered, recovered_by_id = excluded.recovered_by_id,
	recovered_how = excluded.recovered_how, told_report_id = excluded.told_report_id, told_how = excluded.told_how,
	told = excluded.told, cost_access = excluded.cost_access;

-- closing_report :maybe
SELECT number FROM report WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id AND state = 'issued';

-- follow_rows :many
SELECT id, seq_no, who, how, state, note FROM closing_follow
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY seq_no LIMIT 1000;

-- follow_insert :exec
INSERT INTO closing_follow (org_id, incident_id, id, seq_no, who, how, state, note)
VALUES (:org_id, :incident_id, :id, :seq_no, :who, :how, :state, :note);

-- follow_update :exec
UPDATE closing_follow SET who = :who, how = :how, state = :state, note = :note
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- cost_rows :many
SELECT id, seq_no, kind, what, hours, amount, note, is_dropped FROM closing_cost
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY seq_no LIMIT 1000;

-- cost_insert :exec
INSERT INTO closing_cost (org_id, incident_id, id, seq_no, kind, what, hours, amount, note, is_dropped)
VALUES (:org_id, :incident_id, :id, :seq_no, :kind, :what, :hours, :amount, :note, 0);

-- cost_update :exec
UPDATE closing_cost SET kind = :kind, what = :what, hours = :hours, amount = :amount, note = :note,
	is_dropped = :is_dropped
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- lesson_rows :many
SELECT key, answer FROM closing_lesson WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY key LIMIT 100;

-- lesson_put :exec
INSERT INTO closing_lesson (org_id, incident_id, key, answer) VALUES (:org_id, :incident_id, :key, :answer)
ON CONFLICT (org_id, incident_id, key) DO UPDATE SET answer = excluded.answer;

-- closing_own_rows :many
SELECT key, question, answer, body FROM closing_answer
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY key LIMIT 200;

-- closing_own_put :exec
INSERT INTO closing_answer (org_id, incident_id, key, question, answer, body)
VALUES (:org_id, :incident_id, :key, :question, :answer, :body)
ON CONFLICT (org_id, incident_id, key) DO UPDATE SET question = excluded.question, answer = excluded.answer, body = excluded.body;

-- cost_counted :one
SELECT count(*) AS "n:int" FROM closing_cost
WHERE org_id = :org_id AND incident_id = :incident_id AND is_dropped = 0;
