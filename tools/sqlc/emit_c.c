/* emit_c: the header and source of one module, and the registry of all. */
#include "sqlc.h"

#include <string.h>

/* Where the ctx has what binds itself: the organisation, and who looks (none while the program itself acts). */
static const char *ctx_member(const struct statement *st, int i)
{
	const char *name = st->params[i].name;
	if (strcmp(name, "viewer_id") == 0) {
		return "who.account_id";
	}
	return !st->across_orgs && strcmp(name, "org_id") == 0 ? "org_id" : NULL;
}

static bool is_bound_by_ctx(const struct statement *st, int i)
{
	return ctx_member(st, i) != NULL;
}

static bool has_in(const struct statement *st)
{
	for (int i = 0; i < st->n_params; i++) {
		if (!is_bound_by_ctx(st, i)) {
			return true;
		}
	}
	return false;
}

static void prototype(struct text *t, const struct statement *st)
{
	text_printf(t, "bool q_%s(struct ctx *c", st->name);
	if (has_in(st)) {
		text_printf(t, ", struct %s_in in", st->name);
	}
	if (st->kind == KIND_MANY) {
		text_printf(t, ", struct %s_rows *ret", st->name);
	} else if (st->kind != KIND_EXEC) {
		text_printf(t, ", struct %s_row *ret%s", st->name, st->kind == KIND_MAYBE ? ", bool *ret_found" : "");
	}
	text_printf(t, ")");
}

static void declare(struct text *t, const struct statement *st)
{
	text_printf(t, "\n");
	if (*st->doc && !strstr(st->doc, "*/")) {
		text_printf(t, "/* %s */\n", st->doc);
	}
	if (has_in(st)) {
		text_printf(t, "struct %s_in {\n", st->name);
		for (int i = 0; i < st->n_params; i++) {
			if (!is_bound_by_ctx(st, i)) {
				text_printf(t, "\t%s%s;\n", type_c(st->params[i].type), st->params[i].name);
			}
		}
		text_printf(t, "};\n");
	}
	if (st->n_columns > 0) {
		text_printf(t, "struct %s_row {\n", st->name);
		for (int i = 0; i < st->n_columns; i++) {
			text_printf(t, "\t%s%s;\n", type_c(st->columns[i].type), st->columns[i].name);
		}
		text_printf(t, "};\n");
	}
	if (st->kind == KIND_MANY) {
		/* kept rows are shared with other requests */
		text_printf(t, "struct %s_rows {\n\t%sstruct %s_row *v;\n\tsize_t n;\n};\n", st->name,
		            st->kept ? "const " : "", st->name);
	}
	text_printf(t, "extern const struct db_statement db_st_%s;\n", st->name);
	prototype(t, st);
	text_printf(t, ";\n");
}

void emit_header(struct text *t, const char *module, const struct statements *all)
{
	text_printf(t, "/* Made by sqlc from the queries.sql of %s. */\n#pragma once\n#include \"db/db.h\"\n", module);
	for (const struct statement *st = all->first; st; st = st->next) {
		declare(t, st);
	}
}

/* One C literal a line of SQL, blanks at both ends dropped. */
void emit_literal(struct text *t, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");
		size_t from = strspn(s, " \t"), to = n;
		while (to > from && strchr(" \t\r", s[to - 1])) {
			to--;
		}
		if (from < to) {
			text_printf(t, "\n\t\"");
			for (size_t i = from; i < to; i++) {
				text_printf(t, s[i] == '"' || s[i] == '\\' ? "\\%c" : "%c", s[i]);
			}
			text_printf(t, "\\n\"");
		}
		s += n + (s[n] == '\n');
	}
}

static const char *suffix(struct sql_type ty)
{
	return ty.type == TYPE_ID      ? "id"
	       : ty.type == TYPE_TEXT  ? "str"
	       : ty.type == TYPE_BYTES ? "bytes"
	       : ty.nullable           ? "opt"
	                               : "i64";
}

static bool points(struct sql_type ty)
{
	return ty.type == TYPE_TEXT || ty.type == TYPE_BYTES;
}

static void define_layout(struct text *t, const struct statement *st)
{
	int n = 0;
	for (int i = 0; i < st->n_columns; i++) {
		if (points(st->columns[i].type)) {
			text_printf(t, n == 0 ? "\nstatic const size_t texts_%s[] = {" : ",", st->name);
			text_printf(t, "\n\toffsetof(struct %s_row, %s)", st->name, st->columns[i].name);
			n++;
		}
	}
	if (n > 0) {
		text_printf(t, "\n};");
	}
	text_printf(t, "\nstatic const struct db_row_layout layout_%s = { sizeof(struct %s_row), %s%s, %d };\n", st->name,
	            st->name, n > 0 ? "texts_" : "NULL", n > 0 ? st->name : "", n);
}

static void define_statement(struct text *t, const struct statement *st)
{
	if (st->kept) {
		define_layout(t, st);
	}
	text_printf(
		t,
		"\nextern const int db_slot_%s;\nconst struct db_statement db_st_%s = {\n\t.name = \"%s\",\n\t.sql =",
		st->name, st->name, st->name);
	emit_literal(t, st->sql);
	text_printf(t, ",\n\t.slot = &db_slot_%s,\n\t.reads_only = %s,\n\t.across_orgs = %s,\n", st->name,
	            st->reads_only ? "true" : "false", st->across_orgs ? "true" : "false");
	if (st->kept) {
		text_printf(t, "\t.kept = &layout_%s,\n", st->name);
	}
	text_printf(t, "};\n");
}

static void define_reader(struct text *t, const struct statement *st)
{
	text_printf(t, "\nstatic void read_%s(struct db_run *r, struct %s_row *ret)\n{\n", st->name, st->name);
	for (int i = 0; i < st->n_columns; i++) {
		text_printf(t, "\tret->%s = db_col_%s(r, %d);\n", st->columns[i].name, suffix(st->columns[i].type), i);
	}
	text_printf(t, "}\n");
}

static void define_rows(struct text *t, const struct statement *st)
{
	text_printf(t, "\tstruct %s_row *v = NULL;\n\tsize_t n = 0, room = 0;\n"
	               "\twhile (db_step(&r) == DB_ROW) {\n"
	               "\t\tv = db_rows_room(c, v, n, &room, sizeof *v);\n"
	               "\t\tread_%s(&r, &v[n++]);\n\t}\n"
	               "\t*ret = (struct %s_rows){ v, n };\n", st->name, st->name, st->name);
	if (st->kept) {
		text_printf(t, "\tif (!db_finish(&r)) {\n\t\treturn false;\n\t}\n"
		               "\tdb_kept_add(c, &key, v, n);\n\treturn true;\n");
	} else {
		text_printf(t, "\treturn db_finish(&r);\n");
	}
}

static void define_row(struct text *t, const struct statement *st)
{
	bool maybe = st->kind == KIND_MAYBE;
	text_printf(t, "\t*ret = (struct %s_row){ 0 };\n\tbool found = db_step(&r) == DB_ROW;\n", st->name);
	text_printf(t, "\tif (found) {\n\t\tread_%s(&r, ret);\n\t}\n", st->name);
	if (!st->reads_only) {
		text_printf(t, "\twhile (db_step(&r) == DB_ROW) {\n\t}\n");
	}
	if (maybe) {
		text_printf(t, "\t*ret_found = found;\n");
	}
	if (maybe && !st->kept) {
		text_printf(t, "\treturn db_finish(&r);\n");
		return;
	}
	text_printf(t, "\tif (!db_finish(&r)) {\n\t\treturn false;\n\t}\n");
	if (st->kept) {
		text_printf(t, "\tdb_kept_add(c, &key, ret, found);\n");
	}
	text_printf(t, maybe ? "\treturn true;\n" : "\treturn found || fail(c, ERR_NOT_FOUND, 0);\n");
}

/* The value of a parameter as the last argument of a call: what is bound and what is a part of the key are the same. */
static void put_value(struct text *t, const struct statement *st, int i)
{
	const char *of_ctx = ctx_member(st, i);
	text_printf(t, "%s%s);\n", of_ctx ? "c->" : "in.", of_ctx ? of_ctx : st->params[i].name);
}

/* Asks for kept rows before anything is run. */
static void define_kept(struct text *t, const struct statement *st)
{
	text_printf(t, "\tstruct db_key key;\n\tstruct db_kept kept;\n\tdb_key_begin(&key, &db_st_%s);\n", st->name);
	for (int i = 0; i < st->n_params; i++) {
		text_printf(t, "\tdb_key_%s(&key, ", suffix(st->params[i].type));
		put_value(t, st, i);
	}
	text_printf(t, "\tif (db_kept_find(c, &key, &kept)) {\n");
	if (st->kind == KIND_MANY) {
		text_printf(t, "\t\t*ret = (struct %s_rows){ kept.rows, kept.n };\n\t\treturn true;\n\t}\n", st->name);
		return;
	}
	text_printf(t, "\t\t*ret = kept.n > 0 ? *(const struct %s_row *)kept.rows : (struct %s_row){ 0 };\n", st->name,
	            st->name);
	text_printf(t, st->kind == KIND_MAYBE ? "\t\t*ret_found = kept.n > 0;\n\t\treturn true;\n\t}\n"
	                                      : "\t\treturn kept.n > 0 || fail(c, ERR_NOT_FOUND, 0);\n\t}\n");
}

static void define_function(struct text *t, const struct statement *st)
{
	text_printf(t, "\n");
	prototype(t, st);
	text_printf(t, "\n{\n");
	if (st->kept) {
		define_kept(t, st);
	}
	text_printf(t, "\tstruct db_run r;\n\tdb_begin(c, &db_st_%s, &r);\n", st->name);
	for (int i = 0; i < st->n_params; i++) {
		text_printf(t, "\tdb_bind_%s(&r, %d, ", suffix(st->params[i].type), i + 1);
		put_value(t, st, i);
	}
	if (st->kind == KIND_MANY) {
		define_rows(t, st);
	} else if (st->kind == KIND_EXEC) {
		text_printf(t, "\tdb_step(&r);\n\treturn db_finish(&r);\n");
	} else {
		define_row(t, st);
	}
	text_printf(t, "}\n");
}

void emit_source(struct text *t, const char *module, const struct statements *all)
{
	text_printf(t, "/* Made by sqlc from the queries.sql of %s. */\n#include \"%s_sql.h\"\n", module, module);
	for (const struct statement *st = all->first; st; st = st->next) {
		define_statement(t, st);
		if (st->n_columns > 0) {
			define_reader(t, st);
		}
		define_function(t, st);
	}
}

void emit_registry(struct text *t, const struct statements *all)
{
	text_printf(t, "/* Made by sqlc: every statement of the program and its number. */\n#include \"db/db.h\"\n\n");
	int n = 0;
	for (const struct statement *st = all->first; st; st = st->next) {
		text_printf(
			t,
			"extern const int db_slot_%s;\nconst int db_slot_%s = %d;\nextern const struct db_statement db_st_%s;\n",
			st->name, st->name, n++, st->name);
	}
	text_printf(
		t, "\nconst int db_statement_count = %d;\nconst struct db_statement *const db_statements[] = {\n", n);
	for (const struct statement *st = all->first; st; st = st->next) {
		text_printf(t, "\t&db_st_%s,\n", st->name);
	}
	text_printf(t, "\tNULL\n};\n");
}
