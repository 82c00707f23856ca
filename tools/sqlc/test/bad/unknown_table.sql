-- expect: no such table: cat
-- a :one
SELECT name FROM cat;
