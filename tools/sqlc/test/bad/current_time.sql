-- expect: "current_timestamp" is not in the SQL that SQLite and PostgreSQL share
-- a :many
SELECT name FROM account WHERE name > current_timestamp;
