-- expect: table stray does not begin with org_id and is not listed
CREATE TABLE stray (id BLOB NOT NULL PRIMARY KEY) STRICT;
