-- sighting_desk_row :maybe
SELECT key, is_open, made_at FROM sighting_desk WHERE org_id = :org_id;

-- sighting_desk_put :exec
INSERT INTO sighting_desk (org_id, key, is_open, made_at) VALUES (:org_id, :key, 1, :made_at)
ON CONFLICT (org_id) DO UPDATE SET key = excluded.key, made_at = excluded.made_at;

-- sighting_desk_open :exec
UPDATE sighting_desk SET is_open = :is_open WHERE org_id = :org_id;

-- sighting_desk_by_key :maybe
-- across-orgs the key in the address tells whose page it is
SELECT d.org_id, d.is_open, o.name, o.phone FROM sighting_desk d JOIN org o ON o.id = d.org_id WHERE d.key = :key;

-- sighting_desks :many
-- across-orgs two rows are enough to know that there is not only one
SELECT o.id, d.key AS "key:text?", d.is_open AS "is_open:int?"
FROM org o LEFT JOIN sighting_desk d ON d.org_id = o.id ORDER BY o.id LIMIT 2;

-- sighting_add :exec
INSERT INTO sighting (org_id, id, number, code, once_id, card, what, when_text, noticed, place, touched, touch_note, name,
	reach, photo_hash, photo_type, photo_bytes, reported_at, state, taken_by_id, taken_at, incident_id, settled_at, reason,
	origin, severity, link, traces, asked)
VALUES (:org_id, :id, :number, :code, :once_id, :card, :what, :when_text, :noticed, :place, :touched, :touch_note, :name,
	:reach, :photo_hash, :photo_type, :photo_bytes, :reported_at, 'new', NULL, NULL, NULL, NULL, '', :origin, :severity, :link, :traces, :asked);

-- sighting_repeat :exec
-- param more int
-- every room: of a source, which is told nothing; looked up by its own key
UPDATE sighting SET repeats = repeats + :more, repeated_at = :repeated_at WHERE org_id = :org_id AND id = :id;

-- sighting_of_program :maybe
-- every room: a source is told nothing; what went into a room that is closed takes no more
SELECT s.number, s.code, s.state, s.severity, i.state AS "incident_state:text?"
FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.id = :id;

-- sighting_programs_waiting :one
-- every room: counts what no room has yet
SELECT count(*) AS "n:int" FROM sighting WHERE org_id = :org_id AND state IN ('new', 'checking') AND origin <> '';

-- sighting_last :one
-- every room: the next free number, told to nobody before it is given
SELECT coalesce(max(number), 0) AS "last:int" FROM sighting WHERE org_id = :org_id;

-- sighting_load :one
-- every room: counts what no room has yet
-- What waits of finders, and the bytes that are kept: programs have a limit of their own and take no place from people.
SELECT count(*) AS "n:int", coalesce(sum(photo_bytes), 0) AS "bytes:int" FROM sighting
WHERE org_id = :org_id AND state IN ('new', 'checking') AND origin = '';

-- sighting_kept :one
-- every room: bytes on the disk, compared with a limit and shown to nobody
SELECT coalesce(sum(photo_bytes), 0) AS "bytes:int" FROM sighting WHERE org_id = :org_id;

-- sighting_by_once :maybe
-- every room: for the finder who sent it
SELECT id, code FROM sighting WHERE org_id = :org_id AND once_id = :once_id;

-- sighting_by_code :maybe
-- every room: for the finder, who is told nothing of a restricted room
-- For the finder, who knows the code. Of its room only whether it is open, and of a restricted one not even that.
SELECT s.id, s.number, s.card, s.state, s.reported_at, s.reason, s.settled_at, s.incident_id,
	i.state AS "incident_state:text?", i.is_restricted AS "is_restricted:int?"
FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.code = :code;

-- sighting_row :maybe
-- One that went into a restricted room is there for its members alone.
SELECT s.id, s.number, s.code, s.card, s.what, s.when_text, s.noticed, s.place, s.touched, s.touch_note, s.name, s.reach,
	s.photo_hash, s.photo_type, s.photo_bytes, s.reported_at, s.state, s.taken_by_id, s.taken_at, s.incident_id,
	s.settled_at, s.reason, s.photo_hidden_at, s.origin, s.severity, s.link, s.traces, s.repeats, s.repeated_at, s.asked,
	a.name AS "taken_name:text?", i.name AS "incident_name:text?",
	i.state AS "incident_state:text?"
FROM sighting s
LEFT JOIN account a ON a.id = s.taken_by_id
LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.id = :id
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- sighting_rows :many
-- param any_state int
-- param before_at int
-- param most int
-- param before_number int
SELECT s.id, s.number, s.code, s.card, s.what, s.when_text, s.noticed, s.place, s.touched, s.touch_note, s.name, s.reach,
	s.photo_hash, s.photo_type, s.photo_bytes, s.reported_at, s.state, s.taken_by_id, s.taken_at, s.incident_id,
	s.settled_at, s.reason, s.photo_hidden_at, s.origin, s.severity, s.link, s.traces, s.repeats, s.repeated_at, s.asked,
	a.name AS "taken_name:text?", i.name AS "incident_name:text?",
	i.state AS "incident_state:text?"
FROM sighting s
LEFT JOIN account a ON a.id = s.taken_by_id
LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND (:any_state = 1 OR s.state IN ('new', 'checking'))
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
	AND (s.reported_at, s.number) < (:before_at, :before_number)
ORDER BY s.reported_at DESC, s.number DESC LIMIT :most;

-- sighting_near :many
-- param from int
-- param until int
SELECT s.id, s.number, s.code, s.card, s.what, s.when_text, s.noticed, s.place, s.touched, s.touch_note, s.name, s.reach,
	s.photo_hash, s.photo_type, s.photo_bytes, s.reported_at, s.state, s.taken_by_id, s.taken_at, s.incident_id,
	s.settled_at, s.reason, s.photo_hidden_at, s.origin, s.severity, s.link, s.traces, s.repeats, s.repeated_at, s.asked,
	a.name AS "taken_name:text?", i.name AS "incident_name:text?",
	i.state AS "incident_state:text?"
FROM sighting s
LEFT JOIN account a ON a.id = s.taken_by_id
LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.reported_at >= :from AND s.reported_at <= :until AND s.id <> :id
	AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY s.reported_at DESC, s.number DESC LIMIT 200;

-- sighting_of_room :many
-- For the projection: whoever verifies sees every room.
SELECT id, number, card, what, when_text, noticed, place, touched, touch_note, name, photo_hash, reported_at, state, origin,
	severity, link, traces, asked
FROM sighting WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY number LIMIT 1000;

-- sighting_take :exec
-- every room: looked up by sighting_row before, which leaves such rooms out
UPDATE sighting SET state = 'checking', taken_by_id = :taken_by_id, taken_at = :taken_at WHERE org_id = :org_id AND id = :id;

-- sighting_settle :exec
-- every room: looked up by sighting_row before, which leaves such rooms out
UPDATE sighting SET state = :state, incident_id = :incident_id, settled_at = :settled_at, reason = :reason,
	taken_by_id = :taken_by_id, taken_at = :taken_at
WHERE org_id = :org_id AND id = :id;

-- sighting_words :exec
-- every room: looked up by sighting_row before, which leaves such rooms out
UPDATE sighting SET what = :what, when_text = :when_text, place = :place, touch_note = :touch_note, name = :name,
	reach = :reach, link = :link, traces = :traces, asked = :asked
WHERE org_id = :org_id AND id = :id;

-- sighting_photo_hide :exec
-- every room: looked up by sighting_row before, which leaves such rooms out
-- param now int
UPDATE sighting SET photo_hash = NULL, photo_type = '', photo_bytes = 0, photo_hidden_at = :now
WHERE org_id = :org_id AND id = :id;

-- sighting_message_add :exec
INSERT INTO sighting_message (org_id, sighting_id, number, once_id, text, sent_at, is_told)
VALUES (:org_id, :sighting_id, :number, :once_id, :text, :sent_at, :is_told);

-- sighting_message_rows :many
SELECT once_id, number, text, sent_at, is_told FROM sighting_message WHERE org_id = :org_id AND sighting_id = :sighting_id
ORDER BY number LIMIT 50;

-- sighting_message_by_once :maybe
SELECT number FROM sighting_message WHERE org_id = :org_id AND once_id = :once_id;

-- sighting_message_words :exec
UPDATE sighting_message SET text = :text WHERE org_id = :org_id AND sighting_id = :sighting_id AND once_id = :once_id;

-- sighting_message_of :maybe
-- every room: a masking of the entry that says it looks for it
SELECT sighting_id FROM sighting_message WHERE org_id = :org_id AND once_id = :once_id;

-- sighting_message_told :exec
UPDATE sighting_message SET is_told = :is_told WHERE org_id = :org_id AND sighting_id = :sighting_id;

-- sighting_message_of_room :many
-- For the projection: whoever verifies sees every room.
SELECT m.once_id, m.sighting_id, m.number, m.text, m.sent_at
FROM sighting s JOIN sighting_message m ON m.org_id = s.org_id AND m.sighting_id = s.id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id AND m.is_told = 1 ORDER BY s.number, m.number LIMIT 50000;

-- sighting_mask_add :exec
-- param asked_by id
INSERT INTO sighting_mask (org_id, id, sighting_id, has_photo, reason, asked_by, asked_at, decided_by, decided_at, is_granted)
VALUES (:org_id, :id, :sighting_id, :has_photo, :reason, :asked_by, :asked_at, NULL, NULL, NULL);

-- sighting_mask_text_add :exec
INSERT INTO sighting_mask_text (org_id, mask_id, field, text, request_id)
VALUES (:org_id, :mask_id, :field, :text, :request_id);

-- sighting_mask_open :maybe
SELECT r.id, r.has_photo, r.reason, r.asked_by AS "asked_by:id", r.asked_at, m.person_id AS "asked_by_person:id?",
	a.name AS "asker:text?"
FROM sighting_mask r
LEFT JOIN membership m ON m.org_id = r.org_id AND m.account_id = r.asked_by
LEFT JOIN account a ON a.id = r.asked_by
WHERE r.org_id = :org_id AND r.sighting_id = :sighting_id AND r.decided_at IS NULL
ORDER BY r.asked_at LIMIT 1;

-- sighting_mask_texts :many
SELECT field, text, request_id FROM sighting_mask_text WHERE org_id = :org_id AND mask_id = :mask_id ORDER BY field LIMIT 200;

-- sighting_mask_decided :exec
-- param decided_by id
UPDATE sighting_mask SET decided_by = :decided_by, decided_at = :decided_at, is_granted = :is_granted
WHERE org_id = :org_id AND id = :id AND decided_at IS NULL;

-- sighting_mask_texts_drop :exec
-- They may show what a later masking hides.
DELETE FROM sighting_mask_text WHERE org_id = :org_id AND mask_id = :mask_id;
