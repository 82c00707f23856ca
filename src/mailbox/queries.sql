-- mailbox_row :maybe
SELECT is_on, folder, own_key, changed_at, mail_at, trouble, trouble_said, trouble_at FROM mailbox WHERE org_id = :org_id;

-- mailbox_put :exec
INSERT INTO mailbox (org_id, is_on, folder, own_key, changed_at, mail_at, trouble, trouble_said, trouble_at)
VALUES (:org_id, :is_on, :folder, :own_key, :changed_at, NULL, '', '', NULL)
ON CONFLICT (org_id) DO UPDATE SET is_on = excluded.is_on, folder = excluded.folder, changed_at = excluded.changed_at, trouble = '',
	trouble_said = '', trouble_at = NULL;

-- mailbox_all :many
-- across-orgs the watch looks into every folder
SELECT org_id, folder, own_key, trouble FROM mailbox WHERE is_on = 1 ORDER BY org_id;

-- mailbox_trouble :exec
UPDATE mailbox SET trouble = :trouble, trouble_said = :trouble_said, trouble_at = coalesce(trouble_at, :trouble_at)
WHERE org_id = :org_id;

-- mailbox_well :exec
UPDATE mailbox SET trouble = '', trouble_said = '', trouble_at = NULL WHERE org_id = :org_id AND trouble <> '';

-- mailbox_went :exec
UPDATE mailbox SET mail_at = :mail_at WHERE org_id = :org_id;

-- mailbox_mail_by_mark :maybe
-- hot
SELECT id, state, reason, copies, file_name FROM mailbox_mail WHERE org_id = :org_id AND mark = :mark;

-- mailbox_mail_add :exec
INSERT INTO mailbox_mail (org_id, id, mark, state, reason, file_name, bytes, copies, from_address, subject, suspects, suspect_id,
	outbox_id, at)
VALUES (:org_id, :id, :mark, :state, :reason, :file_name, :bytes, 1, :from_address, :subject, :suspects, :suspect_id, :outbox_id, :at);

-- mailbox_mail_copy :exec
UPDATE mailbox_mail SET copies = copies + 1, file_name = :file_name WHERE org_id = :org_id AND id = :id;

-- mailbox_recent :one
-- hot
-- param since int
SELECT count(*) AS "n:int" FROM mailbox_mail WHERE org_id = :org_id AND at > :since;

-- mailbox_counts :one
SELECT coalesce(sum(CASE WHEN state = 'taken' THEN 1 ELSE 0 END), 0) AS "taken:int",
	coalesce(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS "failed:int", count(*) AS "n:int"
FROM mailbox_mail WHERE org_id = :org_id;

-- mailbox_mails :many
-- param rows int
-- None that went into a restricted room, for those who may not see it.
SELECT m.id, m.state, m.reason, m.file_name, m.bytes, m.copies, m.from_address, m.subject, m.suspects, m.suspect_id, m.outbox_id, m.at
FROM mailbox_mail m LEFT JOIN suspect_mail s ON s.org_id = m.org_id AND s.id = m.suspect_id
	LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE m.org_id = :org_id AND (s.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id))
ORDER BY m.at DESC, m.id DESC LIMIT :rows;

-- mailbox_sweep :exec
-- param before int
-- across-orgs what is long past goes everywhere; the mails themselves stay in their folders
DELETE FROM mailbox_mail WHERE at < :before;
