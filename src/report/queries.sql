-- report_rows :many
-- hot
-- kept
SELECT r.id, r.incident_id, r.kind, r.state, r.subject, r.addressees, r.done, r.next, r.request,
	r.next_report_at, r.entries, r.made_at, r.changed_at, r.number, r.issued_at, r.issued_by_id, r.document_hash, r.seal,
	r.summary, r.impact, r.changed, r.damage, r.unknown, r.decided,
	r.cause, r.recovery, r.follow, r.prevention, r.ask, r.with_costs, r.is_inside, r.lang, r.filled,
	m.name AS "made_by_name:text?", p.name AS "issued_by_name:text?", p.title AS "issued_by_title:text?"
FROM report r
LEFT JOIN person m ON m.org_id = r.org_id AND m.id = r.made_by_id
LEFT JOIN person p ON p.org_id = r.org_id AND p.id = r.issued_by_id
WHERE r.org_id = :org_id AND r.incident_id = :incident_id
ORDER BY r.made_at LIMIT 200;

-- report_document :one
SELECT document FROM report WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id;

-- report_insert :exec
INSERT INTO report (org_id, incident_id, id, kind, state, subject, addressees, done, next, request,
	next_report_at, entries, made_by_id, made_at, changed_at, summary, impact, changed, damage,
	unknown, decided, cause, recovery, follow, prevention, ask, is_inside, lang, filled)
VALUES (:org_id, :incident_id, :id, :kind, 'draft', :subject, :addressees, :done, :next, :request,
	:next_report_at, :entries, :made_by_id, :made_at, :changed_at, :summary, :impact, :changed, :damage,
	:unknown, :decided, :cause, :recovery, :follow, :prevention, :ask, :is_inside, :lang, :filled);

-- report_update :exec
UPDATE report SET subject = :subject, addressees = :addressees, done = :done, next = :next, request = :request,
	next_report_at = :next_report_at, entries = :entries, changed_at = :changed_at,
	summary = :summary, impact = :impact, changed = :changed, damage = :damage, unknown = :unknown, decided = :decided,
	cause = :cause, recovery = :recovery, follow = :follow, prevention = :prevention, ask = :ask, with_costs = :with_costs,
	filled = :filled
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id AND state = 'draft';

-- report_freeze :exec
UPDATE report SET state = 'issued', number = :number, issued_at = :issued_at, issued_by_id = :issued_by_id,
	document = :document, document_hash = :document_hash, seal = :seal, filled = ''
WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id AND state = 'draft';

-- report_discard :exec
DELETE FROM report WHERE org_id = :org_id AND incident_id = :incident_id AND id = :id AND state = 'draft';

-- report_last :one
-- hot
-- kept
-- When the room reported last, and whether that was the end of it.
SELECT max(issued_at) AS "last:int?", count(CASE WHEN kind = 'final' THEN 1 END) AS "finals:int" FROM report
WHERE org_id = :org_id AND incident_id = :incident_id AND state = 'issued' AND kind <> 'executive';
