-- question
SELECT 1;
