/*
 * rows: all rows of an organisation, table by table, for writing it out whole and taking it in again (src/firm). Which tables
 * and columns there are is made by sqlc from the schema and from src/firm/tables.txt; rules that know what a row means call
 * q_NAME() functions.
 */
#pragma once
#include "db/db.h"

enum db_type { DB_ID, DB_TEXT, DB_INT, DB_BYTES };
struct db_column {
	const char *name;
	enum db_type type;
	bool may_be_null;
	bool is_account;              /* refers to an account */
	const char *otherwise;        /* what it has when nobody says: text, or a number as text; NULL: nothing */
};
struct db_table {
	const char *name;
	const struct db_column *columns; /* without org_id; first those that go, then those that stay but must be something */
	int n, n_all;
	bool leads_with_org;
	const struct db_statement *read, *add;
};
/* In the order their references need: a row points at rows of earlier tables or its own. */
extern const struct db_table db_org_tables[];
extern const size_t db_n_org_tables;
#define DB_ROW_COLUMNS_MAX 64

/* One value; which member holds it says the type of its column. */
struct db_value { bool is_null; int64_t i; str text; bytes bytes; struct id id; };

/*
 * Calls `one` for each row of the organisation, in the order of its key, with t->n values that are gone when it returns;
 * c->arena is emptied after each row, so what is kept is copied elsewhere. False: it could not be read, or `one` said so.
 */
bool db_each_row(struct ctx *c, const struct db_table *t, bool (*one)(void *arg, const struct db_value *v), void *arg);
/* Inside a write: adds a row of t->n values to the organisation. */
bool db_add_row(struct ctx *c, const struct db_table *t, const struct db_value *v);

/*
 * Inside a write: a row may be added before the row it points at. db_references_open() says whether any row waits for
 * another one; it has to say no before db_references_wait(c, false).
 */
bool db_references_wait(struct ctx *c, bool on);
bool db_references_open(struct ctx *c);
