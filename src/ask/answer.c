/* Answering: what a link opens, and the answer. */
#include "ask/crowd.h"
#include "ask/inside.h"
#include "ask_sql.h"
#include "audit/audit.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "sheet/sheet.h"

/* --- what a link opens --- */

static bool fill_door(struct ctx *c, struct ask_door *d)
{
	struct ask_answer_one_row x;
	struct ask_answer_of_person_row mine;
	bool found = false;
	d->body = S("");
	if (d->round.is_anonymous) {
		return true;
	}
	if (!id_is_none(d->asked_id)) {
		if (!q_ask_answer_of_person(c, (struct ask_answer_of_person_in){ .asked_id = d->asked_id }, &mine, &found)) {
			return false;
		}
		d->answer_id = found ? mine.id : d->answer_id;
	}
	if (id_is_none(d->answer_id)) {
		return true;
	}
	if (!q_ask_answer_one(c, (struct ask_answer_one_in){ .round_id = d->round.id, .id = d->answer_id }, &x, &found)) {
		return false;
	}
	d->is_answered = found;
	d->body = found ? x.body : S("");
	d->form = (struct opt_int){ found, found ? x.form : 0 };
	return true;
}

bool ask_door_find(struct ctx *c, str code, struct ask_door *ret, bool *ret_found)
{
	struct ask_by_code_row k;
	if (!q_ask_by_code(c, (struct ask_by_code_in){ .code_hash = ask_hash(c, str_is_none(code) ? S("") : code) }, &k, ret_found)) {
		return false;
	}
	if (!*ret_found) {
		return true;
	}
	c->org_id = k.org_id;
	c->who = (struct actor){ .name = S("") };
	*ret = (struct ask_door){ .org_id = k.org_id, .asked_id = k.asked_id, .answer_id = k.answer_id,
		.group = choice_find(&ask_group_choices, k.team), .is_ended = k.ended_at.has,
		.is_own = !id_is_none(k.asked_id) || !id_is_none(k.answer_id), .is_answered = str_eq(k.state, S("answered")),
		.name = str_is_none(k.name) ? S("") : k.name };
	if (!ask_round_get(c, k.round_id, &ret->round)) {
		return false;
	}
	if (ret->round.is_anonymous) {
		ret->is_counted = ret->is_answered;
		ret->is_answered = false;
	}
	return fill_door(c, ret);
}

bool ask_door_mine(struct ctx *c, struct id round_id, struct ask_door *ret)
{
	struct ask_person_of_row y;
	bool found = false;
	*ret = (struct ask_door){ .org_id = c->org_id, .is_own = true };
	if (!ask_round_get(c, round_id, &ret->round) || (!id_is_none(c->who.person_id) &&
			!q_ask_person_of(c, (struct ask_person_of_in){ .me = c->who.person_id, .round_id = round_id }, &y, &found))) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_NOT_MINE);
	}
	ret->asked_id = y.id;
	ret->group = choice_find(&ask_group_choices, y.team);
	ret->is_answered = str_eq(y.state, S("answered"));
	ret->name = y.name;
	return fill_door(c, ret);
}

/* --- the answer --- */

/* An id that tells nothing but the day. */
static struct id id_of_day(int64_t day_ms)
{
	struct id id = id_new(day_ms);
	uint8_t random[10];
	random_bytes(random, sizeof random);
	memcpy(id.b + 6, random, sizeof random);
	id.b[6] = (uint8_t)(0x70 | (id.b[6] & 0x0f));
	id.b[8] = (uint8_t)(0x80 | (id.b[8] & 0x3f));
	return id;
}

/* An answer on its way into the tables. */
struct giving { const struct ask_answer_in *in; struct ask_door *door; const struct sheet_def *form; str body, who; };

/* So many of one address in an hour. */
static bool check_peer(struct ctx *c, const struct giving *g)
{
	int64_t until = 0;
	if (!str_is_empty(g->in->peer)) {
		crowd_full(c, g->door->round.id, g->in->peer, &until);
	}
	if (until > 0) {
		fail(c, ERR_THROTTLED, MSG_ASK_WAIT);
		return fail_arg(c, "time", time_hm(c, until + 59 * 1000));
	}
	return true;
}

static bool count_peer(struct ctx *c, const struct giving *g)
{
	if (!str_is_empty(g->in->peer)) {
		crowd_take(c, g->door->round.id, g->in->peer);
	}
	return true;
}

static bool may_give(struct ctx *c, const struct giving *g)
{
	struct ask_answer_count_row count;
	const struct ask_door *d = g->door;
	if (d->is_ended) {
		return fail(c, ERR_CONFLICT, MSG_ASK_LINK_OVER);
	}
	if (d->round.state != ASK_OPEN) {
		return fail(c, ERR_CONFLICT, MSG_ASK_IS_CLOSED);
	}
	if (d->round.is_anonymous && d->is_answered) {
		return fail(c, ERR_CONFLICT, MSG_ASK_ONCE_ONLY);
	}
	if (!id_is_none(d->answer_id)) {
		return true;
	}
	if (!q_ask_answer_count(c, (struct ask_answer_count_in){ .round_id = d->round.id }, &count)) {
		return false;
	}
	if (count.n >= LIMIT_ASK_ANSWERS) {
		return fail(c, ERR_CONFLICT, MSG_ASK_FULL);
	}
	return check_peer(c, g);
}

static bool read_values(struct ctx *c, struct giving *g)
{
	const struct sheet_def *d;
	if (!sheet_def_get(c, g->door->round.sheet, &d) || !ask_form(c, d, g->door->round.is_anonymous, &g->form)) {
		return false;
	}
	if (g->in->form.has && g->in->form.v != d->version) {
		return fail(c, ERR_CONFLICT, MSG_ASK_FORM_CHANGED);
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, g->form->n_fields);
	for (size_t k = 0; k < g->form->n_fields; k++) {
		cells[k].text = S("");
	}
	if (!sheet_cells_read(c, g->form, &g->in->values, cells)) {
		return false;
	}
	g->body = sheet_body(c, g->form, cells, NULL);
	g->who = g->door->round.is_anonymous ? S("") : cells[0].text;
	return g->body.n <= LIMIT_ASK_ANSWER_BYTES || fail(c, ERR_CONFLICT, MSG_ASK_TOO_LONG);
}

/* A change weighs what it adds: whoever changes an answer a thousand times does not fill the round for the others. */
static bool grow(struct ctx *c, const struct giving *g)
{
	struct ask_round_size_row size;
	int64_t more = (int64_t)g->body.n - (int64_t)g->door->body.n;
	if (!q_ask_round_size(c, (struct ask_round_size_in){ .id = g->door->round.id }, &size)) {
		return false;
	}
	return (more <= 0 || size.bytes + more <= LIMIT_ASK_ROUND_BYTES || fail(c, ERR_CONFLICT, MSG_ASK_FULL)) &&
		q_ask_round_grow(c, (struct ask_round_grow_in){ .more = more, .id = g->door->round.id });
}

static bool add(struct ctx *c, const struct giving *g, struct id *ret_id)
{
	const struct ask_door *d = g->door;
	bool hides = d->round.is_anonymous;
	int64_t at = hides ? ask_day(c->now_ms) : c->now_ms;
	uint8_t any[16];
	random_bytes(any, sizeof any);
	bool is_signed = !str_is_empty(g->in->once);
	*ret_id = hides ? id_of_day(at) : id_new(at);
	bytes once = ask_hash(c, is_signed ? g->in->once : str_hex(c->arena, (bytes){ any, sizeof any }));
	struct ask_answer_add_in row = { .id = *ret_id, .round_id = d->round.id, .team = ask_group_code(d->group), .who = g->who, .body = g->body,
		.form = g->form->version, .once_hash = once, .given_at = at };
	if (!hides) {
		row.asked_id = d->asked_id;
	}
	return q_ask_answer_add(c, row) && count_peer(c, g) &&
		(id_is_none(d->asked_id) || q_ask_person_state(c, (struct ask_person_state_in){ .state = S("answered"), .id = d->asked_id }));
}

static bool change(struct ctx *c, const struct giving *g)
{
	return q_ask_answer_put(c, (struct ask_answer_put_in){ .who = g->who, .body = g->body, .form = g->form->version,
		.changed_at = { true, c->now_ms }, .id = g->door->answer_id });
}

/* Whether this form was sent before; of an open link then no second answer. */
static bool was_sent(struct ctx *c, const struct giving *g, bool *ret, struct id *ret_id)
{
	struct ask_answer_once_row row;
	*ret = false;
	if (str_is_empty(g->in->once)) {
		return true;
	}
	if (!q_ask_answer_once(c, (struct ask_answer_once_in){ .round_id = g->door->round.id, .once_hash = ask_hash(c, g->in->once) }, &row, ret)) {
		return false;
	}
	*ret_id = *ret ? row.id : (struct id){ 0 };
	return true;
}

/* Who answered under a name gets a link of their own to change it with. */
static bool way_back(struct ctx *c, const struct giving *g, struct id answer_id, struct ask_given *out)
{
	const struct ask_door *d = g->door;
	if (d->is_own) {
		out->code = g->in->code;
		return true;
	}
	return d->round.is_anonymous || ask_code_new(c, d->round.id, d->group, (struct id){ 0 }, answer_id, &out->code);
}

/* Of an anonymous answer the audit knows nothing: its line would carry the minute. */
static bool tell_audit(struct ctx *c, const struct ask_door *d, struct id answer_id)
{
	struct audit_line line = { "ask_answer", id_str(c->arena, answer_id), S("") };
	return d->round.is_anonymous || audit_add(c, &line);
}

/* The same form once more. */
static bool give_again(struct ctx *c, const struct giving *g, struct id id, struct ask_given *out)
{
	if (g->door->is_own) { /* of an anonymous round: by link as the first time, as others may look */
		out->is_new = !str_is_none(g->in->code);
		return way_back(c, g, id, out);
	}
	out->is_new = false;
	return check_peer(c, g) && count_peer(c, g) && way_back(c, g, id, out); /* each time a new link is kept */
}

static bool put(struct ctx *c, const struct giving *g, struct ask_given *out)
{
	struct id id = g->door->answer_id;
	if (g->door->is_counted) { /* as if it were the first: the answer to whoever tries the link tells nothing */
		return count_peer(c, g) && way_back(c, g, id, out);
	}
	return grow(c, g) && (out->is_new ? add(c, g, &id) : change(c, g)) && tell_audit(c, g->door, id) && way_back(c, g, id, out);
}

static bool give(struct ctx *c, struct giving *g, struct ask_given *out)
{
	bool again;
	struct id id = g->door->answer_id;
	*out = (struct ask_given){ .round_id = g->door->round.id, .is_new = id_is_none(id) };
	if (!was_sent(c, g, &again, &id)) {
		return false;
	}
	if (again && (!g->door->is_own || g->door->round.is_anonymous)) {
		return give_again(c, g, id, out);
	}
	return may_give(c, g) && read_values(c, g) && put(c, g, out);
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_answer_in *in = arg;
	struct ask_door door;
	struct giving g = { .in = in, .door = &door };
	bool found;
	if (!ask_door_find(c, in->code, &door, &found)) {
		return false;
	}
	return found ? give(c, &g, ret_out) : fail(c, ERR_NOT_FOUND, MSG_ASK_NO_LINK);
}

static bool act_mine(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_answer_in *in = arg;
	struct ask_door door;
	struct giving g = { .in = in, .door = &door };
	return ask_door_mine(c, in->round_id, &door) && give(c, &g, ret_out);
}

/* --- rows --- */

#define N(v) (sizeof(v) / sizeof(v)[0])
#define VALUES { .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct ask_answer_in, values), .label = MSG_ASK_LABEL_VALUES, \
	.doc = "by the keys of the form; what is not named is not answered" }
#define FORM { .name = "form", .type = FIELD_INT, .offset = offsetof(struct ask_answer_in, form), .label = MSG_ASK_LABEL_FORM, \
	.doc = "version of the form that was seen; 409 when there is a newer one" }
static const struct field answer_fields[] = {
	{ .name = "answering", .type = FIELD_SECRET, .offset = offsetof(struct ask_answer_in, code), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 100,
		.label = MSG_ASK_ROUND, .doc = "the code of the link" },
	VALUES, FORM };
static const struct field mine_fields[] = {
	{ .name = "round", .type = FIELD_ID, .offset = offsetof(struct ask_answer_in, round_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_ASK_ROUND, .doc = "the round" },
	VALUES, FORM };
static const struct field given_out[] = {
	{ .name = "round_id", .type = FIELD_ID, .offset = offsetof(struct ask_given, round_id), .doc = "the round" },
	{ .name = "is_new", .type = FIELD_BOOL, .offset = offsetof(struct ask_given, is_new), .doc = "false: an answer that was there is changed" } };
const struct shape ask_given_shape = { "AskGiven", given_out, N(given_out), sizeof(struct ask_given) };
const struct operation op_ask_answer = { .name = "ask_answer", .doc = "answer a form by a link", .needs = ACCESS_NONE, .fields = answer_fields,
	.n_fields = N(answer_fields), .in_size = sizeof(struct ask_answer_in), .out_size = sizeof(struct ask_given), .out = &ask_given_shape,
	.act = act_answer, .audits_itself = true };
const struct operation op_ask_mine = { .name = "ask_mine", .doc = "answer a form one was asked to, signed in", .needs = ACCESS_HELPER,
	.fields = mine_fields, .n_fields = N(mine_fields), .in_size = sizeof(struct ask_answer_in), .out_size = sizeof(struct ask_given),
	.out = &ask_given_shape, .act = act_mine, .audits_itself = true };
