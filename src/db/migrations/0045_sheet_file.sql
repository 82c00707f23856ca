-- sheet_file: what people put to a row: an invoice, a contract, a photo of the label. Its bytes are src/blob's.
CREATE TABLE sheet_file (
	org_id BLOB NOT NULL,
	id BLOB NOT NULL,
	row_id BLOB NOT NULL,
	name TEXT NOT NULL,                     -- of the file, made safe
	sha256 BLOB NOT NULL,
	bytes INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by_id BLOB REFERENCES account (id),
	dropped_at INTEGER,                     -- taken off: the history of the row has it, and it can come back
	dropped_by_id BLOB REFERENCES account (id),
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, row_id) REFERENCES sheet_row (org_id, id)
) STRICT;
CREATE INDEX sheet_file_row ON sheet_file (org_id, row_id, made_at);
