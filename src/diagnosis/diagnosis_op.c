/* What can be done with a round: begin it, answer, close it, open it again, note what was heard, make a finding an action. */
#include "diagnosis/diagnosis.h"

#include "base/limits.h"
#include "base/text.h"
#include "diagnosis_sql.h"
#include "messages.h"

#define ASK_DAYS 14
#define DAY_MS (24 * 3600 * INT64_C(1000))

static str group_code(int g) { return g < DIAG_GROUPS ? str_from_c(ask_group_choices.v[g].code) : S("all"); }

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_open_in *in = arg;
	const struct sheet_def *d;
	struct diagnosis_last_row last;
	struct diagnosis_open_one_row open;
	bool is_open;
	if (!diagnosis_def(c, in->sheet, &d) || !q_diagnosis_last(c, (struct diagnosis_last_in){ .sheet = d->key }, &last) ||
	    !q_diagnosis_open_one(c, (struct diagnosis_open_one_in){ .sheet = d->key }, &open, &is_open)) {
		return false;
	}
	if (is_open) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_IS_OPEN);
	}
	if (last.n >= LIMIT_DIAGNOSES) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_TOO_MANY);
	}
	struct id id = id_new(c->now_ms);
	return q_diagnosis_insert(c, (struct diagnosis_insert_in){ .id = id, .sheet = d->key, .number = last.last + 1, .opened_at = c->now_ms,
			.opened_by_id = c->who.account_id }) && diagnosis_get(c, id, ret_out);
}

/* The round, open; and its questions. */
static bool get_open(struct ctx *c, struct id id, struct diagnosis *r, const struct sheet_def **ret)
{
	return diagnosis_get(c, id, r) && (r->is_open || fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_IS_CLOSED)) && diagnosis_def(c, r->sheet, ret);
}

/* The first field says who answers: whoever is signed in. */
static struct raw_form with_name(struct ctx *c, const struct sheet_def *d, const struct raw_form *values)
{
	struct raw_form all = { arena_array(c->arena, struct raw_value, values->n + 1), 0 };
	for (size_t i = 0; i < values->n; i++) {
		if (!str_eq(values->v[i].name, d->fields[0].key)) {
			all.v[all.n++] = values->v[i];
		}
	}
	all.v[all.n++] = (struct raw_value){ d->fields[0].key, c->who.name };
	return all;
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_answer_in *in = arg;
	struct diagnosis *r = ret_out;
	const struct sheet_def *d;
	int64_t counts[DIAG_GROUPS], all = 0;
	if (!get_open(c, in->id, r, &d) || !diagnosis_counts(c, r, counts)) {
		return false;
	}
	for (int g = 0; g < DIAG_GROUPS; g++) {
		all += counts[g];
	}
	if (in->group < 0 || in->group >= DIAG_GIVEN_MAX) {
		return fail_field(c, "group", MSG_DIAGNOSIS_GROUP_MISSING);
	}
	if (all >= LIMIT_DIAGNOSIS_ANSWERS) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_TOO_MANY_ANSWERS);
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	for (size_t i = 0; i < d->n_fields; i++) {
		cells[i].text = S("");
	}
	struct raw_form values = with_name(c, d, &in->values);
	if (!sheet_cells_read(c, d, &values, cells)) {
		return false;
	}
	return q_diagnosis_answer_put(c, (struct diagnosis_answer_put_in){ .round_id = r->id, .party = group_code(in->group),
			.given_by_id = c->who.account_id, .id = id_new(c->now_ms), .body = sheet_body(c, d, cells, NULL), .form = d->version,
			.given_at = c->now_ms }) && diagnosis_get(c, r->id, r);
}

/* A round of links of the same questions; anonymous unless said otherwise, so that people say what they see. */
static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_ask_in *in = arg;
	struct diagnosis *r = ret_out;
	const struct sheet_def *d;
	struct ask_round round;
	if (!get_open(c, in->id, r, &d)) {
		return false;
	}
	if (!id_is_none(r->ask_id)) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_IS_ASKED);
	}
	str title = msgf(c, MSG_DIAGNOSIS_ASK_TITLE, { "name", text2_in(d->name, c->lang) }, { "number", str_i64(c->arena, r->number.v) });
	struct ask_open_in ask = { .sheet = d->key, .title = title, .words = msg(c, MSG_DIAGNOSIS_ASK_WORDS),
		.is_anonymous = !in->is_named, .reminds = ASK_REMINDS_YES,
		.closes_at = in->closes_at.has ? in->closes_at : (struct opt_int){ true, c->now_ms + ASK_DAYS * DAY_MS } };
	return op_ask_open.act(c, &ask, &round) && q_diagnosis_set_ask(c, (struct diagnosis_set_ask_in){ .ask_id = round.id, .id = r->id }) &&
	       diagnosis_get(c, r->id, r);
}

/* Whoever still has a link finds it closed. */
static bool close_links(struct ctx *c, struct id ask_id)
{
	struct ask_round round;
	struct ask_act_in in = { ask_id };
	return id_is_none(ask_id) || (ask_round_get(c, ask_id, &round) && (round.state == ASK_CLOSED || op_ask_close.act(c, &in, &round)));
}

static bool write_total(struct ctx *c, struct id round_id, int group, const struct diagnosis_sum *s)
{
	return s->answers == 0 || q_diagnosis_total_add(c, (struct diagnosis_total_add_in){ .round_id = round_id, .party = group_code(group),
		.answers = s->answers, .points = s->points, .most = s->most });
}

static bool act_close(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_act_in *in = arg;
	struct diagnosis *r = ret_out;
	struct diagnosis_result result;
	const struct sheet_def *d;
	if (!get_open(c, in->id, r, &d) || !close_links(c, r->ask_id) || !q_diagnosis_set_closed(c, (struct diagnosis_set_closed_in){ .closed_at = { true, c->now_ms },
			.closed_by_id = c->who.account_id, .id = r->id }) || !diagnosis_get(c, r->id, r) || !diagnosis_result(c, r, &result)) {
		return false;
	}
	if (result.all.answers == 0) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_NO_ANSWERS);
	}
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (!write_total(c, r->id, g, &result.of[g])) {
			return false;
		}
	}
	return write_total(c, r->id, DIAG_GROUPS, &result.all) && diagnosis_get(c, r->id, r);
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_act_in *in = arg;
	struct diagnosis *r = ret_out;
	const struct sheet_def *d;
	struct diagnosis_open_one_row open;
	bool is_open;
	if (!diagnosis_get(c, in->id, r) || !diagnosis_def(c, r->sheet, &d) || !q_diagnosis_open_one(c, (struct diagnosis_open_one_in){ .sheet = r->sheet }, &open, &is_open)) {
		return false;
	}
	if (is_open) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_IS_OPEN);
	}
	return q_diagnosis_total_clear(c, (struct diagnosis_total_clear_in){ .round_id = r->id }) &&
	       q_diagnosis_set_closed(c, (struct diagnosis_set_closed_in){ .id = r->id }) && diagnosis_get(c, r->id, r);
}

/* The round, and that it asks this question. */
static bool get_item(struct ctx *c, struct id id, str item, struct diagnosis *r, const struct sheet_field **ret)
{
	const struct sheet_def *d;
	if (!diagnosis_get(c, id, r) || !diagnosis_def(c, r->sheet, &d)) {
		return false;
	}
	int at = sheet_field_find(d, item);
	if (at < 0 || !diagnosis_is_item(&d->fields[at])) {
		return fail(c, ERR_NOT_FOUND, MSG_DIAGNOSIS_NO_ITEM);
	}
	*ret = &d->fields[at];
	return true;
}

static bool act_note(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_note_in *in = arg;
	const struct sheet_field *f;
	struct diagnosis_note_count_row count;
	if (!get_item(c, in->id, in->item, ret_out, &f) ||
	    !q_diagnosis_note_count(c, (struct diagnosis_note_count_in){ .round_id = in->id }, &count)) {
		return false;
	}
	if (count.n >= LIMIT_DIAGNOSIS_NOTES) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_TOO_MANY_NOTES);
	}
	return q_diagnosis_note_add(c, (struct diagnosis_note_add_in){ .id = id_new(c->now_ms), .round_id = in->id, .item = f->key,
		.text = text_visible(c->arena, in->text), .made_at = c->now_ms, .made_by_id = c->who.account_id });
}

/* An improvement of the firm (action.h) that knows which question it came from. */
static bool act_action(struct ctx *c, const void *arg, void *ret_out)
{
	const struct diagnosis_action_in *in = arg;
	const struct sheet_field *f;
	const struct sheet_def *d;
	struct diagnosis *r = ret_out;
	struct action a;
	if (!get_item(c, in->id, in->item, r, &f) || !diagnosis_def(c, r->sheet, &d)) {
		return false;
	}
	str why = msgf(c, MSG_DIAGNOSIS_ACTION_WHY, { "name", text2_in(d->name, c->lang) }, { "number", str_i64(c->arena, r->number.v) },
		{ "item", text2_in(f->name, c->lang) });
	struct action_add_in add = { .what = in->what, .why = why, .owner_id = in->owner_id, .due_at = in->due_at, .once = in->once };
	return op_action_add.act(c, &add, &a) && q_diagnosis_action_add(c, (struct diagnosis_action_add_in){ .action_id = a.id,
		.round_id = r->id, .item = f->key });
}

/* --- rows --- */

#define ROUND(T) { .name = "diagnosis", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_DIAGNOSIS_ROUND, .doc = "the round" }
#define ITEM(T) { .name = "item", .type = FIELD_LINE, .offset = offsetof(struct T, item), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.max = 40, .label = MSG_DIAGNOSIS_ITEM, .doc = "key of the question" }
static const struct choice given_groups[DIAG_GIVEN_MAX] = { { "executive", MSG_ASK_EXECUTIVE },
	{ "it", MSG_ASK_IT }, { "staff", MSG_ASK_STAFF }, { "other", MSG_ASK_OTHER } };
static const struct choices given = { given_groups, DIAG_GIVEN_MAX };
static const struct field open_fields[] = {
	{ .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct diagnosis_open_in, sheet), .flags = FIELD_REQUIRED, .max = 40,
		.label = MSG_DIAGNOSIS_SHEET, .doc = "key of the questions: diagnosis, readiness, fiveplustwo" },
};
static const struct field act_fields[] = { ROUND(diagnosis_act_in) };
static const struct field ask_fields[] = {
	ROUND(diagnosis_ask_in),
	{ .name = "is_named", .type = FIELD_BOOL, .offset = offsetof(struct diagnosis_ask_in, is_named), .label = MSG_DIAGNOSIS_IS_NAMED,
		.doc = "people answer under their name; else nobody knows who answered what" },
	{ .name = "closes_at", .type = FIELD_INSTANT, .offset = offsetof(struct diagnosis_ask_in, closes_at), .flags = FIELD_AHEAD,
		.label = MSG_DIAGNOSIS_ASK_UNTIL, .doc = "until when the links work; without it two weeks" },
};
static const struct field answer_fields[] = {
	ROUND(diagnosis_answer_in),
	{ .name = "group", .type = FIELD_CHOICE, .offset = offsetof(struct diagnosis_answer_in, group), .flags = FIELD_REQUIRED,
		.choices = &given, .label = MSG_DIAGNOSIS_GROUP, .doc = "as whom the answer counts" },
	{ .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct diagnosis_answer_in, values), .label = MSG_DIAGNOSIS_VALUES,
		.doc = "all answers, by the keys of the questions; an earlier answer for the same group is replaced" },
};
static const struct field note_fields[] = {
	ROUND(diagnosis_note_in), ITEM(diagnosis_note_in),
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct diagnosis_note_in, text), .flags = FIELD_REQUIRED,
		.label = MSG_DIAGNOSIS_NOTE, .doc = "what was heard when somebody asked back" },
};
static const struct field action_fields[] = {
	ROUND(diagnosis_action_in), ITEM(diagnosis_action_in),
	{ .name = "what", .type = FIELD_LINE, .offset = offsetof(struct diagnosis_action_in, what), .flags = FIELD_REQUIRED,
		.label = MSG_ACTION_LABEL_WHAT, .doc = "what is to be done" },
	{ .name = "owner_id", .type = FIELD_ID, .offset = offsetof(struct diagnosis_action_in, owner_id), .label = MSG_ACTION_LABEL_OWNER,
		.doc = "person who does it; none: nobody yet" },
	{ .name = "due_at", .type = FIELD_INSTANT, .offset = offsetof(struct diagnosis_action_in, due_at), .flags = FIELD_AHEAD,
		.label = MSG_ACTION_LABEL_DUE, .doc = "until when" },
	{ .name = "once", .type = FIELD_ID, .offset = offsetof(struct diagnosis_action_in, once), .flags = FIELD_FORM_ONLY,
		.label = MSG_ACTION_ACTION, .doc = "of the form: sent twice, written once" },
};

#define DIAGNOSIS_OP(var, title, text, who, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = who, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct diagnosis), \
		.out = &diagnosis_shape, .act = function }
DIAGNOSIS_OP(op_diagnosis_open, "diagnosis_open", "begin a round", ACCESS_RESPONDER, act_open, open_fields, diagnosis_open_in);
DIAGNOSIS_OP(op_diagnosis_answer, "diagnosis_answer", "answer the questions for a group", ACCESS_VIEWER, act_answer, answer_fields,
	diagnosis_answer_in);
DIAGNOSIS_OP(op_diagnosis_close, "diagnosis_close", "close a round and count it", ACCESS_RESPONDER, act_close, act_fields, diagnosis_act_in);
DIAGNOSIS_OP(op_diagnosis_reopen, "diagnosis_reopen", "take further answers", ACCESS_RESPONDER, act_reopen, act_fields, diagnosis_act_in);
DIAGNOSIS_OP(op_diagnosis_note, "diagnosis_note", "note what was heard about a question", ACCESS_RESPONDER, act_note, note_fields,
	diagnosis_note_in);
DIAGNOSIS_OP(op_diagnosis_action, "diagnosis_action", "make a question an improvement", ACCESS_RESPONDER, act_action, action_fields,
	diagnosis_action_in);
DIAGNOSIS_OP(op_diagnosis_ask, "diagnosis_ask", "collect answers by link", ACCESS_RESPONDER, act_ask, ask_fields, diagnosis_ask_in);
