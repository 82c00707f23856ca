-- level_own: what a firm made of a built-in level (catalog/levels.yaml), each version of it. NULL: as the built-in one has it.
-- Without a row a level is the built-in one.
CREATE TABLE level_own (
	org_id BLOB NOT NULL REFERENCES org (id),
	number INTEGER NOT NULL,                -- 0-3
	version INTEGER NOT NULL,               -- 1, 2, 3 ...; the highest holds
	name TEXT,
	name_en TEXT,
	scope TEXT,
	scope_en TEXT,
	role TEXT,                              -- key of the role that is responsible
	calls_net INTEGER,                      -- 1: the contact net is called
	call_roles TEXT,                        -- keys of roles in the order they are rung, a blank between
	report_first_hours INTEGER,
	report_later_hours INTEGER,
	report_phase_end INTEGER,
	built_in TEXT NOT NULL,                 -- the built-in one when somebody last looked at both, a line a value
	what TEXT NOT NULL,                     -- change, back, seen
	reason TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, number, version)
) STRICT;

ALTER TABLE decision ADD COLUMN stop_id BLOB;
ALTER TABLE decision ADD COLUMN stop_said TEXT;
ALTER TABLE decision ADD COLUMN stop_differs TEXT;
ALTER TABLE decision ADD COLUMN stop_reason TEXT;
