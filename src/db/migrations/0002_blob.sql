-- blob
SELECT 1;
