/* Each person's own: quiet hours over midnight, days off, collected mail. */
#include "notice/choice.h"

#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "notice_sql.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define DAY_MIN 1440
#define ALL_DAYS 127
#define DIGEST_USUAL (8 * 60)

static const struct choice mode_rows[] = { [MODE_NOW] = { "now", MSG_NOTICE_MODE_NOW }, [MODE_DIGEST] = { "digest", MSG_NOTICE_MODE_DIGEST },
	[MODE_NONE] = { "none", MSG_NOTICE_MODE_NONE } };
const struct choices notice_mode_choices = { mode_rows, sizeof mode_rows / sizeof mode_rows[0] };
static const struct choice way_rows[] = { [CHOICE_RULE] = { "rule", MSG_NOTICE_MY_WAY_RULE }, [CHOICE_MAIL] = { "mail", MSG_NOTICE_MY_WAY_MAIL },
	[CHOICE_BOTH] = { "both", MSG_NOTICE_MY_WAY_BOTH }, [CHOICE_OTHER] = { "other", MSG_NOTICE_MY_WAY_OTHER } };
const struct choices choice_way_choices = { way_rows, sizeof way_rows / sizeof way_rows[0] };

const char *const notice_day_codes[7] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
str notice_day_name(struct ctx *c, int day)
{
	static const int names[7] = { MSG_NOTICE_SUN, MSG_NOTICE_MON, MSG_NOTICE_TUE, MSG_NOTICE_WED, MSG_NOTICE_THU, MSG_NOTICE_FRI,
		MSG_NOTICE_SAT };
	return msg(c, names[day]);
}

struct notice_choice notice_choice_usual(void)
{
	return (struct notice_choice){ .mode = MODE_NOW, .way = CHOICE_RULE, .digest_at = DIGEST_USUAL };
}

/* --- quiet or not --- */

static int64_t day_start(int64_t at_ms)
{
	int64_t local = at_ms + JST_OFFSET_MIN * 60000LL;
	return local - (local % DAY_MS + DAY_MS) % DAY_MS - JST_OFFSET_MIN * 60000LL;
}

static int day_of(int64_t day_ms)
{
	struct civil v = civil_from_ms(day_ms, JST_OFFSET_MIN);
	return weekday(v.year, v.month, v.day);
}

/* The end of a stretch that begins on this day and holds `at`; 0: none does. */
static int64_t end_of(const struct notice_choice *k, int64_t day_ms, int64_t at_ms)
{
	int64_t bit = INT64_C(1) << day_of(day_ms), end = 0;
	if (k->off_days & bit && at_ms >= day_ms && at_ms < day_ms + DAY_MS) {
		end = day_ms + DAY_MS;
	}
	if (k->quiet_from.has && k->quiet_to.has && k->quiet_days & bit) {
		int64_t from = day_ms + k->quiet_from.v * 60000;
		int64_t to = day_ms + (k->quiet_to.v + (k->quiet_to.v <= k->quiet_from.v ? DAY_MIN : 0)) * 60000;
		end = at_ms >= from && at_ms < to && to > end ? to : end;
	}
	return end;
}

bool notice_is_quiet(const struct notice_choice *k, int64_t at_ms, int64_t *ret_until)
{
	int64_t t = at_ms;
	for (int guard = 0; guard < 32; guard++) { /* a night may run into a day off, that into a night */
		int64_t day = day_start(t), end = end_of(k, day, t), late = end_of(k, day - DAY_MS, t);
		end = late > end ? late : end;
		if (end == 0) {
			break;
		}
		t = end;
	}
	*ret_until = t;
	return t > at_ms;
}

int64_t notice_digest_time(const struct notice_choice *k, int64_t at_ms)
{
	int64_t day = day_start(at_ms);
	for (int n = 0; n < 8; n++, day += DAY_MS) {
		int64_t t = day + k->digest_at * 60000;
		if (t > at_ms && !(k->off_days & (INT64_C(1) << day_of(day)))) {
			return t;
		}
	}
	return at_ms + DAY_MS;
}

/* --- words --- */

static str clock_text(struct ctx *c, int64_t minutes)
{
	return str_printf(c->arena, "%d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

static str days_text(struct ctx *c, int64_t days)
{
	str all = S("");
	if (days == ALL_DAYS) {
		return msg(c, MSG_NOTICE_EVERY_DAY);
	}
	for (int d = 0; d < 7; d++) {
		if (days & (1 << d)) {
			all = all.n ? msgf(c, MSG_NOTICE_DAY_AND, { "a", all }, { "b", notice_day_name(c, d) }) : notice_day_name(c, d);
		}
	}
	return all;
}

static str and_then(struct ctx *c, str a, str b) { return msgf(c, MSG_NOTICE_TEXT_AND, { "a", a }, { "b", b }); }

str notice_choice_text(struct ctx *c, const struct notice_choice *k)
{
	str text = msg(c, mode_rows[k->mode].label);
	if (k->mode == MODE_DIGEST) {
		text = msgf(c, MSG_NOTICE_TEXT_DIGEST, { "time", clock_text(c, k->digest_at) });
	}
	if (k->mode == MODE_NOW && k->quiet_from.has && k->quiet_days) {
		text = and_then(c, text, msgf(c, MSG_NOTICE_TEXT_QUIET, { "from", clock_text(c, k->quiet_from.v) },
			{ "to", clock_text(c, k->quiet_to.v) }, { "days", days_text(c, k->quiet_days) }));
	}
	if (k->mode == MODE_NOW && k->off_days) {
		text = and_then(c, text, msgf(c, MSG_NOTICE_TEXT_OFF, { "days", days_text(c, k->off_days) }));
	}
	return k->way == CHOICE_RULE ? text : and_then(c, text, msg(c, way_rows[k->way].label));
}

static struct str_list days_list(struct ctx *c, int64_t days)
{
	str *v = arena_array(c->arena, str, 7);
	size_t n = 0;
	for (int d = 0; d < 7; d++) {
		if (days & (1 << d)) {
			v[n++] = str_from_c(notice_day_codes[d]);
		}
	}
	return (struct str_list){ v, n };
}

struct notice_choice_view notice_choice_view_of(struct ctx *c, const struct notice_choice *k)
{
	return (struct notice_choice_view){ .mode = k->mode, .way = k->way,
		.quiet_from = k->quiet_from.has ? clock_text(c, k->quiet_from.v) : S(""),
		.quiet_to = k->quiet_to.has ? clock_text(c, k->quiet_to.v) : S(""), .digest_at = clock_text(c, k->digest_at),
		.quiet_days = days_list(c, k->quiet_days), .off_days = days_list(c, k->off_days) };
}

bool notice_choice_mine(struct ctx *c, struct notice_choice *ret)
{
	struct notice_choice_get_row r;
	bool found;
	*ret = notice_choice_usual();
	if (!q_notice_choice_get(c, (struct notice_choice_get_in){ .account_id = c->who.account_id }, &r, &found)) {
		return false;
	}
	if (found) {
		*ret = (struct notice_choice){ .mode = choice_find(&notice_mode_choices, r.mode), .way = choice_find(&choice_way_choices, r.way),
			.quiet_from = r.quiet_from, .quiet_to = r.quiet_to, .quiet_days = r.quiet_days, .off_days = r.off_days,
			.digest_at = r.digest_at };
	}
	return true;
}

/* --- choosing --- */

/* 22:00, 22：00, 7, 7時半 is too much: hours, and minutes behind a colon of either width. */
bool notice_clock_read(str s, int64_t *ret_minutes)
{
	static const str wide = { "：", 3 };
	size_t at = str_find(s, S(":"), 0), width = 1;
	int64_t hour = 0, minute = 0;
	if (at == SIZE_MAX) {
		at = str_find(s, wide, 0);
		width = wide.n;
	}
	bool ok = at == SIZE_MAX ? str_to_i64(str_trim(s), &hour)
		: str_to_i64(str_trim(str_sub(s, 0, at)), &hour) && str_to_i64(str_trim(str_sub(s, at + width, SIZE_MAX)), &minute);
	if (!ok || hour < 0 || minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute > 0)) {
		return false;
	}
	*ret_minutes = (hour * 60 + minute) % DAY_MIN;
	return true;
}

static struct opt_int clock_of(struct ctx *c, const char *field, str s)
{
	struct opt_int ret = { 0 };
	if (!str_is_none(s) && !str_is_empty(s)) {
		ret.has = notice_clock_read(s, &ret.v);
		if (!ret.has) {
			fail_field(c, field, MSG_NOTICE_CLOCK_BAD);
		}
	}
	return ret;
}

static int64_t days_of(struct ctx *c, const char *field, struct str_list list)
{
	int64_t days = 0;
	for (size_t k = 0; k < list.n; k++) {
		int d = 0;
		while (d < 7 && !str_eq(list.v[k], str_from_c(notice_day_codes[d]))) {
			d++;
		}
		if (d == 7) {
			fail_field(c, field, MSG_NOTICE_DAY_BAD);
		}
		days |= d < 7 ? 1 << d : 0;
	}
	return days;
}

static void check_quiet(struct ctx *c, struct notice_choice *k)
{
	int64_t until;
	if (k->quiet_from.has != k->quiet_to.has) {
		fail_field(c, k->quiet_from.has ? "quiet_to" : "quiet_from", MSG_NOTICE_CLOCK_BOTH);
	}
	k->quiet_days = k->quiet_from.has && k->quiet_days == 0 ? ALL_DAYS : k->quiet_days;
	if (c->err.code == ERR_NONE && notice_is_quiet(k, c->now_ms, &until) && until - c->now_ms > 7 * DAY_MS) {
		fail_field(c, "off_days", MSG_NOTICE_ALWAYS_QUIET);
	}
}

/* Somebody must hear of it. */
static bool check_only(struct ctx *c, const struct notice_choice *k)
{
	struct notice_responders_row r;
	if (k->mode != MODE_NONE || (c->who.access != ACCESS_RESPONDER && c->who.access != ACCESS_ADMIN)) {
		return true;
	}
	if (!q_notice_responders(c, (struct notice_responders_in){ .account_id = c->who.account_id }, &r)) {
		return false;
	}
	return r.n > 0 || fail_field(c, "mode", MSG_NOTICE_ONLY_RESPONDER);
}

/* What waits already goes by the new choice. */
static bool move_waits(struct ctx *c, const struct notice_choice *k)
{
	int64_t due = c->now_ms;
	if (k->mode == MODE_DIGEST) {
		due = notice_digest_time(k, c->now_ms);
	} else {
		(void)notice_is_quiet(k, c->now_ms, &due);
	}
	return q_notice_wait_move(c, (struct notice_wait_move_in){ .due_at = due, .account_id = c->who.account_id });
}

static bool act_choice(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_choice_in *in = arg;
	struct notice_choice k = { .mode = in->mode, .way = in->way < 0 ? CHOICE_RULE : in->way };
	struct opt_int digest = clock_of(c, "digest_at", in->digest_at);
	k.quiet_from = clock_of(c, "quiet_from", in->quiet_from);
	k.quiet_to = clock_of(c, "quiet_to", in->quiet_to);
	k.quiet_days = days_of(c, "quiet_days", in->quiet_days);
	k.off_days = days_of(c, "off_days", in->off_days);
	k.digest_at = digest.has ? digest.v : DIGEST_USUAL;
	if (c->err.code == ERR_NONE) {
		check_quiet(c, &k);
	}
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_DENIED, 0);
	}
	if (c->err.code != ERR_NONE || !check_only(c, &k)) {
		return false;
	}
	struct notice_choice_view *out = ret_out;
	*out = notice_choice_view_of(c, &k);
	out->account_id = c->who.account_id;
	out->name = c->who.name;
	return move_waits(c, &k) && q_notice_choice_put(c, (struct notice_choice_put_in){ .account_id = c->who.account_id,
		.mode = str_from_c(mode_rows[k.mode].code), .way = str_from_c(way_rows[k.way].code), .quiet_from = k.quiet_from,
		.quiet_to = k.quiet_to, .quiet_days = k.quiet_days, .off_days = k.off_days, .digest_at = k.digest_at,
		.changed_at = c->now_ms });
}

/* --- rows --- */

#define F(T, member, kind, flag, words, text) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .flags = flag, \
	.max = 20, .label = words, .doc = text }
#define MODE(T, flag) { .name = "mode", .type = FIELD_CHOICE, .offset = offsetof(struct T, mode), .flags = flag, \
	.choices = &notice_mode_choices, .label = MSG_NOTICE_MODE, .doc = "now, digest or none" }
#define WAY(T) { .name = "way", .type = FIELD_CHOICE, .offset = offsetof(struct T, way), .choices = &choice_way_choices, \
	.label = MSG_NOTICE_MY_WAY, .doc = "rule (as the organisation says), mail, both or other" }
#define TIMES(T) \
	F(T, quiet_from, FIELD_LINE, FIELD_KEEP_BLANK, MSG_NOTICE_QUIET_FROM, "quiet hours begin, HH:MM in JST; empty: none"), \
	F(T, quiet_to, FIELD_LINE, FIELD_KEEP_BLANK, MSG_NOTICE_QUIET_TO, "and end; not after they begin: the next day"), \
	F(T, quiet_days, FIELD_LINES, 0, MSG_NOTICE_QUIET_DAYS, "days on which they begin, sun ... sat; none: every day"), \
	F(T, off_days, FIELD_LINES, 0, MSG_NOTICE_OFF_DAYS, "days that are quiet from midnight to midnight"), \
	F(T, digest_at, FIELD_LINE, FIELD_KEEP_BLANK, MSG_NOTICE_DIGEST_AT, "when the collected mail goes, HH:MM in JST; empty: 8:00")
static const struct field in_fields[] = { MODE(notice_choice_in, FIELD_REQUIRED), WAY(notice_choice_in), TIMES(notice_choice_in) };
static const struct field view_fields[] = {
	{ .name = "account_id", .type = FIELD_ID, .offset = offsetof(struct notice_choice_view, account_id), .doc = "whose choice" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct notice_choice_view, name), .doc = "their name" },
	MODE(notice_choice_view, 0), WAY(notice_choice_view), TIMES(notice_choice_view),
};
const struct shape notice_choice_shape = { "NoticeChoice", view_fields, sizeof view_fields / sizeof view_fields[0],
	sizeof(struct notice_choice_view) };
const struct operation op_notice_choice = { .name = "notice_choice", .doc = "say when and how one is told oneself",
	.needs = ACCESS_HELPER, .fields = in_fields, .n_fields = sizeof in_fields / sizeof in_fields[0],
	.in_size = sizeof(struct notice_choice_in), .out_size = sizeof(struct notice_choice_view), .out = &notice_choice_shape,
	.act = act_choice };
