-- org: a tenant (組織). Its id leads the key of every table that belongs to it.
CREATE TABLE org (
	id BLOB NOT NULL PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,              -- in commands: --org hinata
	name TEXT NOT NULL,                     -- 株式会社ひなた惣菜
	trade TEXT NOT NULL DEFAULT '',         -- what it does, printed on papers: 惣菜の製造・従業員40人
	phone TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	prefecture TEXT NOT NULL DEFAULT ''     -- key of catalog/prefectures.yaml: tokyo; empty: not said
) STRICT;
