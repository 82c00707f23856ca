-- expect: a is hot but reads a whole table: SCAN account
-- a :many
-- hot
SELECT id FROM account WHERE name = :name;
