-- deputy_rows :many
SELECT role, place, person_id FROM deputy WHERE org_id = :org_id ORDER BY role, place LIMIT 1000;

-- deputy_clear :exec
DELETE FROM deputy WHERE org_id = :org_id AND role = :role;

-- deputy_add :exec
INSERT INTO deputy (org_id, role, place, person_id) VALUES (:org_id, :role, :place, :person_id);

-- acting_rows :many
-- hot
-- kept
SELECT role, person_id, since FROM acting WHERE org_id = :org_id AND incident_id = :incident_id LIMIT 100;

-- acting_put :exec
INSERT INTO acting (org_id, incident_id, role, person_id, since)
VALUES (:org_id, :incident_id, :role, :person_id, :since)
ON CONFLICT (org_id, incident_id, role) DO UPDATE SET person_id = excluded.person_id, since = excluded.since;

-- reach_rows :many
-- hot
-- kept
SELECT person_id, state, at FROM reach WHERE org_id = :org_id AND incident_id = :incident_id LIMIT 1000;

-- reach_put :exec
INSERT INTO reach (org_id, incident_id, person_id, state, at)
VALUES (:org_id, :incident_id, :person_id, :state, :at)
ON CONFLICT (org_id, incident_id, person_id) DO UPDATE SET state = excluded.state, at = excluded.at;

-- role_left :many
-- hot
-- kept
-- People who could sign in once and cannot any more: their membership ended and there is no other.
SELECT m.person_id AS "person_id:id" FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.org_id = :org_id AND (m.ended_at IS NOT NULL OR a.disabled_at IS NOT NULL) AND m.person_id IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM membership n JOIN account b ON b.id = n.account_id
		WHERE n.org_id = m.org_id AND n.person_id = m.person_id AND n.ended_at IS NULL AND b.disabled_at IS NULL)
LIMIT 1000;

-- handover_rows :many
SELECT h.id, h.from_id, h.to_id, h.note, h.known_seq, h.given_at, h.state, h.ended_at,
	f.name AS "from_name:text?", t.name AS "to_name:text?"
FROM handover h
LEFT JOIN person f ON f.org_id = h.org_id AND f.id = h.from_id
LEFT JOIN person t ON t.org_id = h.org_id AND t.id = h.to_id
WHERE h.org_id = :org_id AND h.incident_id = :incident_id
ORDER BY h.given_at DESC, h.id DESC LIMIT 1000;

-- handover_count :one
SELECT count(*) AS "n:int" FROM handover WHERE org_id = :org_id AND incident_id = :incident_id;

-- handover_insert :exec
INSERT INTO handover (org_id, incident_id, id, from_id, to_id, note, known_seq, given_at, state)
VALUES (:org_id, :incident_id, :id, :from_id, :to_id, :note, :known_seq, :given_at, 'waiting');

-- handover_end :exec
UPDATE handover SET state = :state, ended_at = :ended_at
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- handover_note :exec
UPDATE handover SET note = :note WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- handover_my_last :maybe
-- param account_id id
-- The newest entry an account wrote in a room.
SELECT seq, recorded_at FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND account_id = :account_id
ORDER BY seq DESC LIMIT 1;

-- handover_seq_at :one
-- param at int
-- How many entries there were at a time.
SELECT coalesce(max(seq), 0) AS "seq:int" FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND recorded_at <= :at;

-- handover_seqs :many
-- param since int
-- param most int
SELECT seq FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :since
ORDER BY seq LIMIT :most;

-- role_more_rows :many
-- hot
-- kept
SELECT role, person_id FROM role_more WHERE org_id = :org_id ORDER BY role, person_id LIMIT 5000;

-- role_more_add :exec
INSERT INTO role_more (org_id, role, person_id) VALUES (:org_id, :role, :person_id) ON CONFLICT (org_id, role, person_id) DO NOTHING;

-- role_more_drop :exec
DELETE FROM role_more WHERE org_id = :org_id AND role = :role AND person_id = :person_id;

-- role_main_set :exec
UPDATE person SET role = :role WHERE org_id = :org_id AND id = :id;

-- role_more_first :maybe
SELECT role FROM role_more WHERE org_id = :org_id AND person_id = :person_id ORDER BY role LIMIT 1;

-- role_unneeded_rows :many
SELECT role, reason FROM role_unneeded WHERE org_id = :org_id ORDER BY role LIMIT 100;

-- role_unneeded_put :exec
INSERT INTO role_unneeded (org_id, role, reason, decided_at, decided_by_id) VALUES (:org_id, :role, :reason, :decided_at, :decided_by_id)
ON CONFLICT (org_id, role) DO UPDATE SET reason = excluded.reason, decided_at = excluded.decided_at, decided_by_id = excluded.decided_by_id;

-- role_unneeded_drop :exec
DELETE FROM role_unneeded WHERE org_id = :org_id AND role = :role;
