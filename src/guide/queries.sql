-- guide_skips :many
SELECT page FROM guide WHERE org_id = :org_id ORDER BY page LIMIT 20;

-- guide_put_off :exec
INSERT INTO guide (org_id, page, skipped_at, skipped_by_id) VALUES (:org_id, :page, :skipped_at, :skipped_by_id)
ON CONFLICT (org_id, page) DO NOTHING;

-- guide_unskip :exec
DELETE FROM guide WHERE org_id = :org_id AND page = :page;

-- guide_firsts :many
SELECT place, procedure_key FROM guide_first WHERE org_id = :org_id ORDER BY place LIMIT 10;

-- guide_first_clear :exec
DELETE FROM guide_first WHERE org_id = :org_id;

-- guide_first_add :exec
INSERT INTO guide_first (org_id, place, procedure_key, chosen_at) VALUES (:org_id, :place, :procedure_key, :chosen_at);

-- guide_people :many
-- People of the firm who are called so, for a form that names them.
SELECT id FROM person WHERE org_id = :org_id AND name = :name AND archived_at IS NULL AND is_outside = 0 ORDER BY created_at, id LIMIT 2;

-- guide_binders :one
SELECT count(*) AS "n:int" FROM binder WHERE org_id = :org_id;
