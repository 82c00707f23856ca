/* The net as it follows from roles, people and what the firm wants otherwise. */
#include "contact_net/net.h"

#include "base/msg.h"
#include "contact_net_sql.h"
#include "escalation/escalation.h"
#include "messages.h"

static const struct choice troubles[] = { [NET_FINE] = { "fine", MSG_NET_FINE }, [NET_NOBODY] = { "nobody", MSG_NET_NOBODY },
	[NET_NO_WAY] = { "no_way", MSG_NET_NO_WAY }, [NET_CIRCLE] = { "circle", MSG_NET_CIRCLE },
	[NET_UNNEEDED] = { "unneeded", MSG_NET_UNNEEDED } };
const struct choices net_trouble_choices = { troubles, NET_TROUBLE_MAX };

struct building {
	struct role *roles; size_t n_roles;
	struct contact *ways; size_t n_ways;
	const struct level *levels; size_t n_levels;
	struct net_calls_rows calls;
	struct net_node *v; size_t n;    /* those placed so far */
	bool *placed;                    /* by place of the role */
};

static str called_by(const struct ctx *c, const struct building *b, str role)
{
	for (size_t k = 0; k < b->calls.n; k++) {
		if (str_eq(b->calls.v[k].role, role)) {
			return b->calls.v[k].called_by;
		}
	}
	const struct role_def *d = catalog_role(c->catalog, role);
	return d ? d->called_by : S("");
}

static bool is_called(const struct level *l, str role)
{
	bool is = str_eq(l->role, role);
	for (size_t k = 0; k < l->n_call; k++) {
		is = is || str_eq(l->call[k], role);
	}
	return is;
}

/* Nobody's level names it: it is called when it is needed. */
static int from_level(const struct building *b, str role)
{
	for (size_t k = 0; k < b->n_levels; k++) {
		if (is_called(&b->levels[k], role)) {
			return b->levels[k].number;
		}
	}
	return NET_WHEN_NEEDED;
}

static void fill_people(struct ctx *c, const struct building *b, const struct role *r, struct net_node *ret)
{
	struct net_person *v = arena_array(c->arena, struct net_person, r->n_line);
	bool any_way = false;
	for (size_t k = 0; k < r->n_line; k++) {
		const struct role_person *p = &r->line[k];
		if (p->is_gone) {
			continue;
		}
		struct net_person *to = &v[ret->n_people++];
		*to = (struct net_person){ .id = p->id, .name = p->name, .title = p->title, .is_holder = p->is_holder };
		to->ways = contact_in(b->ways, b->n_ways, p->id, &to->n_ways);
		to->state = contact_best(to->ways, to->n_ways);
		any_way = any_way || to->n_ways > 0;
	}
	ret->people = v;
	ret->trouble = ret->n_people == 0 ? NET_NOBODY : any_way ? NET_FINE : NET_NO_WAY;
}

static void place(struct ctx *c, struct building *b, size_t k, str by, int depth)
{
	const struct role *r = &b->roles[k];
	struct net_node *to = &b->v[b->n++];
	*to = (struct net_node){ .role = r->key, .name = r->name, .called_by = by, .depth = depth, .from_level = from_level(b, r->key) };
	fill_people(c, b, r, to);
	to->reason = r->is_unneeded ? r->unneeded_reason : S("");
	to->trouble = r->is_unneeded ? NET_UNNEEDED : to->trouble;
	b->placed[k] = true;
}

/* A role, and behind it those its holder calls. */
static void place_below(struct ctx *c, struct building *b, str by, int depth)
{
	for (size_t k = 0; k < b->n_roles; k++) {
		if (!b->placed[k] && str_eq(called_by(c, b, b->roles[k].key), by)) {
			place(c, b, k, by, depth);
			place_below(c, b, b->roles[k].key, depth + 1);
		}
	}
}

bool net_read(struct ctx *c, struct net_node **ret, size_t *ret_n)
{
	struct building b = { 0 };
	if (!role_org_list(c, &b.roles, &b.n_roles) || !contact_of_all(c, &b.ways, &b.n_ways) || !level_all(c, &b.levels, &b.n_levels) ||
	    !q_net_calls(c, &b.calls)) {
		return false;
	}
	b.v = arena_array(c->arena, struct net_node, b.n_roles);
	b.placed = arena_array(c->arena, bool, b.n_roles);
	place_below(c, &b, S(""), 0);
	for (size_t k = 0; k < b.n_roles; k++) { /* what is left is called in a circle: by nobody */
		if (!b.placed[k]) {
			place(c, &b, k, called_by(c, &b, b.roles[k].key), 0);
			b.v[b.n - 1].trouble = NET_CIRCLE;
		}
	}
	*ret = b.v;
	*ret_n = b.n;
	return true;
}

/* --- who calls whom, otherwise --- */

static bool ends_at_the_top(struct ctx *c, const struct building *b, str role, str by)
{
	for (size_t steps = 0; by.n > 0; steps++) {
		if (str_eq(by, role) || steps > b->n_roles) {
			return false;
		}
		by = called_by(c, b, by);
	}
	return true;
}

static bool act_call(struct ctx *c, const void *arg, void *ret_out)
{
	const struct net_call_in *in = arg;
	struct building b = { .n_roles = c->catalog->n_roles };
	const struct role_def *d = catalog_role(c->catalog, in->role);
	(void)ret_out;
	if (!d) {
		return fail(c, ERR_NOT_FOUND, MSG_ROLE_NOT_FOUND);
	}
	str by = str_is_none(in->called_by) ? S("") : in->called_by;
	if (by.n > 0 && !catalog_role(c->catalog, by)) {
		return fail_field(c, "called_by", MSG_ROLE_NOT_FOUND);
	}
	if (!q_net_calls(c, &b.calls)) {
		return false;
	}
	if (!ends_at_the_top(c, &b, in->role, by)) {
		return fail_field(c, "called_by", MSG_NET_CALL_CIRCLE);
	}
	if (str_eq(by, d->called_by)) {
		return q_net_call_drop(c, (struct net_call_drop_in){ .role = in->role });
	}
	return q_net_call_put(c, (struct net_call_put_in){ .role = in->role, .called_by = by, .changed_at = c->now_ms, .changed_by_id = c->who.account_id });
}

#define N(v) (sizeof(v) / sizeof(v)[0])
static const struct field call_fields[] = {
	{ .name = "role", .type = FIELD_LINE, .offset = offsetof(struct net_call_in, role), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 40,
		.label = MSG_NET_LABEL_ROLE, .doc = "key of the role that is called" },
	{ .name = "called_by", .type = FIELD_LINE, .offset = offsetof(struct net_call_in, called_by), .max = 40, .label = MSG_NET_LABEL_CALLED_BY,
		.doc = "key of the role whose holder calls; none: whoever noticed" } };
const struct operation op_net_call = { .name = "net_call", .doc = "say who calls the holder of a role", .needs = ACCESS_RESPONDER, .fields = call_fields,
	.n_fields = N(call_fields), .in_size = sizeof(struct net_call_in), .act = act_call };
