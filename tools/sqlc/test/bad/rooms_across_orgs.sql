-- expect: of several rooms
-- a :many
-- across-orgs a walk
SELECT title FROM incident;
