-- guide: pages of the guided start (はじめの一時間) that somebody put off. What is done is seen by what is there.
CREATE TABLE guide (
	org_id BLOB NOT NULL REFERENCES org (id),
	page TEXT NOT NULL,                     -- firm, lead, deputy, call, first, print
	skipped_at INTEGER NOT NULL,
	skipped_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, page)
) STRICT;

-- guide_first: procedures a firm means to have ready first, in their order.
CREATE TABLE guide_first (
	org_id BLOB NOT NULL REFERENCES org (id),
	place INTEGER NOT NULL,                 -- 1, 2, 3
	procedure_key TEXT NOT NULL,
	chosen_at INTEGER NOT NULL,
	PRIMARY KEY (org_id, place)
) STRICT;
