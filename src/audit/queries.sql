-- audit_last :maybe
-- param org_id bytes
-- across-orgs the chain of all zeros belongs to no organisation
-- hot
SELECT seq, hash FROM audit WHERE org_id = :org_id ORDER BY seq DESC LIMIT 1;

-- audit_insert :exec
-- param org_id bytes
-- across-orgs the chain of all zeros belongs to no organisation
INSERT INTO audit (org_id, seq, at, account_id, session_id, token_id, what, object, detail, request, previous, hash)
VALUES (:org_id, :seq, :at, :account_id, :session_id, :token_id, :what, :object, :detail, :request, :previous, :hash);

-- audit_walk :many
-- param org bytes
-- param after int
-- param limit int
-- across-orgs verify walks the whole data folder; BLOBs are plain bytes, a damaged file may hold anything
-- hot
SELECT org_id AS "org:bytes", seq, at, account_id AS "account:bytes?", session_id AS "session:bytes?",
	token_id AS "token:bytes?", what, object, detail, request, previous, hash
FROM audit WHERE (org_id, seq) > (:org, :after) ORDER BY org_id, seq LIMIT :limit;
