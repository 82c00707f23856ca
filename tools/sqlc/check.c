/* check: one statement against SQLite: tables it touches, types of its parameters and columns, its plan. */
#include "sqlc.h"

#include <string.h>

struct watch { const struct schema *s; struct statement *st; };

static int on_access(void *arg, int action, const char *a, const char *b, const char *db, const char *trigger)
{
	(void)b, (void)db, (void)trigger;
	struct watch *w = arg;
	bool writes = action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
	if (!writes && action != SQLITE_READ) {
		return SQLITE_OK;
	}
	const struct table *t = a ? schema_table(w->s, a, strlen(a)) : NULL;
	if (!t) {
		return SQLITE_OK;
	}
	struct statement *st = w->st;
	if (writes && !st->target) {
		st->target = t;
	}
	for (int i = 0; i < st->n_touched; i++) {
		if (st->touched[i] == t) {
			return SQLITE_OK;
		}
	}
	if (st->n_touched < MAX_TOUCHED) {
		st->touched[st->n_touched++] = t;
	}
	return SQLITE_OK;
}

static int line_of(const struct statement *st, int offset)
{
	int line = st->sql_line;
	for (int i = 0; i < offset && st->sql[i]; i++) {
		line += st->sql[i] == '\n';
	}
	return line;
}

static sqlite3_stmt *prepare(const struct schema *s, struct statement *st)
{
	struct watch w = { s, st };
	sqlite3_stmt *q = NULL;
	sqlite3_set_authorizer(s->db, on_access, &w);
	int rc = sqlite3_prepare_v2(s->db, st->sql, -1, &q, NULL);
	sqlite3_set_authorizer(s->db, NULL, NULL);
	if (rc != SQLITE_OK) {
		die(st->file, line_of(st, sqlite3_error_offset(s->db)), "%s: %s", st->name, sqlite3_errmsg(s->db));
	}
	if (!q) {
		die(st->file, st->sql_line, "%s: no SQL before the semicolon", st->name);
	}
	return q;
}

/* --- parameters --- */

static const struct declared *declared(const struct statement *st, const char *name)
{
	for (int i = 0; i < st->n_declared; i++) {
		if (strcmp(st->declared[i].name, name) == 0) {
			return &st->declared[i];
		}
	}
	return NULL;
}

static bool same_in_c(struct sql_type a, struct sql_type b)
{
	return strcmp(type_c(a), type_c(b)) == 0;
}

/* The type all columns of that name agree on among `n` tables; false when they do not. */
static bool common_type(const struct table *const *tables, int n, const char *name, struct sql_type *ret)
{
	for (int i = 0; i < n; i++) {
		const struct table_column *col = table_column(tables[i], name);
		if (!col) {
			continue;
		}
		if (ret->type != TYPE_NONE && !same_in_c(*ret, col->type)) {
			return false;
		}
		*ret = col->type;
	}
	return true;
}

static struct sql_type param_type(struct pool *p, const struct schema *s, const struct statement *st,
								  const char *name)
{
	const struct declared *d = declared(st, name);
	struct sql_type ret = { 0 };
	if (d) {
		return d->type;
	}
	if (strcmp(name, "viewer_id") == 0) {
		return (struct sql_type){ TYPE_ID, true };
	}
	bool clear = !st->target || common_type(&st->target, 1, name, &ret);
	if (ret.type == TYPE_NONE) {
		clear = common_type(st->touched, st->n_touched, name, &ret);
	}
	if (clear && ret.type == TYPE_NONE) {
		const struct table **all = pool_alloc(p, (size_t)s->n_tables * sizeof *all);
		for (int i = 0; i < s->n_tables; i++) {
			all[i] = &s->tables[i];
		}
		clear = common_type(all, s->n_tables, name, &ret);
	}
	if (!clear || ret.type == TYPE_NONE) {
		die(st->file, st->line, "%s: the type of :%s is not %s; add \"-- param %s TYPE\"", st->name, name,
		    clear ? "known" : "clear", name);
	}
	return ret;
}

static void check_params(struct pool *p, const struct schema *s, struct statement *st, sqlite3_stmt *q)
{
	st->n_params = sqlite3_bind_parameter_count(q);
	if (st->n_params > MAX_PARAMS) {
		die(st->file, st->line, "%s: more than %d parameters", st->name, MAX_PARAMS);
	}
	for (int i = 0; i < st->n_params; i++) {
		const char *name = sqlite3_bind_parameter_name(q, i + 1) + 1;
		st->params[i].name = pool_copy(p, name, strlen(name));
		if (!name_is_usable(name)) {
			die(st->file, st->line, "%s: :%s is no usable name", st->name, name);
		}
		st->params[i].type = param_type(p, s, st, name);
	}
	for (int i = 0; i < st->n_declared; i++) {
		bool used = false;
		for (int k = 0; k < st->n_params; k++) {
			used |= strcmp(st->params[k].name, st->declared[i].name) == 0;
		}
		if (!used) {
			die(st->file, st->line, "%s: parameter %s is declared but not used", st->name, st->declared[i].name);
		}
		if (strcmp(st->declared[i].name, "org_id") == 0 && !st->across_orgs) {
			die(st->file, st->line, "%s: org_id comes from the ctx and cannot be declared", st->name);
		}
		if (strcmp(st->declared[i].name, "viewer_id") == 0) {
			die(st->file, st->line, "%s: viewer_id comes from the ctx and cannot be declared", st->name);
		}
	}
}

/* --- columns --- */

static void check_column_name(struct pool *p, struct statement *st, int i, const char *name, size_t n)
{
	st->columns[i].name = pool_copy(p, name, n);
	if (!name_is_usable(st->columns[i].name)) {
		die(st->file, st->line, "%s: column %d \"%s\" needs a usable name: AS name", st->name, i + 1,
		    st->columns[i].name);
	}
	for (int k = 0; k < i; k++) {
		if (strcmp(st->columns[k].name, st->columns[i].name) == 0) {
			die(st->file, st->line, "%s: two columns are named %s", st->name, st->columns[i].name);
		}
	}
}

static void check_column(struct pool *p, const struct schema *s, struct statement *st, sqlite3_stmt *q, int i,
						 struct item it)
{
	const char *name = sqlite3_column_name(q, i);
	const char *colon = strchr(name, ':');
	struct sql_type *type = &st->columns[i].type;
	if (colon) {
		if (!type_parse(colon + 1, type)) {
			die(st->file, st->line,
				"%s: unknown type in \"%s\": id, text, int, bytes, with ? when it may be NULL", st->name, name);
		}
		check_column_name(p, st, i, name, (size_t)(colon - name));
		return;
	}
	const char *table = sqlite3_column_table_name(q, i);
	const char *origin = sqlite3_column_origin_name(q, i);
	const struct table *t = table ? schema_table(s, table, strlen(table)) : NULL;
	const struct table_column *col = t && origin ? table_column(t, origin) : NULL;
	if (!col || !item_is_column(st, it) || rules_hides_origin(st)) {
		die(st->file, st->tokens.v[it.from].line, "%s: column \"%s\" is an expression: AS \"%s:TYPE\"",
			st->name, name, name_is_usable(name) ? name : "name");
	}
	if (rules_may_be_null(s, st, table)) {
		die(st->file, st->tokens.v[it.from].line, "%s: column \"%s\" comes from a LEFT JOIN: AS \"%s:TYPE?\"",
			st->name, name, name);
	}
	*type = col->type;
	check_column_name(p, st, i, name, strlen(name));
}

static void check_columns(struct pool *p, const struct schema *s, struct statement *st, sqlite3_stmt *q)
{
	struct item items[MAX_COLUMNS];
	st->n_columns = sqlite3_column_count(q);
	if (st->n_columns > MAX_COLUMNS) {
		die(st->file, st->line, "%s: more than %d columns", st->name, MAX_COLUMNS);
	}
	if (st->n_columns > 0 && st->kind == KIND_EXEC) {
		die(st->file, st->line, "%s: an :exec statement returns no rows; this is a :one, :maybe or :many", st->name);
	}
	if (st->n_columns == 0 && st->kind != KIND_EXEC) {
		die(st->file, st->line, "%s: returns no rows; this is an :exec", st->name);
	}
	if (st->n_columns > 0 && result_items(st, items) != st->n_columns) {
		die(st->file, st->line, "%s: name every column; * is not used", st->name);
	}
	for (int i = 0; i < st->n_columns; i++) {
		check_column(p, s, st, q, i, items[i]);
	}
}

/* --- plan --- */

static void check_plan(struct pool *p, const struct schema *s, const struct statement *st)
{
	struct text sql = { .pool = p };
	text_printf(&sql, "EXPLAIN QUERY PLAN %s", st->sql);
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(s->db, sql.p, -1, &q, NULL) != SQLITE_OK) {
		die(st->file, st->line, "%s: %s", st->name, sqlite3_errmsg(s->db));
	}
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *plan = (const char *)sqlite3_column_text(q, 3);
		bool scans = strncmp(plan, "SCAN ", 5) == 0 && plan[5] != '(' && strcmp(plan, "SCAN CONSTANT ROW") != 0;
		if (scans && !strstr(plan, " USING INDEX ") && !strstr(plan, " USING COVERING INDEX ")) {
			die(st->file, st->line, "%s is hot but reads a whole table: %s", st->name, plan);
		}
	}
	sqlite3_finalize(q);
}

void statement_check(struct pool *p, const struct schema *s, struct statement *st)
{
	sqlite3_stmt *q = prepare(s, st);
	st->reads_only = sqlite3_stmt_readonly(q) != 0;
	rules_check(s, st);
	check_params(p, s, st, q);
	check_columns(p, s, st, q);
	sqlite3_finalize(q);
	if (st->hot) {
		check_plan(p, s, st);
	}
}
