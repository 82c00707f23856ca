#include "alarm/read.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "indicator/recognise.h"

#define VALUES_MAX 40                 /* of one path with stars */
#define VALUE_BYTES_MAX 8000          /* of one value; the rest is cut */
#define AHEAD_MS (5 * 60 * INT64_C(1000)) /* clocks differ */

/* --- paths --- */

struct values { struct ctx *c; str v[VALUES_MAX]; size_t n; };

static str unescaped(struct arena *a, str part)
{
	if (str_find(part, S("~"), 0) == SIZE_MAX) {
		return part;
	}
	char *p = arena_chars(a, part.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < part.n; i++) {
		bool is_escape = part.p[i] == '~' && i + 1 < part.n;
		p[n++] = !is_escape ? part.p[i] : part.p[i + 1] == '1' ? '/' : '~';
		i += is_escape;
	}
	return (str){ p, n };
}

/* Cut where a character ends. */
static str cut_bytes(str s, size_t most)
{
	if (s.n <= most) {
		return s;
	}
	while (most > 0 && ((unsigned char)s.p[most] & 0xC0) == 0x80) {
		most--;
	}
	return str_sub(s, 0, most);
}

static str scalar_text(struct ctx *c, const struct json *v)
{
	int64_t number;
	double real;
	str text;
	switch (json_type(v)) {
	case JSON_STRING:
		return text_lines(c->arena, cut_bytes(json_str(v), VALUE_BYTES_MAX), &text) ? str_trim(text) : S("");
	case JSON_NUMBER:
		if (json_i64(v, &number)) {
			return str_i64(c->arena, number);
		}
		return json_real(v, &real) ? str_printf(c->arena, "%.6g", real) : S("");
	case JSON_TRUE:
		return S("true");
	case JSON_FALSE:
		return S("false");
	case JSON_NULL: case JSON_ARRAY: case JSON_OBJECT:
	default:
		return S("");
	}
}

static void add_value(struct values *g, const struct json *v)
{
	if (json_type(v) == JSON_ARRAY) { /* a list at the end of a path means all of it */
		for (size_t i = 0; i < json_size(v) && g->n < VALUES_MAX; i++) {
			str text = scalar_text(g->c, json_at(v, i));
			if (text.n > 0) {
				g->v[g->n++] = text;
			}
		}
		return;
	}
	str text = scalar_text(g->c, v);
	if (text.n > 0 && g->n < VALUES_MAX) {
		g->v[g->n++] = text;
	}
}

static const struct json *member(const struct json *v, str name)
{
	const struct json *value;
	int64_t at;
	if (json_type(v) == JSON_ARRAY) {
		return str_to_i64(name, &at) && at >= 0 ? json_at(v, (size_t)at) : NULL;
	}
	for (size_t i = 0; json_type(v) == JSON_OBJECT && i < json_size(v); i++) {
		if (str_eq(json_name_at(v, i, &value), name)) {
			return value;
		}
	}
	return NULL;
}

/* `rest` holds the parts after the first slash. Depth: ALARM_PATH_PARTS_MAX, checked with the mapping. */
static void gather(struct values *g, const struct json *v, str rest)
{
	if (str_is_none(rest)) {
		add_value(g, v);
		return;
	}
	str part = str_cut(&rest, '/');
	if (!str_eq(part, S("*"))) {
		const struct json *next = member(v, unescaped(g->c->arena, part));
		if (next) {
			gather(g, next, rest);
		}
		return;
	}
	for (size_t i = 0; i < json_size(v) && g->n < VALUES_MAX; i++) {
		const struct json *next = json_at(v, i);
		if (json_type(v) == JSON_OBJECT) {
			json_name_at(v, i, &next);
		}
		gather(g, next, rest);
	}
}

struct reading { struct ctx *c; const struct alarm_map *map; const struct json *body, *item; str missing; };

/* One path; what several places of a list say stands side by side. */
static str one_path(struct reading *r, str path)
{
	struct values *g = arena_new(r->c->arena, struct values);
	g->c = r->c;
	str p = str_trim(path);
	bool from_top = str_starts(p, S("^"));
	gather(g, from_top ? r->body : r->item, str_sub(p, from_top ? 2 : 1, p.n));
	str text = S("");
	for (size_t i = 0; i < g->n; i++) {
		text = text.n ? STR_CAT(r->c->arena, text, S(", "), g->v[i]) : g->v[i];
	}
	return cut_bytes(text, VALUE_BYTES_MAX);
}

/* The first that is there; the first path is the one told when none is. */
static str first_path(struct reading *r, str paths)
{
	str told = str_trim(paths);
	told = str_trim(str_cut(&told, '|'));
	while (!str_is_none(paths)) {
		str text = one_path(r, str_cut(&paths, '|'));
		if (text.n > 0) {
			return text;
		}
	}
	r->missing = str_is_empty(r->missing) ? told : r->missing;
	return S("");
}

/* --- templates --- */

struct filled { str text; size_t n_paths, n_there; };

/* One line: words as they stand, paths filled in. */
static struct filled fill_line(struct reading *r, str line)
{
	struct filled f = { S(""), 0, 0 };
	struct alarm_piece piece;
	while (alarm_piece_next(&line, &piece)) {
		str text = piece.is_path ? first_path(r, piece.text) : piece.text;
		f.n_paths += piece.is_path;
		f.n_there += piece.is_path && text.n > 0;
		f.text = STR_CAT(r->c->arena, f.text, text);
	}
	return f;
}

static bool is_bare_path(str s) { return str_starts(s, S("/")) || str_starts(s, S("^/")); }

/* A line of which every path leads nowhere is left out. ret_n_there: paths that led somewhere. */
static str fill(struct reading *r, str template, size_t *ret_n_paths, size_t *ret_n_there)
{
	struct arena *a = r->c->arena;
	str all = S(""), rest = template;
	*ret_n_paths = *ret_n_there = 0;
	r->missing = S("");
	if (is_bare_path(template)) {
		rest = STR_CAT(a, S("{"), template, S("}"));
	}
	while (!str_is_none(rest)) {
		struct filled f = fill_line(r, str_cut(&rest, '\n'));
		*ret_n_paths += f.n_paths;
		*ret_n_there += f.n_there;
		if (f.n_paths == 0 || f.n_there > 0) {
			all = all.n ? STR_CAT(a, all, S("\n"), str_trim(f.text)) : str_trim(f.text);
		}
	}
	return *ret_n_paths > 0 && *ret_n_there == 0 ? S("") : cut_bytes(all, VALUE_BYTES_MAX);
}

static str line_of(struct reading *r, str template, size_t chars)
{
	size_t paths, there;
	str text = fill(r, str_is_none(template) ? S("") : template, &paths, &there), line;
	return text_line(r->c->arena, text_visible(r->c->arena, text), &line) ? text_clip(r->c->arena, line, chars) : S("");
}

static str text_of(struct reading *r, str template, size_t chars)
{
	size_t paths, there;
	return text_clip(r->c->arena, text_visible(r->c->arena,
		fill(r, str_is_none(template) ? S("") : template, &paths, &there)), chars);
}

/* Half an id would make two alarms one. */
static str id_of(struct reading *r)
{
	size_t paths, there;
	str text = fill(r, str_is_none(r->map->id) ? S("") : r->map->id, &paths, &there), line;
	return there == paths && text_line(r->c->arena, text, &line) ? line : S("");
}

/* --- times, grades, traces --- */

/* RFC 3339 with any fraction, "+0900" too, and seconds or milliseconds since 1970. */
static struct event_time time_of(struct ctx *c, str said)
{
	struct event_time t = { .precision = WHEN_NONE };
	int64_t number;
	if (str_to_i64(said, &number)) {
		number = number < INT64_C(100000000000) ? number * 1000 : number;
		if (said.n < 9 || said.n > 13) {
			return t;
		}
		t = event_time_at(number);
	} else {
		size_t sign = said.n > 5 ? said.n - 5 : 0;
		bool is_short = said.n > 19 && (said.p[sign] == '+' || said.p[sign] == '-') && said.p[sign + 3] != ':';
		str text = is_short ? STR_CAT(c->arena, str_sub(said, 0, sign + 3), S(":"), str_sub(said, sign + 3, 2)) : said;
		if (said.n < 19 || !event_time_parse(text, c->now_ms, &t)) {
			return (struct event_time){ .precision = WHEN_NONE };
		}
	}
	return t.earliest_ms > c->now_ms + AHEAD_MS || t.earliest_ms <= 0 ? (struct event_time){ .precision = WHEN_NONE } : t;
}

static void find_traces(struct reading *r, struct alarm *a)
{
	struct ctx *c = r->c;
	struct indicator_found *v;
	size_t n;
	str more = text_of(r, r->map->traces, VALUE_BYTES_MAX);
	indicator_recognise(c->arena, STR_CAT(c->arena, more, S("\n"), a->title, S("\n"), a->text), &v, &n);
	a->traces = S("");
	for (size_t i = 0; i < n && a->n_traces < LIMIT_ALARM_TRACES; i++) {
		a->traces = a->traces.n ? STR_CAT(c->arena, a->traces, S("\n"), v[i].value) : v[i].value;
		a->n_traces++;
	}
}

/* --- one, and all --- */

static void read_one(struct reading *r, struct alarm *a)
{
	const struct alarm_map *m = r->map;
	int64_t number = 0;
	*a = (struct alarm){ .id = S(""), .place = S(""), .grade = -1, .traces = S("") };
	a->title = line_of(r, m->title, ALARM_TITLE_CHARS);
	if (a->title.n == 0) {
		a->trouble = ALARM_NO_TITLE;
		a->place = r->missing;
		return;
	}
	a->text = text_of(r, m->text, ALARM_TEXT_CHARS);
	a->host = line_of(r, m->host, 120);
	a->user = line_of(r, m->user, ALARM_LINE_CHARS);
	a->rule = line_of(r, m->rule, ALARM_LINE_CHARS);
	a->link = line_of(r, m->link, ALARM_LINE_CHARS * 2);
	a->severity = line_of(r, m->severity, ALARM_LINE_CHARS);
	a->status = line_of(r, m->status, ALARM_LINE_CHARS);
	a->id = id_of(r);
	bool is_number = str_to_i64(a->severity, &number);
	a->grade = a->severity.n ? alarm_grade_of(m, a->severity, is_number, number) : -1;
	a->is_over = alarm_is_over(m, a->status);
	a->at = time_of(r->c, line_of(r, m->time, ALARM_LINE_CHARS));
	find_traces(r, a);
}

/* Where the alarms stand: NULL and a reason when they do not. */
static enum alarm_trouble list_of(struct ctx *c, const struct alarm_map *m, const struct json *body, const struct json **ret, str *ret_place)
{
	str path = str_is_none(m->list) ? S("") : m->list;
	bool may_lack = str_ends(path, S("?"));
	const struct json *at = body;
	path = may_lack ? str_sub(path, 0, path.n - 1) : path;
	str rest = path.n ? str_sub(path, str_starts(path, S("^")) ? 2 : 1, path.n) : STR_NONE;
	*ret_place = path;
	while (!str_is_none(rest) && at) {
		at = member(at, unescaped(c->arena, str_cut(&rest, '/')));
	}
	if (!at) {
		*ret = body;
		return may_lack ? ALARM_FINE : ALARM_NO_LIST;
	}
	*ret = at;
	return path.n == 0 || json_type(at) == JSON_ARRAY ? ALARM_FINE : ALARM_LIST_IS_NONE;
}

static const struct json *item_at(const struct json *list, size_t i)
{
	return json_type(list) == JSON_ARRAY ? json_at(list, i) : list;
}

enum alarm_trouble alarm_read(struct ctx *c, const struct alarm_map *m, const struct json *body, struct alarm **ret, size_t *ret_n,
                              str *ret_place)
{
	const struct json *list;
	enum alarm_trouble trouble = list_of(c, m, body, &list, ret_place);
	if (trouble != ALARM_FINE) {
		return trouble;
	}
	size_t n = json_type(list) == JSON_ARRAY ? json_size(list) : 1;
	if (n == 0 || n > LIMIT_ALARMS_PER_POST) {
		return n == 0 ? ALARM_EMPTY : ALARM_TOO_MANY;
	}
	struct alarm *v = arena_array(c->arena, struct alarm, n);
	for (size_t i = 0; i < n; i++) {
		struct reading r = { c, m, body, item_at(list, i), S("") };
		read_one(&r, &v[i]);
	}
	*ret = v;
	*ret_n = n;
	return ALARM_FINE;
}

struct alarm_given alarm_given(struct ctx *c, const struct alarm_map *m, const struct json *body, size_t index, size_t field)
{
	const struct json *list;
	str place;
	size_t paths, there;
	struct alarm_given g = { S(""), S("") };
	if (alarm_map_fields[field].part != ALARM_TEMPLATE || list_of(c, m, body, &list, &place) != ALARM_FINE) {
		return g;
	}
	struct reading r = { c, m, body, item_at(list, index), S("") };
	g.value = text_clip(c->arena, fill(&r, alarm_map_get(m, field), &paths, &there), ALARM_TEXT_CHARS);
	g.missing = r.missing;
	return g;
}
