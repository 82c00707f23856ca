-- link_rows :many
-- hot
-- kept
-- What a room is linked with, as far as the viewer may see the other end. The second half: a room only some may see says
-- nothing in an open one, so what leads here from it is found from its side.
SELECT l.id AS "id:id", l.other_id AS "other_id:id", l.relation AS "relation:text", l.reason AS "reason:text",
	l.made_at AS "made_at:int", p.name AS "made_by_name:text?", i.name AS "name:text", i.title AS "title:text",
	i.state AS "state:text", i.level AS "level:int?", i.kind AS "kind:text", i.mode AS "mode:text",
	i.noticed AS "noticed:text", i.is_restricted AS "is_restricted:int",
	(SELECT count(*) FROM link m WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.relation = 'into'
		AND m.state = 'on') AS "is_merged:int"
FROM link l
JOIN incident i ON i.org_id = l.org_id AND i.id = l.other_id
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.made_by_id
WHERE l.org_id = :org_id AND l.incident_id = :incident_id AND l.state = 'on'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT l.id AS "id:id", l.incident_id AS "other_id:id", l.relation AS "relation:text", l.reason AS "reason:text",
	l.made_at AS "made_at:int", p.name AS "made_by_name:text?", i.name AS "name:text", i.title AS "title:text",
	i.state AS "state:text", i.level AS "level:int?", i.kind AS "kind:text", i.mode AS "mode:text",
	i.noticed AS "noticed:text", i.is_restricted AS "is_restricted:int", 0 AS "is_merged:int"
FROM link l
JOIN incident i ON i.org_id = l.org_id AND i.id = l.incident_id
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.made_by_id
WHERE l.org_id = :org_id AND l.other_id = :incident_id AND l.state = 'on' AND l.relation = 'related'
	AND NOT EXISTS (SELECT 1 FROM link o WHERE o.org_id = l.org_id AND o.incident_id = :incident_id AND o.id = l.id)
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
LIMIT 600;

-- link_sides :many
-- All of a room, also what was taken back: for verify.
SELECT id, other_id, relation, reason, state, off_reason, made_at, made_by_id, ended_at, ended_by_id, was_open,
	report_moved, report_before, carried
FROM link WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY id;

-- link_side :maybe
-- hot
SELECT id, other_id, relation, reason, state, off_reason, made_at, made_by_id, ended_at, ended_by_id, was_open,
	report_moved, report_before, carried
FROM link WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- link_of :maybe
-- hot
-- The newest of this relation that holds: a room's parent, or what it was merged into.
SELECT l.id, l.other_id, l.made_at, p.name AS "made_by_name:text?" FROM link l
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.made_by_id
WHERE l.org_id = :org_id AND l.incident_id = :incident_id AND l.relation = :relation AND l.state = 'on'
ORDER BY l.id DESC LIMIT 1;

-- link_pair :maybe
-- hot
SELECT l.id, l.relation, l.made_at, p.name AS "made_by_name:text?" FROM link l
LEFT JOIN person p ON p.org_id = l.org_id AND p.id = l.made_by_id
WHERE l.org_id = :org_id AND l.incident_id = :incident_id AND l.other_id = :other_id AND l.state = 'on'
ORDER BY l.id DESC LIMIT 1;

-- link_count :one
SELECT count(*) AS "n:int" FROM link WHERE org_id = :org_id AND incident_id = :incident_id;

-- link_insert :exec
INSERT INTO link (org_id, incident_id, id, other_id, relation, reason, state, off_reason, made_at, made_by_id, ended_at,
	ended_by_id, was_open, report_moved, report_before, carried)
VALUES (:org_id, :incident_id, :id, :other_id, :relation, :reason, 'on', '', :made_at, :made_by_id, NULL, NULL, :was_open,
	:report_moved, :report_before, :carried);

-- link_end :exec
UPDATE link SET state = 'off', off_reason = :off_reason, ended_at = :ended_at, ended_by_id = :ended_by_id
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- link_words :exec
UPDATE link SET reason = :reason, off_reason = :off_reason
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- link_sightings :many
-- What finders reported that is part of a room.
SELECT id FROM sighting WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY number LIMIT 1000;

-- link_words_of_finders :many
-- hot
-- What finders wrote, of the rooms the viewer may see: to find rooms that tell of the same thing.
SELECT s.incident_id AS "incident_id:id", s.what, s.place FROM sighting s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
	AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY s.number DESC LIMIT 300;
