-- A fact can be taken from an entry.
ALTER TABLE fact ADD COLUMN from_seq INTEGER; -- the entry it was taken from
