-- fact
SELECT 1;
