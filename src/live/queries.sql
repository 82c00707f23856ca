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

-- live_sightings :one
-- every room: of those no room has yet, as one number: it differs when one comes, is taken, is said more of or goes
SELECT count(*) + coalesce(sum(s.reported_at + coalesce(s.taken_at, 0) + coalesce(s.photo_hidden_at, 0)), 0)
	+ (SELECT count(*) FROM sighting_message m JOIN sighting w ON w.org_id = m.org_id AND w.id = m.sighting_id
		WHERE m.org_id = :org_id AND w.state IN ('new', 'checking')) AS "mark:int"
FROM sighting s WHERE s.org_id = :org_id AND s.state IN ('new', 'checking');

-- live_suspects :one
-- every room: of those nobody has judged, as one number: it differs when one comes, is taken, answered or judged
SELECT count(*) + coalesce(sum(m.changed_at), 0) AS "mark:int" FROM suspect_mail m
WHERE m.org_id = :org_id AND m.state IN ('new', 'checking');

-- live_tasks :one
-- param my_person id?
-- param only_mine int
-- every room: one's own tasks, whatever room they are of, and those of no room
-- The same of tasks: rooms do not tell of those that belong to none, nor anything to whom a task was given from a room
-- they may not see.
SELECT count(*) + coalesce(sum(t.made_at + coalesce(t.due_at, 0) + 3 * length(t.state) + 5 * length(t.title) + 7 * length(t.detail)
		+ 11 * length(t.attached) + 13 * length(t.note)), 0)
	+ coalesce(sum((SELECT count(*) FROM task_word w WHERE w.org_id = t.org_id AND w.task_id = t.id)), 0) AS "mark:int"
FROM task t WHERE t.org_id = :org_id AND t.state IN ('open', 'doing')
	AND (t.owner_id = :my_person OR (:only_mine = 0 AND t.incident_id IS NULL));
