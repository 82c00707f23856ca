-- firm_size :one
-- every room: how large everything is together, for administrators
-- Rows: of the tables that grow, which is what most of them are.
SELECT (SELECT coalesce(sum(b.bytes), 0) FROM blob AS b WHERE b.org_id = :org_id) AS "bytes:int",
	(SELECT count(*) FROM blob AS f WHERE f.org_id = :org_id) AS "files:int",
	(SELECT count(*) FROM entry AS e WHERE e.org_id = :org_id) + (SELECT count(*) FROM audit AS a WHERE a.org_id = :org_id)
		+ (SELECT count(*) FROM sheet_row AS r WHERE r.org_id = :org_id) * 6 + (SELECT count(*) FROM step AS s WHERE s.org_id = :org_id)
		AS "some_rows:int"
FROM org AS o WHERE o.id = :org_id;

-- firm_hidden_rooms :many
-- param asked_by_id id
-- every room: those whoever asked is no member of are looked for, to be left out
SELECT i.id FROM incident AS i WHERE i.org_id = :org_id AND i.is_restricted = 1 AND NOT EXISTS (SELECT 1 FROM incident_member AS m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :asked_by_id)
ORDER BY i.id;

-- firm_orgs_here :many
SELECT id, slug, name FROM org WHERE id = :id OR slug = :slug;

-- firm_accounts_here :many
SELECT id, mail FROM account WHERE id = :id OR mail = :mail;

-- firm_admin :maybe
SELECT a.id, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS "has_password:int"
FROM membership AS m JOIN account AS a ON a.id = m.account_id
WHERE m.org_id = :org_id AND m.access = :access AND m.ended_at IS NULL AND a.disabled_at IS NULL AND a.mail = :mail;

-- firm_export_add :exec
INSERT INTO firm_export (org_id, id, state, asked_at, asked_by_id, lease_until, done, ended_at, bytes, rows, files, hash, trouble)
VALUES (:org_id, :id, 'waiting', :asked_at, :asked_by_id, 0, 0, NULL, 0, 0, 0, '', '');

-- firm_export_making :maybe
-- One that is not made yet.
SELECT id, state FROM firm_export WHERE org_id = :org_id AND state IN ('waiting', 'making') LIMIT 1;

-- firm_export_list :many
-- param count int
SELECT e.id, e.state, e.asked_at, e.asked_by_id, e.done, e.ended_at, e.bytes, e.rows, e.files, e.hash, e.trouble,
	a.name AS "who:text?"
FROM firm_export AS e LEFT JOIN account AS a ON a.id = e.asked_by_id
WHERE e.org_id = :org_id ORDER BY e.asked_at DESC, e.id DESC LIMIT :count;

-- firm_export_get :maybe
SELECT e.id, e.state, e.asked_at, e.asked_by_id, e.done, e.ended_at, e.bytes, e.rows, e.files, e.hash, e.trouble,
	a.name AS "who:text?"
FROM firm_export AS e LEFT JOIN account AS a ON a.id = e.asked_by_id
WHERE e.org_id = :org_id AND e.id = :id;

-- firm_export_due :maybe
-- hot
-- param now int
-- across-orgs the thread that makes them takes whatever waits
SELECT org_id, id FROM firm_export WHERE state IN ('waiting', 'making') AND lease_until <= :now ORDER BY lease_until LIMIT 1;

-- firm_export_claim :maybe
-- param now int
UPDATE firm_export SET state = 'making', done = 0, lease_until = :lease_until
WHERE org_id = :org_id AND id = :id AND state IN ('waiting', 'making') AND lease_until <= :now
RETURNING id, asked_by_id;

-- firm_export_go_on :exec
UPDATE firm_export SET done = :done, lease_until = :lease_until WHERE org_id = :org_id AND id = :id AND state = 'making';

-- firm_export_end :exec
UPDATE firm_export SET state = :state, ended_at = :ended_at, done = 1000, bytes = :bytes, rows = :rows, files = :files, hash = :hash,
	trouble = :trouble
WHERE org_id = :org_id AND id = :id AND state = 'making';

-- firm_export_gone :exec
UPDATE firm_export SET state = 'gone' WHERE org_id = :org_id AND id = :id AND state = 'ready';

-- firm_export_old :many
-- param before int
-- param count int
-- across-orgs files of all organisations go after a day
SELECT org_id, id FROM firm_export WHERE state = 'ready' AND ended_at <= :before LIMIT :count;

-- firm_unmarked :maybe
SELECT id FROM sheet_row WHERE org_id = :org_id AND marks IS NULL LIMIT 1;
