-- incident_row :maybe
-- hot
-- kept
SELECT i.id, i.mode, i.title, i.name, i.kind, i.level, i.phase, i.state, i.noticed, i.noticed_at, i.noticed_by_id,
	i.lead_id, i.lead_since, i.next_report_at, i.opened_at, i.closed_at, i.seq_no, i.month, i.is_restricted, i.origin,
	n.name AS "noticed_by_name:text?", l.name AS "lead_name:text?", l.title AS "lead_title:text?",
	(SELECT count(*) FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id) AS "is_member:int"
FROM incident i
LEFT JOIN person n ON n.org_id = i.org_id AND n.id = i.noticed_by_id
LEFT JOIN person l ON l.org_id = i.org_id AND l.id = i.lead_id
WHERE i.org_id = :org_id AND i.id = :id;

-- incident_rows :many
-- param any_state int
-- param all_rooms int
-- param from_newest int
-- param before_at int
-- param most int
-- param before_id id
-- all_rooms 1: the program itself asks, nobody looks. Newest first, or those before a place in that order.
SELECT i.id, i.mode, i.title, i.name, i.kind, i.level, i.phase, i.state, i.noticed, i.noticed_at, i.noticed_by_id,
	i.lead_id, i.lead_since, i.next_report_at, i.opened_at, i.closed_at, i.seq_no, i.month, i.is_restricted, i.origin,
	n.name AS "noticed_by_name:text?", l.name AS "lead_name:text?", l.title AS "lead_title:text?",
	(SELECT count(*) FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id) AS "is_member:int"
FROM incident i
LEFT JOIN person n ON n.org_id = i.org_id AND n.id = i.noticed_by_id
LEFT JOIN person l ON l.org_id = i.org_id AND l.id = i.lead_id
WHERE i.org_id = :org_id AND (:any_state = 1 OR i.state = :state)
	AND (:all_rooms = 1 OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
	AND (:from_newest = 1 OR i.opened_at < :before_at OR (i.opened_at = :before_at AND i.id < :before_id))
ORDER BY i.opened_at DESC, i.id DESC LIMIT :most;

-- incident_door :maybe
-- hot
SELECT i.is_restricted, (SELECT count(*) FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id) AS "is_member:int"
FROM incident i WHERE i.org_id = :org_id AND i.id = :id;

-- incident_last_number :one
-- param series_end int
-- every room: numbers below series_end were given in the open; a room that begins restricted takes none of them
SELECT coalesce(max(seq_no), 0) AS "last:int" FROM incident
WHERE org_id = :org_id AND mode = :mode AND month = :month AND seq_no < :series_end;

-- incident_insert :exec
INSERT INTO incident (org_id, id, mode, title, name, kind, level, phase, state, noticed, noticed_at, noticed_by_id,
	lead_id, lead_since, next_report_at, opened_at, closed_at, seq_no, month, is_restricted, origin)
VALUES (:org_id, :id, :mode, :title, :name, :kind, :level, :phase, :state, :noticed, :noticed_at, :noticed_by_id,
	:lead_id, :lead_since, NULL, :opened_at, :closed_at, :seq_no, :month, :is_restricted, :origin);

-- incident_update_restricted :exec
UPDATE incident SET is_restricted = :is_restricted WHERE org_id = :org_id AND id = :id;

-- incident_member_rows :many
SELECT m.account_id, m.added_by AS "added_by:id?", m.added_at, a.name AS account_name, a.mail, p.name AS "person_name:text?",
	s.access AS "access:int?"
FROM incident_member m
JOIN account a ON a.id = m.account_id
LEFT JOIN membership s ON s.org_id = m.org_id AND s.account_id = m.account_id AND s.ended_at IS NULL
LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id
WHERE m.org_id = :org_id AND m.incident_id = :incident_id
ORDER BY m.added_at, m.account_id LIMIT 1000;

-- incident_account :maybe
-- An account of the organisation, and what people call it.
SELECT s.access, a.name AS account_name, p.name AS "person_name:text?"
FROM membership s JOIN account a ON a.id = s.account_id
LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id
WHERE s.org_id = :org_id AND s.account_id = :account_id AND s.ended_at IS NULL AND a.disabled_at IS NULL;

-- incident_outsider :maybe
-- param person_id id
-- hot
-- An account of a person that is no member of a room, when none of theirs is.
SELECT s.account_id FROM membership s
WHERE s.org_id = :org_id AND s.person_id = :person_id AND s.ended_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM incident_member m JOIN membership t ON t.org_id = m.org_id AND t.account_id = m.account_id
		WHERE m.org_id = s.org_id AND m.incident_id = :incident_id AND t.person_id = :person_id AND t.ended_at IS NULL)
LIMIT 1;

-- incident_member_add :exec
-- param added_by id?
INSERT INTO incident_member (org_id, incident_id, account_id, added_by, added_at)
VALUES (:org_id, :incident_id, :account_id, :added_by, :added_at);

-- incident_member_remove :exec
DELETE FROM incident_member WHERE org_id = :org_id AND incident_id = :incident_id AND account_id = :account_id;

-- incident_update_level :exec
UPDATE incident SET level = :level WHERE org_id = :org_id AND id = :id;

-- incident_update_title :exec
UPDATE incident SET title = :title, name = :name WHERE org_id = :org_id AND id = :id;

-- incident_update_lead :exec
UPDATE incident SET lead_id = :lead_id, lead_since = :lead_since WHERE org_id = :org_id AND id = :id;

-- incident_update_kind :exec
UPDATE incident SET kind = :kind, name = :name WHERE org_id = :org_id AND id = :id;

-- incident_update_phase :exec
UPDATE incident SET phase = :phase WHERE org_id = :org_id AND id = :id;

-- incident_update_state :exec
UPDATE incident SET state = :state, closed_at = :closed_at WHERE org_id = :org_id AND id = :id;

-- incident_update_next_report :exec
UPDATE incident SET next_report_at = :next_report_at WHERE org_id = :org_id AND id = :id;
