/* Reading drills, beginning and ending them, ticking off. */
#include "contact_net/inside.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "contact/contact.h"
#include "contact_net_sql.h"
#include "messages.h"
#include "person/person.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define AGAIN_PAUSE_MS (3600 * INT64_C(1000)) /* nobody is mailed twice within an hour */

static const struct choice states[] = { { "open", MSG_DRILL_STATE_OPEN }, { "closed", MSG_DRILL_STATE_CLOSED } };
const struct choices drill_state_choices = { states, 2 };
static const struct choice whoms[] = { { "net", MSG_DRILL_WHOM_NET }, { "all", MSG_DRILL_WHOM_ALL }, { "people", MSG_DRILL_WHOM_PEOPLE } };
const struct choices drill_whom_choices = { whoms, 3 };
static const struct choice try_states[] = { { "waiting", MSG_DRILL_TRY_WAITING }, { "reached", MSG_DRILL_TRY_REACHED }, { "failed", MSG_DRILL_TRY_FAILED } };
const struct choices try_state_choices = { try_states, 3 };
static const struct choice hows[] = { [TRY_BY_NOTHING] = { "", MSG_DRILL_TRY_WAITING }, [TRY_BY_LINK] = { "link", MSG_DRILL_HOW_LINK },
	[TRY_BY_REPLY] = { "reply", MSG_DRILL_HOW_REPLY }, [TRY_BY_CALL] = { "call", MSG_DRILL_HOW_CALL }, [TRY_BY_TOLD] = { "told", MSG_DRILL_HOW_TOLD },
	[TRY_BOUNCED] = { "bounced", MSG_DRILL_HOW_BOUNCED } };
const struct choices try_how_choices = { hows, sizeof hows / sizeof hows[0] };

static str code_of(const struct choices *set, int v) { return str_from_c(set->v[v].code); }
static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool drill_is_over(struct opt_int closed_at, int64_t closes_at, int64_t now_ms) { return closed_at.has || closes_at <= now_ms; }

/* --- reading --- */

static struct drill drill_of(struct ctx *c, const struct drill_one_row *r)
{
	return (struct drill){ .id = r->id, .number = { true, r->number }, .title = r->title, .words = r->words, .opened_by = or_empty(r->opened_by),
		.lang = str_eq(r->lang, S("en")) ? LANG_EN : LANG_JA, .state = drill_is_over(r->closed_at, r->closes_at, c->now_ms) ? DRILL_CLOSED : DRILL_OPEN,
		.opened_at = { true, r->opened_at }, .closes_at = { true, r->closes_at }, .closed_at = r->closed_at,
		.n_people = { true, r->n_people }, .n_reached = { true, r->n_reached }, .n_bounced = { true, r->n_bounced } };
}

bool drill_list(struct ctx *c, struct drill **ret, size_t *ret_n)
{
	struct drill_rows_rows rows;
	if (!q_drill_rows(c, &rows)) {
		return false;
	}
	*ret_n = rows.n;
	*ret = arena_array(c->arena, struct drill, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		const struct drill_rows_row *r = &rows.v[k];
		const struct drill_one_row one = { .id = r->id, .number = r->number, .title = r->title, .words = r->words, .lang = r->lang,
			.opened_at = r->opened_at, .closes_at = r->closes_at, .closed_at = r->closed_at, .opened_by = r->opened_by,
			.n_people = r->n_people, .n_reached = r->n_reached, .n_bounced = r->n_bounced };
		(*ret)[k] = drill_of(c, &one);
	}
	return true;
}

bool drill_get(struct ctx *c, struct id id, struct drill *ret)
{
	struct drill_one_row r;
	bool found;
	if (!q_drill_one(c, (struct drill_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_DRILL_GONE);
	}
	*ret = drill_of(c, &r);
	return true;
}

bool drill_last(struct ctx *c, struct drill *ret, bool *ret_found)
{
	struct drill_last_row r;
	return q_drill_last(c, &r, ret_found) && (!*ret_found || drill_get(c, r.id, ret));
}

bool drill_tries(struct ctx *c, struct id drill_id, struct drill_try **ret, size_t *ret_n)
{
	struct drill_tries_rows rows;
	bool sees_private;
	if (!person_sees_private(c, &sees_private) || !q_drill_tries(c, (struct drill_tries_in){ .drill_id = drill_id }, &rows)) {
		return false;
	}
	*ret_n = rows.n;
	*ret = arena_array(c->arena, struct drill_try, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		const struct drill_tries_row *r = &rows.v[k];
		bool is_private = r->is_private || !r->is_private_now.has || r->is_private_now.v; /* then or now; taken away since: as if it were */
		bool hides = is_private && r->kind.n > 0 && !sees_private && !id_eq(r->person_id, c->who.person_id);
		(*ret)[k] = (struct drill_try){ .id = r->id, .person_id = r->person_id, .contact_id = r->contact_id, .person = r->name, .kind = r->kind,
			.value = hides ? S("") : r->value, .is_private = is_private, .state = choice_find(&try_state_choices, r->state),
			.how = choice_find(&try_how_choices, r->how), .mailed_at = r->mailed_at, .ended_at = r->ended_at, .note = hides ? S("") : r->note,
			.waits = r->post.n > 0 };
	}
	return true;
}

/* --- what came of a way --- */

bytes drill_hash(struct ctx *c, str code)
{
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(code), h);
	return (bytes){ h->b, sizeof h->b };
}

bool drill_end_try(struct ctx *c, const struct try_end *e)
{
	struct opt_int at = { e->state != TRY_WAITING, c->now_ms };
	const struct id nobody = { 0 };
	struct contact_try t = { .contact_id = e->contact_id, .how = HOW_DRILL, .is_reached = e->state == TRY_REACHED,
		.has_bounced = e->how == TRY_BOUNCED, .at = c->now_ms };
	return q_drill_try_end(c, (struct drill_try_end_in){ .state = code_of(&try_state_choices, (int)e->state), .how = code_of(&try_how_choices, (int)e->how),
			.ended_at = at, .ended_by_id = e->state == TRY_WAITING ? nobody : c->who.account_id, .note = or_empty(e->note), .id = e->id }) &&
		(id_is_none(e->contact_id) || e->state == TRY_WAITING || contact_mark(c, &t));
}

bool drill_end(struct ctx *c, struct id drill_id)
{
	struct drill_unanswered_rows rows;
	if (!q_drill_unanswered(c, (struct drill_unanswered_in){ .drill_id = drill_id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		struct try_end e = { rows.v[k].id, rows.v[k].contact_id, TRY_FAILED, TRY_BY_NOTHING, S("") };
		if (!drill_end_try(c, &e)) {
			return false;
		}
	}
	return q_drill_posts_drop(c, (struct drill_posts_drop_in){ .drill_id = drill_id }) &&
		q_drill_close(c, (struct drill_close_in){ .closed_at = { true, c->now_ms }, .id = drill_id });
}

/* --- beginning --- */

struct way { struct id person_id, contact_id; str kind, value; bool is_private; };
struct ways { struct way *v; size_t n, room; };

static void keep_way(struct ctx *c, struct ways *w, const struct way *one)
{
	if (w->n == w->room) {
		struct way *more = arena_array(c->arena, struct way, w->room ? w->room * 2 : 64);
		if (w->n) {
			memcpy(more, w->v, w->n * sizeof *more);
		}
		w->v = more;
		w->room = w->room ? w->room * 2 : 64;
	}
	w->v[w->n++] = *one;
}

#define KEEP_ROWS(ROWS) \
	for (size_t k = 0; k < (ROWS).n; k++) { \
		const bool has = !id_is_none((ROWS).v[k].contact_id); \
		keep_way(c, w, &(struct way){ (ROWS).v[k].person_id, (ROWS).v[k].contact_id, has ? (ROWS).v[k].kind : S(""), \
			has ? (ROWS).v[k].value : S(""), has && (ROWS).v[k].is_private.v }); \
	}

static bool ways_of_people(struct ctx *c, const struct id_list *people, struct ways *w)
{
	for (size_t p = 0; p < people->n; p++) {
		struct drill_ways_of_rows rows;
		if (!q_drill_ways_of(c, (struct drill_ways_of_in){ .person_id = people->v[p] }, &rows)) {
			return false;
		}
		if (rows.n == 0) {
			return fail_field(c, "people", MSG_DRILL_WHO_IS_GONE);
		}
		KEEP_ROWS(rows)
	}
	return true;
}

static bool find_ways(struct ctx *c, const struct drill_open_in *in, struct ways *w)
{
	if (in->whom == DRILL_PEOPLE) {
		return ways_of_people(c, &in->people, w);
	}
	if (in->whom == DRILL_ALL) {
		struct drill_ways_all_rows rows;
		if (!q_drill_ways_all(c, &rows)) {
			return false;
		}
		KEEP_ROWS(rows)
		return true;
	}
	struct drill_ways_net_rows rows;
	if (!q_drill_ways_net(c, &rows)) {
		return false;
	}
	KEEP_ROWS(rows)
	return true;
}

static bool add_tries(struct ctx *c, struct id drill_id, const struct ways *w)
{
	int64_t place = 0;
	for (size_t k = 0; k < w->n; k++) {
		const struct way *y = &w->v[k];
		place = k > 0 && id_eq(w->v[k - 1].person_id, y->person_id) ? place + 1 : 1;
		bool is_mail = str_eq(y->kind, S("mail"));
		if (!q_drill_try_add(c, (struct drill_try_add_in){ .id = id_new(c->now_ms), .drill_id = drill_id, .person_id = y->person_id,
				.contact_id = y->contact_id, .kind = y->kind, .value = y->value, .is_private = y->is_private, .place = place,
				.post = is_mail ? S("first") : S("") })) {
			return false;
		}
	}
	return true;
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct drill_open_in *in = arg;
	struct drill_number_row last;
	struct ways w = { 0 };
	int64_t closes_at = in->closes_at.has ? in->closes_at.v : c->now_ms + DRILL_DAYS * DAY_MS;
	if (closes_at <= c->now_ms || closes_at > c->now_ms + DRILL_DAYS_MOST * DAY_MS) {
		fail_field(c, "closes_at", MSG_DRILL_BAD_END);
		return fail_arg(c, "count", str_i64(c->arena, DRILL_DAYS_MOST));
	}
	if (!find_ways(c, in, &w) || !q_drill_number(c, &last)) {
		return false;
	}
	if (w.n == 0) {
		return fail_field(c, in->whom == DRILL_PEOPLE ? "people" : "whom", MSG_DRILL_NOBODY);
	}
	if (last.n >= LIMIT_DRILLS) {
		return fail(c, ERR_CONFLICT, MSG_DRILL_TOO_MANY);
	}
	struct id id = id_new(c->now_ms);
	return q_drill_add(c, (struct drill_add_in){ .id = id, .number = last.last + 1, .title = or_empty(in->title).n ? in->title : msg(c, MSG_DRILL_TITLE),
			.words = or_empty(in->words), .lang = c->lang == LANG_EN ? S("en") : S("ja"), .opened_at = c->now_ms,
			.opened_by_id = c->who.account_id, .closes_at = closes_at }) && add_tries(c, id, &w) && drill_get(c, id, ret_out);
}

/* --- while it runs --- */

static bool get_open(struct ctx *c, struct id id, struct drill *ret)
{
	return drill_get(c, id, ret) && (ret->state == DRILL_OPEN || fail(c, ERR_CONFLICT, MSG_DRILL_IS_OVER));
}

static bool act_again(struct ctx *c, const void *arg, void *ret_out)
{
	const struct drill_act_in *in = arg;
	struct drill_again *out = ret_out;
	struct drill d;
	struct drill_again_rows rows;
	if (!get_open(c, in->drill_id, &d) || !q_drill_again(c, (struct drill_again_in){ .drill_id = d.id,
			.before = c->now_ms - AGAIN_PAUSE_MS }, &rows)) {
		return false;
	}
	out->n = (struct opt_int){ true, (int64_t)rows.n };
	return rows.n > 0 || fail(c, ERR_CONFLICT, MSG_DRILL_NOT_YET_AGAIN);
}

static bool act_close(struct ctx *c, const void *arg, void *ret_out)
{
	const struct drill_act_in *in = arg;
	struct drill d;
	return get_open(c, in->drill_id, &d) && drill_end(c, d.id) && drill_get(c, d.id, ret_out);
}

static bool act_tick(struct ctx *c, const void *arg, void *ret_out)
{
	const struct drill_tick_in *in = arg;
	struct drill d;
	struct drill_try_one_row r;
	bool found;
	(void)ret_out;
	if (!get_open(c, in->drill_id, &d) || !q_drill_try_one(c, (struct drill_try_one_in){ .drill_id = d.id, .id = in->try_id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_DRILL_TRY_GONE);
	}
	bool is_phone = str_eq(r.kind, S("phone"));
	enum try_how how = in->state == TRY_WAITING ? TRY_BY_NOTHING : is_phone ? TRY_BY_CALL : TRY_BY_TOLD;
	struct try_end e = { r.id, r.contact_id, (enum try_state)in->state, how, in->note };
	return drill_end_try(c, &e);
}

/* --- rows --- */

#define N(v) (sizeof(v) / sizeof(v)[0])
#define DRILL_ID(T) { .name = "drill", .type = FIELD_ID, .offset = offsetof(struct T, drill_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_DRILL_TITLE, .doc = "the drill" }
static const struct field open_fields[] = {
	{ .name = "title", .type = FIELD_LINE, .offset = offsetof(struct drill_open_in, title), .max = LIMIT_LINE_CHARS, .label = MSG_DRILL_LABEL_TITLE,
		.doc = "what it is called; none: call drill" },
	{ .name = "whom", .type = FIELD_CHOICE, .offset = offsetof(struct drill_open_in, whom), .flags = FIELD_REQUIRED, .choices = &drill_whom_choices,
		.label = MSG_DRILL_LABEL_WHOM, .doc = "net: who holds a role or stands in; all: everybody of the firm; people: those named" },
	{ .name = "people", .type = FIELD_IDS, .offset = offsetof(struct drill_open_in, people), .max = LIMIT_DRILL_PEOPLE, .label = MSG_DRILL_LABEL_PEOPLE,
		.doc = "people to reach, with whom = people" },
	{ .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct drill_open_in, words), .max = 2000, .label = MSG_DRILL_LABEL_WORDS,
		.doc = "what the mails say beside" },
	{ .name = "closes_at", .type = FIELD_INSTANT, .offset = offsetof(struct drill_open_in, closes_at), .flags = FIELD_AHEAD, .label = MSG_DRILL_LABEL_ENDS,
		.doc = "when it ends; none: in three days" } };
static const struct field act_fields[] = { DRILL_ID(drill_act_in) };
static const struct field tick_fields[] = { DRILL_ID(drill_tick_in),
	{ .name = "try", .type = FIELD_ID, .offset = offsetof(struct drill_tick_in, try_id), .flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_DRILL_WAY,
		.doc = "the way that was tried" },
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct drill_tick_in, state), .flags = FIELD_REQUIRED, .choices = &try_state_choices,
		.label = MSG_DRILL_LABEL_STATE, .doc = "reached, failed, or waiting: takes a tick back" },
	{ .name = "note", .type = FIELD_LINE, .offset = offsetof(struct drill_tick_in, note), .max = 200, .label = MSG_DRILL_LABEL_NOTE, .doc = "what was said" } };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct drill, member), .doc = text }
static const struct field drill_out[] = {
	F(id, FIELD_ID, "the drill"), F(number, FIELD_INT, "1, 2, 3 ... in the organisation"), F(title, FIELD_LINE, "what it is called"),
	F(words, FIELD_TEXT, "what the mails say beside"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct drill, state), .choices = &drill_state_choices, .doc = "open or closed" },
	F(opened_at, FIELD_INSTANT, "when it began"), F(opened_by, FIELD_LINE, "who began it"), F(closes_at, FIELD_INSTANT, "when it ends"),
	F(closed_at, FIELD_INSTANT, "when it was ended"), F(n_people, FIELD_INT, "people who are tried"), F(n_reached, FIELD_INT, "of them reached by any way"),
	F(n_bounced, FIELD_INT, "mails that came back") };
const struct shape drill_shape = { "Drill", drill_out, N(drill_out), sizeof(struct drill) };
#undef F
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct drill_try, member), .doc = text }
static const struct field try_out[] = {
	F(id, FIELD_ID, "the try"), F(person_id, FIELD_ID, "whom"), F(person, FIELD_LINE, "their name"), F(kind, FIELD_LINE, "phone, mail, other; empty: no way is known"),
	F(value, FIELD_LINE, "number or address; empty where you may not see it"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct drill_try, state), .choices = &try_state_choices, .doc = "waiting, reached or failed" },
	{ .name = "how", .type = FIELD_CHOICE, .offset = offsetof(struct drill_try, how), .choices = &try_how_choices,
		.doc = "link, reply, call, told or bounced; empty: not yet" },
	F(mailed_at, FIELD_INSTANT, "when the last mail was written"), F(ended_at, FIELD_INSTANT, "when it was reached or known to fail"),
	F(note, FIELD_LINE, "what was said") };
const struct shape drill_try_shape = { "DrillTry", try_out, N(try_out), sizeof(struct drill_try) };
#undef F
static const struct field again_out[] = { { .name = "n", .type = FIELD_INT, .offset = offsetof(struct drill_again, n), .doc = "mails that go once more" } };
const struct shape drill_again_shape = { "DrillAgain", again_out, N(again_out), sizeof(struct drill_again) };

const struct operation op_drill_open = { .name = "drill_open", .doc = "begin a call drill", .needs = ACCESS_RESPONDER, .fields = open_fields,
	.n_fields = N(open_fields), .in_size = sizeof(struct drill_open_in), .out_size = sizeof(struct drill), .out = &drill_shape, .act = act_open };
const struct operation op_drill_again = { .name = "drill_again", .doc = "mail once more to those of a call drill not reached yet", .needs = ACCESS_RESPONDER,
	.fields = act_fields, .n_fields = N(act_fields), .in_size = sizeof(struct drill_act_in), .out_size = sizeof(struct drill_again),
	.out = &drill_again_shape, .act = act_again };
const struct operation op_drill_close = { .name = "drill_close", .doc = "end a call drill", .needs = ACCESS_RESPONDER, .fields = act_fields,
	.n_fields = N(act_fields), .in_size = sizeof(struct drill_act_in), .out_size = sizeof(struct drill), .out = &drill_shape, .act = act_close };
const struct operation op_drill_tick = { .name = "drill_tick", .doc = "tick off a way in a call drill: rang, reached or not", .needs = ACCESS_RESPONDER,
	.fields = tick_fields, .n_fields = N(tick_fields), .in_size = sizeof(struct drill_tick_in), .act = act_tick };
