/* Reading drills, beginning and ending them, ticking off. */
#include "contact_net/inside.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "contact/contact.h"
#include "contact_net/mail_list.h"
#include "contact_net_sql.h"
#include "messages.h"
#include "person/person.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define AGAIN_PAUSE_MS (3600 * INT64_C(1000)) /* nobody is mailed twice within an hour */

static const struct choice states[] = { { "open", MSG_DRILL_STATE_OPEN }, { "closed", MSG_DRILL_STATE_CLOSED } };
const struct choices drill_state_choices = { states, 2 };
static const struct choice whoms[] = { { "net", MSG_DRILL_WHOM_NET }, { "all", MSG_DRILL_WHOM_ALL }, { "people", MSG_DRILL_WHOM_PEOPLE },
	{ "lists", MSG_DRILL_WHOM_LISTS } };
const struct choices drill_whom_choices = { whoms, 4 };
static const struct choice try_states[] = { { "waiting", MSG_DRILL_TRY_WAITING }, { "reached", MSG_DRILL_TRY_REACHED }, { "failed", MSG_DRILL_TRY_FAILED } };
const struct choices try_state_choices = { try_states, 3 };
static const struct choice hows[] = { [TRY_BY_NOTHING] = { "", MSG_DRILL_TRY_WAITING }, [TRY_BY_LINK] = { "link", MSG_DRILL_HOW_LINK },
	[TRY_BY_REPLY] = { "reply", MSG_DRILL_HOW_REPLY }, [TRY_BY_CALL] = { "call", MSG_DRILL_HOW_CALL }, [TRY_BY_TOLD] = { "told", MSG_DRILL_HOW_TOLD },
	[TRY_BOUNCED] = { "bounced", MSG_DRILL_HOW_BOUNCED } };
const struct choices try_how_choices = { hows, sizeof hows / sizeof hows[0] };

static const struct choice unsents[] = { [MAIL_LEFT] = { "", MSG_DRILL_TRY_WAITING }, [UNSENT_TO_WRITE] = { "to_write", MSG_DRILL_WAY_WAITS },
	[UNSENT_NO_SERVER] = { "no_server", MSG_DRILL_UNSENT_NO_SERVER }, [UNSENT_IN_OUTBOX] = { "outbox", MSG_DRILL_UNSENT_IN_OUTBOX },
	[UNSENT_GIVEN_UP] = { "given_up", MSG_DRILL_UNSENT_GIVEN_UP } };
const struct choices try_unsent_choices = { unsents, sizeof unsents / sizeof unsents[0] };

static str code_of(const struct choices *set, int v) { return str_from_c(set->v[v].code); }
static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool drill_is_over(struct opt_int closed_at, int64_t closes_at, int64_t now_ms) { return closed_at.has || closes_at <= now_ms; }

/* --- reading --- */

static struct drill drill_of(struct ctx *c, const struct drill_one_row *r)
{
	return (struct drill){ .id = r->id, .number = { true, r->number }, .title = r->title, .words = r->words, .opened_by = or_empty(r->opened_by),
		.lang = str_eq(r->lang, S("en")) ? LANG_EN : LANG_JA, .state = drill_is_over(r->closed_at, r->closes_at, c->now_ms) ? DRILL_CLOSED : DRILL_OPEN,
		.opened_at = { true, r->opened_at }, .closes_at = { true, r->closes_at }, .closed_at = r->closed_at,
		.n_people = { true, r->n_people }, .n_reached = { true, r->n_reached }, .n_lists = { true, r->n_lists },
		.n_lists_reached = { true, r->n_lists_reached }, .n_bounced = { true, r->n_bounced } };
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
			.n_people = r->n_people, .n_reached = r->n_reached, .n_lists = r->n_lists,
			.n_lists_reached = r->n_lists_reached, .n_bounced = r->n_bounced };
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

bool drill_due(struct ctx *c, struct drill_due *ret)
{
	struct drill_newest_row r;
	struct contact_limit limit;
	bool found = false;
	if (!contact_limits(c, &limit) || !q_drill_newest(c, &r, &found)) {
		return false;
	}
	*ret = (struct drill_due){ .is_never = !found, .months = limit.drill_months.v };
	ret->is_due = !found;
	if (!found) {
		return true;
	}
	ret->runs = !drill_is_over(r.closed_at, r.closes_at, c->now_ms);
	ret->last_id = r.id;
	ret->last_at = (struct opt_int){ true, r.opened_at };
	ret->n_people = r.n_people;
	ret->n_reached = r.n_reached;
	ret->n_untried = r.n_people - r.n_tried;
	ret->is_unfinished = !ret->runs && 2 * ret->n_untried > ret->n_people;
	ret->is_due = !ret->runs && (ret->is_unfinished || contact_good_until(limit.drill_months.v, r.opened_at) <= c->now_ms);
	return true;
}

str drill_due_text(struct ctx *c, const struct drill_due *d)
{
	if (d->runs) {
		return msgf(c, MSG_DRILL_DUE_RUNS, { "total", str_i64(c->arena, d->n_people) }, { "reached", str_i64(c->arena, d->n_reached) });
	}
	if (d->is_unfinished) {
		return msgf(c, MSG_DRILL_DUE_UNFINISHED, { "count", str_i64(c->arena, d->n_untried) });
	}
	return d->is_never ? msg(c, MSG_DRILL_DUE_NEVER) : S("");
}

static int unsent_of(const struct drill_tries_row *r)
{
	if (!str_eq(r->kind, S("mail")) || !str_eq(r->state, S("waiting")) || r->first_went) {
		return MAIL_LEFT;
	}
	if (r->post.n > 0 || id_is_none(r->mail_id)) {
		return r->post.n > 0 ? UNSENT_TO_WRITE : UNSENT_NO_SERVER;
	}
	str state = or_empty(r->mail_state);
	return str_eq(state, S("waiting")) || str_eq(state, S("sending")) ? UNSENT_IN_OUTBOX : str_eq(state, S("given_up")) ? UNSENT_GIVEN_UP : MAIL_LEFT;
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
		bool is_list = !id_is_none(r->list_id);
		bool is_private = !is_list && (r->is_private || !r->is_private_now.has || r->is_private_now.v); /* then or now; taken away since: as if it were */
		bool hides = is_private && r->kind.n > 0 && !sees_private && !id_eq(r->person_id, c->who.person_id);
		(*ret)[k] = (struct drill_try){ .id = r->id, .person_id = r->person_id, .contact_id = r->contact_id, .list_id = r->list_id,
			.person = is_list ? or_empty(r->list_name) : or_empty(r->person), .kind = r->kind,
			.value = hides ? S("") : r->value, .is_private = is_private, .state = choice_find(&try_state_choices, r->state),
			.how = choice_find(&try_how_choices, r->how), .mailed_at = r->mailed_at, .ended_at = r->ended_at, .note = hides ? S("") : r->note,
			.waits = r->post.n > 0, .unsent = unsent_of(r), .unsent_said = hides ? S("") : or_empty(r->mail_said), .undone_at = r->undone_at, .undone_by = or_empty(r->undone_by),
			.is_ticked = !str_eq(r->state, S("waiting")) && !id_is_none(r->ended_by_id) };
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

static bool known_of(struct ctx *c, const struct drill_try_known_row *r, struct contact_known *ret, bool *ret_found)
{
	struct mail_list l;
	*ret_found = false;
	if (id_is_none(r->list_id)) {
		return id_is_none(r->contact_id) || contact_known(c, r->contact_id, ret, ret_found);
	}
	if (!mail_list_get(c, r->list_id, &l)) {
		return false;
	}
	*ret_found = true;
	*ret = (struct contact_known){ l.checked_at, l.how == HOW_NONE ? S("") : code_of(&contact_how_choices, l.how), l.is_reached, l.bounced_at };
	return true;
}

static bool put_known(struct ctx *c, const struct drill_try_known_row *r, const struct contact_known *known)
{
	return id_is_none(r->list_id) ? contact_known_put(c, r->contact_id, known) : mail_list_known_put(c, r->list_id, known);
}

/* What a way is known by now is what this try said of it, and nothing newer. */
static bool is_of_this(const struct drill_try_known_row *r, const struct contact_known *known)
{
	return r->was_known && known->checked_at.has && r->ended_at.has && known->checked_at.v == r->ended_at.v && str_eq(known->how, S("drill"));
}

/* Before a try says something of a way: what was known until then, by others. */
static bool remember(struct ctx *c, struct id id, const struct drill_try_known_row *r, const struct contact_known *known)
{
	return is_of_this(r, known) || q_drill_try_remember(c, (struct drill_try_remember_in){ .was_at = known->checked_at, .was_how = known->how,
		.was_reached = known->is_reached, .was_bounced_at = known->bounced_at, .id = id });
}

/* What was known before comes back, unless somebody learnt something newer of the way meanwhile. */
static bool take_back(struct ctx *c, struct id id, const struct drill_try_known_row *r, const struct contact_known *known, bool is_there)
{
	const struct contact_known was = { r->was_at, r->was_how, r->was_reached != 0, r->was_bounced_at };
	bool is_ours = is_there && is_of_this(r, known);
	return (!is_ours || put_known(c, r, &was)) && q_drill_try_undone(c, (struct drill_try_undone_in){ .undone_at = { true, c->now_ms },
		.undone_by_id = c->who.account_id, .id = id });
}

static bool mark(struct ctx *c, const struct drill_try_known_row *r, const struct try_end *e, const struct contact_known *known)
{
	bool bounced = e->how == TRY_BOUNCED, reached = e->state == TRY_REACHED && !bounced;
	struct contact_known now = { { true, c->now_ms }, S("drill"), reached, known->bounced_at };
	now.bounced_at = bounced ? (struct opt_int){ true, c->now_ms } : reached ? (struct opt_int){ false, 0 } : known->bounced_at;
	return put_known(c, r, &now);
}

bool drill_end_try(struct ctx *c, const struct try_end *e)
{
	struct opt_int at = { e->state != TRY_WAITING, c->now_ms };
	const struct id nobody = { 0 };
	struct drill_try_known_row r;
	struct contact_known known = { .how = S("") };
	bool found, is_there;
	if (!q_drill_try_known(c, (struct drill_try_known_in){ .id = e->id }, &r, &found) || !found || !known_of(c, &r, &known, &is_there) ||
	    !q_drill_try_end(c, (struct drill_try_end_in){ .state = code_of(&try_state_choices, (int)e->state), .how = code_of(&try_how_choices, (int)e->how),
			.ended_at = at, .ended_by_id = e->state == TRY_WAITING ? nobody : c->who.account_id, .note = or_empty(e->note), .id = e->id })) {
		return false;
	}
	if (e->state == TRY_WAITING) {
		return take_back(c, e->id, &r, &known, is_there);
	}
	return !is_there || (remember(c, e->id, &r, &known) && mark(c, &r, e, &known));
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

struct way { struct id person_id, contact_id, list_id; str kind, value; bool is_private; };
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
		keep_way(c, w, &(struct way){ .person_id = (ROWS).v[k].person_id, .contact_id = (ROWS).v[k].contact_id, .kind = has ? (ROWS).v[k].kind : S(""), \
			.value = has ? (ROWS).v[k].value : S(""), .is_private = has && (ROWS).v[k].is_private.v }); \
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

/* Addresses without a person that are in use. */
static bool add_lists(struct ctx *c, struct ways *w)
{
	struct mail_list *l;
	size_t n;
	if (!mail_list_all(c, &l, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (!l[k].archived_at.has) {
			keep_way(c, w, &(struct way){ .list_id = l[k].id, .kind = S("mail"), .value = l[k].mail });
		}
	}
	return true;
}

static bool find_people(struct ctx *c, const struct drill_open_in *in, struct ways *w)
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

static bool find_ways(struct ctx *c, const struct drill_open_in *in, struct ways *w)
{
	bool with_lists = in->whom == DRILL_LISTS || (in->whom != DRILL_PEOPLE && !in->without_lists);
	return (in->whom == DRILL_LISTS || find_people(c, in, w)) && (!with_lists || add_lists(c, w));
}

static bool add_tries(struct ctx *c, struct id drill_id, const struct ways *w)
{
	int64_t place = 0;
	for (size_t k = 0; k < w->n; k++) {
		const struct way *y = &w->v[k];
		place = k > 0 && id_eq(w->v[k - 1].person_id, y->person_id) ? place + 1 : 1; /* addresses without a person in theirs */
		bool is_mail = str_eq(y->kind, S("mail"));
		if (!q_drill_try_add(c, (struct drill_try_add_in){ .id = id_new(c->now_ms), .drill_id = drill_id, .person_id = y->person_id,
				.list_id = y->list_id, .contact_id = y->contact_id, .kind = y->kind, .value = y->value, .is_private = y->is_private, .place = place,
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
		return fail_field(c, in->whom == DRILL_PEOPLE ? "people" : "whom", in->whom == DRILL_LISTS ? MSG_DRILL_NO_LISTS : MSG_DRILL_NOBODY);
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
	if (in->state == TRY_WAITING && (str_eq(r.state, S("waiting")) || id_is_none(r.ended_by_id))) {
		return fail(c, ERR_CONFLICT, MSG_DRILL_NOT_TICKED);
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
		.label = MSG_DRILL_LABEL_WHOM, .doc = "net: who holds a role or stands in; all: everybody of the firm; people: those named; lists: addresses without a person alone" },
	{ .name = "people", .type = FIELD_IDS, .offset = offsetof(struct drill_open_in, people), .max = LIMIT_DRILL_PEOPLE, .label = MSG_DRILL_LABEL_PEOPLE,
		.doc = "people to reach, with whom = people" },
	{ .name = "without_lists", .type = FIELD_BOOL, .offset = offsetof(struct drill_open_in, without_lists), .label = MSG_DRILL_LABEL_WITHOUT_LISTS,
		.doc = "true: with whom = net or all people alone, no address without a person" },
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
	F(n_lists, FIELD_INT, "addresses without a person that are tried"), F(n_lists_reached, FIELD_INT, "of them those that arrived"),
	F(n_bounced, FIELD_INT, "mails that came back") };
const struct shape drill_shape = { "Drill", drill_out, N(drill_out), sizeof(struct drill) };
#undef F
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct drill_try, member), .doc = text }
static const struct field try_out[] = {
	F(id, FIELD_ID, "the try"), F(person_id, FIELD_ID, "whom; null: an address without a person"), F(list_id, FIELD_ID, "that address; null: a person"), F(person, FIELD_LINE, "their name, or that of the list"), F(kind, FIELD_LINE, "phone, mail, other; empty: no way is known"),
	F(value, FIELD_LINE, "number or address; empty where you may not see it"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct drill_try, state), .choices = &try_state_choices, .doc = "waiting, reached or failed" },
	{ .name = "how", .type = FIELD_CHOICE, .offset = offsetof(struct drill_try, how), .choices = &try_how_choices,
		.doc = "link, reply, call, told or bounced; empty: not yet" },
	{ .name = "unsent", .type = FIELD_CHOICE, .offset = offsetof(struct drill_try, unsent), .choices = &try_unsent_choices,
		.doc = "why its mail has not left: to_write, no_server, outbox, given_up; empty: it left, or there is none" },
	F(undone_at, FIELD_INSTANT, "when a tick was last taken back"),
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
