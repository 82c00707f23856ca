-- expect: is no usable name
-- Get :one
SELECT name FROM account WHERE id = :id;
