-- expect: returns no rows; this is an :exec
-- a :one
UPDATE account SET name = :name WHERE id = :id;
