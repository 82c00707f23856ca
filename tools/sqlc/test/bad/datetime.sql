-- expect: "datetime" is not in the SQL
-- a :many
SELECT name FROM account WHERE closed_at < datetime('now');
