-- member
SELECT 1;
