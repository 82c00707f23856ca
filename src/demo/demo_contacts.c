/* Departments from the people's own, two sites, several ways each, checks of all ages, deputies, and what is not settled yet. */
#include "demo/demo_contacts.h"

#include "base/msg.h"
#include "catalog/demo.h"
#include "contact/contact.h"
#include "demo/demo_drill.h"
#include "contact/unit.h"
#include "messages.h"
#include "role/role.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

/* Of the first phone, or the first mail: how long ago it was tried, and whether that worked. */
static const struct { const char *person; int kind, how; bool reached; int days_ago; } tries[] = {
	{ "morimoto", CONTACT_PHONE, HOW_CALL, true, 40 }, { "morimoto", CONTACT_MAIL, HOW_MAIL, true, 40 },
	{ "tadokoro", CONTACT_PHONE, HOW_CALL, true, 20 }, { "tadokoro", CONTACT_MAIL, HOW_MAIL, true, 20 },
	{ "konishi", CONTACT_PHONE, HOW_SAID, true, 60 }, { "nomura", CONTACT_PHONE, HOW_CALL, true, 20 },
	{ "nakamura", CONTACT_PHONE, HOW_CALL, true, 250 }, { "fujii", CONTACT_PHONE, HOW_CALL, false, 20 },
	{ "fujii", CONTACT_MAIL, HOW_MAIL, true, 20 }, { "ishida", CONTACT_PHONE, HOW_CALL, true, 90 },
};
static const struct { const char *person; int kind, purpose, hours; const char *value; bool is_private; } more[] = {
	{ "morimoto", CONTACT_PHONE, PURPOSE_HOME, HOURS_OTHER, "03-0000-0031", true },
	{ "tadokoro", CONTACT_PHONE, PURPOSE_WORK, HOURS_WEEKDAYS, "03-0000-0002", false },
	{ "konishi", CONTACT_PHONE, PURPOSE_NIGHT, HOURS_ALWAYS, "090-0000-0033", true },
	{ "ishida", CONTACT_PHONE, PURPOSE_NIGHT, HOURS_ALWAYS, "050-0000-0019", false },
	{ "takahashi", CONTACT_MAIL, PURPOSE_OUTSIDE, HOURS_UNSAID, "takahashi-home@mail.example", true },
};
/* The president and the response owner stand in for each other: the check says so. */
static const struct { const char *role, *people[3]; } deputies[] = {
	{ "chief", { "tadokoro" } }, { "lead", { "morimoto" } }, { "it_owner", { "ishida", "tadokoro" } }, { "operations", { "nomura" } },
	{ "sales", { "takahashi" } }, { "recorder", { "nomura" } },
};

static struct id person_of(const struct id *people, const char *key)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, str_from_c(key))) {
			return people[i];
		}
	}
	return (struct id){ { 0 } };
}

/* --- departments and sites --- */

static bool unit(struct ctx *c, int kind, str name, struct id parent, struct id head, struct id *ret)
{
	struct unit out;
	struct unit_input in = { .kind = kind, .name = name, .parent_id = id_is_none(parent) ? S("") : id_str(c->arena, parent),
		.head_id = id_is_none(head) ? S("") : id_str(c->arena, head) };
	if (!op_unit_add.act(c, &in, &out)) {
		return false;
	}
	*ret = out.id;
	return true;
}

static bool move_in(struct ctx *c, struct id person_id, str department, struct id site)
{
	struct person p;
	struct person_input in = { .id = person_id, .belongs = -1, .work = -1, .department_id = department, .site_id = id_str(c->arena, site) };
	return op_person_change.act(c, &in, &p);
}

/* Whoever comes first in a department leads it; the general affairs section is below administration, which `above` is. */
static bool department_of(struct ctx *c, const struct id *people, size_t i, struct id above, struct id *ret)
{
	const struct demo_person *p = &catalog_demo_firm.people[i];
	struct unit *v;
	size_t n;
	if (!unit_list(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (v[k].kind == UNIT_DEPARTMENT && str_eq(v[k].name, p->department)) {
			*ret = v[k].id;
			return true;
		}
	}
	return unit(c, UNIT_DEPARTMENT, p->department, str_eq(p->key, S("konishi")) ? above : (struct id){ { 0 } }, people[i], ret);
}

static bool add_units(struct ctx *c, const struct id *people)
{
	const struct demo_firm *f = &catalog_demo_firm;
	const struct id none = { { 0 } };
	struct id office, plant, at = none;
	if (!unit(c, UNIT_SITE, msg(c, MSG_DEMO_SITE_OFFICE), none, person_of(people, "tadokoro"), &office) ||
	    !unit(c, UNIT_SITE, msg(c, MSG_DEMO_SITE_PLANT), none, person_of(people, "ono"), &plant)) {
		return false;
	}
	for (size_t i = 0; i < f->n_people; i++) {
		bool is_plant = str_eq(f->people[i].key, S("ono")) || str_eq(f->people[i].key, S("nomura"));
		bool ok = f->people[i].outside || (department_of(c, people, i, at, &at) &&
			move_in(c, people[i], id_str(c->arena, at), is_plant ? plant : office));
		if (!ok) {
			return false;
		}
	}
	return true;
}

/* --- ways and checks --- */

static bool try_one(struct ctx *c, const struct id *people, size_t i)
{
	struct contact *v;
	size_t n;
	if (!contact_list(c, person_of(people, tries[i].person), &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (v[k].kind == tries[i].kind) {
			struct contact_try t = { v[k].id, tries[i].how, tries[i].reached, false, c->now_ms - tries[i].days_ago * DAY_MS };
			return contact_mark(c, &t);
		}
	}
	return true;
}

static bool add_ways(struct ctx *c, const struct id *people)
{
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		if (!try_one(c, people, i)) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		struct contact out;
		struct contact_input in = { .person_id = person_of(people, more[i].person), .kind = more[i].kind, .purpose = more[i].purpose,
			.hours = more[i].hours, .value = str_from_c(more[i].value), .note = more[i].hours == HOURS_OTHER ? msg(c, MSG_DEMO_WAY_EVENING) : STR_NONE,
			.is_private = more[i].is_private };
		if (!op_contact_add.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}

/* --- roles --- */

static bool add_deputies(struct ctx *c, const struct id *people)
{
	struct role out;
	for (size_t i = 0; i < sizeof deputies / sizeof deputies[0]; i++) {
		struct id ids[3];
		size_t n = 0;
		for (; n < 3 && deputies[i].people[n]; n++) {
			ids[n] = person_of(people, deputies[i].people[n]);
		}
		struct role_deputies_in in = { str_from_c(deputies[i].role), { ids, n } };
		if (!op_role_deputies.act(c, &in, &out)) {
			return false;
		}
	}
	struct role_set_in legal = { .role = S("legal"), .unneeded = true, .reason = msg(c, MSG_DEMO_NO_LEGAL) };
	return op_role_set.act(c, &legal, &out);
}

bool demo_add_contacts(struct ctx *c, const struct id *people)
{
	return add_units(c, people) && demo_add_drill(c, people) && add_ways(c, people) && add_deputies(c, people);
}
