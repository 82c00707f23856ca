-- mailbox: the folder that suspicious mail is dropped into. Without a row, or switched off, nothing is read.
CREATE TABLE mailbox (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	is_on INTEGER NOT NULL,                 -- 1: looked into
	folder TEXT NOT NULL,                   -- "": DIR/mail-in/KEY; else a folder an administrator named
	own_key TEXT NOT NULL,                  -- KEY: name of the folder of its own, made once
	changed_at INTEGER NOT NULL,
	mail_at INTEGER,                        -- when the last mail was taken
	trouble TEXT NOT NULL,                  -- code of what keeps mail from being read; "": nothing
	trouble_said TEXT NOT NULL,             -- what the system said
	trouble_at INTEGER
) STRICT;

-- mailbox_mail: what was found in it, and what became of it. Kept 90 days.
CREATE TABLE mailbox_mail (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	mark TEXT NOT NULL,                     -- SHA-256 of its bytes; of what could not be read its name, size and time
	state TEXT NOT NULL,                    -- taken, bounce, automatic, answer, failed
	reason TEXT NOT NULL,                   -- of a failed one: empty, no_mail, too_large ...
	file_name TEXT NOT NULL,                -- in the folder
	bytes INTEGER NOT NULL,
	copies INTEGER NOT NULL,                -- how often the same bytes came
	from_address TEXT NOT NULL,             -- of the mail as it came
	subject TEXT NOT NULL,
	suspects INTEGER NOT NULL,              -- how many suspicious mails were in it
	suspect_id BLOB,                        -- the first of them
	outbox_id BLOB,                         -- of a bounce: the message of ours it is about
	at INTEGER NOT NULL,                    -- when it was read
	PRIMARY KEY (org_id, id)
) STRICT;
CREATE UNIQUE INDEX mailbox_mail_mark ON mailbox_mail (org_id, mark);
CREATE INDEX mailbox_mail_at ON mailbox_mail (org_id, at);
