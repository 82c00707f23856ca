-- The journal's statements. What is read for people comes first, then masking, then what verify reads: there every
-- BLOB is taken as plain bytes, because a damaged file may hold anything.

-- journal_head_get :maybe
-- hot
-- kept
SELECT seq, hash FROM journal_head WHERE org_id = :org_id AND incident_id = :incident_id;

-- journal_seq_of_id :maybe
-- hot
SELECT seq FROM entry WHERE org_id = :org_id AND id = :id AND incident_id = :incident_id;

-- journal_head_insert :exec
INSERT INTO journal_head (org_id, incident_id, seq, hash, sealed_seq) VALUES (:org_id, :incident_id, 0, :hash, 0);

-- journal_head_move :exec
-- hot
UPDATE journal_head SET seq = :seq, hash = :hash WHERE org_id = :org_id AND incident_id = :incident_id;

-- journal_entry_insert :exec
INSERT INTO entry (org_id, incident_id, seq, id, meta, body, salt, commitment, previous, hash, type, text, source,
	occurred, place_at, recorded_at, person_id, account_id, refers_to)
VALUES (:org_id, :incident_id, :seq, :id, :meta, :body, :salt, :commitment, :previous, :hash, :type, :text, :source,
	:occurred, :place_at, :recorded_at, :person_id, :account_id, :refers_to);

-- journal_place_before :maybe
-- param earliest int
-- param latest int
-- hot
-- The place of the entry given last among those within [earliest, latest]; seq + 0 so that the index over places is
-- used and not the whole room walked backwards.
SELECT place_at FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND place_at BETWEEN :earliest AND :latest
ORDER BY seq + 0 DESC LIMIT 1;

-- journal_target :maybe
-- hot
-- What a correction, withdrawal or mask is to be tied to.
SELECT e.type, e.refers_to, (SELECT COUNT(*) FROM entry w WHERE w.org_id = e.org_id AND w.incident_id = e.incident_id
	AND w.refers_to = e.seq AND w.refers_to <> 0 AND w.type = 7) AS "withdrawals:int"
FROM entry e WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.seq = :seq;

-- journal_count_notes :one
-- param least int
-- param most int
SELECT COUNT(*) AS "n:int" FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND type BETWEEN :least AND :most;

-- --- seals ---

-- journal_unsealed :many
-- across-orgs one COMMIT may hold writes of several organisations
-- every room: the writer seals what moved
-- hot
SELECT org_id, incident_id, seq, hash FROM journal_head WHERE sealed_seq < seq ORDER BY org_id, incident_id;

-- journal_seal_last :maybe
-- across-orgs called for each organisation of the COMMIT
-- every room: the last line of the chain
-- hot
SELECT seq, hash FROM seal WHERE org_id = :org_id ORDER BY seq DESC LIMIT 1;

-- journal_seal_insert :exec
-- across-orgs called for each organisation of the COMMIT
INSERT INTO seal (org_id, seq, incident_id, entry_seq, entry_hash, sealed_at, previous, hash)
VALUES (:org_id, :seq, :incident_id, :entry_seq, :entry_hash, :sealed_at, :previous, :hash);

-- journal_head_sealed :exec
-- across-orgs called for each organisation of the COMMIT
-- hot
UPDATE journal_head SET sealed_seq = seq WHERE org_id = :org_id AND incident_id = :incident_id;

-- --- reading ---

-- journal_page_newest :many
-- param place int
-- param before_seq int
-- param only_type int
-- param limit int
-- hot
-- kept
-- only_type -1: all; otherwise also what a correction may have turned into that type.
SELECT e.seq, e.id, e.type, e.text, e.source, e.occurred, e.place_at, e.recorded_at, e.person_id, e.account_id, e.refers_to
FROM entry e
WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND (e.place_at, e.seq) < (:place, :before_seq)
	AND (:only_type = -1 OR e.type = :only_type OR (e.type < 6 AND EXISTS (SELECT 1 FROM entry r
		WHERE r.org_id = e.org_id AND r.incident_id = e.incident_id AND r.refers_to = e.seq AND r.refers_to <> 0 AND r.type = 6)))
ORDER BY e.place_at DESC, e.seq DESC LIMIT :limit;

-- journal_page_oldest :many
-- param place int
-- param after_seq int
-- param only_type int
-- param limit int
-- hot
SELECT e.seq, e.id, e.type, e.text, e.source, e.occurred, e.place_at, e.recorded_at, e.person_id, e.account_id, e.refers_to
FROM entry e
WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND (e.place_at, e.seq) > (:place, :after_seq)
	AND (:only_type = -1 OR e.type = :only_type OR (e.type < 6 AND EXISTS (SELECT 1 FROM entry r
		WHERE r.org_id = e.org_id AND r.incident_id = e.incident_id AND r.refers_to = e.seq AND r.refers_to <> 0 AND r.type = 6)))
ORDER BY e.place_at, e.seq LIMIT :limit;

-- journal_entry_get :maybe
-- hot
-- kept
SELECT e.seq, e.id, e.type, e.text, e.source, e.occurred, e.place_at, e.recorded_at, e.person_id, e.account_id, e.refers_to
FROM entry e WHERE e.org_id = :org_id AND e.incident_id = :incident_id AND e.seq = :seq;

-- journal_amendments :many
-- param from_seq int
-- param to_seq int
-- hot
-- kept
-- Corrections, withdrawals and masks of the entries from_seq to to_seq, in their order.
SELECT seq, type, refers_to, text, meta, body FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND refers_to BETWEEN :from_seq AND :to_seq AND refers_to <> 0
	AND type BETWEEN 6 AND 8
ORDER BY seq + 0;

-- journal_points :many
-- What people wrote, without its words: for pictures of very long journals.
SELECT seq, type, occurred, recorded_at FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND type < 6 ORDER BY seq;

-- journal_points_amended :many
-- hot
SELECT DISTINCT refers_to FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND refers_to <> 0 AND type IN (6, 7) ORDER BY refers_to;

-- journal_kinds :many
-- param after int
-- param limit int
-- hot
SELECT seq, type, meta FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after
ORDER BY seq LIMIT :limit;

-- journal_brought :many
-- param after int
-- param limit int
SELECT seq, type, meta, body, account_id, refers_to FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq > :after
ORDER BY seq LIMIT :limit;

-- journal_person_name :maybe
-- hot
-- kept
SELECT name FROM person WHERE org_id = :org_id AND id = :id;

-- journal_writer_name :maybe
-- param account_id id
-- hot
-- kept
SELECT a.name, p.name AS "person_name:text?"
FROM account a LEFT JOIN membership m ON m.org_id = :org_id AND m.account_id = a.id
	LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE a.id = :account_id;

-- --- masking ---

-- journal_mask_insert :exec
-- param asked_by id
INSERT INTO mask_request (org_id, id, incident_id, seq, text, reason, asked_by, asked_at)
VALUES (:org_id, :id, :incident_id, :seq, :text, :reason, :asked_by, :asked_at);

-- journal_mask_get :maybe
-- every room: the caller found the request in the list of its own room
-- hot
SELECT r.incident_id, r.seq, r.text, r.reason, r.asked_by AS "asked_by:id", r.decided_at, m.person_id AS "asked_by_person:id?"
FROM mask_request r LEFT JOIN membership m ON m.org_id = r.org_id AND m.account_id = r.asked_by
WHERE r.org_id = :org_id AND r.id = :id;

-- journal_mask_decided :exec
-- every room: journal_mask_get comes before
-- param decided_by id
-- The text goes: it may show what a later masking hides, and the entry says how it stands.
UPDATE mask_request SET decided_by = :decided_by, decided_at = :decided_at, is_granted = :is_granted, text = ''
WHERE org_id = :org_id AND id = :id AND decided_at IS NULL;

-- journal_mask_bodies :many
-- param seq int
-- hot
-- The entry and its maskings, as far as they still have what they said; the newest first.
SELECT meta, body FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND body IS NOT NULL
	AND (seq = :seq OR (refers_to = :seq AND refers_to <> 0 AND type = 8))
ORDER BY seq + 0 DESC LIMIT 1;

-- journal_metas :many
-- Which keys the entries of a room speak of.
SELECT seq, recorded_at, meta FROM entry
WHERE org_id = :org_id AND incident_id = :incident_id AND body IS NOT NULL
ORDER BY seq LIMIT 100000;

-- journal_body :maybe
-- hot
SELECT body FROM entry WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- journal_mask_forget_answers :exec
-- Answers kept for programs that ask twice repeat entries in full: from now on they come without their body.
UPDATE idempotency SET body = '' WHERE org_id = :org_id AND body <> '';

-- journal_mask_list :many
-- hot
-- kept
SELECT r.id, r.incident_id, r.seq, r.text, r.reason, r.asked_by AS "asked_by:id", r.asked_at
FROM mask_request r
WHERE r.org_id = :org_id AND r.incident_id = :incident_id AND r.decided_at IS NULL ORDER BY r.asked_at, r.id;

-- journal_entry_destroy :exec
-- The only statement that takes anything away from an entry.
UPDATE entry SET body = NULL, salt = NULL, text = NULL
WHERE org_id = :org_id AND incident_id = :incident_id AND seq = :seq;

-- --- verify ---

-- verify_rooms :many
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT i.org_id AS "org:bytes", i.id AS "incident:bytes", h.seq AS "seq:int?", h.hash AS "hash:bytes?",
	h.sealed_seq AS "sealed_seq:int?"
FROM incident i LEFT JOIN journal_head h ON h.org_id = i.org_id AND h.incident_id = i.id
ORDER BY i.org_id, i.id;

-- verify_stray_head :maybe
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT h.incident_id AS "incident:bytes" FROM journal_head h
WHERE NOT EXISTS (SELECT 1 FROM incident i WHERE i.org_id = h.org_id AND i.id = h.incident_id) LIMIT 1;

-- verify_stray_entry :maybe
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT e.incident_id AS "incident:bytes", e.seq FROM entry e
WHERE NOT EXISTS (SELECT 1 FROM journal_head h JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id
	WHERE h.org_id = e.org_id AND h.incident_id = e.incident_id) LIMIT 1;

-- verify_masks :many
-- param org bytes
-- param incident bytes
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
SELECT refers_to, MAX(seq) AS "newest:int" FROM entry
WHERE org_id = :org AND incident_id = :incident AND type = 8 AND refers_to <> 0 GROUP BY refers_to ORDER BY refers_to;

-- verify_entries :many
-- param org bytes
-- param incident bytes
-- param from_seq int
-- param limit int
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
-- hot
SELECT seq, id AS "entry_id:bytes", meta, body, salt, commitment, previous, hash, type, text, source, occurred, place_at,
	recorded_at, person_id AS "person:bytes?", account_id AS "account:bytes?", refers_to
FROM entry WHERE org_id = :org AND incident_id = :incident AND seq >= :from_seq ORDER BY seq LIMIT :limit;

-- verify_seals :many
-- param org bytes
-- param after int
-- param limit int
-- across-orgs verify walks the whole data folder
-- every room: nobody looks, the program itself does
-- hot
SELECT s.org_id AS "org:bytes", s.seq, s.incident_id AS "incident:bytes", s.entry_seq, s.entry_hash, s.sealed_at, s.previous,
	s.hash, e.hash AS "entry_now:bytes?"
FROM seal s LEFT JOIN entry e ON e.org_id = s.org_id AND e.incident_id = s.incident_id AND e.seq = s.entry_seq
WHERE (s.org_id, s.seq) > (:org, :after) ORDER BY s.org_id, s.seq LIMIT :limit;

-- verify_seal_rooms :many
-- across-orgs a seal on a paper does not tell whose it is
-- every room: the command on the machine asks
SELECT h.org_id AS "org:bytes", h.incident_id AS "incident:bytes", h.seq AS "head_seq:int", e.hash AS "hash:bytes?",
	i.name AS "name:text?", o.name AS "org_name:text?"
FROM journal_head h LEFT JOIN entry e ON e.org_id = h.org_id AND e.incident_id = h.incident_id AND e.seq = :seq
	LEFT JOIN incident i ON i.org_id = h.org_id AND i.id = h.incident_id LEFT JOIN org o ON o.id = h.org_id
ORDER BY h.org_id, h.incident_id;
