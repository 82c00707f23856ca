-- guest
SELECT 1;
