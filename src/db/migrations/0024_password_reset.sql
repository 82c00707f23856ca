-- password_reset: a one-time code an administrator made for a member who forgot the password; gone once it is used.
CREATE TABLE password_reset (
	account_id BLOB NOT NULL PRIMARY KEY REFERENCES account (id),
	code_hash BLOB NOT NULL,
	made_by BLOB NOT NULL REFERENCES account (id),
	ends_at INTEGER NOT NULL
) STRICT;
