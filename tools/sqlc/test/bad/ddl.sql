-- expect: "DROP" is not in the SQL
-- a :exec
DROP TABLE account;
