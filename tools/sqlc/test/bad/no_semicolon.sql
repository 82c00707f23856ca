-- expect: does not end with a semicolon
-- a :one
SELECT name FROM account WHERE id = :id
