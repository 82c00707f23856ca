-- expect: an :exec statement returns no rows
-- a :exec
UPDATE account SET name = :name WHERE id = :id RETURNING id;
