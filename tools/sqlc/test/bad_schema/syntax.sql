-- expect: bad_schema/syntax.sql:2: near "CREAT"
CREAT TABLE x (org_id BLOB NOT NULL) STRICT;
