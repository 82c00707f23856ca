/* The rules, then each one's own choice. */
#include "notice/plan.h"

#include "notice_sql.h"

/* --- the people --- */

static const struct id nobody;

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

static struct notice_choice choice_of(const struct notice_team_row *r)
{
	if (str_is_none(r->mode)) {
		return notice_choice_usual();
	}
	return (struct notice_choice){ .mode = choice_find(&notice_mode_choices, r->mode), .way = choice_find(&choice_way_choices, r->way),
		.quiet_from = r->quiet_from, .quiet_to = r->quiet_to, .quiet_days = r->quiet_days, .off_days = r->off_days,
		.digest_at = r->digest_at };
}

static struct notice_person person_of(const struct notice_team_row *r)
{
	bool has_mail = !str_is_none(r->person_mail) && !str_is_empty(r->person_mail);
	return (struct notice_person){ .account_id = r->account_id, .person_id = r->person_id,
		.name = str_is_none(r->person_name) ? r->account_name : r->person_name,
		.mail = has_mail ? r->person_mail : r->account_mail, .other_mail = or_empty(r->other_mail), .phone = or_empty(r->phone),
		.role = or_empty(r->role), .lang = str_eq(r->lang, S("en")) ? LANG_EN : LANG_JA, .access = (enum access)r->access,
		.is_member = r->is_member > 0, .choice = choice_of(r) };
}

static struct notice_person other_of(const struct notice_others_row *r)
{
	return (struct notice_person){ .person_id = r->id, .name = r->name, .mail = or_empty(r->mail), .other_mail = or_empty(r->other_mail),
		.phone = or_empty(r->phone), .role = or_empty(r->role), .choice = notice_choice_usual() };
}

static bool read_acting(struct ctx *c, const struct incident *i, struct notice_team *t)
{
	struct notice_acting_rows rows;
	if (!i) {
		return true;
	}
	if (!q_notice_acting(c, (struct notice_acting_in){ .incident_id = i->id }, &rows)) {
		return false;
	}
	struct notice_acting *v = arena_array(c->arena, struct notice_acting, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		v[k] = (struct notice_acting){ rows.v[k].role, rows.v[k].person_id };
	}
	t->acting = v;
	t->n_acting = rows.n;
	t->lead_id = i->lead_id;
	t->has_room = true;
	return true;
}

bool notice_team_get(struct ctx *c, const struct incident *i, struct notice_team *ret)
{
	struct notice_team_rows rows;
	struct notice_others_rows others = { 0 };
	bool only = i && i->is_restricted;
	*ret = (struct notice_team){ 0 };
	if (!q_notice_team(c, (struct notice_team_in){ .room = i ? i->id : nobody, .only_members = only }, &rows) ||
	    (!only && !q_notice_others(c, &others)) || !read_acting(c, i, ret) || !person_more_roles(c, &ret->more, &ret->n_more)) {
		return false;
	}
	ret->v = arena_array(c->arena, struct notice_person, rows.n + others.n);
	for (size_t k = 0; k < rows.n; k++) {
		ret->v[ret->n++] = person_of(&rows.v[k]);
	}
	for (size_t k = 0; k < others.n; k++) {
		ret->v[ret->n++] = other_of(&others.v[k]);
	}
	return true;
}

/* --- whom the rules mean --- */

static bool is_person(const struct notice_person *p, struct id id)
{
	return !id_is_none(id) && id_eq(p->person_id, id);
}

static bool is_named(const struct notice_acting *v, size_t n, const struct notice_person *p, str role)
{
	for (size_t k = 0; k < n; k++) {
		if (str_eq(v[k].role, role) && is_person(p, v[k].person_id)) {
			return true;
		}
	}
	return false;
}

/* Roles besides person.role: whoever holds several is told of each. */
static bool holds_more(const struct notice_team *t, const struct notice_person *p, str role)
{
	for (size_t k = 0; k < t->n_more; k++) {
		if (str_eq(t->more[k].role, role) && is_person(p, t->more[k].person_id)) {
			return true;
		}
	}
	return false;
}

static bool holds(const struct notice_team *t, const struct notice_person *p, str role)
{
	if (!t->has_room) {
		return str_eq(p->role, role) || holds_more(t, p, role);
	}
	if (str_eq(role, S("lead"))) {
		return is_person(p, t->lead_id);
	}
	return is_named(t->acting, t->n_acting, p, role);
}

static bool leads(const struct notice_team *t, const struct notice_person *p) { return holds(t, p, S("lead")); }

static bool means(const struct notice_team *t, const struct notice_rule *r, const struct notice_scene *s, const struct notice_person *p)
{
	switch ((enum notice_who)r->kind) {
	case WHO_SELF:
		return is_person(p, s->self) && !id_is_none(p->account_id);
	case WHO_LEAD:
		return leads(t, p);
	case WHO_MEMBERS:
		return p->is_member;
	case WHO_ACCESS:
		return (int)p->access == r->access;
	case WHO_ROLE:
		return holds(t, p, r->role);
	case WHO_PERSON:
		return is_person(p, r->person_id);
	}
	return false;
}

/* -1: no rule means them. Two rules: the way that reaches more. */
static int way_by_rules(const struct notice_team *t, const struct notice_set *set, const struct notice_scene *s,
                        const struct notice_person *p)
{
	int way = -1;
	for (size_t k = 0; k < set->n; k++) {
		const struct notice_rule *r = &set->v[k];
		bool high = r->level.v == 0 || (s->has_level && s->level >= r->level.v);
		if (high && means(t, r, s, p)) {
			way = way < 0 || way == r->way ? r->way : WAY_BOTH;
		}
	}
	return way;
}

/* --- what they chose --- */

static int way_of(const struct notice_person *p, int by_rule)
{
	static const int own[] = { [CHOICE_MAIL] = WAY_MAIL, [CHOICE_BOTH] = WAY_BOTH, [CHOICE_OTHER] = WAY_OTHER };
	return p->choice.way == CHOICE_RULE ? by_rule : own[p->choice.way];
}

static bool responds(const struct notice_person *p) { return p->access == ACCESS_RESPONDER || p->access == ACCESS_ADMIN; }

/* Nobody else who responds wants to be told. */
static bool is_only_one(const struct notice_team *t, const struct notice_person *p)
{
	if (!responds(p)) {
		return false;
	}
	for (size_t k = 0; k < t->n; k++) {
		if (&t->v[k] != p && responds(&t->v[k]) && t->v[k].choice.mode != MODE_NONE) {
			return false;
		}
	}
	return true;
}

static bool is_urgent(const struct notice_team *t, const struct notice_scene *s, const struct notice_person *p)
{
	return (s->has_level && s->level >= NOTICE_URGENT_LEVEL) || (s->event == EVENT_DECISION && is_person(p, s->self)) ||
	       (s->event == EVENT_REPORT && leads(t, p));
}

static struct notice_tell route(const struct notice_team *t, const struct notice_set *set, const struct notice_scene *s,
                                const struct notice_person *p, int way)
{
	struct notice_tell ret = { .to = p, .way = way_of(p, way), .when = TELL_NOW, .why = WHY_SO };
	const struct notice_choice *k = &p->choice;
	bool has_none = str_is_empty(p->mail) && str_is_empty(p->other_mail);
	if (has_none) {
		ret.when = TELL_NOT;
		ret.why = WHY_NO_ADDRESS;
	} else if (set->is_always) {
		ret.why = WHY_ALWAYS;
	} else if (k->mode == MODE_NONE) {
		bool only = !notice_is_of_days(s->event) && is_only_one(t, p); /* that can wait until somebody looks */
		ret.when = only ? TELL_NOW : TELL_NOT;
		ret.why = only ? WHY_ONLY : WHY_NONE;
	} else if (is_urgent(t, s, p)) {
		ret.why = WHY_URGENT;
	} else if (k->mode == MODE_DIGEST) {
		ret = (struct notice_tell){ p, ret.way, TELL_LATER, WHY_DIGEST, notice_digest_time(k, s->at) };
	} else if (notice_is_quiet(k, s->at, &ret.at)) {
		ret.when = TELL_LATER;
		ret.why = WHY_QUIET;
	}
	return ret;
}

bool notice_plan(struct ctx *c, const struct notice_team *team, const struct notice_set *set, const struct notice_scene *scene,
                 struct notice_tell **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct notice_tell, team->n);
	*ret_n = 0;
	for (size_t k = 0; k < team->n; k++) {
		int way = way_by_rules(team, set, scene, &team->v[k]);
		if (way >= 0) {
			(*ret)[(*ret_n)++] = route(team, set, scene, &team->v[k], way);
		}
	}
	return true;
}
