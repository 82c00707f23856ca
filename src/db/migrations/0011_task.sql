-- task
SELECT 1;
