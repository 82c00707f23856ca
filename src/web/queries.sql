-- web_session :maybe
-- param token_hash bytes
-- across-orgs the session itself says which organisation is chosen
-- hot
-- kept
-- Everything a request has to know of who sent it, in one step.
SELECT s.id, s.account_id, s.csrf_key, s.seen_at, s.ends_at, a.name AS account_name, a.lang,
	m.org_id AS "org_id:id?", m.access AS "access:int?", o.name AS "org_name:text?",
	p.id AS "person_id:id?", p.name AS "person_name:text?"
FROM session AS s
JOIN account AS a ON a.id = s.account_id
LEFT JOIN membership AS m ON m.org_id = s.org_id AND m.account_id = s.account_id AND m.ended_at IS NULL
LEFT JOIN org AS o ON o.id = m.org_id
LEFT JOIN person AS p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE s.token_hash = :token_hash AND s.revoked_at IS NULL AND a.disabled_at IS NULL;

-- web_token :maybe
-- param token_hash bytes
-- across-orgs the token itself says which organisation it is for
-- hot
-- kept
SELECT t.id, t.org_id, t.account_id, t.seen_at, t.ends_at, a.name AS account_name, a.lang,
	m.access, o.name AS org_name, p.id AS "person_id:id?", p.name AS "person_name:text?"
FROM token AS t
JOIN account AS a ON a.id = t.account_id
JOIN membership AS m ON m.org_id = t.org_id AND m.account_id = t.account_id
JOIN org AS o ON o.id = t.org_id
LEFT JOIN person AS p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE t.token_hash = :token_hash AND t.revoked_at IS NULL AND a.disabled_at IS NULL AND m.ended_at IS NULL;

-- web_membership :maybe
-- hot
SELECT m.access FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.org_id = :org_id AND m.account_id = :account_id AND m.ended_at IS NULL AND a.disabled_at IS NULL;

-- web_session_seen :exec
UPDATE session SET seen_at = :seen_at WHERE id = :id AND seen_at < :seen_at;

-- web_token_seen :exec
UPDATE token SET seen_at = :seen_at WHERE org_id = :org_id AND id = :id;

-- web_meta :maybe
SELECT value FROM meta WHERE name = :name;

-- web_meta_add :exec
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING;

-- web_idempotency :maybe
SELECT request_hash, status, location, body, created_at FROM idempotency
WHERE org_id = :org_id AND account_id = :account_id AND key = :key;

-- web_idempotency_drop :exec
DELETE FROM idempotency WHERE org_id = :org_id AND account_id = :account_id AND key = :key;

-- web_idempotency_add :exec
INSERT INTO idempotency (org_id, account_id, key, request_hash, status, location, body, created_at)
VALUES (:org_id, :account_id, :key, :request_hash, :status, :location, :body, :created_at);

-- web_sightings_new :one
-- hot
-- kept
-- every room: a new sighting is in no room yet, nor does a number tell anything of a mail
-- Mails that came with a report are counted by it.
SELECT (SELECT count(*) FROM sighting WHERE org_id = :org_id AND state = 'new')
	+ (SELECT count(*) FROM suspect_mail m WHERE m.org_id = :org_id AND m.state = 'new' AND m.sighting_id IS NULL) AS "n:int";
