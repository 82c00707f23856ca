-- blob_row :maybe
-- hot
SELECT bytes, type, is_sealed, created_at FROM blob WHERE org_id = :org_id AND sha256 = :sha256;

-- blob_add :exec
INSERT INTO blob (org_id, sha256, bytes, type, is_sealed, created_at)
VALUES (:org_id, :sha256, :bytes, :type, :is_sealed, :created_at) ON CONFLICT (org_id, sha256) DO NOTHING;

-- blob_use_add :exec
INSERT INTO blob_use (org_id, sha256, owner, owner_id) VALUES (:org_id, :sha256, :owner, :owner_id)
ON CONFLICT (org_id, sha256, owner, owner_id) DO NOTHING;

-- blob_use_drop :exec
DELETE FROM blob_use WHERE org_id = :org_id AND sha256 = :sha256 AND owner = :owner AND owner_id = :owner_id;

-- blob_sum :one
SELECT COALESCE(SUM(bytes), 0) AS "bytes:int" FROM blob WHERE org_id = :org_id;

-- blob_page :many
-- param org_after bytes
-- param sha256_after bytes
-- across-orgs verify and backup walk the whole data folder; BLOBs are plain bytes, a damaged file may hold anything
SELECT org_id AS "org:bytes", sha256, bytes, is_sealed FROM blob
WHERE org_id > :org_after OR (org_id = :org_after AND sha256 > :sha256_after) ORDER BY org_id, sha256 LIMIT 200;

-- blob_unneeded :many
-- param before int
SELECT b.sha256 FROM blob b
WHERE b.org_id = :org_id AND b.created_at < :before
	AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.org_id = b.org_id AND u.sha256 = b.sha256)
LIMIT 1000;

-- blob_drop :exec
DELETE FROM blob WHERE org_id = :org_id AND sha256 = :sha256;

-- blob_drop_unneeded :exec
DELETE FROM blob WHERE org_id = :org_id AND sha256 = :sha256
	AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.org_id = blob.org_id AND u.sha256 = blob.sha256);

-- upload_add_row :exec
-- param now int
INSERT INTO blob_upload (org_id, id, account_id, about_id, name, bytes, received, state, created_at, seen_at)
VALUES (:org_id, :id, :account_id, :about_id, :name, :bytes, 0, :state, :now, :now);

-- upload_row :maybe
-- hot
SELECT name, bytes, received, state, created_at FROM blob_upload
WHERE org_id = :org_id AND id = :id AND account_id = :account_id AND about_id = :about_id;

-- upload_rows :many
-- hot
SELECT id, name, bytes, received, state, created_at FROM blob_upload
WHERE org_id = :org_id AND account_id = :account_id AND about_id = :about_id ORDER BY created_at DESC LIMIT 100;

-- upload_count :one
-- hot
SELECT COUNT(*) AS "n:int" FROM blob_upload WHERE org_id = :org_id AND account_id = :account_id AND about_id = :about_id;

-- upload_promised :one
-- What open uploads will still bring.
SELECT COALESCE(SUM(bytes - received), 0) AS "bytes:int" FROM blob_upload WHERE org_id = :org_id;

-- upload_move :exec
-- param now int
-- param before int
-- hot
UPDATE blob_upload SET received = :received, state = :state, seen_at = :now
WHERE org_id = :org_id AND id = :id AND received = :before;

-- upload_drop_row :exec
-- hot
DELETE FROM blob_upload WHERE org_id = :org_id AND id = :id AND account_id = :account_id AND about_id = :about_id;

-- upload_is_there :maybe
-- hot
SELECT received FROM blob_upload WHERE org_id = :org_id AND id = :id;

-- upload_forget :exec
-- param before int
DELETE FROM blob_upload WHERE org_id = :org_id AND seen_at < :before;
