/* rules: what is refused although SQLite would take it: foreign organisations, NULL in disguise, dialect, kept writes. */
#include "sqlc.h"

#include <string.h>
#include <strings.h>

static const struct token *tok(const struct statement *st, size_t i)
{
	return &st->tokens.v[i];
}

static bool is(const struct statement *st, size_t i, const char *word)
{
	return token_is(&st->tokens, i, word);
}

static bool is_any(const struct statement *st, size_t i, const char *const *words)
{
	for (; *words; words++) {
		if (is(st, i, *words)) {
			return true;
		}
	}
	return false;
}

/* --- the result list --- */

static bool result_begins(const struct statement *st, size_t *ret)
{
	bool dml = !is(st, 0, "select") && !is(st, 0, "with");
	if (is(st, 0, "with")) {
		dml = st->target != NULL;
	}
	for (size_t i = 0; i < st->tokens.n; i++) {
		if (tok(st, i)->depth == 0 && is(st, i, dml ? "returning" : "select")) {
			*ret = i + 1;
			return true;
		}
	}
	return false;
}

int result_items(struct statement *st, struct item *ret)
{
	static const char *const ends[] = { "from", "union", "except", "intersect", "order", "limit", "where", NULL };
	size_t i;
	int n = 0;
	if (!result_begins(st, &i)) {
		return 0;
	}
	i += is(st, i, "distinct");
	ret[0].from = i;
	for (; n < MAX_COLUMNS - 1; i++) {
		bool end = i >= st->tokens.n || (tok(st, i)->depth == 0 && is_any(st, i, ends));
		if (end || (tok(st, i)->depth == 0 && is(st, i, ","))) {
			ret[n++].to = i;
			ret[n].from = i + 1;
		}
		if (end) {
			break;
		}
	}
	for (int k = 0; k < n; k++) {
		if (ret[k].to > ret[k].from && is(st, ret[k].to - 1, "*")) {
			return 0;
		}
	}
	return n;
}

static bool is_name(const struct statement *st, size_t i, size_t to)
{
	return i < to && (tok(st, i)->kind == TOKEN_WORD || tok(st, i)->kind == TOKEN_QUOTED);
}

/* name, t.name, with AS other. */
bool item_is_column(const struct statement *st, struct item it)
{
	size_t i = it.from;
	if (!is_name(st, i++, it.to)) {
		return false;
	}
	if (i < it.to && is(st, i, ".")) {
		if (!is_name(st, i + 1, it.to)) {
			return false;
		}
		i += 2;
	}
	if (i < it.to && is(st, i, "as")) {
		i++;
	}
	return i == it.to || (is_name(st, i, it.to) && i + 1 == it.to);
}

bool rules_hides_origin(const struct statement *st)
{
	static const char *const words[] = { "union", "except", "intersect", "with", NULL };
	for (size_t i = 0; i < st->tokens.n; i++) {
		if (tok(st, i)->depth == 0 && is_any(st, i, words)) {
			return true;
		}
		if (tok(st, i)->depth == 0 && (is(st, i, "from") || is(st, i, "join")) && is(st, i + 1, "(")) {
			return true;
		}
	}
	return false;
}

/* --- LEFT JOIN --- */

bool rules_may_be_null(const struct schema *s, const struct statement *st, const char *table)
{
	(void)s;
	for (size_t i = 0; i + 1 < st->tokens.n; i++) {
		if (!is(st, i, "left") || is(st, i + 1, "(")) {
			continue;
		}
		size_t at = i + 1;
		at += is(st, at, "outer");
		at += is(st, at, "join");
		int depth = at < st->tokens.n ? tok(st, at)->depth : 0;
		bool inside = is(st, at, "(");
		do {
			if (is(st, at, table)) {
				return true;
			}
			at++;
		} while (inside && at < st->tokens.n && tok(st, at)->depth > depth);
	}
	return false;
}

/* --- dialect --- */

static void check_dialect(const struct statement *st)
{
	static const char *const functions[] = {
		"datetime",     "date",  "time",    "strftime", "julianday",         "unixepoch", "ifnull",
		"group_concat", "instr", "printf",  "format",   "last_insert_rowid", "changes",   "total",
		"hex",          "quote", "typeof",  "iif",      "randomblob",        "random",    "zeroblob",
		"json_extract", "char",  "unicode", NULL
	};
	static const char *const joins[] = { "right", "full", "natural", NULL };
	static const char *const words[] = { "glob",   "rowid",    "pragma",    "attach",  "vacuum",
										 "create", "drop",     "alter",     "regexp",  "begin",
										 "commit", "rollback", "savepoint", "indexed",
										 "current_time", "current_date", "current_timestamp", NULL };
	for (size_t i = 0; i < st->tokens.n; i++) {
		const struct token *t = tok(st, i);
		bool bad = (is_any(st, i, functions) && is(st, i + 1, "(")) || is_any(st, i, words) ||
		           (is_any(st, i, joins) && !is(st, i + 1, "(")) ||
		           ((is(st, i, "insert") || is(st, i, "update")) && is(st, i + 1, "or")) ||
		           (is(st, i, "replace") && is(st, i + 1, "into"));
		if (bad && (i == 0 || !is(st, i - 1, "."))) {
			die(st->file, t->line, "%s: \"%.*s\" is not in the SQL that SQLite and PostgreSQL share", st->name,
				(int)t->n, t->p);
		}
	}
}

/* --- organisations --- */

bool rules_is_softened(const struct statement *st, size_t i)
{
	static const char *const ends[] = { "where", "on",    "having",    "select",    "from", "group",
										"order", "limit", "returning", "join",      "left", "inner",
										"set",   "union", "except",    "intersect", NULL };
	int depth = tok(st, i)->depth;
	for (size_t k = i; k < st->tokens.n && tok(st, k)->depth >= depth; k++) {
		if (tok(st, k)->depth == depth && is_any(st, k, ends)) {
			break;
		}
		if (tok(st, k)->depth == depth && is(st, k, "or")) {
			return true;
		}
	}
	for (size_t k = i; k > 0 && tok(st, k - 1)->depth >= depth; k--) {
		if (tok(st, k - 1)->depth == depth && is_any(st, k - 1, ends)) {
			break;
		}
		if (tok(st, k - 1)->depth == depth && (is(st, k - 1, "or") || is(st, k - 1, "not"))) {
			return true;
		}
	}
	return false;
}

static bool has_condition(const struct statement *st)
{
	bool where = false;
	for (size_t i = 0; i + 2 < st->tokens.n; i++) {
		where |= is(st, i, "where") || is(st, i, "on");
		bool match = is(st, i + 1, "=") && ((is(st, i, "org_id") && is(st, i + 2, ":org_id")) ||
		                                   (is(st, i, ":org_id") && is(st, i + 2, "org_id")));
		if (is(st, i, ":org_id") && is(st, i + 1, "=") && is(st, i + 3, ".") && is(st, i + 4, "org_id")) {
			match = true;
		}
		if (match && where && !rules_is_softened(st, i)) {
			return true;
		}
	}
	return false;
}

/* INSERT INTO t (org_id, ...) VALUES (:org_id, ...) or SELECT :org_id, ... */
static bool has_insert(const struct statement *st)
{
	size_t i = 0;
	while (i < st->tokens.n && !is(st, i, "into")) {
		i++;
	}
	if (!is(st, i + 2, "(") || !is(st, i + 3, "org_id")) {
		return false;
	}
	for (i += 3; i + 1 < st->tokens.n; i++) {
		if (is(st, i, "values")) {
			return is(st, i + 1, "(") && is(st, i + 2, ":org_id");
		}
		if (is(st, i, "select") && tok(st, i)->depth == 0) {
			return is(st, i + 1, ":org_id");
		}
	}
	return false;
}

static void check_org(const struct statement *st)
{
	const struct table *t = NULL;
	for (int i = 0; i < st->n_touched && !t; i++) {
		t = st->touched[i]->leads_with_org ? st->touched[i] : NULL;
	}
	if (!t || st->across_orgs || has_condition(st)) {
		return;
	}
	bool inserts = is(st, 0, "insert") || (is(st, 0, "with") && st->target);
	if (inserts && has_insert(st)) {
		return;
	}
	die(st->file, st->line, "%s touches %s without \"org_id = :org_id\"; or say \"-- across-orgs REASON\"",
		st->name, t->name);
}

/* The same values and the same database must mean the same rows; check_dialect() leaves no function that breaks this. */
static void check_kept(const struct statement *st)
{
	if (st->kept && (!st->reads_only || st->kind == KIND_EXEC)) {
		die(st->file, st->line, "%s is kept, but only rows that are read can be", st->name);
	}
}

void rules_check(const struct schema *s, struct statement *st)
{
	check_dialect(st);
	check_org(st);
	rooms_check(s, st);
	check_kept(st);
}
