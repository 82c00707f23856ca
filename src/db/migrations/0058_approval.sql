-- own_procedure_version: the state of a version its people were told of by mail. What was said before is told nobody.
ALTER TABLE own_procedure_version ADD COLUMN told TEXT NOT NULL DEFAULT '';
UPDATE own_procedure_version SET told = state;
CREATE INDEX own_procedure_untold ON own_procedure_version (org_id) WHERE told <> state;
