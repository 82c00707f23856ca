-- report: a paper of a room (報告書). A draft can be changed; an issued one is frozen for ever.
CREATE TABLE report (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	id BLOB NOT NULL,
	kind TEXT NOT NULL,                     -- first, interim, final, executive
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
	summary TEXT NOT NULL DEFAULT '',       -- what happened, in short
	impact TEXT NOT NULL DEFAULT '',        -- what it means for the business
	changed TEXT NOT NULL DEFAULT '',       -- what changed since the report before
	damage TEXT NOT NULL DEFAULT '',        -- what is affected, with numbers
	unknown TEXT NOT NULL DEFAULT '',       -- what is not known yet
	decided TEXT NOT NULL DEFAULT '',       -- what was decided
	cause TEXT NOT NULL DEFAULT '',         -- why it happened
	follow TEXT NOT NULL DEFAULT '',        -- what is done for those affected
	prevention TEXT NOT NULL DEFAULT '',    -- so that it does not happen again
	ask TEXT NOT NULL DEFAULT '',           -- what the reader has to decide
	with_costs INTEGER NOT NULL DEFAULT 0,  -- 1: the sums of the costs are on the paper
	is_inside INTEGER NOT NULL DEFAULT 0,   -- 1: for the firm itself
	recovery TEXT NOT NULL DEFAULT '',      -- how it ended: stopped, recovered, confirmed
	lang TEXT NOT NULL DEFAULT '',          -- ja, en: drafted in; empty: an older one, of whoever issued it
	filled TEXT NOT NULL DEFAULT '',        -- of a draft: marks of what it was filled with (report_filled.c)
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, number),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id),
	FOREIGN KEY (org_id, made_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, issued_by_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX report_room ON report (org_id, incident_id, made_at);
