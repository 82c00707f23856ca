#include "contact/owned.h"

#include "action/action.h"
#include "base/limits.h"
#include "base/msg.h"
#include "contact_sql.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/procedure.h"
#include "role/role.h"
#include "sheet/sheet.h"
#include "task/task.h"

#define TOLD_MOST 5              /* things an error names; the person's page has all */

static const struct choice kinds[] = {
	[OWNED_ROLE] = { "role", MSG_OWNED_ROLE }, [OWNED_DEPUTY] = { "deputy", MSG_OWNED_DEPUTY }, [OWNED_UNIT] = { "unit", MSG_OWNED_UNIT },
	[OWNED_ACTING] = { "acting", MSG_OWNED_ACTING }, [OWNED_STEP] = { "step", MSG_OWNED_STEP }, [OWNED_TASK] = { "task", MSG_OWNED_TASK },
	[OWNED_ACTION] = { "action", MSG_OWNED_ACTION }, [OWNED_ROW] = { "row", MSG_OWNED_ROW },
};
const struct choices owned_kind_choices = { kinds, 8 };

static const struct field shape_fields[] = {
	{ "kind", FIELD_CHOICE, offsetof(struct owned, kind), .choices = &owned_kind_choices, .doc = "What it is." },
	{ "text", FIELD_LINE, offsetof(struct owned, text), .doc = "Its name." },
	{ "where", FIELD_LINE, offsetof(struct owned, where), .doc = "The room or ledger it stands in." },
	{ "id", FIELD_ID, offsetof(struct owned, id), .doc = "Its id; null of a role." },
	{ "incident_id", FIELD_ID, offsetof(struct owned, incident_id), .doc = "The room, when it has one." },
	{ "key", FIELD_LINE, offsetof(struct owned, key), .doc = "Key of the role or ledger." },
};
const struct shape owned_shape = { "Owned", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct owned) };

/* --- what somebody has in hand --- */

struct pile { struct owned *v; size_t n, room; };

static void put(struct ctx *c, struct pile *p, struct owned o)
{
	if (p->n == p->room) {
		size_t room = p->room ? p->room * 2 : 32;
		struct owned *v = arena_array(c->arena, struct owned, room);
		for (size_t i = 0; i < p->n; i++) {
			v[i] = p->v[i];
		}
		p->v = v;
		p->room = room;
	}
	o.where = str_is_none(o.where) ? S("") : o.where;
	o.key = str_is_none(o.key) ? S("") : o.key;
	p->v[p->n++] = o;
}

static bool has(struct id_list list, struct id id)
{
	for (size_t i = 0; i < list.n; i++) {
		if (id_eq(list.v[i], id)) {
			return true;
		}
	}
	return false;
}

static bool add_roles(struct ctx *c, struct pile *p, struct id id)
{
	struct role *v;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool holds = has(v[i].holders, id);
		if (holds || has(v[i].deputies, id)) {
			put(c, p, (struct owned){ .kind = holds ? OWNED_ROLE : OWNED_DEPUTY, .text = v[i].name, .key = v[i].key });
		}
	}
	return true;
}

static bool add_of_rooms(struct ctx *c, struct pile *p, struct id id)
{
	struct owned_acting_rows acting;
	struct owned_leads_rows leads;
	struct owned_steps_rows steps;
	if (!q_owned_acting(c, (struct owned_acting_in){ .person_id = id }, &acting) || !q_owned_leads(c, (struct owned_leads_in){ .lead_id = id }, &leads) ||
	    !q_owned_steps(c, (struct owned_steps_in){ .owner_id = id }, &steps)) {
		return false;
	}
	for (size_t i = 0; i < leads.n; i++) {
		const struct role_def *r = catalog_role(c->catalog, ROLE_LEAD);
		put(c, p, (struct owned){ .kind = OWNED_ACTING, .text = r ? text2_in(r->name, c->lang) : ROLE_LEAD, .where = leads.v[i].name,
			.incident_id = leads.v[i].id, .key = ROLE_LEAD });
	}
	for (size_t i = 0; i < acting.n; i++) {
		const struct role_def *r = catalog_role(c->catalog, acting.v[i].role);
		put(c, p, (struct owned){ .kind = OWNED_ACTING, .text = r ? text2_in(r->name, c->lang) : acting.v[i].role,
			.where = acting.v[i].incident_name, .incident_id = acting.v[i].incident_id, .key = acting.v[i].role });
	}
	for (size_t i = 0; i < steps.n; i++) {
		put(c, p, (struct owned){ .kind = OWNED_STEP, .text = c->lang == LANG_EN ? steps.v[i].item_en : steps.v[i].item_ja,
			.where = steps.v[i].incident_name, .id = steps.v[i].id, .incident_id = steps.v[i].incident_id });
	}
	return true;
}

static bool add_tasks(struct ctx *c, struct pile *p, struct id id)
{
	struct owned_tasks_rows tasks;
	struct action *actions;
	size_t n;
	if (!q_owned_tasks(c, (struct owned_tasks_in){ .owner_id = id }, &tasks) || !action_mine(c, id, &actions, &n)) {
		return false;
	}
	for (size_t i = 0; i < tasks.n; i++) {
		put(c, p, (struct owned){ .kind = OWNED_TASK, .text = tasks.v[i].title, .where = tasks.v[i].incident_name, .id = tasks.v[i].id });
	}
	for (size_t i = 0; i < n; i++) {
		put(c, p, (struct owned){ .kind = OWNED_ACTION, .text = actions[i].what, .where = actions[i].incident_name, .id = actions[i].id });
	}
	return true;
}

static bool add_rows(struct ctx *c, struct pile *p, struct id id)
{
	struct owned_units_rows units;
	struct sheet_pointer *v;
	size_t n;
	if (!q_owned_units(c, (struct owned_units_in){ .head_id = id }, &units) || !sheet_pointers(c, "person", id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < units.n; i++) {
		put(c, p, (struct owned){ .kind = OWNED_UNIT, .text = units.v[i].name, .id = units.v[i].id });
	}
	for (size_t i = 0; i < n; i++) {
		const struct sheet_def *d;
		if (!sheet_def_get(c, v[i].sheet, &d)) {
			return false;
		}
		if (sheet_may_see(c, d)) {
			put(c, p, (struct owned){ .kind = OWNED_ROW, .text = v[i].title, .where = text2_in(d->name, c->lang), .id = v[i].row_id,
				.key = v[i].sheet, .field = v[i].field });
		}
	}
	return true;
}

bool owned_list(struct ctx *c, struct id person_id, struct owned **ret, size_t *ret_n)
{
	struct pile p = { 0 };
	if (!add_roles(c, &p, person_id) || !add_of_rooms(c, &p, person_id) || !add_tasks(c, &p, person_id) || !add_rows(c, &p, person_id)) {
		return false;
	}
	*ret = p.v;
	*ret_n = p.n;
	return true;
}

/* --- handing it over --- */

struct leaving { struct id from, to; str reason; };

static bool hand_acting(struct ctx *c, const struct leaving *l, const struct owned *o)
{
	struct role_hand_in in = { .incident_id = o->incident_id, .role = o->key, .from_id = l->from, .to_id = l->to, .note = l->reason };
	struct role out;
	return op_role_hand.act(c, &in, &out);
}

/* All steps of a room go at once, with its first. */
static bool hand_steps(struct ctx *c, const struct leaving *l, const struct owned *v, size_t at)
{
	struct incident i;
	for (size_t k = 0; k < at; k++) {
		if (v[k].kind == OWNED_STEP && id_eq(v[k].incident_id, v[at].incident_id)) {
			return true;
		}
	}
	return incident_get(c, v[at].incident_id, &i) && step_hand_all(c, &i, l->from, l->to);
}

static bool hand_task(struct ctx *c, const struct leaving *l, struct id id)
{
	struct task t;
	if (!task_get(c, id, &t)) {
		return false;
	}
	struct task_change_in in = { .task_id = id, .title = t.title, .detail = t.detail, .attached = t.attached, .owner_id = l->to, .due_at = t.due_at };
	return op_task_change.act(c, &in, &t);
}

static bool hand_action(struct ctx *c, const struct leaving *l, struct id id)
{
	struct action a;
	if (!action_get(c, id, &a)) {
		return false;
	}
	struct action_change_in in = { .id = id, .what = a.what, .why = a.why, .owner_id = l->to, .due_at = a.due_at, .version = a.version };
	return op_action_change.act(c, &in, &a);
}

static bool hand_row(struct ctx *c, const struct leaving *l, const struct owned *o)
{
	const struct sheet_def *d;
	struct sheet_row r;
	struct raw_value v = { o->field, id_str(c->arena, l->to) };
	if (!sheet_def_get(c, o->key, &d) || !sheet_row_get(c, o->key, o->id, &r)) {
		return false;
	}
	if (!sheet_may_edit(c, d)) {
		fail_field(c, "to_id", MSG_OWNED_ROW_NOT_YOURS);
		return fail_field_arg(c, "name", o->where);
	}
	struct sheet_save_in in = { .sheet = o->key, .id = o->id, .version = r.version, .values = { &v, 1 }, .reason = l->reason };
	return op_sheet_change.act(c, &in, &r);
}

static bool hand_one(struct ctx *c, const struct leaving *l, const struct owned *v, size_t at)
{
	switch (v[at].kind) {
	case OWNED_UNIT:
		return q_unit_set_head(c, (struct unit_set_head_in){ .head_id = l->to, .id = v[at].id });
	case OWNED_ACTING:
		return hand_acting(c, l, &v[at]);
	case OWNED_STEP:
		return hand_steps(c, l, v, at);
	case OWNED_TASK:
		return hand_task(c, l, v[at].id);
	case OWNED_ACTION:
		return hand_action(c, l, v[at].id);
	case OWNED_ROW:
		return hand_row(c, l, &v[at]);
	default:
		return true; /* roles go together, by role_replace */
	}
}

static bool refuse(struct ctx *c, const struct person *p, const struct owned *v, size_t n)
{
	str all = S(""), and = c->lang == LANG_EN ? S(", ") : S("、");
	for (size_t i = 0; i < n && i < TOLD_MOST; i++) {
		str one = msgf(c, MSG_OWNED_ONE, { "kind", msg(c, kinds[v[i].kind].label) }, { "text", v[i].text });
		all = STR_CAT(c->arena, all, all.n ? and : S(""), one);
	}
	fail_field(c, "to_id", n > TOLD_MOST ? MSG_OWNED_STILL_MORE : MSG_OWNED_STILL);
	fail_field_arg(c, "who", p->name);
	fail_field_arg(c, "more", str_i64(c->arena, (int64_t)n - TOLD_MOST));
	return fail_field_arg(c, "what", all);
}

static bool hand_all(struct ctx *c, const struct person *p, struct id to_id)
{
	struct owned *v;
	struct person to;
	size_t n;
	if (!owned_list(c, p->id, &v, &n)) {
		return false;
	}
	if (n == 0) {
		return true;
	}
	if (id_is_none(to_id)) {
		return refuse(c, p, v, n);
	}
	if (!person_find(c, to_id, &to)) {
		return false;
	}
	if (to.archived_at.has || id_eq(to.id, p->id)) {
		return fail_field(c, "to_id", MSG_OWNED_TO_OTHER);
	}
	struct leaving l = { p->id, to.id, msgf(c, MSG_OWNED_REASON, { "who", p->name }, { "to", to.name }) };
	for (size_t i = 0; i < n; i++) {
		if (!hand_one(c, &l, v, i)) {
			return false;
		}
	}
	return role_replace(c, p->id, to.id);
}

static bool leave_act(struct ctx *c, const void *arg, void *ret)
{
	const struct person_leave_in *in = arg;
	struct person p;
	struct person_archive archive = { in->id, in->archived };
	return person_find(c, in->id, &p) && (!in->archived || p.archived_at.has || hand_all(c, &p, in->to_id)) &&
	       op_person_archive.act(c, &archive, ret);
}

static const struct field leave_fields[] = {
	{ "id", FIELD_ID, offsetof(struct person_leave_in, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_PERSON_PERSON, .doc = "The person." },
	{ "archived", FIELD_BOOL, offsetof(struct person_leave_in, archived), 0, .label = MSG_PERSON_ARCHIVED,
	  .doc = "True: off the lists; false: back again." },
	{ "to_id", FIELD_ID, offsetof(struct person_leave_in, to_id), 0, .label = MSG_OWNED_TO,
	  .doc = "Who takes over all the person still has; without it a person who has something is refused." },
};
const struct operation op_person_leave = { "person_leave", "Take a person off the lists, handing over what they have, or put them back.",
	ACCESS_RESPONDER, leave_fields, 3, sizeof(struct person_leave_in), sizeof(struct person), &person_shape, leave_act };
