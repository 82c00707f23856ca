/* Decisions of a room: the list, one of them, deciding on the phone, and the list on paper. */
#include "decision/decision_web.h"

#include "base/time.h"
#include "decision/decision_form_web.h"
#include "decision/decision_page.h"
#include "decision_html.h"
#include "escalation/escalation.h"
#include "fact/fact.h"
#include "messages.h"

PAGE_BODY(decisions_page)
PAGE_BODY(decision_page)
PAGE_BODY(decision_print_page)

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

static str heading_of(struct ctx *c, const struct decision *d)
{
	return msgf(c, MSG_DECISION_PAGE_NUMBER, { "number", number_text(c, d->number.v) });
}

static struct url decision_url(struct ctx *c, struct id incident_id, struct id id, const char *after)
{
	return room_sub(c, incident_id, "/decision/", id_str(c->arena, id), after);
}

static struct decision_look look_of(struct ctx *c, int state)
{
	static const struct { const char *css, *icon; } looks[DECISION_STATE_MAX] = {
		[DECISION_OPEN] = { "is-warn", "scale" }, [DECISION_DECIDED] = { "is-key", "decided" },
		[DECISION_CARRIED] = { "is-ok", "check" }, [DECISION_REVISITED] = { "is-quiet", "history" },
		[DECISION_WITHDRAWN] = { "is-quiet", "withdrawal" },
	};
	return (struct decision_look){ str_from_c(looks[state].css), str_from_c(looks[state].icon),
		msg(c, decision_state_choices.v[state].label) };
}

/* To the minute: the second of pressing a button says nothing. */
static str when_text(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_SECOND && !t.about ? time_full(c, t.earliest_ms) : event_time_full(c, t);
}

static str decided_line(struct ctx *c, const struct decision *d)
{
	if (!d->decided.precision) {
		return S("");
	}
	return msgf(c, MSG_DECISION_PAGE_DECIDED_LINE, { "when", when_text(c, d->decided) },
		{ "who", or_empty(d->decided_by_name) });
}

static str carry_line(struct ctx *c, const struct decision *d)
{
	str line = or_empty(d->carrier_name);
	if (d->carry_due_at.has) {
		line = add_part(c, line, msgf(c, MSG_DECISION_PAGE_UNTIL, { "when", time_full(c, d->carry_due_at.v) }));
	}
	if (d->carried.precision) {
		line = add_part(c, line, msgf(c, MSG_DECISION_PAGE_CARRIED_AT, { "when", when_text(c, d->carried) }));
	}
	return line;
}

/* --- the list --- */

static struct decision_row row_of(struct ctx *c, const struct decision *d)
{
	bool is_open = d->state == DECISION_OPEN, waits = d->state == DECISION_DECIDED;
	struct opt_int due = is_open ? d->due_at : waits ? d->carry_due_at : (struct opt_int){ 0 };
	str line = is_open ? str_is_empty(d->decider_name) ? msg(c, MSG_DECISION_PAGE_NO_DECIDER)
		: msgf(c, MSG_DECISION_PAGE_DECIDER, { "who", d->decider_name }) : decided_line(c, d);
	if (waits && !str_is_empty(d->carrier_name)) {
		line = add_part(c, line, msgf(c, MSG_DECISION_PAGE_CARRIER, { "who", d->carrier_name }));
	}
	return (struct decision_row){ .number = heading_of(c, d), .question = d->question, .answer = d->answer,
		.line = line, .look = look_of(c, d->state), .has_due = due.has, .due_at = due.v,
		.to = decision_url(c, d->incident_id, d->id, "") };
}

static void fill_list(struct ctx *c, const struct decision *v, size_t n, struct decisions_page *p)
{
	p->open = arena_array(c->arena, struct decision_row, n);
	p->rest = arena_array(c->arena, struct decision_row, n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == DECISION_OPEN) {
			p->open[p->n_open++] = row_of(c, &v[k]);
		}
	}
	for (size_t k = n; k > 0; k--) {
		if (v[k - 1].state != DECISION_OPEN) {
			p->rest[p->n_rest++] = row_of(c, &v[k - 1]);
		}
	}
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct decision *v;
	size_t n;
	struct decisions_page *p = arena_new(c->arena, struct decisions_page);
	if (!room_of(w, &i) || !decision_list(c, i.id, &v, &n)) {
		return false;
	}
	fill_list(c, v, n, p);
	p->top = room_top_at(c, &i, ROOM_PART_DECISIONS);
	p->can_act = room_can_change(c, &i);
	p->new_one = room_url(c, &i, "/decision/new");
	p->print = room_url(c, &i, "/decision/print");
	p->empty = (struct empty_view){ .icon = S("scale"), .title = msg(c, MSG_DECISION_PAGE_NONE),
		.text = msg(c, MSG_DECISION_PAGE_NONE_HELP) };
	return room_page(w, 200, &i, msg(c, MSG_ROOM_PART_DECISIONS), decisions_page_body, p);
}

/* --- what a decision says, on the screen and on paper --- */

static void fill_choices(struct ctx *c, const struct decision *d, struct decision_choice_row **ret, size_t *ret_n)
{
	struct decision_option *v;
	decision_options(c, d->options, &v, ret_n);
	*ret = arena_array(c->arena, struct decision_choice_row, *ret_n);
	str rest = d->answer;
	str taken = str_is_empty(rest) ? S("") : str_cut(&rest, '\n');
	for (size_t k = 0; k < *ret_n; k++) {
		(*ret)[k] = (struct decision_choice_row){ v[k].text, v[k].pro, v[k].con, taken.n && str_eq(v[k].text, taken) };
	}
}

struct said { int label; str text; };

static void fill_pairs(struct ctx *c, const struct said *v, size_t n, struct decision_pair **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct decision_pair, n);
	for (size_t k = 0; k < n; k++) {
		if (!str_is_empty(v[k].text)) {
			(*ret)[(*ret_n)++] = (struct decision_pair){ msg(c, v[k].label), v[k].text };
		}
	}
}

static void fill_weighed(struct ctx *c, const struct decision *d, struct decision_pair **ret, size_t *ret_n)
{
	const struct said v[] = { { MSG_DECISION_LABEL_CUSTOMERS, d->on_customers }, { MSG_DECISION_LABEL_LAW, d->on_law },
		{ MSG_DECISION_LABEL_MONEY, d->on_money }, { MSG_DECISION_LABEL_REPUTATION, d->on_reputation },
		{ MSG_DECISION_LABEL_SAFETY, d->on_safety } };
	fill_pairs(c, v, sizeof v / sizeof v[0], ret, ret_n);
}

static void fill_people(struct ctx *c, const struct decision *d, struct decision_pair **ret, size_t *ret_n)
{
	str asked = str_is_empty(d->asked_by_name) ? S("") : STR_CAT(c->arena, d->asked_by_name, S("　"),
		time_full(c, d->asked_at.v));
	const struct said v[] = { { MSG_DECISION_LABEL_DECIDER, d->state == DECISION_OPEN ? d->decider_name : S("") },
		{ MSG_DECISION_LABEL_CONSULTED, d->consulted_names }, { MSG_DECISION_LABEL_TOLD, d->told_names },
		{ MSG_DECISION_PAGE_ASKED, asked } };
	fill_pairs(c, v, sizeof v / sizeof v[0], ret, ret_n);
}

static const struct decision *find(const struct decision *v, size_t n, struct id id)
{
	for (size_t k = 0; k < n && !id_is_none(id); k++) {
		if (id_eq(v[k].id, id)) {
			return &v[k];
		}
	}
	return NULL;
}

static str older_text(struct ctx *c, const struct decision *old)
{
	return msgf(c, MSG_DECISION_PAGE_OLDER, { "number", number_text(c, old->number.v) }, { "question", old->question });
}

static str newer_text(struct ctx *c, const struct decision *newer)
{
	return msgf(c, newer->state == DECISION_OPEN ? MSG_DECISION_PAGE_NEWER_OPEN : MSG_DECISION_PAGE_NEWER,
		{ "number", number_text(c, newer->number.v) }, { "question", newer->question });
}

/* --- one --- */

static void fill_links(struct ctx *c, const struct incident *i, const struct decision *d, const struct decision *v,
                       size_t n, struct decision_page *p)
{
	const struct decision *older = find(v, n, d->revisits_id), *newer = find(v, n, d->revisited_by_id);
	p->has_older = older != NULL;
	p->has_newer = newer != NULL;
	if (older) {
		p->older_text = older_text(c, older);
		p->older = decision_url(c, i->id, older->id, "");
	}
	if (newer) {
		p->newer_text = newer_text(c, newer);
		p->newer = decision_url(c, i->id, newer->id, "");
	}
	p->decide = decision_url(c, i->id, d->id, "/decide");
	p->carried = decision_url(c, i->id, d->id, "/carried");
	p->withdraw = decision_url(c, i->id, d->id, "/withdraw");
	p->reopen = decision_url(c, i->id, d->id, "/reopen");
	p->edit = decision_url(c, i->id, d->id, "/edit");
	p->revisit = url_with(c, room_url(c, i, "/decision/new"), "revisits", id_str(c->arena, d->id));
}

static void fill_state(struct ctx *c, const struct incident *i, const struct decision *d, struct decision_page *p)
{
	struct decision_row row = row_of(c, d);
	bool rests = d->state == DECISION_DECIDED || d->state == DECISION_CARRIED;
	p->look = row.look;
	p->has_due = row.has_due;
	p->due_at = row.due_at;
	p->is_open = d->state == DECISION_OPEN;
	p->is_decided = d->decided.precision != WHEN_NONE;
	p->can_act = room_can_change(c, i);
	p->can_carry = d->state == DECISION_DECIDED;
	p->can_withdraw = p->is_open || rests;
	p->can_reopen = d->state == DECISION_CARRIED || d->state == DECISION_WITHDRAWN;
	p->can_revisit = rests && id_is_none(d->revisited_by_id);
	p->can_edit = p->is_open || rests;
}

/* "想定される原因 装置の故障" begins with its label, which stands beside it already. */
static str without_label(str text, str label)
{
	str rest = str_starts(text, label) ? str_trim(str_sub(text, label.n, text.n)) : text;
	return str_starts(rest, S(":")) ? str_trim(str_sub(rest, 1, rest.n)) : rest;
}

/* What was known: the journal up to then, and the facts as their entries said. */
static bool fill_known(struct ctx *c, const struct incident *i, const struct decision *d, struct decision_page *p)
{
	struct decision_fact *v;
	p->has_known = d->known_seq.has;
	if (!p->has_known) {
		return true;
	}
	if (!decision_facts_then(c, i->id, d->known_seq.v, &v, &p->n_then)) {
		return false;
	}
	str seq = number_text(c, d->known_seq.v);
	p->known_text = msgf(c, MSG_DECISION_PAGE_KNOWN, { "seq", seq });
	p->known = room_sub(c, i->id, "/entry/", seq, "");
	p->entry = room_sub(c, i->id, "/entry/", number_text(c, d->entry_seq.v), "");
	p->seal = d->known_seal;
	p->then = arena_array(c->arena, struct decision_then, p->n_then);
	for (size_t k = 0; k < p->n_then; k++) {
		const struct fact_def *def = catalog_fact(c->catalog, v[k].key);
		str label = def ? text2_in(def->name, c->lang) : v[k].key;
		p->then[k] = (struct decision_then){ .label = label, .text = without_label(or_empty(v[k].text), label), .when = time_full(c, v[k].recorded_at),
			.to = room_sub(c, i->id, "/entry/", number_text(c, v[k].seq), "") };
	}
	return true;
}

static void choice_options(struct ctx *c, const struct decision_page *p, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, p->n_choices + 1);
	for (size_t k = 0; k < p->n_choices; k++) {
		const struct decision_choice_row *o = &p->choices[k];
		str pro = o->pro.n ? msgf(c, MSG_DECISION_PAGE_PRO_LINE, { "text", o->pro }) : S("");
		str con = o->con.n ? msgf(c, MSG_DECISION_PAGE_CON_LINE, { "text", o->con }) : S("");
		v[k] = (struct field_option){ number_text(c, (int64_t)k + 1), o->text, add_part(c, pro, con) };
	}
	v[p->n_choices] = (struct field_option){ S("0"), msg(c, MSG_DECISION_PAGE_OTHER), S("") };
	field_options(f, v, p->n_choices + 1);
}

static bool fill_forms(struct web *w, const struct decision *d, struct decision_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *me, *people;
	size_t n_me, n;
	bool decides = form_is_sent(w, &op_decision_decide), carries = form_is_sent(w, &op_decision_carried);
	bool withdraws = form_is_sent(w, &op_decision_withdraw);
	if (!room_people_options(c, MSG_ROOM_WHO_ME, &me, &n_me) ||
	    !room_callee_options(c, MSG_DECISION_PAGE_NOBODY, &people, &n)) {
		return false;
	}
	p->choice = form_field(w, decides, &op_decision_decide, "choice", S(""));
	choice_options(c, p, &p->choice);
	p->say = form_field(w, decides, &op_decision_decide, "answer", S(""));
	field_help(w, &p->say, p->n_choices ? MSG_DECISION_PAGE_SAY_HELP : MSG_DECISION_PAGE_SAY_ALONE);
	p->why = form_field(w, decides, &op_decision_decide, "ground", d->ground);
	field_help(w, &p->why, MSG_DECISION_PAGE_WHY_HELP);
	p->who = form_field(w, decides, &op_decision_decide, "person_id", S(""));
	field_options(&p->who, me, n_me);
	p->when = form_field(w, decides, &op_decision_decide, "occurred_at", S(""));
	p->carrier = form_field(w, decides, &op_decision_decide, "carrier_id", decision_id_text(c, d->carrier_id));
	field_options(&p->carrier, people, n);
	p->carry_due = form_field(w, decides, &op_decision_decide, "carry_due_at", decision_due_text(c, d->carry_due_at));
	p->done_note = form_field(w, carries, &op_decision_carried, "note", S(""));
	p->done_when = form_field(w, carries, &op_decision_carried, "occurred_at", S(""));
	p->back_note = form_field(w, withdraws, &op_decision_withdraw, "note", S(""));
	p->back_note.label = msg(c, MSG_DECISION_PAGE_WITHDRAWN_WHY);
	p->errors = errors_make(w);
	return true;
}

static bool fill_one(struct web *w, const struct incident *i, const struct decision *d, struct decision_page *p)
{
	struct ctx *c = w->c;
	fill_state(c, i, d, p);
	fill_choices(c, d, &p->choices, &p->n_choices);
	fill_weighed(c, d, &p->weighed, &p->n_weighed);
	fill_people(c, d, &p->people, &p->n_people);
	p->top = room_top_at(c, i, ROOM_PART_DECISIONS);
	p->all = room_url(c, i, "/decision");
	p->heading = heading_of(c, d);
	p->question = d->question;
	p->answer = d->answer;
	p->decided_line = decided_line(c, d);
	p->carry_line = carry_line(c, d);
	p->ground = p->is_open && p->can_act ? S("") : d->ground;
	p->carried_note = d->carried_note;
	p->withdrawn_reason = d->withdrawn_reason;
	return fill_known(c, i, d, p) && fill_forms(w, d, p) && decision_stop_one(w, i, d, p);
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct decision *v, d;
	size_t n;
	struct decision_page *p = arena_new(c->arena, struct decision_page);
	if (!room_of(w, &i) || !web_id(w, "decision", &id) || !decision_get(c, i.id, id, &d) ||
	    !decision_list(c, i.id, &v, &n)) {
		return false;
	}
	fill_links(c, &i, &d, v, n, p);
	return fill_one(w, &i, &d, p) && room_page(w, status, &i, d.question, decision_page_body, p);
}

static bool show_one(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

/* --- the list on paper --- */

static struct decision_sheet sheet_of(struct ctx *c, const struct decision *v, size_t n, const struct decision *d)
{
	const struct decision *older = find(v, n, d->revisits_id), *newer = find(v, n, d->revisited_by_id);
	struct decision_sheet s = { .number = heading_of(c, d), .question = d->question,
		.state = msg(c, decision_state_choices.v[d->state].label), .answer = d->answer, .decided = decided_line(c, d),
		.ground = d->ground, .carry = add_part(c, carry_line(c, d), d->carried_note) };
	if (d->known_seq.has) {
		s.known = msgf(c, MSG_DECISION_PAGE_KNOWN_SEAL, { "seq", number_text(c, d->known_seq.v) },
			{ "seal", d->known_seal });
	}
	s.stop = str_is_none(d->stop_said) ? S("") : d->stop_said;
	s.stop_differs = str_is_empty(d->stop_differs) ? S("") : add_part(c, stop_differs_text(c, d->stop_differs), or_empty(d->stop_reason));
	if (d->withdrawn_reason.n) {
		s.state = add_part(c, s.state, d->withdrawn_reason);
	}
	s.linked = add_part(c, older ? older_text(c, older) : S(""), newer ? newer_text(c, newer) : S(""));
	fill_choices(c, d, &s.choices, &s.n_choices);
	fill_weighed(c, d, &s.weighed, &s.n_weighed);
	fill_people(c, d, &s.people, &s.n_people);
	return s;
}

static bool show_print(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct decision *v;
	struct sha256 head;
	int64_t seq;
	struct decision_print_page *p = arena_new(c->arena, struct decision_print_page);
	if (!room_of(w, &i) || !decision_list(c, i.id, &v, &p->n_rows) || !journal_head(c, i.id, &seq, &head)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct decision_sheet, p->n_rows);
	for (size_t k = 0; k < p->n_rows; k++) {
		p->rows[k] = sheet_of(c, v, p->n_rows, &v[k]);
	}
	p->top = room_top_of(c, &i);
	p->top.room = room_url(c, &i, "/decision");
	p->org = c->org_name;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	p->name = i.name;
	p->title = i.title;
	p->is_exercise = i.mode == INCIDENT_EXERCISE;
	p->seal = msgf(c, MSG_TIMELINE_PAGE_SEAL, { "seal", journal_seal_text(c->arena, seq, &head) },
		{ "count", number_text(c, seq) });
	return room_page(w, 200, &i, msg(c, MSG_DECISION_PAGE_PAPER_TITLE), decision_print_page_body, p);
}

static bool to_one(struct web *w, int flash)
{
	const struct decision *d = w->result;
	return web_redirect_flash(w, decision_url(w->c, d->incident_id, d->id, ""), flash);
}
static bool asked(struct web *w) { return to_one(w, MSG_DECISION_PAGE_ASKED_NOW); }
static bool changed(struct web *w) { return to_one(w, MSG_DECISION_PAGE_CHANGED_NOW); }
static bool decided(struct web *w) { return to_one(w, MSG_DECISION_PAGE_DECIDED_NOW); }
static bool carried(struct web *w) { return to_one(w, MSG_DECISION_PAGE_CARRIED_NOW); }
static bool withdrawn(struct web *w) { return to_one(w, MSG_DECISION_PAGE_WITHDRAWN_NOW); }
static bool explained(struct web *w) { return to_one(w, MSG_DECISION_PAGE_EXPLAINED); }
static bool reopened(struct web *w) { return to_one(w, MSG_DECISION_PAGE_REOPENED_NOW); }

#define DECISION_GET(path, least, function, text) \
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/decision" path, .needs = least, .show = function, .doc = text }
#define DECISION_POST(path, operation, then, otherwise, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/decision" path, .needs = ACCESS_RESPONDER, \
		.op = &operation, .answer = then, .refuse = otherwise, .doc = text }
static const struct route routes[] = {
	DECISION_GET("", ACCESS_VIEWER, show_list, "decisions of a room"),
	DECISION_GET("/new", ACCESS_RESPONDER, decision_form_new, "ask for a decision"),
	DECISION_POST("", op_decision_ask, asked, decision_form_refuse_new, "ask for a decision"),
	DECISION_GET("/print", ACCESS_VIEWER, show_print, "the list of decisions, to print"),
	DECISION_GET("/{decision}", ACCESS_VIEWER, show_one, "one decision"),
	DECISION_GET("/{decision}/edit", ACCESS_RESPONDER, decision_form_edit, "change what is asked"),
	DECISION_POST("/{decision}/edit", op_decision_change, changed, decision_form_refuse_edit, "change what is asked"),
	DECISION_POST("/{decision}/decide", op_decision_decide, decided, refuse, "decide"),
	DECISION_POST("/{decision}/explain", op_decision_explain, explained, refuse, "why it was decided otherwise than the stop matrix says"),
	DECISION_POST("/{decision}/carried", op_decision_carried, carried, refuse, "it was carried out"),
	DECISION_POST("/{decision}/withdraw", op_decision_withdraw, withdrawn, refuse, "take a decision back"),
	DECISION_POST("/{decision}/reopen", op_decision_reopen, reopened, refuse, "take the last step back"),
};
const struct route_table decision_routes = { routes, sizeof routes / sizeof routes[0] };
