/* A person, a way to reach them and a department, for the routes that name one. */
#include "stage.h"

#include "contact/contact.h"
#include "contact/people_file.h"
#include "contact/unit.h"

static bool make(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct person_input person = { .name = S("連絡 花子") };
	struct unit_input unit = { .kind = UNIT_DEPARTMENT, .name = id_str(c->arena, id_new(s->h.now_ms)) };
	struct id id;
	struct contact k;
	struct unit u;
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	if (!person_create(c, &person, &id)) {
		return false;
	}
	struct contact_input way = { .person_id = id, .kind = CONTACT_PHONE, .value = S("03-0000-4711"), .purpose = PURPOSE_WORK, .hours = -1 };
	if (!op_contact_add.act(c, &way, &k) || !op_unit_add.act(c, &unit, &u)) {
		return false;
	}
	s->person = id_str(&s->h.arena, id);
	s->way = id_str(&s->h.arena, k.id);
	s->unit = id_str(&s->h.arena, u.id);
	return true;
}

struct roster_job { struct stage *s; bool applies; };

/* A file with one new person; taken in where the route undoes that. */
static bool make_roster(struct ctx *c, void *arg)
{
	struct roster_job *job = arg;
	struct stage *s = job->s;
	struct people_import i;
	struct people_plan plan;
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	str csv = STR_CAT(c->arena, S("氏名,電話\n"), id_str(c->arena, id_new(c->now_ms)), S(",03-0000-4712\n"));
	struct people_look_in look = { .name = S("名簿.csv"), .csv = csv };
	if (!people_look_prepare(c, &look, (bytes){ 0 }, look.name) || !op_people_look.act(c, &look, &i) || !people_plan(c, i.file, false, &plan)) {
		return false;
	}
	s->roster = id_str(&s->h.arena, i.id);
	s->digest = str_copy(&s->h.arena, plan.digest);
	struct people_apply_in apply = { .id = i.id, .digest = plan.digest };
	bool ok = !job->applies || op_people_apply.act(c, &apply, &i);
	return ok;
}

void stage_contact(struct stage *s, str pattern)
{
	struct roster_job job = { s, str_ends(pattern, S("/undo")) };
	if (str_find(pattern, S("{roster}"), 0) != SIZE_MAX) {
		assert_true(harness_write(&s->h, make_roster, &job));
	}
	static const str parts[] = { S("{person}"), S("{contact}"), S("{unit}") };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (str_find(pattern, parts[i], 0) != SIZE_MAX) {
			assert_true(harness_write(&s->h, make, s));
			return;
		}
	}
}
