-- expect: parameters are :name
-- a :many
SELECT name FROM account WHERE id = ?1;
