#include "closing/closing_web.h"

#include "account/access.h"
#include "base/time.h"
#include "closing/closing_view.h"
#include "closing_html.h"
#include "messages.h"
#include "room/room_web.h"
#include "sheet/sheet_web.h"

PAGE_BODY(sheet_page)
PAGE_BODY(closing_form)
PAGE_BODY(end_page)
PAGE_BODY(closing_summary)

/* --- the sheet and the record --- */

static bool show_sheet_with(struct web *w, int status)
{
	struct incident i;
	struct sheet_page *p = arena_new(w->c->arena, struct sheet_page);
	return room_of(w, &i) && sheet_fill(w, &i, p) &&
	       room_page(w, status, &i, msg(w->c, MSG_CLOSING_PAGE_TITLE), sheet_page_body, p);
}
static bool show_sheet(struct web *w) { return show_sheet_with(w, 200); }
static bool refuse_sheet(struct web *w) { return show_sheet_with(w, web_error_status(w)); }

static bool show_summary(struct web *w)
{
	struct incident i;
	struct sheet_page *p = arena_new(w->c->arena, struct sheet_page);
	return room_of(w, &i) && sheet_fill_record(w, &i, p) &&
	       room_page(w, 200, &i, msg(w->c, MSG_CLOSING_PAGE_SUMMARY_TITLE), closing_summary_body, p);
}

static bool to_sheet(struct web *w, const char *anchor, int flash)
{
	struct id id;
	str after = STR_CAT(w->c->arena, S("/closing"), str_from_c(anchor));
	return web_id(w, "incident", &id) && web_redirect_flash(w, url_id(w->c, "/incident/", id, str_cz(w->c->arena, after)),
		flash);
}

/* --- forms: each with what the sheet says already --- */

/* Adds a question of the form to the page; how it is asked and where it stands the form says (settle). */
static struct field_view *add(struct web *w, struct closing_form *p, const struct operation *op, enum form_look look,
                              const char *key, str initial)
{
	struct form_item *item = &p->items[p->n_items++];
	*item = (struct form_item){ key, look, field_of(w, op, sheet_bound_name(closing_bound, str_from_c(key)), initial) };
	return &item->f;
}

/* In the firm's words and order, without what it hid; what is no question of the form stays behind. */
static bool settle(struct web *w, struct closing_form *p)
{
	const struct sheet_def *d;
	struct form_item *from = arena_array(w->c->arena, struct form_item, p->n_items + 1);
	size_t n = p->n_items;
	if (!closing_form_def(w->c, &d)) {
		return false;
	}
	memcpy(from, p->items, n * sizeof *from);
	p->n_items = 0;
	for (size_t i = 0; i < d->n_fields; i++) {
		for (size_t k = 0; k < n; k++) {
			if (from[k].key && str_eq(str_from_c(from[k].key), d->fields[i].key)) {
				sheet_dress(w, &d->fields[i], &from[k].f);
				p->items[p->n_items++] = from[k];
			}
		}
	}
	for (size_t k = 0; k < n; k++) {
		if (!from[k].key) {
			p->items[p->n_items++] = from[k];
		}
	}
	return true;
}

static bool begin_form(struct web *w, struct incident *i, struct closing_form **ret)
{
	struct ctx *c = w->c;
	if (!room_of(w, i)) {
		return false;
	}
	struct closing_form *p = arena_new(c->arena, struct closing_form);
	*p = (struct closing_form){ .top = room_top_at(c, i, ROOM_PART_CLOSING), .sheet = room_url(c, i, "/closing"),
		.lead = S(""), .button = msg(c, MSG_CLOSING_PAGE_SAVE), .errors = errors_make(w), .drop_text = S(""), .seen = S("") };
	*ret = p;
	return true;
}

static bool end_form(struct web *w, int status, const struct incident *i, struct closing_form *p, int title, const char *keep)
{
	p->heading = msg(w->c, title);
	p->keep = str_from_c(keep);
	p->is_admin = access_allows(w->c->who.access, ACCESS_ADMIN);
	p->change = url_path(w->c, "/ledgers/closing/form");
	return settle(w, p) && room_page(w, status, i, p->heading, closing_form_body, p);
}

/* As one would type it: "2026-11-21 01:00". */
static str when_input(struct ctx *c, struct event_time t)
{
	if (t.precision == WHEN_NONE) {
		return S("");
	}
	str text = event_time_canonical(c->arena, t), zone = S("+09:00");
	size_t at = str_find(text, S("T"), 0);
	if (at == SIZE_MAX || !str_ends(text, zone)) {
		return text;
	}
	return STR_CAT(c->arena, str_sub(text, 0, at), S(" "), str_sub(text, at + 1, text.n - at - 1 - zone.n));
}

static str code_or_none(const struct choices *set, int v) { return v < 0 ? S("") : str_from_c(set->v[v].code); }

/* A form of a closed room has nothing to write: the sheet instead. One that was sent stays, so that no word of it is lost. */
static bool is_over(struct web *w, const struct incident *i, bool *ret)
{
	*ret = !room_can_change(w->c, i) && web_refusal(w)->code == ERR_NONE;
	return !*ret || web_redirect(w, room_url(w->c, i, "/closing"));
}

static bool form_cause(struct web *w, int status)
{
	struct incident i;
	struct closing *s = arena_new(w->c->arena, struct closing);
	struct closing_form *p;
	bool over = false;
	if (!begin_form(w, &i, &p) || !is_over(w, &i, &over) || over || !closing_get(w->c, i.id, s)) {
		return over && w->c->err.code == ERR_NONE;
	}
	p->lead = msg(w->c, MSG_CLOSING_PAGE_CAUSE_LEAD);
	p->save = room_url(w->c, &i, "/closing/cause");
	p->seen = closing_mark(w->c, s, CLOSING_CAUSE);
	add(w, p, &op_closing_cause, FORM_CHOICE, "cause_state", code_or_none(&cause_state_choices, s->cause_state));
	add(w, p, &op_closing_cause, FORM_TEXT, "cause", s->cause);
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_CAUSE_TITLE, "closing-cause");
}

static bool form_recovery(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct closing *s = arena_new(c->arena, struct closing);
	struct closing_form *p;
	const struct field_option *people;
	size_t n;
	bool over = false;
	if (!begin_form(w, &i, &p) || !is_over(w, &i, &over) || over || !closing_get(c, i.id, s) ||
	    !room_people_options(c, MSG_CLOSING_PAGE_CONFIRMER_NONE, &people, &n)) {
		return over && c->err.code == ERR_NONE;
	}
	p->lead = msg(c, MSG_CLOSING_PAGE_RECOVERY_LEAD);
	p->save = room_url(c, &i, "/closing/recovery");
	p->seen = closing_mark(c, s, CLOSING_RECOVERY);
	add(w, p, &op_closing_recovery, FORM_LINE, "contained_at", when_input(c, s->contained));
	add(w, p, &op_closing_recovery, FORM_LINE, "recovered_at", when_input(c, s->recovered));
	str who = id_is_none(s->recovered_by_id) ? S("") : id_str(c->arena, s->recovered_by_id);
	struct field_view *by = add(w, p, &op_closing_recovery, FORM_SELECT, "recovered_by", who);
	field_options(by, people, n);
	room_people_keep(c, by, s->recovered_by_id, s->recovered_by_name);
	add(w, p, &op_closing_recovery, FORM_TEXT, "recovered_how", s->recovered_how);
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_RECOVERY_TITLE, "closing-recovery");
}

static bool report_options(struct web *w, const struct incident *i, struct field_view *f)
{
	struct ctx *c = w->c;
	struct report *v;
	size_t n, k_out = 1;
	if (!report_list(c, i->id, &v, &n)) {
		return false;
	}
	struct field_option *o = arena_array(c->arena, struct field_option, n + 1);
	o[0] = (struct field_option){ S(""), msg(c, MSG_CLOSING_PAGE_TOLD_NONE), S("") };
	for (size_t k = 0; k < n; k++) {
		if (report_is_issued(&v[k])) {
			str label = STR_CAT(c->arena, v[k].number, S("　"), msg(c, report_kind_choices.v[v[k].kind].label));
			o[k_out++] = (struct field_option){ id_str(c->arena, v[k].id), label, S("") };
		}
	}
	field_options(f, o, k_out);
	return true;
}

static bool form_told(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct closing *s = arena_new(c->arena, struct closing);
	struct closing_form *p;
	bool over = false;
	if (!begin_form(w, &i, &p) || !is_over(w, &i, &over) || over || !closing_get(c, i.id, s)) {
		return over && c->err.code == ERR_NONE;
	}
	p->lead = msg(c, MSG_CLOSING_PAGE_TOLD_LEAD);
	p->save = room_url(c, &i, "/closing/told");
	p->seen = closing_mark(c, s, CLOSING_TOLD);
	str report = id_is_none(s->told_report_id) ? S("") : id_str(c->arena, s->told_report_id);
	if (!report_options(w, &i, add(w, p, &op_closing_told, FORM_SELECT, "told_report", report))) {
		return false;
	}
	add(w, p, &op_closing_told, FORM_TEXT, "told_how", s->told_how);
	add(w, p, &op_closing_told, FORM_LINE, "told_at", when_input(c, s->told));
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_TOLD_TITLE, "closing-told");
}

/* The row of the path; a new one when the path names none. */
static bool row_id(struct web *w, const char *name, struct id *ret, bool *ret_is_new)
{
	*ret_is_new = str_is_none(raw_get(&w->parts, name));
	return *ret_is_new || web_id(w, name, ret);
}

static bool form_follow(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct follow f = { .who = S(""), .how = S(""), .note = S(""), .state = FOLLOW_PLANNED };
	struct closing_form *p;
	struct id id;
	bool over = false, is_new;
	if (!begin_form(w, &i, &p) || !row_id(w, "follow", &id, &is_new) || (!is_new && !follow_get(c, i.id, id, &f)) ||
	    !is_over(w, &i, &over) || over) {
		return c->err.code == ERR_NONE;
	}
	const struct operation *op = is_new ? &op_follow_add : &op_follow_change;
	p->save = is_new ? room_url(c, &i, "/closing/follow") : room_sub(c, i.id, "/closing/follow/", id_str(c->arena, id), "");
	p->has_once = is_new;
	p->once = id_new(c->now_ms);
	p->seen = is_new ? S("") : follow_mark(c, &f);
	add(w, p, op, FORM_LINE, "follow_who", f.who);
	add(w, p, op, FORM_TEXT, "follow_how", f.how);
	add(w, p, op, FORM_CHOICE, "follow_state", str_from_c(follow_state_choices.v[f.state].code));
	add(w, p, op, FORM_TEXT, "follow_note", f.note);
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_FOLLOW_TITLE, "closing-follow");
}

/* Where the form and its other button go; NULL: a new row. */
static void cost_targets(struct ctx *c, const struct incident *i, const struct cost *v, struct closing_form *p)
{
	p->lead = msg(c, MSG_CLOSING_PAGE_COST_LEAD);
	p->has_once = !v;
	p->once = id_new(c->now_ms);
	p->can_drop = v;
	p->save = p->drop = room_url(c, i, "/closing/cost");
	if (v) {
		str id = id_str(c->arena, v->id);
		p->save = room_sub(c, i->id, "/closing/cost/", id, "");
		p->drop = room_sub(c, i->id, "/closing/cost/", id, v->is_dropped ? "/restore" : "/drop");
		p->seen = cost_mark(c, v);
		p->drop_text = msg(c, v->is_dropped ? MSG_CLOSING_PAGE_COST_BACK : MSG_CLOSING_PAGE_COST_DROP);
	}
}

static bool form_cost(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct closing *s = arena_new(c->arena, struct closing);
	struct cost v = { .what = S(""), .note = S(""), .kind = COST_HOURS };
	struct closing_form *p;
	struct cost *all;
	size_t n;
	struct id id;
	bool over = false, is_new;
	if (!begin_form(w, &i, &p) || !row_id(w, "cost", &id, &is_new) || !closing_get(c, i.id, s) ||
	    !cost_list(c, s, &all, &n) || (!is_new && !cost_get(c, s, id, &v)) || !is_over(w, &i, &over) || over) {
		return c->err.code == ERR_NONE;
	}
	const struct operation *op = is_new ? &op_cost_add : &op_cost_change;
	cost_targets(c, &i, is_new ? NULL : &v, p);
	add(w, p, op, FORM_CHOICE, "cost_kind", str_from_c(cost_kind_choices.v[v.kind].code));
	add(w, p, op, FORM_LINE, "cost_what", v.what);
	add(w, p, op, FORM_LINE, "cost_hours", v.hours.has ? str_i64(c->arena, v.hours.v) : S(""));
	add(w, p, op, FORM_LINE, "cost_amount", v.amount.has ? str_i64(c->arena, v.amount.v) : S(""));
	add(w, p, op, FORM_TEXT, "cost_note", v.note);
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_COST_TITLE, "closing-cost");
}

static bool form_lesson(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct lesson l;
	struct closing_form *p;
	if (!begin_form(w, &i, &p) || !lesson_get(c, i.id, raw_get(&w->parts, "lesson"), &l)) {
		return false;
	}
	p->lead = l.question;
	p->save = room_sub(c, i.id, "/closing/lesson/", l.key, "");
	p->seen = lesson_mark(w->c, &l);
	p->items[p->n_items++] = (struct form_item){ NULL, FORM_TEXT, field_of(w, &op_lesson_set, "answer", l.answer) };
	struct field_view *f = &p->items[0].f;
	f->help = l.help;
	f->described_by = STR_CAT(c->arena, f->help_id, f->error.n ? S(" ") : S(""), f->error.n ? f->error_id : S(""));
	return end_form(w, status, &i, p, MSG_CLOSING_PAGE_LESSON_TITLE, "closing-lesson");
}

/* What the firm asks besides, on one page. */
static bool form_own(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct closing_form *p;
	const struct sheet_def *d;
	struct closing_own *v;
	size_t n;
	bool over = false;
	if (!begin_form(w, &i, &p) || !is_over(w, &i, &over) || over || !closing_form_def(c, &d) || !closing_own_list(c, i.id, &v, &n)) {
		return over && c->err.code == ERR_NONE;
	}
	const struct sheet_def *own = sheet_unbound(c->arena, d, closing_bound);
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, own->n_fields + 1);
	for (size_t k = 0; k < own->n_fields; k++) {
		if (!sheet_answer_cell(c, &own->fields[k], v[k].body, &cells[k])) {
			return false;
		}
	}
	p->lead = msg(c, own->n_fields ? MSG_CLOSING_PAGE_OWN_LEAD : MSG_CLOSING_PAGE_OWN_NONE);
	p->save = room_url(c, &i, "/closing/answers");
	p->seen = closing_own_mark(c, v, n);
	return sheet_parts_of(w, own, cells, &p->parts, &p->n_parts) && end_form(w, status, &i, p, MSG_CLOSING_PAGE_OWN, "closing-own");
}

#define FORM(name) \
	static bool show_##name(struct web *w) { return form_##name(w, 200); } \
	static bool refuse_##name(struct web *w) { return form_##name(w, web_error_status(w)); }
FORM(cause)
FORM(recovery)
FORM(told)
FORM(follow)
FORM(cost)
FORM(lesson)
FORM(own)

static bool saved_said(struct web *w) { return to_sheet(w, "#said", MSG_CLOSING_PAGE_SAVED); }
static bool saved_follow(struct web *w) { return to_sheet(w, "#follow", MSG_CLOSING_PAGE_SAVED); }
static bool saved_cost(struct web *w) { return to_sheet(w, "#costs", MSG_CLOSING_PAGE_SAVED); }
static bool saved_own(struct web *w) { return to_sheet(w, "", MSG_CLOSING_PAGE_SAVED); }
static bool saved_lesson(struct web *w) { return to_sheet(w, "#lessons", MSG_CLOSING_PAGE_SAVED); }

static bool saved_access(struct web *w) { return to_sheet(w, "#costs", MSG_CLOSING_PAGE_COST_ACCESS_DONE); }

/* --- the end --- */

/* The ticks that lack are marked where they stand; the summary counts them. Returns how many. */
static size_t mark_lacking(struct web *w, struct sheet_page *p)
{
	size_t n = 0;
	bool asked = false;
	for (const struct field_error *e = web_refusal(w)->fields; e; e = e->next) {
		asked = asked || strcmp(e->field, "left") == 0;
	}
	for (size_t k = 0; asked && k < p->n_missing; k++) {
		p->missing[k].is_lacking = !p->missing[k].is_ticked;
		n += p->missing[k].is_lacking;
	}
	return n;
}

/* One line for all ticks that lack, and the others as they are. */
static struct errors_view end_errors(struct web *w, size_t n_lacking)
{
	struct ctx *c = w->c;
	struct errors_view v = errors_make(w);
	struct error_line *lines = arena_array(c->arena, struct error_line, v.n_lines + 1);
	size_t n = 0;
	if (n_lacking) {
		lines[n++] = (struct error_line){ { S("#f-left") },
			msgf(c, MSG_CLOSING_PAGE_END_LACKING, { "count", number_text(c, (int64_t)n_lacking) }), true };
	}
	for (size_t k = 0; k < v.n_lines; k++) {
		if (!n_lacking || !str_eq(v.lines[k].to.s, S("#f-left"))) {
			lines[n++] = v.lines[k];
		}
	}
	v.lines = lines;
	v.n_lines = n;
	return v;
}

static bool end_form_page(struct web *w, int status, const struct incident *i)
{
	struct ctx *c = w->c;
	struct sheet_page *lines = arena_new(c->arena, struct sheet_page);
	struct end_page *p = arena_new(c->arena, struct end_page);
	struct sha256 head;
	int64_t seq;
	if (!sheet_missing_lines(w, i, lines) || !journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	*p = (struct end_page){ .top = room_top_at(c, i, ROOM_PART_CLOSING), .sheet = room_url(c, i, "/closing"),
		.save = room_url(c, i, "/close"), .missing = lines->missing, .n_missing = lines->n_missing,
		.reason = field_of(w, &op_incident_close, "reason", S("")), .seen = number_text(c, seq),
		.count = number_text(c, (int64_t)lines->n_missing) };
	size_t lacking = mark_lacking(w, lines);
	p->is_lacking = lacking > 0;
	p->errors = end_errors(w, lacking);
	p->reason.is_required = true;
	return room_page(w, status, i, msg(c, MSG_CLOSING_PAGE_END_TITLE), end_page_body, p);
}

/* Closed already: the sheet says so, and who was faster. */
static bool show_end_with(struct web *w, int status)
{
	struct incident i;
	bool over = false;
	if (!room_of(w, &i)) {
		return false;
	}
	if (!incident_is_open(&i) && status != 200) {
		return show_sheet_with(w, status);
	}
	if (!is_over(w, &i, &over) || over) {
		return w->c->err.code == ERR_NONE;
	}
	return end_form_page(w, status, &i);
}
static bool show_end(struct web *w) { return show_end_with(w, 200); }
static bool refuse_end(struct web *w) { return show_end_with(w, web_error_status(w)); }

static bool closed(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, "/closing"), MSG_CLOSING_PAGE_END_DONE);
}

#define ROOM "/incident/{incident}"
#define SHOW(path, right, function, text) \
	{ .method = HTTP_GET, .pattern = ROOM path, .needs = right, .show = function, .doc = text }
#define SAVE(path, operation, then, back, text) \
	{ .method = HTTP_POST, .pattern = ROOM path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = then, \
		.refuse = back, .doc = text }
static const struct route routes[] = {
	SHOW("/closing", ACCESS_VIEWER, show_sheet, "what has to be said at the end"),
	SHOW("/closing/summary", ACCESS_VIEWER, show_summary, "the closing record, to print"),
	SHOW("/closing/cause", ACCESS_RESPONDER, show_cause, "the cause"),
	SAVE("/closing/cause", op_closing_cause, saved_said, refuse_cause, "say what the cause was"),
	SHOW("/closing/recovery", ACCESS_RESPONDER, show_recovery, "containment and recovery"),
	SAVE("/closing/recovery", op_closing_recovery, saved_said, refuse_recovery, "say when it was recovered"),
	SHOW("/closing/told", ACCESS_RESPONDER, show_told, "how the executive was told"),
	SAVE("/closing/told", op_closing_told, saved_said, refuse_told, "say how the executive was told"),
	SHOW("/closing/follow/new", ACCESS_RESPONDER, show_follow, "add somebody affected"),
	SAVE("/closing/follow", op_follow_add, saved_follow, refuse_follow, "add somebody affected"),
	SHOW("/closing/follow/{follow}", ACCESS_RESPONDER, show_follow, "one of those affected"),
	SAVE("/closing/follow/{follow}", op_follow_change, saved_follow, refuse_follow, "say how far it is"),
	SHOW("/closing/cost/new", ACCESS_RESPONDER, show_cost, "add a cost"),
	SAVE("/closing/cost", op_cost_add, saved_cost, refuse_cost, "add a cost"),
	SHOW("/closing/cost/{cost}", ACCESS_RESPONDER, show_cost, "one cost"),
	SAVE("/closing/cost/{cost}", op_cost_change, saved_cost, refuse_cost, "change a cost"),
	SAVE("/closing/cost/{cost}/drop", op_cost_drop, saved_cost, refuse_cost, "take a cost back"),
	SAVE("/closing/cost/{cost}/restore", op_cost_restore, saved_cost, refuse_cost, "count a cost again"),
	SAVE("/closing/cost-access", op_closing_access, saved_access, refuse_sheet, "who may see the costs"),
	SHOW("/closing/answers", ACCESS_RESPONDER, show_own, "what the firm asks besides"),
	SAVE("/closing/answers", op_closing_own, saved_own, refuse_own, "answer what the firm asks besides"),
	SHOW("/closing/lesson/{lesson}", ACCESS_RESPONDER, show_lesson, "one question to learn from"),
	SAVE("/closing/lesson/{lesson}", op_lesson_set, saved_lesson, refuse_lesson, "answer it"),
	SHOW("/closing/end", ACCESS_RESPONDER, show_end, "what is missing, and closing"),
	SAVE("/close", op_incident_close, closed, refuse_end, "close an incident"),
};
const struct route_table closing_routes = { routes, sizeof routes / sizeof routes[0] };
