-- step
SELECT 1;
