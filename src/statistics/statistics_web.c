#include "statistics/statistics_web.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "statistics/statistics.h"
#include "statistics/statistics_view.h"
#include "statistics_html.h"
#include "web/page.h"

PAGE_BODY(statistics)
PAGE_BODY(statistics_rows)

#define ROWS_SHOWN LIMIT_LIST_ROWS

/* --- what was asked --- */

static struct stat_asked asked_of(struct web *w)
{
	str period = web_query(w, "period");
	return (struct stat_asked){ str_is_empty(period) ? STAT_LAST_12 : choice_find(&stat_period_choices, period), web_query(w, "from"),
		web_query(w, "until") };
}

/* The same period behind another address. */
static struct url with_period(struct web *w, struct url u, const struct stat_range *r)
{
	struct ctx *c = w->c;
	u = url_with(c, u, "period", str_from_c(stat_period_choices.v[r->period].code));
	return r->period != STAT_OWN ? u : url_with(c, url_with(c, u, "from", web_query(w, "from")), "until", web_query(w, "until"));
}

static struct url rows_url(struct web *w, const struct stat_range *r, const char *by, str key)
{
	struct url u = with_period(w, url_path(w->c, "/statistics/incidents"), r);
	return by ? url_with(w->c, url_with(w->c, u, "by", str_from_c(by)), "key", key) : u;
}

static str span_text(struct ctx *c, const struct stat_range *r)
{
	return r->period == STAT_ALL ? msg(c, MSG_STATISTICS_SPAN_ALL) : msgf(c, MSG_STATISTICS_SPAN_DAYS,
		{ "from", time_date_full(c, r->from) }, { "until", time_date_full(c, r->until - 1) });
}

static str duration(struct ctx *c, int64_t ms)
{
	int64_t minutes = ms / 60000, hours = minutes / 60, days = hours / 24;
	struct arena *a = c->arena;
	if (days >= 2) {
		return msgf(c, MSG_STATISTICS_DAYS, { "days", str_i64(a, days) }, { "hours", str_i64(a, hours % 24) });
	}
	return hours > 0 ? msgf(c, MSG_STATISTICS_HOURS, { "hours", str_i64(a, hours) }, { "minutes", str_i64(a, minutes % 60) })
		: msgf(c, MSG_STATISTICS_MINUTES, { "minutes", str_i64(a, minutes) });
}

/* --- pictures and their tables --- */

struct chart_in { struct web *w; const struct stat_range *range; const char *by; const struct stat_count *v, *more; size_t n; };

static void fill_chart(const struct chart_in *in, const char *id, int title, int head, struct stat_chart *ret)
{
	struct ctx *c = in->w->c;
	struct stat_bar *bars = arena_array(c->arena, struct stat_bar, in->n);
	int64_t most = 1;
	str lines = S("");
	for (size_t i = 0; i < in->n; i++) {
		most = in->v[i].n > most ? in->v[i].n : most;
	}
	for (size_t i = 0; i < in->n; i++) {
		const struct stat_count *v = &in->v[i];
		bars[i] = (struct stat_bar){ .name = v->name, .value = number_grouped(c->arena, v->n), .n = v->n, .part = (int)(v->n * 1000 / most),
			.is_linked = in->by != NULL, .more = in->more ? number_grouped(c->arena, in->more[i].n) : S("") };
		bars[i].to = rows_url(in->w, in->range, in->by, v->key);
		str part = msgf(c, MSG_STATISTICS_PICTURE_PART, { "name", v->name }, { "n", bars[i].value });
		lines = lines.n ? STR_CAT(c->arena, lines, S(", "), part) : part;
	}
	*ret = (struct stat_chart){ .id = id, .title = msg(c, title), .description = msgf(c, MSG_STATISTICS_PICTURE_ABOUT, { "lines", lines }),
		.head = msg(c, head), .number = msg(c, MSG_STATISTICS_COUNT), .more = in->more ? msg(c, MSG_STATISTICS_CARD_ROOMS) : S(""),
		.bars = bars, .n_bars = in->n };
}

static void fill_charts(struct web *w, const struct statistics *s, struct statistics_view *v)
{
	const struct stat_range *r = &s->range;
	fill_chart(&(struct chart_in){ w, r, "month", s->months, NULL, s->n_months }, "months", MSG_STATISTICS_MONTHS, MSG_STATISTICS_MONTH,
		&v->months);
	v->months.is_columns = true;
	fill_chart(&(struct chart_in){ w, r, "kind", s->kinds, NULL, s->n_kinds }, "kinds", MSG_STATISTICS_KINDS, MSG_STATISTICS_KIND, &v->kinds);
	fill_chart(&(struct chart_in){ w, r, "level", s->levels, NULL, STAT_LEVELS }, "levels", MSG_STATISTICS_LEVELS, MSG_STATISTICS_LEVELS,
		&v->levels);
	fill_chart(&(struct chart_in){ w, r, "way", s->ways, NULL, WAY_MAX }, "ways", MSG_STATISTICS_WAYS, MSG_STATISTICS_WAYS, &v->ways);
	fill_chart(&(struct chart_in){ w, r, NULL, s->cards, s->card_rooms, s->n_cards }, "cards", MSG_STATISTICS_CARDS,
		MSG_STATISTICS_KIND, &v->cards);
}

/* --- tables --- */

static const struct { int name, from; } span_words[SPAN_MAX] = {
	[SPAN_NOTICE] = { MSG_STATISTICS_SPAN_NOTICE, MSG_STATISTICS_SPAN_NOTICE_FROM },
	[SPAN_OPEN] = { MSG_STATISTICS_SPAN_OPEN, MSG_STATISTICS_SPAN_OPEN_FROM },
	[SPAN_REPORT] = { MSG_STATISTICS_SPAN_REPORT, MSG_STATISTICS_SPAN_REPORT_FROM },
	[SPAN_CONTAIN] = { MSG_STATISTICS_SPAN_CONTAIN, MSG_STATISTICS_SPAN_CONTAIN_FROM },
	[SPAN_RECOVER] = { MSG_STATISTICS_SPAN_RECOVER, MSG_STATISTICS_SPAN_RECOVER_FROM },
	[SPAN_CLOSE] = { MSG_STATISTICS_SPAN_CLOSE, MSG_STATISTICS_SPAN_CLOSE_FROM },
};

static str of_all(struct ctx *c, int64_t n, int64_t all)
{
	return msgf(c, MSG_STATISTICS_OF_ALL, { "n", number_grouped(c->arena, n) }, { "all", number_grouped(c->arena, all) });
}

static struct stat_time time_of(struct ctx *c, const struct stat_span *s, int64_t all)
{
	bool has = s->known > 0;
	return (struct stat_time){ .has = has, .known = of_all(c, s->known, all),
		.median = has ? duration(c, s->median) : msg(c, MSG_STATISTICS_NOT_KNOWN),
		.longest = has ? duration(c, s->longest) : msg(c, MSG_STATISTICS_NOT_KNOWN) };
}

static void fill_times(struct ctx *c, const struct statistics *s, struct statistics_view *v)
{
	struct stat_time *t = arena_array(c->arena, struct stat_time, SPAN_MAX);
	for (int k = 0; k < SPAN_MAX; k++) {
		t[k] = time_of(c, &s->spans[k], (int64_t)s->n);
		t[k].name = msg(c, span_words[k].name);
		t[k].from_to = msg(c, span_words[k].from);
		if (t[k].has) {
			const struct stat_room *r = &s->rooms[s->spans[k].longest_at];
			t[k].longest_room = r->name;
			t[k].to = url_id(c, "/incident/", r->id, "");
		}
	}
	v->times = t;
	v->n_times = SPAN_MAX;
}

static void fill_money(struct ctx *c, const struct statistics *s, struct statistics_view *v)
{
	struct stat_money *m = arena_array(c->arena, struct stat_money, COST_KIND_MAX + 1);
	int64_t seen = (int64_t)s->n - s->costs_hidden;
	str unknown = msg(c, MSG_STATISTICS_NOT_KNOWN);
	m[0] = (struct stat_money){ msg(c, MSG_STATISTICS_OWN_HOURS), of_all(c, s->hours_rooms, seen), s->hours_rooms == 0 ? unknown
		: msgf(c, MSG_STATISTICS_HOURS_SUM, { "n", number_grouped(c->arena, s->hours) }), S("") };
	for (int k = 0; k < COST_KIND_MAX; k++) {
		const struct stat_cost *v1 = &s->costs[k];
		m[k + 1] = (struct stat_money){ msg(c, cost_kind_choices.v[k].label), of_all(c, v1->rooms, seen), v1->rooms == 0 ? unknown
			: msgf(c, MSG_STATISTICS_YEN, { "n", number_grouped(c->arena, v1->sum) }), number_grouped(c->arena, v1->unknown) };
	}
	v->money = m;
	v->n_money = COST_KIND_MAX + 1;
	v->hidden = s->costs_hidden == 0 ? S("") : msgf(c, MSG_STATISTICS_COSTS_HIDDEN, { "n", str_i64(c->arena, s->costs_hidden) });
}

static void fill_causes(struct ctx *c, const struct statistics *s, struct statistics_view *v)
{
	struct stat_cause_view *out = arena_array(c->arena, struct stat_cause_view, s->n_causes);
	for (size_t i = 0; i < s->n_causes; i++) {
		const struct stat_cause *k = &s->causes[i];
		struct stat_cause_row *rooms = arena_array(c->arena, struct stat_cause_row, k->n_shown);
		for (size_t n = 0; n < k->n_shown; n++) {
			const struct stat_room *r = &s->rooms[k->rooms[n]];
			rooms[n] = (struct stat_cause_row){ r->name, url_id(c, "/incident/", r->id, "") };
		}
		out[i] = (struct stat_cause_view){ k->cause, of_all(c, (int64_t)k->n, (int64_t)s->n), rooms, k->n_shown };
	}
	v->causes = out;
	v->n_causes = s->n_causes;
}

static void fill_sightings(struct ctx *c, const struct statistics *s, struct statistics_view *v)
{
	v->has_sightings = s->has_sightings && s->sightings > 0;
	v->sightings = msgf(c, MSG_STATISTICS_SIGHTINGS_LINE, { "n", number_grouped(c->arena, s->sightings) },
		{ "joined", number_grouped(c->arena, s->joined) }, { "programs", number_grouped(c->arena, s->of_programs) });
	v->taken = time_of(c, &s->taken, s->sightings);
}

/* --- the page --- */

static void fill_filter(struct web *w, const struct stat_asked *in, struct statistics_view *v)
{
	struct ctx *c = w->c;
	struct field_option *o = arena_array(c->arena, struct field_option, STAT_PERIOD_MAX);
	for (int i = 0; i < STAT_PERIOD_MAX; i++) {
		o[i] = (struct field_option){ str_from_c(stat_period_choices.v[i].code), msg(c, stat_period_choices.v[i].label), S("") };
	}
	v->period = field_view_make(w, "period", MSG_STATISTICS_LABEL_PERIOD, o[in->period < 0 ? STAT_LAST_12 : in->period].value);
	field_options(&v->period, o, STAT_PERIOD_MAX);
	v->from = field_view_make(w, "from", MSG_STATISTICS_LABEL_FROM, in->from);
	v->until = field_view_make(w, "until", MSG_STATISTICS_LABEL_UNTIL, in->until);
	field_help(w, &v->from, MSG_STATISTICS_OWN_HELP);
	v->errors = errors_make(w);
}

static void fill_head(struct web *w, const struct statistics *s, struct statistics_view *v)
{
	struct ctx *c = w->c;
	v->span = span_text(c, &s->range);
	v->csv = with_period(w, url_path(c, "/statistics/csv"), &s->range);
	v->total = number_grouped(c->arena, (int64_t)s->n);
	v->open = number_grouped(c->arena, s->open);
	v->closed = number_grouped(c->arena, (int64_t)s->n - s->open);
	v->total_to = rows_url(w, &s->range, NULL, S(""));
	v->open_to = rows_url(w, &s->range, "state", S("open"));
	v->closed_to = rows_url(w, &s->range, "state", S("closed"));
	v->restricted = s->restricted ? msgf(c, MSG_STATISTICS_RESTRICTED_SOME, { "n", str_i64(c->arena, s->restricted) })
		: msg(c, MSG_STATISTICS_RESTRICTED_NONE);
	v->is_empty = s->n == 0 && s->sightings == 0;
	v->empty = (struct empty_view){ .icon = S("clipboard-list"), .title = msg(c, MSG_STATISTICS_NONE_TITLE),
		.text = msg(c, MSG_STATISTICS_NONE_TEXT) };
}

static bool show_page(struct web *w, int status, struct statistics_view *v)
{
	struct page_view p = { .title = msg(w->c, MSG_STATISTICS_TITLE), .nav = NAV_LEARN, .body = statistics_body, .view = v };
	return page_show(w, status, &p);
}

/* Dates that cannot be read: the form again, with what was typed. */
static bool show_wrong(struct web *w, const struct stat_asked *in, struct statistics_view *v)
{
	int status = web_error_status(w);
	fill_filter(w, in, v);
	err_clear(w->c);
	v->span = S("");
	v->is_empty = true;
	v->empty = (struct empty_view){ .icon = S("calendar"), .title = msg(w->c, MSG_STATISTICS_OWN), .text = msg(w->c, MSG_STATISTICS_OWN_HELP) };
	return show_page(w, status, v);
}

static bool show(struct web *w)
{
	struct ctx *c = w->c;
	struct stat_asked in = asked_of(w);
	struct stat_range range;
	struct statistics *s = arena_new(c->arena, struct statistics);
	struct statistics_view *v = arena_new(c->arena, struct statistics_view);
	if (!stat_range_of(c, &in, &range)) {
		return c->err.code == ERR_INVALID && show_wrong(w, &in, v);
	}
	if (!statistics_get(c, &range, s)) {
		return false;
	}
	fill_filter(w, &in, v);
	fill_head(w, s, v);
	fill_charts(w, s, v);
	fill_times(c, s, v);
	fill_money(c, s, v);
	fill_causes(c, s, v);
	fill_sightings(c, s, v);
	return show_page(w, 200, v);
}

/* --- what stands behind a figure --- */

static struct stat_row row_of(struct ctx *c, const struct statistics *s, const struct stat_room *r)
{
	const struct kind *kind = catalog_kind(c->catalog, r->kind);
	int level = r->level >= 0 && r->level < STAT_LEVELS - 1 ? STAT_LEVELS - 2 - r->level : STAT_LEVELS - 1;
	return (struct stat_row){ .name = r->name, .noticed = time_date_full(c, r->noticed_at), .kind = kind ? text2_in(kind->name, c->lang) : r->kind,
		.level = s->levels[level].name, .way = s->ways[r->way].name,
		.state = msg(c, r->is_open ? MSG_STATISTICS_OPEN : MSG_STATISTICS_CLOSED), .to = url_id(c, "/incident/", r->id, "") };
}

static bool read(struct web *w, struct statistics *s)
{
	struct stat_asked in = asked_of(w);
	struct stat_range range;
	return stat_range_of(w->c, &in, &range) && statistics_get(w->c, &range, s);
}

static str title_of(struct ctx *c, const struct statistics *s, str by, str key)
{
	const struct { const char *by; const struct stat_count *v; size_t n; } sets[] = { { "kind", s->kinds, s->n_kinds },
		{ "level", s->levels, STAT_LEVELS }, { "way", s->ways, WAY_MAX }, { "month", s->months, s->n_months } };
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
		for (size_t k = 0; str_eq(by, str_from_c(sets[i].by)) && k < sets[i].n; k++) {
			if (str_eq(sets[i].v[k].key, key)) {
				return sets[i].v[k].name;
			}
		}
	}
	return str_eq(by, S("state")) ? msg(c, str_eq(key, S("open")) ? MSG_STATISTICS_OPEN : MSG_STATISTICS_CLOSED)
		: msg(c, MSG_STATISTICS_INCIDENTS);
}

static bool show_rows(struct web *w)
{
	struct ctx *c = w->c;
	struct statistics *s = arena_new(c->arena, struct statistics);
	struct statistics_rows_view *v = arena_new(c->arena, struct statistics_rows_view);
	str by = web_query(w, "by"), key = web_query(w, "key");
	if (!read(w, s)) {
		return false;
	}
	struct stat_row *rows = arena_array(c->arena, struct stat_row, s->n);
	for (size_t i = 0; i < s->n && v->n_rows < ROWS_SHOWN; i++) {
		if (stat_room_is(&s->rooms[i], by, key)) {
			rows[v->n_rows++] = row_of(c, s, &s->rooms[i]);
		}
	}
	v->rows = rows;
	v->back = with_period(w, url_path(c, "/statistics"), &s->range);
	v->title = title_of(c, s, by, key);
	v->span = span_text(c, &s->range);
	struct page_view p = { .title = v->title, .nav = NAV_LEARN, .body = statistics_rows_body, .view = v };
	return page_show(w, 200, &p);
}

/* --- CSV: one long table --- */

struct csv { struct ctx *c; struct buf *b; };

static void csv_line(const struct csv *o, str table, str item, str value, str known)
{
	csv_write_field(o->b, table, true);
	csv_write_field(o->b, item, false);
	csv_write_field(o->b, value, false);
	csv_write_field(o->b, known, false);
	buf_add(o->b, S("\r\n"));
}

static void csv_counts(const struct csv *o, int table, const struct stat_count *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		csv_line(o, msg(o->c, table), v[i].name, str_i64(o->c->arena, v[i].n), S(""));
	}
}

static void csv_spans(const struct csv *o, const struct statistics *s)
{
	struct arena *a = o->c->arena;
	str minutes = STR_CAT(a, S("（"), msg(o->c, MSG_STATISTICS_CSV_MINUTES), S("）"));
	for (int k = 0; k < SPAN_MAX; k++) {
		const struct stat_span *v = &s->spans[k];
		str table = msg(o->c, span_words[k].name), known = str_i64(a, v->known);
		csv_line(o, table, STR_CAT(a, msg(o->c, MSG_STATISTICS_MEDIAN), minutes), v->known ? str_i64(a, v->median / 60000) : S(""), known);
		csv_line(o, table, STR_CAT(a, msg(o->c, MSG_STATISTICS_LONGEST), minutes), v->known ? str_i64(a, v->longest / 60000) : S(""), known);
	}
}

static void csv_costs(const struct csv *o, const struct statistics *s)
{
	struct ctx *c = o->c;
	str table = msg(c, MSG_STATISTICS_COSTS);
	csv_line(o, table, msg(c, MSG_STATISTICS_OWN_HOURS), s->hours_rooms ? str_i64(c->arena, s->hours) : S(""), str_i64(c->arena, s->hours_rooms));
	for (int k = 0; k < COST_KIND_MAX; k++) {
		csv_line(o, table, msg(c, cost_kind_choices.v[k].label), s->costs[k].rooms ? str_i64(c->arena, s->costs[k].sum) : S(""),
			str_i64(c->arena, s->costs[k].rooms));
	}
	for (size_t i = 0; i < s->n_causes; i++) {
		csv_line(o, msg(c, MSG_STATISTICS_CAUSES), s->causes[i].cause, str_i64(c->arena, (int64_t)s->causes[i].n), S(""));
	}
}

static bool show_csv(struct web *w)
{
	struct ctx *c = w->c;
	struct statistics *s = arena_new(c->arena, struct statistics);
	if (!read(w, s)) {
		return false;
	}
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	const struct csv o = { c, &b };
	buf_add(&b, S("\xEF\xBB\xBF")); /* so that Excel reads it as UTF-8 */
	csv_line(&o, msg(c, MSG_STATISTICS_CSV_TABLE), msg(c, MSG_STATISTICS_CSV_ITEM), msg(c, MSG_STATISTICS_CSV_VALUE),
		msg(c, MSG_STATISTICS_KNOWN));
	csv_line(&o, msg(c, MSG_STATISTICS_INCIDENTS), span_text(c, &s->range), str_i64(c->arena, (int64_t)s->n), S(""));
	csv_line(&o, msg(c, MSG_STATISTICS_INCIDENTS), msg(c, MSG_STATISTICS_OPEN), str_i64(c->arena, s->open), S(""));
	csv_counts(&o, MSG_STATISTICS_MONTHS, s->months, s->n_months);
	csv_counts(&o, MSG_STATISTICS_KINDS, s->kinds, s->n_kinds);
	csv_counts(&o, MSG_STATISTICS_LEVELS, s->levels, STAT_LEVELS);
	csv_counts(&o, MSG_STATISTICS_WAYS, s->ways, WAY_MAX);
	csv_spans(&o, s);
	csv_costs(&o, s);
	csv_counts(&o, MSG_STATISTICS_CARDS, s->cards, s->n_cards);
	csv_counts(&o, MSG_STATISTICS_CARD_ROOMS, s->card_rooms, s->n_cards);
	http_set_header(&w->x->response, S("Content-Disposition"), S("attachment; filename=\"statistics.csv\""));
	return web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}

/* --- JSON --- */

struct statistics_json {
	str period;
	struct opt_int from, until, incidents, open, restricted;
	str kinds, levels, ways, months, times, costs, causes, sightings;
};
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct statistics_json, member), .doc = text }
static const struct field json_fields[] = {
	F(period, FIELD_LINE, "last12, year, fiscal, all or own"), F(from, FIELD_INSTANT, "its beginning; null: of all"),
	F(until, FIELD_INSTANT, "its end, not inside; null: of all"), F(incidents, FIELD_INT, "live incidents noticed in it that the reader may see"),
	F(open, FIELD_INT, "those that are open"), F(restricted, FIELD_INT, "those for named people, counted because the reader is one"),
	F(kinds, FIELD_RAW, "[{key, name, n}], most first"), F(levels, FIELD_RAW, "the same by level; none: not decided"),
	F(ways, FIELD_RAW, "the same by how it came: finder, program, direct"), F(months, FIELD_RAW, "the same by month, or by year when there are many"),
	F(times, FIELD_RAW, "{notice, open, report, contain, recover, close}: {known, median_minutes, longest_minutes, longest_incident_id}; "
		"null where nothing is known"),
	F(costs, FIELD_RAW, "{hours, hours_known, hidden, yen: {KIND: {sum, known, unknown}}}; sums are null where nothing is known"),
	F(causes, FIELD_RAW, "[{cause, n, incident_ids}] named of two incidents or more; the newest 20 of each"),
	F(sightings, FIELD_RAW, "{n, joined, of_programs, taken, cards}; null for those who may not see the inbox"),
};
#undef F
static const struct shape json_shape = { "Statistics", json_fields, sizeof json_fields / sizeof json_fields[0], sizeof(struct statistics_json) };

static str kept(struct ctx *c, struct buf *b) { return str_copy(c->arena, buf_str(b)); }

static str counts_json(struct ctx *c, const struct stat_count *v, size_t n)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, i ? S(",{\"key\":") : S("{\"key\":"));
		json_write_str(&b, v[i].key);
		buf_add(&b, S(",\"name\":"));
		json_write_str(&b, v[i].name);
		buf_printf(&b, ",\"n\":%lld}", (long long)v[i].n);
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static void span_json(struct buf *b, const struct stat_span *s)
{
	if (s->known == 0) {
		buf_add(b, S("{\"known\":0,\"median_minutes\":null,\"longest_minutes\":null"));
	} else {
		buf_printf(b, "{\"known\":%lld,\"median_minutes\":%lld,\"longest_minutes\":%lld", (long long)s->known,
			(long long)(s->median / 60000), (long long)(s->longest / 60000));
	}
}

static str times_json(struct ctx *c, const struct statistics *s)
{
	AUTO_BUF(b, 4096);
	bool first = true;
	buf_add_c(&b, '{');
	for (int k = 0; k < SPAN_MAX; k++) {
		json_write_key(&b, stat_span_codes[k], &first);
		span_json(&b, &s->spans[k]);
		buf_add(&b, S(",\"longest_incident_id\":"));
		json_write_str(&b, s->spans[k].known ? id_str(c->arena, s->rooms[s->spans[k].longest_at].id) : STR_NONE);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, '}');
	return kept(c, &b);
}

static void known_number(struct buf *b, bool is_known, int64_t n)
{
	if (is_known) {
		buf_add_i64(b, n);
	} else {
		buf_add(b, S("null"));
	}
}

static str costs_json(struct ctx *c, const struct statistics *s)
{
	AUTO_BUF(b, 4096);
	bool first = true;
	buf_add(&b, S("{\"hours\":"));
	known_number(&b, s->hours_rooms > 0, s->hours);
	buf_printf(&b, ",\"hours_known\":%lld,\"hidden\":%lld,\"yen\":{", (long long)s->hours_rooms, (long long)s->costs_hidden);
	for (int k = 0; k < COST_KIND_MAX; k++) {
		json_write_key(&b, cost_kind_choices.v[k].code, &first);
		buf_add(&b, S("{\"sum\":"));
		known_number(&b, s->costs[k].rooms > 0, s->costs[k].sum);
		buf_printf(&b, ",\"known\":%lld,\"unknown\":%lld}", (long long)s->costs[k].rooms, (long long)s->costs[k].unknown);
	}
	buf_add(&b, S("}}"));
	return kept(c, &b);
}

static str causes_json(struct ctx *c, const struct statistics *s)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < s->n_causes; i++) {
		buf_add(&b, i ? S(",{\"cause\":") : S("{\"cause\":"));
		json_write_str(&b, s->causes[i].cause);
		buf_printf(&b, ",\"n\":%lld,\"incident_ids\":[", (long long)s->causes[i].n);
		for (size_t n = 0; n < s->causes[i].n_shown; n++) {
			buf_add(&b, n ? S(",") : S(""));
			json_write_str(&b, id_str(c->arena, s->rooms[s->causes[i].rooms[n]].id));
		}
		buf_add(&b, S("]}"));
	}
	buf_add_c(&b, ']');
	return kept(c, &b);
}

static str sightings_json(struct ctx *c, const struct statistics *s)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	if (!s->has_sightings) {
		return S("null");
	}
	buf_printf(&b, "{\"n\":%lld,\"joined\":%lld,\"of_programs\":%lld,\"taken\":", (long long)s->sightings, (long long)s->joined,
		(long long)s->of_programs);
	span_json(&b, &s->taken);
	buf_add(&b, S("},\"cards\":"));
	buf_add(&b, counts_json(c, s->cards, s->n_cards));
	buf_add(&b, S(",\"card_rooms\":"));
	buf_add(&b, counts_json(c, s->card_rooms, s->n_cards));
	buf_add_c(&b, '}');
	return kept(c, &b);
}

static bool show_json(struct web *w)
{
	struct ctx *c = w->c;
	const struct stat_asked *in = w->asked;
	struct stat_range range;
	struct statistics *s = arena_new(c->arena, struct statistics);
	if (!stat_range_of(c, in, &range) || !statistics_get(c, &range, s)) {
		return false;
	}
	bool is_all = range.period == STAT_ALL;
	struct statistics_json j = { .period = str_from_c(stat_period_choices.v[range.period].code), .from = { !is_all, range.from },
		.until = { !is_all, range.until }, .incidents = { true, (int64_t)s->n }, .open = { true, s->open },
		.restricted = { true, s->restricted }, .kinds = counts_json(c, s->kinds, s->n_kinds),
		.levels = counts_json(c, s->levels, STAT_LEVELS), .ways = counts_json(c, s->ways, WAY_MAX),
		.months = counts_json(c, s->months, s->n_months), .times = times_json(c, s), .costs = costs_json(c, s),
		.causes = causes_json(c, s), .sightings = sightings_json(c, s) };
	return web_json(w, 200, &json_shape, &j);
}

static const struct field query_fields[] = {
	{ .name = "period", .type = FIELD_CHOICE, .offset = offsetof(struct stat_asked, period), .choices = &stat_period_choices,
		.label = MSG_STATISTICS_LABEL_PERIOD, .doc = "last12, as without it; year; fiscal: from April; all; own: from and until" },
	{ .name = "from", .type = FIELD_LINE, .offset = offsetof(struct stat_asked, from), .label = MSG_STATISTICS_LABEL_FROM,
		.doc = "first day of own: 2026-04-01" },
	{ .name = "until", .type = FIELD_LINE, .offset = offsetof(struct stat_asked, until), .label = MSG_STATISTICS_LABEL_UNTIL,
		.doc = "last day of own" },
};
static const struct shape query = { "Query", query_fields, 3, sizeof(struct stat_asked) };

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/statistics", .needs = ACCESS_VIEWER, .show = show, .doc = "figures over incidents and sightings" },
	{ .method = HTTP_GET, .pattern = "/statistics/incidents", .needs = ACCESS_VIEWER, .show = show_rows, .doc = "the incidents behind a figure" },
	{ .method = HTTP_GET, .pattern = "/statistics/csv", .needs = ACCESS_VIEWER, .show = show_csv, .doc = "the figures for a spreadsheet" },
	{ .method = HTTP_GET, .pattern = "/api/v1/statistics", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = show_json, .query = &query,
		.shape = &json_shape, .doc = "Figures over incidents and sightings of a period. Exercises are never counted." },
};
const struct route_table statistics_routes = { routes, sizeof routes / sizeof routes[0] };
