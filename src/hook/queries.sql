-- hook_rows :many
-- every room: a number of messages and no word
SELECT h.id, h.name, h.kind, h.lang, h.is_on, h.place, length(h.token) AS "token_bytes:int", h.made_at, h.archived_at,
	h.old_until, h.trouble, h.trouble_at, h.sent_at,
	(SELECT count(*) FROM hook_message m WHERE m.org_id = h.org_id AND m.hook_id = h.id
		AND m.state IN ('waiting', 'sending')) AS "waiting:int"
FROM hook h WHERE h.org_id = :org_id ORDER BY h.archived_at IS NOT NULL, h.made_at, h.id;

-- hook_row :maybe
SELECT id, name, kind, lang, url, token, old_token, old_until, is_on, place, archived_at FROM hook
WHERE org_id = :org_id AND id = :id;

-- hook_count :one
SELECT count(*) AS "n:int" FROM hook WHERE org_id = :org_id;

-- hook_insert :exec
-- param none bytes
INSERT INTO hook (org_id, id, name, kind, lang, url, place, token, old_token, old_until, is_on, made_at, changed_at, archived_at,
	trouble, trouble_at, sent_at)
VALUES (:org_id, :id, :name, :kind, :lang, :url, :place, :token, :none, NULL, 1, :made_at, :made_at, NULL, '', NULL, NULL);

-- hook_update :exec
UPDATE hook SET name = :name, lang = :lang, url = :url, place = :place, token = :token, changed_at = :changed_at, trouble = '',
	trouble_at = NULL
WHERE org_id = :org_id AND id = :id;

-- hook_rotate :exec
UPDATE hook SET old_token = token, old_until = :old_until, token = :token, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- hook_set_on :exec
UPDATE hook SET is_on = :is_on, changed_at = :changed_at, trouble = '', trouble_at = NULL WHERE org_id = :org_id AND id = :id;

-- hook_set_archived :exec
UPDATE hook SET archived_at = :archived_at, changed_at = :changed_at, trouble = '', trouble_at = NULL
WHERE org_id = :org_id AND id = :id;

-- hook_trouble :exec
UPDATE hook SET trouble = :trouble, trouble_at = coalesce(trouble_at, :trouble_at) WHERE org_id = :org_id AND id = :id;

-- hook_went :exec
UPDATE hook SET trouble = '', trouble_at = NULL, sent_at = :sent_at WHERE org_id = :org_id AND id = :id;

-- hook_ill :maybe
SELECT name, trouble_at AS "trouble_at:int" FROM hook
WHERE org_id = :org_id AND is_on = 1 AND archived_at IS NULL AND trouble_at IS NOT NULL ORDER BY trouble_at LIMIT 1;

-- hook_may_take :maybe
-- every room: a number of messages and no word
SELECT h.id, (SELECT count(*) FROM hook_message m WHERE m.org_id = h.org_id AND m.hook_id = h.id
		AND m.state IN ('waiting', 'sending')) AS "waiting:int"
FROM hook h WHERE h.org_id = :org_id AND h.id = :id AND h.is_on = 1 AND h.archived_at IS NULL;

-- hook_room_is_shut :maybe
-- every room: the answer decides that nothing is told of it
SELECT id FROM incident WHERE org_id = :org_id AND id = :incident_id AND is_restricted = 1;

-- hook_message_add :exec
-- param now int
INSERT INTO hook_message (org_id, id, hook_id, about, incident_id, title, body, link, level, lang, state, tries, next_at,
	made_at, ended_at, code, said)
VALUES (:org_id, :id, :hook_id, :about, :incident_id, :title, :body, :link, :level, :lang, 'waiting', 0, :now, :now, NULL, 0, '');

-- hook_due :maybe
-- across-orgs the porter serves all
-- every room: the porter carries, it shows nothing
-- param now int
SELECT org_id, id FROM hook_message WHERE state IN ('waiting', 'sending') AND next_at <= :now ORDER BY next_at LIMIT 1;

-- hook_claim :maybe
-- every room: the porter carries, it shows nothing
-- param now int
UPDATE hook_message SET state = 'sending', tries = tries + 1, next_at = :lease_until
WHERE org_id = :org_id AND id = :id AND state IN ('waiting', 'sending') AND next_at <= :now
RETURNING id, hook_id, about, incident_id, title, body, link, level, lang, tries, made_at;

-- hook_end :exec
-- every room: how it went belongs to the message
UPDATE hook_message SET state = :state, ended_at = :ended_at, code = :code, said = :said WHERE org_id = :org_id AND id = :id;

-- hook_later :exec
-- every room: how it went belongs to the message
UPDATE hook_message SET state = 'waiting', next_at = :next_at, code = :code, said = :said WHERE org_id = :org_id AND id = :id;

-- hook_postpone :exec
-- every room: nothing can go to this target now
UPDATE hook_message SET next_at = :next_at
WHERE org_id = :org_id AND hook_id = :hook_id AND state = 'waiting' AND next_at < :next_at;

-- hook_hurry :exec
-- param now int
-- every room: the target has changed, so all of it is tried again
UPDATE hook_message SET next_at = :now WHERE org_id = :org_id AND hook_id = :hook_id AND state = 'waiting';

-- hook_drop_waiting :exec
-- param now int
-- every room: nothing goes to a target that is off
UPDATE hook_message SET state = 'given_up', ended_at = :now, said = :said
WHERE org_id = :org_id AND hook_id = :hook_id AND state = 'waiting';

-- hook_again :maybe
-- param now int
-- every room: an administrator sends it again without seeing more than the list
UPDATE hook_message SET state = 'waiting', next_at = :now, made_at = :now, ended_at = NULL, tries = 0
WHERE org_id = :org_id AND id = :id AND state IN ('refused', 'given_up')
	AND EXISTS (SELECT 1 FROM hook h WHERE h.org_id = hook_message.org_id AND h.id = hook_message.hook_id AND h.is_on = 1
		AND h.archived_at IS NULL)
RETURNING id, hook_id;

-- hook_message_rows :many
-- param hook_id id?
-- param rows int
-- Of a restricted room nothing to those who may not see it.
SELECT o.id, o.hook_id, o.about, o.incident_id, o.title, o.state, o.tries, o.next_at, o.made_at, o.ended_at, o.code, o.said
FROM hook_message o LEFT JOIN incident i ON i.org_id = o.org_id AND i.id = o.incident_id
WHERE o.org_id = :org_id AND (:hook_id IS NULL OR o.hook_id = :hook_id)
	AND (o.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY o.made_at DESC, o.id DESC LIMIT :rows;

-- hook_sweep_messages :exec
-- param before int
-- across-orgs old messages go everywhere
-- every room: nobody looks
DELETE FROM hook_message WHERE made_at < :before AND state IN ('sent', 'refused', 'given_up');

-- hook_sweep_old_keys :exec
-- param none bytes
-- param now int
-- across-orgs keys end everywhere
UPDATE hook SET old_token = :none, old_until = NULL WHERE old_until < :now;

-- hook_sweep_archived_messages :exec
-- param before int
-- across-orgs what was removed goes everywhere
-- every room: nobody looks
DELETE FROM hook_message WHERE EXISTS (SELECT 1 FROM hook h WHERE h.org_id = hook_message.org_id AND h.id = hook_message.hook_id
	AND h.archived_at < :before);

-- hook_sweep_archived_events :exec
-- param before int
-- across-orgs what was removed goes everywhere
DELETE FROM hook_event WHERE EXISTS (SELECT 1 FROM hook h WHERE h.org_id = hook_event.org_id AND h.id = hook_event.hook_id
	AND h.archived_at < :before);

-- hook_sweep_archived :exec
-- param before int
-- across-orgs what was removed goes everywhere
DELETE FROM hook WHERE archived_at < :before;

-- hook_events :many
SELECT hook_id, event, level FROM hook_event WHERE org_id = :org_id LIMIT 500;

-- hook_event_put :exec
INSERT INTO hook_event (org_id, hook_id, event, level, changed_at) VALUES (:org_id, :hook_id, :event, :level, :changed_at)
ON CONFLICT (org_id, hook_id, event) DO UPDATE SET level = excluded.level, changed_at = excluded.changed_at;

-- hook_health :many
-- across-orgs the doctor looks at all
-- every room: numbers and no word
-- param before int
-- Targets that are on and do not get what they should.
SELECT h.org_id, o.name AS org_name, h.name, h.place, h.trouble, h.trouble_at,
	(SELECT count(*) FROM hook_message x WHERE x.org_id = h.org_id AND x.hook_id = h.id AND x.state IN ('waiting', 'sending')
		AND x.made_at < :before) AS "stuck:int"
FROM hook h JOIN org o ON o.id = h.org_id WHERE h.is_on = 1 AND h.archived_at IS NULL ORDER BY o.name, h.made_at, h.id LIMIT 1000;
