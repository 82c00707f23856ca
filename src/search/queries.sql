-- What is searched as it stands now, one thing at a time: found in the index, read here before it is shown. Whether whoever
-- looks may see the room was asked before (search.c); the follower looks as the program.

-- search_incident :maybe
-- hot
SELECT i.mode, i.title, i.name, i.kind, i.month, i.seq_no, i.opened_at FROM incident i
WHERE i.org_id = :org_id AND i.id = :id;

-- search_room_title :maybe
-- hot
-- kept
-- of a room somebody may see
SELECT i.name, i.mode FROM incident i WHERE i.org_id = :org_id AND i.id = :id
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- search_fact :maybe
-- hot
SELECT f.state, f.value, f.source, f.as_of FROM fact f
WHERE f.org_id = :org_id AND f.incident_id = :incident_id AND f.key = :key;

-- search_decision :maybe
-- hot
SELECT d.seq_no, d.question, d.options, d.ground, d.on_customers, d.on_law, d.on_money, d.on_reputation, d.on_safety, d.state,
	d.answer, d.carried_note, d.withdrawn_reason, d.asked_at
FROM decision d WHERE d.org_id = :org_id AND d.incident_id = :incident_id AND d.id = :id;

-- search_question :maybe
-- hot
SELECT q.text, q.state, q.answer, q.source, q.asked_at FROM question q
WHERE q.org_id = :org_id AND q.incident_id = :incident_id AND q.id = :id;

-- search_task :maybe
-- every room: search.c asks about its room before anybody sees it
-- hot
SELECT t.incident_id, t.title, t.detail, t.attached, t.note, t.state, t.owner_id, t.made_at FROM task t
WHERE t.org_id = :org_id AND t.id = :id;

-- search_task_words :many
-- hot
SELECT text FROM task_word WHERE org_id = :org_id AND task_id = :task_id ORDER BY said_at LIMIT 200;

-- search_task_of_word :maybe
-- hot
SELECT task_id FROM task_word WHERE org_id = :org_id AND id = :id;

-- search_action :maybe
-- every room: search.c asks about its room before anybody sees it
-- hot
SELECT a.incident_id, a.what, a.why, a.note, a.state, a.made_at FROM action a WHERE a.org_id = :org_id AND a.id = :id;

-- search_affected :maybe
-- hot
SELECT a.number, a.name, a.place, a.note, a.amount_text, a.state FROM affected a
WHERE a.org_id = :org_id AND a.incident_id = :incident_id AND a.id = :id;

-- search_indicator :maybe
-- hot
SELECT v.number, v.value, v.note, v.state FROM indicator v
WHERE v.org_id = :org_id AND v.incident_id = :incident_id AND v.id = :id;

-- search_evidence :maybe
-- hot
SELECT e.seq_no, e.name, e.description, e.found, e.file_name, e.state FROM evidence e
WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.id = :id;

-- search_report :maybe
-- hot
SELECT r.number, r.subject, r.addressees, r.state, r.made_at, r.issued_at FROM report r
WHERE r.org_id = :org_id AND r.incident_id = :incident_id AND r.id = :id;

-- search_closing :maybe
-- hot
SELECT s.cause, s.recovered_how, s.told_how, i.opened_at, i.closed_at FROM closing s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.incident_id = :incident_id;

-- search_closing_rows :many
-- hot
SELECT who, how, note FROM closing_follow WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY seq_no LIMIT 200;

-- search_closing_lessons :many
-- hot
SELECT answer FROM closing_lesson WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY key LIMIT 200;

-- search_closing_own :many
-- hot
SELECT question, answer FROM closing_answer WHERE org_id = :org_id AND incident_id = :incident_id ORDER BY key LIMIT 200;

-- search_sighting :maybe
-- every room: search.c asks about its room before anybody sees it
-- hot
SELECT s.number, s.code, s.card, s.what, s.when_text, s.place, s.touch_note, s.name, s.reach, s.reason, s.asked, s.state, s.incident_id,
	s.reported_at
FROM sighting s WHERE s.org_id = :org_id AND s.id = :id;

-- search_sighting_said :many
-- hot
SELECT text FROM sighting_message WHERE org_id = :org_id AND sighting_id = :sighting_id ORDER BY number LIMIT 50;

-- search_sighting_of_said :maybe
-- every room: the follower asks, nobody looks
-- hot
SELECT sighting_id FROM sighting_message WHERE org_id = :org_id AND once_id = :once_id;

-- search_suspect :maybe
-- every room: search.c asks about its room before anybody sees it
-- hot
SELECT m.number, m.subject, m.from_name, m.from_address, m.reply_to, m.reporter, m.text, m.reason, m.received_at, m.incident_id
FROM suspect_mail m WHERE m.org_id = :org_id AND m.id = :id;

-- search_suspect_parts :many
-- hot
SELECT name, value, host FROM suspect_part WHERE org_id = :org_id AND mail_id = :mail_id AND kind IN ('link', 'file')
ORDER BY number LIMIT 300;

-- search_suspect_said :many
-- hot
SELECT said FROM suspect_answer WHERE org_id = :org_id AND mail_id = :mail_id AND said <> '' ORDER BY sign LIMIT 100;

-- search_suspects :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM suspect_mail WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_suspects_recent :many
-- every room: the follower asks, nobody looks
-- What came without an id in the audit: by the page of finders and by the folder.
SELECT id FROM suspect_mail WHERE org_id = :org_id ORDER BY received_at DESC, number DESC LIMIT 50;

-- search_knowledge :maybe
-- every room: of a note for those of a room search.c asks about that room before anybody sees it
-- hot
SELECT k.state, k.title, k.kind, k.tags, k.happened, k.signs, k.to_do, k.not_to_do, k.traces, k.source_url, k.source_by, k.room_id,
	k.audience, k.changed_at
FROM knowledge k WHERE k.org_id = :org_id AND k.id = :id;

-- search_notes :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM knowledge WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_person :maybe
-- hot
SELECT name, kana, title, department, phone, mail, other_mail, role, created_at FROM person WHERE org_id = :org_id AND id = :id;

-- --- what is of no room, for the follower ---

-- search_tasks :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM task WHERE org_id = :org_id AND incident_id IS NULL AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_actions :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM action WHERE org_id = :org_id AND incident_id IS NULL AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_sightings :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM sighting WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_sightings_recent :many
-- every room: the follower asks, nobody looks
-- What finders sent at last, who leave no id in the audit.
SELECT id FROM sighting WHERE org_id = :org_id ORDER BY reported_at DESC LIMIT 50;

-- search_said_recent :many
-- param since int
-- every room: the follower asks, nobody looks
SELECT DISTINCT sighting_id FROM sighting_message WHERE org_id = :org_id AND sent_at >= :since LIMIT 500;

-- search_person_roles :many
-- Roles besides person.role.
SELECT role FROM role_more WHERE org_id = :org_id AND person_id = :person_id ORDER BY role LIMIT 20;

-- search_person_ways :many
-- Private ways are found by nobody.
SELECT value FROM contact WHERE org_id = :org_id AND person_id = :person_id AND is_private = 0 ORDER BY place, id LIMIT 20;

-- search_people :many
-- param after id?
-- param most int
SELECT id FROM person WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- --- following ---

-- search_orgs :many
-- across-orgs the program follows all of them
SELECT id FROM org ORDER BY id LIMIT 10000;

-- search_rooms :many
-- param before id?
-- param most int
-- every room: the follower asks, nobody looks
-- Newest first: what is looked for first is found first.
SELECT h.incident_id, h.seq FROM journal_head h
WHERE h.org_id = :org_id AND (:before IS NULL OR h.incident_id < :before) ORDER BY h.incident_id DESC LIMIT :most;

-- search_room_head :maybe
-- hot
SELECT h.seq FROM journal_head h WHERE h.org_id = :org_id AND h.incident_id = :incident_id;

-- search_entries_all :one
-- every room: a number for the bar of progress
SELECT coalesce(sum(seq), 0) AS "n:int" FROM journal_head WHERE org_id = :org_id;

-- search_entry_hash :maybe
-- hot
SELECT hash FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- search_seals :many
-- param after int
-- every room: which rooms moved; nothing of them is shown
-- hot
SELECT seq, incident_id FROM seal WHERE org_id = :org_id AND seq > :after ORDER BY seq LIMIT 1000;

-- search_seal_last :maybe
-- every room: a place in the chain
-- hot
SELECT seq FROM seal WHERE org_id = :org_id ORDER BY seq DESC LIMIT 1;

-- search_audit :many
-- param after int
-- hot
SELECT seq, what, object FROM audit WHERE org_id = :org_id AND seq > :after ORDER BY seq LIMIT 1000;

-- search_audit_last :maybe
-- hot
SELECT seq FROM audit WHERE org_id = :org_id ORDER BY seq DESC LIMIT 1;

-- --- asking ---

-- search_hidden :many
-- hot
-- kept
-- every room: those that must be left out
SELECT i.id FROM incident i WHERE i.org_id = :org_id AND i.is_restricted = 1 AND NOT EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id) LIMIT 100000;

-- search_room_by_number :many
-- param number int
SELECT i.id, i.mode FROM incident i WHERE i.org_id = :org_id AND i.month = :month AND i.seq_no = :number
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY i.mode DESC LIMIT 2;

-- search_sighting_by_number :maybe
-- param number int
SELECT s.id FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.number = :number AND (s.incident_id IS NULL OR i.is_restricted = 0
	OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- search_sighting_by_code :maybe
SELECT s.id FROM sighting s LEFT JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
WHERE s.org_id = :org_id AND s.code = :code AND (s.incident_id IS NULL OR i.is_restricted = 0
	OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- search_report_by_number :maybe
SELECT r.id, r.incident_id FROM report r JOIN incident i ON i.org_id = r.org_id AND i.id = r.incident_id
WHERE r.org_id = :org_id AND r.number = :number AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
	WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- search_room_picks :many
SELECT i.id, i.name FROM incident i WHERE i.org_id = :org_id
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY i.opened_at DESC LIMIT 50;

-- --- steps, links, warnings, ledgers, rooms that came as a file ---

-- search_step :maybe
-- hot
SELECT s.item_ja, s.item_en, s.detail_ja, s.detail_en, s.note, s.is_dropped FROM step s
WHERE s.org_id = :org_id AND s.incident_id = :incident_id AND s.id = :id;

-- search_link :maybe
-- hot
SELECT l.reason, l.off_reason, l.state, l.made_at FROM link l
WHERE l.org_id = :org_id AND l.incident_id = :incident_id AND l.id = :id;

-- search_broadcast :maybe
-- every room: search.c asks about its room before anybody sees it
-- hot
SELECT b.subject, b.text, b.state, b.incident_id, b.made_at FROM broadcast b WHERE b.org_id = :org_id AND b.id = :id;

-- search_broadcasts :many
-- param after id?
-- param most int
-- every room: the follower asks, nobody looks
SELECT id FROM broadcast WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_ledger_row :maybe
-- hot
SELECT r.sheet, r.title, r.body, r.state, r.changed_at FROM sheet_row r WHERE r.org_id = :org_id AND r.id = :id;

-- search_ledger_rows :many
-- param after id?
-- param most int
SELECT id FROM sheet_row WHERE org_id = :org_id AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- search_ledger_rows_recent :many
-- param most int
-- The audit names the ledger, not the row.
SELECT id FROM sheet_row WHERE org_id = :org_id ORDER BY changed_at DESC LIMIT :most;

-- search_taken :maybe
-- hot
SELECT e.type, e.text, e.source, e.place_at FROM archive a
JOIN archive_entry e ON e.org_id = a.org_id AND e.archive_id = a.id
WHERE a.org_id = :org_id AND a.incident_id = :incident_id AND e.seq = :seq;

-- search_taken_seqs :many
-- param after int
-- param most int
SELECT e.seq FROM archive a JOIN archive_entry e ON e.org_id = a.org_id AND e.archive_id = a.id
WHERE a.org_id = :org_id AND a.incident_id = :incident_id AND e.seq > :after ORDER BY e.seq LIMIT :most;
