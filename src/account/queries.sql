-- account_count :one
SELECT COUNT(*) AS "n:int" FROM account;

-- account_get :one
SELECT id, mail, name, password_hash, lang, created_at, disabled_at FROM account WHERE id = :id;

-- account_by_mail :maybe
SELECT id, mail, name, password_hash, lang, disabled_at FROM account WHERE mail = :mail;

-- account_add :exec
INSERT INTO account (id, mail, name, password_hash, lang, created_at, disabled_at)
VALUES (:id, :mail, :name, :password_hash, :lang, :created_at, NULL);

-- account_set_profile :exec
UPDATE account SET name = :name, lang = :lang WHERE id = :id;

-- account_set_password :exec
UPDATE account SET password_hash = :password_hash WHERE id = :id;

-- membership_add :exec
-- Somebody who comes back gets the old row again.
INSERT INTO membership (org_id, account_id, access, person_id, created_at, ended_at)
VALUES (:org_id, :account_id, :access, :person_id, :created_at, NULL)
ON CONFLICT (org_id, account_id) DO UPDATE SET access = excluded.access, person_id = excluded.person_id, ended_at = NULL;

-- membership_get :maybe
SELECT account_id, access, person_id, ended_at FROM membership WHERE org_id = :org_id AND account_id = :account_id;

-- membership_set_access :exec
UPDATE membership SET access = :access WHERE org_id = :org_id AND account_id = :account_id AND ended_at IS NULL;

-- membership_end :exec
UPDATE membership SET ended_at = :ended_at WHERE org_id = :org_id AND account_id = :account_id AND ended_at IS NULL;

-- membership_others_with :one
-- How many other accounts have this access: the last administrator cannot leave.
SELECT COUNT(*) AS "n:int" FROM membership AS m JOIN account AS a ON a.id = m.account_id
WHERE m.org_id = :org_id AND m.access = :access AND m.account_id <> :account_id AND m.ended_at IS NULL
	AND a.disabled_at IS NULL;

-- membership_list :many
-- param rows int
SELECT m.account_id, m.access, m.created_at, a.mail, a.name, p.name AS "person_name:text?"
FROM membership AS m
JOIN account AS a ON a.id = m.account_id
LEFT JOIN person AS p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE m.org_id = :org_id AND m.ended_at IS NULL
ORDER BY a.mail LIMIT :rows;

-- membership_of_account :many
-- param rows int
-- across-orgs the organisations one person may choose from
SELECT m.org_id, m.access, o.name, o.slug
FROM membership AS m JOIN org AS o ON o.id = m.org_id
WHERE m.account_id = :account_id AND m.ended_at IS NULL
ORDER BY m.created_at, m.org_id LIMIT :rows;

-- session_add :exec
-- across-orgs a session names the organisation it begins with, none included
INSERT INTO session (id, token_hash, account_id, org_id, csrf_key, created_at, seen_at, ends_at, peer, agent, revoked_at)
VALUES (:id, :token_hash, :account_id, :org_id, :csrf_key, :created_at, :created_at, :ends_at, :peer, :agent, NULL);

-- session_list :many
-- param now int
-- param idle_since int
-- param rows int
SELECT id, created_at, seen_at, ends_at, peer, agent FROM session
WHERE account_id = :account_id AND ends_at > :now AND seen_at > :idle_since AND revoked_at IS NULL
ORDER BY seen_at DESC, id LIMIT :rows;

-- session_revoke :exec
UPDATE session SET revoked_at = :revoked_at WHERE id = :id AND account_id = :account_id AND revoked_at IS NULL;

-- session_revoke_all :exec
-- param except_id id?
UPDATE session SET revoked_at = :revoked_at
WHERE account_id = :account_id AND revoked_at IS NULL AND (:except_id IS NULL OR id <> :except_id);

-- session_choose_org :exec
-- across-orgs the membership was looked up before
UPDATE session SET org_id = :org_id WHERE id = :id AND account_id = :account_id;

-- session_sweep :exec
-- param before int
DELETE FROM session WHERE ends_at < :before;

-- token_add :exec
INSERT INTO token (org_id, id, account_id, token_hash, name, created_at, ends_at, seen_at, revoked_at)
VALUES (:org_id, :id, :account_id, :token_hash, :name, :created_at, :ends_at, NULL, NULL);

-- token_list :many
-- param only_account id?
-- param rows int
SELECT t.id, t.account_id, t.name, t.created_at, t.ends_at, t.seen_at, a.mail
FROM token AS t JOIN account AS a ON a.id = t.account_id
WHERE t.org_id = :org_id AND t.revoked_at IS NULL AND (:only_account IS NULL OR t.account_id = :only_account)
ORDER BY t.created_at DESC, t.id LIMIT :rows;

-- token_get :maybe
SELECT id, account_id, revoked_at FROM token WHERE org_id = :org_id AND id = :id;

-- token_revoke :exec
UPDATE token SET revoked_at = :revoked_at WHERE org_id = :org_id AND id = :id AND revoked_at IS NULL;

-- token_revoke_of :exec
UPDATE token SET revoked_at = :revoked_at WHERE org_id = :org_id AND account_id = :account_id AND revoked_at IS NULL;

-- throttle_get :maybe
-- hot
SELECT failures, first_at, last_at FROM throttle WHERE name = :name;

-- throttle_set :exec
INSERT INTO throttle (name, failures, first_at, last_at) VALUES (:name, :failures, :first_at, :last_at)
ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, first_at = excluded.first_at, last_at = excluded.last_at;

-- throttle_clear :exec
DELETE FROM throttle WHERE name = :name;

-- throttle_sweep :exec
-- param before int
DELETE FROM throttle WHERE last_at < :before;

-- setup_find :maybe
SELECT created_at FROM setup WHERE code_hash = :code_hash;

-- setup_add :exec
INSERT INTO setup (code_hash, created_at) VALUES (:code_hash, :created_at);

-- setup_clear :exec
DELETE FROM setup;

-- idempotency_sweep :exec
-- param before int
-- across-orgs old answers are dropped for everybody at once
DELETE FROM idempotency WHERE created_at < :before;

-- --- a forgotten password ---

-- reset_put :exec
-- param made_by id
INSERT INTO password_reset (account_id, code_hash, made_by, ends_at) VALUES (:account_id, :code_hash, :made_by, :ends_at)
ON CONFLICT (account_id) DO UPDATE SET code_hash = excluded.code_hash, made_by = excluded.made_by, ends_at = excluded.ends_at;

-- reset_find :maybe
-- param now int
-- Mail and code together, while it is not over and the account may sign in.
SELECT r.account_id FROM password_reset r JOIN account a ON a.id = r.account_id
WHERE a.mail = :mail AND r.code_hash = :code_hash AND r.ends_at > :now AND a.disabled_at IS NULL;

-- reset_clear :exec
DELETE FROM password_reset WHERE account_id = :account_id;
