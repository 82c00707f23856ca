-- notice_orgs :many
-- across-orgs the program looks after all
SELECT s.org_id, n.since AS "since:int?" FROM mail_server s LEFT JOIN notice_mark n ON n.org_id = s.org_id ORDER BY s.org_id LIMIT 1000;

-- notice_mark_get :maybe
SELECT since, sighting_number FROM notice_mark WHERE org_id = :org_id;

-- notice_mark_add :exec
-- every room: a number and no word
INSERT INTO notice_mark (org_id, since, sighting_number)
VALUES (:org_id, :since, (SELECT coalesce(max(number), 0) FROM sighting WHERE org_id = :org_id));

-- notice_mark_rooms :exec
-- every room: what happened before is told nobody
INSERT INTO notice_room (org_id, incident_id, seq, level, report_at)
SELECT h.org_id, h.incident_id, h.seq, i.level, NULL FROM journal_head h
JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
WHERE h.org_id = :org_id
ON CONFLICT (org_id, incident_id) DO UPDATE SET seq = excluded.seq, level = excluded.level;

-- notice_mark_drop :exec
DELETE FROM notice_mark WHERE org_id = :org_id;

-- notice_sightings :many
-- every room: a new sighting is in no room yet
-- param after int
SELECT number, card FROM sighting WHERE org_id = :org_id AND number > :after ORDER BY number LIMIT 100;

-- notice_sighting_put :exec
-- param number int
UPDATE notice_mark SET sighting_number = :number WHERE org_id = :org_id;

-- notice_rooms :many
-- every room: of a restricted one only its members are told
SELECT h.incident_id, h.seq AS head, coalesce(n.seq, 0) AS "seq:int", n.level AS "level:int?", i.is_restricted, i.mode
FROM journal_head h
JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
LEFT JOIN notice_room n ON n.org_id = h.org_id AND n.incident_id = h.incident_id
WHERE h.org_id = :org_id AND h.seq > coalesce(n.seq, 0) LIMIT 20;

-- notice_room_put :exec
INSERT INTO notice_room (org_id, incident_id, seq, level, report_at) VALUES (:org_id, :incident_id, :seq, :level, NULL)
ON CONFLICT (org_id, incident_id) DO UPDATE SET seq = excluded.seq, level = excluded.level;

-- notice_room_get :maybe
SELECT seq, level, report_at FROM notice_room WHERE org_id = :org_id AND incident_id = :incident_id;

-- notice_report_put :exec
UPDATE notice_room SET report_at = :report_at WHERE org_id = :org_id AND incident_id = :incident_id;

-- notice_team :many
-- param room id?
-- Who responds; of a restricted room its members alone.
SELECT a.id AS account_id, a.mail AS account_mail, a.lang, a.name AS account_name, m.access, m.person_id,
	p.name AS "person_name:text?", p.mail AS "person_mail:text?", p.other_mail AS "other_mail:text?"
FROM membership m
JOIN account a ON a.id = m.account_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE m.org_id = :org_id AND m.ended_at IS NULL AND a.disabled_at IS NULL
	AND (:room IS NULL OR EXISTS (SELECT 1 FROM incident_member x
		WHERE x.org_id = m.org_id AND x.incident_id = :room AND x.account_id = m.account_id))
ORDER BY m.created_at LIMIT 500;
