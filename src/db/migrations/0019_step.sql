-- What if, and what a specialist does: words of a step.
ALTER TABLE step ADD COLUMN branches_ja TEXT NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN branches_en TEXT NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN vendor_ja TEXT NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN vendor_en TEXT NOT NULL DEFAULT '';
