/* What is known: the ten items, one form each, and how each came to be known. */
#include "room/fact_page.h"

#include "base/time.h"
#include "messages.h"
#include "room_html.h"

PAGE_BODY(facts_page)
PAGE_BODY(fact_page)

static struct fact_row row_of(struct ctx *c, const struct incident *i, const struct fact *f)
{
	static const enum chip_kind chips[] = { [FACT_KNOWN] = CHIP_READY, [FACT_UNKNOWN] = CHIP_UNKNOWN,
		[FACT_INVESTIGATING] = CHIP_INVESTIGATING, [FACT_NONE] = CHIP_NONE };
	bool absent = f->state < 0;
	return (struct fact_row){ .number = number_text(c, f->number.v), .label = f->label, .help = f->help,
		.is_absent = absent, .has_chip = f->state > FACT_KNOWN, .chip = absent ? CHIP_UNKNOWN : chips[f->state],
		.value = absent || str_is_none(f->value) ? S("") : f->value, .source = str_is_none(f->source) ? S("") : f->source,
		.as_of = f->as_of.has ? time_full(c, f->as_of.v) : S(""), .to = room_sub(c, i->id, "/fact/", f->key, ""),
		.has_from = f->from_seq.has, .from_seq = number_text(c, f->from_seq.v),
		.from = room_sub(c, i->id, "/entry/", number_text(c, f->from_seq.v), "") };
}

/* --- the six questions, and what is not known --- */

static struct fact_question question_of(struct ctx *c, const struct incident *i, const struct question *q)
{
	str who = str_is_empty(q->owner_name) ? msg(c, MSG_QUESTION_NOBODY) : q->owner_name;
	str line = q->due_at.has ? STR_CAT(c->arena, who, S("　"),
		msgf(c, MSG_QUESTION_UNTIL, { "when", time_full(c, q->due_at.v) })) : who;
	return (struct fact_question){ .text = q->text, .line = line, .is_late = question_is_late(q, c->now_ms),
		.to = room_sub(c, i->id, "/question/", id_str(c->arena, q->id), "") };
}

static bool is_asked(const struct question *v, size_t n, str key)
{
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == QUESTION_OPEN && str_eq(v[k].fact_key, key)) {
			return true;
		}
	}
	return false;
}

static void fill_group(struct ctx *c, const struct incident *i, const struct fact *facts, const struct question *v,
                       size_t n, struct facts_page *p, int asks)
{
	struct asks_group *g = &p->groups[asks];
	g->name = msg(c, asks_choices.v[asks].label);
	g->rows = arena_array(c->arena, struct fact_row, p->n_rows);
	g->questions = arena_array(c->arena, struct fact_question, n);
	for (size_t k = 0; k < p->n_rows; k++) {
		if (facts[k].asks == asks) {
			g->rows[g->n_rows++] = p->rows[k];
		}
	}
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == QUESTION_OPEN && v[k].asks == asks) {
			g->questions[g->n_questions++] = question_of(c, i, &v[k]);
		}
	}
}

static bool fill_questions(struct ctx *c, const struct incident *i, const struct fact *facts, struct facts_page *p)
{
	struct question *v;
	size_t n;
	if (!question_list(c, i->id, &v, &n)) {
		return false;
	}
	p->open = arena_array(c->arena, struct fact_question, n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == QUESTION_OPEN) {
			p->open[p->n_open++] = question_of(c, i, &v[k]);
		}
	}
	for (size_t k = 0; k < p->n_rows; k++) {
		bool known = facts[k].state == FACT_KNOWN || facts[k].state == FACT_NONE;
		p->rows[k].can_ask = p->can_act && !known && !is_asked(v, n, facts[k].key);
		p->rows[k].ask = url_with(c, p->questions, "fact", facts[k].key);
	}
	p->groups = arena_array(c->arena, struct asks_group, ASKS_MAX);
	p->n_groups = ASKS_MAX;
	for (int asks = 0; asks < ASKS_MAX; asks++) {
		fill_group(c, i, facts, v, n, p, asks);
	}
	return true;
}

static bool show_facts(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct fact *v;
	struct facts_page *p = arena_new(c->arena, struct facts_page);
	if (!room_of(w, &i) || !fact_list(c, i.id, &v, &p->n_rows)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct fact_row, p->n_rows);
	for (size_t k = 0; k < p->n_rows; k++) {
		p->rows[k] = row_of(c, &i, &v[k]);
	}
	p->top = room_top_at(c, &i, ROOM_PART_FACTS);
	p->can_act = room_can_change(c, &i);
	p->plain = room_url(c, &i, "/fact");
	p->grouped = url_with(c, p->plain, "view", S("5w1h"));
	p->is_grouped = str_eq(web_query(w, "view"), S("5w1h"));
	p->questions = room_url(c, &i, "/question");
	return fill_questions(c, &i, v, p) && room_page(w, 200, &i, msg(c, MSG_ROOM_FACTS), facts_page_body, p);
}

static bool fill_past(struct ctx *c, const struct incident *i, str key, struct fact_page *p)
{
	struct fact_version *v;
	if (!fact_history(c, i->id, key, &v, &p->n_past)) {
		return false;
	}
	p->past = arena_array(c->arena, struct fact_past, p->n_past);
	for (size_t k = 0; k < p->n_past; k++) {
		str seq = number_text(c, v[k].seq);
		p->past[k] = (struct fact_past){ .when = time_full(c, v[k].recorded_at),
			.who = str_is_none(v[k].writer_name) ? S("") : v[k].writer_name,
			.text = str_is_none(v[k].text) ? S("") : v[k].text, .seq = seq,
			.entry = room_sub(c, i->id, "/entry/", seq, "") };
	}
	return true;
}

static void fill_form(struct web *w, const struct fact *f, struct fact_page *p)
{
	p->state = field_of(w, &op_fact_set, "state",
		f->state < 0 ? S("known") : str_from_c(fact_state_choices.v[f->state].code));
	p->value = field_of(w, &op_fact_set, "value", f->value);
	p->source = field_of(w, &op_fact_set, "source", f->source);
	field_help(w, &p->source, MSG_FACT_PAGE_SOURCE_HELP);
	p->as_of = field_of(w, &op_fact_set, "as_of", S(""));
	field_help(w, &p->as_of, MSG_FACT_PAGE_AS_OF_HELP);
	p->errors = errors_make(w);
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct fact f;
	struct fact_page *p = arena_new(c->arena, struct fact_page);
	if (!room_of(w, &i) || !fact_get(c, i.id, raw_get(&w->parts, "key"), &f) || !fill_past(c, &i, f.key, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_FACTS);
	p->all = room_url(c, &i, "/fact");
	p->now = row_of(c, &i, &f);
	p->heading = STR_CAT(c->arena, p->now.number, S(". "), f.label);
	p->help = f.help;
	p->can_act = room_can_change(c, &i);
	p->several_lines = f.several_lines;
	p->save = p->now.to;
	fill_form(w, &f, p);
	return room_page(w, status, &i, f.label, fact_page_body, p);
}

static bool show_fact(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool saved(struct web *w)
{
	const struct fact_set_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/fact"), MSG_FACT_PAGE_SAVED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/fact", .needs = ACCESS_VIEWER, .show = show_facts,
		.doc = "what is known" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/fact/{key}", .needs = ACCESS_VIEWER, .show = show_fact,
		.doc = "one fact and its history" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/fact/{key}", .needs = ACCESS_RESPONDER, .op = &op_fact_set,
		.answer = saved, .refuse = refuse, .doc = "write down a fact" },
};
const struct route_table fact_routes = { routes, sizeof routes / sizeof routes[0] };
