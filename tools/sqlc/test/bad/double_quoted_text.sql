-- expect: no such column: x
-- a :many
SELECT name FROM account WHERE name = "x";
