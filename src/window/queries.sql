-- window_own_now :many
-- kept
-- What holds of every window the firm said something about.
SELECT w.window_key, w.version, w.name, w.about, w.phone, w.hours, w.url, w.note, w.is_hidden, w.checked_at, w.base_checked, w.reason,
	w.made_at, a.name AS "who:text?", b.name AS "checked_by:text?" FROM window_own w
LEFT JOIN account a ON a.id = w.made_by_id
LEFT JOIN account b ON b.id = w.checked_by_id
WHERE w.org_id = :org_id AND w.version = (SELECT max(x.version) FROM window_own x
	WHERE x.org_id = w.org_id AND x.window_key = w.window_key)
ORDER BY w.window_key LIMIT 1000;

-- window_own_history :many
SELECT w.version, w.act, w.name, w.phone, w.hours, w.url, w.note, w.reason, w.made_at, a.name AS "who:text?" FROM window_own w
LEFT JOIN account a ON a.id = w.made_by_id
WHERE w.org_id = :org_id AND w.window_key = :window_key ORDER BY w.version DESC LIMIT 200;

-- window_own_add :exec
INSERT INTO window_own (org_id, window_key, version, act, name, about, phone, hours, url, note, is_hidden, checked_at, checked_by_id,
	base_checked, reason, made_at, made_by_id)
VALUES (:org_id, :window_key, :version, :act, :name, :about, :phone, :hours, :url, :note, :is_hidden, :checked_at, :checked_by_id,
	:base_checked, :reason, :made_at, :made_by_id);

-- window_own_checker :maybe
SELECT checked_by_id FROM window_own WHERE org_id = :org_id AND window_key = :window_key AND version = :version;

-- window_call_add :exec
INSERT INTO window_call (org_id, incident_id, id, to_kind, to_key, name, phone, outcome, words, made_at, made_by_id)
VALUES (:org_id, :incident_id, :id, :to_kind, :to_key, :name, :phone, :outcome, :words, :made_at, :made_by_id);

-- window_calls :many
-- The entry of a call has its id, and says when it was.
SELECT w.id, w.to_kind, w.to_key, w.name, w.phone, w.outcome, w.words, w.made_at, w.made_by_id, p.name AS "who:text?",
	e.occurred AS "occurred:text?" FROM window_call w
LEFT JOIN person p ON p.org_id = w.org_id AND p.id = w.made_by_id
LEFT JOIN entry e ON e.org_id = w.org_id AND e.incident_id = :incident_id AND e.id = w.id
WHERE w.org_id = :org_id AND w.incident_id = :incident_id ORDER BY coalesce(e.place_at, w.made_at), w.id LIMIT 1000;

-- window_call_words :exec
UPDATE window_call SET words = :words WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- window_call_last :many
-- kept
-- When each was last spoken to, in live rooms the viewer may see.
SELECT w.to_kind, w.to_key, max(coalesce(e.place_at, w.made_at)) AS "last_at:int" FROM window_call w
JOIN incident i ON i.org_id = w.org_id AND i.id = w.incident_id
LEFT JOIN entry e ON e.org_id = w.org_id AND e.incident_id = w.incident_id AND e.id = w.id
WHERE w.org_id = :org_id AND w.outcome IN ('talked', 'waiting') AND i.mode = 'live'
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
		AND m.incident_id = i.id AND m.account_id = :viewer_id))
GROUP BY w.to_kind, w.to_key;

-- consult_get :maybe
SELECT s.version, s.made_at, p.name AS "who:text?" FROM consult_sheet s
LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.made_by_id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id AND s.sheet = :sheet;

-- consult_all :many
SELECT sheet, version, made_at, made_by_id FROM consult_sheet
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY sheet;

-- consult_put :exec
INSERT INTO consult_sheet (org_id, incident_id, sheet, version, made_at, made_by_id)
VALUES (:org_id, :incident_id, :sheet, :version, :made_at, :made_by_id)
ON CONFLICT (org_id, incident_id, sheet) DO UPDATE SET version = excluded.version, made_at = excluded.made_at, made_by_id = excluded.made_by_id;

-- consult_values :many
SELECT sheet, field, value, origin FROM consult_value
WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY sheet, field;

-- consult_value_put :exec
INSERT INTO consult_value (org_id, incident_id, sheet, field, value, origin)
VALUES (:org_id, :incident_id, :sheet, :field, :value, :origin)
ON CONFLICT (org_id, incident_id, sheet, field) DO UPDATE SET value = excluded.value, origin = excluded.origin;

-- consult_words :exec
UPDATE consult_value SET value = :value WHERE org_id = :org_id AND incident_id = :incident_id AND sheet = :sheet AND field = :field;

-- consult_handed_add :exec
INSERT INTO consult_handed (org_id, incident_id, id, sheet, version, to_whom, how, made_at, made_by_id)
VALUES (:org_id, :incident_id, :id, :sheet, :version, :to_whom, :how, :made_at, :made_by_id);

-- consult_handed_list :many
SELECT h.id, h.sheet, h.version, h.to_whom, h.how, h.made_at, h.made_by_id, p.name AS "who:text?" FROM consult_handed h
LEFT JOIN person p ON p.org_id = h.org_id AND p.id = h.made_by_id
WHERE h.org_id = :org_id AND h.incident_id = :incident_id ORDER BY h.id LIMIT 500;

-- consult_handed_words :exec
UPDATE consult_handed SET to_whom = :to_whom, how = :how WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;
