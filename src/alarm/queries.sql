-- alarm_source_rows :many
SELECT id, name, preset, lang, card, window_min, proof, secret_at, mapping, is_on, made_at, revoked_at, came_at, trouble, place,
	trouble_at, wrong, wrong_at, over, over_at, sample, sample_at
FROM alarm_source WHERE org_id = :org_id ORDER BY revoked_at IS NOT NULL, name, id LIMIT 100;

-- alarm_source_row :maybe
SELECT id, name, preset, lang, card, window_min, proof, secret_at, mapping, is_on, made_at, revoked_at, came_at, trouble, place,
	trouble_at, wrong, wrong_at, over, over_at, sample, sample_at
FROM alarm_source WHERE org_id = :org_id AND id = :id;

-- alarm_source_count :one
SELECT count(*) AS "n:int" FROM alarm_source WHERE org_id = :org_id AND revoked_at IS NULL;

-- alarm_source_named :maybe
SELECT id FROM alarm_source WHERE org_id = :org_id AND name = :name AND id <> :id LIMIT 1;

-- alarm_source_find :maybe
-- across-orgs the address tells whose it is; what is shown is looked at next
-- param source id
SELECT org_id, id, name, proof, secret_hash, secret, is_on, revoked_at, lang, mapping, wrong_at, over_at
FROM alarm_source WHERE id = :source LIMIT 1;

-- alarm_row_add :exec
-- param now int
INSERT INTO alarm_source (org_id, id, name, preset, lang, card, window_min, proof, secret_hash, secret, secret_at, mapping, is_on,
	made_at, revoked_at, came_at, trouble, place, trouble_at, wrong, wrong_at, over, over_at, over_sighting_id, sample, sample_at,
	log_number, known_number)
VALUES (:org_id, :id, :name, :preset, :lang, :card, :window_min, :proof, :secret_hash, :secret, :now, :mapping, 0, :now, NULL, NULL,
	'', '', NULL, 0, NULL, 0, NULL, NULL, '', NULL, 0, 0);

-- alarm_source_secret :exec
-- param now int
UPDATE alarm_source SET secret_hash = :secret_hash, secret = :secret, secret_at = :now, revoked_at = NULL, wrong = 0, wrong_at = NULL
WHERE org_id = :org_id AND id = :id;

-- alarm_row_set :exec
UPDATE alarm_source SET name = :name, card = :card, window_min = :window_min, mapping = :mapping WHERE org_id = :org_id AND id = :id;

-- alarm_source_switch :exec
UPDATE alarm_source SET is_on = :is_on WHERE org_id = :org_id AND id = :id;

-- alarm_source_revoke :exec
UPDATE alarm_source SET revoked_at = :revoked_at, is_on = 0, secret = :secret, sample = '', sample_at = NULL
WHERE org_id = :org_id AND id = :id;

-- alarm_source_wrong :exec
UPDATE alarm_source SET wrong = wrong + 1, wrong_at = :wrong_at WHERE org_id = :org_id AND id = :id;

-- alarm_source_over :exec
UPDATE alarm_source SET over = over + 1, over_at = :over_at WHERE org_id = :org_id AND id = :id;

-- alarm_source_over_sighting :exec
UPDATE alarm_source SET over_sighting_id = :over_sighting_id WHERE org_id = :org_id AND id = :id;

-- alarm_source_trouble :exec
UPDATE alarm_source SET trouble = :trouble, place = :place, trouble_at = :trouble_at, sample = :sample, sample_at = :sample_at
WHERE org_id = :org_id AND id = :id;

-- alarm_source_went :exec
UPDATE alarm_source SET came_at = :came_at, trouble = '', place = '', trouble_at = NULL, sample = '', sample_at = NULL
WHERE org_id = :org_id AND id = :id;

-- alarm_source_numbers :maybe
-- param logs int
-- param known int
UPDATE alarm_source SET log_number = log_number + :logs, known_number = known_number + :known WHERE org_id = :org_id AND id = :id
RETURNING log_number, known_number, window_min, card, name, is_on, revoked_at, over_sighting_id;

-- alarm_known_get :maybe
SELECT sighting_id, last_at, is_over FROM alarm_known WHERE org_id = :org_id AND source_id = :source_id AND key = :key;

-- alarm_known_put :exec
INSERT INTO alarm_known (org_id, source_id, key, number, sighting_id, last_at, is_over)
VALUES (:org_id, :source_id, :key, :number, :sighting_id, :last_at, 0)
ON CONFLICT (org_id, source_id, key) DO UPDATE SET number = excluded.number, sighting_id = excluded.sighting_id,
	last_at = excluded.last_at, is_over = 0;

-- alarm_known_over :exec
UPDATE alarm_known SET is_over = 1 WHERE org_id = :org_id AND source_id = :source_id AND key = :key;

-- alarm_known_trim :exec
DELETE FROM alarm_known WHERE org_id = :org_id AND source_id = :source_id AND number <= :number;

-- alarm_log_add :exec
INSERT INTO alarm_log (org_id, source_id, number, came_at, made, counted, ended, again, held, refused, trouble, place, sighting_id)
VALUES (:org_id, :source_id, :number, :came_at, :made, :counted, :ended, :again, :held, :refused, :trouble, :place, :sighting_id);

-- alarm_log_trim :exec
DELETE FROM alarm_log WHERE org_id = :org_id AND source_id = :source_id AND number <= :number;

-- alarm_log_rows :many
-- Of one that went into a restricted room not even the number.
SELECT l.number, l.came_at, l.made, l.counted, l.ended, l.again, l.held, l.refused, l.trouble, l.place,
	s.id AS "seen_id:id?", s.number AS "seen_number:int?"
FROM alarm_log l
LEFT JOIN sighting s ON s.org_id = l.org_id AND s.id = l.sighting_id AND (s.incident_id IS NULL OR EXISTS (
	SELECT 1 FROM incident i WHERE i.org_id = s.org_id AND i.id = s.incident_id AND (i.is_restricted = 0 OR EXISTS (
		SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))))
WHERE l.org_id = :org_id AND l.source_id = :source_id ORDER BY l.number DESC LIMIT 100;

-- alarm_sweep_known :exec
-- param before int
-- across-orgs old memory goes everywhere
DELETE FROM alarm_known WHERE last_at < :before;
