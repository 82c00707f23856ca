/* Searching: one page for everybody who is signed in. The words stand in the address, as is usual, and nowhere else. */
#include "search/search_web.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "incident/incident.h"
#include "messages.h"
#include "search/search_view.h"
#include "search_html.h"

PAGE_BODY(search)

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static bool is_helper(const struct ctx *c) { return c->who.access == ACCESS_HELPER; }

static str given(struct web *w, const char *name)
{
	str v = web_query(w, name), line;
	return str_is_none(v) || !text_line(w->c->arena, v, &line) ? S("") : line;
}

/* A day as the field sends it, or as people write it; what cannot be read narrows nothing. */
static int64_t day_of(struct web *w, const char *name, bool end)
{
	struct event_time t;
	str v = given(w, name);
	if (v.n == 0 || !event_time_parse(v, w->c->now_ms, &t)) {
		return 0;
	}
	return end ? t.latest_ms + 1 : t.earliest_ms;
}

static void read_in(struct web *w, struct search_in *ret)
{
	struct ctx *c = w->c;
	*ret = (struct search_in){ .q = web_query(w, "q"), .kind = -1, .before = given(w, "before") };
	ret->kind = choice_find(&search_kind_choices, given(w, "kind"));
	if (!id_parse(given(w, "incident"), &ret->incident_id)) {
		ret->incident_id = (struct id){ { 0 } };
	}
	ret->from_ms = day_of(w, "from", false);
	ret->until_ms = day_of(w, "to", true);
	if (is_helper(c)) {
		ret->kind = -1;
		ret->incident_id = (struct id){ { 0 } };
	}
}

/* --- addresses --- */

static struct url with_given(struct web *w, struct url u, const char *name)
{
	str v = given(w, name);
	return v.n > 0 ? url_with(w->c, u, name, v) : u;
}

static struct url narrowed(struct web *w, struct url u)
{
	u = with_given(w, u, "kind");
	u = with_given(w, u, "incident");
	u = with_given(w, u, "from");
	return with_given(w, u, "to");
}

static struct url words_url(struct web *w, str q) { return url_with(w->c, url_path(w->c, "/search"), "q", q); }

/* --- the form --- */

static void fill_kinds(struct web *w, struct search_view *v)
{
	struct field_option *o = arena_array(w->c->arena, struct field_option, search_n_sources + 1);
	size_t n = 1;
	o[0] = (struct field_option){ S(""), msg(w->c, MSG_SEARCH_ALL_KINDS), S("") };
	for (size_t i = 0; i < search_n_sources; i++) {
		if (search_may(w->c, &search_sources[i])) {
			o[n++] = (struct field_option){ str_from_c(search_sources[i].kind), msg(w->c, search_sources[i].label), S("") };
		}
	}
	v->kind = field_view_make(w, "kind", MSG_SEARCH_LABEL_KIND, given(w, "kind"));
	field_options(&v->kind, o, n);
}

static bool fill_rooms(struct web *w, struct search_view *v, const struct incident *chosen)
{
	struct ctx *c = w->c;
	struct search_room *rooms;
	size_t n, k = 1;
	bool has_chosen = !chosen;
	if (!search_rooms(c, &rooms, &n)) {
		return false;
	}
	struct field_option *o = arena_array(c->arena, struct field_option, n + 2);
	o[0] = (struct field_option){ S(""), msg(c, MSG_SEARCH_ALL_ROOMS), S("") };
	for (size_t i = 0; i < n; i++) {
		o[k++] = (struct field_option){ id_str(c->arena, rooms[i].id), rooms[i].name, S("") };
		has_chosen |= chosen && id_eq(rooms[i].id, chosen->id);
	}
	if (!has_chosen) {
		o[k++] = (struct field_option){ id_str(c->arena, chosen->id), chosen->name, S("") };
	}
	v->room = field_view_make(w, "incident", MSG_SEARCH_LABEL_ROOM, chosen ? id_str(c->arena, chosen->id) : S(""));
	field_options(&v->room, o, k);
	v->has_rooms = k > 1;
	return true;
}

static void fill_days(struct web *w, struct search_view *v)
{
	v->from = field_view_make(w, "from", MSG_SEARCH_LABEL_FROM, given(w, "from"));
	v->to = field_view_make(w, "to", MSG_SEARCH_LABEL_TO, given(w, "to"));
	v->from.type = v->to.type = S("date");
}

/* 「記録、11月1日（日）から」 */
static str narrowed_text(struct web *w, const struct search_in *in, str room)
{
	struct ctx *c = w->c;
	const str parts[] = { in->kind >= 0 ? msg(c, search_sources[in->kind].label) : S(""), room,
		in->from_ms > 0 ? msgf(c, MSG_SEARCH_FROM_DAY, { "day", time_date_full(c, in->from_ms) }) : S(""),
		in->until_ms > 0 ? msgf(c, MSG_SEARCH_TO_DAY, { "day", time_date_full(c, in->until_ms - 1) }) : S("") };
	str ret = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		bool is_both = ret.n > 0 && parts[i].n > 0;
		ret = is_both ? msgf(c, MSG_SEARCH_AND, { "a", ret }, { "b", parts[i] }) : parts[i].n > 0 ? parts[i] : ret;
	}
	return ret;
}

static bool fill_form(struct web *w, const struct search_in *in, struct search_view *v)
{
	struct ctx *c = w->c;
	struct incident *chosen = arena_new(c->arena, struct incident);
	bool has_room = !id_is_none(in->incident_id);
	v->q = given(w, "q");
	v->is_helper = is_helper(c);
	if (v->is_helper) {
		return true;
	}
	if (has_room && !incident_get(c, in->incident_id, chosen)) {
		return false;
	}
	v->in_room = has_room ? chosen->name : S("");
	v->is_narrowed = has_room || in->kind >= 0 || in->from_ms > 0 || in->until_ms > 0;
	v->narrowed = narrowed_text(w, in, v->in_room);
	v->everywhere = v->wider = words_url(w, v->q);
	fill_kinds(w, v);
	fill_days(w, v);
	return fill_rooms(w, v, has_room ? chosen : NULL);
}

/* --- what was found --- */

static struct search_row row_of(struct web *w, const struct search_hit *h)
{
	struct ctx *c = w->c;
	const struct event_time when = h->line.when;
	bool is_coarse = when.precision != WHEN_NONE && (when.precision < WHEN_MINUTE || when.about);
	struct search_row r = { .icon = h->line.icon.n > 0 ? h->line.icon : str_from_c(h->source->icon),
		.kind = msg(c, h->source->label), .room = h->room, .title = h->title.v, .n_title = h->title.n, .text = h->text.v,
		.n_text = h->text.n, .to = web_next(w, h->path), .has_when = is_coarse, .when = is_coarse ? event_time_show(c, when) : S(""),
		.at_ms = h->line.at_ms, .is_withdrawn = h->line.is_withdrawn, .is_exercise = h->is_exercise };
	if (strcmp(h->source->kind, "entry") == 0) { /* its number stands for a title elsewhere; the words are what people know */
		r.n_title = 0;
	}
	if (h->room.n > 0) {
		r.room_to = url_id(c, "/incident/", h->line.incident_id, NULL);
	}
	if (strcmp(h->source->kind, "incident") == 0) {
		r.room = S("");
	}
	return r;
}

static str count_text(struct ctx *c, const struct search_found *f)
{
	str n = number_grouped(c->arena, f->count);
	return f->is_more ? msgf(c, MSG_SEARCH_COUNT_MORE, { "n", n }) : msgf(c, MSG_SEARCH_COUNT, { "n", n });
}

static void fill_found(struct web *w, const struct search_in *in, const struct search_found *f, struct search_view *v)
{
	struct ctx *c = w->c;
	struct search_row *rows = arena_array(c->arena, struct search_row, f->n);
	for (size_t i = 0; i < f->n; i++) {
		rows[i] = row_of(w, &f->v[i]);
	}
	v->rows = rows;
	v->n_rows = f->n;
	v->is_asked = f->n_words > 0;
	v->is_later = in->before.n > 0;
	v->is_cut = f->is_cut;
	v->count = v->is_later ? msg(c, MSG_SEARCH_LATER) : count_text(c, f);
	v->first = narrowed(w, words_url(w, v->q));
	v->has_more = !str_is_none(f->next);
	v->more = v->has_more ? url_with(c, v->first, "before", f->next) : v->first;
	v->is_filling = f->progress < 100;
	v->percent = f->progress;
}

static void fill_words(struct web *w, struct search_view *v)
{
	struct search_words words;
	if (v->n_rows > 0 || !search_words_read(w->c, v->q, &words) || words.n < 2) {
		return;
	}
	struct search_word *all = arena_array(w->c->arena, struct search_word, words.n);
	for (size_t i = 0; i < words.n; i++) {
		bool is_phrase = str_find(words.v[i], S(" "), 0) != SIZE_MAX;
		str q = is_phrase ? STR_CAT(w->c->arena, S("\""), words.v[i], S("\"")) : words.v[i];
		all[i] = (struct search_word){ words.v[i], narrowed(w, words_url(w, q)) };
	}
	v->words = all;
	v->n_words = words.n;
}

static void fill_examples(struct web *w, struct search_view *v)
{
	static const int examples[] = { MSG_SEARCH_EXAMPLE_1, MSG_SEARCH_EXAMPLE_2, MSG_SEARCH_EXAMPLE_3 };
	enum { N = sizeof examples / sizeof examples[0] };
	struct search_word *all = arena_array(w->c->arena, struct search_word, N);
	for (size_t i = 0; i < N; i++) {
		str word = msg(w->c, examples[i]);
		all[i] = (struct search_word){ word, words_url(w, word) };
	}
	v->examples = all;
	v->n_examples = N;
}

void search_note(struct web *w, const struct search_in *in)
{
	if (in->before.n == 0 && !web_audit(w, "search", id_is_none(in->incident_id) ? S("") : id_str(w->c->arena, in->incident_id))) {
		err_clear(w->c); /* nothing can be written now: reading goes on, as everywhere */
	}
}

static str first_error(struct ctx *c)
{
	return c->err.code == ERR_INVALID && c->err.fields ? field_error_text(c, c->err.fields) : S("");
}

static bool show(struct web *w, int status, struct search_view *v)
{
	struct page_view p = { .title = msg(w->c, MSG_SEARCH_TITLE), .nav = NAV_SEARCH, .body = search_body, .view = v };
	return page_show(w, status, &p);
}

static bool show_search(struct web *w)
{
	struct ctx *c = w->c;
	struct search_view *v = arena_new(c->arena, struct search_view);
	struct search_in in;
	struct search_found found;
	str path = STR_NONE;
	read_in(w, &in);
	if (!fill_form(w, &in, v)) {
		return false;
	}
	if (!v->is_narrowed && in.before.n == 0 && !search_jump(c, in.q, &path)) {
		return false;
	}
	if (!str_is_none(path)) {
		return web_redirect(w, web_next(w, path));
	}
	fill_examples(w, v);
	if (!search_find(c, &in, &found)) {
		v->error = first_error(c);
		err_clear(c);
		v->is_asked = true;
		v->q = text_clip(c->arena, v->q, LIMIT_SEARCH_CHARS);
		return v->error.n > 0 ? show(w, 422, v) : fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
	}
	fill_found(w, &in, &found, v);
	fill_words(w, v);
	if (found.n_words > 0) {
		search_note(w, &in);
	}
	return show(w, 200, v);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/search", .needs = ACCESS_HELPER, .show = show_search, .doc = "search" },
};
const struct route_table search_routes = { routes, sizeof routes / sizeof routes[0] };
