-- binder: each making of the emergency binder (緊急時マニュアル): what was in it, in which form, by whom.
CREATE TABLE binder (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- its version: 1, 2, 3 ... of this firm
	form TEXT NOT NULL,                     -- pdf, file, page
	lang TEXT NOT NULL,
	with_private INTEGER NOT NULL,          -- 1: private numbers are in it
	is_locked INTEGER NOT NULL,             -- 1: a file under a passphrase
	pages INTEGER,                          -- of a PDF
	hash TEXT NOT NULL,                     -- SHA-256 over keys and hashes of its chapters
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	firm TEXT,                              -- the firm's name and phone as they stood on the cover; NULL: made before this was kept
	phone TEXT,
	cover TEXT,                             -- the firm's own words on the cover
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number)
) STRICT;

-- binder_chapter: what a chapter said then. The words of the newest makings alone are kept, to say what changed since.
CREATE TABLE binder_chapter (
	org_id BLOB NOT NULL,
	binder_id BLOB NOT NULL,
	place INTEGER NOT NULL,                 -- 1, 2, 3 ...
	chapter TEXT NOT NULL,                  -- contacts, procedure.malware ...
	title TEXT NOT NULL,
	hash TEXT NOT NULL,                     -- SHA-256 of the paper's canonical bytes
	body BLOB,                              -- these bytes (document.h); NULL: no longer kept
	PRIMARY KEY (org_id, binder_id, place),
	FOREIGN KEY (org_id, binder_id) REFERENCES binder (org_id, id)
) STRICT;

-- binder_plan: what this firm puts into its binder and when it wants to be reminded; what a look at it found last.
CREATE TABLE binder_plan (
	org_id BLOB NOT NULL REFERENCES org (id),
	chapters TEXT NOT NULL,                 -- keys left out, one a line: what is new comes in by itself
	remind_days INTEGER NOT NULL,           -- 0: not by age
	version INTEGER NOT NULL,
	set_at INTEGER NOT NULL,
	set_by_id BLOB REFERENCES account (id),
	looked_at INTEGER,
	changed_at INTEGER,                     -- first look that found the newest printed binder out of date; NULL: it is not
	changed TEXT NOT NULL,                  -- titles of the chapters that changed, one a line
	cover TEXT NOT NULL DEFAULT '',         -- the firm's own words on the cover: a branch, where the binder stands
	PRIMARY KEY (org_id)
) STRICT;

-- binder_card: first-action cards (初動カード) a firm changed, a line a version; the highest is what holds.
CREATE TABLE binder_card (
	org_id BLOB NOT NULL REFERENCES org (id),
	card TEXT NOT NULL,                     -- key of catalog/cards.yaml
	version INTEGER NOT NULL,               -- 1, 2, 3 ... of this card
	is_own INTEGER NOT NULL,                -- 0: back to the built-in one
	title_ja TEXT NOT NULL,
	title_en TEXT NOT NULL,
	dos_ja TEXT NOT NULL,                   -- what to do, one a line
	dos_en TEXT NOT NULL,
	donts_ja TEXT NOT NULL,                 -- what not to do, one a line
	donts_en TEXT NOT NULL,
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, card, version)
) STRICT;

-- regulation: the firm's regulation for incidents (規程), a line a version: what the firm wrote itself, and the whole paper as it was then.
CREATE TABLE regulation (
	org_id BLOB NOT NULL REFERENCES org (id),
	version INTEGER NOT NULL,               -- 1, 2, 3 ...
	own TEXT NOT NULL,                      -- JSON: paragraphs of the firm by section
	words BLOB NOT NULL,                    -- canonical bytes of the paper (document.h)
	hash TEXT NOT NULL,                     -- their SHA-256
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	approved_at INTEGER,                    -- NULL: nobody has
	approved_by_id BLOB REFERENCES account (id),
	returned_at INTEGER,                    -- sent back by the executive; NULL: it was not
	returned_by_id BLOB REFERENCES account (id),
	returned TEXT NOT NULL DEFAULT '',      -- what is to be changed
	PRIMARY KEY (org_id, version)
) STRICT;
