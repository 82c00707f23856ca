/* What can be done with a task. In a room each change is an entry. */
#include "task/task.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "task_sql.h"

#define SOON_MS (INT64_C(24) * 3600 * 1000)

/* --- rows and entries --- */

static void items_of(struct change *ch, const struct task *t)
{
	change_object(ch, "task", t->id);
	change_str(ch, "title", t->title);
	change_str(ch, "detail", t->detail);
	change_str(ch, "attached", t->attached);
	change_id(ch, "owner_id", t->owner_id);
	change_opt(ch, "due_at", t->due_at);
	change_str(ch, "state", str_from_c(task_state_choices.v[t->state].code));
	change_str(ch, "note", t->note);
	change_id(ch, "asked_by", t->asked_by_id);
	change_i64(ch, "made_at", t->made_at.v);
	change_opt(ch, "ended_at", t->ended_at);
	change_id(ch, "ended_by", t->ended_by_id);
}

static bool write_entry(struct change *ch, const struct task *t, enum entry_type type, str text)
{
	if (id_is_none(t->room)) {
		return true; /* of no room: the audit tells */
	}
	return change_write(ch, (struct journal_entry_in){ .incident_id = t->room, .type = type, .text = text }, NULL);
}

/* In a room the journal tells who follows it; nobody is told of what they gave themselves. */
static bool is_to_be_told(const struct ctx *c, struct id room, struct id owner_id)
{
	return id_is_none(room) && !id_is_none(owner_id) && !id_eq(owner_id, c->who.person_id);
}

static bool put_for(struct ctx *c, const struct task *t, bool untold, enum entry_type type, str text)
{
	struct task_put_in row = { .untold = untold, .title = t->title, .detail = t->detail, .attached = t->attached, .owner_id = t->owner_id,
		.due_at = t->due_at, .state = str_from_c(task_state_choices.v[t->state].code), .note = t->note,
		.ended_at = t->ended_at, .ended_by_id = t->ended_by_id, .reminded = t->reminded, .id = t->id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	items_of(ch, t);
	return q_task_put(c, row) && write_entry(ch, t, type, text);
}

static bool put(struct ctx *c, const struct task *t, enum entry_type type, str text)
{
	return put_for(c, t, false, type, text);
}

static bool owner_of(struct ctx *c, struct id owner_id, str *ret_name)
{
	struct person p;
	*ret_name = msg(c, MSG_STEP_NOBODY);
	if (id_is_none(owner_id)) {
		return true;
	}
	if (!incident_person(c, "owner_id", owner_id, &p)) {
		return false;
	}
	*ret_name = p.name;
	return true;
}

static str text_or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* A task whose room still takes changes. */
static bool get_open(struct ctx *c, struct id id, struct task *t)
{
	return task_get(c, id, t) && (!t->is_room_closed || fail(c, ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

/* For those who respond: whoever only got the task handed does not reach into its room. */
static bool get_as_responder(struct ctx *c, struct id id, struct task *t)
{
	if (!get_open(c, id, t)) {
		return false;
	}
	bool sees = id_is_none(t->room) || id_eq(t->room, t->incident_id) || c->who.is_program;
	return sees || fail(c, ERR_DENIED, MSG_TASK_ASKER_ONLY);
}

static bool acts_in_rooms(const struct ctx *c)
{
	enum access a = c->who.access;
	return a == ACCESS_RESPONDER || a == ACCESS_EXECUTIVE || a == ACCESS_ADMIN || c->who.is_program;
}

/* The owner, or those who respond and see the room. */
static bool get_as_doer(struct ctx *c, struct id id, struct task *t)
{
	if (!get_open(c, id, t)) {
		return false;
	}
	if (t->is_mine) {
		return true;
	}
	bool sees = id_is_none(t->room) || id_eq(t->room, t->incident_id) || c->who.is_program;
	return (acts_in_rooms(c) && sees) || fail(c, ERR_DENIED, MSG_TASK_OWNER_ONLY);
}

/* --- asking --- */

static bool check_due(struct ctx *c, struct opt_int due, struct opt_int before)
{
	bool same = before.has && due.has && before.v / 60000 == due.v / 60000; /* a form shows minutes */
	return !due.has || same || due.v > c->now_ms - SOON_MS || fail_field(c, "due_at", MSG_TASK_DUE_PAST);
}

static bool add(struct ctx *c, const struct task_add_in *in, bool may_be_late, struct task *ret_out)
{
	struct incident i;
	struct task_count_row n;
	str owner;
	struct task t = { .id = id_new(c->now_ms), .room = in->incident_id, .title = in->title,
		.detail = text_or_empty(in->detail), .attached = text_or_empty(in->attached), .owner_id = in->owner_id,
		.due_at = in->due_at, .state = TASK_OPEN, .note = S(""), .asked_by_id = c->who.person_id,
		.made_at = { true, c->now_ms } };
	if ((!id_is_none(t.room) && !incident_get_open(c, t.room, &i)) || !q_task_count(c, (struct task_count_in){ .incident_id = t.room }, &n) ||
	    (!may_be_late && !check_due(c, t.due_at, (struct opt_int){ 0 })) || !owner_of(c, t.owner_id, &owner)) {
		return false;
	}
	if (n.n >= LIMIT_OPEN_TASKS) {
		return fail(c, ERR_CONFLICT, MSG_TASK_TOO_MANY);
	}
	if (n.in_room >= LIMIT_TASKS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_TASK_TOO_MANY_IN_ROOM);
	}
	if (!q_task_insert(c, (struct task_insert_in){ .id = t.id, .incident_id = t.room, .title = t.title, .detail = t.detail,
			.attached = t.attached, .owner_id = t.owner_id, .due_at = t.due_at, .asked_by_id = t.asked_by_id,
			.made_at = t.made_at.v, .is_told = !is_to_be_told(c, t.room, t.owner_id) })) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	items_of(ch, &t);
	str text = t.due_at.has ? msgf(c, MSG_TASK_ENTRY_ASKED_UNTIL, { "title", t.title }, { "who", owner },
		{ "due", time_full(c, t.due_at.v) }) : msgf(c, MSG_TASK_ENTRY_ASKED, { "title", t.title }, { "who", owner });
	return write_entry(ch, &t, ENTRY_CHANGE, text) && task_get(c, t.id, ret_out);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	return add(c, arg, false, ret_out);
}

bool task_add_moved(struct ctx *c, const struct task_add_in *in, struct task *ret)
{
	return add(c, in, true, ret);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_change_in *in = arg;
	struct task t;
	str owner;
	if (!get_as_responder(c, in->task_id, &t) || !check_due(c, in->due_at, t.due_at) ||
	    !owner_of(c, in->owner_id, &owner)) {
		return false;
	}
	if (task_is_over(&t)) {
		return fail(c, ERR_CONFLICT, MSG_TASK_IS_OVER);
	}
	t.title = in->title;
	t.detail = text_or_empty(in->detail);
	t.attached = text_or_empty(in->attached);
	bool untold = !id_eq(t.owner_id, in->owner_id) && is_to_be_told(c, t.room, in->owner_id);
	t.owner_id = in->owner_id;
	t.due_at = in->due_at;
	t.reminded = 0;
	str due = t.due_at.has ? time_full(c, t.due_at.v) : msg(c, MSG_TASK_NO_DUE);
	str text = msgf(c, MSG_TASK_ENTRY_CHANGED, { "title", t.title }, { "who", owner }, { "due", due });
	return put_for(c, &t, untold, ENTRY_CHANGE, text) && task_get(c, t.id, ret_out);
}

/* --- doing --- */

struct move { enum task_state to; unsigned from; enum entry_type type; int text, text_note; };
#define FROM(state) (1u << (state))
static const struct move start = { TASK_DOING, FROM(TASK_OPEN), ENTRY_CHANGE, MSG_TASK_ENTRY_STARTED,
	MSG_TASK_ENTRY_STARTED };
static const struct move finish = { TASK_DONE, FROM(TASK_OPEN) | FROM(TASK_DOING), ENTRY_DONE, MSG_TASK_ENTRY_DONE,
	MSG_TASK_ENTRY_DONE_NOTE };
static const struct move drop = { TASK_DROPPED, FROM(TASK_OPEN) | FROM(TASK_DOING), ENTRY_DECIDED, MSG_TASK_ENTRY_DROPPED,
	MSG_TASK_ENTRY_DROPPED };
static const struct move reopen = { TASK_OPEN, FROM(TASK_DOING) | FROM(TASK_DONE) | FROM(TASK_DROPPED), ENTRY_CHANGE,
	MSG_TASK_ENTRY_REOPENED, MSG_TASK_ENTRY_REOPENED };

static bool was_faster(struct ctx *c, const struct task *t)
{
	fail(c, ERR_CONFLICT, task_is_over(t) ? MSG_TASK_ALREADY_OVER : MSG_TASK_ALREADY);
	fail_arg(c, "state", msg(c, task_state_choices.v[t->state].label));
	fail_arg(c, "who", str_is_none(t->ended_by_name) ? S("-") : t->ended_by_name);
	return fail_arg(c, "when", t->ended_at.has ? time_full(c, t->ended_at.v) : S("-"));
}

static bool move(struct ctx *c, struct task *t, const struct move *m, str note, void *ret_out)
{
	if (!(m->from & FROM((unsigned)t->state))) {
		return was_faster(c, t);
	}
	bool ends = m->to == TASK_DONE || m->to == TASK_DROPPED;
	t->state = (int)m->to;
	t->note = text_or_empty(note);
	t->ended_at = (struct opt_int){ ends, c->now_ms };
	t->ended_by_id = ends ? c->who.person_id : (struct id){ 0 };
	str text = str_is_empty(t->note) ? msgf(c, m->text, { "title", t->title }, { "note", S("") })
		: msgf(c, m->text_note, { "title", t->title }, { "note", t->note });
	return put(c, t, m->type, text) && task_get(c, t->id, ret_out);
}

static bool act_start(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_act_in *in = arg;
	struct task t;
	return get_as_doer(c, in->task_id, &t) && move(c, &t, &start, t.note, ret_out);
}

static bool act_done(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_act_in *in = arg;
	struct task t;
	return get_as_doer(c, in->task_id, &t) && move(c, &t, &finish, in->note, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_act_in *in = arg;
	struct task t;
	if (!get_as_responder(c, in->task_id, &t)) {
		return false;
	}
	if (str_is_empty(in->note)) {
		return fail_field(c, "note", MSG_TASK_REASON_NEEDED);
	}
	return move(c, &t, &drop, in->note, ret_out);
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_act_in *in = arg;
	struct task t;
	return get_as_responder(c, in->task_id, &t) && move(c, &t, &reopen, S(""), ret_out);
}

/* --- asking back --- */

static bool say(struct ctx *c, const struct task *t, bool is_answer, str text)
{
	struct task_word *words;
	size_t n;
	if (!task_words(c, t->id, &words, &n)) {
		return false;
	}
	if (n >= LIMIT_TASK_WORDS) {
		return fail(c, ERR_CONFLICT, MSG_TASK_TOO_MANY_WORDS);
	}
	struct id id = id_new(c->now_ms);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "task_word", id);
	change_id(ch, "task_id", t->id);
	change_i64(ch, "is_answer", is_answer);
	change_str(ch, "text", text);
	change_id(ch, "person_id", c->who.person_id);
	change_i64(ch, "said_at", c->now_ms);
	str line = msgf(c, is_answer ? MSG_TASK_ENTRY_ANSWERED : MSG_TASK_ENTRY_ASKED_BACK, { "title", t->title },
		{ "text", text });
	return q_task_word_add(c, (struct task_word_add_in){ .id = id, .task_id = t->id, .is_answer = is_answer, .text = text,
		.person_id = c->who.person_id, .said_at = c->now_ms }) && write_entry(ch, t, ENTRY_TOLD, line);
}

static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_say_in *in = arg;
	struct task t;
	return get_as_doer(c, in->task_id, &t) && say(c, &t, false, in->text) && task_get(c, t.id, ret_out);
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct task_say_in *in = arg;
	struct task t;
	return get_as_responder(c, in->task_id, &t) && say(c, &t, true, in->text) && task_get(c, t.id, ret_out);
}

/* --- after a masking --- */

bool task_put_word(struct ctx *c, struct id id, str field, str value)
{
	struct task_one_row r;
	bool found;
	if (!q_task_one(c, (struct task_one_in){ .my_person = c->who.person_id, .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_BUG, 0);
	}
	struct task_put_in row = { .title = r.title, .detail = r.detail, .attached = r.attached, .owner_id = r.owner_id,
		.due_at = r.due_at, .state = r.state, .note = r.note, .ended_at = r.ended_at, .ended_by_id = r.ended_by_id,
		.reminded = r.reminded, .id = id };
	str *which = str_eq(field, S("title")) ? &row.title : str_eq(field, S("detail")) ? &row.detail
		: str_eq(field, S("attached")) ? &row.attached : &row.note;
	*which = value;
	return q_task_put(c, row);
}

bool task_word_put(struct ctx *c, struct id word_id, str value)
{
	return q_task_word_put(c, (struct task_word_put_in){ .text = value, .id = word_id });
}

bool task_remind(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id, (void)arg;
	return q_task_mark_late(c, (struct task_mark_late_in){ .now = c->now_ms }) &&
	       q_task_mark_soon(c, (struct task_mark_soon_in){ .now = c->now_ms, .soon = c->now_ms + SOON_MS });
}

/* --- rows --- */

#define ADD(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct task_add_in, member), .flags = more, .label = label_msg, \
		.max = kind == FIELD_TEXT ? LIMIT_TEXT_CHARS : 0, .doc = text }
#define CHANGE(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct task_change_in, member), .flags = more, \
		.label = label_msg, .max = kind == FIELD_TEXT ? LIMIT_TEXT_CHARS : 0, .doc = text }
#define WORDS(ONE) \
	ONE(title, FIELD_LINE, FIELD_REQUIRED, MSG_TASK_LABEL_TITLE, "what is to be done"), \
	ONE(detail, FIELD_TEXT, 0, MSG_TASK_LABEL_DETAIL, "how, with what, what matters"), \
	ONE(attached, FIELD_TEXT, 0, MSG_TASK_LABEL_ATTACHED, "facts and approved wording given along"), \
	ONE(owner_id, FIELD_ID, 0, MSG_TASK_LABEL_OWNER, "person who does it; none: nobody yet"), \
	ONE(due_at, FIELD_INSTANT, FIELD_AHEAD, MSG_TASK_LABEL_DUE, "until when; none: open")
#define TASK(T) \
	{ .name = "task", .type = FIELD_ID, .offset = offsetof(struct T, task_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_TASK_LABEL_TITLE, .doc = "the task" }

static const struct field add_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct task_add_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	WORDS(ADD),
};
static const struct field own_fields[] = { WORDS(ADD) };
static const struct field change_fields[] = { TASK(task_change_in), WORDS(CHANGE) };
static const struct field act_fields[] = {
	TASK(task_act_in),
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct task_act_in, note), .max = LIMIT_TEXT_CHARS,
		.label = MSG_TASK_LABEL_NOTE, .doc = "what was done; why it is dropped" },
};
static const struct field say_fields[] = {
	TASK(task_say_in),
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct task_say_in, text), .flags = FIELD_REQUIRED,
		.max = LIMIT_TEXT_CHARS, .label = MSG_TASK_LABEL_QUESTION, .doc = "question or answer" },
};

#define TASK_OP(var, title, least, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = least, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct task), \
		.out = &task_shape, .act = function }
TASK_OP(op_task_add, "task_add", ACCESS_RESPONDER, "ask somebody to do something", act_add, add_fields, task_add_in);
TASK_OP(op_task_add_own, "task_add_own", ACCESS_RESPONDER, "ask somebody to do something outside incidents", act_add,
	own_fields, task_add_in);
TASK_OP(op_task_change, "task_change", ACCESS_RESPONDER, "change words, owner and due time of a task", act_change,
	change_fields, task_change_in);
TASK_OP(op_task_start, "task_start", ACCESS_HELPER, "begin a task of one's own", act_start, act_fields, task_act_in);
TASK_OP(op_task_done, "task_done", ACCESS_HELPER, "a task is done, with a word about it", act_done, act_fields, task_act_in);
TASK_OP(op_task_drop, "task_drop", ACCESS_RESPONDER, "a task is not needed any more, and why", act_drop, act_fields,
	task_act_in);
TASK_OP(op_task_reopen, "task_reopen", ACCESS_RESPONDER, "put a task back to do", act_reopen, act_fields, task_act_in);
TASK_OP(op_task_ask, "task_ask", ACCESS_HELPER, "ask back about a task of one's own", act_ask, say_fields, task_say_in);
TASK_OP(op_task_answer, "task_answer", ACCESS_RESPONDER, "answer a question about a task", act_answer, say_fields,
	task_say_in);
