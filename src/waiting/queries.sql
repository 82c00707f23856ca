-- waiting_rows :many
-- param my_person id?
-- param responds int
-- param accepts int
-- param sees_rooms int
-- param now int
-- hot
-- kept
-- What waits for a person, over all rooms this account may see. A task of one's own is there whatever its room is; of a
-- sighting, which has no room yet, the finder's words stand where a room's name would.
SELECT 3 AS "kind:int", d.id AS "id:id", d.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	1 AS "sees_room:int", d.seq_no AS "number:int?", d.question AS "text:text?", d.asked_at AS "since:int?",
	d.due_at AS "due_at:int?"
FROM decision d
JOIN incident i ON i.org_id = d.org_id AND i.id = d.incident_id
WHERE d.org_id = :org_id AND d.decider_id = :my_person AND d.state = 'open' AND i.state = 'open' AND :sees_rooms = 1
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 4 AS "kind:int", t.id AS "id:id", t.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	(CASE WHEN t.incident_id IS NULL OR i.is_restricted = 0 THEN 1 ELSE (SELECT count(*) FROM incident_member s
		WHERE s.org_id = i.org_id AND s.incident_id = i.id AND s.account_id = :viewer_id) END) AS "sees_room:int", NULL AS "number:int?", t.title AS "text:text?", t.made_at AS "since:int?",
	t.due_at AS "due_at:int?"
FROM task t
LEFT JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
WHERE t.org_id = :org_id AND t.owner_id = :my_person AND t.state = 'open' AND (t.incident_id IS NULL OR i.state = 'open')
	AND (t.owner_id = :my_person OR t.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 0 AS "kind:int", h.id AS "id:id", h.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	1 AS "sees_room:int", NULL AS "number:int?", f.name AS "text:text?", h.given_at AS "since:int?",
	NULL AS "due_at:int?"
FROM handover h
JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
JOIN person f ON f.org_id = h.org_id AND f.id = h.from_id
WHERE h.org_id = :org_id AND h.to_id = :my_person AND h.state = 'waiting' AND i.state = 'open' AND :responds = 1
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 1 AS "kind:int", u.evidence_id AS "id:id", u.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	1 AS "sees_room:int", e.seq_no AS "number:int?", e.name AS "text:text?", NULL AS "since:int?",
	NULL AS "due_at:int?"
FROM custody u
JOIN incident i ON i.org_id = u.org_id AND i.id = u.incident_id
JOIN evidence e ON e.org_id = u.org_id AND e.incident_id = u.incident_id AND e.id = u.evidence_id
WHERE u.org_id = :org_id AND u.giver_id = :my_person AND u.giver_state = 'open' AND u.receiver_state <> 'refused'
	AND i.state = 'open' AND e.state = 'kept' AND :responds = 1
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 1 AS "kind:int", u.evidence_id AS "id:id", u.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	1 AS "sees_room:int", e.seq_no AS "number:int?", e.name AS "text:text?", NULL AS "since:int?",
	NULL AS "due_at:int?"
FROM custody u
JOIN incident i ON i.org_id = u.org_id AND i.id = u.incident_id
JOIN evidence e ON e.org_id = u.org_id AND e.incident_id = u.incident_id AND e.id = u.evidence_id
WHERE u.org_id = :org_id AND u.receiver_id = :my_person AND u.receiver_state = 'open' AND u.giver_state <> 'refused'
	AND i.state = 'open' AND e.state = 'kept' AND :responds = 1
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 2 AS "kind:int", r.id AS "id:id", r.incident_id AS "incident_id:id?", i.name AS "incident_name:text?",
	1 AS "sees_room:int", r.seq AS "number:int?", r.reason AS "text:text?", r.asked_at AS "since:int?",
	NULL AS "due_at:int?"
FROM mask_request r
JOIN incident i ON i.org_id = r.org_id AND i.id = r.incident_id
WHERE r.org_id = :org_id AND r.decided_at IS NULL AND r.asked_by <> :viewer_id AND :responds = 1
	AND NOT EXISTS (SELECT 1 FROM membership s WHERE s.org_id = r.org_id AND s.account_id = r.asked_by
		AND s.person_id = :my_person)
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 5 AS "kind:int", s.id AS "id:id", s.incident_id AS "incident_id:id?", s.what AS "incident_name:text?",
	1 AS "sees_room:int", s.number AS "number:int?", s.card AS "text:text?", s.reported_at AS "since:int?",
	NULL AS "due_at:int?"
FROM sighting s
LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.state = 'new' AND :responds = 1
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 6 AS "kind:int", s.id AS "id:id", s.incident_id AS "incident_id:id?", NULL AS "incident_name:text?",
	1 AS "sees_room:int", s.number AS "number:int?", s.subject AS "text:text?", s.received_at AS "since:int?",
	NULL AS "due_at:int?"
FROM suspect_mail s
LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.state = 'new' AND s.sighting_id IS NULL AND :responds = 1
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 7 AS "kind:int", k.id AS "id:id", NULL AS "incident_id:id?", NULL AS "incident_name:text?",
	1 AS "sees_room:int", NULL AS "number:int?", k.title AS "text:text?", NULL AS "since:int?",
	k.review_at AS "due_at:int?"
FROM knowledge k
LEFT JOIN incident i ON i.org_id = k.org_id AND i.id = k.room_id
WHERE k.org_id = :org_id AND k.state = 'published' AND k.review_at <= :now AND :responds = 1
	AND (k.keeper_id = :my_person OR k.keeper_id IS NULL OR NOT EXISTS (SELECT 1 FROM membership s
		WHERE s.org_id = k.org_id AND s.person_id = k.keeper_id AND s.ended_at IS NULL))
	AND (k.audience = 'all' OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
UNION ALL
SELECT 8 AS "kind:int", r.id AS "id:id", NULL AS "incident_id:id?", NULL AS "incident_name:text?",
	1 AS "sees_room:int", NULL AS "number:int?", r.title AS "text:text?", y.added_at AS "since:int?",
	r.closes_at AS "due_at:int?"
FROM ask_person y
JOIN ask_round r ON r.org_id = y.org_id AND r.id = y.round_id
WHERE y.org_id = :org_id AND y.person_id = :my_person AND y.state = 'asked' AND r.state = 'open'
UNION ALL
SELECT 9 AS "kind:int", x.row_id AS "id:id", NULL AS "incident_id:id?", NULL AS "incident_name:text?",
	1 AS "sees_room:int", x.number AS "number:int?", r.title AS "text:text?", x.made_at AS "since:int?",
	x.until AS "due_at:int?"
FROM risk_acceptance x
JOIN sheet_row r ON r.org_id = x.org_id AND r.id = x.row_id
WHERE x.org_id = :org_id AND x.ended_at IS NULL AND x.until <= :now AND r.state = 'active' AND :accepts = 1
	AND x.number = (SELECT max(y.number) FROM risk_acceptance y WHERE y.org_id = x.org_id AND y.row_id = x.row_id)
UNION ALL
SELECT 14 AS "kind:int", b.id AS "id:id", NULL AS "incident_id:id?", NULL AS "incident_name:text?",
	1 AS "sees_room:int", b.number AS "number:int?", p.changed AS "text:text?", coalesce(p.changed_at, b.made_at) AS "since:int?",
	NULL AS "due_at:int?"
FROM binder_plan p
JOIN binder b ON b.org_id = p.org_id AND b.number = (SELECT max(m.number) FROM binder m WHERE m.org_id = p.org_id)
WHERE p.org_id = :org_id AND :responds = 1
	AND (p.changed_at IS NOT NULL OR (p.remind_days > 0 AND b.made_at + p.remind_days * 86400000 <= :now))
LIMIT 300;

-- waiting_regulation :maybe
-- param approves int
-- hot
-- kept
-- The newest version: for an executive while nobody said anything of it, for its author when it came back.
SELECT r.version, r.made_at, r.returned_at FROM regulation r
WHERE r.org_id = :org_id AND r.version = (SELECT max(n.version) FROM regulation n WHERE n.org_id = :org_id) AND r.approved_at IS NULL
	AND ((r.returned_at IS NULL AND :approves = 1) OR (r.returned_at IS NOT NULL AND r.made_by_id = :viewer_id));
