-- report
SELECT 1;
