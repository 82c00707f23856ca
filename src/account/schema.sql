-- account: who can sign in. One account may belong to several organisations.
CREATE TABLE account (
	id BLOB NOT NULL PRIMARY KEY,
	mail TEXT NOT NULL UNIQUE,              -- folded to lower case
	name TEXT NOT NULL,
	password_hash TEXT,                     -- argon2id string of libsodium; NULL: cannot sign in by password
	lang TEXT NOT NULL,                     -- ja, en
	created_at INTEGER NOT NULL,
	disabled_at INTEGER
) STRICT;

-- membership: what an account may do in an organisation (権限), and which person it is there.
CREATE TABLE membership (
	org_id BLOB NOT NULL REFERENCES org (id),
	account_id BLOB NOT NULL REFERENCES account (id),
	access INTEGER NOT NULL,                -- enum access
	person_id BLOB,
	created_at INTEGER NOT NULL,
	ended_at INTEGER,
	PRIMARY KEY (org_id, account_id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX membership_account ON membership (account_id);

-- session: a signed-in browser. Only the hash of its token is kept.
CREATE TABLE session (
	id BLOB NOT NULL PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	account_id BLOB NOT NULL REFERENCES account (id),
	org_id BLOB REFERENCES org (id),        -- the organisation chosen
	csrf_key BLOB NOT NULL,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,               -- written at most every five minutes
	ends_at INTEGER NOT NULL,               -- absolute end
	peer TEXT NOT NULL,
	agent TEXT NOT NULL,
	revoked_at INTEGER
) STRICT;
CREATE INDEX session_account ON session (account_id, ends_at);

-- token: for programs. Only the hash is kept; ends after 90 days.
CREATE TABLE token (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	account_id BLOB NOT NULL REFERENCES account (id),
	token_hash BLOB NOT NULL UNIQUE,
	name TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,
	seen_at INTEGER,
	revoked_at INTEGER,
	PRIMARY KEY (org_id, id)
) STRICT;

-- throttle: failed sign-ins by account and by address.
CREATE TABLE throttle (
	name TEXT NOT NULL PRIMARY KEY,         -- "mail:..." or "peer:..."
	failures INTEGER NOT NULL,
	first_at INTEGER NOT NULL,
	last_at INTEGER NOT NULL
) STRICT;

-- setup: the one-time code of the first start; empty afterwards.
CREATE TABLE setup (
	code_hash BLOB NOT NULL PRIMARY KEY,
	created_at INTEGER NOT NULL
) STRICT;

-- idempotency: answers of POSTs that carried an Idempotency-Key, kept 24 hours, written with what they answer.
CREATE TABLE idempotency (
	org_id BLOB NOT NULL REFERENCES org (id),
	account_id BLOB NOT NULL REFERENCES account (id),
	key TEXT NOT NULL,
	request_hash BLOB NOT NULL,             -- SHA-256 of method, path and body
	status INTEGER NOT NULL,
	location TEXT NOT NULL,                 -- "" when the answer had none
	body TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, account_id, key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- password_reset: a one-time code an administrator made for a member who forgot the password; gone once it is used.
CREATE TABLE password_reset (
	account_id BLOB NOT NULL PRIMARY KEY REFERENCES account (id),
	code_hash BLOB NOT NULL,
	made_by BLOB NOT NULL REFERENCES account (id),
	ends_at INTEGER NOT NULL
) STRICT;
