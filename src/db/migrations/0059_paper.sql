-- A binder says what stood on its cover; what the firm writes on the cover; a regulation that the executive sent back.
ALTER TABLE binder ADD COLUMN firm TEXT;
ALTER TABLE binder ADD COLUMN phone TEXT;
ALTER TABLE binder ADD COLUMN cover TEXT;
ALTER TABLE binder_plan ADD COLUMN cover TEXT NOT NULL DEFAULT '';
ALTER TABLE regulation ADD COLUMN returned_at INTEGER;
ALTER TABLE regulation ADD COLUMN returned_by_id BLOB REFERENCES account (id);
ALTER TABLE regulation ADD COLUMN returned TEXT NOT NULL DEFAULT '';
