-- expect: no room is given
-- a :many
-- param who id
SELECT i.title FROM incident i WHERE i.org_id = :org_id AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :who));
