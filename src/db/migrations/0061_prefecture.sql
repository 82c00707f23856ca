-- Where the firm is; desks of other regions are folded away.
ALTER TABLE org ADD COLUMN prefecture TEXT NOT NULL DEFAULT '';
-- Who answered a round is no longer counted by address (decision 0063).
DELETE FROM throttle WHERE name LIKE 'ask-answer:%';
