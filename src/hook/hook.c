/* Messages as rows: added by rules, carried by the porter. */
#include "hook/hook.h"

#include "base/limits.h"
#include "base/text.h"
#include "hook_sql.h"
#include "messages.h"

#define KEPT_MS (90 * 24 * 3600 * INT64_C(1000))
#define REMOVED_MS (30 * 24 * 3600 * INT64_C(1000))

static const struct choice state_rows[] = { [HOOK_WAITING] = { "waiting", MSG_HOOK_STATE_WAITING },
	[HOOK_SENDING] = { "sending", MSG_HOOK_STATE_SENDING }, [HOOK_SENT] = { "sent", MSG_HOOK_STATE_SENT },
	[HOOK_REFUSED] = { "refused", MSG_HOOK_STATE_REFUSED }, [HOOK_GIVEN_UP] = { "given_up", MSG_HOOK_STATE_GIVEN_UP } };
const struct choices hook_state_choices = { state_rows, sizeof state_rows / sizeof state_rows[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct hook_delivery, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier; of json targets the webhook-id"),
	F(hook_id, FIELD_ID, "the target"),
	F(about, FIELD_LINE, "what it tells of: test, sighting, opened, level, report"),
	F(incident_id, FIELD_ID, "the room it tells of"),
	F(title, FIELD_LINE, "its title"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct hook_delivery, state), .choices = &hook_state_choices,
		.doc = "waiting, sending, sent, refused or given_up" },
	F(tries, FIELD_INT, "how often it was tried"),
	F(next_at, FIELD_INSTANT, "when it is tried again, while it waits"),
	F(made_at, FIELD_INSTANT, "when it was written"),
	F(ended_at, FIELD_INSTANT, "when it went, was refused or given up"),
	F(code, FIELD_INT, "HTTP status of the last answer"),
	F(said, FIELD_LINE, "that answer, or what went wrong"),
};
#undef F
const struct shape hook_delivery_shape = { "HookDelivery", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct hook_delivery) };

/* --- adding --- */

/* Whether anybody out there may hear of it. */
static bool may_tell(struct ctx *c, const struct hook_message *m, bool *ret)
{
	struct hook_may_take_row hook;
	struct hook_room_is_shut_row room;
	bool found, is_shut = false;
	*ret = false;
	if (!q_hook_may_take(c, (struct hook_may_take_in){ .id = m->hook_id }, &hook, &found) ||
	    (!id_is_none(m->incident_id) &&
	     !q_hook_room_is_shut(c, (struct hook_room_is_shut_in){ .incident_id = m->incident_id }, &room, &is_shut))) {
		return false;
	}
	*ret = found && !is_shut && hook.waiting < LIMIT_HOOK_WAITING;
	return true;
}

/* A link goes where the program's own address is; anything else is none. */
static bool is_link(str s)
{
	return str_starts(s, S("https://")) || str_starts(s, S("http://"));
}

bool hook_add(struct ctx *c, const struct hook_message *m, bool *ret_added)
{
	str title, text;
	*ret_added = false;
	if (!may_tell(c, m, ret_added) || !*ret_added) {
		return c->err.code == ERR_NONE;
	}
	if (!text_line(c->arena, m->title, &title) || !text_lines(c->arena, m->text, &text)) {
		*ret_added = false;
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "words of a webhook that are no text");
	}
	return q_hook_message_add(c, (struct hook_message_add_in){ .id = id_new(c->now_ms), .hook_id = m->hook_id,
		.about = str_from_c(m->about), .incident_id = m->incident_id, .title = text_clip(c->arena, title, LIMIT_LINE_CHARS),
		.body = text_clip(c->arena, text, LIMIT_TEXT_CHARS), .link = is_link(m->link) ? m->link : S(""), .level = m->level,
		.lang = m->lang, .now = c->now_ms });
}

/* --- how they are --- */

#define STUCK_MS (3600 * INT64_C(1000))

bool hook_health(struct ctx *c, struct hook_health **ret, size_t *ret_n)
{
	struct hook_health_rows rows;
	if (!q_hook_health(c, (struct hook_health_in){ .before = c->now_ms - STUCK_MS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct hook_health, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct hook_health_row *r = &rows.v[k];
		(*ret)[k] = (struct hook_health){ r->org_name, r->name, r->place, r->trouble, r->trouble_at, r->stuck };
	}
	return true;
}

/* --- which of them --- */

bool hook_events_get(struct ctx *c, struct hook_event **ret, size_t *ret_n)
{
	struct hook_events_rows rows;
	if (!q_hook_events(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct hook_event, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		(*ret)[k] = (struct hook_event){ rows.v[k].hook_id, rows.v[k].event, rows.v[k].level };
	}
	return true;
}

bool hook_event_put(struct ctx *c, const struct hook_event *e)
{
	return q_hook_event_put(c, (struct hook_event_put_in){ .hook_id = e->hook_id, .event = e->event, .level = e->level,
		.changed_at = c->now_ms });
}

/* --- reading --- */

bool hook_deliveries(struct ctx *c, struct id hook_id, struct hook_delivery **ret, size_t *ret_n)
{
	struct hook_message_rows_rows rows;
	if (!q_hook_message_rows(c, (struct hook_message_rows_in){ .hook_id = hook_id, .rows = HOOK_SHOWN }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct hook_delivery, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct hook_message_rows_row *r = &rows.v[k];
		int state = choice_find(&hook_state_choices, r->state);
		(*ret)[k] = (struct hook_delivery){ .id = r->id, .hook_id = r->hook_id, .incident_id = r->incident_id,
			.about = r->about, .title = r->title, .state = state, .tries = { true, r->tries },
			.next_at = { state == HOOK_WAITING, r->next_at }, .made_at = { true, r->made_at }, .ended_at = r->ended_at,
			.code = { r->code > 0, r->code }, .said = r->said };
	}
	return true;
}

/* --- again, and an end --- */

struct again_in { struct id delivery_id; };

static bool act_again(struct ctx *c, const void *arg, void *ret_out)
{
	const struct again_in *in = arg;
	struct hook_again_row row;
	bool found;
	if (!q_hook_again(c, (struct hook_again_in){ .now = c->now_ms, .id = in->delivery_id }, &row, &found)) {
		return false;
	}
	return found ? hook_get(c, row.hook_id, ret_out) : fail(c, ERR_NOT_FOUND, MSG_HOOK_NOT_AGAIN);
}

static const struct field again_fields[] = {
	{ .name = "delivery", .type = FIELD_ID, .offset = offsetof(struct again_in, delivery_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_HOOK_DELIVERY, .doc = "the message" },
};
const struct operation op_hook_again = { .name = "hook_again", .doc = "try a message that did not go once more",
	.needs = ACCESS_ADMIN, .fields = again_fields, .n_fields = 1, .in_size = sizeof(struct again_in),
	.out_size = sizeof(struct hook), .out = &hook_shape, .act = act_again };

bool hook_sweep(struct ctx *c, struct id org_id, str arg)
{
	const bytes none = { (const uint8_t *)"", 0 };
	(void)org_id;
	(void)arg;
	return q_hook_sweep_messages(c, (struct hook_sweep_messages_in){ .before = c->now_ms - KEPT_MS }) &&
	       q_hook_sweep_old_keys(c, (struct hook_sweep_old_keys_in){ .none = none, .now = c->now_ms }) &&
	       q_hook_sweep_archived_messages(c, (struct hook_sweep_archived_messages_in){ .before = c->now_ms - REMOVED_MS }) &&
	       q_hook_sweep_archived_events(c, (struct hook_sweep_archived_events_in){ .before = c->now_ms - REMOVED_MS }) &&
	       q_hook_sweep_archived(c, (struct hook_sweep_archived_in){ .before = c->now_ms - REMOVED_MS });
}
