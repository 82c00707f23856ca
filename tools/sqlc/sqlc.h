/*
 * sqlc: makes C functions of the named statements in queries.sql, checked against the real schema.
 *
 * Reading order: queries.c (the file format), schema.c (tables), check.c (one statement against SQLite),
 * rules.c and rooms.c (what we refuse beyond that), emit_*.c (what comes out). Everything allocated lives in one pool.
 */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* --- util.c --- */
struct pool_item;
struct pool { struct pool_item *first; };
void *pool_alloc(struct pool *p, size_t n);
char *pool_copy(struct pool *p, const char *s, size_t n);
void pool_free(struct pool *p);

struct text { struct pool *pool; char *p; size_t n, room; };
void text_add(struct text *t, const char *s, size_t n);
__attribute__((format(printf, 2, 3), nonnull(2))) void text_printf(struct text *t, const char *fmt, ...);

/* FILE:LINE: reason on standard error, exit 1. */
__attribute__((format(printf, 3, 4), noreturn)) void die(const char *file, int line, const char *fmt, ...);
char *file_read(struct pool *p, const char *path);
/* Under a temporary name first, so that a failure leaves no half file. */
void file_write(const char *path, const struct text *t);

/* --- token.c --- */
enum token_kind { TOKEN_WORD, TOKEN_QUOTED, TOKEN_PARAM, TOKEN_STRING, TOKEN_NUMBER, TOKEN_SIGN };
struct token {
	enum token_kind kind;
	const char *p;       /* QUOTED, STRING: with their quotes; PARAM: with the colon */
	size_t n;
	size_t start;        /* offset in the text that was cut */
	int line;
	int depth;           /* of parentheses around it */
};
struct tokens { struct token *v; size_t n; };
/* Cuts SQL up to and without the next `;` or the end. *at moves behind it; false when it has no `;`. */
bool tokens_cut(struct pool *p, const char *file, const char *text, size_t *at, int *line, struct tokens *ret);
bool token_is(const struct tokens *t, size_t i, const char *word); /* letters in any case; false past the end */

/* --- types --- */
enum type { TYPE_NONE, TYPE_ID, TYPE_TEXT, TYPE_INT, TYPE_BYTES };
struct sql_type { enum type type; bool nullable; };
bool type_parse(const char *s, struct sql_type *ret);
const char *type_c(struct sql_type t);       /* "struct id", "str" */
const char *type_postgres(enum type t);
bool name_is_usable(const char *s);          /* lower case, not a word of C */

/* --- schema.c --- */
#define MAX_COLUMNS 64
struct table_column { const char *name; struct sql_type type; };
struct table {
	const char *name;
	bool leads_with_org;
	struct table_column columns[MAX_COLUMNS];
	int n_columns;
};
struct schema {
	sqlite3 *db;         /* :memory:, the schema files run in order */
	struct table *tables;
	int n_tables;
};
void schema_load(struct pool *p, char *const *files, int n_files, struct schema *ret);
void schema_check_without_org(struct pool *p, const struct schema *s, const char *list_file);
const struct table *schema_table(const struct schema *s, const char *name, size_t n);
const struct table_column *table_column(const struct table *t, const char *name);

/* --- queries.c --- */
enum kind { KIND_ONE, KIND_MAYBE, KIND_MANY, KIND_EXEC };
#define MAX_PARAMS 64
#define MAX_TOUCHED 16
struct declared { const char *name; struct sql_type type; };
struct member { const char *name; struct sql_type type; };
struct statement {
	const char *file;
	int line;                    /* of the header */
	const char *name;
	enum kind kind;
	bool hot;
	bool kept;                   /* its rows may be answered from memory (src/db/kept.c) */
	const char *across_orgs;     /* the reason, or NULL */
	const char *every_room;      /* the reason why it may read rooms whoever asks, or NULL */
	const char *doc;             /* comment lines, or "" */
	struct declared declared[MAX_PARAMS];
	int n_declared;
	const char *sql;             /* comments removed, line breaks kept */
	int sql_line;
	struct tokens tokens;        /* of sql */
	/* filled by statement_check() */
	struct member params[MAX_PARAMS];
	int n_params;
	struct member columns[MAX_COLUMNS];
	int n_columns;
	bool reads_only;
	const struct table *touched[MAX_TOUCHED];
	int n_touched;
	const struct table *target;  /* of INSERT, UPDATE, DELETE */
	struct statement *next;
};
struct statements { struct statement *first, **last; };
void queries_read(struct pool *p, const char *file, struct statements *ret);

/* --- check.c, rules.c --- */
void statement_check(struct pool *p, const struct schema *s, struct statement *st);
void rules_check(const struct schema *s, struct statement *st);
/* Where the items of the result list stand: [from, to) in tokens. */
struct item { size_t from, to; };
int result_items(struct statement *st, struct item *ret);
bool item_is_column(const struct statement *st, struct item it);
bool rules_may_be_null(const struct schema *s, const struct statement *st, const char *table);
bool rules_hides_origin(const struct statement *st);
/* Is there an OR or NOT beside the condition that begins at token `i`, so that it does not bind? */
bool rules_is_softened(const struct statement *st, size_t i);

/* --- rooms.c --- */
void rooms_check(const struct schema *s, const struct statement *st);

/* --- emit --- */
void emit_header(struct text *t, const char *module, const struct statements *all);
void emit_source(struct text *t, const char *module, const struct statements *all);
void emit_registry(struct text *t, const struct statements *all);
void emit_literal(struct text *t, const char *s);
void emit_postgres(struct pool *p, struct text *t, char *const *schemas, int n_schemas, const struct statements *all);
/* `sql`: the statements as a queries.sql; `c`: which tables they are of. */
void emit_firm(struct pool *p, const struct schema *s, const char *list_file, struct text *sql, struct text *c);
void emit_migrations(struct pool *p, struct text *t, char *const *files, int n_files);
