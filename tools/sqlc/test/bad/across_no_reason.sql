-- expect: across-orgs needs a reason
-- a :many
-- across-orgs
SELECT name FROM person;
