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
