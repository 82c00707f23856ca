/* What is affected: the list with its picture, and one thing. */
#include "affected/affected_web.h"

#include "affected/affected_page.h"
#include "affected_html.h"
#include "base/time.h"
#include "messages.h"

PAGE_BODY(affecteds_page)
PAGE_BODY(affected_one_page)

/* --- lines --- */

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S(" / ") : S(""), part);
}

static str detail_of(struct ctx *c, const struct affected *a)
{
	str line = a->place;
	if (!str_is_empty(a->owner_name)) {
		line = add_part(c, line, msgf(c, MSG_AFFECTED_PAGE_OWNER, { "who", a->owner_name }));
	}
	if (a->since.precision) {
		line = add_part(c, line, msgf(c, MSG_AFFECTED_PAGE_SINCE, { "when", event_time_short(c, a->since) }));
	}
	line = add_part(c, line, a->amount.text);
	for (size_t i = 0; i < a->special.n; i++) {
		int k = choice_find(&affected_special_choices, a->special.v[i]);
		line = k < 0 ? line : add_part(c, line, msg(c, affected_special_choices.v[k].label));
	}
	return line;
}

static const struct affected *thing_of(const struct affected *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	return NULL;
}

static str names_from(struct ctx *c, const struct affected *v, size_t n, const struct affected *a)
{
	str names = S("");
	for (size_t i = 0; i < a->reached_from.n; i++) {
		const struct affected *from = thing_of(v, n, a->reached_from.v[i]);
		names = from ? add_part(c, names, from->name) : names;
	}
	return names;
}

static str stage_name(struct ctx *c, str key)
{
	const struct attack_stage *s = catalog_stage(c->catalog, key);
	return s ? text2_in(s->name, c->lang) : S("");
}

struct affected_line *affected_lines(struct ctx *c, const struct incident *i, const struct affected *v, size_t n)
{
	struct affected_line *lines = arena_array(c->arena, struct affected_line, n);
	for (size_t k = 0; k < n; k++) {
		lines[k] = (struct affected_line){ .name = v[k].name, .type = msg(c, affected_type_choices.v[v[k].type].label),
			.icon = str_from_c(affected_type_icon(v[k].type)), .state = v[k].state, .detail = detail_of(c, &v[k]),
			.from = names_from(c, v, n, &v[k]), .stage = stage_name(c, v[k].stage),
			.to = room_sub(c, i->id, "/affected/", id_str(c->arena, v[k].id), "") };
	}
	return lines;
}

/* --- forms --- */

static void thing_options(struct ctx *c, const struct affected *v, size_t n, int none, struct id but, struct field_view *f)
{
	struct field_option *o = arena_array(c->arena, struct field_option, n + 1);
	size_t used = 0;
	o[used++] = (struct field_option){ S(""), msg(c, none), S("") };
	for (size_t i = 0; i < n; i++) {
		if (!id_eq(v[i].id, but)) {
			o[used++] = (struct field_option){ id_str(c->arena, v[i].id), v[i].name, S("") };
		}
	}
	field_options(f, o, used);
}

/* Which special kinds are ticked: what was sent, else what stands there. */
static void fill_special(struct web *w, bool sent, struct str_list now, struct affected_form *f)
{
	struct ctx *c = w->c;
	size_t n = affected_special_choices.n;
	struct field_option *o = arena_array(c->arena, struct field_option, n);
	bool *chosen = arena_array(c->arena, bool, n);
	for (size_t i = 0; i < n; i++) {
		str code = str_from_c(affected_special_choices.v[i].code);
		o[i] = (struct field_option){ code, msg(c, affected_special_choices.v[i].label), S("") };
		for (size_t k = 0; sent && k < w->form.n; k++) {
			chosen[i] = chosen[i] || (str_eq(w->form.v[k].name, S("special")) && str_eq(w->form.v[k].value, code));
		}
		for (size_t k = 0; !sent && k < now.n; k++) {
			chosen[i] = chosen[i] || str_eq(now.v[k], code);
		}
	}
	f->special = field_view_make(w, "special", MSG_AFFECTED_LABEL_SPECIAL, S(""));
	field_options(&f->special, o, n);
	f->chosen = chosen;
}

static bool fill_description(struct web *w, bool sent, const struct operation *op, const struct affected *a, struct affected_form *f)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	if (!room_people_options(c, MSG_AFFECTED_PAGE_OWNER_NONE, &people, &n)) {
		return false;
	}
	f->row = form_field(w, sent, op, "row_id", id_is_none(a->row_id) ? S("") : id_str(c->arena, a->row_id));
	field_help(w, &f->row, op == &op_affected_add ? MSG_AFFECTED_PAGE_ROW_HELP : MSG_AFFECTED_PAGE_ROW_CHANGE_HELP);
	if (!affected_row_options(c, a, &f->row)) {
		return false;
	}
	f->place = form_field(w, sent, op, "place", a->place);
	f->since = form_field(w, sent, op, "since", a->since.precision ? event_time_canonical(c->arena, a->since) : S(""));
	field_help(w, &f->since, MSG_AFFECTED_PAGE_SINCE_HELP);
	f->owner = form_field(w, sent, op, "owner_id", id_is_none(a->owner_id) ? S("") : id_str(c->arena, a->owner_id));
	field_options(&f->owner, people, n);
	f->amount = form_field(w, sent, op, "amount", a->amount.text);
	field_help(w, &f->amount, MSG_AFFECTED_PAGE_AMOUNT_HELP);
	f->stage = form_field(w, sent, op, "stage", a->stage);
	stage_options(c, &f->stage);
	f->note = form_field(w, sent, op, "note", a->note);
	fill_special(w, sent, a->special, f);
	return true;
}

static const struct affected nothing = { .place = { "", 0 }, .note = { "", 0 }, .stage = { "", 0 }, .amount = { .text = { "", 0 } } };

static bool fill_add(struct web *w, const struct affected *v, size_t n, struct affecteds_page *p)
{
	struct ctx *c = w->c;
	const struct id none = { 0 };
	bool sent = form_is_sent(w, &op_affected_add);
	struct affected_form *f = &p->form;
	f->type = form_field(w, sent, &op_affected_add, "type", S("pc"));
	f->names = form_field(w, sent, &op_affected_add, "names", S(""));
	f->names.rows = 3;
	field_help(w, &f->names, MSG_AFFECTED_PAGE_NAMES_HELP);
	f->state = form_field(w, sent, &op_affected_add, "state", S("suspected"));
	f->reached_from = form_field(w, sent, &op_affected_add, "reached_from", S(""));
	thing_options(c, v, n, MSG_AFFECTED_PAGE_FROM_UNKNOWN, none, &f->reached_from);
	f->once = id_new(c->now_ms);
	p->form_open = sent;
	p->errors = errors_make(w);
	return fill_description(w, sent, &op_affected_add, &nothing, f);
}

/* --- list --- */

static bool list_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct affected *v;
	struct affecteds_page *p = arena_new(c->arena, struct affecteds_page);
	if (!room_of(w, &i) || !affected_list(c, i.id, &v, &p->n_lines) || !fill_add(w, v, p->n_lines, p)) {
		return false;
	}
	p->lines = affected_lines(c, &i, v, p->n_lines);
	affected_pictures_make(c, v, p->n_lines, &p->pictures);
	p->counts = p->pictures.description;
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->tabs = trace_tabs_of(c, &i, TAB_AFFECTED);
	p->can_act = room_can_change(c, &i);
	p->add = room_url(c, &i, "/affected");
	p->risks = room_url(c, &i, "/risks");
	p->empty = (struct empty_view){ S("server"), msg(c, MSG_AFFECTED_PAGE_NONE), msg(c, MSG_AFFECTED_PAGE_NONE_HELP), false,
		p->add, S("") };
	return room_page(w, status, &i, msg(c, MSG_AFFECTED_PAGE_TITLE), affecteds_page_body, p);
}

static bool show_list(struct web *w) { return list_page(w, 200); }
static bool refuse_list(struct web *w) { return list_page(w, web_error_status(w)); }

/* --- one --- */

static bool fill_past(struct ctx *c, const struct incident *i, struct id id, struct affected_one_page *p)
{
	struct affected_version *v;
	if (!affected_history(c, i->id, id, &v, &p->n_past)) {
		return false;
	}
	p->past = arena_array(c->arena, struct affected_past, p->n_past);
	for (size_t k = 0; k < p->n_past; k++) {
		str seq = number_text(c, v[k].seq);
		p->past[k] = (struct affected_past){ .when = time_full(c, v[k].recorded_at),
			.who = str_is_none(v[k].writer_name) ? S("") : v[k].writer_name, .text = str_is_none(v[k].text) ? S("") : v[k].text,
			.seq = seq, .entry = room_sub(c, i->id, "/entry/", seq, "") };
	}
	return true;
}

static bool fill_one_forms(struct web *w, const struct affected *a, const struct affected *all, size_t n, struct affected_one_page *p)
{
	struct ctx *c = w->c;
	bool moved = form_is_sent(w, &op_affected_state), changed = form_is_sent(w, &op_affected_change);
	p->state_field = form_field(w, moved, &op_affected_state, "state", str_from_c(affected_state_choices.v[a->state].code));
	p->reason = form_field(w, moved, &op_affected_state, "reason", S(""));
	field_help(w, &p->reason, MSG_AFFECTED_PAGE_REASON_HELP);
	p->when = form_field(w, moved, &op_affected_state, "occurred_at", S(""));
	field_help(w, &p->when, MSG_AFFECTED_PAGE_WHEN_HELP);
	p->from_field = form_field(w, form_is_sent(w, &op_affected_link), &op_affected_link, "from_id", S(""));
	thing_options(c, all, n, MSG_AFFECTED_PAGE_FROM_UNKNOWN, a->id, &p->from_field);
	p->can_link = n > 1;
	p->form.name = form_field(w, changed, &op_affected_change, "name", a->name);
	p->form.type = form_field(w, changed, &op_affected_change, "type", str_from_c(affected_type_choices.v[a->type].code));
	p->form_open = changed;
	p->errors = errors_make(w);
	return fill_description(w, changed, &op_affected_change, a, &p->form);
}

static void fill_from(struct ctx *c, const struct affected *a, const struct affected *all, size_t n, struct affected_one_page *p)
{
	p->from = arena_array(c->arena, struct affected_reached, a->reached_from.n);
	for (size_t k = 0; k < a->reached_from.n; k++) {
		const struct affected *from = thing_of(all, n, a->reached_from.v[k]);
		if (from) {
			p->from[p->n_from++] = (struct affected_reached){ from->name, from->id };
		}
	}
}

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct affected a, *all;
	size_t n;
	struct affected_one_page *p = arena_new(c->arena, struct affected_one_page);
	if (!room_of(w, &i) || !web_id(w, "affected", &id) || !affected_get(c, i.id, id, &a) || !affected_list(c, i.id, &all, &n) ||
	    !fill_past(c, &i, id, p) || !fill_one_forms(w, &a, all, n, p)) {
		return false;
	}
	if (!affected_known_of(c, &a, &p->known)) {
		return false;
	}
	fill_from(c, &a, all, n, p);
	p->top = room_top_at(c, &i, ROOM_PART_AFFECTED);
	p->all = room_url(c, &i, "/affected");
	p->heading = a.name;
	p->type = msg(c, affected_type_choices.v[a.type].label);
	p->state = a.state;
	p->detail = detail_of(c, &a);
	p->note = a.note;
	p->stage = stage_name(c, a.stage);
	p->seen = str_i64(c->arena, a.entry_seq.v);
	p->can_act = room_can_change(c, &i);
	p->save = room_sub(c, i.id, "/affected/", id_str(c->arena, id), "");
	p->move = room_sub(c, i.id, "/affected/", id_str(c->arena, id), "/state");
	p->link = room_sub(c, i.id, "/affected/", id_str(c->arena, id), "/link");
	p->unlink = room_sub(c, i.id, "/affected/", id_str(c->arena, id), "/unlink");
	return room_page(w, status, &i, a.name, affected_one_page_body, p);
}

static bool show_one(struct web *w) { return one_page(w, 200); }
static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

/* --- answers --- */

static struct url list_url(struct ctx *c, struct id incident_id)
{
	return url_id(c, "/incident/", incident_id, "/affected");
}

static bool added(struct web *w)
{
	const struct affected_add_in *in = w->in;
	return web_redirect_flash(w, list_url(w->c, in->incident_id), MSG_AFFECTED_PAGE_ADDED);
}

static bool moved(struct web *w)
{
	const struct affected_state_in *in = w->in;
	return web_redirect_flash(w, list_url(w->c, in->incident_id), MSG_AFFECTED_PAGE_MOVED);
}

static struct url one_url(struct ctx *c, struct id incident_id, struct id id)
{
	return room_sub(c, incident_id, "/affected/", id_str(c->arena, id), "");
}

static bool saved(struct web *w)
{
	const struct affected_change_in *in = w->in;
	return web_redirect_flash(w, one_url(w->c, in->incident_id, in->id), MSG_AFFECTED_PAGE_SAVED);
}

static bool linked(struct web *w)
{
	const struct affected_link_in *in = w->in;
	int said = w->route->op == &op_affected_link ? MSG_AFFECTED_PAGE_LINKED : MSG_AFFECTED_PAGE_UNLINKED;
	return web_redirect_flash(w, one_url(w->c, in->incident_id, in->id), said);
}

#define ONE "/incident/{incident}/affected/{affected}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/affected", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "what is affected" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/affected", .needs = ACCESS_RESPONDER, .op = &op_affected_add,
		.answer = added, .refuse = refuse_list, .doc = "write down what is affected" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "one affected thing" },
	{ .method = HTTP_POST, .pattern = ONE, .needs = ACCESS_RESPONDER, .op = &op_affected_change, .answer = saved,
		.refuse = refuse_one, .doc = "describe an affected thing anew" },
	{ .method = HTTP_POST, .pattern = ONE "/state", .needs = ACCESS_RESPONDER, .op = &op_affected_state, .answer = moved,
		.refuse = refuse_one, .doc = "say how far an affected thing is" },
	{ .method = HTTP_POST, .pattern = ONE "/link", .needs = ACCESS_RESPONDER, .op = &op_affected_link, .answer = linked,
		.refuse = refuse_one, .doc = "say from what it was reached" },
	{ .method = HTTP_POST, .pattern = ONE "/unlink", .needs = ACCESS_RESPONDER, .op = &op_affected_unlink, .answer = linked,
		.refuse = refuse_one, .doc = "it was not reached from there after all" },
};
const struct route_table affected_routes = { routes, sizeof routes / sizeof routes[0] };
