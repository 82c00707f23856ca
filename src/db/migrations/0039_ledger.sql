-- An affected thing may be a row of a ledger.
ALTER TABLE affected ADD COLUMN row_id BLOB; -- the row of a ledger that it is (sheet_row); checked when written, rows stay for ever
CREATE INDEX affected_by_row ON affected (org_id, row_id) WHERE row_id IS NOT NULL;
