/* Reading actions, and what verify compares of those that belong to a room. */
#include "action/action.h"

#include "action_sql.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"

static const struct choice states[] = {
	[ACTION_OPEN] = { "open", MSG_ACTION_STATE_OPEN },
	[ACTION_DOING] = { "doing", MSG_ACTION_STATE_DOING },
	[ACTION_DONE] = { "done", MSG_ACTION_STATE_DONE },
	[ACTION_DROPPED] = { "dropped", MSG_ACTION_STATE_DROPPED },
};
const struct choices action_state_choices = { states, ACTION_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct action, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "incident it came out of"),
	F(incident_name, FIELD_LINE, "that incident's name"),
	F(what, FIELD_LINE, "what is to be done"),
	F(why, FIELD_TEXT, "why"),
	F(owner_id, FIELD_ID, "person who does it"),
	F(owner_name, FIELD_LINE, "that person's name"),
	F(due_at, FIELD_INSTANT, "until when"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct action, state),
		.choices = &action_state_choices, .doc = "open, doing, done, dropped" },
	F(note, FIELD_TEXT, "done: what shows it; dropped: why; doing: how far"),
	F(made_by_name, FIELD_LINE, "who wrote it down"),
	F(made_at, FIELD_INSTANT, "when"),
	F(ended_at, FIELD_INSTANT, "when it was done or dropped"),
	F(version, FIELD_INT, "counts the changes"),
};
#undef F
const struct shape action_shape = { "Action", fields, sizeof fields / sizeof fields[0], sizeof(struct action) };

bool action_is_over(const struct action *a)
{
	return a->state == ACTION_DONE || a->state == ACTION_DROPPED;
}

bool action_is_late(const struct action *a, int64_t now_ms)
{
	return a->due_at.has && a->due_at.v < now_ms && !action_is_over(a);
}

str action_due_text(struct ctx *c, int64_t due_ms)
{
	struct civil t = civil_from_ms(due_ms, JST_OFFSET_MIN);
	return t.hour == 23 && t.minute == 59 ? time_date_full(c, due_ms) : time_full(c, due_ms);
}

str action_plan(struct ctx *c, const struct action *a)
{
	bool has_who = !str_is_empty(a->owner_name);
	str when = a->due_at.has ? action_due_text(c, a->due_at.v) : S("");
	if (!has_who) {
		return a->due_at.has ? msgf(c, MSG_ACTION_PLAN_NOBODY, { "when", when }) : msg(c, MSG_ACTION_NOBODY);
	}
	return a->due_at.has ? msgf(c, MSG_ACTION_PLAN_DUE, { "who", a->owner_name }, { "when", when })
		: msgf(c, MSG_ACTION_PLAN, { "who", a->owner_name });
}

static struct action from_row(const struct action_row_row *r)
{
	return (struct action){ .id = r->id, .incident_id = r->incident_id,
		.incident_name = r->incident_name, .what = r->what, .why = r->why, .owner_id = r->owner_id,
		.owner_name = r->owner_name, .due_at = r->due_at, .state = choice_find(&action_state_choices, r->state),
		.note = r->note, .made_by_name = r->made_by_name, .made_at = { true, r->made_at }, .ended_at = r->ended_at,
		.version = { true, r->version } };
}

_Static_assert(sizeof(struct action_rows_row) == sizeof(struct action_row_row), "same columns");
_Static_assert(sizeof(struct action_rows_late_row) == sizeof(struct action_row_row), "same columns");
_Static_assert(sizeof(struct action_rows_mine_row) == sizeof(struct action_row_row), "same columns");
_Static_assert(sizeof(struct action_rows_of_room_row) == sizeof(struct action_row_row), "same columns");

/* The lists share their columns. */
static bool from_rows(struct ctx *c, const void *rows, size_t n, struct action **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct action, n);
	for (size_t i = 0; i < n; i++) {
		struct action_row_row one;
		memcpy(&one, (const char *)rows + i * sizeof one, sizeof one);
		(*ret)[i] = from_row(&one);
	}
	*ret_n = n;
	return true;
}

#define NO_DUE INT64_MAX /* what has no date comes after all that have one */

/* "0.1795737600000.0190...": over or not, due time, id of the last of the page. */
static bool read_place(str place, struct action_rows_in *in)
{
	str rest = place, over = str_cut(&rest, '.'), due = str_cut(&rest, '.');
	in->after_over = -1;
	return str_is_empty(place) || (str_to_i64(over, &in->after_over) && str_to_i64(due, &in->after_due) &&
		in->after_over >= 0 && id_parse(rest, &in->after_id));
}

static str place_of(struct ctx *c, const struct action *a)
{
	return str_printf(c->arena, "%d.%lld.%.*s", action_is_over(a), (long long)(a->due_at.has ? a->due_at.v : NO_DUE),
		STR_FMT(id_str(c->arena, a->id)));
}

bool action_page(struct ctx *c, bool with_over, str after, size_t most, struct action **ret, size_t *ret_n, str *ret_next)
{
	struct action_rows_rows rows;
	struct action_rows_in in = { .with_over = with_over, .most = (int64_t)most + 1 };
	if (!read_place(after, &in)) {
		return fail_field(c, "before", MSG_INCIDENT_PLACE_BAD);
	}
	if (!q_action_rows(c, in, &rows)) {
		return false;
	}
	bool more = rows.n > most;
	from_rows(c, rows.v, more ? most : rows.n, ret, ret_n);
	*ret_next = more ? place_of(c, &(*ret)[*ret_n - 1]) : STR_NONE;
	return true;
}

bool action_list(struct ctx *c, bool with_over, struct action **ret, size_t *ret_n)
{
	str next;
	return action_page(c, with_over, S(""), LIMIT_ACTIONS, ret, ret_n, &next);
}

bool action_late(struct ctx *c, struct action **ret, size_t *ret_n)
{
	struct action_rows_late_rows rows;
	return q_action_rows_late(c, (struct action_rows_late_in){ .now = c->now_ms }, &rows) &&
	       from_rows(c, rows.v, rows.n, ret, ret_n);
}

bool action_of_room(struct ctx *c, struct id incident_id, struct action **ret, size_t *ret_n)
{
	struct action_rows_of_room_rows rows;
	return q_action_rows_of_room(c, (struct action_rows_of_room_in){ .incident_id = incident_id }, &rows) &&
	       from_rows(c, rows.v, rows.n, ret, ret_n);
}

bool action_mine(struct ctx *c, struct id person_id, struct action **ret, size_t *ret_n)
{
	struct action_rows_mine_rows rows;
	return q_action_rows_mine(c, (struct action_rows_mine_in){ .owner_id = person_id }, &rows) &&
	       from_rows(c, rows.v, rows.n, ret, ret_n);
}

bool action_get(struct ctx *c, struct id id, struct action *ret)
{
	struct action_row_row row;
	bool found;
	if (!q_action_row(c, (struct action_row_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ACTION_NOT_FOUND);
	}
	*ret = from_row(&row);
	return true;
}

bool action_history(struct ctx *c, struct id id, struct action_version **ret, size_t *ret_n)
{
	struct action_history_rows_rows rows;
	if (!q_action_history_rows(c, (struct action_history_rows_in){ .action_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct action_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct action_version){ rows.v[i].at, rows.v[i].writer_name, rows.v[i].text };
	}
	*ret_n = rows.n;
	return true;
}

bool action_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct action_rows_of_room_rows rows;
	if (!q_action_rows_of_room(c, (struct action_rows_of_room_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		const struct action_rows_of_room_row *r = &rows.v[i];
		p.object = change_object_name(c, "action", r->id);
		project_str(&p, "what", r->what);
		project_str(&p, "why", r->why);
		project_id(&p, "owner_id", r->owner_id);
		project_opt(&p, "due_at", r->due_at);
		project_str(&p, "state", r->state);
		project_str(&p, "note", r->note);
		project_id(&p, "made_by", r->made_by_id);
		project_i64(&p, "made_at", r->made_at);
		project_opt(&p, "ended_at", r->ended_at);
		project_i64(&p, "version", r->version);
	}
	return p.ok;
}
