-- ask_round_rows :many
-- param of_sheet text
SELECT r.id, r.number, r.sheet, r.form, r.title, r.words, r.lang, r.state, r.is_anonymous, r.is_reminding, r.opened_at, r.closes_at, r.closed_at,
	r.reminded_at, coalesce(p.name, a.name) AS "who:text?",
	(SELECT count(*) FROM ask_answer x WHERE x.org_id = r.org_id AND x.round_id = r.id) AS "n_answers:int",
	(SELECT count(*) FROM ask_person y WHERE y.org_id = r.org_id AND y.round_id = r.id AND y.state <> 'withdrawn') AS "n_asked:int"
FROM ask_round r
LEFT JOIN account a ON a.id = r.opened_by_id
LEFT JOIN membership m ON m.org_id = r.org_id AND m.account_id = r.opened_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE r.org_id = :org_id AND (:of_sheet = '' OR r.sheet = :of_sheet) ORDER BY r.number DESC LIMIT 1000;

-- ask_round_one :maybe
SELECT r.id, r.number, r.sheet, r.form, r.title, r.words, r.lang, r.state, r.is_anonymous, r.is_reminding, r.opened_at, r.closes_at, r.closed_at,
	r.reminded_at, coalesce(p.name, a.name) AS "who:text?",
	(SELECT count(*) FROM ask_answer x WHERE x.org_id = r.org_id AND x.round_id = r.id) AS "n_answers:int",
	(SELECT count(*) FROM ask_person y WHERE y.org_id = r.org_id AND y.round_id = r.id AND y.state <> 'withdrawn') AS "n_asked:int"
FROM ask_round r
LEFT JOIN account a ON a.id = r.opened_by_id
LEFT JOIN membership m ON m.org_id = r.org_id AND m.account_id = r.opened_by_id
LEFT JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
WHERE r.org_id = :org_id AND r.id = :id;

-- ask_round_last :one
SELECT count(*) AS "n:int", coalesce(max(number), 0) AS "last:int" FROM ask_round WHERE org_id = :org_id;

-- ask_round_add :exec
INSERT INTO ask_round (org_id, id, number, sheet, form, title, words, lang, state, is_anonymous, is_reminding, opened_at, opened_by_id, closes_at,
	closed_at, remind_at, reminded_at, bytes)
VALUES (:org_id, :id, :number, :sheet, :form, :title, :words, :lang, 'open', :is_anonymous, :is_reminding, :opened_at, :opened_by_id, :closes_at,
	NULL, :remind_at, NULL, 0);

-- ask_round_put :exec
UPDATE ask_round SET title = :title, words = :words, is_reminding = :is_reminding, closes_at = :closes_at, state = :state, closed_at = :closed_at,
	remind_at = :remind_at
WHERE org_id = :org_id AND id = :id;

-- ask_round_size :one
SELECT bytes FROM ask_round WHERE org_id = :org_id AND id = :id;

-- ask_round_grow :exec
-- param more int
UPDATE ask_round SET bytes = bytes + :more WHERE org_id = :org_id AND id = :id;

-- ask_team_answers :many
SELECT team, count(*) AS "n:int" FROM ask_answer WHERE org_id = :org_id AND round_id = :round_id GROUP BY team ORDER BY team;

-- ask_team_people :many
SELECT team, count(*) AS "n:int" FROM ask_person WHERE org_id = :org_id AND round_id = :round_id AND state <> 'withdrawn' GROUP BY team ORDER BY team;

-- ask_team_links :many
SELECT team, max(made_at) AS "at:int" FROM ask_code
WHERE org_id = :org_id AND round_id = :round_id AND asked_id IS NULL AND answer_id IS NULL AND ended_at IS NULL GROUP BY team ORDER BY team;

-- ask_answer_rows :many
SELECT id, team, who, body, form, given_at, changed_at FROM ask_answer WHERE org_id = :org_id AND round_id = :round_id ORDER BY team, given_at, id;

-- ask_people_rows :many
SELECT y.id, y.team, y.person_id, y.name, y.mail, y.state, y.post, y.mailed_at, y.reminded_at FROM ask_person y
WHERE y.org_id = :org_id AND y.round_id = :round_id ORDER BY y.team, y.name, y.id LIMIT 2000;

-- ask_person_one :maybe
SELECT id, team, person_id, name, mail, state FROM ask_person WHERE org_id = :org_id AND round_id = :round_id AND id = :id;

-- ask_person_of :maybe
-- param me id
SELECT id, team, name, state FROM ask_person WHERE org_id = :org_id AND person_id = :me AND round_id = :round_id AND state <> 'withdrawn';

-- ask_person_known :many
-- Who is asked by name already: nobody is asked twice.
SELECT person_id, mail, state FROM ask_person WHERE org_id = :org_id AND round_id = :round_id;

-- ask_person_add :exec
INSERT INTO ask_person (org_id, id, round_id, team, person_id, name, mail, state, post, added_at, mailed_at, reminded_at)
VALUES (:org_id, :id, :round_id, :team, :person_id, :name, :mail, 'asked', :post, :added_at, NULL, NULL);

-- ask_person_state :exec
UPDATE ask_person SET state = :state, post = '' WHERE org_id = :org_id AND id = :id;

-- ask_person_mail :maybe
-- Where a person of the firm is written to.
SELECT p.name, p.mail, (SELECT a.mail FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = p.org_id AND m.person_id = p.id
	AND m.ended_at IS NULL AND a.disabled_at IS NULL ORDER BY m.created_at LIMIT 1) AS "account_mail:text?"
FROM person p WHERE p.org_id = :org_id AND p.id = :id AND p.archived_at IS NULL;

-- ask_code_add :exec
INSERT INTO ask_code (org_id, code_hash, round_id, team, asked_id, answer_id, made_at, ended_at)
VALUES (:org_id, :code_hash, :round_id, :team, :asked_id, :answer_id, :made_at, NULL);

-- ask_code_end_team :exec
UPDATE ask_code SET ended_at = :ended_at
WHERE org_id = :org_id AND round_id = :round_id AND team = :team AND asked_id IS NULL AND answer_id IS NULL AND ended_at IS NULL;

-- ask_code_end_person :exec
UPDATE ask_code SET ended_at = :ended_at WHERE org_id = :org_id AND round_id = :round_id AND asked_id = :asked_id AND ended_at IS NULL;

-- ask_by_code :maybe
-- across-orgs the code itself says whose it is
SELECT k.org_id, k.round_id, k.team, k.asked_id, k.answer_id, k.ended_at, y.name AS "name:text?", y.state AS "state:text?"
FROM ask_code k
LEFT JOIN ask_person y ON y.org_id = k.org_id AND y.id = k.asked_id
WHERE k.code_hash = :code_hash;

-- ask_answer_of_person :maybe
SELECT id, body, form FROM ask_answer WHERE org_id = :org_id AND asked_id = :asked_id;

-- ask_answer_one :maybe
SELECT id, team, who, body, form, given_at, changed_at FROM ask_answer WHERE org_id = :org_id AND round_id = :round_id AND id = :id;

-- ask_answer_once :maybe
SELECT id FROM ask_answer WHERE org_id = :org_id AND round_id = :round_id AND once_hash = :once_hash;

-- ask_answer_count :one
SELECT count(*) AS "n:int" FROM ask_answer WHERE org_id = :org_id AND round_id = :round_id;

-- ask_answer_add :exec
INSERT INTO ask_answer (org_id, id, round_id, team, asked_id, who, body, form, once_hash, given_at, changed_at)
VALUES (:org_id, :id, :round_id, :team, :asked_id, :who, :body, :form, :once_hash, :given_at, NULL);

-- ask_answer_put :exec
UPDATE ask_answer SET who = :who, body = :body, form = :form, changed_at = :changed_at WHERE org_id = :org_id AND id = :id;

-- ask_remind_all :exec
-- param everyone int
-- Whoever has not answered; of an anonymous round everybody, as a mail would tell who has.
UPDATE ask_person SET post = 'remind' WHERE org_id = :org_id AND round_id = :round_id AND post = '' AND mail <> ''
	AND (state = 'asked' OR (:everyone = 1 AND state = 'answered'));

-- ask_remind_count :one
-- param everyone int
SELECT count(*) AS "n:int" FROM ask_person WHERE org_id = :org_id AND round_id = :round_id AND mail <> ''
	AND (state = 'asked' OR (:everyone = 1 AND state = 'answered'));

-- ask_reminded :exec
UPDATE ask_round SET reminded_at = :reminded_at WHERE org_id = :org_id AND id = :id;

-- ask_round_next :exec
UPDATE ask_round SET remind_at = :remind_at WHERE org_id = :org_id AND id = :id;

-- ask_due :many
-- across-orgs the program looks after all
-- param now int
SELECT r.org_id, r.id FROM ask_round r WHERE r.remind_at IS NOT NULL AND r.remind_at <= :now ORDER BY r.remind_at LIMIT 50;

-- ask_posting :many
-- across-orgs the program looks after all
SELECT DISTINCT y.org_id, y.round_id FROM ask_person y WHERE y.post <> '' LIMIT 50;

-- ask_queue :one
-- every room: how much waits to go
SELECT count(*) AS "n:int" FROM outbox WHERE org_id = :org_id AND about = 'ask' AND state IN ('waiting', 'sending');

-- ask_slice :many
SELECT id, name, mail, team, post, mailed_at FROM ask_person WHERE org_id = :org_id AND round_id = :round_id AND post <> '' LIMIT 50;

-- ask_posted :exec
UPDATE ask_person SET post = '', mailed_at = :mailed_at, reminded_at = :reminded_at WHERE org_id = :org_id AND id = :id;

-- ask_posts_drop :exec
UPDATE ask_person SET post = '' WHERE org_id = :org_id AND round_id = :round_id AND post <> '';
