-- question_rows :many
SELECT q.id, q.incident_id, q.text, q.asks, q.fact_key, q.state, q.owner_id, q.due_at, q.answer, q.source, q.asked_at,
	q.ended_at, p.name AS "owner_name:text?"
FROM question q
LEFT JOIN person p ON p.org_id = q.org_id AND p.id = q.owner_id
WHERE q.org_id = :org_id AND q.incident_id = :incident_id
ORDER BY q.asked_at, q.id LIMIT 1000;

-- question_insert :exec
INSERT INTO question (org_id, incident_id, id, text, asks, fact_key, state, owner_id, due_at, answer, source, asked_at,
	ended_at)
VALUES (:org_id, :incident_id, :id, :text, :asks, :fact_key, 'open', :owner_id, :due_at, '', '', :asked_at, NULL);

-- question_update_owner :exec
UPDATE question SET owner_id = :owner_id, due_at = :due_at
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- question_update_state :exec
UPDATE question SET state = :state, answer = :answer, source = :source, ended_at = :ended_at
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- question_words :exec
UPDATE question SET text = :text, answer = :answer, source = :source
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
