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
	other_mail TEXT NOT NULL DEFAULT '',    -- outside of the firm: for when its own mail is what is broken
	department_id BLOB,                     -- unit of the firm; department has its name
	site_id BLOB,
	work TEXT NOT NULL DEFAULT 'full',      -- full, part: part-time, outsourced
	is_other_private INTEGER NOT NULL DEFAULT 0, -- 1: other_mail only for roles that need it
	reach TEXT NOT NULL DEFAULT 'none',     -- how they can be reached at best: none (no way), never, good, failed, bounced; phone_failed: the phone shown; mail_only: no phone was
	reach_at INTEGER,                       -- of that try; follow the ways in the same write, as phone and mail do
	is_phone_private INTEGER NOT NULL DEFAULT 0, -- 1: there are phones, and all are private
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX person_order ON person (org_id, kana, name);
