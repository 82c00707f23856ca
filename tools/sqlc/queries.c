/*
 * queries: the format of queries.sql.
 *
 *   -- incident_get :one
 *   -- param limit int
 *   -- across-orgs why
 *   -- every room: why
 *   -- hot
 *   -- kept
 *   -- any other comment is documentation
 *   SELECT ... ;
 */
#include "sqlc.h"

#include <ctype.h>
#include <string.h>

struct reader {
	struct pool *pool;
	const char *file;
	const char *s;
	size_t at;
	int line;
	struct text doc;
	struct statement *st;   /* its header was read, its SQL not yet */
};

static bool parse_kind(const char *s, enum kind *ret)
{
	static const char *const names[] = { ":one", ":maybe", ":many", ":exec" };
	for (int i = 0; i < 4; i++) {
		if (strcmp(s, names[i]) == 0) {
			*ret = (enum kind)i;
			return true;
		}
	}
	return false;
}

/* "NAME :kind" and nothing else. */
static bool read_header(struct reader *r, const char *s)
{
	size_t n = strcspn(s, " ");
	if (s[n] != ' ' || s[n + 1] != ':' || strpbrk(s + n + 1, " \t") || n == 0) {
		return false;
	}
	if (r->st) {
		die(r->file, r->line, "the statement %s has no SQL", r->st->name);
	}
	struct statement *st = pool_alloc(r->pool, sizeof *st);
	st->file = r->file;
	st->line = r->line;
	st->name = pool_copy(r->pool, s, n);
	if (!name_is_usable(st->name)) {
		die(r->file, r->line, "%s is no usable name", st->name);
	}
	if (!parse_kind(s + n + 1, &st->kind)) {
		die(r->file, r->line, "%s is none of :one :maybe :many :exec", s + n + 1);
	}
	r->st = st;
	r->doc = (struct text){ .pool = r->pool };
	return true;
}

static void read_param(struct reader *r, const char *s)
{
	struct statement *st = r->st;
	size_t n = strcspn(s, " ");
	const char *type = s + n + strspn(s + n, " ");
	if (st->n_declared == MAX_PARAMS) {
		die(r->file, r->line, "more than %d parameters", MAX_PARAMS);
	}
	struct declared *d = &st->declared[st->n_declared++];
	d->name = pool_copy(r->pool, s, n);
	if (!type_parse(type, &d->type)) {
		die(r->file, r->line,
			"unknown type \"%s\" of parameter %s: id, text, int, bytes, with ? when it may be NULL", type,
			d->name);
	}
}

static void read_comment(struct reader *r, const char *s)
{
	if (read_header(r, s) || !r->st) {
		return;
	}
	if (strncmp(s, "param ", 6) == 0) {
		read_param(r, s + 6);
	} else if (strcmp(s, "hot") == 0) {
		r->st->hot = true;
	} else if (strcmp(s, "kept") == 0) {
		r->st->kept = true;
	} else if (strncmp(s, "across-orgs", 11) == 0) {
		const char *why = s + 11 + strspn(s + 11, " ");
		if (!*why) {
			die(r->file, r->line, "across-orgs needs a reason");
		}
		r->st->across_orgs = why;
	} else if (strncmp(s, "every room", 10) == 0) {
		const char *why = s + 10 + strspn(s + 10, ": ");
		if (!*why) {
			die(r->file, r->line, "every room needs a reason");
		}
		r->st->every_room = why;
	} else {
		text_printf(&r->doc, "%s%s", r->doc.n > 0 ? "\n" : "", s);
	}
}

/* The SQL without comments; line breaks stay, so that a place in it tells its line. */
static const char *bare_sql(struct reader *r, size_t from, size_t to)
{
	char *sql = pool_alloc(r->pool, to - from + 1);
	size_t n = 0;
	bool in_quote = false;
	for (size_t i = from; i < to; i++) {
		if (!in_quote && r->s[i] == '-' && r->s[i + 1] == '-') {
			i += strcspn(r->s + i, "\n");
		}
		if (i < to) {
			in_quote ^= r->s[i] == '\'' || r->s[i] == '"';
			sql[n++] = r->s[i];
		}
	}
	return sql;
}

static void read_sql(struct reader *r, struct statements *ret)
{
	struct statement *st = r->st;
	size_t from = r->at;
	if (!st) {
		die(r->file, r->line, "SQL without a header \"-- name :kind\"");
	}
	st->sql_line = r->line;
	if (!tokens_cut(r->pool, r->file, r->s, &r->at, &r->line, &st->tokens)) {
		die(r->file, st->line, "%s does not end with a semicolon", st->name);
	}
	st->sql = bare_sql(r, from, r->at - 1);
	size_t at = 0;
	int line = st->sql_line;
	tokens_cut(r->pool, r->file, st->sql, &at, &line, &st->tokens);
	st->doc = r->doc.p ? r->doc.p : "";
	for (struct statement *o = ret->first; o; o = o->next) {
		if (strcmp(o->name, st->name) == 0) {
			die(r->file, st->line, "duplicate name %s, first at %s:%d", st->name, o->file, o->line);
		}
	}
	*ret->last = st;
	ret->last = &st->next;
	r->st = NULL;
}

static void read_line_comment(struct reader *r)
{
	size_t n = strcspn(r->s + r->at, "\n");
	size_t from = r->at + 2, to = r->at + n;
	while (from < to && r->s[from] == ' ') {
		from++;
	}
	while (to > from && isspace((unsigned char)r->s[to - 1])) {
		to--;
	}
	read_comment(r, pool_copy(r->pool, r->s + from, to - from));
	r->at += n;
}

void queries_read(struct pool *p, const char *file, struct statements *ret)
{
	struct reader r = { .pool = p, .file = file, .s = file_read(p, file), .line = 1 };
	if (!ret->last) {
		ret->last = &ret->first;
	}
	while (r.s[r.at]) {
		char ch = r.s[r.at];
		if (isspace((unsigned char)ch)) {
			r.line += ch == '\n';
			r.at++;
		} else if (ch == '-' && r.s[r.at + 1] == '-') {
			read_line_comment(&r);
		} else {
			read_sql(&r, ret);
		}
	}
	if (r.st) {
		die(file, r.st->line, "the statement %s has no SQL", r.st->name);
	}
}
