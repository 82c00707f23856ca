-- drill_number :one
SELECT coalesce(max(number), 0) AS "last:int", count(*) AS "n:int" FROM drill WHERE org_id = :org_id;

-- drill_add :exec
INSERT INTO drill (org_id, id, number, title, words, lang, state, opened_at, opened_by_id, closes_at, closed_at)
VALUES (:org_id, :id, :number, :title, :words, :lang, 'open', :opened_at, :opened_by_id, :closes_at, NULL);

-- drill_rows :many
SELECT d.id, d.number, d.title, d.words, d.lang, d.opened_at, d.closes_at, d.closed_at, coalesce(p.name, a.name) AS "opened_by:text?",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id) AS "n_people:int",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.state = 'reached') AS "n_reached:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.list_id IS NOT NULL) AS "n_lists:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.list_id IS NOT NULL
		AND x.state = 'reached') AS "n_lists_reached:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.how = 'bounced') AS "n_bounced:int"
FROM drill d
LEFT JOIN account a ON a.id = d.opened_by_id
LEFT JOIN membership m ON m.org_id = d.org_id AND m.account_id = d.opened_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE d.org_id = :org_id ORDER BY d.number DESC LIMIT 1000;

-- drill_one :maybe
SELECT d.id, d.number, d.title, d.words, d.lang, d.opened_at, d.closes_at, d.closed_at, coalesce(p.name, a.name) AS "opened_by:text?",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id) AS "n_people:int",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.state = 'reached') AS "n_reached:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.list_id IS NOT NULL) AS "n_lists:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.list_id IS NOT NULL
		AND x.state = 'reached') AS "n_lists_reached:int",
	(SELECT count(*) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.how = 'bounced') AS "n_bounced:int"
FROM drill d
LEFT JOIN account a ON a.id = d.opened_by_id
LEFT JOIN membership m ON m.org_id = d.org_id AND m.account_id = d.opened_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE d.org_id = :org_id AND d.id = :id;

-- drill_last :maybe
SELECT id FROM drill WHERE org_id = :org_id AND closed_at IS NOT NULL ORDER BY number DESC LIMIT 1;

-- drill_newest :maybe
-- kept
-- Begun last, running or over: what the yearly reminder counts from.
-- Tried, of one that is over: somebody rang, or a mail went (drill_unanswered marks those without an answer).
SELECT d.id, d.opened_at, d.closes_at, d.closed_at,
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id) AS "n_people:int",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id AND x.state = 'reached') AS "n_reached:int",
	(SELECT count(DISTINCT x.person_id) FROM drill_try x WHERE x.org_id = d.org_id AND x.drill_id = d.id
		AND x.state <> 'waiting') AS "n_tried:int"
FROM drill d WHERE d.org_id = :org_id ORDER BY d.number DESC LIMIT 1;

-- drill_tries :many
-- every room: a drill belongs to none
-- Not reached people first, by reading; addresses without a person last.
SELECT x.id, x.person_id, x.contact_id, x.list_id, p.name AS "person:text?", l.name AS "list_name:text?", x.kind, x.value, x.is_private,
	k.is_private AS "is_private_now:int?", x.state, x.how, x.post, x.mail_id, x.mailed_at, x.ended_at, x.ended_by_id, x.note, x.undone_at,
	u.name AS "undone_by:text?", o.state AS "mail_state:text?", o.said AS "mail_said:text?",
	EXISTS (SELECT 1 FROM outbox f WHERE f.org_id = x.org_id AND f.id = x.first_mail_id AND f.state = 'sent') AS "first_went:int",
	EXISTS (SELECT 1 FROM drill_try y WHERE y.org_id = x.org_id AND y.drill_id = x.drill_id AND y.person_id = x.person_id
		AND y.state = 'reached') AS "is_reached:int"
FROM drill_try x
LEFT JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
LEFT JOIN mail_list l ON l.org_id = x.org_id AND l.id = x.list_id
LEFT JOIN contact k ON k.org_id = x.org_id AND k.id = x.contact_id
LEFT JOIN outbox o ON o.org_id = x.org_id AND o.id = x.mail_id
LEFT JOIN account u ON u.id = x.undone_by_id
WHERE x.org_id = :org_id AND x.drill_id = :drill_id
ORDER BY (CASE WHEN x.list_id IS NOT NULL THEN 2 WHEN EXISTS (SELECT 1 FROM drill_try z WHERE z.org_id = x.org_id AND z.drill_id = x.drill_id
	AND z.person_id = x.person_id AND z.state = 'reached') THEN 1 ELSE 0 END), p.kana, p.name, p.id, l.name, x.place, x.id LIMIT 10000;

-- drill_try_one :maybe
SELECT x.id, x.person_id, x.contact_id, x.kind, x.state, x.how, x.ended_by_id, x.code_hash, d.closed_at, d.closes_at FROM drill_try x
JOIN drill d ON d.org_id = x.org_id AND d.id = x.drill_id
WHERE x.org_id = :org_id AND x.drill_id = :drill_id AND x.id = :id;

-- drill_try_known :maybe
-- What a try wrote, and what was known before it.
SELECT contact_id, list_id, state, ended_at, was_known, was_at, was_how, was_reached, was_bounced_at FROM drill_try
WHERE org_id = :org_id AND id = :id;

-- drill_try_remember :exec
UPDATE drill_try SET was_known = 1, was_at = :was_at, was_how = :was_how, was_reached = :was_reached, was_bounced_at = :was_bounced_at
WHERE org_id = :org_id AND id = :id;

-- drill_try_undone :exec
UPDATE drill_try SET was_known = 0, undone_at = :undone_at, undone_by_id = :undone_by_id WHERE org_id = :org_id AND id = :id;

-- drill_ways_net :many
-- Every way of those who hold a role or stand in for one; a person without any comes with none.
SELECT p.id AS person_id, k.id AS "contact_id:id?", k.kind AS "kind:text?", k.value AS "value:text?", k.is_private AS "is_private:int?"
FROM person p
LEFT JOIN contact k ON k.org_id = p.org_id AND k.person_id = p.id
WHERE p.org_id = :org_id AND p.archived_at IS NULL AND (p.role <> '' OR EXISTS (SELECT 1 FROM deputy v WHERE v.org_id = p.org_id
	AND v.person_id = p.id) OR EXISTS (SELECT 1 FROM role_more m WHERE m.org_id = p.org_id AND m.person_id = p.id))
ORDER BY p.kana, p.id, k.place, k.id LIMIT 5000;

-- drill_ways_all :many
SELECT p.id AS person_id, k.id AS "contact_id:id?", k.kind AS "kind:text?", k.value AS "value:text?", k.is_private AS "is_private:int?"
FROM person p
LEFT JOIN contact k ON k.org_id = p.org_id AND k.person_id = p.id
WHERE p.org_id = :org_id AND p.archived_at IS NULL AND p.is_outside = 0
ORDER BY p.kana, p.id, k.place, k.id LIMIT 5000;

-- drill_ways_of :many
SELECT p.id AS person_id, k.id AS "contact_id:id?", k.kind AS "kind:text?", k.value AS "value:text?", k.is_private AS "is_private:int?"
FROM person p
LEFT JOIN contact k ON k.org_id = p.org_id AND k.person_id = p.id
WHERE p.org_id = :org_id AND p.id = :person_id AND p.archived_at IS NULL
ORDER BY k.place, k.id LIMIT 50;

-- drill_try_add :exec
INSERT INTO drill_try (org_id, id, drill_id, person_id, contact_id, kind, value, is_private, place, state, how, post, code_hash, mail_id,
	first_hash, first_mail_id, mailed_at, ended_at, ended_by_id, note, list_id, was_known, was_at, was_how, was_reached, was_bounced_at,
	undone_at, undone_by_id)
VALUES (:org_id, :id, :drill_id, :person_id, :contact_id, :kind, :value, :is_private, :place, 'waiting', '', :post, NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, '', :list_id, 0, NULL, '', 0, NULL, NULL, NULL);

-- drill_try_end :exec
UPDATE drill_try SET state = :state, how = :how, ended_at = :ended_at, ended_by_id = :ended_by_id, note = :note, post = ''
WHERE org_id = :org_id AND id = :id;

-- drill_again :many
-- every room: a drill belongs to none
-- param before int
-- Mails of people nobody has reached, and of addresses that have not arrived; what came back is not tried again. One that never left
-- is written at once; one that still waits in the outbox goes by itself.
UPDATE drill_try SET post = CASE WHEN mail_id IS NULL THEN 'first' ELSE 'again' END
WHERE org_id = :org_id AND drill_id = :drill_id AND kind = 'mail' AND state = 'waiting' AND post = ''
	AND (mail_id IS NULL OR EXISTS (SELECT 1 FROM outbox g WHERE g.org_id = drill_try.org_id AND g.id = drill_try.mail_id AND g.state = 'given_up')
		OR (mailed_at < :before AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.org_id = drill_try.org_id AND o.id = drill_try.mail_id
			AND o.state IN ('waiting', 'sending'))))
	AND NOT EXISTS (SELECT 1 FROM drill_try y WHERE y.org_id = drill_try.org_id AND y.drill_id = drill_try.drill_id
		AND y.person_id = drill_try.person_id AND y.state = 'reached')
RETURNING id;

-- drill_close :exec
UPDATE drill SET state = 'closed', closed_at = :closed_at WHERE org_id = :org_id AND id = :id AND closed_at IS NULL;

-- drill_posts_drop :exec
UPDATE drill_try SET post = '' WHERE org_id = :org_id AND drill_id = :drill_id AND post <> '';

-- drill_unanswered :many
-- every room: a drill belongs to none
-- Of people nobody reached: what went out and nobody answered. A mail that never left this machine says nothing of the address.
SELECT x.id, x.contact_id, x.kind, x.mailed_at FROM drill_try x
WHERE x.org_id = :org_id AND x.drill_id = :drill_id AND x.state = 'waiting' AND (x.kind = '' OR EXISTS (SELECT 1 FROM outbox o
	WHERE o.org_id = x.org_id AND o.id IN (x.mail_id, x.first_mail_id) AND o.state = 'sent'))
	AND NOT EXISTS (SELECT 1 FROM drill_try y WHERE y.org_id = x.org_id AND y.drill_id = x.drill_id AND y.person_id = x.person_id
		AND y.state = 'reached')
LIMIT 10000;

-- drill_by_code :maybe
-- across-orgs the code itself says whose it is
-- The last mail's link, and the first one's: whoever finds it later may press it as well.
SELECT x.org_id, x.id, x.drill_id, x.contact_id, x.state, d.lang, d.closes_at, d.closed_at FROM drill_try x
JOIN drill d ON d.org_id = x.org_id AND d.id = x.drill_id
WHERE x.code_hash = :code_hash OR x.first_hash = :code_hash;

-- drill_by_mail :maybe
SELECT x.id, x.contact_id, x.state, d.closes_at, d.closed_at FROM drill_try x
JOIN drill d ON d.org_id = x.org_id AND d.id = x.drill_id
WHERE x.org_id = :org_id AND (x.mail_id = :mail_id OR x.first_mail_id = :mail_id);

-- drill_due :many
-- across-orgs the program looks after all
SELECT d.org_id, d.id, d.closes_at FROM drill d WHERE d.closed_at IS NULL ORDER BY d.closes_at LIMIT 200;

-- drill_slice :many
SELECT x.id, x.value, x.post, x.mailed_at, x.list_id, coalesce(p.name, l.name, '') AS "name:text" FROM drill_try x
LEFT JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id
LEFT JOIN mail_list l ON l.org_id = x.org_id AND l.id = x.list_id
WHERE x.org_id = :org_id AND x.drill_id = :drill_id AND x.post <> '' LIMIT 50;

-- drill_posts :one
-- param drill_id id
SELECT count(*) AS "n:int" FROM drill_try WHERE org_id = :org_id AND drill_id = :drill_id AND post <> '';

-- drill_queue :one
-- every room: how much waits to go
SELECT count(*) AS "n:int" FROM outbox WHERE org_id = :org_id AND about = 'drill' AND state IN ('waiting', 'sending');

-- drill_mailed :exec
UPDATE drill_try SET first_hash = coalesce(first_hash, code_hash), first_mail_id = coalesce(first_mail_id, mail_id), code_hash = :code_hash,
	mail_id = :mail_id, mailed_at = :mailed_at, post = '' WHERE org_id = :org_id AND id = :id;

-- drill_came_back :many
-- every room: a drill belongs to none
-- Mails that were refused or sent back, of tries that still wait.
SELECT x.id, x.contact_id, o.said FROM drill_try x
JOIN outbox o ON o.org_id = x.org_id AND o.id = x.mail_id
WHERE x.org_id = :org_id AND x.drill_id = :drill_id AND x.state = 'waiting' AND o.state IN ('refused', 'bounced') LIMIT 200;

-- mail_lists :many
SELECT id, kind, name, mail, note, archived_at, checked_at, how, is_reached, bounced_at FROM mail_list
WHERE org_id = :org_id ORDER BY (CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END), kind, name, id LIMIT 500;

-- mail_list_count :one
SELECT count(*) AS "n:int" FROM mail_list WHERE org_id = :org_id;

-- mail_list_add :exec
INSERT INTO mail_list (org_id, id, kind, name, mail, note, created_at, archived_at, checked_at, how, is_reached, bounced_at)
VALUES (:org_id, :id, :kind, :name, :mail, :note, :created_at, NULL, NULL, '', 0, NULL);

-- mail_list_set :exec
UPDATE mail_list SET kind = :kind, name = :name, mail = :mail, note = :note WHERE org_id = :org_id AND id = :id;

-- mail_list_known_put :exec
UPDATE mail_list SET checked_at = :checked_at, how = :how, is_reached = :is_reached, bounced_at = :bounced_at WHERE org_id = :org_id AND id = :id;

-- mail_list_put_away :exec
UPDATE mail_list SET archived_at = :archived_at WHERE org_id = :org_id AND id = :id;

-- net_calls :many
-- kept
SELECT role, called_by FROM net_call WHERE org_id = :org_id ORDER BY role LIMIT 100;

-- net_call_put :exec
INSERT INTO net_call (org_id, role, called_by, changed_at, changed_by_id) VALUES (:org_id, :role, :called_by, :changed_at, :changed_by_id)
ON CONFLICT (org_id, role) DO UPDATE SET called_by = excluded.called_by, changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id;

-- net_call_drop :exec
DELETE FROM net_call WHERE org_id = :org_id AND role = :role;
