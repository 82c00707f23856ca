-- binder_last :one
SELECT coalesce(max(number), 0) AS "number:int", count(*) AS "n:int" FROM binder WHERE org_id = :org_id;

-- binder_since :one
-- param at int
SELECT count(*) AS "n:int" FROM binder WHERE org_id = :org_id AND made_at > :at;

-- binder_add :exec
INSERT INTO binder (org_id, id, number, form, lang, with_private, is_locked, pages, hash, made_at, made_by_id, firm, phone, cover)
VALUES (:org_id, :id, :number, :form, :lang, :with_private, :is_locked, :pages, :hash, :made_at, :made_by_id, :firm, :phone, :cover);

-- binder_chapter_add :exec
INSERT INTO binder_chapter (org_id, binder_id, place, chapter, title, hash, body)
VALUES (:org_id, :binder_id, :place, :chapter, :title, :hash, :body);

-- binder_forget :exec
-- param upto int
UPDATE binder_chapter SET body = NULL WHERE org_id = :org_id AND body IS NOT NULL
	AND binder_id IN (SELECT b.id FROM binder b WHERE b.org_id = :org_id AND b.number <= :upto);

-- binder_rows :many
-- param rows int
SELECT b.id, b.number, b.form, b.lang, b.with_private, b.is_locked, b.pages, b.hash, b.made_at, a.name AS "who:text?" FROM binder b
LEFT JOIN account a ON a.id = b.made_by_id
WHERE b.org_id = :org_id ORDER BY b.number DESC LIMIT :rows;

-- binder_row :maybe
SELECT b.id, b.number, b.form, b.lang, b.with_private, b.is_locked, b.pages, b.hash, b.made_at, a.name AS "who:text?" FROM binder b
LEFT JOIN account a ON a.id = b.made_by_id
WHERE b.org_id = :org_id AND b.id = :id;

-- binder_cover :maybe
-- As it stood on the cover then, and which one is the newest now.
SELECT b.firm, b.phone, b.cover, (SELECT max(m.number) FROM binder m WHERE m.org_id = b.org_id) AS "newest:int" FROM binder b
WHERE b.org_id = :org_id AND b.id = :id;

-- binder_chapter_rows :many
SELECT place, chapter, title, hash, body FROM binder_chapter
WHERE org_id = :org_id AND binder_id = :binder_id ORDER BY place;

-- binder_plan_get :maybe
SELECT p.chapters, p.remind_days, p.version, p.set_at, p.looked_at, p.changed_at, p.changed, p.cover, a.name AS "who:text?" FROM binder_plan p
LEFT JOIN account a ON a.id = p.set_by_id
WHERE p.org_id = :org_id;

-- binder_plan_set :exec
INSERT INTO binder_plan (org_id, chapters, remind_days, version, set_at, set_by_id, looked_at, changed_at, changed, cover)
VALUES (:org_id, :chapters, :remind_days, :version, :set_at, :set_by_id, NULL, NULL, '', :cover)
ON CONFLICT (org_id) DO UPDATE SET chapters = excluded.chapters, remind_days = excluded.remind_days, version = excluded.version,
	cover = excluded.cover, set_at = excluded.set_at, set_by_id = excluded.set_by_id;

-- binder_plan_look :exec
UPDATE binder_plan SET looked_at = :looked_at, changed_at = :changed_at, changed = :changed WHERE org_id = :org_id;

-- binder_card_now :many
-- kept
-- The newest version of each card that was ever changed.
SELECT k.card, k.version, k.is_own, k.title_ja, k.title_en, k.dos_ja, k.dos_en, k.donts_ja, k.donts_en, k.reason, k.made_at, a.name AS "who:text?"
FROM binder_card k
LEFT JOIN account a ON a.id = k.made_by_id
WHERE k.org_id = :org_id AND k.version = (SELECT max(m.version) FROM binder_card m WHERE m.org_id = k.org_id AND m.card = k.card)
ORDER BY k.card;

-- binder_card_versions :many
-- param rows int
SELECT k.version, k.is_own, k.title_ja, k.title_en, k.dos_ja, k.dos_en, k.donts_ja, k.donts_en, k.reason, k.made_at, a.name AS "who:text?"
FROM binder_card k
LEFT JOIN account a ON a.id = k.made_by_id
WHERE k.org_id = :org_id AND k.card = :card ORDER BY k.version DESC LIMIT :rows;

-- binder_card_add :exec
INSERT INTO binder_card (org_id, card, version, is_own, title_ja, title_en, dos_ja, dos_en, donts_ja, donts_en, reason, made_at, made_by_id)
VALUES (:org_id, :card, :version, :is_own, :title_ja, :title_en, :dos_ja, :dos_en, :donts_ja, :donts_en, :reason, :made_at, :made_by_id);

-- binder_firms :many
-- across-orgs a job looks whether printed binders still hold
-- Who has one and does not wait for its look already; the longest not looked at first.
SELECT p.org_id FROM binder_plan p
WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'binder_look_firm' AND j.org_id = p.org_id)
ORDER BY coalesce(p.looked_at, 0), p.org_id LIMIT 200;

-- regulation_rows :many
-- param rows int
SELECT r.version, r.own, r.hash, r.reason, r.made_at, r.approved_at, r.returned_at, r.returned, m.name AS "who:text?", p.name AS "approver:text?",
	b.name AS "returner:text?" FROM regulation r
LEFT JOIN account m ON m.id = r.made_by_id
LEFT JOIN account p ON p.id = r.approved_by_id
LEFT JOIN account b ON b.id = r.returned_by_id
WHERE r.org_id = :org_id ORDER BY r.version DESC LIMIT :rows;

-- regulation_words :maybe
SELECT words FROM regulation WHERE org_id = :org_id AND version = :version;

-- regulation_add :exec
INSERT INTO regulation (org_id, version, own, words, hash, reason, made_at, made_by_id, approved_at, approved_by_id)
VALUES (:org_id, :version, :own, :words, :hash, :reason, :made_at, :made_by_id, NULL, NULL);

-- regulation_approved :exec
UPDATE regulation SET approved_at = :approved_at, approved_by_id = :approved_by_id WHERE org_id = :org_id AND version = :version;

-- regulation_returned :exec
UPDATE regulation SET returned_at = :returned_at, returned_by_id = :returned_by_id, returned = :returned WHERE org_id = :org_id AND version = :version;

-- regulation_author :maybe
-- Who wrote it, while they may still sign in here.
SELECT a.id, a.name, a.mail, a.lang, m.person_id FROM regulation r
JOIN account a ON a.id = r.made_by_id
JOIN membership m ON m.org_id = r.org_id AND m.account_id = a.id
WHERE r.org_id = :org_id AND r.version = :version AND m.ended_at IS NULL AND a.disabled_at IS NULL;

-- regulation_sources :one
-- When what its sections are made from was changed last. Of people and roles: as far as the newest 5000 lines of the audit go back.
SELECT (SELECT max(u.at) FROM (SELECT d.what, d.at FROM audit d WHERE d.org_id = :org_id ORDER BY d.seq DESC LIMIT 5000) u
		WHERE u.what IN ('person_add', 'person_change', 'person_leave', 'role_set', 'role_deputies', 'role_more', 'role_unneeded', 'people_import')) AS "structure:int?",
	(SELECT max(l.made_at) FROM level_own l WHERE l.org_id = :org_id) AS "levels:int?",
	(SELECT max(s.changed_at) FROM sheet_row s WHERE s.org_id = :org_id AND s.sheet = 'commander') AS "commander:int?",
	(SELECT max(v.made_at) FROM own_procedure_version v WHERE v.org_id = :org_id) AS "procedures:int?",
	(SELECT max(t.changed_at) FROM sheet_row t WHERE t.org_id = :org_id AND t.sheet = 'stop') AS "stop:int?",
	(SELECT max(b.changed_at) FROM sheet_row b WHERE b.org_id = :org_id AND b.sheet = 'bcp') AS "continuity:int?";
