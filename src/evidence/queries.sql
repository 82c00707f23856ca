-- evidence_rows :many
SELECT e.id, e.incident_id, e.seq_no, e.kind, e.thing, e.name, e.description, e.found, e.file_name, e.sha256,
	e.stored_sha256, e.is_sample, e.state, e.reason, b.bytes AS "bytes:int?", b.type AS "type:text?",
	b.is_sealed AS "is_sealed:int?"
FROM evidence e LEFT JOIN blob b ON b.org_id = e.org_id AND b.sha256 = e.stored_sha256
WHERE e.org_id = :org_id AND e.incident_id = :incident_id ORDER BY e.seq_no LIMIT 2000;

-- evidence_row :maybe
-- hot
SELECT e.id, e.incident_id, e.seq_no, e.kind, e.thing, e.name, e.description, e.found, e.file_name, e.sha256,
	e.stored_sha256, e.is_sample, e.state, e.reason, b.bytes AS "bytes:int?", b.type AS "type:text?",
	b.is_sealed AS "is_sealed:int?"
FROM evidence e LEFT JOIN blob b ON b.org_id = e.org_id AND b.sha256 = e.stored_sha256
WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.id = :id;

-- evidence_count :one
SELECT COUNT(*) AS "n:int", COALESCE(MAX(e.seq_no), 0) AS "last:int", COALESCE(SUM(b.bytes), 0) AS "bytes:int"
FROM evidence e LEFT JOIN blob b ON b.org_id = e.org_id AND b.sha256 = e.stored_sha256
WHERE e.org_id = :org_id AND e.incident_id = :incident_id;

-- evidence_same :maybe
-- Another one of this room with the same bytes.
SELECT seq_no, name FROM evidence
WHERE org_id = :org_id AND incident_id = :incident_id AND sha256 = :sha256 AND id <> :id AND state = 'kept'
ORDER BY seq_no LIMIT 1;

-- evidence_insert :exec
INSERT INTO evidence (org_id, id, incident_id, seq_no, kind, thing, name, description, found, file_name, sha256,
	stored_sha256, is_sample, state, reason)
VALUES (:org_id, :id, :incident_id, :seq_no, :kind, :thing, :name, :description, :found, :file_name, :sha256,
	:stored_sha256, :is_sample, 'kept', '');

-- evidence_put :exec
UPDATE evidence SET name = :name, description = :description, found = :found, file_name = :file_name, state = :state,
	reason = :reason
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- custody_rows :many
SELECT u.id, u.incident_id, u.evidence_id, u.seq_no, u.act, u.giver_id, u.giver_name, u.receiver_id, u.receiver_name,
	u.happened, u.place, u.purpose, u.giver_state, u.giver_at, u.giver_account_id, u.receiver_state, u.receiver_at,
	u.receiver_account_id, u.scan_sha256, u.note, g.name AS "giver_person:text?", r.name AS "receiver_person:text?",
	b.bytes AS "scan_bytes:int?", b.type AS "scan_type:text?"
FROM custody u
LEFT JOIN person g ON g.org_id = u.org_id AND g.id = u.giver_id
LEFT JOIN person r ON r.org_id = u.org_id AND r.id = u.receiver_id
LEFT JOIN blob b ON b.org_id = u.org_id AND b.sha256 = u.scan_sha256
WHERE u.org_id = :org_id AND u.incident_id = :incident_id ORDER BY u.evidence_id, u.seq_no LIMIT 20000;

-- custody_of :many
-- hot
SELECT u.id, u.incident_id, u.evidence_id, u.seq_no, u.act, u.giver_id, u.giver_name, u.receiver_id, u.receiver_name,
	u.happened, u.place, u.purpose, u.giver_state, u.giver_at, u.giver_account_id, u.receiver_state, u.receiver_at,
	u.receiver_account_id, u.scan_sha256, u.note, g.name AS "giver_person:text?", r.name AS "receiver_person:text?",
	b.bytes AS "scan_bytes:int?", b.type AS "scan_type:text?"
FROM custody u
LEFT JOIN person g ON g.org_id = u.org_id AND g.id = u.giver_id
LEFT JOIN person r ON r.org_id = u.org_id AND r.id = u.receiver_id
LEFT JOIN blob b ON b.org_id = u.org_id AND b.sha256 = u.scan_sha256
WHERE u.org_id = :org_id AND u.incident_id = :incident_id AND u.evidence_id = :evidence_id
ORDER BY u.seq_no LIMIT 500;

-- custody_has_account :maybe
-- hot
SELECT account_id FROM membership WHERE org_id = :org_id AND person_id = :person_id AND ended_at IS NULL LIMIT 1;

-- custody_insert :exec
INSERT INTO custody (org_id, id, incident_id, evidence_id, seq_no, act, giver_id, giver_name, receiver_id, receiver_name,
	happened, place, purpose, giver_state, giver_at, giver_account_id, receiver_state, receiver_at, receiver_account_id,
	scan_sha256, note)
VALUES (:org_id, :id, :incident_id, :evidence_id, :seq_no, :act, :giver_id, :giver_name, :receiver_id, :receiver_name,
	:happened, :place, :purpose, :giver_state, :giver_at, :giver_account_id, :receiver_state, :receiver_at,
	:receiver_account_id, NULL, '');

-- custody_confirm :exec
UPDATE custody SET giver_state = :giver_state, giver_at = :giver_at, giver_account_id = :giver_account_id,
	receiver_state = :receiver_state, receiver_at = :receiver_at, receiver_account_id = :receiver_account_id,
	scan_sha256 = :scan_sha256, note = :note
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- custody_words :exec
UPDATE custody SET giver_name = :giver_name, receiver_name = :receiver_name, place = :place, purpose = :purpose,
	note = :note
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
