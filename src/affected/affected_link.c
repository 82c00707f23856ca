/* "Reached from": which affected thing led to which. */
#include "affected/affected_row.h"

#include "affected_sql.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

static const struct affected_link_row *link_of(const struct affected_link_row *v, size_t n, struct id from, struct id to)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].from_id, from) && id_eq(v[i].to_id, to)) {
			return &v[i];
		}
	}
	return NULL;
}

/* Both things of this room, and the links there are. */
struct linking { struct incident i; struct affected from, to; struct affected_link_row *v; size_t n; const struct affected_link_row *link; };

static bool read_both(struct ctx *c, const struct affected_link_in *in, struct linking *ret)
{
	if (!incident_get_open(c, in->incident_id, &ret->i) || !affected_get(c, ret->i.id, in->id, &ret->to)) {
		return false;
	}
	if (!affected_get(c, ret->i.id, in->from_id, &ret->from)) {
		err_clear(c);
		return fail_field(c, "from_id", MSG_AFFECTED_NOT_FOUND);
	}
	if (!affected_links(c, ret->i.id, &ret->v, &ret->n)) {
		return false;
	}
	ret->link = link_of(ret->v, ret->n, in->from_id, in->id);
	return true;
}

/* The state of the thing is said again: the entry belongs to its history. */
static bool write_link(struct ctx *c, const struct linking *l, struct id link_id, bool is_new, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	struct journal_added added;
	change_init(ch, c, STR_NONE);
	change_object(ch, "affected_link", link_id);
	change_id(ch, "from", is_new ? l->from.id : (struct id){ 0 });
	change_id(ch, "to", is_new ? l->to.id : (struct id){ 0 });
	change_object(ch, "affected", l->to.id);
	change_str(ch, "state", str_from_c(affected_state_choices.v[l->to.state].code));
	struct journal_entry_in e = { .incident_id = l->i.id, .type = ENTRY_CHANGE, .text = text };
	if (!change_write(ch, e, &added)) {
		return false;
	}
	struct affected_touch_in touch = { .entry_seq = added.seq, .incident_id = l->i.id, .id = l->to.id };
	struct affected_entry_add_in history = { .incident_id = l->i.id, .affected_id = l->to.id, .seq = added.seq };
	return q_affected_touch(c, touch) && q_affected_entry_add(c, history);
}

static str text_of(struct ctx *c, const struct linking *l, int message, str reason)
{
	str text = msgf(c, message, { "from", l->from.name }, { "to", l->to.name });
	return str_is_empty(reason) ? text : STR_CAT(c->arena, text, S("\n"), text_visible(c->arena, reason));
}

static bool act_link(struct ctx *c, const void *arg, void *ret_out)
{
	const struct affected_link_in *in = arg;
	struct linking l;
	if (!read_both(c, in, &l)) {
		return false;
	}
	if (id_eq(in->id, in->from_id)) {
		return fail_field(c, "from_id", MSG_AFFECTED_LINK_ITSELF);
	}
	if (l.link) {
		return fail_field(c, "from_id", MSG_AFFECTED_LINK_THERE);
	}
	if (l.n >= LIMIT_AFFECTED_LINKS) {
		return fail(c, ERR_CONFLICT, MSG_AFFECTED_LINK_TOO_MANY);
	}
	struct affected_link_insert_in row = { .incident_id = l.i.id, .id = id_new(c->now_ms), .from_id = in->from_id, .to_id = in->id };
	return write_link(c, &l, row.id, true, text_of(c, &l, MSG_AFFECTED_ENTRY_LINK, in->reason)) &&
	       q_affected_link_insert(c, row) && affected_get(c, l.i.id, in->id, ret_out);
}

static bool act_unlink(struct ctx *c, const void *arg, void *ret_out)
{
	const struct affected_link_in *in = arg;
	struct linking l;
	if (!read_both(c, in, &l)) {
		return false;
	}
	if (!l.link) {
		return fail(c, ERR_CONFLICT, MSG_AFFECTED_LINK_GONE);
	}
	struct affected_link_delete_in row = { .incident_id = l.i.id, .id = l.link->id };
	return write_link(c, &l, l.link->id, false, text_of(c, &l, MSG_AFFECTED_ENTRY_UNLINK, in->reason)) &&
	       q_affected_link_delete(c, row) && affected_get(c, l.i.id, in->id, ret_out);
}

#define AT(member) .offset = offsetof(struct affected_link_in, member)
static const struct field fields[] = {
	{ .name = "incident", .type = FIELD_ID, AT(incident_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "affected", .type = FIELD_ID, AT(id), .flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_AFFECTED_LABEL_NAME,
		.doc = "the thing that was reached" },
	{ .name = "from_id", .type = FIELD_ID, AT(from_id), .flags = FIELD_REQUIRED, .label = MSG_AFFECTED_LABEL_REACHED_FROM,
		.doc = "the thing it was reached from" },
	{ .name = "reason", .type = FIELD_LINE, AT(reason), .label = MSG_AFFECTED_LABEL_REASON, .doc = "how one knows" },
};
const struct operation op_affected_link = { .name = "affected_link", .doc = "say from what an affected thing was reached",
	.needs = ACCESS_RESPONDER, .fields = fields, .n_fields = sizeof fields / sizeof fields[0],
	.in_size = sizeof(struct affected_link_in), .out_size = sizeof(struct affected), .out = &affected_shape, .act = act_link };
const struct operation op_affected_unlink = { .name = "affected_unlink", .doc = "it was not reached from there after all",
	.needs = ACCESS_RESPONDER, .fields = fields, .n_fields = sizeof fields / sizeof fields[0],
	.in_size = sizeof(struct affected_link_in), .out_size = sizeof(struct affected), .out = &affected_shape, .act = act_unlink };
