-- guest_rows :many
SELECT g.id, g.incident_id, g.name, g.reason, g.sees_timeline, g.sees_facts, g.sees_evidence, g.may_write, g.token_hash,
	g.made_by AS "made_by:id?", g.made_at, g.ends_at, g.revoked_at, g.notes, g.seen_at, g.sealed_as, a.name AS "account_name:text?"
FROM guest g LEFT JOIN account a ON a.id = g.made_by
WHERE g.org_id = :org_id AND g.incident_id = :incident_id ORDER BY g.made_at, g.id LIMIT 500;

-- guest_insert :exec
-- param made_by id?
INSERT INTO guest (org_id, id, incident_id, name, reason, sees_timeline, sees_facts, sees_evidence, may_write, token_hash,
	made_by, made_at, ends_at, sealed_as)
VALUES (:org_id, :id, :incident_id, :name, :reason, :sees_timeline, :sees_facts, :sees_evidence, :may_write, :token_hash,
	:made_by, :made_at, :ends_at, 1);

-- guest_take_back :exec
UPDATE guest SET revoked_at = :revoked_at WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- guest_rename :exec
UPDATE guest SET name = :name, reason = :reason WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- guest_by_link :maybe
-- across-orgs the link itself says whose it is
-- every room: the link is for one
-- hot
SELECT g.org_id, g.id, g.incident_id, g.name FROM guest g
WHERE g.token_hash = :token_hash AND g.revoked_at IS NULL AND g.ends_at > :ends_at;

-- guest_by_session :maybe
-- across-orgs the session itself says whose it is
-- every room: the link is for one
-- param now int
-- param token_hash bytes
-- hot
SELECT g.org_id, g.id, g.incident_id, g.name, g.sees_timeline, g.sees_facts, g.sees_evidence, g.may_write, g.ends_at,
	g.notes, o.name AS org_name
FROM guest_session s
JOIN guest g ON g.org_id = s.org_id AND g.id = s.guest_id
JOIN org o ON o.id = g.org_id
WHERE s.token_hash = :token_hash AND s.ends_at > :now AND g.ends_at > :now AND g.revoked_at IS NULL;

-- guest_session_add :exec
INSERT INTO guest_session (org_id, token_hash, guest_id, ends_at) VALUES (:org_id, :token_hash, :guest_id, :ends_at);

-- guest_session_sweep :exec
-- param now int
-- across-orgs what is over is dropped for everybody at once
DELETE FROM guest_session WHERE ends_at < :now;

-- guest_seen :exec
UPDATE guest SET seen_at = :seen_at WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- guest_noted :exec
UPDATE guest SET notes = notes + 1 WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
