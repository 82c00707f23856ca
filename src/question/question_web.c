/* What is not known yet: the list, asking, and one question. */
#include "question/question_web.h"

#include "base/time.h"
#include "messages.h"
#include "question/question_view.h"
#include "question_html.h"

PAGE_BODY(questions_page)
PAGE_BODY(question_page)

static struct url question_url(struct ctx *c, const struct question *q, const char *act)
{
	return room_sub(c, q->incident_id, "/question/", id_str(c->arena, q->id), act);
}

static const struct { const char *css, *icon; } looks[QUESTION_STATE_MAX] = {
	[QUESTION_OPEN] = { "is-ask", "investigating" }, [QUESTION_ANSWERED] = { "is-ok", "check" },
	[QUESTION_DROPPED] = { "is-quiet", "minus" },
};

static struct question_line line_of(struct ctx *c, const struct question *q)
{
	bool is_late = question_is_late(q, c->now_ms);
	str state = is_late ? msg(c, MSG_QUESTION_PAGE_LATE) : msg(c, question_state_choices.v[q->state].label);
	return (struct question_line){ .text = q->text, .asks = msg(c, asks_choices.v[q->asks].label),
		.who = str_is_empty(q->owner_name) ? msg(c, MSG_QUESTION_NOBODY) : q->owner_name,
		.has_due = q->due_at.has && q->state == QUESTION_OPEN, .due_at = q->due_at.v,
		.due = q->due_at.has ? time_full(c, q->due_at.v) : S(""), .is_open = q->state == QUESTION_OPEN,
		.chip_css = is_late ? S("is-danger") : str_from_c(looks[q->state].css),
		.chip_icon = is_late ? S("clock") : str_from_c(looks[q->state].icon), .chip_text = state,
		.answer = q->answer, .page = question_url(c, q, "") };
}

static bool fill_lists(struct ctx *c, const struct incident *i, struct questions_page *p)
{
	struct question *v;
	size_t n;
	if (!question_list(c, i->id, &v, &n)) {
		return false;
	}
	p->open = arena_array(c->arena, struct question_line, n);
	p->ended = arena_array(c->arena, struct question_line, n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == QUESTION_OPEN) {
			p->open[p->n_open++] = line_of(c, &v[k]);
		} else {
			p->ended[p->n_ended++] = line_of(c, &v[k]);
		}
	}
	p->empty = (struct empty_view){ .icon = S("investigating"), .title = msg(c, MSG_QUESTION_PAGE_EMPTY),
		.text = msg(c, MSG_QUESTION_PAGE_EMPTY_TEXT) };
	return true;
}

static void fill_fact_options(struct ctx *c, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_facts + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_QUESTION_PAGE_NO_FACT), S("") };
	for (size_t k = 0; k < c->catalog->n_facts; k++) {
		const struct fact_def *d = &c->catalog->facts[k];
		v[k + 1] = (struct field_option){ d->key, text2_in(d->name, c->lang), S("") };
	}
	field_options(f, v, c->catalog->n_facts + 1);
}

/* ?fact=KEY: the form begins with what is asked about that item. */
static bool fill_add(struct web *w, const struct incident *i, struct questions_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	str key = web_query(w, "fact");
	const struct fact_def *d = str_is_empty(key) ? NULL : catalog_fact(c->catalog, key);
	if (!room_people_options(c, MSG_QUESTION_NOBODY, &people, &n)) {
		return false;
	}
	str text = d ? msgf(c, MSG_QUESTION_PAGE_ABOUT, { "label", text2_in(d->name, c->lang) }) : S("");
	p->text = field_of(w, &op_question_add, "text", text);
	field_help(w, &p->text, MSG_QUESTION_PAGE_TEXT_HELP);
	p->asks = field_of(w, &op_question_add, "asks", d ? str_from_c(asks_choices.v[d->asks].code) : S("what"));
	p->fact = field_of(w, &op_question_add, "fact_key", d ? d->key : S(""));
	fill_fact_options(c, &p->fact);
	p->owner = field_of(w, &op_question_add, "owner_id", S(""));
	field_options(&p->owner, people, n);
	p->due = field_of(w, &op_question_add, "due_at", S(""));
	p->errors = errors_make(w);
	p->add = room_url(c, i, "/question");
	return true;
}

static bool show_list_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct questions_page *p = arena_new(c->arena, struct questions_page);
	if (!room_of(w, &i) || !fill_lists(c, &i, p) || !fill_add(w, &i, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_FACTS);
	p->can_act = room_can_change(c, &i);
	p->facts = room_url(c, &i, "/fact");
	return room_page(w, status, &i, msg(c, MSG_QUESTION_PAGE_TITLE), questions_page_body, p);
}

static bool show_list(struct web *w) { return show_list_with(w, 200); }
static bool refuse_add(struct web *w) { return show_list_with(w, web_error_status(w)); }

static bool added(struct web *w)
{
	const struct question *q = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", q->incident_id, "/question"), MSG_QUESTION_PAGE_ADDED);
}

/* --- one question --- */

static bool question_of(struct web *w, const struct incident *i, struct question *ret)
{
	struct id id;
	return web_id(w, "question", &id) && question_get(w->c, i->id, id, ret);
}

static bool fill_forms(struct web *w, const struct question *q, struct question_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	bool answers = form_is_sent(w, &op_question_answer), assigns = form_is_sent(w, &op_question_assign);
	p->drop_open = form_is_sent(w, &op_question_drop);
	if (!room_people_options(c, MSG_QUESTION_NOBODY, &people, &n)) {
		return false;
	}
	p->answer_field = form_field(w, answers, &op_question_answer, "answer", S(""));
	p->source_field = form_field(w, answers, &op_question_answer, "source", S(""));
	p->as_fact = form_field(w, answers, &op_question_answer, "as_fact", S(""));
	p->owner = form_field(w, assigns, &op_question_assign, "owner_id",
		id_is_none(q->owner_id) ? S("") : id_str(c->arena, q->owner_id));
	field_options(&p->owner, people, n);
	p->due = form_field(w, assigns, &op_question_assign, "due_at",
		q->due_at.has ? time_local_input(c->arena, q->due_at.v) : S(""));
	p->reason = form_field(w, p->drop_open, &op_question_drop, "reason", S(""));
	p->reason.is_required = true;
	p->errors = errors_make(w);
	return true;
}

static bool show_one_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct question q;
	struct question_page *p = arena_new(c->arena, struct question_page);
	if (!room_of(w, &i) || !question_of(w, &i, &q) || !fill_forms(w, &q, p)) {
		return false;
	}
	const struct fact_def *d = str_is_empty(q.fact_key) ? NULL : catalog_fact(c->catalog, q.fact_key);
	p->top = room_top_at(c, &i, ROOM_PART_FACTS);
	p->all = room_url(c, &i, "/question");
	p->now = line_of(c, &q);
	p->fact = d ? text2_in(d->name, c->lang) : S("");
	p->has_fact = d != NULL;
	p->asked = time_full(c, q.asked_at.v);
	p->ended = q.ended_at.has ? time_full(c, q.ended_at.v) : S("");
	p->source = q.source;
	p->can_act = room_can_change(c, &i);
	p->can_end = p->can_act && q.state == QUESTION_OPEN;
	p->can_reopen = p->can_act && q.state != QUESTION_OPEN;
	p->answer = question_url(c, &q, "/answer");
	p->assign = question_url(c, &q, "/assign");
	p->drop = question_url(c, &q, "/drop");
	p->reopen = question_url(c, &q, "/reopen");
	return room_page(w, status, &i, q.text, question_page_body, p);
}

static bool show_one(struct web *w) { return show_one_with(w, 200); }
static bool refuse_one(struct web *w) { return show_one_with(w, web_error_status(w)); }

static bool moved(struct web *w)
{
	static const int flashes[QUESTION_STATE_MAX] = { [QUESTION_OPEN] = MSG_QUESTION_PAGE_NOW_OPEN,
		[QUESTION_ANSWERED] = MSG_QUESTION_PAGE_NOW_ANSWERED, [QUESTION_DROPPED] = MSG_QUESTION_PAGE_NOW_DROPPED };
	const struct question *q = w->result;
	return web_redirect_flash(w, question_url(w->c, q, ""), flashes[q->state]);
}

static bool assigned(struct web *w)
{
	return web_redirect_flash(w, question_url(w->c, w->result, ""), MSG_QUESTION_PAGE_ASSIGNED);
}

#define ONE "/incident/{incident}/question/{question}"
#define QUESTION_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = then, \
		.refuse = refuse_one, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/question", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "what is not known yet" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/question", .needs = ACCESS_RESPONDER,
		.op = &op_question_add, .answer = added, .refuse = refuse_add, .doc = "write down what is not known" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "one question" },
	QUESTION_POST("/answer", op_question_answer, moved, "a question is answered"),
	QUESTION_POST("/assign", op_question_assign, assigned, "say who finds out"),
	QUESTION_POST("/drop", op_question_drop, moved, "a question is not asked any more"),
	QUESTION_POST("/reopen", op_question_reopen, moved, "ask a question again"),
};
const struct route_table question_routes = { routes, sizeof routes / sizeof routes[0] };
