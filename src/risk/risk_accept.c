/* Living with a risk: an executive says so, why, and until when; and takes it back. */
#include "base/time.h"
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

/* What was said last about this risk, whether it still holds or not. */
static bool last_of(struct ctx *c, struct id row, struct risk_acceptances_of_row *ret, bool *ret_is)
{
	struct risk_acceptances_of_rows rows;
	if (!q_risk_acceptances_of(c, (struct risk_acceptances_of_in){ .row_id = row }, &rows)) {
		return false;
	}
	*ret_is = rows.n > 0;
	if (rows.n > 0) {
		*ret = rows.v[0];
	}
	return true;
}

bool risk_acceptances(struct ctx *c, struct id id, struct risk_acceptance **ret, size_t *ret_n)
{
	struct risk_acceptances_of_rows rows;
	if (!q_risk_acceptances_of(c, (struct risk_acceptances_of_in){ .row_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct risk_acceptance, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct risk_acceptances_of_row *x = &rows.v[i];
		(*ret)[i] = (struct risk_acceptance){ .number = x->number, .value = x->value, .size = x->size, .until = x->until, .made_at = x->made_at,
			.ended_at = x->ended_at, .method = x->method, .words = x->words, .who = str_is_none(x->who) ? S("-") : x->who,
			.ended_words = x->ended_words, .ended_by = str_is_none(x->ended_by) ? S("-") : x->ended_by };
	}
	return true;
}

bool risk_outgrown(struct ctx *c, struct risk **ret, size_t *ret_n)
{
	struct risk_acceptances_rows a;
	struct risk_method_now m;
	struct risk *all;
	size_t n, holding = 0;
	*ret_n = 0;
	if (!q_risk_acceptances(c, &a)) {
		return false;
	}
	for (size_t i = 0; i < a.n; i++) {
		holding += !a.v[i].ended_at.has && a.v[i].until > c->now_ms;
	}
	if (holding == 0) {
		return true;
	}
	if (!risk_method_get(c, &m) || !risk_list(c, m.method, &all, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct risk, holding);
	for (size_t i = 0; i < n; i++) {
		if (all[i].accepted == RISK_ACCEPT_OUTGROWN) {
			(*ret)[(*ret_n)++] = all[i];
		}
	}
	return true;
}

/* The second of two is told who was faster, and what they did. */
static bool too_late(struct ctx *c, const struct risk_acceptances_of_row *last)
{
	bool ended = last->ended_at.has;
	str who = ended ? last->ended_by : last->who;
	fail(c, ERR_CONFLICT, ended ? MSG_RISK_ACCEPT_WAS_ENDED : MSG_RISK_ACCEPT_ALREADY);
	fail_arg(c, "who", str_is_none(who) ? S("-") : who);
	fail_arg(c, "when", time_short(c, ended ? last->ended_at.v : last->made_at));
	return fail_arg(c, "until", time_date_full(c, last->until));
}

static bool check_words(struct ctx *c, const struct risk_accept_in *in)
{
	bool ok = true;
	if (str_trim(in->words).n == 0) {
		ok = fail_field(c, "words", MSG_RISK_ACCEPT_NO_GROUND);
	}
	if (in->until.v <= c->now_ms) {
		ok = fail_field(c, "until", MSG_RISK_ACCEPT_PAST);
	} else if (in->until.v > c->now_ms + RISK_ACCEPT_DAYS * DAY_MS) {
		ok = fail_field(c, "until", MSG_RISK_ACCEPT_LONG);
	}
	return ok;
}

static bool act_accept(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_accept_in *in = arg;
	struct risk_acceptances_of_row last;
	struct risk_method_now m;
	struct risk r;
	bool is;
	(void)ret_out;
	if (!check_words(c, in) || !risk_get(c, in->id, &r) || !risk_method_get(c, &m) || !last_of(c, in->id, &last, &is)) {
		return false;
	}
	if (is && last.number != (in->seen.has ? in->seen.v : 0)) {
		return too_late(c, &last);
	}
	if (r.version != in->version.v) {
		return fail(c, ERR_CONFLICT, MSG_RISK_ACCEPT_CHANGED);
	}
	const struct risk_value *v = &risk_now(&r)->v;
	if (!v->has) {
		return fail(c, ERR_CONFLICT, MSG_RISK_ACCEPT_UNRATED);
	}
	return q_risk_acceptance_add(c, (struct risk_acceptance_add_in){ .row_id = r.id, .number = is ? last.number + 1 : 1, .value = v->value,
		.size = v->size, .method = m.method->key, .words = in->words, .until = in->until.v, .made_at = c->now_ms,
		.made_by_id = c->who.account_id });
}

static bool act_end(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_end_in *in = arg;
	struct risk_acceptances_of_row last;
	struct risk r;
	bool is;
	(void)ret_out;
	if (!risk_get(c, in->id, &r) || !last_of(c, in->id, &last, &is)) {
		return false;
	}
	if (!is) {
		return fail(c, ERR_CONFLICT, MSG_RISK_ACCEPT_NONE);
	}
	if (last.ended_at.has || last.number != in->seen.v) {
		return too_late(c, &last);
	}
	return q_risk_acceptance_end(c, (struct risk_acceptance_end_in){ .ended_at = { true, c->now_ms }, .ended_by_id = c->who.account_id,
		.ended_words = in->words, .row_id = r.id, .number = last.number });
}

#define RISK(T) { .name = "risk", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_RISK_LABEL_RISK, .doc = "the risk" }
static const struct field accept_fields[] = {
	RISK(risk_accept_in),
	{ .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct risk_accept_in, words), .max = 1000,
		.label = MSG_RISK_ACCEPT_WORDS, .doc = "the ground; without one it is refused" },
	{ .name = "until", .type = FIELD_INSTANT, .offset = offsetof(struct risk_accept_in, until), .flags = FIELD_REQUIRED | FIELD_AHEAD,
		.label = MSG_RISK_ACCEPT_UNTIL, .doc = "until when, within 366 days; a day alone is its end" },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct risk_accept_in, version), .flags = FIELD_REQUIRED,
		.label = MSG_SHEET_VERSION, .doc = "version of the risk that was seen; 409 when it changed" },
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct risk_accept_in, seen), .label = MSG_RISK_ACCEPT_SEEN,
		.doc = "accepted_number that was seen; none: never accepted; 409 when somebody was faster" },
};
static const struct field end_fields[] = {
	RISK(risk_end_in),
	{ .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct risk_end_in, words), .flags = FIELD_REQUIRED, .max = 1000,
		.label = MSG_RISK_REASON, .doc = "why" },
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct risk_end_in, seen), .flags = FIELD_REQUIRED, .label = MSG_RISK_ACCEPT_SEEN,
		.doc = "accepted_number that was seen" },
};
const struct operation op_risk_accept = { .name = "risk_accept", .doc = "live with a risk until a day", .needs = ACCESS_EXECUTIVE,
	.fields = accept_fields, .n_fields = sizeof accept_fields / sizeof accept_fields[0], .in_size = sizeof(struct risk_accept_in),
	.act = act_accept };
const struct operation op_risk_end = { .name = "risk_accept_end", .doc = "take back that the firm lives with a risk", .needs = ACCESS_EXECUTIVE,
	.fields = end_fields, .n_fields = sizeof end_fields / sizeof end_fields[0], .in_size = sizeof(struct risk_end_in), .act = act_end };
