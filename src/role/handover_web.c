/* The hand-over sheet: what changed since the reader left, what is open and who does it. */
#include "base/limits.h"
#include "base/time.h"
#include "decision/decision.h"
#include "fact/fact.h"
#include "messages.h"
#include "procedure/procedure.h"
#include "question/question.h"
#include "report/report.h"
#include "role/handover_page.h"
#include "role/role_parts_web.h"
#include "role_html.h"

PAGE_BODY(handover_page)

#define ENTRIES_MAX 300
#define HOUR_MS (3600 * 1000LL)

static str or_dash(str s) { return str_is_empty(s) ? S("—") : s; }

/* --- since when --- */

enum since { SINCE_ENTRY, SINCE_SHIFT, SINCE_8H, SINCE_TIME, SINCE_ALL, SINCE_MAX };
static const struct choice sinces[] = {
	[SINCE_ENTRY] = { "entry", MSG_HANDOVER_PAGE_SINCE_ENTRY }, [SINCE_SHIFT] = { "shift", MSG_HANDOVER_PAGE_SINCE_SHIFT },
	[SINCE_8H] = { "8h", MSG_HANDOVER_PAGE_SINCE_8H }, [SINCE_TIME] = { "time", MSG_HANDOVER_PAGE_SINCE_TIME },
	[SINCE_ALL] = { "all", MSG_HANDOVER_PAGE_SINCE_ALL },
};
static const struct choices since_choices = { sinces, SINCE_MAX };

struct begin { enum since how; int64_t seq; struct opt_int at; bool is_bad_time; };

/* A time that cannot be read, or nothing of the reader's own to begin at: everything. */
static bool begin_of(struct web *w, const struct incident *i, struct begin *b)
{
	struct ctx *c = w->c;
	struct event_time t;
	int asked = choice_find(&since_choices, web_query(w, "since"));
	*b = (struct begin){ .how = asked < 0 ? SINCE_ENTRY : (enum since)asked };
	if (b->how == SINCE_ENTRY && !handover_since_my_entry(c, i->id, &b->seq, &b->at)) {
		return false;
	}
	if (b->how == SINCE_SHIFT && !handover_since_shift(c, i->id, &b->seq, &b->at)) {
		return false;
	}
	if (b->how == SINCE_8H) {
		b->at = (struct opt_int){ true, c->now_ms - 8 * HOUR_MS };
	}
	if (b->how == SINCE_TIME) {
		b->is_bad_time = !event_time_parse(web_query(w, "at"), c->now_ms, &t);
		b->at = (struct opt_int){ !b->is_bad_time, b->is_bad_time ? 0 : t.earliest_ms };
	}
	bool by_time = (b->how == SINCE_8H || b->how == SINCE_TIME) && b->at.has;
	return !by_time || handover_since_time(c, i->id, b->at.v, &b->seq);
}

static void fill_since(struct web *w, const struct begin *b, struct handover_page *p)
{
	struct ctx *c = w->c;
	struct field_option *v = arena_array(c->arena, struct field_option, SINCE_MAX);
	for (int k = 0; k < SINCE_MAX; k++) {
		v[k] = (struct field_option){ str_from_c(sinces[k].code), msg(c, sinces[k].label), S("") };
	}
	p->since_field = field_view_make(w, "since", MSG_HANDOVER_PAGE_SINCE, str_from_c(sinces[b->how].code));
	field_options(&p->since_field, v, SINCE_MAX);
	p->at_field = field_view_make(w, "at", MSG_HANDOVER_PAGE_AT, web_query(w, "at"));
	field_help(w, &p->at_field, MSG_HANDOVER_PAGE_AT_HELP);
	p->at_field.error = b->is_bad_time ? msg(c, MSG_HANDOVER_PAGE_AT_BAD) : S("");
	p->since = b->at.has ? msgf(c, MSG_HANDOVER_PAGE_SINCE_LINE, { "how", msg(c, sinces[b->how].label) },
		{ "when", time_full(c, b->at.v) }) : msg(c, MSG_HANDOVER_PAGE_SINCE_ALL);
}

/* --- what happened --- */

static const struct { int title; unsigned types; } groups[] = {
	{ MSG_HANDOVER_PAGE_DECIDED, 1u << ENTRY_DECIDED },
	{ MSG_HANDOVER_PAGE_DONE, 1u << ENTRY_DONE | 1u << ENTRY_COLLECTED },
	{ MSG_HANDOVER_PAGE_TOLD, 1u << ENTRY_TOLD },
	{ MSG_HANDOVER_PAGE_SEEN, 1u << ENTRY_OBSERVED },
	{ MSG_HANDOVER_PAGE_NOTES, 1u << ENTRY_NOTE },
	{ MSG_HANDOVER_PAGE_OTHERS, 1u << ENTRY_CHANGE | 1u << ENTRY_CORRECTION | 1u << ENTRY_WITHDRAWAL | 1u << ENTRY_MASK },
};
#define N_GROUPS (sizeof groups / sizeof groups[0])

static struct handover_line line_of(struct ctx *c, const struct incident *i, const struct entry_view *e)
{
	str seq = number_text(c, e->seq);
	str who = str_is_empty(e->person_name) ? e->writer_name : e->person_name;
	return (struct handover_line){ .when = event_time_short(c, e->occurred), .seq = seq, .text = e->text,
		.who = str_is_none(who) ? S("") : who, .to = room_sub(c, i->id, "/entry/", seq, ""),
		.is_withdrawn = e->withdrawn_by > 0 };
}

static bool fill_groups(struct ctx *c, const struct incident *i, const struct begin *b, struct handover_page *p)
{
	struct entry_view *v;
	size_t n;
	int64_t more;
	if (!handover_entries(c, i->id, b->seq, ENTRIES_MAX, &v, &n, &more)) {
		return false;
	}
	p->groups = arena_array(c->arena, struct handover_group, N_GROUPS);
	for (size_t g = 0; g < N_GROUPS; g++) {
		struct handover_group *to = &p->groups[p->n_groups];
		*to = (struct handover_group){ .title = msg(c, groups[g].title),
			.lines = arena_array(c->arena, struct handover_line, n) };
		for (size_t k = 0; k < n; k++) {
			if (groups[g].types & 1u << (unsigned)v[k].type) {
				to->lines[to->n_lines++] = line_of(c, i, &v[k]);
			}
		}
		p->n_groups += to->n_lines > 0;
	}
	p->is_empty = n == 0;
	p->more = more > 0 ? msgf(c, MSG_HANDOVER_PAGE_MORE, { "count", number_text(c, more) }) : S("");
	return true;
}

/* --- what is known and what is not --- */

static bool fill_facts(struct ctx *c, const struct incident *i, const struct begin *b, struct handover_page *p)
{
	struct fact *v;
	size_t n;
	struct question *asked;
	size_t n_asked;
	if (!fact_list(c, i->id, &v, &n) || !question_list(c, i->id, &asked, &n_asked)) {
		return false;
	}
	p->facts = arena_array(c->arena, struct handover_item, n);
	p->unknown = arena_array(c->arena, struct handover_item, n + n_asked);
	for (size_t k = 0; k < n; k++) {
		struct handover_item item = { .what = v[k].label, .to = room_sub(c, i->id, "/fact/", v[k].key, ""),
			.note = str_is_none(v[k].value) ? S("") : v[k].value, .who = S("") };
		if (v[k].entry_seq.has && v[k].entry_seq.v > b->seq) {
			p->facts[p->n_facts++] = item;
		}
		if (v[k].state == FACT_UNKNOWN || v[k].state == FACT_INVESTIGATING) {
			item.who = msg(c, fact_state_choices.v[v[k].state].label);
			p->unknown[p->n_unknown++] = item;
		}
	}
	for (size_t k = 0; k < n_asked; k++) {
		if (asked[k].state == QUESTION_OPEN) {
			p->unknown[p->n_unknown++] = (struct handover_item){ .what = asked[k].text,
				.who = or_dash(asked[k].owner_name), .note = S(""),
				.to = room_sub(c, i->id, "/question/", id_str(c->arena, asked[k].id), "") };
		}
	}
	return true;
}

/* --- what is due and open --- */

static void add_due(struct ctx *c, struct handover_page *p, struct opt_int at, str what, str who, struct url to)
{
	size_t k = p->n_dues;
	if (!at.has) {
		return;
	}
	for (; k > 0 && p->dues[k - 1].at > at.v; k--) {
		p->dues[k] = p->dues[k - 1];
	}
	str when = STR_CAT(c->arena, time_short(c, at.v), S("　"), time_left(c, at.v));
	p->dues[k] = (struct handover_due){ .at = at.v, .when = when, .what = what, .who = or_dash(who), .to = to };
	p->n_dues++;
}

static void fill_steps(struct ctx *c, const struct incident *i, const struct step *v, size_t n, struct handover_page *p)
{
	p->steps = arena_array(c->arena, struct handover_item, n);
	for (size_t k = 0; k < n; k++) {
		bool in_hand = v[k].state == STEP_STARTED || v[k].state == STEP_BLOCKED || v[k].phase.v <= i->phase.v;
		if (step_is_over(&v[k])) {
			continue;
		}
		struct url to = room_sub(c, i->id, "/step/", id_str(c->arena, v[k].id), "");
		add_due(c, p, v[k].due_at, v[k].item_text, v[k].owner_name, to);
		if (in_hand) {
			p->steps[p->n_steps++] = (struct handover_item){ .what = v[k].item_text, .to = to,
				.who = str_is_empty(v[k].owner_name) ? msg(c, step_state_choices.v[v[k].state].label)
					: STR_CAT(c->arena, msg(c, step_state_choices.v[v[k].state].label), S("　"), v[k].owner_name),
				.note = str_is_none(v[k].note) ? S("") : v[k].note };
		}
	}
}

static void fill_decisions(struct ctx *c, const struct incident *i, const struct decision_wait *v, size_t n,
                           struct handover_page *p)
{
	p->to_decide = arena_array(c->arena, struct handover_item, n);
	for (size_t k = 0; k < n; k++) {
		struct url to = room_sub(c, i->id, "/decision/", id_str(c->arena, v[k].id), "");
		str what = msgf(c, v[k].is_open ? MSG_HANDOVER_PAGE_TO_DECIDE : MSG_HANDOVER_PAGE_TO_CARRY,
			{ "number", number_text(c, v[k].number) }, { "what", v[k].is_open ? v[k].question : v[k].answer });
		add_due(c, p, v[k].due_at, what, v[k].who, to);
		p->to_decide[p->n_to_decide++] = (struct handover_item){ .what = what, .who = or_dash(v[k].who), .to = to,
			.note = S("") };
	}
}

static bool fill_open(struct ctx *c, const struct incident *i, struct handover_page *p)
{
	struct step *steps;
	struct decision_wait *decisions;
	size_t n_steps, n_decisions;
	struct report_due report;
	if (!report_due_of(c, i, &report) || !step_lines(c, i->id, &steps, &n_steps) || !decision_waiting(c, i->id, &decisions, &n_decisions)) {
		return false;
	}
	p->dues = arena_array(c->arena, struct handover_due, n_steps + n_decisions + 1);
	add_due(c, p, (struct opt_int){ report.has, report.at }, msg(c, MSG_ROOM_NEXT_REPORT), i->lead_name,
		room_url(c, i, "/reports"));
	fill_decisions(c, i, decisions, n_decisions, p);
	fill_steps(c, i, steps, n_steps, p);
	return true;
}

static bool fill_roles(struct ctx *c, const struct incident *i, struct handover_page *p)
{
	struct role *v;
	size_t n;
	if (!role_list(c, i, &v, &n)) {
		return false;
	}
	p->roles = arena_array(c->arena, struct handover_item, n);
	for (size_t k = 0; k < n; k++) {
		if (id_is_none(v[k].person_id) && v[k].n_line == 0) {
			continue;
		}
		str who = id_is_none(v[k].person_id) ? msg(c, MSG_ROLE_STATE_NOBODY) : v[k].person_name;
		str gap = role_is_gap(&v[k]) && !id_is_none(v[k].person_id) ? msg(c, role_state_choices.v[v[k].state].label) : S("");
		p->roles[p->n_roles++] = (struct handover_item){ .what = v[k].name, .who = who,
			.note = STR_CAT(c->arena, gap, gap.n ? S("　") : S(""), v[k].acting.phone),
			.to = room_sub(c, i->id, "/role#role-", v[k].key, "") };
	}
	return true;
}

/* --- the hand-over itself --- */

static bool fill_waits(struct ctx *c, const struct incident *i, struct handover_page *p)
{
	struct handover *v;
	struct step *steps;
	size_t n, n_steps;
	if (!handover_list(c, i->id, &v, &n) || !step_lines(c, i->id, &steps, &n_steps)) {
		return false;
	}
	p->waits = arena_array(c->arena, struct handover_wait, n);
	for (size_t k = 0; k < n; k++) {
		str id = id_str(c->arena, v[k].id);
		if (v[k].state == HANDOVER_WAITING) {
			size_t in_hand = step_count_of(steps, n_steps, v[k].from_id);
			str count = number_text(c, (int64_t)in_hand);
			p->waits[p->n_waits++] = (struct handover_wait){ .from = v[k].from_name, .to = v[k].to_name,
				.note = v[k].note, .when = time_ago(c, v[k].given_at.v),
				.steps = in_hand ? msgf(c, MSG_HANDOVER_PAGE_TAKE_STEPS, { "who", v[k].from_name }, { "count", count }) : S(""),
				.is_mine = id_eq(v[k].from_id, c->who.person_id), .is_to_me = id_eq(v[k].to_id, c->who.person_id),
				.take = room_sub(c, i->id, "/handover/", id, "/take"),
				.withdraw = room_sub(c, i->id, "/handover/", id, "/withdraw") };
		}
	}
	return true;
}

static bool fill_give(struct web *w, const struct incident *i, struct handover_page *p)
{
	const struct field_option *people;
	size_t n;
	bool sent = form_is_sent(w, &op_handover_give);
	if (!room_people_options(w->c, MSG_ROLE_PAGE_CHOOSE, &people, &n)) {
		return false;
	}
	p->give = room_url(w->c, i, "/handover");
	p->to = form_field(w, sent, &op_handover_give, "to_id", S(""));
	field_options(&p->to, people, n);
	p->note = form_field(w, sent, &op_handover_give, "note", S(""));
	field_help(w, &p->note, MSG_HANDOVER_PAGE_NOTE_HELP);
	return true;
}

static bool fill_head(struct web *w, const struct incident *i, struct handover_page *p)
{
	struct ctx *c = w->c;
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	struct sha256 head;
	int64_t seq;
	if (!journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	p->top = room_top_at(c, i, ROOM_PART_ROLES);
	p->org = c->org_name;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	p->name = i->name;
	p->title = i->title;
	str level = i->level.has ? msgf(c, MSG_HANDOVER_PAGE_LEVEL, { "level", number_text(c, i->level.v) },
		{ "name", level_name(c, i->level) }) : msg(c, MSG_ROOM_LEVEL_NONE);
	p->state = STR_CAT(c->arena, kind ? text2_in(kind->name, c->lang) : i->kind, S(" / "), level, S(" / "),
		msg(c, phase_choices.v[i->phase.v].label));
	p->seal = msgf(c, MSG_TIMELINE_PAGE_SEAL, { "seal", journal_seal_text(c->arena, seq, &head) },
		{ "count", number_text(c, seq) });
	p->is_exercise = i->mode == INCIDENT_EXERCISE;
	p->can_act = room_can_change(c, i);
	p->has_person = !id_is_none(c->who.person_id);
	p->self = room_url(c, i, "/handover");
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct begin b;
	struct handover_page *p = arena_new(c->arena, struct handover_page);
	if (!room_of(w, &i) || !begin_of(w, &i, &b) || !fill_head(w, &i, p) || !fill_groups(c, &i, &b, p) ||
	    !fill_facts(c, &i, &b, p) || !fill_open(c, &i, p) || !fill_roles(c, &i, p) || !fill_waits(c, &i, p) ||
	    !fill_give(w, &i, p)) {
		return false;
	}
	fill_since(w, &b, p);
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_HANDOVER_PAGE_TITLE), handover_page_body, p);
}

bool handover_show(struct web *w) { return show_with(w, 200); }
bool handover_refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool back(struct web *w, int flash)
{
	const struct handover *h = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", h->incident_id, "/handover"), flash);
}
bool handover_given(struct web *w) { return back(w, MSG_HANDOVER_PAGE_GIVEN); }
bool handover_taken(struct web *w) { return back(w, MSG_HANDOVER_PAGE_TAKEN); }
bool handover_withdrawn(struct web *w) { return back(w, MSG_HANDOVER_PAGE_WITHDRAWN); }
