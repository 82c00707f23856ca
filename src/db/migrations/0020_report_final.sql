-- The recovery has a part of its own on the final report; a paper keeps the language it was drafted in; what a draft was
-- filled with tells what a person wrote since.
ALTER TABLE report ADD COLUMN recovery TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN lang TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN filled TEXT NOT NULL DEFAULT '';
