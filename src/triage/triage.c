#include "triage/triage.h"

#include "base/limits.h"
#include "base/time.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "person/person.h"
#include "triage_sql.h"

#define HOUR_MS (3600 * INT64_C(1000))
#define DAY_MS (24 * HOUR_MS)
#define MINUTE_MS INT64_C(60000)

static const struct choice horizons[] = {
	[TRIAGE_NOW] = { "now", MSG_TRIAGE_NOW }, [TRIAGE_TODAY] = { "today", MSG_TRIAGE_TODAY },
	[TRIAGE_THREE_DAYS] = { "three_days", MSG_TRIAGE_THREE_DAYS },
};
const struct choices triage_horizon_choices = { horizons, sizeof horizons / sizeof horizons[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct triage, member), .doc = text }
static const struct field fields[] = {
	F(incident_id, FIELD_ID, "its incident"),
	F(is_written, FIELD_BOOL, "false: nobody wrote one yet"),
	F(level, FIELD_INT, "0-3, as it was when this was written"),
	F(ground, FIELD_TEXT, "why"),
	F(effect, FIELD_TEXT, "effect on the business"),
	F(worst, FIELD_TEXT, "what it may come to"),
	F(concerned, FIELD_TEXT, "whom it concerns"),
	F(decided_by_id, FIELD_ID, "person who assessed it"),
	F(decided_by_name, FIELD_LINE, "name of that person"),
	F(decided_at, FIELD_INSTANT, "when"),
};
#undef F
const struct shape triage_shape = { "Triage", fields, sizeof fields / sizeof fields[0], sizeof(struct triage) };

bool triage_get(struct ctx *c, struct id incident_id, struct triage *ret)
{
	struct triage_row_row r;
	bool found;
	if (!q_triage_row(c, (struct triage_row_in){ .incident_id = incident_id }, &r, &found)) {
		return false;
	}
	*ret = (struct triage){ .incident_id = incident_id, .is_written = found, .ground = S(""), .effect = S(""),
		.worst = S(""), .concerned = S(""), .decided_by_name = S("") };
	if (found) {
		ret->level = r.level;
		ret->ground = r.ground;
		ret->effect = r.effect;
		ret->worst = r.worst;
		ret->concerned = r.concerned;
		ret->decided_by_id = r.decided_by_id;
		ret->decided_by_name = str_is_none(r.decided_by_name) ? S("") : r.decided_by_name;
		ret->decided_at = (struct opt_int){ true, r.decided_at };
	}
	return true;
}

/* --- until when --- */

/* Midnight that ends the day, `days` from today, in JST. */
static int64_t end_of_day(int64_t now_ms, int days)
{
	struct civil v = civil_from_ms(now_ms, JST_OFFSET_MIN);
	v.hour = v.minute = v.second = 0;
	return civil_to_ms(v, JST_OFFSET_MIN) + (days + 1) * DAY_MS;
}

int64_t triage_due(enum triage_horizon horizon, int64_t now_ms)
{
	if (horizon == TRIAGE_NOW) {
		return now_ms + HOUR_MS;
	}
	return end_of_day(now_ms, horizon == TRIAGE_TODAY ? 0 : 3) - MINUTE_MS; /* 23:59 */
}

enum triage_horizon triage_horizon_of(int64_t due_ms, int64_t now_ms)
{
	int64_t midnight = end_of_day(now_ms, 0);
	if (due_ms <= now_ms + HOUR_MS && due_ms != midnight - MINUTE_MS) {
		return TRIAGE_NOW;
	}
	if (due_ms < midnight) {
		return TRIAGE_TODAY;
	}
	return due_ms < end_of_day(now_ms, 3) ? TRIAGE_THREE_DAYS : TRIAGE_LATER;
}

/* --- writing --- */

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* The level moves with the assessment, as an entry of its own with the same ground. */
static bool set_level(struct ctx *c, const struct incident *i, const struct triage_set_in *in, struct opt_int *ret)
{
	*ret = in->level.has ? in->level : i->level;
	if (!in->level.has || (i->level.has && i->level.v == in->level.v)) {
		return true;
	}
	if (!catalog_level(c->catalog, (int)in->level.v) || in->level.v < 0 || in->level.v > 3) {
		return fail_field(c, "level", MSG_TRIAGE_NO_LEVEL);
	}
	return incident_set_level(c, i, in->level.v, in->ground);
}

static str level_text(struct ctx *c, struct opt_int level)
{
	const struct level *l = level_of(c, level);
	return l ? STR_CAT(c->arena, str_i64(c->arena, level.v), S(" "), text2_in(l->name, c->lang))
		: msg(c, MSG_TRIAGE_LEVEL_NONE);
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct triage_set_in *in = arg;
	struct incident i;
	struct person who;
	struct opt_int level;
	if (!incident_get_open(c, in->incident_id, &i) || !set_level(c, &i, in, &level) ||
	    (!id_is_none(in->decided_by_id) && !incident_person(c, "decided_by_id", in->decided_by_id, &who))) {
		return false;
	}
	struct triage_put_in row = { .incident_id = i.id, .ground = in->ground, .effect = or_empty(in->effect),
		.worst = or_empty(in->worst), .concerned = or_empty(in->concerned), .level = level,
		.decided_by_id = id_is_none(in->decided_by_id) ? c->who.person_id : in->decided_by_id,
		.decided_at = c->now_ms };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, S("triage"));
	change_str(ch, "ground", row.ground);
	change_str(ch, "effect", row.effect);
	change_str(ch, "worst", row.worst);
	change_str(ch, "concerned", row.concerned);
	change_opt(ch, "level", row.level);
	change_id(ch, "decided_by", row.decided_by_id);
	change_i64(ch, "decided_at", row.decided_at);
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_DECIDED, .person_id = row.decided_by_id,
		.text = msgf(c, MSG_TRIAGE_ENTRY, { "level", level_text(c, level) }, { "ground", in->ground }) };
	return change_write(ch, e, NULL) && q_triage_put(c, row) && triage_get(c, i.id, ret_out);
}

static bool act_do(struct ctx *c, const void *arg, void *ret_out)
{
	const struct triage_do_in *in = arg;
	const struct step_add_in step = { .incident_id = in->incident_id, .phase = -1, .item = in->item,
		.owner_id = in->owner_id, .due_at = { true, triage_due((enum triage_horizon)in->horizon, c->now_ms) } };
	return op_step_add.act(c, &step, ret_out);
}

bool triage_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct triage t;
	if (!triage_get(c, incident_id, &t)) {
		return false;
	}
	struct projector p = { c, S("triage"), emit, arg, true };
	if (t.is_written) {
		project_str(&p, "ground", t.ground);
		project_str(&p, "effect", t.effect);
		project_str(&p, "worst", t.worst);
		project_str(&p, "concerned", t.concerned);
		project_opt(&p, "level", t.level);
		project_id(&p, "decided_by", t.decided_by_id);
		project_i64(&p, "decided_at", t.decided_at.v);
	}
	return p.ok;
}

bool triage_put_word(struct ctx *c, struct id incident_id, str field, str value)
{
	struct triage t;
	if (!triage_get(c, incident_id, &t)) {
		return false;
	}
	struct triage_words_in in = { .ground = t.ground, .effect = t.effect, .worst = t.worst, .concerned = t.concerned,
		.incident_id = incident_id };
	const struct { const char *name; str *to; } words[] = { { "ground", &in.ground }, { "effect", &in.effect },
		{ "worst", &in.worst }, { "concerned", &in.concerned } };
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
		if (str_eq(field, str_from_c(words[k].name))) {
			*words[k].to = value;
		}
	}
	return q_triage_words(c, in);
}

/* --- the rows --- */

#define AT(T, member) offsetof(struct T, member)
#define INCIDENT(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = AT(T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
static const struct field set_fields[] = {
	INCIDENT(triage_set_in),
	{ .name = "level", .type = FIELD_INT, .offset = AT(triage_set_in, level), .label = MSG_TRIAGE_LABEL_LEVEL,
		.doc = "0-3; none: stays as it is" },
	{ .name = "ground", .type = FIELD_TEXT, .offset = AT(triage_set_in, ground), .flags = FIELD_REQUIRED,
		.label = MSG_TRIAGE_LABEL_GROUND, .doc = "why" },
	{ .name = "effect", .type = FIELD_TEXT, .offset = AT(triage_set_in, effect), .label = MSG_TRIAGE_LABEL_EFFECT,
		.doc = "effect on the business" },
	{ .name = "worst", .type = FIELD_TEXT, .offset = AT(triage_set_in, worst), .label = MSG_TRIAGE_LABEL_WORST,
		.doc = "what it may come to" },
	{ .name = "concerned", .type = FIELD_TEXT, .offset = AT(triage_set_in, concerned),
		.label = MSG_TRIAGE_LABEL_CONCERNED, .doc = "whom it concerns: authorities, partners, customers, press" },
	{ .name = "decided_by_id", .type = FIELD_ID, .offset = AT(triage_set_in, decided_by_id),
		.label = MSG_TRIAGE_LABEL_WHO, .doc = "person who assessed it; none: who writes" },
};
static const struct field do_fields[] = {
	INCIDENT(triage_do_in),
	{ .name = "horizon", .type = FIELD_CHOICE, .offset = AT(triage_do_in, horizon), .flags = FIELD_REQUIRED,
		.choices = &triage_horizon_choices, .label = MSG_TRIAGE_LABEL_HORIZON, .doc = "until when" },
	{ .name = "item", .type = FIELD_LINE, .offset = AT(triage_do_in, item), .flags = FIELD_REQUIRED,
		.label = MSG_STEP_LABEL_ITEM, .doc = "what to do, one line" },
	{ .name = "owner_id", .type = FIELD_ID, .offset = AT(triage_do_in, owner_id), .label = MSG_STEP_LABEL_OWNER,
		.doc = "person who does it" },
};
const struct operation op_triage_set = { .name = "triage_set", .doc = "assess an incident: level, ground, effect",
	.needs = ACCESS_RESPONDER, .fields = set_fields, .n_fields = sizeof set_fields / sizeof set_fields[0],
	.in_size = sizeof(struct triage_set_in), .out_size = sizeof(struct triage), .out = &triage_shape,
	.act = act_set };
const struct operation op_triage_do = { .name = "triage_do",
	.doc = "add what has to be done now, today or within three days", .needs = ACCESS_RESPONDER, .fields = do_fields,
	.n_fields = sizeof do_fields / sizeof do_fields[0], .in_size = sizeof(struct triage_do_in),
	.out_size = sizeof(struct step), .out = &step_shape, .act = act_do };
