/* A role of the firm, outside of rooms: who holds it, who stands in, or that the firm does without it. */
#include "base/limits.h"
#include "messages.h"
#include "role/role.h"
#include "role_sql.h"

/* person.role is the first of somebody's roles; when that one goes, another moves up. */
static bool give_up(struct ctx *c, struct id person_id, str role)
{
	struct person p;
	struct role_more_first_row row;
	bool found = false;
	if (!q_role_more_drop(c, (struct role_more_drop_in){ .role = role, .person_id = person_id }) || !person_find(c, person_id, &p)) {
		return false;
	}
	if (!str_eq(p.role, role)) {
		return true;
	}
	if (!q_role_more_first(c, (struct role_more_first_in){ .person_id = person_id }, &row, &found)) {
		return false;
	}
	return q_role_main_set(c, (struct role_main_set_in){ .role = found ? row.role : S(""), .id = person_id }) &&
	       (!found || q_role_more_drop(c, (struct role_more_drop_in){ .role = row.role, .person_id = person_id }));
}

static bool take_on(struct ctx *c, const char *field, struct id person_id, str role)
{
	struct person p;
	if (!person_find(c, person_id, &p)) {
		return false;
	}
	if (p.archived_at.has) {
		return fail_field(c, field, MSG_ROLE_HOLDER_GONE);
	}
	if (str_eq(p.role, role)) {
		return true;
	}
	return str_is_empty(p.role) ? q_role_main_set(c, (struct role_main_set_in){ .role = role, .id = person_id })
	                            : q_role_more_add(c, (struct role_more_add_in){ .role = role, .person_id = person_id });
}

static bool is_in(struct id_list list, struct id id)
{
	for (size_t i = 0; i < list.n; i++) {
		if (id_eq(list.v[i], id)) {
			return true;
		}
	}
	return false;
}

static bool find_role(struct ctx *c, str key, struct role *ret)
{
	struct role *v;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_ROLE_NOT_FOUND);
}

static bool set_holders(struct ctx *c, const struct role *now, struct id_list holders)
{
	for (size_t i = 0; i < now->holders.n; i++) {
		if (!is_in(holders, now->holders.v[i]) && !give_up(c, now->holders.v[i], now->key)) {
			return false;
		}
	}
	for (size_t i = 0; i < holders.n; i++) {
		if (!take_on(c, "holders", holders.v[i], now->key)) {
			return false;
		}
	}
	return true;
}

static bool deputies_differ(struct ctx *c, const struct role_set_in *in)
{
	for (size_t i = 0; i < in->deputies.n; i++) {
		struct person p;
		if (is_in(in->holders, in->deputies.v[i])) {
			if (person_find(c, in->deputies.v[i], &p)) {
				fail_field(c, "deputies", MSG_ROLE_DEPUTY_IS_HOLDER);
				fail_field_arg(c, "who", p.name);
			}
			return false;
		}
	}
	return true;
}

static bool set_unneeded(struct ctx *c, const struct role_set_in *in)
{
	if (!in->unneeded) {
		return q_role_unneeded_drop(c, (struct role_unneeded_drop_in){ .role = in->role });
	}
	if (in->holders.n > 0 || in->deputies.n > 0) {
		return fail_field(c, "unneeded", MSG_ROLE_UNNEEDED_PEOPLE);
	}
	if (str_is_empty(in->reason)) {
		return fail_field(c, "reason", MSG_ROLE_UNNEEDED_WHY);
	}
	return q_role_unneeded_put(c, (struct role_unneeded_put_in){ .role = in->role, .reason = in->reason, .decided_at = c->now_ms,
		.decided_by_id = c->who.account_id });
}

static bool set_act(struct ctx *c, const void *arg, void *ret_out)
{
	const struct role_set_in *in = arg;
	struct role now;
	struct role_deputies_in deputies = { in->role, in->deputies };
	return find_role(c, in->role, &now) && deputies_differ(c, in) && set_unneeded(c, in) && set_holders(c, &now, in->holders) &&
	       op_role_deputies.act(c, &deputies, &now) && find_role(c, in->role, ret_out);
}

static const struct field set_fields[] = {
	{ "role", FIELD_LINE, offsetof(struct role_set_in, role), FIELD_PATH | FIELD_REQUIRED, .label = MSG_ROLE_LABEL, .doc = "key of a role" },
	{ "holders", FIELD_IDS, offsetof(struct role_set_in, holders), 0, .max = LIMIT_HOLDERS, .label = MSG_ROLE_LABEL_HOLDERS,
	  .doc = "people who hold it; none: nobody" },
	{ "deputies", FIELD_IDS, offsetof(struct role_set_in, deputies), 0, .max = LIMIT_DEPUTIES, .label = MSG_ROLE_LABEL_DEPUTIES,
	  .doc = "people who stand in, in order; none: nobody" },
	{ "unneeded", FIELD_BOOL, offsetof(struct role_set_in, unneeded), 0, .label = MSG_ROLE_LABEL_UNNEEDED, .doc = "true: the firm does without it" },
	{ "reason", FIELD_LINE, offsetof(struct role_set_in, reason), 0, .max = 200, .label = MSG_ROLE_LABEL_UNNEEDED_REASON, .doc = "why it does" },
};
const struct operation op_role_set = { "role_set", "Say who holds a role and who stands in, or that the firm does without it.", ACCESS_RESPONDER,
	set_fields, sizeof set_fields / sizeof set_fields[0], sizeof(struct role_set_in), sizeof(struct role), &role_shape, set_act };

/* The list with `from` taken out and `to` in its place, unless it stands there already or in `not_in`. */
static struct id_list swapped(struct ctx *c, struct id_list list, struct id from, struct id to, struct id_list not_in)
{
	struct id *v = arena_array(c->arena, struct id, list.n);
	size_t n = 0;
	for (size_t i = 0; i < list.n; i++) {
		bool goes = id_eq(list.v[i], from);
		struct id id = goes ? to : list.v[i];
		bool is_there = goes && (is_in(list, to) || is_in(not_in, to));
		if (!id_is_none(id) && !is_there) {
			v[n++] = id;
		}
	}
	return (struct id_list){ v, n };
}

bool role_replace(struct ctx *c, struct id from, struct id to)
{
	struct role *v;
	struct role out;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!is_in(v[i].holders, from) && !is_in(v[i].deputies, from)) {
			continue;
		}
		struct role_set_in in = { .role = v[i].key, .unneeded = v[i].is_unneeded, .reason = v[i].unneeded_reason };
		in.holders = swapped(c, v[i].holders, from, to, (struct id_list){ 0 });
		in.deputies = swapped(c, v[i].deputies, from, to, in.holders);
		in.deputies = is_in(in.holders, to) ? swapped(c, in.deputies, to, (struct id){ { 0 } }, in.holders) : in.deputies;
		if (!op_role_set.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}
