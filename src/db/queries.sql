-- job_insert :exec
-- across-orgs a job names its organisation; the worker serves all
INSERT INTO job (id, kind, org_id, arg, run_at) VALUES (:id, :kind, :org_id, :arg, :run_at);

-- job_due_count :one
-- param now int
SELECT count(*) AS "due:int" FROM job WHERE run_at <= :now AND lease_until <= :now;

-- job_kind_count :one
SELECT count(*) AS "have:int" FROM job WHERE kind = :kind;

-- job_claim :maybe
-- across-orgs the worker serves all
-- param now int
-- Takes the job that has waited longest; nobody else takes it before the lease ends.
UPDATE job SET lease_until = :lease_until, tries = tries + 1
WHERE id = (SELECT id FROM job WHERE run_at <= :now AND lease_until <= :now ORDER BY run_at, id LIMIT 1)
	AND lease_until <= :now
RETURNING id, kind, org_id, arg, tries;

-- job_delete :exec
DELETE FROM job WHERE id = :id;

-- job_again :exec
-- A repeating job that has done its work.
UPDATE job SET run_at = :run_at, lease_until = 0, tries = 0, last_error = '' WHERE id = :id;

-- job_failed :exec
UPDATE job SET run_at = :run_at, lease_until = 0, last_error = :last_error WHERE id = :id;

-- meta_get :maybe
-- hot
-- kept
SELECT value FROM meta WHERE name = :name;

-- meta_put :exec
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
