-- suspect_mail: a mail somebody handed in because it looked wrong (怪しいメール), and what was said of it. Audit tells who did
-- what to it; what matters to a room is entries of that room (decision 0027).
CREATE TABLE suspect_mail (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	number INTEGER NOT NULL,                -- 1, 2, 3 ... of the organisation: 怪しいメール 12
	way TEXT NOT NULL,                      -- form, upload, folder, program
	sighting_id BLOB,                       -- the report that brought it; its words are the finder's
	once_id BLOB NOT NULL,                  -- made with the form, so that it writes once
	reporter_id BLOB,                       -- the person who sent it in, when known
	reporter TEXT NOT NULL,                 -- as said: a name or an address
	raw_hash BLOB,                          -- SHA-256 of the mail as it was; NULL: told by words alone
	raw_bytes INTEGER NOT NULL,
	from_name TEXT NOT NULL,
	from_address TEXT NOT NULL,
	reply_to TEXT NOT NULL,
	subject TEXT NOT NULL,
	sent_text TEXT NOT NULL,                -- when, as the mail or the finder says
	sent_at INTEGER,
	message_id TEXT NOT NULL,
	text TEXT NOT NULL,                     -- what a reader reads, at most LIMIT_SUSPECT_TEXT_BYTES
	troubles INTEGER NOT NULL,              -- enum mime_trouble: what could not be read
	did TEXT NOT NULL,                      -- what the finder did: "opened clicked typed attached", "nothing"; "" not said
	received_at INTEGER NOT NULL,
	state TEXT NOT NULL,                    -- new, checking, dangerous, harmless, unclear
	triage TEXT NOT NULL,                   -- high, caution, plain: by the rule in suspect.h, after the people's answers
	hits INTEGER NOT NULL,                  -- signs that count, of nine
	taken_by_id BLOB REFERENCES account (id),
	taken_at INTEGER,
	judged_by_id BLOB REFERENCES account (id),
	judged_at INTEGER,
	reason TEXT NOT NULL,                   -- why it was judged so
	judged_with_id BLOB,                    -- the mail whose judgement was applied to this one too
	incident_id BLOB,                       -- the room it was brought into
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number),
	UNIQUE (org_id, once_id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id),
	FOREIGN KEY (org_id, reporter_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, judged_with_id) REFERENCES suspect_mail (org_id, id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX suspect_mail_time ON suspect_mail (org_id, received_at, number);
CREATE INDEX suspect_mail_state ON suspect_mail (org_id, state, received_at);
CREATE INDEX suspect_mail_sighting ON suspect_mail (org_id, sighting_id);
CREATE INDEX suspect_mail_with ON suspect_mail (org_id, judged_with_id, number);
CREATE INDEX suspect_mail_room ON suspect_mail (org_id, incident_id);

-- suspect_part: what a mail is made of, as far as it is shown: header fields, addressees, links, attachments.
CREATE TABLE suspect_part (
	org_id BLOB NOT NULL,
	mail_id BLOB NOT NULL,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL,                     -- header, to, cc, link, file
	name TEXT NOT NULL,                     -- of the field, the addressee, the file; what a link shows
	value TEXT NOT NULL,                    -- of the field; an address; where a link leads; the declared type of a file
	host TEXT NOT NULL,                     -- of a link
	marks INTEGER NOT NULL,                 -- enum mime_link_mark or mime_file_mark
	hash BLOB,                              -- SHA-256 of a file
	bytes INTEGER NOT NULL,
	PRIMARY KEY (org_id, mail_id, number),
	FOREIGN KEY (org_id, mail_id) REFERENCES suspect_mail (org_id, id)
) STRICT;

-- suspect_finding: what the program found by itself when the mail came, for which of the nine signs.
CREATE TABLE suspect_finding (
	org_id BLOB NOT NULL,
	mail_id BLOB NOT NULL,
	number INTEGER NOT NULL,
	sign TEXT NOT NULL,                     -- key of catalog/sheets/mail_signs.yaml
	reason TEXT NOT NULL,                   -- code: suspect_reasons
	words TEXT NOT NULL,                    -- what it found, made harmless
	PRIMARY KEY (org_id, mail_id, number),
	FOREIGN KEY (org_id, mail_id) REFERENCES suspect_mail (org_id, id)
) STRICT;

-- suspect_answer: what a person says of a sign; it wins over what the program found.
CREATE TABLE suspect_answer (
	org_id BLOB NOT NULL,
	mail_id BLOB NOT NULL,
	sign TEXT NOT NULL,
	answer TEXT NOT NULL,                   -- yes, no, unknown; of a sign of the firm's own its value as JSON, "" taken back
	account_id BLOB REFERENCES account (id),
	answered_at INTEGER NOT NULL,
	said TEXT NOT NULL DEFAULT '',          -- of a sign of the firm's own: "question: answer" as people read it that day
	PRIMARY KEY (org_id, mail_id, sign),
	FOREIGN KEY (org_id, mail_id) REFERENCES suspect_mail (org_id, id)
) STRICT;

-- suspect_trait: by what mails are found to be the same: sender, subject, host and address of links, attachments, Message-ID.
CREATE TABLE suspect_trait (
	org_id BLOB NOT NULL,
	trait BLOB NOT NULL,                    -- 16 bytes of SHA-256 over the kind and the folded value
	mail_id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- sender, subject, host, link, file, message
	PRIMARY KEY (org_id, trait, mail_id),
	FOREIGN KEY (org_id, mail_id) REFERENCES suspect_mail (org_id, id)
) STRICT;
CREATE INDEX suspect_trait_mail ON suspect_trait (org_id, mail_id, trait, kind);

-- suspect_recipient: who else got it (ほかに受け取った人), to be checked off one by one.
CREATE TABLE suspect_recipient (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	mail_id BLOB NOT NULL,
	person_id BLOB,
	name TEXT NOT NULL,                     -- a name, an address, or "all of sales"
	origin TEXT NOT NULL,                   -- addressed, reported, department, hand
	received TEXT NOT NULL,                 -- yes, no, unknown; "" not asked yet
	opened TEXT NOT NULL,
	clicked TEXT NOT NULL,
	typed TEXT NOT NULL,                    -- entered a password or such
	checked TEXT NOT NULL,                  -- the machine was looked at: yes, no
	note TEXT NOT NULL,
	changed_by_id BLOB REFERENCES account (id),
	changed_at INTEGER NOT NULL,
	gone_at INTEGER,                        -- taken off the list
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, mail_id) REFERENCES suspect_mail (org_id, id),
	FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX suspect_recipient_mail ON suspect_recipient (org_id, mail_id, id);

-- suspect_domain: domains of the firm beside those its people's addresses have.
CREATE TABLE suspect_domain (
	org_id BLOB NOT NULL REFERENCES org (id),
	domain TEXT NOT NULL,
	PRIMARY KEY (org_id, domain)
) STRICT;
