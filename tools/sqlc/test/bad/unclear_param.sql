-- expect: the type of :score is not clear
-- a :many
SELECT r.title FROM room r WHERE r.org_id = :org_id AND r.opened_at > :score;
