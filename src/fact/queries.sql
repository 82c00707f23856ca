-- fact_rows :many
-- hot
-- kept
SELECT key, state, value, source, as_of, entry_seq, from_seq FROM fact
WHERE org_id = :org_id AND incident_id = :incident_id LIMIT 1000;

-- fact_put :exec
INSERT INTO fact (org_id, incident_id, key, state, value, source, as_of, entry_seq, from_seq)
VALUES (:org_id, :incident_id, :key, :state, :value, :source, :as_of, :entry_seq, :from_seq)
ON CONFLICT (org_id, incident_id, key) DO UPDATE SET state = excluded.state, value = excluded.value,
	source = excluded.source, as_of = excluded.as_of, entry_seq = excluded.entry_seq, from_seq = excluded.from_seq;

-- fact_words :exec
UPDATE fact SET value = :value, source = :source
WHERE org_id = :org_id AND incident_id = :incident_id AND key = :key;

-- fact_entry_add :exec
INSERT INTO fact_entry (org_id, incident_id, key, seq) VALUES (:org_id, :incident_id, :key, :seq);

-- fact_entries :many
SELECT e.seq, e.recorded_at, e.text, a.name AS "writer_name:text?"
FROM fact_entry f
JOIN entry e ON e.org_id = f.org_id AND e.incident_id = f.incident_id AND e.seq = f.seq
LEFT JOIN account a ON a.id = e.account_id
WHERE f.org_id = :org_id AND f.incident_id = :incident_id AND f.key = :key
ORDER BY f.seq DESC LIMIT 200;

-- fact_links :many
-- What leads from a fact to its entries, with the sealed bytes that must speak of it. For verify.
SELECT f.key, f.seq, e.meta AS "meta:bytes?" FROM fact_entry f
LEFT JOIN entry e ON e.org_id = f.org_id AND e.incident_id = f.incident_id AND e.seq = f.seq
WHERE f.org_id = :org_id AND f.incident_id = :incident_id
ORDER BY f.key, f.seq;
