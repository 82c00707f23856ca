-- What goes into an archive is read here, as it stands in the tables of the room.

-- archive_entries :many
-- param after int
-- param limit int
-- hot
SELECT seq, meta, body, salt, commitment, hash FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after ORDER BY seq LIMIT :limit;

-- archive_seals :many
-- param after int
-- param limit int
SELECT seq, entry_seq, entry_hash, sealed_at, previous, hash FROM seal
WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after ORDER BY seq LIMIT :limit;

-- archive_writers :many
SELECT DISTINCT person_id, account_id FROM entry WHERE org_id = :org_id AND incident_id = :incident_id;

-- archive_person :maybe
-- hot
SELECT name, title FROM person WHERE org_id = :org_id AND id = :id;

-- archive_account :maybe
-- param account_id id
-- hot
SELECT a.name, p.name AS "person_name:text?", p.title AS "title:text?"
FROM account a JOIN membership m ON m.org_id = :org_id AND m.account_id = a.id
	LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE a.id = :account_id;

-- archive_papers :many
SELECT DISTINCT document FROM report
WHERE org_id = :org_id AND incident_id = :incident_id AND state = 'issued' AND document IS NOT NULL;

-- archive_evidence :many
SELECT b.sha256, b.bytes FROM blob b
WHERE b.org_id = :org_id AND (
	EXISTS (SELECT 1 FROM evidence e WHERE e.org_id = b.org_id AND e.incident_id = :incident_id AND e.stored_sha256 = b.sha256)
	OR EXISTS (SELECT 1 FROM custody u WHERE u.org_id = b.org_id AND u.incident_id = :incident_id AND u.scan_sha256 = b.sha256))
ORDER BY b.sha256;
