#include "contact/structure.h"

#include "base/msg.h"
#include "base/text.h"
#include "contact_sql.h"
#include "messages.h"
#include "sheet/sheet.h"

static const struct choice kinds[] = {
	[GAP_NO_HOLDER] = { "no_holder", MSG_GAP_NO_HOLDER }, [GAP_GONE] = { "gone", MSG_GAP_GONE }, [GAP_NO_WAY] = { "no_way", MSG_GAP_NO_WAY },
	[GAP_UNPROVEN] = { "unproven", MSG_GAP_UNPROVEN }, [GAP_NO_DEPUTY] = { "no_deputy", MSG_GAP_NO_DEPUTY },
	[GAP_DEPUTY_NO_WAY] = { "deputy_no_way", MSG_GAP_DEPUTY_NO_WAY }, [GAP_CIRCLE] = { "circle", MSG_GAP_CIRCLE },
	[GAP_TOO_MANY] = { "too_many", MSG_GAP_TOO_MANY }, [GAP_NO_CONTRACT] = { "no_contract", MSG_GAP_NO_CONTRACT },
	[GAP_SHARED_MAIL] = { "shared_mail", MSG_GAP_SHARED_MAIL },
};
const struct choices gap_kind_choices = { kinds, GAP_KIND_MAX };
static const int todos[] = {
	[GAP_NO_HOLDER] = MSG_GAP_DO_NO_HOLDER, [GAP_GONE] = MSG_GAP_DO_GONE, [GAP_NO_WAY] = MSG_GAP_DO_NO_WAY,
	[GAP_UNPROVEN] = MSG_GAP_DO_UNPROVEN, [GAP_NO_DEPUTY] = MSG_GAP_DO_NO_DEPUTY, [GAP_DEPUTY_NO_WAY] = MSG_GAP_DO_DEPUTY_NO_WAY,
	[GAP_CIRCLE] = MSG_GAP_DO_CIRCLE, [GAP_TOO_MANY] = MSG_GAP_DO_TOO_MANY, [GAP_NO_CONTRACT] = MSG_GAP_DO_NO_CONTRACT,
	[GAP_SHARED_MAIL] = MSG_GAP_DO_SHARED_MAIL,
};
static const bool grave[GAP_KIND_MAX] = { [GAP_NO_HOLDER] = true, [GAP_GONE] = true, [GAP_NO_WAY] = true };

static const struct field shape_fields[] = {
	{ "kind", FIELD_CHOICE, offsetof(struct gap, kind), .choices = &gap_kind_choices, .doc = "What is missing." },
	{ "is_grave", FIELD_BOOL, offsetof(struct gap, is_grave), .doc = "Somebody could not be found on the day." },
	{ "role", FIELD_LINE, offsetof(struct gap, role), .doc = "Key of the role; empty where it is about a person alone." },
	{ "role_name", FIELD_LINE, offsetof(struct gap, role_name), .doc = "Its name." },
	{ "person_id", FIELD_ID, offsetof(struct gap, person_id), .doc = "Whom it is about." },
	{ "person_name", FIELD_LINE, offsetof(struct gap, person_name), .doc = "That person's name." },
	{ "text", FIELD_LINE, offsetof(struct gap, text), .doc = "In words." },
	{ "todo", FIELD_LINE, offsetof(struct gap, todo), .doc = "The one thing to do." },
};
const struct shape gap_shape = { "StructureGap", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct gap) };

const struct person *structure_person(const struct structure *s, struct id id)
{
	for (size_t i = 0; i < s->n_people; i++) {
		if (id_eq(s->people[i].id, id)) {
			return &s->people[i];
		}
	}
	return NULL;
}

/* --- findings --- */

struct finding { struct ctx *c; struct structure *s; size_t room; };

static void put(struct finding *f, int kind, const struct role *r, struct id person_id, str name, str other)
{
	struct structure *s = f->s;
	if (s->n_gaps == f->room) {
		f->room = f->room ? f->room * 2 : 32;
		struct gap *v = arena_array(f->c->arena, struct gap, f->room);
		for (size_t i = 0; i < s->n_gaps; i++) {
			v[i] = s->gaps[i];
		}
		s->gaps = v;
	}
	str role = r ? r->name : S("");
	s->gaps[s->n_gaps++] = (struct gap){ .kind = kind, .is_grave = grave[kind], .role = r ? r->key : S(""), .role_name = role,
		.person_id = person_id, .person_name = name,
		.text = msgf(f->c, kinds[kind].label, { "role", role }, { "who", name }, { "other", other }),
		.todo = msgf(f->c, todos[kind], { "role", role }, { "who", name }, { "other", other }) };
}

static int best_of(const struct structure *s, struct id id, size_t *ret_n)
{
	const struct contact *v = contact_in(s->contacts, s->n_contacts, id, ret_n);
	return contact_best(v, *ret_n);
}

static bool is_reachable(const struct structure *s, struct id id)
{
	size_t n;
	int best = best_of(s, id, &n);
	return n > 0 && best != CONTACT_FAILED && best != CONTACT_BOUNCED;
}

static void check_holder(struct finding *f, const struct role *r, const struct role_person *p)
{
	size_t n;
	int best = best_of(f->s, p->id, &n);
	if (p->is_gone) {
		put(f, GAP_GONE, r, p->id, p->name, S(""));
	}
	if (!is_reachable(f->s, p->id)) {
		put(f, GAP_NO_WAY, r, p->id, p->name, S(""));
	} else if (best != CONTACT_GOOD) {
		put(f, GAP_UNPROVEN, r, p->id, p->name, S(""));
	}
}

static void check_deputies(struct finding *f, const struct role *r)
{
	size_t able = 0;
	for (size_t i = 0; i < r->deputies.n; i++) {
		able += is_reachable(f->s, r->deputies.v[i]);
	}
	if (r->deputies.n == 0) {
		put(f, GAP_NO_DEPUTY, r, (struct id){ { 0 } }, S(""), S(""));
	} else if (able == 0) {
		const struct person *first = structure_person(f->s, r->deputies.v[0]);
		put(f, GAP_DEPUTY_NO_WAY, r, r->deputies.v[0], first ? first->name : S(""), S(""));
	}
}

static bool only_by(const struct role *r, struct id holder, struct id deputy)
{
	return r->holders.n == 1 && r->deputies.n == 1 && id_eq(r->holders.v[0], holder) && id_eq(r->deputies.v[0], deputy);
}

/* A stands in for B and B for A, and nobody else does: away together, both roles are empty. */
static void check_circles(struct finding *f)
{
	const struct structure *s = f->s;
	for (size_t i = 0; i < s->n_roles; i++) {
		const struct role *a = &s->roles[i];
		if (a->holders.n != 1 || a->deputies.n != 1) {
			continue;
		}
		for (size_t k = i + 1; k < s->n_roles; k++) {
			if (only_by(&s->roles[k], a->deputies.v[0], a->holders.v[0])) {
				const struct person *one = structure_person(s, a->holders.v[0]), *two = structure_person(s, a->deputies.v[0]);
				put(f, GAP_CIRCLE, a, a->deputies.v[0], one ? one->name : S(""), two ? two->name : S(""));
			}
		}
	}
}

static size_t held_by(const struct structure *s, struct id id)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_roles; i++) {
		for (size_t k = 0; k < s->roles[i].holders.n; k++) {
			n += id_eq(s->roles[i].holders.v[k], id);
		}
	}
	return n;
}

static bool knows_firm(struct ctx *c, const struct sheet_option *v, size_t n, str firm)
{
	str folded = text_fold(c->arena, firm);
	for (size_t i = 0; i < n; i++) {
		if (folded.n > 0 && str_eq(text_fold(c->arena, v[i].title), folded)) {
			return true;
		}
	}
	return false;
}

static bool check_people(struct finding *f)
{
	struct sheet_option *firms;
	size_t n;
	if (!sheet_options(f->c, S("vendor"), &firms, &n)) {
		return false;
	}
	for (size_t i = 0; i < f->s->n_people; i++) {
		const struct person *p = &f->s->people[i];
		size_t held = held_by(f->s, p->id);
		if (held >= GAP_ROLES_MOST) {
			put(f, GAP_TOO_MANY, NULL, p->id, p->name, str_i64(f->c->arena, (int64_t)held));
		}
		bool is_hired = p->work == WORK_OUTSOURCED || p->belongs == PERSON_OUTSIDE;
		if (held > 0 && is_hired && !knows_firm(f->c, firms, n, p->department)) {
			put(f, GAP_NO_CONTRACT, NULL, p->id, p->name, p->department);
		}
	}
	return true;
}

static bool check_mails(struct finding *f)
{
	struct contact_twins_rows rows;
	if (!q_contact_twins(f->c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		put(f, GAP_SHARED_MAIL, NULL, rows.v[i].person_id, rows.v[i].name, rows.v[i].other_name);
	}
	return true;
}

/* Grave ones first; both in the order they were found. */
static void sort(struct ctx *c, struct structure *s)
{
	struct gap *v = arena_array(c->arena, struct gap, s->n_gaps);
	size_t n = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < s->n_gaps; i++) {
			if (s->gaps[i].is_grave == (pass == 0)) {
				v[n++] = s->gaps[i];
			}
		}
	}
	s->gaps = v;
}

bool structure_read(struct ctx *c, struct structure *ret)
{
	struct structure s = { 0 };
	struct finding f = { c, &s, 0 };
	if (!role_org_list(c, &s.roles, &s.n_roles) || !person_list(c, false, &s.people, &s.n_people) ||
	    !contact_of_all(c, &s.contacts, &s.n_contacts) || !contact_limit(c, &s.months)) {
		return false;
	}
	for (size_t i = 0; i < s.n_roles; i++) {
		const struct role *r = &s.roles[i];
		if (r->is_unneeded) {
			continue;
		}
		if (r->holders.n == 0) {
			put(&f, GAP_NO_HOLDER, r, (struct id){ { 0 } }, S(""), S(""));
			continue;
		}
		for (size_t k = 0; k < r->n_line && r->line[k].is_holder; k++) {
			check_holder(&f, r, &r->line[k]);
		}
		check_deputies(&f, r);
	}
	check_circles(&f);
	if (!check_people(&f) || !check_mails(&f)) {
		return false;
	}
	sort(c, &s);
	*ret = s;
	return true;
}
