/* emit_other: the PostgreSQL text of everything, and the migrations as C. */
#include "sqlc.h"

#include <stdlib.h>
#include <string.h>

/* Signs that stand together, as <=, stay together. */
static void space_after(struct text *out, const struct tokens *t, size_t i)
{
	bool is_operator = t->v[i].kind == TOKEN_SIGN && memchr("<>=!|", *t->v[i].p, 5);
	bool is_joined =
		i + 1 < t->n && t->v[i + 1].kind == TOKEN_SIGN && t->v[i + 1].start == t->v[i].start + t->v[i].n;
	if (!is_operator || !is_joined) {
		text_printf(out, " ");
	}
}

static bool is_word(const struct token *k, const char *word)
{
	return strlen(word) == k->n && strncmp(k->p, word, k->n) == 0;
}

static void schema_token(struct text *out, const struct tokens *t, size_t i)
{
	static const char *const words[][2] = {
		{ "BLOB", "bytea" }, { "INTEGER", "bigint" }, { "TEXT", "text" } };
	const struct token *k = &t->v[i];
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		if (is_word(k, words[w][0])) { /* types stand in capitals */
			text_printf(out, "%s ", words[w][1]);
			return;
		}
	}
	text_add(out, k->p, k->n);
	space_after(out, t, i);
}

static void postgres_schema(struct pool *p, struct text *out, const char *file)
{
	const char *s = file_read(p, file);
	size_t at = 0;
	int line = 1;
	struct tokens t;
	while (tokens_cut(p, file, s, &at, &line, &t)) {
		for (size_t i = 0; i < t.n && !is_word(&t.v[i], "STRICT"); i++) { /* with WITHOUT ROWID behind it: SQLite's own */
			schema_token(out, &t, i);
		}
		text_printf(out, ";\n");
	}
}

static int param_number(const struct statement *st, const struct token *t)
{
	for (int i = 0; i < st->n_params; i++) {
		if (strlen(st->params[i].name) + 1 == t->n && strncmp(st->params[i].name, t->p + 1, t->n - 1) == 0) {
			return i + 1;
		}
	}
	return 0;
}

static void postgres_token(struct text *out, const struct statement *st, size_t i)
{
	const struct token *t = &st->tokens.v[i];
	const char *colon = t->kind == TOKEN_QUOTED ? memchr(t->p, ':', t->n) : NULL;
	if (t->kind == TOKEN_PARAM) {
		text_printf(out, "$%d ", param_number(st, t));
	} else if (colon) {
		text_printf(out, "%.*s\" ", (int)(colon - t->p), t->p);
	} else {
		text_add(out, t->p, t->n);
		space_after(out, &st->tokens, i);
	}
}

static void postgres_statement(struct text *out, const struct statement *st)
{
	text_printf(out, "PREPARE \"%s\"", st->name);
	for (int i = 0; i < st->n_params; i++) {
		bool last = i + 1 == st->n_params;
		text_printf(out, "%s%s%s", i ? ", " : " (", type_postgres(st->params[i].type.type), last ? ")" : "");
	}
	text_printf(out, " AS ");
	for (size_t i = 0; i < st->tokens.n; i++) {
		postgres_token(out, st, i);
	}
	text_printf(out, ";\n");
}

void emit_postgres(struct pool *p, struct text *t, char *const *schemas, int n_schemas,
				   const struct statements *all)
{
	text_printf(t, "-- Made by sqlc. Run with ON_ERROR_STOP on an empty database.\n");
	for (int i = 0; i < n_schemas; i++) {
		postgres_schema(p, t, schemas[i]);
	}
	for (const struct statement *st = all->first; st; st = st->next) {
		postgres_statement(t, st);
	}
}

/* "dir/0001_start.sql": number 1, name "start". Numbers follow each other from 1. */
void emit_migrations(struct pool *p, struct text *t, char *const *files, int n_files)
{
	text_printf(t, "/* Made by sqlc from src/db/migrations. */\n#include \"db/store_inside.h\"\n\n"
	               "const struct db_migration db_migrations[] = {\n");
	for (int i = 0; i < n_files; i++) {
		const char *slash = strrchr(files[i], '/');
		const char *base = slash ? slash + 1 : files[i];
		char *end = NULL;
		long number = strtol(base, &end, 10);
		const char *dot = strstr(end, ".sql");
		if (end != base + 4 || *end != '_' || !dot || dot[4] || dot == end + 1) {
			die(files[i], 0, "the name is not NNNN_name.sql");
		}
		if (number != i + 1) {
			die(files[i], 0, "number %d is expected here", i + 1);
		}
		text_printf(t, "\t{ .number = %ld, .name = \"%.*s\", .sql =", number, (int)(dot - end - 1), end + 1);
		emit_literal(t, file_read(p, files[i]));
		text_printf(t, " },\n");
	}
	text_printf(t, "};\nconst size_t db_n_migrations = %d;\n", n_files);
}
