/* What can be done with links: say that two rooms belong together, take that back. */
#include "link/link_row.h"

#include "base/limits.h"
#include "base/text.h"
#include "link_sql.h"
#include "messages.h"

/* The room a field names: a wrong choice, not a wrong address. */
static bool other_of(struct ctx *c, const char *field, struct id id, struct incident *ret)
{
	if (incident_get(c, id, ret)) {
		return true;
	}
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return fail_field(c, field, MSG_LINK_OTHER_UNKNOWN);
}

/* The parent of a room; *ret_is false: it has none. */
static bool parent_of(struct ctx *c, struct id incident_id, struct id *ret, bool *ret_is)
{
	struct link_of_row row;
	struct link_of_in in = { .incident_id = incident_id, .relation = S("parent") };
	if (!q_link_of(c, in, &row, ret_is)) {
		return false;
	}
	*ret = *ret_is ? row.other_id : (struct id){ 0 };
	return true;
}

static bool name_of(struct ctx *c, struct id id, str *ret)
{
	struct incident i;
	if (incident_get(c, id, &i)) {
		*ret = i.name;
		return true;
	}
	*ret = msg(c, MSG_LINK_HIDDEN_ROOM);
	bool hidden = c->err.code == ERR_NOT_FOUND;
	if (hidden) {
		err_clear(c);
	}
	return hidden;
}

/* Up from the parent to be: is the child above it already? The way is told by names. */
static bool check_circle(struct ctx *c, const struct incident *child, const struct incident *parent)
{
	str way = parent->name;
	struct id at = parent->id;
	for (int depth = 0; depth < LIMIT_LINK_DEPTH; depth++) {
		bool is;
		str name;
		if (!parent_of(c, at, &at, &is)) {
			return false;
		}
		if (!is) {
			return true;
		}
		if (!name_of(c, at, &name)) {
			return false;
		}
		way = STR_CAT(c->arena, way, S(" → "), name);
		if (id_eq(at, child->id)) {
			fail(c, ERR_CONFLICT, MSG_LINK_CIRCLE);
			return fail_arg(c, "way", way);
		}
	}
	return fail(c, ERR_CONFLICT, MSG_LINK_TOO_DEEP);
}

static bool check_parent(struct ctx *c, const struct incident *child, const struct incident *parent)
{
	struct id old;
	bool has;
	str name;
	if (!parent_of(c, child->id, &old, &has)) {
		return false;
	}
	if (has) {
		if (!name_of(c, old, &name)) {
			return false;
		}
		fail(c, ERR_CONFLICT, MSG_LINK_HAS_PARENT);
		fail_arg(c, "name", child->name);
		return fail_arg(c, "parent", name);
	}
	return check_circle(c, child, parent);
}

/* An open room says nothing of one that only some may see. */
static bool says(const struct incident *at, const struct incident *other)
{
	return at->is_restricted || !other->is_restricted;
}

static bool write_both(struct ctx *c, struct id id, const struct incident *i, const struct incident *o,
                       enum link_relation relation, str reason)
{
	static const enum link_relation back[] = { [LINK_RELATED] = LINK_RELATED, [LINK_PARENT] = LINK_CHILD,
		[LINK_CHILD] = LINK_PARENT };
	struct link_side_new here = { .id = id, .at = i, .other = o, .relation = relation, .reason = reason };
	struct link_side_new there = { .id = id, .at = o, .other = i, .relation = back[relation], .reason = reason };
	return (!says(i, o) || link_write_side(c, &here)) && (!says(o, i) || link_write_side(c, &there));
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct link_add_in *in = arg;
	struct incident i, o;
	if (!incident_get(c, in->incident_id, &i) || !other_of(c, "other_id", in->other_id, &o)) {
		return false;
	}
	int relation = in->relation < 0 ? LINK_RELATED : in->relation;
	bool related = relation == LINK_RELATED;
	if (!link_check_pair(c, &i, &o, related) || !link_check_writable(c, &i) || !link_check_writable(c, &o) ||
	    !link_check_new(c, &i, &o)) {
		return false;
	}
	bool is_child = relation == LINK_PARENT;
	if (!related && !check_parent(c, is_child ? &i : &o, is_child ? &o : &i)) {
		return false;
	}
	struct id id = id_new(c->now_ms);
	return write_both(c, id, &i, &o, (enum link_relation)relation, text_visible(c->arena, in->reason)) &&
	       link_get(c, i.id, id, ret_out);
}

/* Taken back by somebody else meanwhile, or never there. */
static bool say_why_gone(struct ctx *c, struct id incident_id, struct id id)
{
	struct link_side_row row;
	bool found;
	err_clear(c);
	if (!q_link_side(c, (struct link_side_in){ .incident_id = incident_id, .id = id }, &row, &found)) {
		return false;
	}
	bool off = found && str_eq(row.state, S("off"));
	return off ? fail(c, ERR_CONFLICT, MSG_LINK_OFF_ALREADY) : fail(c, ERR_NOT_FOUND, MSG_LINK_NOT_FOUND);
}

static bool act_remove(struct ctx *c, const void *arg, void *ret_out)
{
	const struct link_remove_in *in = arg;
	struct incident i, o;
	struct link l;
	(void)ret_out;
	if (!incident_get(c, in->incident_id, &i)) {
		return false;
	}
	if (!link_get(c, i.id, in->id, &l)) {
		return c->err.code == ERR_NOT_FOUND ? say_why_gone(c, i.id, in->id) : false;
	}
	if (!incident_get(c, l.other_id, &o)) {
		return false;
	}
	str reason = text_visible(c->arena, in->reason);
	if (l.relation == LINK_INTO || l.relation == LINK_FROM) {
		bool into = l.relation == LINK_INTO;
		return link_unmerge(c, into ? &i : &o, into ? &o : &i, l.id, reason);
	}
	return link_check_writable(c, &i) && link_check_writable(c, &o) && link_end_side(c, &i, l.id, &o, reason) &&
	       link_end_side(c, &o, l.id, &i, reason);
}

#define AT(T, member) .offset = offsetof(struct T, member)
#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, AT(T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define REASON(T) \
	{ .name = "reason", .type = FIELD_LINE, AT(T, reason), .flags = FIELD_REQUIRED, .label = MSG_LINK_LABEL_REASON, \
		.doc = "why" }
static const struct field add_fields[] = {
	PATH(link_add_in),
	{ .name = "other_id", .type = FIELD_ID, AT(link_add_in, other_id), .flags = FIELD_REQUIRED,
		.label = MSG_LINK_LABEL_OTHER, .doc = "the other incident" },
	{ .name = "relation", .type = FIELD_CHOICE, AT(link_add_in, relation), .choices = &link_add_choices,
		.label = MSG_LINK_LABEL_RELATION, .doc = "what the other one is to this one; none: related" },
	REASON(link_add_in),
};
static const struct field remove_fields[] = {
	PATH(link_remove_in),
	{ .name = "link", .type = FIELD_ID, AT(link_remove_in, id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_LINK_LABEL_OTHER, .doc = "the link" },
	REASON(link_remove_in),
};
const struct operation op_link_add = { .name = "link_add", .doc = "say that two incidents belong together",
	.needs = ACCESS_RESPONDER, .fields = add_fields, .n_fields = sizeof add_fields / sizeof add_fields[0],
	.in_size = sizeof(struct link_add_in), .out_size = sizeof(struct link), .out = &link_shape, .act = act_add };
const struct operation op_link_remove = { .name = "link_remove",
	.doc = "take a link back; of a merge: open the merged incident again", .needs = ACCESS_RESPONDER,
	.fields = remove_fields, .n_fields = sizeof remove_fields / sizeof remove_fields[0],
	.in_size = sizeof(struct link_remove_in), .act = act_remove };
