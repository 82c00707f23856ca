-- expect: SQL without a header
SELECT name FROM account;
