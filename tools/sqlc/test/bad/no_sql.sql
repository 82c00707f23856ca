-- expect: the statement a has no SQL
-- a :one
-- b :one
SELECT name FROM account WHERE id = :id;
