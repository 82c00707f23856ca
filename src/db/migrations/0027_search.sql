-- search: the text index is a file of its own (decision 0028); here only the rooms that are left out of a question.
CREATE INDEX incident_restricted ON incident (org_id, id) WHERE is_restricted = 1;
