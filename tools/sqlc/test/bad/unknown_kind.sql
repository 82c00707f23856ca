-- expect: :all is none of :one :maybe :many :exec
-- a :all
SELECT name FROM account;
