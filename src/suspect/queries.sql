-- suspect_add :exec
-- param did text
INSERT INTO suspect_mail (org_id, id, number, way, sighting_id, once_id, reporter_id, reporter, raw_hash, raw_bytes, from_name,
	from_address, reply_to, subject, sent_text, sent_at, message_id, text, troubles, did, received_at, state, triage, hits,
	reason, changed_at)
VALUES (:org_id, :id, :number, :way, :sighting_id, :once_id, :reporter_id, :reporter, :raw_hash, :raw_bytes, :from_name,
	:from_address, :reply_to, :subject, :sent_text, :sent_at, :message_id, :text, :troubles, :did, :received_at, 'new', :triage,
	:hits, '', :received_at);

-- suspect_last :one
-- every room: the next free number, told to nobody before it is given
SELECT coalesce(max(number), 0) AS "last:int" FROM suspect_mail WHERE org_id = :org_id;

-- suspect_by_once :maybe
-- every room: for whoever sent the same form twice
SELECT id, sighting_id FROM suspect_mail WHERE org_id = :org_id AND once_id = :once_id;

-- suspect_kept :one
-- every room: bytes on the disk, compared with a limit and shown to nobody
SELECT coalesce(sum(raw_bytes), 0) AS "bytes:int" FROM suspect_mail WHERE org_id = :org_id;

-- suspect_row :maybe
-- One that went into a restricted room is there for its members alone.
SELECT m.id, m.number, m.way, m.sighting_id, m.reporter_id, m.reporter, m.raw_hash, m.raw_bytes, m.from_name, m.from_address,
	m.reply_to, m.subject, m.sent_text, m.sent_at, m.message_id, m.text, m.troubles, m.did, m.received_at, m.state, m.triage,
	m.hits, m.taken_by_id, m.taken_at, m.judged_by_id, m.judged_at, m.reason, m.judged_with_id, m.incident_id, m.changed_at,
	t.name AS "taken_name:text?", j.name AS "judged_name:text?", p.name AS "person_name:text?",
	i.name AS "incident_name:text?", i.state AS "incident_state:text?"
FROM suspect_mail m
LEFT JOIN account t ON t.id = m.taken_by_id
LEFT JOIN account j ON j.id = m.judged_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.reporter_id
LEFT JOIN incident i ON i.org_id = m.org_id AND i.id = m.incident_id
WHERE m.org_id = :org_id AND m.id = :id
	AND (m.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id));

-- suspect_rows :many
-- param any_state int
-- param before_at int
-- param most int
-- param before_number int
SELECT m.id, m.number, m.way, m.sighting_id, m.reporter_id, m.reporter, m.raw_hash, m.raw_bytes, m.from_name, m.from_address,
	m.reply_to, m.subject, m.sent_text, m.sent_at, m.message_id, '' AS "text:text", m.troubles, m.did, m.received_at, m.state, m.triage,
	m.hits, m.taken_by_id, m.taken_at, m.judged_by_id, m.judged_at, m.reason, m.judged_with_id, m.incident_id, m.changed_at,
	t.name AS "taken_name:text?", j.name AS "judged_name:text?", p.name AS "person_name:text?",
	i.name AS "incident_name:text?", i.state AS "incident_state:text?"
FROM suspect_mail m
LEFT JOIN account t ON t.id = m.taken_by_id
LEFT JOIN account j ON j.id = m.judged_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.reporter_id
LEFT JOIN incident i ON i.org_id = m.org_id AND i.id = m.incident_id
WHERE m.org_id = :org_id AND (:any_state = 1 OR m.state IN ('new', 'checking'))
	AND (m.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id))
	AND (m.received_at, m.number) < (:before_at, :before_number)
ORDER BY m.received_at DESC, m.number DESC LIMIT :most;

-- suspect_of_sighting :maybe
SELECT m.id, m.number FROM suspect_mail m LEFT JOIN incident i ON i.org_id = m.org_id AND i.id = m.incident_id
WHERE m.org_id = :org_id AND m.sighting_id = :sighting_id
	AND (m.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id));

-- suspect_of_finder :maybe
-- every room: a masking of what the finder wrote, which may reach into any room, looks for it
SELECT id, from_name, from_address, subject, sent_text, text, raw_bytes FROM suspect_mail
WHERE org_id = :org_id AND sighting_id = :sighting_id;

-- suspect_words :exec
-- every room: found by suspect_of_finder before
UPDATE suspect_mail SET from_name = :from_name, from_address = :from_address, subject = :subject, sent_text = :sent_text,
	text = :text
WHERE org_id = :org_id AND id = :id;

-- suspect_known_sender :one
-- every room: whether this sender was ever found harmless; nothing else is told
SELECT count(*) AS "n:int" FROM (SELECT 1 AS one FROM suspect_trait t JOIN suspect_mail m ON m.org_id = t.org_id AND m.id = t.mail_id
	WHERE t.org_id = :org_id AND t.trait = :trait AND m.state = 'harmless' LIMIT 1) AS found;

-- suspect_part_add :exec
INSERT INTO suspect_part (org_id, mail_id, number, kind, name, value, host, marks, hash, bytes)
VALUES (:org_id, :mail_id, :number, :kind, :name, :value, :host, :marks, :hash, :bytes);

-- suspect_parts :many
SELECT number, kind, name, value, host, marks, hash, bytes FROM suspect_part
WHERE org_id = :org_id AND mail_id = :mail_id ORDER BY number LIMIT 2000;

-- suspect_finding_add :exec
INSERT INTO suspect_finding (org_id, mail_id, number, sign, reason, words)
VALUES (:org_id, :mail_id, :number, :sign, :reason, :words);

-- suspect_findings :many
SELECT number, sign, reason, words FROM suspect_finding WHERE org_id = :org_id AND mail_id = :mail_id ORDER BY number LIMIT 200;

-- suspect_answer_put :exec
INSERT INTO suspect_answer (org_id, mail_id, sign, answer, account_id, answered_at, said)
VALUES (:org_id, :mail_id, :sign, :answer, :account_id, :answered_at, :said)
ON CONFLICT (org_id, mail_id, sign) DO UPDATE SET answer = excluded.answer, account_id = excluded.account_id,
	answered_at = excluded.answered_at, said = excluded.said;

-- suspect_answers :many
SELECT s.sign, s.answer, s.answered_at, s.said, a.name AS "name:text?" FROM suspect_answer s LEFT JOIN account a ON a.id = s.account_id
WHERE s.org_id = :org_id AND s.mail_id = :mail_id ORDER BY s.sign LIMIT 20;

-- suspect_count :exec
-- every room: looked up by suspect_row before, which leaves such rooms out
UPDATE suspect_mail SET triage = :triage, hits = :hits, changed_at = :changed_at WHERE org_id = :org_id AND id = :id;

-- suspect_state :exec
-- every room: looked up by suspect_row before, which leaves such rooms out
UPDATE suspect_mail SET state = :state, taken_by_id = :taken_by_id, taken_at = :taken_at, judged_by_id = :judged_by_id,
	judged_at = :judged_at, reason = :reason, judged_with_id = :judged_with_id, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- suspect_room :exec
-- every room: looked up by suspect_row before, which leaves such rooms out
UPDATE suspect_mail SET incident_id = :incident_id, changed_at = :changed_at WHERE org_id = :org_id AND id = :id;

-- suspect_judged_with :many
SELECT m.id FROM suspect_mail m LEFT JOIN incident i ON i.org_id = m.org_id AND i.id = m.incident_id
WHERE m.org_id = :org_id AND m.judged_with_id = :judged_with_id
	AND (m.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id))
ORDER BY m.number LIMIT 1000;

-- suspect_trait_add :exec
INSERT INTO suspect_trait (org_id, trait, mail_id, kind) VALUES (:org_id, :trait, :mail_id, :kind)
ON CONFLICT (org_id, trait, mail_id) DO NOTHING;

-- suspect_traits :many
-- hot
SELECT trait, kind FROM suspect_trait WHERE org_id = :org_id AND mail_id = :mail_id ORDER BY trait LIMIT 100;

-- suspect_by_trait :many
-- hot
-- param most int
-- The newest that share a trait, straight from the index, however many there are.
SELECT m.id FROM suspect_trait t JOIN suspect_mail m ON m.org_id = t.org_id AND m.id = t.mail_id
LEFT JOIN incident i ON i.org_id = m.org_id AND i.id = m.incident_id
WHERE t.org_id = :org_id AND t.trait = :trait
	AND (m.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member b
		WHERE b.org_id = i.org_id AND b.incident_id = i.id AND b.account_id = :viewer_id))
ORDER BY t.mail_id DESC LIMIT :most;

-- suspect_recipient_add :exec
INSERT INTO suspect_recipient (org_id, id, mail_id, person_id, name, origin, received, opened, clicked, typed, checked, note,
	changed_by_id, changed_at)
VALUES (:org_id, :id, :mail_id, :person_id, :name, :origin, :received, :opened, :clicked, :typed, :checked, '', :changed_by_id,
	:changed_at);

-- suspect_recipient_put :exec
UPDATE suspect_recipient SET received = :received, opened = :opened, clicked = :clicked, typed = :typed, checked = :checked,
	note = :note, changed_by_id = :changed_by_id, changed_at = :changed_at
WHERE org_id = :org_id AND mail_id = :mail_id AND id = :id;

-- suspect_recipient_gone :exec
-- param now int?
UPDATE suspect_recipient SET gone_at = :now, changed_by_id = :changed_by_id, changed_at = :changed_at
WHERE org_id = :org_id AND mail_id = :mail_id AND id = :id;

-- suspect_recipients :many
-- hot
SELECT r.id, r.person_id, r.name, r.origin, r.received, r.opened, r.clicked, r.typed, r.checked, r.note, r.changed_at, r.gone_at,
	p.name AS "person_name:text?", p.department AS "department:text?", a.name AS "changed_name:text?"
FROM suspect_recipient r
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.person_id
LEFT JOIN account a ON a.id = r.changed_by_id
WHERE r.org_id = :org_id AND r.mail_id = :mail_id ORDER BY r.id LIMIT 1000;

-- suspect_recipient_count :one
SELECT count(*) AS "n:int", coalesce(sum(CASE WHEN checked = 'yes' OR received = 'no' THEN 1 ELSE 0 END), 0) AS "done:int",
	coalesce(sum(CASE WHEN clicked = 'yes' OR typed = 'yes' OR opened = 'yes' THEN 1 ELSE 0 END), 0) AS "touched:int"
FROM suspect_recipient WHERE org_id = :org_id AND mail_id = :mail_id AND gone_at IS NULL;

-- suspect_domains :many
SELECT domain FROM suspect_domain WHERE org_id = :org_id ORDER BY domain LIMIT 200;

-- suspect_domain_add :exec
INSERT INTO suspect_domain (org_id, domain) VALUES (:org_id, :domain) ON CONFLICT (org_id, domain) DO NOTHING;

-- suspect_domains_drop :exec
DELETE FROM suspect_domain WHERE org_id = :org_id;

-- suspect_accounts :many
-- Addresses people sign in with: their domains are the firm's.
SELECT a.mail FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.org_id = :org_id AND m.ended_at IS NULL ORDER BY a.mail LIMIT 2000;
