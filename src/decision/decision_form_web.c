/* The form to ask for a decision: empty, from the catalogue, from an older decision, or as it stands. */
#include "decision/decision_form_web.h"

#include "base/time.h"
#include "decision/decision_page.h"
#include "decision_html.h"
#include "messages.h"

PAGE_BODY(decision_form_page)

str decision_id_text(struct ctx *c, struct id id)
{
	return id_is_none(id) ? S("") : id_str(c->arena, id);
}

str decision_due_text(struct ctx *c, struct opt_int at)
{
	return at.has ? time_local_input(c->arena, at.v) : S("");
}

/* --- what stands in the form at first --- */

static str options_of(struct ctx *c, const struct decision_def *d)
{
	str all = S("");
	for (size_t k = 0; k < d->n_choices; k++) {
		const struct decision_choice *o = &d->choices[k];
		all = STR_CAT(c->arena, all, k ? S("\n") : S(""), text2_in(o->text, c->lang), S(" | "), text2_in(o->pro, c->lang),
			S(" | "), text2_in(o->con, c->lang));
	}
	return all;
}

static void from_older(struct decision *d, const struct decision *old)
{
	d->question = old->question;
	d->options = old->options;
	d->on_customers = old->on_customers;
	d->on_law = old->on_law;
	d->on_money = old->on_money;
	d->on_reputation = old->on_reputation;
	d->on_safety = old->on_safety;
	d->decider_id = old->decider_id;
	d->consulted = old->consulted;
	d->told = old->told;
}

/* --- fields --- */

static void fill_words(struct web *w, const struct operation *op, const struct decision *d,
                       const struct decision_def *def, struct decision_form_page *p)
{
	struct ctx *c = w->c;
	const struct { const char *name; str value; struct field_view *to; } weighed[DECISION_WEIGHED] = {
		{ "on_customers", d->on_customers, &p->on_customers }, { "on_law", d->on_law, &p->on_law },
		{ "on_money", d->on_money, &p->on_money }, { "on_reputation", d->on_reputation, &p->on_reputation },
		{ "on_safety", d->on_safety, &p->on_safety },
	};
	p->question = field_of(w, op, "question", d->question);
	p->options = field_of(w, op, "options", d->options);
	p->options.rows = 4;
	field_help(w, &p->options, MSG_DECISION_PAGE_OPTIONS_HELP);
	p->ground = field_of(w, op, "ground", d->ground);
	p->ground.rows = 3;
	field_help(w, &p->ground, MSG_DECISION_PAGE_GROUND_HELP);
	for (size_t k = 0; k < DECISION_WEIGHED; k++) {
		*weighed[k].to = field_of(w, op, weighed[k].name, weighed[k].value);
		weighed[k].to->rows = 2;
		if (def) { /* a question to think about, not an answer */
			weighed[k].to->placeholder = text2_in(def->weigh[k], c->lang);
		}
	}
}

static bool is_in(struct id_list list, struct id id)
{
	for (size_t k = 0; k < list.n; k++) {
		if (id_eq(list.v[k], id)) {
			return true;
		}
	}
	return false;
}

/* Those ticked in a form that came back, else those of the row. */
static bool is_on(const struct web *w, const char *name, struct id_list list, str value)
{
	struct id id;
	bool sent = false;
	for (size_t k = 0; k < w->form.n; k++) {
		sent = true;
		if (str_eq(w->form.v[k].name, str_from_c(name)) && str_eq(w->form.v[k].value, value)) {
			return true;
		}
	}
	return !sent && id_parse(value, &id) && is_in(list, id);
}

static struct decision_checks checks_of(struct web *w, const char *name, int label, struct id_list list,
                                        const struct field_option *people, size_t n)
{
	struct decision_checks v = { .name = str_from_c(name), .label = label,
		.v = arena_array(w->c->arena, struct decision_check, n) };
	for (size_t k = 1; k < n; k++) { /* the first is nobody */
		v.v[v.n++] = (struct decision_check){ people[k].value, people[k].label, is_on(w, name, list, people[k].value) };
	}
	return v;
}

static bool fill_people(struct web *w, const struct operation *op, const struct decision *d, struct decision_form_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	if (!room_callee_options(c, MSG_DECISION_PAGE_NOBODY, &people, &n)) {
		return false;
	}
	p->decider = field_of(w, op, "decider_id", decision_id_text(c, d->decider_id));
	field_options(&p->decider, people, n);
	p->due = field_of(w, op, "due_at", decision_due_text(c, d->due_at));
	p->carrier = field_of(w, op, "carrier_id", decision_id_text(c, d->carrier_id));
	field_options(&p->carrier, people, n);
	p->carry_due = field_of(w, op, "carry_due_at", decision_due_text(c, d->carry_due_at));
	p->consulted = checks_of(w, "consulted", MSG_DECISION_LABEL_CONSULTED, d->consulted, people, n);
	p->told = checks_of(w, "told", MSG_DECISION_LABEL_TOLD, d->told, people, n);
	return true;
}

/* --- the catalogue --- */

static void add_guide(struct ctx *c, const struct incident *i, const struct decision_def *d, str picked,
                      struct decision_form_page *p)
{
	p->guides[p->n_guides++] = (struct decision_guide){ .question = text2_in(d->question, c->lang),
		.when = text2_in(d->when, c->lang), .is_current = str_eq(d->key, picked),
		.to = url_with(c, room_url(c, i, "/decision/new"), "from", d->key) };
}

/* Those of this kind first, then those of every kind; while nobody knows the kind, all. */
static void fill_guides(struct ctx *c, const struct incident *i, str picked, struct decision_form_page *p)
{
	const struct catalog *k = c->catalog;
	bool is_unknown = str_eq(i->kind, S("unknown"));
	p->guides = arena_array(c->arena, struct decision_guide, k->n_decisions);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t n = 0; n < k->n_decisions; n++) {
			const struct decision_def *d = &k->decisions[n];
			bool named = d->n_kinds > 0 && (is_unknown || decision_def_fits(d, i->kind));
			if (pass == 0 ? named : d->n_kinds == 0) {
				add_guide(c, i, d, picked, p);
			}
		}
	}
}

static void fill_guide(struct ctx *c, const struct decision_def *def, struct decision_form_page *p)
{
	p->has_guide = true;
	p->guide_help = text2_in(def->help, c->lang);
	p->guide_verified = def->verified;
	p->guide_source = msgf(c, MSG_DECISION_PAGE_SOURCE, { "source", text2_in(def->source, c->lang) });
}

/* --- pages --- */

static bool finish(struct web *w, int status, const struct incident *i, struct decision_form_page *p)
{
	p->top = room_top_at(w->c, i, ROOM_PART_DECISIONS);
	p->all = room_url(w->c, i, "/decision");
	p->errors = errors_make(w);
	return room_page(w, status, i, p->heading, decision_form_page_body, p);
}

/* An address in a query that leads nowhere is passed over. */
static bool find_older(struct web *w, const struct incident *i, struct decision *old, bool *ret_found)
{
	str typed = raw_get(&w->form, "revisits_id");
	struct id id;
	*ret_found = false;
	if (!id_parse(str_is_empty(typed) ? web_query(w, "revisits") : typed, &id)) {
		return true;
	}
	if (!decision_get(w->c, i->id, id, old)) {
		if (w->c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(w->c);
		return true;
	}
	*ret_found = true;
	return true;
}

static void fill_revisits(struct ctx *c, const struct decision *old, struct decision_form_page *p)
{
	p->has_revisits = true;
	p->revisits = id_str(c->arena, old->id);
	p->revisits_text = msgf(c, MSG_DECISION_PAGE_OLDER, { "number", number_text(c, old->number.v) },
		{ "question", old->question });
}

static bool new_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct decision d = { 0 }, old;
	bool again;
	struct decision_form_page *p = arena_new(c->arena, struct decision_form_page);
	if (!room_of(w, &i) || !find_older(w, &i, &old, &again)) {
		return false;
	}
	const struct decision_def *def = catalog_decision(c->catalog, web_query(w, "from"));
	if (def) {
		d.question = text2_in(def->question, c->lang);
		d.options = options_of(c, def);
		fill_guide(c, def, p);
	}
	if (!decision_stop_new(w, &i, def, &d, p)) {
		return false;
	}
	if (again) {
		from_older(&d, &old);
		fill_revisits(c, &old, p);
	}
	p->is_new = true;
	p->heading = msg(c, MSG_DECISION_PAGE_NEW_TITLE);
	p->lead = msg(c, MSG_DECISION_PAGE_NEW_LEAD);
	p->save = room_url(c, &i, "/decision");
	fill_guides(c, &i, def ? def->key : S(""), p);
	fill_words(w, &op_decision_ask, &d, def, p);
	p->answer = field_of(w, &op_decision_ask, "answer", S(""));
	p->answer.rows = 2;
	return fill_people(w, &op_decision_ask, &d, p) && finish(w, status, &i, p);
}

bool decision_form_new(struct web *w) { return new_with(w, 200); }
bool decision_form_refuse_new(struct web *w) { return new_with(w, web_error_status(w)); }

static bool edit_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct decision d;
	struct decision_form_page *p = arena_new(c->arena, struct decision_form_page);
	if (!room_of(w, &i) || !web_id(w, "decision", &id) || !decision_get(c, i.id, id, &d)) {
		return false;
	}
	p->heading = msgf(c, MSG_DECISION_PAGE_EDIT_TITLE, { "number", number_text(c, d.number.v) });
	p->words_stand = d.state != DECISION_OPEN;
	p->lead = msg(c, p->words_stand ? MSG_DECISION_PAGE_EDIT_STANDS : MSG_DECISION_PAGE_EDIT_LEAD);
	p->save = room_sub(c, i.id, "/decision/", id_str(c->arena, d.id), "/edit");
	fill_words(w, &op_decision_change, &d, NULL, p);
	return fill_people(w, &op_decision_change, &d, p) && finish(w, status, &i, p);
}

bool decision_form_edit(struct web *w) { return edit_with(w, 200); }
bool decision_form_refuse_edit(struct web *w) { return edit_with(w, web_error_status(w)); }
