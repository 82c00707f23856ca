-- knowledge_rows :many
-- param drafts int
-- param archived int
-- hot
-- kept
-- What the viewer may read: a note of an incident only some may see may be for those alone.
SELECT k.id, k.version, k.state, k.title, k.kind, k.tags, k.source, k.source_by, k.audience, k.review_at, k.changed_at,
	k.room_id AS "room_id:id?", p.name AS "keeper_name:text?", substr(k.happened, 1, 200) AS "begins:text"
FROM knowledge k LEFT JOIN person p ON p.org_id = k.org_id AND p.id = k.keeper_id
WHERE k.org_id = :org_id AND (k.state = 'published' OR (k.state = 'draft' AND :drafts = 1)
		OR (k.state = 'archived' AND :archived = 1))
	AND (k.audience = 'all' OR EXISTS (SELECT 1 FROM incident i WHERE i.org_id = k.org_id AND i.id = k.room_id
		AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
			AND m.incident_id = i.id AND m.account_id = :viewer_id))))
ORDER BY k.changed_at DESC, k.id DESC LIMIT 1000;

-- knowledge_one :maybe
-- hot
SELECT k.id, k.version, k.state, k.title, k.kind, k.tags, k.happened, k.signs, k.to_do, k.not_to_do, k.traces, k.source,
	k.source_url, k.source_by, k.source_date, k.room_id, k.sighting_id, k.audience, k.keeper_id, k.review_at, k.made_at,
	k.made_by_id, k.changed_at, p.name AS "keeper_name:text?", w.name AS "made_by_name:text?"
FROM knowledge k
LEFT JOIN person p ON p.org_id = k.org_id AND p.id = k.keeper_id
LEFT JOIN person w ON w.org_id = k.org_id AND w.id = k.made_by_id
WHERE k.org_id = :org_id AND k.id = :id
	AND (k.audience = 'all' OR EXISTS (SELECT 1 FROM incident i WHERE i.org_id = k.org_id AND i.id = k.room_id
		AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
			AND m.incident_id = i.id AND m.account_id = :viewer_id))));

-- knowledge_texts :many
-- hot
-- All words, to be searched with widths, kana and case folded: asked for by a search alone.
SELECT k.id, k.happened, k.signs, k.to_do, k.not_to_do, k.traces FROM knowledge k
WHERE k.org_id = :org_id AND (k.audience = 'all' OR EXISTS (SELECT 1 FROM incident i WHERE i.org_id = k.org_id AND i.id = k.room_id
		AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
			AND m.incident_id = i.id AND m.account_id = :viewer_id))))
ORDER BY k.changed_at DESC LIMIT 1000;

-- knowledge_keys :many
-- hot
-- kept
-- What a new incident is compared with.
SELECT k.id, k.title, k.kind, k.tags, k.traces, k.room_id AS "room_id:id?", k.sighting_id AS "sighting_id:id?" FROM knowledge k
WHERE k.org_id = :org_id AND k.state = 'published'
	AND (k.audience = 'all' OR EXISTS (SELECT 1 FROM incident i WHERE i.org_id = k.org_id AND i.id = k.room_id
		AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
			AND m.incident_id = i.id AND m.account_id = :viewer_id))))
ORDER BY k.changed_at DESC LIMIT 200;

-- knowledge_count :one
SELECT count(*) AS "n:int" FROM knowledge WHERE org_id = :org_id;

-- knowledge_insert :exec
INSERT INTO knowledge (org_id, id, version, state, title, kind, tags, happened, signs, to_do, not_to_do, traces, source,
	source_url, source_by, source_date, room_id, sighting_id, audience, keeper_id, review_at, made_at, made_by_id, changed_at)
VALUES (:org_id, :id, 1, :state, :title, :kind, :tags, :happened, :signs, :to_do, :not_to_do, :traces, :source,
	:source_url, :source_by, :source_date, :room_id, :sighting_id, :audience, :keeper_id, :review_at, :made_at, :made_by_id,
	:made_at);

-- knowledge_update :exec
UPDATE knowledge SET version = :version, title = :title, kind = :kind, tags = :tags, happened = :happened, signs = :signs,
	to_do = :to_do, not_to_do = :not_to_do, traces = :traces, source = :source, source_url = :source_url,
	source_by = :source_by, source_date = :source_date, audience = :audience, keeper_id = :keeper_id, review_at = :review_at,
	changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- knowledge_set_state :exec
UPDATE knowledge SET state = :state, version = :version, changed_at = :changed_at WHERE org_id = :org_id AND id = :id;

-- knowledge_version_add :exec
INSERT INTO knowledge_version (org_id, note_id, version, at, person_id, reason, words)
VALUES (:org_id, :note_id, :version, :at, :person_id, :reason, :words);

-- knowledge_versions :many
-- hot
SELECT v.version, v.at, v.reason, v.words, p.name AS "writer_name:text?" FROM knowledge_version v
LEFT JOIN person p ON p.org_id = v.org_id AND p.id = v.person_id
WHERE v.org_id = :org_id AND v.note_id = :note_id ORDER BY v.version DESC LIMIT 200;

-- knowledge_of_room :many
-- hot
SELECT k.id, k.title, k.state FROM knowledge k
WHERE k.org_id = :org_id AND k.room_id = :room_id AND k.state <> 'archived'
	AND (k.audience = 'all' OR EXISTS (SELECT 1 FROM incident i WHERE i.org_id = k.org_id AND i.id = k.room_id
		AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE m.org_id = i.org_id
			AND m.incident_id = i.id AND m.account_id = :viewer_id))))
ORDER BY k.id LIMIT 20;
