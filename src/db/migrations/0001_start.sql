-- Made by tools/sqlc/make_start.sh from every schema.sql.

-- migration: which steps of src/db/migrations this file has had.
CREATE TABLE migration (
	number INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	done_at INTEGER NOT NULL
) STRICT;

-- job: background work (db/job.h).
CREATE TABLE job (
	id BLOB NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	org_id BLOB,
	arg TEXT NOT NULL,
	run_at INTEGER NOT NULL,
	lease_until INTEGER NOT NULL DEFAULT 0, -- claimed by a worker until then
	tries INTEGER NOT NULL DEFAULT 0,
	last_error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_due ON job (run_at);

-- meta: single values of the data folder (instance id, cookie key).
CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;

-- org: a tenant (組織). Its id leads the key of every table that belongs to it.
CREATE TABLE org (
	id BLOB NOT NULL PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,              -- in commands: --org hinata
	name TEXT NOT NULL,                     -- 株式会社ひなた惣菜
	trade TEXT NOT NULL DEFAULT '',         -- what it does, printed on papers: 惣菜の製造・従業員40人
	phone TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL
) STRICT;

-- person: somebody the journal, finders and custody can name; may have no account (人).
CREATE TABLE person (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	name TEXT NOT NULL,
	kana TEXT NOT NULL DEFAULT '',          -- reading, for sorting
	title TEXT NOT NULL DEFAULT '',         -- 社長, システム管理者
	department TEXT NOT NULL DEFAULT '',    -- or the firm it comes from
	phone TEXT NOT NULL DEFAULT '',
	mail TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL DEFAULT '',          -- key of catalog/roles.yaml this person holds in an emergency
	is_outside INTEGER NOT NULL DEFAULT 0,  -- 1: of another firm
	created_at INTEGER NOT NULL,
	archived_at INTEGER,
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX person_order ON person (org_id, kana, name);

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

-- incident: something that happened, and its room (事案・対応室). Every change is a journal entry.
CREATE TABLE incident (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	mode TEXT NOT NULL,                     -- live, exercise
	title TEXT NOT NULL,                    -- one line: what happened
	name TEXT NOT NULL,                     -- ランサムウェア事案 2026-11 #1
	kind TEXT NOT NULL,                     -- key of catalog/kinds.yaml
	level INTEGER,                          -- 0-3; NULL: nobody decided yet
	phase INTEGER NOT NULL,                 -- enum incident_phase 0-3
	state TEXT NOT NULL,                    -- open, closed
	noticed TEXT NOT NULL,                  -- event time, canonical
	noticed_at INTEGER NOT NULL,            -- its earliest instant
	noticed_by_id BLOB,                        -- person
	lead_id BLOB,                           -- person who leads now (いま指揮する人)
	lead_since INTEGER,
	next_report_at INTEGER,                 -- promised in the last report
	opened_at INTEGER NOT NULL,
	closed_at INTEGER,
	seq_no INTEGER NOT NULL,                -- number in its month: the #1 of the name
	month TEXT NOT NULL,                    -- 2026-11
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, mode, month, seq_no),
	FOREIGN KEY (org_id, noticed_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, lead_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX incident_by_state ON incident (org_id, state, opened_at);

-- journal_head: the end of a room's chain; changed in the same transaction as every entry, never cached.
CREATE TABLE journal_head (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- entries so far
	hash BLOB NOT NULL,                     -- of the newest entry; 32 zero bytes before the first
	sealed_seq INTEGER NOT NULL,            -- what the organisation's seal chain knows
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX journal_head_unsealed ON journal_head (org_id, incident_id) WHERE sealed_seq < seq;

-- entry: one record of a room (記録). meta and body are the canonical bytes of docs/journal-format.md; the columns
-- after them repeat parts of these bytes for reading and are checked against them by verify.
CREATE TABLE entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	id BLOB NOT NULL,
	meta BLOB NOT NULL,
	body BLOB,                              -- NULL when masked
	salt BLOB,                              -- NULL when masked
	commitment BLOB NOT NULL,
	previous BLOB NOT NULL,
	hash BLOB NOT NULL,
	type INTEGER NOT NULL,                  -- enum entry_type
	text TEXT,                              -- NULL when masked
	source TEXT,
	occurred TEXT NOT NULL,                 -- event time, canonical
	place_at INTEGER NOT NULL,              -- where it stands among the others: see journal.c
	recorded_at INTEGER NOT NULL,
	person_id BLOB,
	account_id BLOB,
	refers_to INTEGER NOT NULL,             -- seq; 0: none
	PRIMARY KEY (org_id, incident_id, seq),
	UNIQUE (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX entry_place ON entry (org_id, incident_id, place_at, seq);
CREATE INDEX entry_refers ON entry (org_id, incident_id, refers_to) WHERE refers_to <> 0;

-- seal: the organisation's chain over the heads of its rooms, one line a room and COMMIT.
CREATE TABLE seal (
	org_id BLOB NOT NULL REFERENCES org (id),
	seq INTEGER NOT NULL,
	incident_id BLOB NOT NULL,
	entry_seq INTEGER NOT NULL,
	entry_hash BLOB NOT NULL,
	sealed_at INTEGER NOT NULL,
	previous BLOB NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (org_id, seq),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- mask_request: masking (墨消し) needs two accounts; this is the first one's word. Never holds the secret itself.
CREATE TABLE mask_request (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- the entry to mask
	text TEXT NOT NULL,                     -- as it shall stand afterwards, the secret already blacked out
	reason TEXT NOT NULL,
	asked_by BLOB NOT NULL REFERENCES account (id),
	asked_at INTEGER NOT NULL,
	decided_by BLOB REFERENCES account (id),
	decided_at INTEGER,
	is_granted INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;
CREATE INDEX mask_request_open ON mask_request (org_id, incident_id) WHERE decided_at IS NULL;

-- audit: who used the program and read what; one chain an organisation (all-zero org_id: before one is known).
CREATE TABLE audit (
	org_id BLOB NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	account_id BLOB,
	session_id BLOB,
	token_id BLOB,
	what TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL,
	request TEXT NOT NULL,
	previous BLOB NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (org_id, seq)
) STRICT;

-- step: one thing to do in a room, copied from the procedure version the room began with (手順).
CREATE TABLE step (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	position INTEGER NOT NULL,              -- wide gaps, so that own steps fit between
	-- First what lists show, so that they need not read past the long words behind it.
	phase INTEGER NOT NULL,
	item_ja TEXT NOT NULL, item_en TEXT NOT NULL,
	role TEXT NOT NULL,
	state TEXT NOT NULL,                    -- open, started, done, not_needed, blocked
	owner_id BLOB,                          -- person
	due_at INTEGER,
	started TEXT,                           -- event time, canonical: as exactly as it was given
	ended TEXT,                             -- the same: done or not needed
	ended_by_id BLOB,                       -- person
	is_dropped INTEGER NOT NULL DEFAULT 0,  -- 1: belonged to the procedure of a kind given up, untouched then
	note TEXT NOT NULL DEFAULT '',          -- what was done, why not needed, what blocks
	procedure_key TEXT NOT NULL,            -- "" for an own step
	procedure_version INTEGER NOT NULL,
	step_key TEXT NOT NULL,
	heading_ja TEXT NOT NULL, heading_en TEXT NOT NULL,
	detail_ja TEXT NOT NULL, detail_en TEXT NOT NULL,
	prerequisites_ja TEXT NOT NULL, prerequisites_en TEXT NOT NULL, -- one a line
	do_nots_ja TEXT NOT NULL, do_nots_en TEXT NOT NULL,             -- one a line
	is_evidence INTEGER NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, ended_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX step_room ON step (org_id, incident_id, position);
CREATE INDEX step_owner ON step (org_id, owner_id, state);

-- fact: what is known of an incident, once (事実). Its history is in the journal.
CREATE TABLE fact (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,                      -- of catalog/facts.yaml
	state TEXT NOT NULL,                    -- known, unknown, investigating, none (該当なし)
	value TEXT NOT NULL,                    -- may stand beside "investigating": what is thought so far
	source TEXT NOT NULL,                   -- who says so
	as_of INTEGER NOT NULL,
	entry_seq INTEGER NOT NULL,             -- the entry that brought it
	PRIMARY KEY (org_id, incident_id, key),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;

-- fact_entry: which entries brought a value of a fact: its history, found without reading the whole journal.
CREATE TABLE fact_entry (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	key TEXT NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, key, seq),
	FOREIGN KEY (org_id, incident_id, seq) REFERENCES entry (org_id, incident_id, seq)
) STRICT;

-- report: a paper of a room (報告書). A draft can be changed; an issued one is frozen for ever.
CREATE TABLE report (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- first
	state TEXT NOT NULL,                    -- draft, issued
	subject TEXT NOT NULL,
	addressees TEXT NOT NULL,               -- one a line
	done TEXT NOT NULL,                     -- what was done
	next TEXT NOT NULL,                     -- what comes next
	request TEXT NOT NULL,                  -- お願い
	next_report_at INTEGER,
	entries TEXT NOT NULL,                  -- chosen entries: seq numbers, blank between
	made_by_id BLOB,                           -- person
	made_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	number TEXT,                            -- R-2026-11-1-01, when issued
	issued_at INTEGER,
	issued_by_id BLOB,                         -- person
	document BLOB,                          -- the frozen paper, canonical bytes of document/document.h
	document_hash BLOB,                     -- SHA-256 of document; also in the journal
	seal TEXT,                              -- of the journal at that moment
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, issued_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX report_room ON report (org_id, incident_id, made_at);
