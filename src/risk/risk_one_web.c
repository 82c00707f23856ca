/* One risk: how large and why, what is done about it, what remains, who lives with it, where it came true. */
#include "risk/risk_web.h"

#include "account/access.h"
#include "base/time.h"
#include "messages.h"
#include "risk_html.h"
#include "sheet/sheet_web.h"

PAGE_BODY(risk_page)

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define USUAL_DAYS 180            /* what an acceptance proposes as its end */

/* --- fields of the ledger, as the firm's form has them --- */

struct reading { struct web *w; const struct sheet_def *d; struct sheet_cell *cells; };

/* A form without this question shows nothing there: the field stays without a name. */
static bool field_for(const struct reading *r, const char *key, struct field_view *ret)
{
	struct ctx *c = r->w->c;
	int at = sheet_field_find(r->d, str_from_c(key));
	if (at < 0) {
		*ret = (struct field_view){ .name = S("") };
		return true;
	}
	const struct sheet_field *f = &r->d->fields[at];
	const char *name = str_cz(c->arena, STR_CAT(c->arena, S("values."), f->key));
	*ret = field_view_make(r->w, name, MSG_RISK_VALUES, sheet_cell_typed(c->arena, f, &r->cells[at]));
	ret->label = text2_in(f->name, c->lang);
	if (f->help.ja.n) {
		ret->help = text2_in(f->help, c->lang);
		ret->described_by = ret->described_by.n ? STR_CAT(c->arena, ret->help_id, S(" "), ret->described_by) : ret->help_id;
	}
	if (f->type == SHEET_CHOICE) {
		struct field_option *o = arena_array(c->arena, struct field_option, f->n_choices + 1);
		o[0] = (struct field_option){ S(""), msg(c, MSG_RISK_PAGE_NOT_SAID), S("") };
		for (size_t i = 0; i < f->n_choices; i++) {
			o[i + 1] = (struct field_option){ f->choices[i].key, text2_in(f->choices[i].name, c->lang), S("") };
		}
		field_options(ret, o, f->n_choices + 1);
	}
	ret->type = f->type == SHEET_DATE ? S("date") : ret->type;
	ret->rows = 3;
	return true;
}

static bool owner_field(const struct reading *r, struct field_view *ret)
{
	const struct field_option *o;
	size_t n;
	if (!field_for(r, "owner", ret)) {
		return false;
	}
	if (ret->name.n == 0) {
		return true;
	}
	if (!room_people_options(r->w->c, MSG_RISK_PAGE_NOBODY, &o, &n)) {
		return false;
	}
	field_options(ret, o, n);
	return true;
}

static bool fill_fields(struct web *w, const struct risk *k, struct risk_page *p)
{
	struct ctx *c = w->c;
	struct sheet_row row;
	struct reading r = { .w = w };
	if (!sheet_def_get(c, S("risk"), &r.d) || !sheet_row_get(c, S("risk"), k->id, &row)) {
		return false;
	}
	r.cells = arena_array(c->arena, struct sheet_cell, r.d->n_fields);
	const struct { const char *key; struct field_view *to; } fields[] = { { "importance", &p->importance }, { "threat", &p->threat },
		{ "vulnerability", &p->vulnerability }, { "treatment", &p->treatment }, { "measures", &p->measures }, { "due", &p->due },
		{ "importance_after", &p->importance_after }, { "threat_after", &p->threat_after }, { "vulnerability_after", &p->vulnerability_after } };
	if (!sheet_body_read(c, r.d, row.body, r.cells, NULL) || !owner_field(&r, &p->owner)) {
		return false;
	}
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (!field_for(&r, fields[i].key, fields[i].to)) {
			return false;
		}
	}
	return true;
}

/* --- what helps, where it came true --- */

static bool fill_helps(struct ctx *c, const struct risk *k, struct risk_page *p)
{
	const struct risk_threat *t = risk_threat_find(&c->catalog->risks, k->kind);
	struct risk_coverage *cover = arena_new(c->arena, struct risk_coverage);
	if (!risk_coverage_get(c, cover)) {
		return false;
	}
	p->is_off_coverage = !cover->has;
	p->helps = arena_array(c->arena, struct risk_help_view, RISK_NAMES_MAX);
	for (size_t i = 0; t && i < t->n_helps; i++) {
		for (int l = 0; l < RISK_LAYERS; l++) {
			for (size_t n = 0; n < cover->layers[l].n; n++) {
				const struct risk_cover_line *x = &cover->layers[l].v[n];
				if (str_eq(x->measure->key, t->helps[i])) {
					bool holds = x->state == RISK_COVER_YES || x->state == RISK_COVER_NA;
					p->helps[p->n_helps++] = (struct risk_help_view){ .name = x->name, .chip = risk_cover_chip(c, x->state),
						.to_do = holds ? S("") : text2_in(x->measure->to_do, c->lang) };
				}
			}
		}
	}
	return true;
}

static bool fill_rooms(struct ctx *c, const struct risk *k, struct risk_page *p)
{
	struct risk_came_true *v;
	if (!risk_true_rooms(c, k->id, &v, &p->n_rooms)) {
		return false;
	}
	p->rooms = arena_array(c->arena, struct risk_room_line, p->n_rooms + 1);
	for (size_t i = 0; i < p->n_rooms; i++) {
		p->rooms[i] = (struct risk_room_line){ url_id(c, "/incident/", v[i].incident_id, ""), v[i].name, v[i].title,
			msgf(c, MSG_RISK_PAGE_MARKED, { "when", time_full(c, v[i].made_at) }, { "who", str_is_none(v[i].who) ? S("-") : v[i].who }),
			v[i].is_exercise };
	}
	return true;
}

/* --- acceptance --- */

static void fill_accepted(struct web *w, const struct risk *k, struct risk_page *p)
{
	struct ctx *c = w->c;
	static const struct { const char *css, *icon; int title; } looks[] = { [RISK_ACCEPTED] = { "is-ok", "file-check", MSG_RISK_PAGE_ACCEPTED },
		[RISK_ACCEPT_EXPIRED] = { "is-danger", "clock", MSG_RISK_PAGE_EXPIRED },
		[RISK_ACCEPT_OUTGROWN] = { "is-danger", "circle-alert", MSG_RISK_PAGE_OUTGROWN } };
	p->can_accept = access_allows(c->who.access, ACCESS_EXECUTIVE);
	p->is_accepted = k->accepted != RISK_NOT_ACCEPTED;
	p->seen = k->accepted_number.has ? str_i64(c->arena, k->accepted_number.v) : S("");
	p->accepted.is = p->is_accepted;
	if (p->is_accepted) {
		p->accepted.css = str_from_c(looks[k->accepted].css);
		p->accepted.icon = str_from_c(looks[k->accepted].icon);
		p->accepted.title = msgf(c, looks[k->accepted].title, { "until", time_date_full(c, k->accepted_until.v) });
		p->accepted.text = msgf(c, MSG_RISK_PAGE_ACCEPTED_BY, { "who", k->accepted_by.n ? k->accepted_by : S("-") },
			{ "when", time_full(c, k->accepted_at.v) }, { "words", k->accepted_words });
	}
	p->words = field_of(w, &op_risk_accept, "words", S(""));
	p->words.is_required = true; /* the operation says why itself */
	p->until = field_of(w, &op_risk_accept, "until", str_sub(time_local_input(c->arena, c->now_ms + USUAL_DAYS * DAY_MS), 0, 10));
	field_help(w, &p->until, MSG_RISK_PAGE_UNTIL_HELP);
	p->end_words = field_of(w, &op_risk_end, "words", S(""));
	field_set_id(w, &p->end_words, S("end"));
}

static bool fill_acceptances(struct ctx *c, const struct risk_method *m, const struct risk *k, struct risk_page *p)
{
	struct risk_acceptance *v;
	size_t n;
	if (!risk_acceptances(c, k->id, &v, &n)) {
		return false;
	}
	p->acceptances = arena_array(c->arena, struct risk_past_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (p->is_accepted && v[i].number == k->accepted_number.v) { /* shown above */
			continue;
		}
		const struct risk_method *by = risk_method_find(&c->catalog->risks, v[i].method);
		struct risk_value was = { .has = true, .value = (int)v[i].value, .size = (int)v[i].size };
		p->acceptances[p->n_acceptances++] = (struct risk_past_view){
			msgf(c, MSG_RISK_PAGE_PAST_ACCEPTANCE, { "size", risk_size_chip(c, by ? by : m, &was).text }, { "until", time_date_full(c, v[i].until) }),
			msgf(c, MSG_RISK_PAGE_ACCEPTED_BY, { "who", v[i].who }, { "when", time_full(c, v[i].made_at) }, { "words", v[i].words }),
			v[i].ended_at.has ? msgf(c, MSG_RISK_PAGE_PAST_ENDED, { "who", v[i].ended_by }, { "when", time_full(c, v[i].ended_at.v) },
				{ "words", v[i].ended_words }) : S("") };
	}
	p->past_title = msgf(c, MSG_RISK_PAGE_PAST_ACCEPTANCES, { "n", number_text(c, (int64_t)p->n_acceptances) });
	return true;
}

/* --- what comes next --- */

/* The first that fits: rated, then decided, then looked at again, then accepted. */
static enum risk_do next_of(const struct ctx *c, const struct risk *k)
{
	bool is_weak = k->accepted == RISK_ACCEPT_EXPIRED || k->accepted == RISK_ACCEPT_OUTGROWN;
	if (!risk_now(k)->v.has) {
		return RISK_DO_RATE;
	}
	if (is_weak) {
		return RISK_DO_ACCEPT;
	}
	if (risk_is_untreated(k) || risk_is_overdue(c, k)) {
		return RISK_DO_TREAT;
	}
	bool remains = k->has_after || str_eq(k->treatment, S("retain"));
	return remains && risk_now(k)->v.size > 1 && k->accepted == RISK_NOT_ACCEPTED ? RISK_DO_ACCEPT : RISK_DO_NOTHING;
}

static void fill_next(struct ctx *c, const struct risk *k, struct risk_page *p)
{
	static const struct { const char *at; int text, others, action; } says[] = {
		[RISK_DO_NOTHING] = { "#do-treat", MSG_RISK_PAGE_NEXT_NONE, MSG_RISK_PAGE_NEXT_NONE, MSG_RISK_PAGE_NEXT_NONE_DO },
		[RISK_DO_RATE] = { "#do-rate", MSG_RISK_PAGE_NEXT_RATE, MSG_RISK_PAGE_NEXT_RATE, MSG_RISK_PAGE_NEXT_RATE_DO },
		[RISK_DO_TREAT] = { "#do-treat", MSG_RISK_PAGE_NEXT_TREAT, MSG_RISK_PAGE_NEXT_TREAT, MSG_RISK_PAGE_NEXT_TREAT_DO },
		[RISK_DO_ACCEPT] = { "#do-accept", MSG_RISK_PAGE_NEXT_ACCEPT, MSG_RISK_PAGE_NEXT_ACCEPT_OTHERS, MSG_RISK_PAGE_NEXT_ACCEPT_DO } };
	enum risk_do next = next_of(c, k);
	bool is_mine = next == RISK_DO_ACCEPT ? p->can_accept : p->can_write;
	bool is_again = next == RISK_DO_ACCEPT && k->accepted != RISK_NOT_ACCEPTED, is_late = next == RISK_DO_TREAT && risk_is_overdue(c, k);
	p->next_do = S("");
	p->next_to = risk_url(c, k->id, "");
	p->next = msg(c, is_late ? MSG_RISK_PAGE_NEXT_OVERDUE : !is_again ? (is_mine ? says[next].text : says[next].others)
		: is_mine ? MSG_RISK_PAGE_NEXT_AGAIN : MSG_RISK_PAGE_NEXT_AGAIN_OTHERS);
	if (is_mine) {
		p->next_do = msg(c, says[next].action);
		p->next_to.s = STR_CAT(c->arena, p->next_to.s, str_from_c(says[next].at));
		p->open = p->open == RISK_DO_NOTHING ? next : p->open;
	}
}

static void fill_alarm(struct ctx *c, const struct risk *k, struct risk_page *p)
{
	bool is_outgrown = k->accepted == RISK_ACCEPT_OUTGROWN;
	p->alarm.is = is_outgrown || k->accepted == RISK_ACCEPT_EXPIRED;
	p->alarm.css = S("is-danger");
	p->alarm.icon = is_outgrown ? S("circle-alert") : S("clock");
	p->alarm.text = p->alarm.is ? msgf(c, is_outgrown ? MSG_RISK_PAGE_ALARM_OUTGROWN : MSG_RISK_PAGE_ALARM_EXPIRED,
		{ "until", time_date_full(c, k->accepted_until.v) }, { "who", k->accepted_by.n ? k->accepted_by : S("-") }) : S("");
}

/* --- what was --- */

static bool fill_past(struct ctx *c, const struct risk *k, struct risk_page *p)
{
	struct sheet_version *v;
	size_t n;
	if (!sheet_history(c, k->id, &v, &n)) {
		return false;
	}
	p->past = arena_array(c->arena, struct risk_past_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->past[p->n_past++] = (struct risk_past_view){ msgf(c, i + 1 == n ? MSG_RISK_PAGE_WAS_MADE : MSG_RISK_PAGE_WAS_CHANGED,
			{ "when", time_full(c, v[i].made_at) }, { "who", str_is_none(v[i].who) ? S("-") : v[i].who }), v[i].reason, S("") };
	}
	return true;
}

static void fill_head(struct ctx *c, const struct risk_method *m, const struct risk *k, struct risk_page *p)
{
	p->heading = k->title;
	p->number = msgf(c, MSG_RISK_PAGE_NUMBER, { "n", number_text(c, k->number) });
	p->changed = msgf(c, MSG_RISK_PAGE_CHANGED, { "when", time_full(c, k->changed_at) });
	p->kind = k->kind_name;
	p->worst = k->worst;
	p->has_worst = k->worst.n > 0;
	p->asset_name = k->asset_name;
	p->system_name = k->system_name;
	p->has_asset = !id_is_none(k->asset_id) && k->asset_name.n > 0;
	p->has_system = !id_is_none(k->system_id) && k->system_name.n > 0;
	p->asset = p->has_asset ? sheet_row_url(c, S("asset"), k->asset_id, "") : url_path(c, "/ledgers");
	p->system = p->has_system ? sheet_row_url(c, S("system"), k->system_id, "") : url_path(c, "/ledgers");
	p->has_after = k->has_after;
	p->size = risk_size_chip(c, m, &risk_now(k)->v);
	p->size_before = risk_size_chip(c, m, &k->before.v);
	p->why = risk_why(c, m, k, risk_now(k));
	p->why_before = risk_why(c, m, k, &k->before);
	p->version = str_i64(c->arena, k->version);
	p->treatment_now = k->treatment.n ? k->treatment_name : msg(c, MSG_RISK_PAGE_NO_TREATMENT);
	p->measures_now = k->measures;
	p->owner_now = k->owner_name;
	p->due_now = k->due_at.has ? time_date_full(c, k->due_at.v) : S("");
	p->is_overdue = risk_is_overdue(c, k);
}

static bool one_page(struct web *w, int status, enum risk_do open)
{
	struct ctx *c = w->c;
	struct id id;
	struct risk k;
	struct risk_method_now m;
	struct risk_page *p = arena_new(c->arena, struct risk_page);
	if (!web_id(w, "risk", &id) || !risk_get(c, id, &k) || !risk_method_get(c, &m)) {
		return false;
	}
	*p = (struct risk_page){ .errors = errors_make(w), .back = url_path(c, "/risks"), .edit = sheet_row_url(c, S("risk"), id, "/edit"),
		.rate = risk_url(c, id, "/rate"), .treat = risk_url(c, id, "/treat"), .accept = risk_url(c, id, "/accept"), .end = risk_url(c, id, "/accept/end"),
		.cover = url_path(c, "/risks/coverage"), .can_write = risk_may_write(c), .open = open, .is_verified = m.method->verified };
	fill_head(c, m.method, &k, p);
	fill_accepted(w, &k, p);
	fill_next(c, &k, p);
	fill_alarm(c, &k, p);
	if (!fill_fields(w, &k, p) || !fill_acceptances(c, m.method, &k, p) || !fill_helps(c, &k, p) || !fill_rooms(c, &k, p) || !fill_past(c, &k, p)) {
		return false;
	}
	struct page_view page = { .title = p->heading, .nav = NAV_LEDGERS, .body = risk_page_body, .view = p };
	return page_show(w, status, &page);
}

static bool show(struct web *w) { return one_page(w, 200, RISK_DO_NOTHING); }
static bool not_rated(struct web *w) { return one_page(w, web_error_status(w), RISK_DO_RATE); }
static bool not_treated(struct web *w) { return one_page(w, web_error_status(w), RISK_DO_TREAT); }
static bool not_accepted(struct web *w) { return one_page(w, web_error_status(w), RISK_DO_ACCEPT); }
static bool not_ended(struct web *w) { return one_page(w, web_error_status(w), RISK_DO_END); }

static bool back_to(struct web *w, int message)
{
	struct id id;
	return web_id(w, "risk", &id) && web_redirect_flash(w, risk_url(w->c, id, ""), message);
}

static bool rated(struct web *w) { return back_to(w, MSG_RISK_PAGE_RATED); }
static bool treated(struct web *w) { return back_to(w, MSG_RISK_PAGE_TREATED); }
static bool accepted(struct web *w) { return back_to(w, MSG_RISK_PAGE_ACCEPTED_NOW); }
static bool ended(struct web *w) { return back_to(w, MSG_RISK_PAGE_ENDED); }

#define RISK "/risks/{risk}"
#define POST(path, least, operation, after, again, text) \
	{ .method = HTTP_POST, .pattern = RISK path, .needs = least, .op = &operation, .answer = after, .refuse = again, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = RISK, .needs = ACCESS_VIEWER, .show = show, .doc = "Page: one risk." },
	POST("/rate", ACCESS_RESPONDER, op_risk_change, rated, not_rated, "Say how likely it is and how weak the guard is."),
	POST("/treat", ACCESS_RESPONDER, op_risk_change, treated, not_treated, "Say what is done about it and what remains."),
	POST("/accept", ACCESS_EXECUTIVE, op_risk_accept, accepted, not_accepted, "Live with it until a day."),
	POST("/accept/end", ACCESS_EXECUTIVE, op_risk_end, ended, not_ended, "Take the acceptance back."),
};
const struct route_table risk_one_routes = { routes, sizeof routes / sizeof routes[0] };
