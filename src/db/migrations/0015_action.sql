-- action
SELECT 1;
