/* Settings: the sources of alarms, how each is read, and trying that before it is switched on. */
#include "alarm/alarm_web.h"

#include "alarm/alarm.h"
#include "alarm/alarm_view.h"
#include "alarm_html.h"
#include "base/time.h"
#include "messages.h"
#include "sighting/sighting.h"
#include "web/page.h"

PAGE_BODY(alarms)
PAGE_BODY(alarm_one)
PAGE_BODY(alarm_map)

#define SHOWN_RESULTS 5

static bool show(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_SETTINGS, .body = body, .view = view };
	return page_show(w, status, &p);
}

static struct url source_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/settings/alarms/", id, after); }

static struct alarm_chip chip_of(struct ctx *c, const struct alarm_source *s)
{
	if (s->is_revoked) {
		return (struct alarm_chip){ S("is-quiet"), S("x"), msg(c, MSG_ALARM_CHIP_REVOKED) };
	}
	if (!s->is_on) {
		return (struct alarm_chip){ S("is-quiet"), S("minus"), msg(c, MSG_ALARM_CHIP_OFF) };
	}
	if (s->trouble != ALARM_FINE && s->trouble != ALARM_OFF) {
		return (struct alarm_chip){ S("is-danger"), S("triangle-alert"), msg(c, MSG_ALARM_CHIP_TROUBLE) };
	}
	return (struct alarm_chip){ S("is-ok"), S("check"), msg(c, MSG_ALARM_CHIP_ON) };
}

static str wrong_line(struct ctx *c, const struct alarm_source *s)
{
	return !s->wrong_at.has ? S("") : msgf(c, MSG_ALARM_WRONG_LINE, { "when", time_short(c, s->wrong_at.v) },
		{ "n", str_i64(c->arena, s->wrong.v) });
}

static str over_line(struct ctx *c, const struct alarm_source *s)
{
	return !s->over_at.has ? S("") : msgf(c, MSG_ALARM_OVER_LINE, { "when", time_short(c, s->over_at.v) },
		{ "n", str_i64(c->arena, s->over.v) });
}

/* --- all of them --- */

static bool list_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct alarm_source *all;
	struct alarms_view *v = arena_new(c->arena, struct alarms_view);
	if (!alarm_source_list(c, &all, &v->n_rows)) {
		return false;
	}
	struct alarm_row *rows = arena_array(c->arena, struct alarm_row, v->n_rows);
	for (size_t i = 0; i < v->n_rows; i++) {
		const struct alarm_source *s = &all[i];
		rows[i] = (struct alarm_row){ .name = s->name, .product = s->preset_name, .chip = chip_of(c, s), .to = source_url(c, s->id, ""),
			.has_came = s->came_at.has, .came_at = s->came_at.v, .note = s->is_revoked ? S("") : wrong_line(c, s) };
	}
	v->rows = rows;
	v->errors = errors_make(w);
	v->empty = (struct empty_view){ .icon = S("bell"), .title = msg(c, MSG_ALARM_NONE_TITLE), .text = msg(c, MSG_ALARM_NONE_TEXT) };
	v->name = field_of(w, &op_alarm_source_add, "name", S(""));
	field_help(w, &v->name, MSG_ALARM_NAME_HELP);
	v->preset = field_of(w, &op_alarm_source_add, "preset", S("own"));
	struct field_option *presets = arena_array(c->arena, struct field_option, c->catalog->n_alarms);
	for (size_t i = 0; i < c->catalog->n_alarms; i++) {
		presets[i] = (struct field_option){ c->catalog->alarms[i].key, text2_in(c->catalog->alarms[i].name, c->lang), S("") };
	}
	field_options(&v->preset, presets, c->catalog->n_alarms);
	v->proof = field_of(w, &op_alarm_source_add, "proof", S("token"));
	v->proof.is_optional_said = false;
	return show(w, status, msg(c, MSG_ALARM_TITLE), alarms_body, v);
}

static bool show_list(struct web *w) { return list_page(w, 200); }
static bool refuse_list(struct web *w) { return list_page(w, web_error_status(w)); }

/* --- one --- */

static void fill_how(struct ctx *c, const struct alarm_source *s, struct alarm_view *v)
{
	const struct alarm_preset *p = catalog_alarm(c->catalog, s->preset);
	str rest = p ? text2_in(p->how, c->lang) : STR_NONE;
	struct alarm_how *how = arena_array(c->arena, struct alarm_how, 20);
	while (!str_is_none(rest) && v->n_how < 20) {
		how[v->n_how++].text = str_cut(&rest, '\n');
	}
	v->how = how;
	bool is_own = !p || p->sort == ALARM_SORT_OTHER;
	v->checked = is_own ? msg(c, MSG_ALARM_HOW_OWN) : msgf(c, MSG_ALARM_CHECKED, { "seen", p->seen }, { "source", p->source });
}

static str said_of(struct ctx *c, const struct alarm_line *l)
{
	const struct { int64_t n; int label; } parts[] = { { l->made.v, MSG_ALARM_DID_MADE }, { l->counted.v, MSG_ALARM_DID_COUNTED },
		{ l->ended.v, MSG_ALARM_DID_ENDED }, { l->again.v, MSG_ALARM_DID_AGAIN }, { l->held.v, MSG_ALARM_DID_HELD },
		{ l->refused.v, MSG_ALARM_DID_REFUSED } };
	str text = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].n > 0) {
			str one = msgf(c, parts[i].label, { "n", str_i64(c->arena, parts[i].n) });
			text = text.n ? STR_CAT(c->arena, text, c->lang == LANG_EN ? S(", ") : S("、"), one) : one;
		}
	}
	return text;
}

static bool fill_messages(struct ctx *c, const struct alarm_source *s, struct alarm_view *v)
{
	struct alarm_line *lines;
	if (!alarm_log(c, s->id, &lines, &v->n_messages)) {
		return false;
	}
	struct alarm_message *out = arena_array(c->arena, struct alarm_message, v->n_messages);
	for (size_t i = 0; i < v->n_messages; i++) {
		const struct alarm_line *l = &lines[i];
		out[i] = (struct alarm_message){ .came_at = l->came_at.v, .what = said_of(c, l), .trouble = l->trouble_text,
			.has_sighting = l->sighting_number.has, .to = url_id(c, "/inbox/", l->sighting_id, ""),
			.sighting = msgf(c, MSG_SIGHTING_SOURCE, { "number", str_i64(c->arena, l->sighting_number.v) }) };
	}
	v->messages = out;
	return true;
}

static bool one_page(struct web *w, int status, struct id id, str fresh)
{
	struct ctx *c = w->c;
	struct alarm_source s;
	struct alarm_view *v = arena_new(c->arena, struct alarm_view);
	if (!alarm_source_get(c, id, &s) || !fill_messages(c, &s, v)) {
		return false;
	}
	v->list = url_path(c, "/settings/alarms");
	v->mapping = source_url(c, s.id, "/mapping");
	v->start = source_url(c, s.id, "/start");
	v->stop = source_url(c, s.id, "/stop");
	v->rotate = source_url(c, s.id, "/rotate");
	v->revoke = source_url(c, s.id, "/revoke");
	v->errors = errors_make(w);
	v->name = s.name;
	v->product = s.preset_name;
	v->address = STR_CAT(c->arena, web_base_url(w), S("/alarm/"), id_str(c->arena, s.id));
	v->chip = chip_of(c, &s);
	v->is_on = s.is_on;
	v->is_revoked = s.is_revoked;
	v->by_hmac = s.proof == ALARM_BY_HMAC;
	v->has_fresh = !str_is_none(fresh);
	v->secret = fresh;
	v->bearer = STR_CAT(c->arena, S("Bearer "), v->has_fresh ? fresh : S(""));
	v->trouble = s.trouble == ALARM_FINE || s.trouble == ALARM_OFF || s.is_revoked ? S("") : msgf(c, MSG_ALARM_TROUBLE_LINE,
		{ "when", time_short(c, s.trouble_at.v) }, { "why", s.trouble_text });
	v->wrong = wrong_line(c, &s);
	v->over = over_line(c, &s);
	fill_how(c, &s, v);
	return show(w, status, s.name, alarm_one_body, v);
}

static bool show_one(struct web *w)
{
	struct id id;
	return web_id(w, "source", &id) && one_page(w, 200, id, STR_NONE);
}

static bool refuse_one(struct web *w)
{
	struct id id;
	return web_id(w, "source", &id) && one_page(w, web_error_status(w), id, STR_NONE);
}

/* The only answer that holds the secret; it is in no address and in no page that comes back. */
static bool secret_made(struct web *w)
{
	const struct alarm_secret *s = w->result;
	w->form = (struct raw_form){ 0 };
	http_set_header(&w->x->response, S("Cache-Control"), S("no-store"));
	return one_page(w, 200, s->id, s->secret);
}

static bool back(struct web *w, const char *after, int said)
{
	struct id id;
	return web_id(w, "source", &id) && web_redirect_flash(w, source_url(w->c, id, after), said);
}
static bool started(struct web *w) { return back(w, "", MSG_ALARM_STARTED); }
static bool stopped(struct web *w) { return back(w, "", MSG_ALARM_STOPPED); }
static bool revoked(struct web *w) { return back(w, "", MSG_ALARM_REVOKED); }
static bool saved(struct web *w) { return back(w, "/mapping", MSG_ALARM_SAVED); }
static bool was_reset(struct web *w) { return back(w, "/mapping", MSG_ALARM_WAS_RESET); }

/* --- trying and fitting --- */

static const struct { const char *name; int help, rows; } map_texts[ALARM_MAP_FIELDS] = {
	{ "map_list", MSG_ALARM_HELP_LIST, 1 }, { "map_title", MSG_ALARM_HELP_TITLE, 1 }, { "map_text", MSG_ALARM_HELP_TEXT, 4 },
	{ "map_host", 0, 1 }, { "map_user", 0, 1 }, { "map_time", MSG_ALARM_HELP_TIME, 1 }, { "map_severity", 0, 1 },
	{ "map_grades", MSG_ALARM_HELP_GRADES, 6 }, { "map_id", MSG_ALARM_HELP_ALARM_ID, 1 }, { "map_rule", MSG_ALARM_HELP_RULE, 1 },
	{ "map_status", 0, 1 }, { "map_over", MSG_ALARM_HELP_OVER, 1 }, { "map_link", 0, 1 }, { "map_traces", 0, 2 },
};

static void fill_texts(struct web *w, const struct alarm_source *s, struct alarm_map_view *v)
{
	struct ctx *c = w->c;
	struct field_view *f = arena_array(c->arena, struct field_view, ALARM_MAP_FIELDS);
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		f[i] = field_of(w, &op_alarm_source_set, map_texts[i].name, alarm_map_get(&s->map, i));
		f[i].rows = map_texts[i].rows;
		f[i].is_optional_said = false;
		if (map_texts[i].help) {
			field_help_add(w, &f[i], msgf(c, map_texts[i].help, { "open", S("{") }, { "close", S("}") }));
		}
	}
	v->texts = f;
	v->n_texts = ALARM_MAP_FIELDS;
}

static void fill_map_form(struct web *w, const struct alarm_source *s, struct alarm_map_view *v)
{
	struct ctx *c = w->c;
	const struct alarm_preset *p = catalog_alarm(c->catalog, s->preset);
	bool is_kept = !str_is_empty(s->sample);
	v->sample = field_of(w, &op_alarm_source_try, "sample", is_kept ? s->sample : p ? p->sample : S(""));
	v->sample.rows = 12;
	v->sample.is_optional_said = false;
	field_help(w, &v->sample, is_kept ? MSG_ALARM_SAMPLE_KEPT : MSG_ALARM_SAMPLE_OURS);
	v->own_name = field_of(w, &op_alarm_source_set, "name", s->name);
	v->card = field_of(w, &op_alarm_source_set, "card", s->card);
	struct field_option *cards = arena_array(c->arena, struct field_option, c->catalog->n_cards);
	for (size_t i = 0; i < c->catalog->n_cards; i++) {
		cards[i] = (struct field_option){ c->catalog->cards[i].key, text2_in(c->catalog->cards[i].name, c->lang), S("") };
	}
	field_options(&v->card, cards, c->catalog->n_cards);
	v->window = field_of(w, &op_alarm_source_set, "window", str_from_c(alarm_window_choices.v[s->window].code));
	v->own_name.is_optional_said = v->card.is_optional_said = v->window.is_optional_said = false;
	fill_texts(w, s, v);
}

static void fill_result(struct ctx *c, const struct alarm_tried *t, size_t at, struct alarm_result *ret)
{
	static const char *const looks[ALARM_GRADE_MAX] = { "is-danger", "is-warn", "is-ask", "is-quiet" };
	const struct alarm *a = &t->v[at];
	struct alarm_pair *pairs = arena_array(c->arena, struct alarm_pair, ALARM_MAP_FIELDS + 1);
	*ret = (struct alarm_result){ .heading = msgf(c, MSG_ALARM_RESULT_N, { "n", str_i64(c->arena, (int64_t)at + 1) }),
		.problem = alarm_trouble_text(c, a->trouble, a->place), .is_over = a->is_over, .pairs = pairs };
	if (a->trouble == ALARM_FINE) {
		ret->grade = a->grade < 0 ? (struct alarm_chip){ S("is-quiet"), S("unknown"), msg(c, MSG_ALARM_NO_GRADE) }
			: (struct alarm_chip){ str_from_c(looks[a->grade]), S("siren"), msg(c, sighting_severity_choices.v[a->grade].label) };
	}
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		struct alarm_given g = alarm_given(c, &t->map, t->body, at, i);
		bool is_time = strcmp(alarm_map_fields[i].name, "time") == 0;
		str value = is_time && a->at.precision != WHEN_NONE ? event_time_full(c, a->at) : g.value;
		if (strcmp(alarm_map_fields[i].name, "traces") == 0) {
			value = a->traces; /* as they are found, in the text too, made harmless */
			g.missing = a->n_traces ? S("") : g.missing;
		}
		if (alarm_map_fields[i].part != ALARM_TEMPLATE || (value.n == 0 && g.missing.n == 0)) {
			continue;
		}
		const struct field *f = &op_alarm_source_set.fields[4 + i];
		pairs[ret->n_pairs++] = (struct alarm_pair){ msg(c, f->label), value, g.missing };
	}
}

static void fill_results(struct ctx *c, const struct alarm_tried *t, struct alarm_map_view *v)
{
	size_t n = t->n > SHOWN_RESULTS ? SHOWN_RESULTS : t->n;
	struct alarm_result *results = arena_array(c->arena, struct alarm_result, SHOWN_RESULTS);
	v->has_result = true;
	v->result_problem = alarm_trouble_text(c, t->trouble, t->place);
	for (size_t i = 0; i < n; i++) {
		fill_result(c, t, i, &results[i]);
	}
	v->results = results;
	v->n_results = n;
	v->more = t->n > n ? msgf(c, MSG_ALARM_RESULT_MORE, { "n", str_i64(c->arena, (int64_t)(t->n - n)) }) : S("");
}

static bool map_page(struct web *w, int status, const struct alarm_tried *tried)
{
	struct ctx *c = w->c;
	struct id id;
	struct alarm_source s;
	struct alarm_map_view *v = arena_new(c->arena, struct alarm_map_view);
	if (!web_id(w, "source", &id) || !alarm_source_get(c, id, &s)) {
		return false;
	}
	v->back = source_url(c, s.id, "");
	v->save = source_url(c, s.id, "/mapping");
	v->test = source_url(c, s.id, "/try");
	v->reset = source_url(c, s.id, "/reset");
	v->name = s.name;
	v->is_open = status != 200 || tried;
	v->errors = errors_make(w);
	v->more = v->result_problem = S("");
	fill_map_form(w, &s, v);
	if (tried) {
		fill_results(c, tried, v);
	}
	return show(w, status, msg(c, MSG_ALARM_TRY), alarm_map_body, v);
}

static bool show_map(struct web *w) { return map_page(w, 200, NULL); }
static bool refuse_map(struct web *w) { return map_page(w, web_error_status(w), NULL); }
static bool tried(struct web *w) { return map_page(w, 200, w->result); }

#define ONE "/settings/alarms/{source}"
#define POST(path, row, done, again, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_ADMIN, .op = &row, .answer = done, .refuse = again, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/alarms", .needs = ACCESS_ADMIN, .show = show_list, .doc = "who sends alarms" },
	POST("/settings/alarms", op_alarm_source_add, secret_made, refuse_list, "let another program send alarms; shows the secret this once"),
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_ADMIN, .show = show_one, .doc = "one source, and what came from it" },
	POST(ONE "/start", op_alarm_source_start, started, refuse_one, "take what it sends"),
	POST(ONE "/stop", op_alarm_source_stop, stopped, refuse_one, "take nothing it sends"),
	POST(ONE "/rotate", op_alarm_source_rotate, secret_made, refuse_one, "a new secret; shows it this once"),
	POST(ONE "/revoke", op_alarm_source_revoke, revoked, refuse_one, "its secret is worth nothing any more"),
	{ .method = HTTP_GET, .pattern = ONE "/mapping", .needs = ACCESS_ADMIN, .show = show_map, .doc = "how its JSON is read" },
	POST(ONE "/mapping", op_alarm_source_set, saved, refuse_map, "change how its JSON is read"),
	POST(ONE "/reset", op_alarm_source_reset, was_reset, refuse_map, "read its JSON as the preset does"),
	POST(ONE "/try", op_alarm_source_try, tried, refuse_map, "see what a message would become"),
};
const struct route_table alarm_routes = { routes, sizeof routes / sizeof routes[0] };
