-- statistics_rooms :many
-- param from int
-- param until int
-- Each room once, with what its spans begin and end with. What was taken in from elsewhere is not ours to count,
-- and what was merged into another room is counted there.
SELECT i.id, i.name, i.kind, i.level, i.state, i.noticed, i.noticed_at, i.opened_at, i.closed_at, i.is_restricted,
	k.contained AS "contained:text?", k.recovered AS "recovered:text?", k.cause_state AS "cause_state:text?",
	k.cause AS "cause:text?", k.cost_access AS "cost_access:text?", f.value AS "happened:text?"
FROM incident i
LEFT JOIN closing k ON k.org_id = i.org_id AND k.incident_id = i.id
LEFT JOIN fact f ON f.org_id = i.org_id AND f.incident_id = i.id AND f.key = 'occurred_at' AND f.state = 'known'
WHERE i.org_id = :org_id AND i.mode = 'live' AND i.origin = '' AND i.noticed_at >= :from AND i.noticed_at < :until
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
	AND NOT EXISTS (SELECT 1 FROM link l WHERE l.org_id = i.org_id AND l.incident_id = i.id AND l.relation = 'into' AND l.state = 'on');

-- statistics_reports :many
-- every room: what belongs to no room of statistics_rooms is passed over
SELECT incident_id, issued_at FROM report WHERE org_id = :org_id AND state = 'issued';

-- statistics_costs :many
-- every room: what belongs to no room of statistics_rooms is passed over
SELECT incident_id, kind, hours, amount FROM closing_cost WHERE org_id = :org_id AND is_dropped = 0 ORDER BY incident_id;

-- statistics_ways :many
-- every room: what belongs to no room of statistics_rooms is passed over
-- What each room came from: sightings of people, and of programs.
SELECT incident_id, origin FROM sighting WHERE org_id = :org_id AND incident_id IS NOT NULL;

-- statistics_cards :many
-- param from int
-- param until int
SELECT s.card, count(*) AS "n:int", count(nullif(s.origin, '')) AS "programs:int", count(s.incident_id) AS "joined:int",
	count(CASE WHEN s.origin = '' THEN s.incident_id END) AS "joined_people:int"
FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.reported_at >= :from AND s.reported_at < :until AND (i.id IS NULL OR i.mode = 'live')
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
GROUP BY s.card ORDER BY s.card;

-- statistics_taken :many
-- param from int
-- param until int
SELECT s.taken_at - s.reported_at AS "wait:int"
FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
	AND s.reported_at >= :from AND s.reported_at < :until AND s.taken_at IS NOT NULL AND (i.id IS NULL OR i.mode = 'live')
ORDER BY s.reported_at DESC LIMIT 100000;
