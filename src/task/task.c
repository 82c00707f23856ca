/* Reading tasks, and what verify compares of them. */
#include "task/task.h"

#include "messages.h"
#include "task_sql.h"

static const struct choice states[] = {
	[TASK_OPEN] = { "open", MSG_TASK_STATE_OPEN },
	[TASK_DOING] = { "doing", MSG_TASK_STATE_DOING },
	[TASK_DONE] = { "done", MSG_TASK_STATE_DONE },
	[TASK_DROPPED] = { "dropped", MSG_TASK_STATE_DROPPED },
};
const struct choices task_state_choices = { states, TASK_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct task, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident; null: none, or one that you may not see"),
	F(title, FIELD_LINE, "what is to be done"),
	F(detail, FIELD_TEXT, "how, with what, what matters"),
	F(attached, FIELD_TEXT, "facts and approved wording given along"),
	F(owner_id, FIELD_ID, "person who does it"),
	F(owner_name, FIELD_LINE, "that person's name"),
	F(due_at, FIELD_INSTANT, "until when"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct task, state), .choices = &task_state_choices,
		.doc = "open, doing, done, dropped" },
	F(note, FIELD_TEXT, "what was done, why it was dropped"),
	F(asked_by_id, FIELD_ID, "person who asked"),
	F(asked_by_name, FIELD_LINE, "that person's name"),
	F(made_at, FIELD_INSTANT, "when it was asked"),
	F(ended_at, FIELD_INSTANT, "when it was done or dropped"),
	F(ended_by_name, FIELD_LINE, "by whom"),
};
#undef F
const struct shape task_shape = { "Task", fields, sizeof fields / sizeof fields[0], sizeof(struct task) };

bool task_is_over(const struct task *t)
{
	return t->state == TASK_DONE || t->state == TASK_DROPPED;
}

bool task_is_late(const struct task *t, int64_t now_ms)
{
	return !task_is_over(t) && t->due_at.has && t->due_at.v <= now_ms;
}

static struct task from_row(const struct ctx *c, const struct task_one_row *r)
{
	bool sees = r->sees_room && c->who.access != ACCESS_HELPER;
	struct task t = { .id = r->id, .room = r->incident_id, .title = r->title, .detail = r->detail, .attached = r->attached,
		.owner_id = r->owner_id, .owner_name = r->owner_name, .due_at = r->due_at,
		.state = choice_find(&task_state_choices, r->state), .note = r->note, .asked_by_id = r->asked_by_id,
		.asked_by_name = r->asked_by_name, .made_at = { true, r->made_at }, .ended_at = r->ended_at,
		.ended_by_id = r->ended_by_id, .ended_by_name = r->ended_by_name, .reminded = r->reminded,
		.is_mine = !id_is_none(r->owner_id) && id_eq(r->owner_id, c->who.person_id),
		.is_room_closed = str_eq(r->incident_state, S("closed")) };
	if (sees) {
		t.incident_id = r->incident_id;
		t.incident_name = r->incident_name;
	}
	return t;
}

/* The three statements return the same columns. */
_Static_assert(sizeof(struct task_rows_row) == sizeof(struct task_one_row), "same columns");
_Static_assert(sizeof(struct task_rows_plan_row) == sizeof(struct task_one_row), "same columns");

static void from_rows(struct ctx *c, const void *rows, size_t n, struct task **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct task, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct task_one_row one;
		memcpy(&one, (const char *)rows + i * sizeof one, sizeof one);
		(*ret)[i] = from_row(c, &one);
	}
	*ret_n = n;
}

bool task_list(struct ctx *c, struct id incident_id, struct task **ret, size_t *ret_n)
{
	struct task_rows_rows rows;
	if (!q_task_rows(c, (struct task_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	from_rows(c, rows.v, rows.n, ret, ret_n);
	return true;
}

bool task_get(struct ctx *c, struct id id, struct task *ret)
{
	struct task_one_row row;
	bool found;
	struct incident room;
	if (!q_task_one(c, (struct task_one_in){ .my_person = c->who.person_id, .id = id }, &row, &found)) {
		return false;
	}
	bool mine = found && !id_is_none(row.owner_id) && id_eq(row.owner_id, c->who.person_id);
	bool outside = !id_is_none(c->who.only_room) || (c->who.access == ACCESS_HELPER && !mine);
	if (!found || outside) {
		return fail(c, ERR_NOT_FOUND, MSG_TASK_NOT_FOUND);
	}
	/* a look into a restricted room, however small, is one for the audit */
	if (!id_is_none(row.incident_id) && !incident_get_inside(c, row.incident_id, &room)) {
		return false;
	}
	*ret = from_row(c, &row);
	return true;
}

bool task_plan(struct ctx *c, bool only_mine, struct task **ret, size_t *ret_n)
{
	struct task_rows_plan_rows rows;
	struct task_rows_plan_in in = { .my_person = c->who.person_id,
		.only_mine = only_mine || c->who.access == ACCESS_HELPER };
	if (!q_task_rows_plan(c, in, &rows)) {
		return false;
	}
	from_rows(c, rows.v, rows.n, ret, ret_n);
	return true;
}

bool task_ended_mine(struct ctx *c, struct task_ended **ret, size_t *ret_n)
{
	struct task_rows_ended_rows rows;
	if (!q_task_rows_ended(c, (struct task_rows_ended_in){ .my_person = c->who.person_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct task_ended, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct task_ended){ rows.v[i].id, rows.v[i].title, choice_find(&task_state_choices, rows.v[i].state),
			rows.v[i].ended_at.v };
	}
	*ret_n = rows.n;
	return true;
}

bool task_words(struct ctx *c, struct id task_id, struct task_word **ret, size_t *ret_n)
{
	struct task_words_rows rows;
	if (!q_task_words(c, (struct task_words_in){ .task_id = task_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct task_word, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct task_word){ rows.v[i].id, rows.v[i].is_answer != 0, rows.v[i].text, rows.v[i].person_name,
			rows.v[i].said_at };
	}
	*ret_n = rows.n;
	return true;
}

/* --- verify --- */

static void project_row(struct projector *p, const struct task *t)
{
	p->object = change_object_name(p->c, "task", t->id);
	project_str(p, "title", t->title);
	project_str(p, "detail", t->detail);
	project_str(p, "attached", t->attached);
	project_id(p, "owner_id", t->owner_id);
	project_opt(p, "due_at", t->due_at);
	project_str(p, "state", str_from_c(states[t->state].code));
	project_str(p, "note", t->note);
	project_id(p, "asked_by", t->asked_by_id);
	project_i64(p, "made_at", t->made_at.v);
	project_opt(p, "ended_at", t->ended_at);
	project_id(p, "ended_by", t->ended_by_id);
}

bool task_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct task *v;
	size_t n;
	struct task_words_of_room_rows words;
	if (!task_list(c, incident_id, &v, &n) ||
	    !q_task_words_of_room(c, (struct task_words_of_room_in){ .incident_id = incident_id }, &words)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < n; i++) {
		if (v[i].state < 0) {
			v[i].state = TASK_OPEN; /* a state no entry brought */
			project_str(&p, "unknown_state", S("1"));
		}
		project_row(&p, &v[i]);
	}
	for (size_t i = 0; i < words.n; i++) {
		p.object = change_object_name(c, "task_word", words.v[i].id);
		project_id(&p, "task_id", words.v[i].task_id);
		project_i64(&p, "is_answer", words.v[i].is_answer);
		project_str(&p, "text", words.v[i].text);
		project_id(&p, "person_id", words.v[i].person_id);
		project_i64(&p, "said_at", words.v[i].said_at);
	}
	return p.ok;
}
