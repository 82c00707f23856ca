-- live
SELECT 1;
