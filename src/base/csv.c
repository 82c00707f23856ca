#include "base/csv.h"

#include "base/limits.h"
#include "messages.h"

void csv_init(struct csv_reader *r, str text)
{
	*r = (struct csv_reader){ .rest = text, .line = 1, .separator = ',' };
}

/* Length of the line break at s[at]: 0, 1 (LF) or 2 (CRLF). */
static size_t line_break(str s, size_t at)
{
	if (at < s.n && s.p[at] == '\n') {
		return 1;
	}
	return at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n' ? 2 : 0;
}

static void skip(struct csv_reader *r, size_t n)
{
	r->rest = str_sub(r->rest, n, r->rest.n);
}

static bool fail_line(struct ctx *c, int msg, int line)
{
	fail(c, ERR_MALFORMED, msg);
	return fail_arg(c, "line", str_printf(c->arena, "%d", line));
}

/* "" becomes ". */
static str undouble(struct arena *a, str s)
{
	char *to = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		to[n++] = s.p[i];
		i += s.p[i] == '"'; /* its twin */
	}
	return (str){ to, n };
}

/* The reader stands on the first quotation mark. Line breaks inside belong to the field. */
static bool read_quoted(struct ctx *c, struct csv_reader *r, str *ret)
{
	const int begun = r->line;
	const str s = r->rest;
	bool doubled = false;
	size_t at = 1;
	for (; at < s.n; at++) {
		if (s.p[at] == '\n') {
			r->line++;
		} else if (s.p[at] == '"') {
			if (at + 1 == s.n || s.p[at + 1] != '"') {
				break;
			}
			doubled = true;
			at++;
		}
	}
	const size_t after = at + 1;
	if (at >= s.n || (after < s.n && s.p[after] != r->separator && line_break(s, after) == 0)) {
		return fail_line(c, MSG_ERR_CSV_QUOTE, begun);
	}
	const str inside = str_sub(s, 1, at - 1);
	*ret = doubled ? undouble(c->arena, inside) : inside;
	skip(r, after);
	return true;
}

static str read_plain(struct csv_reader *r)
{
	size_t at = 0;
	while (at < r->rest.n && r->rest.p[at] != r->separator && line_break(r->rest, at) == 0) {
		at++;
	}
	const str s = str_sub(r->rest, 0, at);
	skip(r, at);
	return s;
}

/* Over empty lines, which spreadsheets leave at the end. */
static bool at_end(struct csv_reader *r)
{
	for (size_t n = line_break(r->rest, 0); n > 0; n = line_break(r->rest, 0)) {
		skip(r, n);
		r->line++;
	}
	return r->rest.n == 0;
}

bool csv_next(struct ctx *c, struct csv_reader *r, struct csv_record *ret, bool *ret_end)
{
	*ret_end = at_end(r);
	*ret = (struct csv_record){ .line = r->line };
	if (*ret_end) {
		return false;
	}
	str fields[LIMIT_FIELDS];
	size_t n = 0;
	for (bool more = true; more;) {
		if (n == LIMIT_FIELDS) {
			fail_line(c, MSG_ERR_CSV_COLUMNS, ret->line);
			return fail_arg(c, "max", str_printf(c->arena, "%d", LIMIT_FIELDS));
		}
		if (r->rest.n > 0 && r->rest.p[0] == '"') {
			if (!read_quoted(c, r, &fields[n])) {
				return false;
			}
		} else {
			fields[n] = read_plain(r);
		}
		n++;
		more = r->rest.n > 0 && r->rest.p[0] == r->separator;
		skip(r, more ? 1 : line_break(r->rest, 0));
	}
	r->line++;
	ret->fields = arena_array(c->arena, str, n);
	memcpy(ret->fields, fields, n * sizeof fields[0]);
	ret->n = n;
	return true;
}

/* What makes a spreadsheet take a cell for a formula; also in full width, which Japanese Excel folds. */
static bool looks_like_formula(str s)
{
	static const str starts[] = { { "=", 1 }, { "+", 1 }, { "-", 1 }, { "@", 1 }, { "\t", 1 }, { "\r", 1 },
		{ "\xEF\xBC\x9D", 3 }, { "\xEF\xBC\x8B", 3 }, { "\xEF\xBC\x8D", 3 }, { "\xEF\xBC\xA0", 3 } };
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		if (str_starts(s, starts[i])) {
			return true;
		}
	}
	return false;
}

static bool needs_quotes(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r') {
			return true;
		}
	}
	return s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void csv_write_field(struct buf *b, str s, bool first)
{
	if (!first) {
		buf_add_c(b, ',');
	}
	const bool quoted = needs_quotes(s);
	if (quoted) {
		buf_add_c(b, '"');
	}
	if (looks_like_formula(s)) {
		buf_add_c(b, '\'');
	}
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			buf_add_bytes(b, s.p + from, i + 1 - from);
			from = i; /* so that it is written twice */
		}
	}
	buf_add(b, str_sub(s, from, s.n));
	if (quoted) {
		buf_add_c(b, '"');
	}
}
