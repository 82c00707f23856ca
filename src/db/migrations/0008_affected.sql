-- affected
SELECT 1;
