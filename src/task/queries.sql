-- Who sees a task: its owner, whatever room it is of (the asker chose to tell them), and whoever may see the room. Of a
-- room the owner may not see, the statements give no name and no id.

-- task_one :maybe
-- param my_person id?
-- hot
SELECT t.id, t.incident_id, t.title, t.detail, t.attached, t.owner_id, t.due_at, t.state, t.note, t.asked_by_id, t.made_at,
	t.ended_at, t.ended_by_id, t.reminded, i.name AS "incident_name:text?", i.state AS "incident_state:text?",
	(CASE WHEN t.incident_id IS NULL OR i.is_restricted = 0 THEN 1 ELSE (SELECT count(*) FROM incident_member s
		WHERE s.org_id = i.org_id AND s.incident_id = i.id AND s.account_id = :viewer_id) END) AS "sees_room:int",
	o.name AS "owner_name:text?", a.name AS "asked_by_name:text?", e.name AS "ended_by_name:text?"
FROM task t
LEFT JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
LEFT JOIN person o ON o.org_id = t.org_id AND o.id = t.owner_id
LEFT JOIN person a ON a.org_id = t.org_id AND a.id = t.asked_by_id
LEFT JOIN person e ON e.org_id = t.org_id AND e.id = t.ended_by_id
WHERE t.org_id = :org_id AND t.id = :id
	AND (t.owner_id = :my_person OR t.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id));

-- task_rows :many
SELECT t.id, t.incident_id, t.title, t.detail, t.attached, t.owner_id, t.due_at, t.state, t.note, t.asked_by_id, t.made_at,
	t.ended_at, t.ended_by_id, t.reminded, i.name AS "incident_name:text?", i.state AS "incident_state:text?", 1 AS "sees_room:int",
	o.name AS "owner_name:text?", a.name AS "asked_by_name:text?", e.name AS "ended_by_name:text?"
FROM task t
LEFT JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
LEFT JOIN person o ON o.org_id = t.org_id AND o.id = t.owner_id
LEFT JOIN person a ON a.org_id = t.org_id AND a.id = t.asked_by_id
LEFT JOIN person e ON e.org_id = t.org_id AND e.id = t.ended_by_id
WHERE t.org_id = :org_id AND t.incident_id = :incident_id
ORDER BY t.made_at, t.id LIMIT 1000;

-- task_rows_plan :many
-- param my_person id?
-- param only_mine int
-- Open tasks of open rooms and of no room.
SELECT t.id, t.incident_id, t.title, t.detail, t.attached, t.owner_id, t.due_at, t.state, t.note, t.asked_by_id, t.made_at,
	t.ended_at, t.ended_by_id, t.reminded, i.name AS "incident_name:text?", i.state AS "incident_state:text?",
	(CASE WHEN t.incident_id IS NULL OR i.is_restricted = 0 THEN 1 ELSE (SELECT count(*) FROM incident_member s
		WHERE s.org_id = i.org_id AND s.incident_id = i.id AND s.account_id = :viewer_id) END) AS "sees_room:int",
	o.name AS "owner_name:text?", a.name AS "asked_by_name:text?", e.name AS "ended_by_name:text?"
FROM task t
LEFT JOIN incident i ON i.org_id = t.org_id AND i.id = t.incident_id
LEFT JOIN person o ON o.org_id = t.org_id AND o.id = t.owner_id
LEFT JOIN person a ON a.org_id = t.org_id AND a.id = t.asked_by_id
LEFT JOIN person e ON e.org_id = t.org_id AND e.id = t.ended_by_id
WHERE t.org_id = :org_id AND t.state IN ('open', 'doing') AND (t.incident_id IS NULL OR i.state = 'open')
	AND (:only_mine = 0 OR t.owner_id = :my_person)
	AND (t.owner_id = :my_person OR t.incident_id IS NULL OR i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY coalesce(t.due_at, 9223372036854775807), t.made_at LIMIT 1000;

-- task_rows_ended :many
-- param my_person id?
-- What a person finished lately, for the one who did it.
-- every room: only tasks of one's own
SELECT t.id, t.title, t.state, t.ended_at FROM task t
WHERE t.org_id = :org_id AND t.owner_id = :my_person AND t.state IN ('done', 'dropped')
ORDER BY t.ended_at DESC LIMIT 20;

-- task_plan_steps :many
-- param only_mine int
-- param my_person id?
-- Open steps with what the work plan shows of them.
SELECT s.id, s.incident_id, s.item_ja, s.item_en, s.role, s.state, s.owner_id, s.due_at, o.name AS "owner_name:text?",
	i.name AS incident_name
FROM step s
JOIN incident i ON i.org_id = s.org_id AND i.id = s.incident_id
LEFT JOIN person o ON o.org_id = s.org_id AND o.id = s.owner_id
WHERE s.org_id = :org_id AND s.is_dropped = 0 AND s.state IN ('open', 'started', 'blocked') AND i.state = 'open'
	AND (s.owner_id IS NOT NULL OR s.due_at IS NOT NULL) AND (:only_mine = 0 OR s.owner_id = :my_person)
	AND (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m
		WHERE m.org_id = i.org_id AND m.incident_id = i.id AND m.account_id = :viewer_id))
ORDER BY coalesce(s.due_at, 9223372036854775807), s.phase, s.position LIMIT 1000;

-- task_count :one
-- param incident_id id?
-- every room: how many one may still add, said to nobody
SELECT (SELECT count(*) FROM task WHERE org_id = :org_id AND state IN ('open', 'doing')) AS "n:int",
	(SELECT count(*) FROM task WHERE org_id = :org_id AND incident_id = :incident_id) AS "in_room:int";

-- task_insert :exec
INSERT INTO task (org_id, id, incident_id, title, detail, attached, owner_id, due_at, state, asked_by_id, made_at, is_told)
VALUES (:org_id, :id, :incident_id, :title, :detail, :attached, :owner_id, :due_at, 'open', :asked_by_id, :made_at, :is_told);

-- task_put :exec
-- param untold int
-- every room: task_get() comes before
UPDATE task SET title = :title, is_told = CASE WHEN :untold = 1 THEN 0 ELSE is_told END, detail = :detail, attached = :attached, owner_id = :owner_id, due_at = :due_at,
	state = :state, note = :note, ended_at = :ended_at, ended_by_id = :ended_by_id, reminded = :reminded
WHERE org_id = :org_id AND id = :id;

-- task_words :many
SELECT w.id, w.is_answer, w.text, w.said_at, w.person_id, p.name AS "person_name:text?" FROM task_word w
LEFT JOIN person p ON p.org_id = w.org_id AND p.id = w.person_id
WHERE w.org_id = :org_id AND w.task_id = :task_id ORDER BY w.said_at, w.id LIMIT 200;

-- task_word_add :exec
INSERT INTO task_word (org_id, id, task_id, is_answer, text, person_id, said_at)
VALUES (:org_id, :id, :task_id, :is_answer, :text, :person_id, :said_at);

-- task_word_put :exec
UPDATE task_word SET text = :text WHERE org_id = :org_id AND id = :id;

-- task_words_of_room :many
-- What verify compares with the entries.
SELECT w.id, w.task_id, w.is_answer, w.text, w.said_at, w.person_id FROM task_word w
JOIN task t ON t.org_id = w.org_id AND t.id = w.task_id
WHERE w.org_id = :org_id AND t.incident_id = :incident_id ORDER BY w.id;

-- task_mark_late :exec
-- param now int
-- across-orgs the clock is the same for all
-- every room: a mark nobody is told of but who may see the task
UPDATE task SET reminded = 2 WHERE due_at <= :now AND reminded < 2 AND state IN ('open', 'doing');

-- task_mark_soon :exec
-- param now int
-- param soon int
-- across-orgs the clock is the same for all
-- every room: a mark nobody is told of but who may see the task
UPDATE task SET reminded = 1 WHERE due_at <= :soon AND due_at > :now AND reminded = 0 AND state IN ('open', 'doing');
