/* What a source sends becomes sightings, or is counted on those that are there. In the writer, one message at a time. */
#include "account/throttle.h"
#include "alarm/inside.h"
#include "alarm_sql.h"
#include "audit/audit.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "sighting/sighting.h"

#define KEY_BYTES_MAX 160
#define MEMORY_MS (INT64_C(60) * 24 * ALARM_HOUR_MS)

str alarm_rate_name(struct ctx *c, struct id source)
{
	return STR_CAT(c->arena, S("alarm:"), id_str(c->arena, source));
}

bool alarm_log_write(struct ctx *c, struct id source, int64_t number, const struct alarm_fate *f)
{
	struct alarm_log_add_in row = { .source_id = source, .number = number, .came_at = c->now_ms, .made = f->made,
		.counted = f->counted, .ended = f->ended, .again = f->again, .held = f->held, .refused = f->refused,
		.trouble = str_from_c(alarm_trouble_codes[f->trouble]), .place = str_is_none(f->place) ? S("") : f->place,
		.sighting_id = f->sighting_id };
	return q_alarm_log_add(c, row) &&
	       q_alarm_log_trim(c, (struct alarm_log_trim_in){ .source_id = source, .number = number - LIMIT_ALARM_LOG });
}

/* --- one message --- */

struct taking {
	struct ctx *c;
	struct id source;
	struct alarm_source_numbers_row row;
	struct alarm_fate fate;
	int64_t n_known;              /* keys written, for the numbers of the source */
};

static str short_key(struct ctx *c, str kind, str text)
{
	if (text.n <= KEY_BYTES_MAX) {
		return STR_CAT(c->arena, kind, S(" "), text);
	}
	struct sha256 hash;
	sha256_of(str_bytes(text), &hash);
	return STR_CAT(c->arena, kind, S("# "), str_hex(c->arena, (bytes){ hash.b, SHA256_LEN }));
}

static str id_key(struct ctx *c, const struct alarm *a) { return short_key(c, S("id"), a->id); }

/* Where neither host nor rule is known the title tells what it is. */
static str place_key(struct ctx *c, const struct alarm *a)
{
	str rule = str_is_empty(a->rule) ? a->title : a->rule;
	return short_key(c, S("at"), STR_CAT(c->arena, a->host, S("\n"), rule));
}

struct known { bool is; struct id sighting; int64_t last_at; bool is_over; };

static bool find_known(struct taking *t, str key, struct known *ret)
{
	struct alarm_known_get_row row;
	bool found = false;
	if (!q_alarm_known_get(t->c, (struct alarm_known_get_in){ .source_id = t->source, .key = key }, &row, &found)) {
		return false;
	}
	*ret = found ? (struct known){ true, row.sighting_id, row.last_at, row.is_over != 0 } : (struct known){ 0 };
	return true;
}

static bool remember(struct taking *t, str key, struct id sighting)
{
	t->n_known++;
	return q_alarm_known_put(t->c, (struct alarm_known_put_in){ .source_id = t->source, .key = key,
		.number = t->row.known_number + t->n_known, .sighting_id = sighting, .last_at = t->c->now_ms });
}

static bool remember_both(struct taking *t, const struct alarm *a, struct id sighting)
{
	return remember(t, place_key(t->c, a), sighting) && (str_is_empty(a->id) || remember(t, id_key(t->c, a), sighting));
}

static void touched(struct taking *t, struct id sighting)
{
	t->fate.sighting_id = id_is_none(t->fate.sighting_id) ? sighting : t->fate.sighting_id;
}

/* --- a new sighting --- */

static str with_line(struct ctx *c, str text, str more)
{
	return str_is_empty(more) ? text : STR_CAT(c->arena, text, S("\n"), more);
}

static struct sighting_alarm sighting_of(struct taking *t, const struct alarm *a)
{
	struct ctx *c = t->c;
	str what = with_line(c, a->title, a->text);
	if (!str_is_empty(a->user)) {
		what = with_line(c, what, msgf(c, MSG_ALARM_WHAT_USER, { "user", a->user }));
	}
	bool has_time = a->at.precision != WHEN_NONE;
	return (struct sighting_alarm){ .origin = t->row.name, .card = t->row.card, .what = what, .place = a->host,
		.when_text = has_time ? event_time_full(c, a->at) : S(""), .link = a->link, .traces = a->traces, .severity = a->grade,
		.noticed = a->at };
}

/* So many an hour; urgent ones are counted apart, so that noise does not hide them. */
static bool may_make(struct taking *t, const struct alarm *a, bool *ret_may, str *ret_name)
{
	struct ctx *c = t->c;
	int64_t until = 0, waiting;
	*ret_name = STR_CAT(c->arena, a->grade == ALARM_URGENT ? S("alarm-urgent:") : S("alarm-made:"), id_str(c->arena, t->source));
	if (!throttle_full(c, *ret_name, LIMIT_ALARM_SIGHTINGS, ALARM_HOUR_MS, &until) || !sighting_alarms_waiting(c, &waiting)) {
		return false;
	}
	*ret_may = until == 0 && waiting < LIMIT_ALARMS_WAITING;
	return true;
}

bool alarm_hold(struct ctx *c, const struct alarm_over *o, int64_t n, struct id *ret_sighting)
{
	struct sighting_alarm_state state = { 0 };
	struct sighting_made made;
	if (!id_is_none(o->sighting_id) && !sighting_alarm_state(c, o->sighting_id, &state)) {
		return false;
	}
	if (state.is_open) {
		*ret_sighting = o->sighting_id;
		return sighting_alarm_repeat(c, o->sighting_id, n);
	}
	str most = str_i64(c->arena, LIMIT_ALARM_SIGHTINGS);
	struct sighting_alarm s = { .origin = o->name, .card = o->card, .place = S(""), .when_text = S(""), .link = S(""), .traces = S(""),
		.what = with_line(c, msgf(c, MSG_ALARM_OVER_WHAT, { "name", o->name }), msgf(c, MSG_ALARM_OVER_MORE, { "most", most })),
		.severity = ALARM_HIGH };
	if (!sighting_alarm_add(c, &s, &made) ||
	    !q_alarm_source_over_sighting(c, (struct alarm_source_over_sighting_in){ .over_sighting_id = made.id, .id = o->source })) {
		return false;
	}
	*ret_sighting = made.id;
	return n <= 1 || sighting_alarm_repeat(c, made.id, n - 1);
}

static bool hold(struct taking *t)
{
	struct alarm_over o = { t->source, t->row.name, t->row.card, t->row.over_sighting_id };
	struct id sighting = { 0 };
	t->fate.held++;
	if (!alarm_hold(t->c, &o, 1, &sighting)) {
		return false;
	}
	t->row.over_sighting_id = sighting;
	touched(t, sighting);
	return true;
}

static bool make(struct taking *t, const struct alarm *a)
{
	struct sighting_made made;
	bool may = false;
	str name;
	if (!may_make(t, a, &may, &name)) {
		return false;
	}
	if (!may) {
		return hold(t);
	}
	struct sighting_alarm s = sighting_of(t, a);
	if (!sighting_alarm_add(t->c, &s, &made) || !throttle_take(t->c, name, ALARM_HOUR_MS)) {
		return false;
	}
	t->fate.made++;
	touched(t, made.id);
	return remember_both(t, a, made.id);
}

/* --- the same again, and over --- */

static bool count_on(struct taking *t, const struct alarm *a, struct id sighting)
{
	t->fate.counted++;
	touched(t, sighting);
	return sighting_alarm_repeat(t->c, sighting, 1) && remember_both(t, a, sighting);
}

/* Lower is worse; what nobody graded is no worse than anything. */
static bool is_worse(int grade, int than)
{
	return grade >= 0 && (than < 0 || grade < than);
}

static bool take_firing(struct taking *t, const struct alarm *a)
{
	struct known by_id = { 0 }, by_place;
	struct sighting_alarm_state state = { 0 };
	if (!str_is_empty(a->id) && !find_known(t, id_key(t->c, a), &by_id)) {
		return false;
	}
	if (by_id.is) { /* sent twice, or still going on */
		t->fate.again++;
		touched(t, by_id.sighting);
		return true;
	}
	if (!find_known(t, place_key(t->c, a), &by_place)) {
		return false;
	}
	bool is_near = by_place.is && t->c->now_ms - by_place.last_at <= t->row.window_min * ALARM_MINUTE_MS && t->row.window_min > 0;
	if (is_near && !sighting_alarm_state(t->c, by_place.sighting, &state)) {
		return false;
	}
	return is_near && state.is_open && !is_worse(a->grade, state.severity) ? count_on(t, a, by_place.sighting) : make(t, a);
}

static bool take_over(struct taking *t, const struct alarm *a)
{
	struct ctx *c = t->c;
	struct known k = { 0 };
	struct sighting_alarm_state state;
	str key = str_is_empty(a->id) ? place_key(c, a) : id_key(c, a);
	if (!find_known(t, key, &k)) {
		return false;
	}
	if (!k.is || k.is_over) { /* it began before anybody listened, or was told */
		t->fate.again++;
		return true;
	}
	touched(t, k.sighting);
	if (!sighting_alarm_state(c, k.sighting, &state)) {
		return false;
	}
	t->fate.ended++;
	str when = str_is_empty(a->host) ? a->title : STR_CAT(c->arena, a->title, S(" / "), a->host);
	return q_alarm_known_over(c, (struct alarm_known_over_in){ .source_id = t->source, .key = key }) &&
	       (!state.is_open || sighting_alarm_say(c, k.sighting, msgf(c, MSG_ALARM_OVER_SAID, { "name", t->row.name }, { "what", when })));
}

static bool take_one(struct taking *t, const struct alarm *a)
{
	if (a->trouble != ALARM_FINE) {
		t->fate.refused++;
		t->fate.trouble = a->trouble;
		t->fate.place = a->place;
		return true;
	}
	return a->is_over ? take_over(t, a) : take_firing(t, a);
}

/* --- the message --- */

static bool write_down(struct taking *t)
{
	struct ctx *c = t->c;
	struct alarm_fate *f = &t->fate;
	struct alarm_source_numbers_row row;
	struct alarm_source_numbers_in numbers = { .logs = 1, .known = t->n_known, .id = t->source };
	bool found = false;
	struct audit_line line = { "alarm_take", id_str(c->arena, t->source), str_printf(c->arena, "made=%lld ended=%lld",
		(long long)f->made, (long long)f->ended) };
	return q_alarm_source_numbers(c, numbers, &row, &found) && alarm_log_write(c, t->source, row.log_number, f) &&
	       q_alarm_known_trim(c, (struct alarm_known_trim_in){ .source_id = t->source, .number = row.known_number - LIMIT_ALARM_KNOWN }) &&
	       q_alarm_source_went(c, (struct alarm_source_went_in){ .came_at = { true, c->now_ms }, .id = t->source }) &&
	       throttle_take(c, alarm_rate_name(c, t->source), ALARM_MINUTE_MS) && (f->made + f->ended == 0 || audit_add(c, &line));
}

static bool take_all(struct taking *t, const struct alarm_take_in *in)
{
	bool found = false;
	if (!q_alarm_source_numbers(t->c, (struct alarm_source_numbers_in){ .id = in->source }, &t->row, &found)) {
		return false;
	}
	if (!found || !t->row.is_on || t->row.revoked_at.has) { /* since it was looked at */
		return fail(t->c, ERR_CONFLICT, MSG_ALARM_OFF);
	}
	for (size_t i = 0; i < in->n; i++) {
		if (!take_one(t, &in->v[i])) {
			return false;
		}
	}
	return write_down(t);
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_take_in *in = arg;
	struct taking t = { .c = c, .source = in->source, .fate = { .place = S("") } };
	enum lang was = c->lang;
	c->lang = in->lang;
	bool ok = take_all(&t, in);
	c->lang = was;
	const struct alarm_fate *f = &t.fate;
	*(struct alarm_taken *)ret_out = (struct alarm_taken){ { true, f->made }, { true, f->counted }, { true, f->ended }, { true, f->again },
		{ true, f->held }, { true, f->refused } };
	return ok;
}

bool alarm_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id;
	(void)arg;
	return q_alarm_sweep_known(c, (struct alarm_sweep_known_in){ .before = c->now_ms - MEMORY_MS });
}

#define F(member, text) { .name = #member, .type = FIELD_INT, .offset = offsetof(struct alarm_taken, member), .doc = text }
static const struct field taken_fields[] = {
	F(made, "new sightings"), F(counted, "the same again, counted on a sighting"), F(ended, "told as over"),
	F(again, "known already: nothing changed"), F(held, "more than the source may make: counted on one sighting"),
	F(refused, "could not be read"),
};
const struct shape alarm_taken_shape = { "AlarmTaken", taken_fields, sizeof taken_fields / sizeof taken_fields[0],
	sizeof(struct alarm_taken) };
static const struct field take_fields[] = {
	{ .name = "source", .type = FIELD_LINE, .offset = offsetof(struct alarm_take_in, address), .flags = FIELD_PATH,
		.label = MSG_ALARM_LABEL_SOURCE, .doc = "the source" },
};
const struct operation op_alarm_take = { .name = "alarm_take", .doc = "alarms of another program", .needs = ACCESS_NONE,
	.fields = take_fields, .n_fields = 1, .in_size = sizeof(struct alarm_take_in), .out_size = sizeof(struct alarm_taken),
	.out = &alarm_taken_shape, .act = act_take, .audits_itself = true };
