-- expect: is not in the SQL that SQLite and PostgreSQL share
-- a :exec
INSERT OR REPLACE INTO account (id, name) VALUES (:id, :name);
