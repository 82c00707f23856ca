/* schema: runs the schema files in memory and learns tables, columns and types. */
#include "sqlc.h"

#include <string.h>

static const char *const c_words[] = { "auto", "break", "case", "char", "const", "continue", "default", "do",
	"double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register",
	"restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
	"unsigned", "void", "volatile", "while", "asm", "bool", "true", "false", "typeof" };

bool name_is_usable(const char *s)
{
	if (*s < 'a' || *s > 'z' || strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(s)) {
		return false;
	}
	for (size_t i = 0; i < sizeof c_words / sizeof *c_words; i++) {
		if (strcmp(s, c_words[i]) == 0) {
			return false;
		}
	}
	return true;
}

bool type_parse(const char *s, struct sql_type *ret)
{
	static const struct { const char *name; enum type type; } names[] = {
		{ "id", TYPE_ID }, { "text", TYPE_TEXT }, { "int", TYPE_INT }, { "bytes", TYPE_BYTES } };
	size_t n = strlen(s);
	ret->nullable = n > 0 && s[n - 1] == '?';
	n -= ret->nullable;
	for (size_t i = 0; i < 4; i++) {
		if (strlen(names[i].name) == n && strncmp(s, names[i].name, n) == 0) {
			ret->type = names[i].type;
			return true;
		}
	}
	return false;
}

const char *type_c(struct sql_type t)
{
	switch (t.type) {
	case TYPE_ID: return "struct id ";
	case TYPE_TEXT: return "str ";
	case TYPE_BYTES: return "bytes ";
	case TYPE_INT: return t.nullable ? "struct opt_int " : "int64_t ";
	case TYPE_NONE: break;
	}
	return "void ";
}

const char *type_postgres(enum type t)
{
	return t == TYPE_INT ? "bigint" : t == TYPE_TEXT ? "text" : "bytea";
}

static bool ends_in_id(const char *name)
{
	size_t n = strlen(name);
	return strcmp(name, "id") == 0 || (n > 3 && strcmp(name + n - 3, "_id") == 0);
}

static enum type type_of_column(const char *file, const char *table, const char *column, const char *declared)
{
	if (strcmp(declared, "BLOB") == 0) {
		return ends_in_id(column) ? TYPE_ID : TYPE_BYTES;
	}
	if (strcmp(declared, "TEXT") == 0) {
		return TYPE_TEXT;
	}
	if (strcmp(declared, "INTEGER") == 0) {
		return TYPE_INT;
	}
	die(file, 0, "%s.%s has type \"%s\"; use BLOB, TEXT or INTEGER", table, column, declared);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) {
		die("sqlc", 0, "%s", sqlite3_errmsg(db));
	}
	return q;
}

static void load_table(struct pool *p, sqlite3 *db, const char *file, struct table *t)
{
	sqlite3_stmt *q = prepare(db, "SELECT name, type, \"notnull\" FROM pragma_table_info(?1) ORDER BY cid");
	sqlite3_bind_text(q, 1, t->name, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(q, 0);
		if (t->n_columns == MAX_COLUMNS) {
			die(file, 0, "table %s has more than %d columns", t->name, MAX_COLUMNS);
		}
		struct table_column *col = &t->columns[t->n_columns++];
		col->name = pool_copy(p, name, strlen(name));
		col->type.type = type_of_column(file, t->name, col->name, (const char *)sqlite3_column_text(q, 1));
		col->type.nullable = sqlite3_column_int(q, 2) == 0;
	}
	sqlite3_finalize(q);
	t->leads_with_org = t->n_columns > 0 && strcmp(t->columns[0].name, "org_id") == 0;
}

/* Tables this file added. */
static void load_tables(struct pool *p, struct schema *s, const char *file)
{
	sqlite3_stmt *q = prepare(s->db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(q, 0);
		if (schema_table(s, name, strlen(name)) || strncmp(name, "sqlite_", 7) == 0) {
			continue;
		}
		struct table *more = pool_alloc(p, (size_t)(s->n_tables + 1) * sizeof *more);
		if (s->n_tables > 0) {
			memcpy(more, s->tables, (size_t)s->n_tables * sizeof *more);
		}
		s->tables = more;
		struct table *t = &s->tables[s->n_tables++];
		t->name = pool_copy(p, name, strlen(name));
		load_table(p, s->db, file, t);
	}
	sqlite3_finalize(q);
}

/* One statement at a time, so that an error names its line. */
static void run_file(struct pool *p, sqlite3 *db, const char *file)
{
	const char *text = file_read(p, file);
	const char *at = text;
	while (*at) {
		sqlite3_stmt *q = NULL;
		const char *next = at;
		if (sqlite3_prepare_v2(db, at, -1, &q, &next) != SQLITE_OK || (q && sqlite3_step(q) != SQLITE_DONE)) {
			int offset = sqlite3_error_offset(db);
			const char *end = at + (offset > 0 ? offset : 0);
			int line = 1;
			for (const char *x = text; x < end; x++) {
				line += *x == '\n';
			}
			die(file, line, "%s", sqlite3_errmsg(db));
		}
		sqlite3_finalize(q);
		at = next;
	}
}

void schema_load(struct pool *p, char *const *files, int n_files, struct schema *ret)
{
	*ret = (struct schema){ 0 };
	if (sqlite3_open(":memory:", &ret->db) != SQLITE_OK) {
		die("sqlc", 0, "SQLite does not open");
	}
	sqlite3_db_config(ret->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(ret->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	for (int i = 0; i < n_files; i++) {
		run_file(p, ret->db, files[i]);
		load_tables(p, ret, files[i]);
	}
}

const struct table *schema_table(const struct schema *s, const char *name, size_t n)
{
	for (int i = 0; i < s->n_tables; i++) {
		if (strlen(s->tables[i].name) == n && strncmp(s->tables[i].name, name, n) == 0) {
			return &s->tables[i];
		}
	}
	return NULL;
}

const struct table_column *table_column(const struct table *t, const char *name)
{
	for (int i = 0; i < t->n_columns; i++) {
		if (strcmp(t->columns[i].name, name) == 0) {
			return &t->columns[i];
		}
	}
	return NULL;
}

void schema_check_without_org(struct pool *p, const struct schema *s, const char *list_file)
{
	bool *listed = pool_alloc(p, (size_t)s->n_tables + 1);
	const char *at = file_read(p, list_file);
	for (int line = 1; *at; line++) {
		size_t n = strcspn(at, " \t\n");
		size_t all = strcspn(at, "\n");
		const struct table *t = schema_table(s, at, n);
		if (n > 0 && !t) {
			die(list_file, line, "there is no table %.*s", (int)n, at);
		}
		if (t && t->leads_with_org) {
			die(list_file, line, "%s begins with org_id; it does not belong here", t->name);
		}
		if (t && strspn(at + n, " \t") == all - n) {
			die(list_file, line, "%s needs a reason", t->name);
		}
		if (t) {
			listed[t - s->tables] = true;
		}
		at += all + (at[all] == '\n');
	}
	for (int i = 0; i < s->n_tables; i++) {
		if (!s->tables[i].leads_with_org && !listed[i]) {
			die(list_file, 0, "table %s does not begin with org_id and is not listed", s->tables[i].name);
		}
	}
}
