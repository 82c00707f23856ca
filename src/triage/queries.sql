-- triage_row :maybe
SELECT t.ground, t.effect, t.worst, t.concerned, t.level, t.decided_by_id, t.decided_at,
	p.name AS "decided_by_name:text?"
FROM triage t
LEFT JOIN person p ON p.org_id = t.org_id AND p.id = t.decided_by_id
WHERE t.org_id = :org_id AND t.incident_id = :incident_id;

-- triage_put :exec
INSERT INTO triage (org_id, incident_id, ground, effect, worst, concerned, level, decided_by_id, decided_at)
VALUES (:org_id, :incident_id, :ground, :effect, :worst, :concerned, :level, :decided_by_id, :decided_at)
ON CONFLICT (org_id, incident_id) DO UPDATE SET ground = excluded.ground, effect = excluded.effect,
	worst = excluded.worst, concerned = excluded.concerned, level = excluded.level,
	decided_by_id = excluded.decided_by_id, decided_at = excluded.decided_at;

-- triage_words :exec
UPDATE triage SET ground = :ground, effect = :effect, worst = :worst, concerned = :concerned
WHERE org_id = :org_id AND incident_id = :incident_id;
