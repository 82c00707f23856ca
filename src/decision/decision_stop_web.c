/* The stop matrix beside a decision: which row, whom it means, what differs. */
#include "decision/decision_form_web.h"

#include "decision/decision_page.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "person/person.h"

/* The row that was picked, by the form that came back or the address; an address that leads nowhere is passed over. */
static const struct stop_rule *picked_of(struct web *w, const struct stop_rule *v, size_t n)
{
	str typed = raw_get(&w->form, "stop_id");
	struct id id;
	bool has = id_parse(str_is_none(typed) ? web_query(w, "stop") : typed, &id);
	for (size_t i = 0; has && i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	return n == 1 ? &v[0] : NULL; /* nothing to choose from */
}

static void fill_people(struct decision *d, const struct stop_people *people)
{
	d->decider_id = people->decider;
	d->consulted = people->consult;
	d->told = people->told;
}

bool decision_stop_new(struct web *w, const struct incident *i, const struct decision_def *def, struct decision *d, struct decision_form_page *p)
{
	struct ctx *c = w->c;
	struct stop_rule *v;
	size_t n;
	struct stop_people people;
	str action = def ? def->key : S("");
	if (!str_is_empty(raw_get(&w->form, "stop_id"))) {
		action = S(""); /* a form that came back knows its row, not what it began from */
	} else if (!def) {
		return true;
	}
	if (!stop_list(c, action, &v, &n)) {
		return false;
	}
	const struct stop_rule *picked = picked_of(w, v, n);
	p->stops = arena_array(c->arena, struct decision_stop_row, n + 1);
	for (size_t k = 0; def && k < n; k++) {
		struct url to = url_with(c, url_with(c, room_url(c, i, "/decision/new"), "from", def->key), "stop", id_str(c->arena, v[k].id));
		str *lines = arena_array(c->arena, str, STOP_LINES_MAX);
		p->stops[p->n_stops++] = (struct decision_stop_row){ v[k].title, v[k].impact_name, to, &v[k] == picked, lines, stop_lines(c, &v[k], lines) };
	}
	if (!picked) {
		return true;
	}
	if (!stop_people(c, i, picked, &people) || !stop_unproven(c, &people, &p->stop_unproven)) {
		return false;
	}
	fill_people(d, &people);
	p->stop_id = id_str(c->arena, picked->id);
	p->stop_said = picked->title;
	p->stop_how = picked->how;
	p->stop_gaps = people.gaps;
	return true;
}

/* Those to be asked, each to be ticked by whoever did so: nobody counts as asked because a table says that they should be. */
static bool fill_asked(struct web *w, const struct stop_people *people, struct decision_page *p)
{
	struct ctx *c = w->c;
	struct id_list lists[] = { people->consult, people->before };
	p->asked = (struct decision_checks){ .name = S("asked"), .label = MSG_DECISION_LABEL_ASKED,
		.v = arena_array(c->arena, struct decision_check, people->consult.n + people->before.n + 1) };
	for (size_t l = 0; l < 2; l++) {
		for (size_t k = 0; k < lists[l].n; k++) {
			str value = id_str(c->arena, lists[l].v[k]);
			bool is_new = !id_eq(lists[l].v[k], c->who.person_id), is_on = false;
			for (size_t n = 0; n < p->asked.n; n++) {
				is_new = is_new && !str_eq(p->asked.v[n].value, value);
			}
			for (size_t n = 0; n < w->form.n; n++) {
				is_on = is_on || (str_eq(w->form.v[n].name, S("asked")) && str_eq(w->form.v[n].value, value));
			}
			struct person who;
			if (is_new && !person_find(c, lists[l].v[k], &who)) {
				return false;
			}
			if (is_new) {
				p->asked.v[p->asked.n++] = (struct decision_check){ value, who.name, is_on };
			}
		}
	}
	return true;
}

bool decision_stop_one(struct web *w, const struct incident *i, const struct decision *d, struct decision_page *p)
{
	struct ctx *c = w->c;
	struct stop_rule r;
	p->has_stop = !id_is_none(d->stop_id);
	if (!p->has_stop) {
		return true;
	}
	if (d->decided.precision) { /* what it said then stands, whatever the table says today */
		p->stop_said = str_is_none(d->stop_said) ? S("") : d->stop_said;
		p->stop_differs = str_is_none(d->stop_differs) ? S("") : stop_differs_text(c, d->stop_differs);
		p->stop_why = str_is_none(d->stop_reason) ? S("") : d->stop_reason;
		p->stop_asks = p->stop_why.n == 0 && stop_asks_reason(str_is_none(d->stop_differs) ? S("") : d->stop_differs);
	} else {
		struct stop_made now = { .decided_by = c->who.person_id };
		struct stop_people people;
		str codes;
		if (!stop_get(c, d->stop_id, &r) || !stop_differs(c, i, &r, &now, &codes) ||
		    !stop_people(c, i, &r, &people) || !fill_asked(w, &people, p)) {
			return false;
		}
		p->stop_said = stop_text(c, &r);
		p->stop_how = r.how;
		p->stop_differs = stop_differs_text(c, codes); /* if whoever looks decided now */
	}
	p->stop_row = url_id(c, "/ledgers/stop/", d->stop_id, "");
	bool decides = form_is_sent(w, &op_decision_decide), explains = form_is_sent(w, &op_decision_explain);
	p->stop_reason = form_field(w, decides, &op_decision_decide, "stop_reason", S(""));
	p->stop_reason.rows = 2;
	field_help(w, &p->stop_reason, MSG_DECISION_PAGE_STOP_REASON_HELP);
	p->stop_explain = form_field(w, explains, &op_decision_explain, "reason", S(""));
	p->stop_explain.rows = 2;
	p->explain = room_sub(c, i->id, "/decision/", id_str(c->arena, d->id), "/explain");
	return true;
}
