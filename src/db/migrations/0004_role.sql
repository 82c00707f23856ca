-- role
SELECT 1;
