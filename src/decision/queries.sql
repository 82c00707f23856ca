-- decision_rows :many
SELECT d.id, d.incident_id, d.seq_no, d.question, d.options, d.ground, d.on_customers, d.on_law, d.on_money,
	d.on_reputation, d.on_safety, d.state, d.decider_id, d.due_at, d.asked_by_id, d.asked_at, d.answer,
	d.decided_by_id, d.decided, d.known_seq, d.known_seal, d.carrier_id, d.carry_due_at, d.carried, d.carried_note,
	d.withdrawn_reason, d.revisits_id, d.stop_id, d.stop_said, d.stop_differs, d.stop_reason, w.name AS "decider_name:text?", a.name AS "asked_by_name:text?",
	b.name AS "decided_by_name:text?", r.name AS "carrier_name:text?"
FROM decision d
LEFT JOIN person w ON w.org_id = d.org_id AND w.id = d.decider_id
LEFT JOIN person a ON a.org_id = d.org_id AND a.id = d.asked_by_id
LEFT JOIN person b ON b.org_id = d.org_id AND b.id = d.decided_by_id
LEFT JOIN person r ON r.org_id = d.org_id AND r.id = d.carrier_id
WHERE d.org_id = :org_id AND d.incident_id = :incident_id
ORDER BY d.seq_no LIMIT 1000;

-- decision_people :many
SELECT p.decision_id, p.part, p.person_id, n.name AS "name:text?" FROM decision_person p
LEFT JOIN person n ON n.org_id = p.org_id AND n.id = p.person_id
WHERE p.org_id = :org_id AND p.incident_id = :incident_id
ORDER BY p.decision_id, p.part, p.person_id LIMIT 20000;

-- decision_waiting :many
-- hot
-- kept
-- What a room still has to decide or to carry out.
SELECT d.id, d.seq_no, d.question, d.state, d.due_at, d.answer, d.carry_due_at, w.name AS "decider_name:text?",
	r.name AS "carrier_name:text?"
FROM decision d
LEFT JOIN person w ON w.org_id = d.org_id AND w.id = d.decider_id
LEFT JOIN person r ON r.org_id = d.org_id AND r.id = d.carrier_id
WHERE d.org_id = :org_id AND d.incident_id = :incident_id AND d.state IN ('open', 'decided')
LIMIT 500;

-- decision_to_decide :many
-- Over all open rooms this account may see.
SELECT d.incident_id, d.id, d.seq_no, d.question, d.due_at, i.name AS "incident_name:text"
FROM decision d
JOIN incident i ON i.org_id = d.org_id AND i.id = d.incident_id
WHERE d.org_id = :org_id AND d.decider_id = :decider_id AND d.state = 'open' AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY coalesce(d.due_at, 9223372036854775807), d.asked_at LIMIT 200;

-- decision_to_carry :many
SELECT d.incident_id, d.id, d.seq_no, d.question, d.answer, d.carry_due_at, i.name AS "incident_name:text"
FROM decision d
JOIN incident i ON i.org_id = d.org_id AND i.id = d.incident_id
WHERE d.org_id = :org_id AND d.carrier_id = :carrier_id AND d.state = 'decided' AND i.state = 'open'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY coalesce(d.carry_due_at, 9223372036854775807), d.asked_at LIMIT 200;

-- decision_count :one
SELECT count(*) AS "n:int", coalesce(max(seq_no), 0) AS "last:int" FROM decision
WHERE org_id = :org_id AND incident_id = :incident_id;

-- decision_insert :exec
INSERT INTO decision (org_id, incident_id, id, seq_no, question, options, ground, on_customers, on_law, on_money,
	on_reputation, on_safety, state, decider_id, due_at, asked_by_id, asked_at, answer, carrier_id, carry_due_at,
	carried_note, withdrawn_reason, revisits_id, stop_id)
VALUES (:org_id, :incident_id, :id, :seq_no, :question, :options, :ground, :on_customers, :on_law, :on_money,
	:on_reputation, :on_safety, 'open', :decider_id, :due_at, :asked_by_id, :asked_at, '', :carrier_id, :carry_due_at,
	'', '', :revisits_id, :stop_id);

-- decision_update :exec
UPDATE decision SET question = :question, options = :options, ground = :ground, on_customers = :on_customers,
	on_law = :on_law, on_money = :on_money, on_reputation = :on_reputation, on_safety = :on_safety,
	decider_id = :decider_id, due_at = :due_at, carrier_id = :carrier_id, carry_due_at = :carry_due_at
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_set_answer :exec
UPDATE decision SET state = 'decided', answer = :answer, ground = :ground, decided_by_id = :decided_by_id,
	decided = :decided, known_seq = :known_seq, known_seal = :known_seal, carrier_id = :carrier_id,
	carry_due_at = :carry_due_at, stop_said = :stop_said, stop_differs = :stop_differs, stop_reason = :stop_reason
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_set_reason :exec
UPDATE decision SET stop_reason = :stop_reason WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_set_end :exec
UPDATE decision SET state = :state, carried = :carried, carried_note = :carried_note,
	withdrawn_reason = :withdrawn_reason
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_set_state :exec
UPDATE decision SET state = :state WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_words :exec
UPDATE decision SET question = :question, options = :options, ground = :ground, on_customers = :on_customers,
	on_law = :on_law, on_money = :on_money, on_reputation = :on_reputation, on_safety = :on_safety,
	answer = :answer, carried_note = :carried_note, withdrawn_reason = :withdrawn_reason, stop_said = :stop_said, stop_reason = :stop_reason
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- decision_people_clear :exec
DELETE FROM decision_person WHERE org_id = :org_id AND incident_id = :incident_id AND decision_id = :decision_id;

-- decision_person_add :exec
INSERT INTO decision_person (org_id, incident_id, decision_id, part, person_id)
VALUES (:org_id, :incident_id, :decision_id, :part, :person_id);

-- decision_facts_then :many
-- What was known when the journal had so many entries: of each fact the newest entry up to then.
SELECT f.key, e.seq, e.recorded_at, e.text FROM fact_entry f
JOIN entry e ON e.org_id = f.org_id AND e.incident_id = f.incident_id AND e.seq = f.seq
WHERE f.org_id = :org_id AND f.incident_id = :incident_id AND f.seq <= :seq
	AND NOT EXISTS (SELECT 1 FROM fact_entry g WHERE g.org_id = f.org_id AND g.incident_id = f.incident_id
		AND g.key = f.key AND g.seq > f.seq AND g.seq <= :seq)
ORDER BY f.seq LIMIT 200;
