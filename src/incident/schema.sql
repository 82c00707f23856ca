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
	is_restricted INTEGER NOT NULL DEFAULT 0, -- 1: only its members see it, or that it is there
	origin TEXT NOT NULL DEFAULT '',        -- of one taken in (archive): whose it is; empty: our own
	PRIMARY KEY (org_id, id),
	UNIQUE (org_id, mode, month, seq_no),
	FOREIGN KEY (org_id, noticed_by_id) REFERENCES person (org_id, id),
	FOREIGN KEY (org_id, lead_id) REFERENCES person (org_id, id)
) STRICT;
CREATE INDEX incident_by_state ON incident (org_id, state, opened_at);
CREATE INDEX incident_restricted ON incident (org_id, id) WHERE is_restricted = 1;

-- incident_member: who may see a restricted room (関係者だけの対応室). Accounts, because reading is what is restricted.
CREATE TABLE incident_member (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	account_id BLOB NOT NULL REFERENCES account (id),
	added_by BLOB REFERENCES account (id),
	added_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, incident_id, account_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
CREATE INDEX incident_member_account ON incident_member (org_id, account_id, incident_id);
