-- decision
SELECT 1;
