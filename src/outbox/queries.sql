-- outbox_server :maybe
SELECT host, port, security, user_name, password, from_name, from_address, reply_to, changed_at, trouble, trouble_at, sent_at
FROM mail_server WHERE org_id = :org_id;

-- outbox_server_put :exec
INSERT INTO mail_server (org_id, host, port, security, user_name, password, from_name, from_address, reply_to, changed_at,
	trouble, trouble_at, sent_at)
VALUES (:org_id, :host, :port, :security, :user_name, :password, :from_name, :from_address, :reply_to, :changed_at, '', NULL, NULL)
ON CONFLICT (org_id) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security,
	user_name = excluded.user_name, password = excluded.password, from_name = excluded.from_name,
	from_address = excluded.from_address, reply_to = excluded.reply_to, changed_at = excluded.changed_at, trouble = '',
	trouble_at = NULL;

-- outbox_server_drop :exec
DELETE FROM mail_server WHERE org_id = :org_id;

-- outbox_server_trouble :exec
UPDATE mail_server SET trouble = :trouble, trouble_at = coalesce(trouble_at, :trouble_at) WHERE org_id = :org_id;

-- outbox_server_went :exec
UPDATE mail_server SET trouble = '', trouble_at = NULL, sent_at = :sent_at WHERE org_id = :org_id;

-- outbox_add :exec
-- param now int
INSERT INTO outbox (org_id, id, about, incident_id, person_id, to_name, to_address, other_address, subject, body, state, tries,
	next_at, made_at, ended_at, code, said)
VALUES (:org_id, :id, :about, :incident_id, :person_id, :to_name, :to_address, :other_address, :subject, :body, 'waiting', 0,
	:now, :now, NULL, 0, '');

-- outbox_about :maybe
-- every room: which part of the program it belongs to
SELECT about FROM outbox WHERE org_id = :org_id AND id = :id;

-- outbox_waiting_count :one
-- every room: what waits to go is counted, whatever it tells of
SELECT count(*) AS "n:int" FROM outbox WHERE org_id = :org_id AND state IN ('waiting', 'sending');

-- outbox_due :maybe
-- across-orgs the courier serves all
-- every room: the courier carries, it shows nothing
-- param now int
SELECT org_id, id FROM outbox WHERE state IN ('waiting', 'sending') AND next_at <= :now ORDER BY next_at LIMIT 1;

-- outbox_claim :maybe
-- every room: the courier carries, it shows nothing
-- param now int
UPDATE outbox SET state = 'sending', tries = tries + 1, next_at = :lease_until
WHERE org_id = :org_id AND id = :id AND state IN ('waiting', 'sending') AND next_at <= :now
RETURNING id, incident_id, to_name, to_address, other_address, subject, body, tries, made_at;

-- outbox_end :exec
-- every room: how it went belongs to the message
UPDATE outbox SET state = :state, ended_at = :ended_at, code = :code, said = :said WHERE org_id = :org_id AND id = :id;

-- outbox_bounced :maybe
-- every room: how it went belongs to the message
UPDATE outbox SET state = 'bounced', ended_at = :ended_at, said = :said
WHERE org_id = :org_id AND id = :id AND state = 'sent' RETURNING id, incident_id, to_name, other_address;

-- outbox_later :exec
-- every room: how it went belongs to the message
UPDATE outbox SET state = 'waiting', next_at = :next_at, code = :code, said = :said WHERE org_id = :org_id AND id = :id;

-- outbox_other :exec
-- every room: how it went belongs to the message
UPDATE outbox SET state = 'waiting', to_address = other_address, other_address = '', next_at = :next_at, code = :code, said = :said
WHERE org_id = :org_id AND id = :id;

-- outbox_postpone :exec
-- every room: nothing of this organisation can go now
UPDATE outbox SET next_at = :next_at WHERE org_id = :org_id AND state = 'waiting' AND next_at < :next_at;

-- outbox_hurry :exec
-- param now int
-- every room: the way out has changed, so all of it is tried again
UPDATE outbox SET next_at = :now WHERE org_id = :org_id AND state = 'waiting';

-- outbox_again :maybe
-- param now int
-- every room: an administrator sends it again without seeing more than the list
UPDATE outbox SET state = 'waiting', next_at = :now, ended_at = NULL, tries = 0
WHERE org_id = :org_id AND id = :id AND state IN ('refused', 'given_up', 'bounced') RETURNING id;

-- outbox_rows :many
-- param rows int
-- Of a restricted room nothing to those who may not see it.
SELECT o.id, o.about, o.incident_id, o.person_id, o.to_name, o.to_address, o.subject, o.state, o.tries, o.next_at, o.made_at, o.ended_at,
	o.code, o.said
FROM outbox o LEFT JOIN incident i ON i.org_id = o.org_id AND i.id = o.incident_id
WHERE o.org_id = :org_id AND (o.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY o.made_at DESC, o.id DESC LIMIT :rows;

-- outbox_sweep :exec
-- param before int
-- across-orgs old mail goes everywhere
-- every room: nobody looks
DELETE FROM outbox WHERE made_at < :before AND state IN ('sent', 'refused', 'given_up', 'bounced');

-- outbox_my_mail :maybe
SELECT mail FROM account WHERE id = :id;

-- outbox_health :many
-- across-orgs the doctor looks at all
-- every room: numbers and no word
-- param before int
-- How mail goes out, and what waits since before that time.
SELECT m.org_id, o.name, m.host, m.port, m.trouble, m.trouble_at, m.sent_at,
	(SELECT count(*) FROM outbox x WHERE x.org_id = m.org_id AND x.state IN ('waiting', 'sending') AND x.made_at < :before) AS "stuck:int",
	(SELECT count(*) FROM outbox x WHERE x.org_id = m.org_id AND x.state IN ('refused', 'given_up', 'bounced')
		AND x.ended_at >= :before) AS "lost:int"
FROM mail_server m JOIN org o ON o.id = m.org_id ORDER BY o.name, m.org_id LIMIT 1000;
