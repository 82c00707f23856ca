/* Who acts now, for the room: the lead first, one line a person with all roles, gaps where nobody can act. */
#include "room/room_view.h"

#include "base/time.h"
#include "contact/contact.h"
#include "reach/mark_view.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "person/person.h"
#include "role/role.h"
#include "room/room_web.h"

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

static bool is_needed(const struct role *r)
{
	return str_eq(r->key, S("chief")) || str_eq(r->key, ROLE_LEAD) || str_eq(r->key, S("it_owner"));
}

/* The number of somebody who has private ones alone: for those who may have to call; others are told who can. */
static bool fill_private(struct ctx *c, const struct role *roles, size_t n, const struct role_person *p, struct person_line *l)
{
	bool is_hidden;
	str number;
	if (l->has_phone || !p->ways.is_phone_private) {
		return true;
	}
	if (!contact_phone(c, p->id, &number, &is_hidden)) {
		return false;
	}
	l->has_phone = number.n > 0;
	l->phone = url_tel(c, number);
	l->phone_text = number;
	if (is_hidden) {
		str who = role_callers(c, roles, n, p->id);
		l->hidden = who.n ? msgf(c, MSG_REACH_HIDDEN_ASK, { "who", who }) : msg(c, MSG_REACH_HIDDEN);
	}
	return true;
}

static struct person_line *line_of(struct room_view *v, struct id person_id)
{
	for (size_t k = 0; k < v->n_people; k++) {
		if (!v->people[k].is_gap && id_eq(v->people[k].id, person_id)) {
			return &v->people[k];
		}
	}
	return NULL;
}

static void add_gap(struct ctx *c, struct url page, const struct role *r, struct room_view *v)
{
	str line = msg(c, role_state_choices.v[r->state].label);
	if (!id_is_none(r->person_id)) {
		line = STR_CAT(c->arena, r->person_name, S("　"), line);
	}
	v->people[v->n_people++] = (struct person_line){ .is_gap = true, .name = r->name, .line = line,
		.to = url_below(c, page, "#role-", r->key) };
	if (r->state == ROLE_GONE && str_is_empty(v->gone)) {
		v->gone = msgf(c, MSG_ROOM_ROLE_GONE, { "role", r->name }, { "who", r->person_name });
		v->gone_page = v->people[v->n_people - 1].to;
	}
}

static bool add_acting(struct ctx *c, const struct role *roles, size_t n, const struct role *r, struct room_view *v)
{
	struct person_line *l = line_of(v, r->person_id);
	bool leads = str_eq(r->key, ROLE_LEAD);
	if (!l) {
		l = &v->people[v->n_people++];
		const struct role_person *p = &r->acting;
		*l = (struct person_line){ .id = p->id, .name = p->name, .line = p->title, .has_phone = !str_is_empty(p->phone),
			.phone = url_tel(c, p->phone), .phone_text = p->phone,
			.mark = reach_mark_of(c, v->stale_months, p->id, p->name, &p->ways) };
		if (!fill_private(c, roles, n, p, l)) {
			return false;
		}
	}
	l->is_lead = l->is_lead || leads;
	l->line = add_part(c, l->line, leads ? msg(c, MSG_ROOM_LEADS_NOW) : r->name);
	return true;
}

/* Only offered: whoever acts presses it. */
static bool fill_commander(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct commander m;
	bool has;
	if (!v->is_open || !commander_of(c, i->kind, &m, &has)) {
		return !v->is_open;
	}
	if (has && m.how != COMMANDER_NOBODY && !id_eq(m.person_id, i->lead_id)) {
		v->commander = room_commander_text(c, &m);
		v->commander_id = id_str(c->arena, m.person_id);
		v->commander_take = msgf(c, MSG_ROOM_COMMANDER_TAKE, { "who", m.person_name });
		v->lead_to = room_url(c, i, "/lead");
	}
	return true;
}

bool room_people(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                 struct room_view *v)
{
	struct role *roles;
	size_t n;
	if (!role_list_of(c, i, people, n_people, &roles, &n) || !reach_months(c, &v->stale_months)) {
		return false;
	}
	v->people = arena_array(c->arena, struct person_line, n);
	for (int pass = 0; pass < 3; pass++) { /* the lead, gaps, all others */
		for (size_t k = 0; k < n; k++) {
			const struct role *r = &roles[k];
			bool leads = str_eq(r->key, ROLE_LEAD), gap = role_is_gap(r);
			if ((leads ? 0 : gap ? 1 : 2) != pass) {
				continue;
			}
			if (!gap && !add_acting(c, roles, n, r, v)) {
				return false;
			}
			if (!gap) {
				continue;
			}
			if (is_needed(r) || !id_is_none(r->person_id)) {
				add_gap(c, v->people_page, r, v);
			}
		}
	}
	return fill_commander(c, i, v);
}
