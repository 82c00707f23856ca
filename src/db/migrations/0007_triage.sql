-- triage
SELECT 1;
