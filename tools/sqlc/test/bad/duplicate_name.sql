-- expect: duplicate name a, first at
-- a :one
SELECT name FROM account WHERE id = :id;
-- a :maybe
SELECT name FROM account WHERE id = :id;
