-- expect: a is kept, but only rows that are read can be
-- a :one
-- kept
UPDATE account SET name = :name WHERE id = :id RETURNING name;
