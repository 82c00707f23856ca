-- sighting
SELECT 1;
