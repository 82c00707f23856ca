-- Answers to what a firm asks finders besides the built-in questions.
ALTER TABLE sighting ADD COLUMN asked TEXT NOT NULL DEFAULT '';
