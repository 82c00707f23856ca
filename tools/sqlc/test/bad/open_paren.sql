-- expect: a ( is not closed
-- a :many
SELECT name FROM account WHERE (id = :id;
