-- live_session :maybe
-- across-orgs asked by the session's own id; the caller compares the organisation
-- hot
-- Whether a browser that listens may still do so.
SELECT s.seen_at, s.ends_at, m.access AS "access:int?", s.org_id AS "org:id?"
FROM session s JOIN account a ON a.id = s.account_id
LEFT JOIN membership m ON m.org_id = s.org_id AND m.account_id = s.account_id AND m.ended_at IS NULL
WHERE s.id = :id AND s.revoked_at IS NULL AND a.disabled_at IS NULL;

-- live_token :maybe
-- hot
SELECT t.ends_at, m.access FROM token t JOIN account a ON a.id = t.account_id
JOIN membership m ON m.org_id = t.org_id AND m.account_id = t.account_id
WHERE t.org_id = :org_id AND t.id = :id AND t.revoked_at IS NULL AND a.disabled_at IS NULL AND m.ended_at IS NULL;

-- live_mark :one
-- How far the rooms are that this account may see, as one number: it differs when any of them moved.
SELECT coalesce(sum(h.seq), 0) + count(*) AS "mark:int"
FROM journal_head h JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
WHERE h.org_id = :org_id AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));
