-- expect: column 1 "default" needs a usable name
-- a :one
SELECT name AS "default" FROM account WHERE id = :id;
