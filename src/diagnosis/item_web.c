/* One question of a round: who answered what, what to ask back, what was heard, what is done about it. */
#include "diagnosis/diagnosis_web.h"

#include "base/limits.h"
#include "base/time.h"
#include "diagnosis_html.h"
#include "messages.h"
#include "person/person.h"

PAGE_BODY(diagnosis_item_page)

/* What is asked; the result when there is one. */
struct item { struct diagnosis r; const struct sheet_def *d; struct diagnosis_result all; const struct diagnosis_item *it; };

static bool read_item(struct web *w, struct item *ret)
{
	struct ctx *c = w->c;
	struct id id;
	str key = raw_get(&w->parts, "item");
	if (!web_id(w, "diagnosis", &id) || !diagnosis_get(c, id, &ret->r) || !diagnosis_def(c, ret->r.sheet, &ret->d)) {
		return false;
	}
	if (ret->r.is_open) {
		diagnosis_count(c->arena, ret->d, NULL, 0, &ret->all);
	} else if (!diagnosis_result(c, &ret->r, &ret->all)) {
		return false;
	}
	for (size_t i = 0; i < ret->all.n_items; i++) {
		ret->it = str_eq(ret->all.items[i].f->key, key) ? &ret->all.items[i] : ret->it;
	}
	return ret->it || fail(c, ERR_NOT_FOUND, MSG_DIAGNOSIS_NO_ITEM);
}

static void fill_said(struct ctx *c, const struct item *x, struct diagnosis_item_page *v)
{
	const struct sheet_field *f = x->it->f;
	v->said = arena_array(c->arena, struct diag_said, f->n_choices);
	v->n_said = f->n_choices;
	for (size_t k = 0; k < f->n_choices; k++) {
		v->said[k] = (struct diag_said){ .choice = text2_in(f->choices[k].name, c->lang), .worth = str_i64(c->arena, f->choices[k].value) };
		struct diag_said *s = &v->said[k];
		s->cells = diagnosis_cells(c, &x->all, 1, &s->n_cells);
		for (size_t i = 0; i < s->n_cells; i++) {
			s->cells[i].text = str_i64(c->arena, x->it->picked[s->cells[i].group][k]);
		}
		s->cells[s->n_cells++] = (struct diag_cell){ msg(c, MSG_DIAGNOSIS_PAGE_EVERYBODY), str_i64(c->arena, x->it->picked[DIAG_GROUPS][k]), 0 };
	}
}

/* One question a line of the definition. */
static void fill_probes(struct ctx *c, const struct sheet_field *f, struct diagnosis_item_page *v)
{
	enum { MOST = 12 };
	str rest = text2_in(f->probe, c->lang);
	str *lines = arena_array(c->arena, str, MOST);
	while (rest.n > 0 && v->n_probes < MOST) {
		str line = str_trim(str_cut(&rest, '\n'));
		if (line.n > 0) {
			lines[v->n_probes++] = line;
		}
	}
	v->probes = lines;
}

static bool fill_heard(struct ctx *c, const struct item *x, struct diagnosis_item_page *v)
{
	struct diagnosis_note *n;
	size_t count;
	if (!diagnosis_notes(c, x->r.id, &n, &count)) {
		return false;
	}
	v->heard = arena_array(c->arena, struct diag_heard, count);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(n[i].item, x->it->f->key)) {
			v->heard[v->n_heard++] = (struct diag_heard){ msgf(c, MSG_DIAGNOSIS_PAGE_NOTE_LINE, { "when", time_full(c, n[i].made_at) },
				{ "who", str_is_none(n[i].who) ? S("-") : n[i].who }), n[i].text };
		}
	}
	return true;
}

static bool fill_done(struct ctx *c, const struct item *x, struct diagnosis_item_page *v)
{
	struct diagnosis_action *a;
	size_t count;
	if (!diagnosis_actions(c, x->r.sheet, &a, &count)) {
		return false;
	}
	v->done = arena_array(c->arena, struct diag_done, count);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(a[i].item, x->it->f->key)) {
			v->done[v->n_done++] = (struct diag_done){ a[i].action.what, msg(c, action_state_choices.v[a[i].action.state].label),
				action_plan(c, &a[i].action), url_id(c, "/action/", a[i].action.id, ""), action_is_over(&a[i].action) };
		}
	}
	return true;
}

static bool fill_forms(struct web *w, const struct item *x, struct diagnosis_item_page *v)
{
	struct ctx *c = w->c;
	struct person_option *people;
	size_t n;
	if (!person_options(c, &people, &n)) {
		return false;
	}
	struct field_option *o = arena_array(c->arena, struct field_option, n + 1);
	o[0] = (struct field_option){ S(""), msg(c, MSG_DIAGNOSIS_PAGE_NO_OWNER), S("") };
	for (size_t i = 0; i < n; i++) {
		o[i + 1] = (struct field_option){ id_str(c->arena, people[i].id), people[i].name, S("") };
	}
	v->say = field_of(w, &op_diagnosis_note, "text", S(""));
	v->say.label = msg(c, MSG_DIAGNOSIS_PAGE_NOTE_LABEL);
	v->what = field_of(w, &op_diagnosis_action, "what", text2_in(x->it->f->todo, c->lang));
	v->owner = field_of(w, &op_diagnosis_action, "owner_id", S(""));
	field_options(&v->owner, o, n + 1);
	v->due = field_of(w, &op_diagnosis_action, "due_at", S(""));
	v->once = id_new(c->now_ms);
	return true;
}

static void fill_neighbours(struct ctx *c, const struct item *x, struct diagnosis_item_page *v)
{
	size_t at = (size_t)x->it->number - 1;
	v->has_before = at > 0;
	v->has_after = at + 1 < x->all.n_items;
	v->before = v->has_before ? diagnosis_item_url(c, x->r.id, x->all.items[at - 1].f->key, "") : v->back;
	v->after = v->has_after ? diagnosis_item_url(c, x->r.id, x->all.items[at + 1].f->key, "") : v->back;
}

static bool item_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct item x = { .it = NULL };
	if (!read_item(w, &x)) {
		return false;
	}
	const struct sheet_field *f = x.it->f;
	struct diagnosis_item_page v = { .errors = errors_make(w), .back = diagnosis_url(c, x.r.id, ""), .can_act = diagnosis_may_act(c),
		.back_text = msgf(c, x.r.is_open ? MSG_DIAGNOSIS_PAGE_BACK_OPEN : MSG_DIAGNOSIS_PAGE_BACK_ROUND,
			{ "number", str_i64(c->arena, x.r.number.v) }),
		.number = msgf(c, MSG_DIAGNOSIS_PAGE_ITEM_NO, { "number", str_i64(c->arena, x.it->number) }), .text = text2_in(f->name, c->lang),
		.help = text2_in(f->help, c->lang), .weights = diagnosis_weights_text(c, f), .todo = text2_in(f->todo, c->lang), .is_open = x.r.is_open,
		.mean = msgf(c, MSG_DIAGNOSIS_PAGE_LACKS, { "points", diagnosis_mean_text(c, &x.it->all) }),
		.has_gap = x.it->gap >= DIAG_GAP_SHOWN, .note = diagnosis_item_url(c, x.r.id, f->key, "/notes"),
		.act = diagnosis_item_url(c, x.r.id, f->key, "/actions") };
	v.gap = v.has_gap ? diagnosis_tenths(c, x.it->gap) : S("");
	v.meaning = v.has_gap ? diagnosis_gap_text(c, x.it) : S("");
	v.heads = diagnosis_cells(c, &x.all, 0, &v.n_heads);
	fill_said(c, &x, &v);
	fill_probes(c, f, &v);
	fill_neighbours(c, &x, &v);
	if (!fill_heard(c, &x, &v) || !fill_done(c, &x, &v) || !fill_forms(w, &x, &v)) {
		return false;
	}
	struct page_view page = { .title = v.text, .nav = NAV_LEARN, .body = diagnosis_item_page_body, .view = &v };
	return page_show(w, status, &page);
}

bool diagnosis_item_show(struct web *w) { return item_page(w, 200); }
bool diagnosis_item_refuse(struct web *w) { return item_page(w, web_error_status(w)); }

static bool back(struct web *w, int message)
{
	const struct diagnosis *r = w->result;
	return web_redirect_flash(w, diagnosis_item_url(w->c, r->id, raw_get(&w->parts, "item"), ""), message);
}

bool diagnosis_item_noted(struct web *w) { return back(w, MSG_DIAGNOSIS_PAGE_NOTED); }
bool diagnosis_item_acted(struct web *w) { return back(w, MSG_DIAGNOSIS_PAGE_ACTION_MADE); }
