-- indicator
SELECT 1;
