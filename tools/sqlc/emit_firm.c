/*
 * emit_firm: an organisation as rows of tables. A list says of each table whether it goes into the archive of an organisation
 * (src/firm/tables.txt); for each that goes, one statement reads all its rows and one adds a row. The statements come
 * out as a queries.sql, so that everything that is demanded of others is demanded of them; a table of C says what they mean.
 */
#include "sqlc.h"

#include <string.h>

struct left_out { const char *column; struct left_out *next; };
struct line {
	const struct table *table;
	bool goes, is_read;
	const char *condition;     /* which rows; NULL: org_id = :org_id */
	struct left_out *out;
};
struct list { struct pool *pool; const struct schema *s; const char *file; struct line *v; };

/* The next word of *at, moved behind it and its blanks. */
static const char *word(struct pool *p, const char **at)
{
	size_t n = strcspn(*at, " \t");
	const char *ret = pool_copy(p, *at, n);
	*at += n;
	*at += strspn(*at, " \t");
	return ret;
}

static struct line *read_table(struct list *l, int number, const char *s)
{
	const char *name = word(l->pool, &s);
	const struct table *t = schema_table(l->s, name, strlen(name));
	if (!t) {
		die(l->file, number, "there is no table %s", name);
	}
	struct line *ret = &l->v[t - l->s->tables];
	if (ret->is_read) {
		die(l->file, number, "%s has a line already", name);
	}
	const char *what = word(l->pool, &s);
	*ret = (struct line){ .table = t, .is_read = true, .goes = strcmp(what, "goes") == 0 };
	if (!ret->goes && strcmp(what, "stays") != 0) {
		die(l->file, number, "%s goes or stays", name);
	}
	if (!ret->goes && !*s) {
		die(l->file, number, "%s stays: why?", name);
	}
	return ret;
}

static void read_more(struct list *l, int number, struct line *of, const char *s)
{
	const char *sign = word(l->pool, &s);
	if (!of || !of->goes || strlen(sign) != 1 || !strchr("-?", *sign)) {
		die(l->file, number, "what is this?");
	}
	if (*sign == '?') {
		of->condition = s;
		return;
	}
	struct left_out *o = pool_alloc(l->pool, sizeof *o);
	o->column = word(l->pool, &s);
	if (!table_column(of->table, o->column) || !*s) {
		die(l->file, number, "%s.%s: no such column, or no reason", of->table->name, o->column);
	}
	o->next = of->out;
	of->out = o;
}

static void read_list(struct list *l)
{
	const char *at = file_read(l->pool, l->file);
	struct line *of = NULL;
	l->v = pool_alloc(l->pool, (size_t)l->s->n_tables * sizeof *l->v);
	for (int number = 1; *at; number++) {
		size_t n = strcspn(at, "\n"), blank = strspn(at, " \t");
		const char *line = pool_copy(l->pool, at + (blank < n ? blank : n), blank < n ? n - blank : 0);
		if (*line && *line != '#') {
			if (blank > 0) {
				read_more(l, number, of, line);
			} else {
				of = read_table(l, number, line);
			}
		}
		at += n + (at[n] == '\n');
	}
	for (int i = 0; i < l->s->n_tables; i++) {
		if (!l->v[i].is_read) {
			die(l->file, 0, "does table %s go into the archive of an organisation, or does it stay? It has no line",
				l->s->tables[i].name);
		}
		if (l->v[i].goes && !l->s->tables[i].leads_with_org && !l->v[i].condition) {
			die(l->file, 0, "%s does not begin with org_id: which rows go?", l->s->tables[i].name);
		}
	}
}

/* What a row that goes points at goes as well, and before it. */
static void check_references(const struct list *l, const struct line *of)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(l->s->db, "SELECT \"table\", \"from\" FROM pragma_foreign_key_list(?1)", -1, &q, NULL) != SQLITE_OK) {
		die("sqlc", 0, "%s", sqlite3_errmsg(l->s->db));
	}
	sqlite3_bind_text(q, 1, of->table->name, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(q, 0);
		const struct table *to = schema_table(l->s, name, strlen(name));
		if (!to || !l->v[to - l->s->tables].goes) {
			die(l->file, 0, "%s goes, but %s stays, to which its rows point", of->table->name, name);
		}
		if (to > of->table) {
			die(l->file, 0, "%s points at %s, which comes after it", of->table->name, name);
		}
	}
	sqlite3_finalize(q);
}

static bool is_out(const struct line *of, const char *column)
{
	for (const struct left_out *o = of->out; o; o = o->next) {
		if (strcmp(o->column, column) == 0) {
			return true;
		}
	}
	return false;
}

/* Columns of a line: those that go, then those that stay but must be something. */
static int columns_of(const struct line *of, const struct table_column **ret, int *ret_n_all)
{
	int n = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = of->table->leads_with_org; i < of->table->n_columns; i++) {
			const struct table_column *c = &of->table->columns[i];
			bool out = is_out(of, c->name);
			if (pass == 0 ? !out : out && !c->type.nullable) {
				ret[(*ret_n_all)++] = c;
			}
		}
		n = pass == 0 ? *ret_n_all : n;
	}
	return n;
}

static void order_by_key(const struct list *l, struct text *t, const struct table *of)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(l->s->db, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", -1, &q, NULL) != SQLITE_OK) {
		die("sqlc", 0, "%s", sqlite3_errmsg(l->s->db));
	}
	sqlite3_bind_text(q, 1, of->name, -1, SQLITE_STATIC);
	for (int n = 0; sqlite3_step(q) == SQLITE_ROW; n++) {
		text_printf(t, "%s%s", n ? ", " : " ORDER BY ", (const char *)sqlite3_column_text(q, 0));
	}
	sqlite3_finalize(q);
}

static void put_statements(const struct list *l, struct text *t, const struct line *of)
{
	const struct table_column *v[MAX_COLUMNS];
	const char *name = of->table->name;
	int n_all = 0, n = columns_of(of, v, &n_all);
	text_printf(t, "-- firm_read_%s :many\n-- every room: an administrator writes the whole organisation out\nSELECT ", name);
	for (int i = 0; i < n; i++) {
		text_printf(t, "%s%s", i ? ", " : "", v[i]->name);
	}
	text_printf(t, " FROM %s WHERE %s", name, of->condition ? of->condition : "org_id = :org_id");
	order_by_key(l, t, of->table);
	text_printf(t, ";\n\n-- firm_add_%s :exec\nINSERT INTO %s (", name, name);
	bool leads = of->table->leads_with_org;
	text_printf(t, "%s", leads ? "org_id" : "");
	for (int i = 0; i < n_all; i++) {
		text_printf(t, "%s%s", i || leads ? ", " : "", v[i]->name);
	}
	text_printf(t, ") VALUES (%s", leads ? ":org_id" : "");
	for (int i = 0; i < n_all; i++) {
		text_printf(t, "%s:%s", i || leads ? ", " : "", v[i]->name);
	}
	text_printf(t, ");\n\n");
}

static const char *type_word(enum type t)
{
	return t == TYPE_ID ? "DB_ID" : t == TYPE_TEXT ? "DB_TEXT" : t == TYPE_INT ? "DB_INT" : "DB_BYTES";
}

/* What a line has in the column when an older archive does not say: as SQL writes it ('' or a number); NULL: none. */
static const char *default_of(const struct list *l, const char *table, const char *column)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(l->s->db, "SELECT dflt_value FROM pragma_table_info(?1) WHERE name = ?2", -1, &q, NULL) != SQLITE_OK) {
		die("sqlc", 0, "%s", sqlite3_errmsg(l->s->db));
	}
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 2, column, -1, SQLITE_STATIC);
	const char *ret = NULL;
	if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL) {
		const char *s = (const char *)sqlite3_column_text(q, 0);
		size_t n = strlen(s);
		bool quoted = n > 1 && *s == '\'';
		ret = pool_copy(l->pool, s + quoted, n - 2 * (size_t)quoted);
	}
	sqlite3_finalize(q);
	return ret;
}

static bool points_at_account(const struct list *l, const char *table, const char *column)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(l->s->db, "SELECT 1 FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2 AND \"table\" = 'account'", -1, &q,
	        NULL) != SQLITE_OK) {
		die("sqlc", 0, "%s", sqlite3_errmsg(l->s->db));
	}
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 2, column, -1, SQLITE_STATIC);
	bool ret = sqlite3_step(q) == SQLITE_ROW;
	sqlite3_finalize(q);
	return ret;
}

static void put_columns(const struct list *l, struct text *t, const struct line *of)
{
	const struct table_column *v[MAX_COLUMNS];
	int n_all = 0, n = columns_of(of, v, &n_all);
	text_printf(t, "static const struct db_column columns_of_%s[] = {\n", of->table->name);
	for (int i = 0; i < n_all; i++) {
		const char *d = default_of(l, of->table->name, v[i]->name);
		text_printf(t, "\t{ \"%s\", %s, %s, %s, ", v[i]->name, type_word(v[i]->type.type), v[i]->type.nullable ? "true" : "false",
			points_at_account(l, of->table->name, v[i]->name) ? "true" : "false");
		text_printf(t, d ? "\"%s\" },\n" : "NULL },\n", d);
	}
	text_printf(t, "};\n");
	(void)n;
}

static void put_table(struct text *t, const struct line *of)
{
	const struct table_column *v[MAX_COLUMNS];
	int n_all = 0, n = columns_of(of, v, &n_all);
	const char *name = of->table->name;
	text_printf(t, "\t{ \"%s\", columns_of_%s, %d, %d, %s, &db_st_firm_read_%s, &db_st_firm_add_%s },\n", name, name, n, n_all,
		of->table->leads_with_org ? "true" : "false", name, name);
}

void emit_firm(struct pool *p, const struct schema *s, const char *list_file, struct text *sql, struct text *c)
{
	struct list l = { .pool = p, .s = s, .file = list_file };
	read_list(&l);
	text_printf(sql, "-- Made by sqlc from %s and the schema.\n\n", "src/firm/tables.txt");
	text_printf(c, "/* Made by sqlc from src/firm/tables.txt and the schema. */\n#include \"db/rows.h\"\n#include \"firm_rows_sql.h\"\n\n");
	for (int i = 0; i < s->n_tables; i++) {
		if (l.v[i].goes) {
			check_references(&l, &l.v[i]);
			put_statements(&l, sql, &l.v[i]);
			put_columns(&l, c, &l.v[i]);
		}
	}
	text_printf(c, "\nconst struct db_table db_org_tables[] = {\n");
	int n = 0;
	for (int i = 0; i < s->n_tables; i++) {
		if (l.v[i].goes) {
			put_table(c, &l.v[i]);
			n++;
		}
	}
	text_printf(c, "};\nconst size_t db_n_org_tables = %d;\n", n);
}
