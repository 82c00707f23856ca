/* Who holds, stands in and acts: reading, and what verify compares. */
#include "role/role.h"

#include "messages.h"
#include "role_sql.h"

static const struct choice states[] = {
	[ROLE_ACTING] = { "acting", MSG_ROLE_STATE_ACTING }, [ROLE_NOBODY] = { "nobody", MSG_ROLE_STATE_NOBODY },
	[ROLE_GONE] = { "gone", MSG_ROLE_STATE_GONE }, [ROLE_UNREACHED] = { "unreached", MSG_ROLE_STATE_UNREACHED },
};
const struct choices role_state_choices = { states, ROLE_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct role, member), .doc = text }
static const struct field fields[] = {
	F(key, FIELD_LINE, "key of the catalogue's roles"),
	F(name, FIELD_LINE, "name in the reader's language"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct role, state), .choices = &role_state_choices,
		.doc = "acting; or a gap: nobody, gone (off the lists), unreached" },
	F(person_id, FIELD_ID, "person who acts; null: nobody"),
	F(person_name, FIELD_LINE, "that person's name"),
	F(since, FIELD_INSTANT, "since when"),
	F(next_id, FIELD_ID, "of a gap: who should be asked next"),
	F(next_name, FIELD_LINE, "that person's name"),
	F(holders, FIELD_IDS, "people who hold it outside of any room"),
	F(deputies, FIELD_IDS, "people who stand in, in order"),
	F(is_unneeded, FIELD_BOOL, "the firm does without it"),
	F(unneeded_reason, FIELD_LINE, "why"),
};
#undef F
const struct shape role_shape = { "Role", fields, sizeof fields / sizeof fields[0], sizeof(struct role) };

/* Everything roles are made of, read once. */
struct parts {
	const struct person *people; size_t n_people;
	struct deputy_rows_rows deputies;
	struct role_more_rows_rows more;
	struct role_unneeded_rows_rows unneeded;
	struct acting_rows_rows acting;
	struct reach_rows_rows reach;
	struct role_left_rows left;
};

static bool read_org(struct ctx *c, struct parts *p)
{
	struct person *v;
	if (!person_list(c, false, &v, &p->n_people)) {
		return false;
	}
	p->people = v;
	return q_deputy_rows(c, &p->deputies) && q_role_more_rows(c, &p->more) && q_role_left(c, &p->left);
}

static bool read_room(struct ctx *c, struct id incident_id, struct parts *p)
{
	return q_acting_rows(c, (struct acting_rows_in){ .incident_id = incident_id }, &p->acting) &&
	       q_reach_rows(c, (struct reach_rows_in){ .incident_id = incident_id }, &p->reach);
}

static const struct person *in_list(const struct parts *p, struct id id)
{
	for (size_t i = 0; i < p->n_people; i++) {
		if (id_eq(p->people[i].id, id)) {
			return &p->people[i];
		}
	}
	return NULL;
}

static bool has_left(const struct parts *p, struct id id)
{
	for (size_t i = 0; i < p->left.n; i++) {
		if (id_eq(p->left.v[i].person_id, id)) {
			return true;
		}
	}
	return false;
}

static struct role_person person_of(const struct parts *p, const struct person *of, bool is_holder)
{
	struct role_person r = { .id = of->id, .name = of->name, .title = of->title, .phone = of->phone,
		.mail = of->mail, .is_holder = is_holder, .is_gone = of->archived_at.has || has_left(p, of->id), .reach = -1, .ways = of->reach };
	for (size_t i = 0; i < p->reach.n; i++) {
		if (id_eq(p->reach.v[i].person_id, of->id)) {
			r.reach = str_eq(p->reach.v[i].state, S("reached")) ? REACH_REACHED : REACH_UNREACHED;
			r.reach_at = p->reach.v[i].at;
		}
	}
	return r;
}

static bool in_line(const struct role_person *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return true;
		}
	}
	return false;
}

static bool holds(const struct parts *p, const struct person *of, str role)
{
	for (size_t i = 0; i < p->more.n; i++) {
		if (id_eq(p->more.v[i].person_id, of->id) && str_eq(p->more.v[i].role, role)) {
			return true;
		}
	}
	return str_eq(of->role, role);
}

/* Those whose role it is, in the order of the list of people; then the deputies in theirs. */
static void fill_line(struct ctx *c, const struct parts *p, struct role *r)
{
	struct role_person *v = arena_array(c->arena, struct role_person, p->n_people + p->deputies.n);
	struct id *deputies = arena_array(c->arena, struct id, p->deputies.n);
	struct id *holders = arena_array(c->arena, struct id, p->n_people);
	for (size_t i = 0; i < p->n_people; i++) {
		if (holds(p, &p->people[i], r->key)) {
			holders[r->holders.n++] = p->people[i].id;
			v[r->n_line++] = person_of(p, &p->people[i], true);
		}
	}
	for (size_t i = 0; i < p->deputies.n; i++) {
		const struct deputy_rows_row *d = &p->deputies.v[i];
		const struct person *of = str_eq(d->role, r->key) ? in_list(p, d->person_id) : NULL;
		if (of && !in_line(v, r->n_line, of->id)) {
			v[r->n_line++] = person_of(p, of, false);
			deputies[r->deputies.n++] = of->id;
		}
	}
	r->line = v;
	r->holders.v = holders;
	r->deputies.v = deputies;
}

/* The first of the line who can act and does not. */
static void fill_next(struct role *r)
{
	for (size_t i = 0; i < r->n_line && id_is_none(r->next_id); i++) {
		const struct role_person *p = &r->line[i];
		if (!p->is_gone && p->reach != REACH_UNREACHED && !id_eq(p->id, r->person_id)) {
			r->next_id = p->id;
			r->next_name = p->name;
		}
	}
}

static bool fill_acting(struct ctx *c, const struct parts *p, struct role *r)
{
	struct person other;
	if (id_is_none(r->person_id)) {
		r->state = ROLE_NOBODY;
		return true;
	}
	const struct person *of = in_list(p, r->person_id);
	if (!of) { /* archived: not in the list of people */
		if (!person_find(c, r->person_id, &other)) {
			return false;
		}
		of = &other;
	}
	r->acting = person_of(p, of, false);
	r->person_name = r->acting.name;
	r->state = r->acting.is_gone ? ROLE_GONE : r->acting.reach == REACH_UNREACHED ? ROLE_UNREACHED : ROLE_ACTING;
	return true;
}

static void find_acting(const struct parts *p, const struct incident *i, struct role *r)
{
	if (str_eq(r->key, ROLE_LEAD)) {
		r->person_id = i->lead_id;
		r->since = i->lead_since;
		return;
	}
	for (size_t k = 0; k < p->acting.n; k++) {
		if (str_eq(p->acting.v[k].role, r->key)) {
			r->person_id = p->acting.v[k].person_id;
			r->since = (struct opt_int){ true, p->acting.v[k].since };
		}
	}
}

/* `i` is NULL for the organisation's own lists. */
static bool make(struct ctx *c, const struct parts *p, const struct incident *i, struct role **ret, size_t *ret_n)
{
	size_t n = c->catalog->n_roles;
	struct role *v = arena_array(c->arena, struct role, n);
	for (size_t k = 0; k < n; k++) {
		const struct role_def *d = &c->catalog->roles[k];
		v[k] = (struct role){ .key = d->key, .name = text2_in(d->name, c->lang), .help = text2_in(d->help, c->lang),
			.state = ROLE_NOBODY };
		fill_line(c, p, &v[k]);
		for (size_t u = 0; u < p->unneeded.n; u++) {
			bool is_it = str_eq(p->unneeded.v[u].role, d->key);
			v[k].is_unneeded = v[k].is_unneeded || is_it;
			v[k].unneeded_reason = is_it ? p->unneeded.v[u].reason : v[k].unneeded_reason;
		}
		if (i) {
			find_acting(p, i, &v[k]);
			if (!fill_acting(c, p, &v[k])) {
				return false;
			}
		}
		if (role_is_gap(&v[k])) {
			fill_next(&v[k]);
		}
	}
	*ret = v;
	*ret_n = n;
	return true;
}

bool role_list(struct ctx *c, const struct incident *i, struct role **ret, size_t *ret_n)
{
	struct parts p = { 0 };
	return read_org(c, &p) && read_room(c, i->id, &p) && make(c, &p, i, ret, ret_n);
}

bool role_list_of(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                  struct role **ret, size_t *ret_n)
{
	struct parts p = { .people = people, .n_people = n_people };
	return q_role_more_rows(c, &p.more) && q_role_left(c, &p.left) && read_room(c, i->id, &p) && make(c, &p, i, ret, ret_n);
}

bool role_org_list(struct ctx *c, struct role **ret, size_t *ret_n)
{
	struct parts p = { 0 };
	return read_org(c, &p) && q_role_unneeded_rows(c, &p.unneeded) && make(c, &p, NULL, ret, ret_n);
}

bool role_get(struct ctx *c, const struct incident *i, str key, struct role *ret)
{
	struct role *v;
	size_t n;
	if (!role_list(c, i, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (str_eq(v[k].key, key)) {
			*ret = v[k];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_ROLE_NOT_FOUND);
}

/* --- the room opens --- */

/* Puts the holder of one role in and adds to the sentence. */
static bool begin_one(struct ctx *c, struct id incident_id, const struct role *r, struct change *ch, str *text)
{
	const struct role_person *holder = r->n_line > 0 && r->line[0].is_holder && !r->line[0].is_gone ? &r->line[0] : NULL;
	if (!holder || str_eq(r->key, ROLE_LEAD)) {
		return true;
	}
	struct acting_put_in in = { .incident_id = incident_id, .role = r->key, .person_id = holder->id,
		.since = c->now_ms };
	ch->object = STR_CAT(c->arena, S("acting/"), r->key);
	change_id(ch, "person_id", holder->id);
	change_i64(ch, "since", c->now_ms);
	str line = msgf(c, MSG_ROLE_ENTRY_BEGIN_LINE, { "role", r->name }, { "who", holder->name });
	*text = STR_CAT(c->arena, *text, S("\n"), line);
	return q_acting_put(c, in);
}

bool role_begin(struct ctx *c, const struct incident *i)
{
	struct role *v;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	str text = msg(c, MSG_ROLE_ENTRY_BEGIN);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	for (size_t k = 0; k < n; k++) {
		if (!begin_one(c, i->id, &v[k], ch, &text)) {
			return false;
		}
	}
	struct journal_entry_in e = { .incident_id = i->id, .type = ENTRY_CHANGE, .text = text };
	return ch->n == 0 || change_write(ch, e, NULL);
}

/* --- for verify --- */

static bool project_handovers(struct projector *p, struct id incident_id)
{
	struct handover_rows_rows rows;
	if (!q_handover_rows(p->c, (struct handover_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n && p->ok; i++) {
		const struct handover_rows_row *r = &rows.v[i];
		p->object = change_object_name(p->c, "handover", r->id);
		project_id(p, "from_id", r->from_id);
		project_id(p, "to_id", r->to_id);
		project_str(p, "note", r->note);
		project_i64(p, "known_seq", r->known_seq);
		project_i64(p, "given_at", r->given_at);
		project_str(p, "state", r->state);
		project_opt(p, "ended_at", r->ended_at);
	}
	return true;
}

bool role_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct parts parts = { 0 };
	if (!read_room(c, incident_id, &parts)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < parts.acting.n && p.ok; i++) {
		p.object = STR_CAT(c->arena, S("acting/"), parts.acting.v[i].role);
		project_id(&p, "person_id", parts.acting.v[i].person_id);
		project_i64(&p, "since", parts.acting.v[i].since);
	}
	for (size_t i = 0; i < parts.reach.n && p.ok; i++) {
		p.object = change_object_name(c, "reach", parts.reach.v[i].person_id);
		project_str(&p, "state", parts.reach.v[i].state);
		project_i64(&p, "at", parts.reach.v[i].at);
	}
	return project_handovers(&p, incident_id) && p.ok;
}

str role_callers(struct ctx *c, const struct role *v, size_t n, struct id but)
{
	struct id named[2];
	size_t n_named = 0;
	str all = S("");
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n && n_named < 2; i++) {
			bool leads = str_eq(v[i].key, ROLE_LEAD);
			bool is_again = n_named > 0 && id_eq(named[0], v[i].person_id);
			if (leads == (pass == 0) && !role_is_gap(&v[i]) && !id_eq(v[i].person_id, but) && !is_again) {
				all = STR_CAT(c->arena, all, all.n == 0 ? S("") : c->lang == LANG_EN ? S(", ") : S("、"), v[i].person_name);
				named[n_named++] = v[i].person_id;
			}
		}
	}
	return all;
}
