-- org_row :maybe
SELECT id, slug, name, trade, phone, created_at, prefecture FROM org WHERE id = :id;

-- org_by_slug :maybe
SELECT id, slug, name, trade, phone, created_at, prefecture FROM org WHERE slug = :slug;

-- org_list :many
-- param rows int
SELECT id, slug, name, trade, phone, created_at, prefecture FROM org ORDER BY created_at, id LIMIT :rows;

-- org_add :exec
INSERT INTO org (id, slug, name, trade, phone, created_at) VALUES (:id, :slug, :name, '', '', :created_at);

-- org_set :exec
UPDATE org SET name = :name, trade = :trade, phone = :phone, prefecture = :prefecture WHERE id = :id;
