-- live: who hears of changes and who is there is known only while the program runs; it has no table.
SELECT 1;
