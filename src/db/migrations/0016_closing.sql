-- closing
SELECT 1;
