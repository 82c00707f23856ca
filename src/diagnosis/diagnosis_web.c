/* The start page, and a round: while answers come in, its result, the paper, the table. */
#include "diagnosis/diagnosis_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "diagnosis_html.h"
#include "messages.h"
#include "web/learn.h"

PAGE_BODY(diagnosis_start)
PAGE_BODY(diagnosis_answer_page)

#define ROUNDS_SHOWN 12

static const char *const sheets[] = { "diagnosis", "readiness", "fiveplustwo" };

struct url diagnosis_url(struct ctx *c, struct id round, const char *after) { return url_id(c, "/diagnosis/", round, after); }

struct url diagnosis_item_url(struct ctx *c, struct id round, str item, const char *after)
{
	struct url u = url_below(c, diagnosis_url(c, round, ""), "/items/", item);
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

struct url diagnosis_start_url(struct ctx *c, str sheet)
{
	struct url u = url_path(c, "/diagnosis");
	return str_eq(sheet, str_from_c(sheets[0])) ? u : url_with(c, u, "sheet", sheet);
}

struct url diagnosis_ask_url(struct ctx *c, const struct diagnosis *r) { return url_id(c, "/asks/", r->ask_id, ""); }

bool diagnosis_may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

str diagnosis_tenths(struct ctx *c, int64_t tenths)
{
	int64_t size = tenths < 0 ? -tenths : tenths;
	return str_printf(c->arena, size % 10 ? "%s%lld.%lld" : "%s%lld", tenths < 0 ? "-" : "", (long long)(size / 10), (long long)(size % 10));
}

str diagnosis_points(struct ctx *c, const struct diagnosis_sum *s)
{
	return s->answers == 0 ? msg(c, MSG_DIAGNOSIS_PAGE_NONE) : msgf(c, MSG_DIAGNOSIS_PAGE_POINTS_OF,
		{ "points", diagnosis_tenths(c, s->points) }, { "most", diagnosis_tenths(c, s->most) });
}

str diagnosis_mean_text(struct ctx *c, const struct diagnosis_mean *m)
{
	return m->has ? diagnosis_tenths(c, m->tenths) : msg(c, MSG_DIAGNOSIS_PAGE_NONE);
}

/* The first band is good, the last one bad; a word, an icon, a colour. */
struct diag_band diagnosis_band_view(struct ctx *c, const struct sheet_def *d, int band)
{
	static const struct { const char *css, *icon; } looks[] = { { "is-ok", "check" }, { "is-key", "info" }, { "is-warn", "clock" },
		{ "is-danger", "triangle-alert" } };
	if (band < 0) {
		return (struct diag_band){ .name = S(""), .about = S(""), .css = S("is-quiet"), .icon = S("info") };
	}
	size_t last = d->n_bands - 1, at = band == 0 ? 0 : (size_t)band == last ? 3 : band == 1 && last > 2 ? 1 : 2;
	return (struct diag_band){ text2_in(d->bands[band].name, c->lang), text2_in(d->bands[band].about, c->lang),
		str_from_c(looks[at].css), str_from_c(looks[at].icon), true };
}

static str group_name(struct ctx *c, int g) { return msg(c, ask_group_choices.v[g].label); }

struct diag_cell *diagnosis_cells(struct ctx *c, const struct diagnosis_result *r, size_t more, size_t *ret_n)
{
	struct diag_cell *v = arena_array(c->arena, struct diag_cell, DIAG_GROUPS + more);
	*ret_n = 0;
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (r->of[g].answers > 0) {
			v[(*ret_n)++] = (struct diag_cell){ group_name(c, g), S(""), g };
		}
	}
	return v;
}

/* --- the start page --- */

static void fill_tabs(struct ctx *c, str sheet, struct diagnosis_start *v)
{
	v->tabs = arena_array(c->arena, struct diag_tab, sizeof sheets / sizeof sheets[0]);
	for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
		const struct sheet_def *d = NULL;
		str key = str_from_c(sheets[i]);
		if (!diagnosis_def(c, key, &d)) { /* a catalogue of one's own may lack it */
			err_clear(c);
			continue;
		}
		v->tabs[v->n_tabs++] = (struct diag_tab){ text2_in(d->name, c->lang), diagnosis_start_url(c, key), str_eq(key, sheet) };
	}
}

static const struct diagnosis_total *total_of(const struct diagnosis_total *v, size_t n, struct id round, int group)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].round_id, round) && v[i].group == group) {
			return &v[i];
		}
	}
	return NULL;
}

static struct diagnosis_sum sum_of(const struct sheet_def *d, const struct diagnosis_total *t)
{
	return t ? (struct diagnosis_sum){ t->answers, t->points, t->most, diagnosis_band(d, t->points, t->most) } : (struct diagnosis_sum){ .band = -1 };
}

static str round_name(struct ctx *c, const struct diagnosis *r)
{
	return msgf(c, MSG_DIAGNOSIS_PAGE_ROUND_TITLE, { "number", str_i64(c->arena, r->number.v) });
}

/* The groups that ever answered. */
static void fill_heads(struct ctx *c, const struct diagnosis_total *t, size_t n, struct diagnosis_start *v)
{
	v->heads = arena_array(c->arena, struct diag_cell, DIAG_GROUPS);
	for (int g = 0; g < DIAG_GROUPS; g++) {
		bool is_there = false;
		for (size_t i = 0; i < n; i++) {
			is_there = is_there || t[i].group == g;
		}
		if (is_there) {
			v->heads[v->n_heads++] = (struct diag_cell){ group_name(c, g), S(""), g };
		}
	}
}

/* Newest first, as the table has them; the picture runs the other way. */
static bool fill_past(struct ctx *c, const struct sheet_def *d, const struct diagnosis *rounds, size_t n, struct diagnosis_start *v)
{
	struct diagnosis_total *t;
	size_t n_totals;
	if (!diagnosis_totals(c, d->key, &t, &n_totals)) {
		return false;
	}
	fill_heads(c, t, n_totals, v);
	struct diag_bar *bars = arena_array(c->arena, struct diag_bar, ROUNDS_SHOWN);
	v->past = arena_array(c->arena, struct diag_past, n);
	str lines = S("");
	for (size_t i = 0; i < n; i++) {
		if (rounds[i].is_open) {
			continue;
		}
		struct diag_past *p = &v->past[v->n_past++];
		struct diagnosis_sum all = sum_of(d, total_of(t, n_totals, rounds[i].id, DIAG_GROUPS));
		*p = (struct diag_past){ .name = round_name(c, &rounds[i]), .closed = time_date_full(c, rounds[i].closed_at.v),
			.points = diagnosis_points(c, &all), .to = diagnosis_url(c, rounds[i].id, "") };
		p->cells = arena_array(c->arena, struct diag_cell, DIAG_GROUPS);
		for (size_t k = 0; k < v->n_heads; k++) {
			struct diagnosis_sum s = sum_of(d, total_of(t, n_totals, rounds[i].id, v->heads[k].group));
			p->cells[p->n_cells++] = (struct diag_cell){ v->heads[k].name,
				s.answers ? diagnosis_tenths(c, s.points) : msg(c, MSG_DIAGNOSIS_PAGE_NONE), v->heads[k].group };
		}
		if (v->n_past <= ROUNDS_SHOWN) {
			bars[ROUNDS_SHOWN - v->n_past] = (struct diag_bar){ .name = p->name, .value = diagnosis_tenths(c, all.points),
				.percent = diagnosis_percent(all.points, all.most) };
			str one = msgf(c, MSG_DIAGNOSIS_PAGE_ABOUT_PART, { "name", p->name }, { "points", p->points });
			lines = STR_CAT(c->arena, one, lines.n ? S(", ") : S(""), lines);
		}
	}
	size_t shown = v->n_past < ROUNDS_SHOWN ? v->n_past : ROUNDS_SHOWN;
	v->over_time = (struct diag_picture){ "over-time", msg(c, MSG_DIAGNOSIS_PAGE_OVER_TIME_PICTURE),
		msgf(c, MSG_DIAGNOSIS_PAGE_OVER_TIME_ABOUT, { "lines", lines }), bars + (ROUNDS_SHOWN - shown), shown };
	return true;
}

static str counts_text(struct ctx *c, const int64_t counts[DIAG_GROUPS])
{
	str all = S("");
	for (int g = 0; g < DIAG_GIVEN_MAX; g++) {
		if (g != DIAG_OTHER || counts[g] > 0) {
			all = STR_CAT(c->arena, all, all.n ? S("　") : S(""), group_name(c, g), S(" "),
				msgf(c, MSG_DIAGNOSIS_PAGE_ANSWER_COUNT, { "count", number_text(c, counts[g]) }));
		}
	}
	return all;
}

static bool fill_open(struct ctx *c, const struct diagnosis *r, struct diagnosis_start *v)
{
	int64_t counts[DIAG_GROUPS];
	v->has_open = true;
	v->open = diagnosis_url(c, r->id, "");
	v->open_text = msgf(c, MSG_DIAGNOSIS_PAGE_OPEN_ROUND, { "number", str_i64(c->arena, r->number.v) });
	if (!diagnosis_counts(c, r, counts)) {
		return false;
	}
	v->open_counts = counts_text(c, counts);
	return true;
}

static bool fill_start(struct ctx *c, const struct sheet_def *d, struct diagnosis_start *v)
{
	struct diagnosis *rounds;
	size_t n;
	if (!diagnosis_list(c, d->key, &rounds, &n) || !fill_past(c, d, rounds, n, v)) {
		return false;
	}
	int64_t last = 0;
	for (size_t i = 0; i < n; i++) {
		last = rounds[i].number.v > last ? rounds[i].number.v : last;
		if (rounds[i].is_open && !fill_open(c, &rounds[i], v)) {
			return false;
		}
		if (!rounds[i].is_open && !v->has_latest) {
			struct diagnosis_sum all = { 1, rounds[i].points.v, rounds[i].most.v, 0 };
			v->has_latest = true;
			v->latest = diagnosis_url(c, rounds[i].id, "");
			v->latest_name = round_name(c, &rounds[i]);
			v->latest_points = diagnosis_points(c, &all);
			v->latest_when = time_date_full(c, rounds[i].closed_at.v);
			v->band = diagnosis_band_view(c, d, diagnosis_band(d, all.points, all.most));
		}
	}
	v->begin_text = msgf(c, MSG_DIAGNOSIS_PAGE_BEGIN, { "number", str_i64(c->arena, last + 1) });
	return true;
}

static bool start_page(struct web *w, int status, str sheet)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct diagnosis_start v = { .sheet = str_is_empty(sheet) ? str_from_c(sheets[0]) : sheet };
	if (!diagnosis_def(c, v.sheet, &d)) {
		return false;
	}
	v.name = text2_in(d->name, c->lang);
	v.about = text2_in(d->about, c->lang);
	v.source = text2_in(d->source, c->lang);
	v.is_verified = d->verified;
	v.can_act = diagnosis_may_act(c);
	v.begin = diagnosis_start_url(c, v.sheet);
	v.errors = errors_make(w);
	v.empty = (struct empty_view){ .icon = S("clipboard-list"), .title = msg(c, MSG_DIAGNOSIS_PAGE_NONE_TITLE),
		.text = msg(c, MSG_DIAGNOSIS_PAGE_NONE_TEXT) };
	fill_tabs(c, v.sheet, &v);
	if (!fill_start(c, d, &v)) {
		return false;
	}
	struct page_view page = { .title = v.name, .nav = NAV_LEARN, .body = diagnosis_start_body, .view = &v };
	return page_show(w, status, &page);
}

static bool start_show(struct web *w) { return start_page(w, 200, web_query(w, "sheet")); }
static bool start_refuse(struct web *w) { return start_page(w, web_error_status(w), raw_get(&w->form, "sheet")); }

/* --- answering --- */

static struct sheet_input input_of(struct web *w, const struct sheet_field *f, str typed)
{
	struct ctx *c = w->c;
	const char *name = str_cz(c->arena, STR_CAT(c->arena, S("values."), f->key));
	struct sheet_input i = { .kind = f->type == SHEET_TEXT ? INPUT_TEXT : INPUT_LINE, .f = field_view_make(w, name, MSG_NONE, typed) };
	i.f.label = text2_in(f->name, c->lang);
	i.f.is_required = f->is_required;
	field_help_add(w, &i.f, text2_in(f->help, c->lang));
	if (f->type == SHEET_CHOICE) {
		struct field_option *v = arena_array(c->arena, struct field_option, f->n_choices);
		for (size_t k = 0; k < f->n_choices; k++) {
			v[k] = (struct field_option){ f->choices[k].key, text2_in(f->choices[k].name, c->lang), S("") };
		}
		i.kind = INPUT_RADIO;
		field_options(&i.f, v, f->n_choices);
	}
	return i;
}

static bool is_asked(const struct sheet_field *f)
{
	return f->type == SHEET_CHOICE || f->type == SHEET_TEXT || f->type == SHEET_LINE || f->type == SHEET_NUMBER || f->type == SHEET_DATE;
}

/* All but the first: whoever is signed in is known by name. */
static void fill_questions(struct web *w, const struct sheet_def *d, const struct sheet_cell *cells, struct diagnosis_answer_page *v)
{
	struct ctx *c = w->c;
	struct sheet_input *all = arena_array(c->arena, struct sheet_input, d->n_fields);
	int number = 0;
	v->parts = arena_array(c->arena, struct diag_question_part, d->n_sections);
	v->n_parts = d->n_sections;
	for (size_t k = 1; k < d->n_fields; k++) {
		const struct sheet_field *f = &d->fields[k];
		struct diag_question_part *p = &v->parts[f->section];
		p->name = text2_in(d->sections[f->section], c->lang);
		if (!is_asked(f)) {
			continue;
		}
		all[k] = input_of(w, f, cells ? sheet_cell_typed(c->arena, f, &cells[k]) : S(""));
		if (diagnosis_is_item(f)) {
			number++;
			all[k].f.label = STR_CAT(c->arena, str_i64(c->arena, number), S(". "), all[k].f.label);
		}
		p->inputs = p->n_inputs ? p->inputs : &all[k];
		p->n_inputs++;
	}
}

static bool answer_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct diagnosis r;
	const struct sheet_def *d;
	if (!web_id(w, "diagnosis", &id) || !diagnosis_get(c, id, &r) || !diagnosis_def(c, r.sheet, &d)) {
		return false;
	}
	if (r.is_open == false && status == 200) {
		return web_redirect(w, diagnosis_url(c, id, ""));
	}
	str wanted = web_query(w, "group");
	int group = str_is_empty(wanted) ? -1 : choice_find(&ask_group_choices, wanted);
	str body = STR_NONE;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	if (group >= 0 && (!diagnosis_own(c, id, group, &body) || (!str_is_none(body) && !sheet_body_read(c, d, body, cells, NULL)))) {
		return false;
	}
	struct diagnosis_answer_page v = { .errors = errors_make(w), .back = diagnosis_url(c, id, ""), .back_text = round_name(c, &r),
		.save = diagnosis_url(c, id, "/answer"), .heading = msgf(c, MSG_DIAGNOSIS_PAGE_ANSWER_TITLE, { "number", str_i64(c->arena, r.number.v) }),
		.group = field_of(w, &op_diagnosis_answer, "group", group >= 0 ? wanted : S("")) };
	fill_questions(w, d, str_is_none(body) ? NULL : cells, &v);
	struct page_view page = { .title = v.heading, .nav = NAV_LEARN, .body = diagnosis_answer_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool answer_show(struct web *w) { return answer_page(w, 200); }
static bool answer_refuse(struct web *w) { return answer_page(w, web_error_status(w)); }

/* --- answers to what was sent --- */

static bool to_round(struct web *w, int message)
{
	const struct diagnosis *r = w->result;
	return web_redirect_flash(w, diagnosis_url(w->c, r->id, ""), message);
}

static bool begun(struct web *w) { return to_round(w, MSG_DIAGNOSIS_PAGE_BEGUN); }
static bool answered(struct web *w) { return to_round(w, MSG_DIAGNOSIS_PAGE_SAVED); }
static bool asked(struct web *w) { return web_redirect_flash(w, diagnosis_ask_url(w->c, w->result), MSG_DIAGNOSIS_PAGE_ASKED); }
static bool closed(struct web *w) { return to_round(w, MSG_DIAGNOSIS_PAGE_CLOSED); }
static bool reopened(struct web *w) { return to_round(w, MSG_DIAGNOSIS_PAGE_REOPENED); }
static bool round_show(struct web *w) { return diagnosis_round_page(w, 200, false); }
static bool round_refuse(struct web *w) { return diagnosis_round_page(w, web_error_status(w), false); }
static bool paper_show(struct web *w) { return diagnosis_round_page(w, 200, true); }

#define ALL "/diagnosis"
#define ROUND ALL "/{diagnosis}"
#define ITEM ROUND "/items/{item}"
#define GET(path, who, function, text) { .method = HTTP_GET, .pattern = path, .needs = who, .show = function, .doc = text }
#define POST(path, who, operation, after, again, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = who, .op = &operation, .answer = after, .refuse = again, .doc = text }
static const struct route routes[] = {
	GET(ALL, ACCESS_VIEWER, start_show, "Page: the self-diagnosis."),
	POST(ALL, ACCESS_RESPONDER, op_diagnosis_open, begun, start_refuse, "Begin a round."),
	GET(ROUND, ACCESS_VIEWER, round_show, "Page: a round and its result."),
	GET(ROUND "/answer", ACCESS_VIEWER, answer_show, "Page: answer the questions."),
	POST(ROUND "/answer", ACCESS_VIEWER, op_diagnosis_answer, answered, answer_refuse, "Answer the questions."),
	POST(ROUND "/links", ACCESS_RESPONDER, op_diagnosis_ask, asked, round_refuse, "Collect answers by link."),
	POST(ROUND "/close", ACCESS_RESPONDER, op_diagnosis_close, closed, round_refuse, "Close a round and count it."),
	POST(ROUND "/reopen", ACCESS_RESPONDER, op_diagnosis_reopen, reopened, round_refuse, "Take further answers."),
	GET(ROUND "/paper", ACCESS_VIEWER, paper_show, "Page: the report on paper."),
	GET(ROUND "/csv", ACCESS_VIEWER, diagnosis_csv, "The result as CSV."),
	GET(ITEM, ACCESS_VIEWER, diagnosis_item_show, "Page: a question of a round."),
	POST(ITEM "/notes", ACCESS_RESPONDER, op_diagnosis_note, diagnosis_item_noted, diagnosis_item_refuse, "Note what was heard."),
	POST(ITEM "/actions", ACCESS_RESPONDER, op_diagnosis_action, diagnosis_item_acted, diagnosis_item_refuse, "Make it an improvement."),
};
const struct route_table diagnosis_routes = { routes, sizeof routes / sizeof routes[0] };
