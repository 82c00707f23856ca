/* The traces of a room: the list, one of them, and the list as CSV. */
#include "indicator/indicator_web.h"

#include "account/access.h"
#include "base/csv.h"
#include "base/limits.h"
#include "indicator/indicator_page.h"
#include "indicator_html.h"
#include "messages.h"

PAGE_BODY(indicators_page)
PAGE_BODY(indicator_one_page)

static const struct indicator_look looks[INDICATOR_STATE_MAX] = {
	[INDICATOR_UNCHECKED] = { "is-ask", "unknown" }, [INDICATOR_MALICIOUS] = { "is-danger", "triangle-alert" },
	[INDICATOR_HARMLESS] = { "is-ok", "check" }, [INDICATOR_OWN] = { "is-quiet", "house" },
};

const struct indicator_look *indicator_look(int state)
{
	return &looks[state];
}

/* --- lines --- */

static void fill_others(struct ctx *c, const struct indicator *v, const struct indicator_elsewhere *all, size_t n,
                        struct indicator_line *l)
{
	l->others = arena_array(c->arena, struct indicator_other, n);
	for (size_t i = 0; i < n; i++) {
		if (id_eq(all[i].indicator_id, v->id)) {
			l->others[l->n_others++] = (struct indicator_other){ msgf(c, MSG_INDICATOR_PAGE_ALSO_IN, { "name", all[i].incident_name },
				{ "state", msg(c, indicator_state_choices.v[all[i].state].label) }),
				url_id(c, "/incident/", all[i].incident_id, "/indicator") };
		}
	}
}

static struct indicator_line line_of(struct ctx *c, const struct incident *i, const struct indicator *v)
{
	const struct attack_stage *stage = catalog_stage(c->catalog, v->stage);
	str first = str_i64(c->arena, v->first_seq.v);
	return (struct indicator_line){ .kind = indicator_kind_name(c, v->kind), .value = v->value,
		.real = str_is_none(v->real) ? S("") : v->real, .note = v->note, .stage = stage ? text2_in(stage->name, c->lang) : S(""),
		.css = looks[v->state].css, .icon = looks[v->state].icon, .state = msg(c, indicator_state_choices.v[v->state].label),
		.has_first = v->first_seq.has, .first = msgf(c, MSG_INDICATOR_FROM_ENTRY, { "seq", first }),
		.entry = room_sub(c, i->id, "/entry/", first, ""), .to = room_sub(c, i->id, "/indicator/", id_str(c->arena, v->id), "") };
}

/* --- list --- */

static void fill_form(struct web *w, bool sent, struct indicators_page *p)
{
	p->value = form_field(w, sent, &op_indicator_add, "value", S(""));
	p->state = form_field(w, sent, &op_indicator_add, "state", S("unchecked"));
	p->stage = form_field(w, sent, &op_indicator_add, "stage", S(""));
	stage_options(w->c, &p->stage);
	p->note = form_field(w, sent, &op_indicator_add, "note", S(""));
	p->errors = errors_make(w);
}

static bool list_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct indicator *v;
	struct indicator_elsewhere *others;
	size_t n_others;
	struct indicators_page *p = arena_new(c->arena, struct indicators_page);
	if (!room_of(w, &i) || !indicator_list(c, i.id, &v, &p->n_lines) || !indicator_also_in(c, i.id, &others, &n_others)) {
		return false;
	}
	p->lines = arena_array(c->arena, struct indicator_line, p->n_lines);
	for (size_t k = 0; k < p->n_lines; k++) {
		p->lines[k] = line_of(c, &i, &v[k]);
		fill_others(c, &v[k], others, n_others, &p->lines[k]);
	}
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->tabs = trace_tabs_of(c, &i, TAB_INDICATORS);
	p->can_act = room_can_change(c, &i);
	p->can_export = room_may_act(c) && p->n_lines > 0;
	p->take = room_url(c, &i, "/indicator/take");
	p->csv = room_url(c, &i, "/indicator/csv");
	p->add = room_url(c, &i, "/indicator");
	p->empty = (struct empty_view){ S("search"), msg(c, MSG_INDICATOR_PAGE_NONE), msg(c, MSG_INDICATOR_PAGE_NONE_HELP), false,
		p->add, S("") };
	fill_form(w, form_is_sent(w, &op_indicator_add), p);
	return room_page(w, status, &i, msg(c, MSG_INDICATOR_PAGE_TITLE), indicators_page_body, p);
}

static bool show_list(struct web *w) { return list_page(w, 200); }
static bool refuse_list(struct web *w) { return list_page(w, web_error_status(w)); }

static bool added(struct web *w)
{
	const struct indicator_add_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/indicator"), MSG_INDICATOR_PAGE_ADDED);
}

/* --- one --- */

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct indicator v;
	struct indicator_elsewhere *others;
	size_t n_others;
	struct indicator_one_page *p = arena_new(c->arena, struct indicator_one_page);
	if (!room_of(w, &i) || !web_id(w, "indicator", &id) || !indicator_get(c, i.id, id, &v) ||
	    !indicator_also_in(c, i.id, &others, &n_others)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->all = room_url(c, &i, "/indicator");
	p->line = line_of(c, &i, &v);
	fill_others(c, &v, others, n_others, &p->line);
	p->can_act = room_can_change(c, &i);
	p->save = p->line.to;
	p->seen = str_i64(c->arena, v.entry_seq.v);
	p->state = field_of(w, &op_indicator_change, "state", str_from_c(indicator_state_choices.v[v.state].code));
	p->stage = field_of(w, &op_indicator_change, "stage", v.stage);
	stage_options(c, &p->stage);
	p->note = field_of(w, &op_indicator_change, "note", v.note);
	p->errors = errors_make(w);
	return room_page(w, status, &i, v.value, indicator_one_page_body, p);
}

static bool show_one(struct web *w) { return one_page(w, 200); }
static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

static bool saved(struct web *w)
{
	const struct indicator_change_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/indicator"), MSG_INDICATOR_PAGE_SAVED);
}

/* --- CSV: for who may act, with the real ones --- */

static bool show_csv(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct indicator *v;
	size_t n;
	static const char *const heads[] = { "kind", "value", "harmless", "state", "stage", "note", "first_entry" };
	if (!room_of(w, &i) || !indicator_list(c, i.id, &v, &n)) {
		return false;
	}
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add(&b, S("\xef\xbb\xbf")); /* so that Excel reads it as UTF-8 */
	for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
		csv_write_field(&b, str_from_c(heads[k]), k == 0);
	}
	buf_add(&b, S("\r\n"));
	for (size_t k = 0; k < n; k++) {
		csv_write_field(&b, str_from_c(indicator_kind_choices.v[v[k].kind].code), true);
		csv_write_field(&b, str_is_none(v[k].real) ? S("") : v[k].real, false);
		csv_write_field(&b, v[k].value, false);
		csv_write_field(&b, str_from_c(indicator_state_choices.v[v[k].state].code), false);
		csv_write_field(&b, v[k].stage, false);
		csv_write_field(&b, v[k].note, false);
		csv_write_field(&b, v[k].first_seq.has ? str_i64(c->arena, v[k].first_seq.v) : S(""), false);
		buf_add(&b, S("\r\n"));
	}
	http_set_header(&w->x->response, S("Content-Disposition"), S("attachment; filename=\"traces.csv\""));
	return web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/indicator", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "the traces of a room" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/indicator", .needs = ACCESS_RESPONDER, .op = &op_indicator_add,
		.answer = added, .refuse = refuse_list, .doc = "write a trace down" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/indicator/csv", .needs = ACCESS_RESPONDER, .show = show_csv,
		.doc = "the traces of a room as CSV, with the real ones" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/indicator/{indicator}", .needs = ACCESS_VIEWER, .show = show_one,
		.doc = "one trace" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/indicator/{indicator}", .needs = ACCESS_RESPONDER,
		.op = &op_indicator_change, .answer = saved, .refuse = refuse_one, .doc = "say what is known of a trace" },
};
const struct route_table indicator_routes = { routes, sizeof routes / sizeof routes[0] };
