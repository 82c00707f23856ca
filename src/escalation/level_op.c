/* Changing a level: what is as the built-in one is kept as "as the built-in one", so that a newer catalogue brings its words. */
#include "base/msg.h"
#include "escalation/escalation_inside.h"
#include "escalation_sql.h"
#include "messages.h"

#define FIRST_MAX 24
#define LATER_MAX (24 * 31)

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* --- what was typed --- */

static bool check_role(struct ctx *c, const char *field, str key)
{
	return catalog_role(c->catalog, key) || fail_field(c, field, MSG_LEVEL_NO_ROLE);
}

/* The roles to ring: known, each once. */
static bool take_call(struct ctx *c, const struct level_change_in *in, struct level *l)
{
	str *v = arena_array(c->arena, str, in->call.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < in->call.n; i++) {
		bool is_new = in->call.v[i].n > 0;
		for (size_t k = 0; k < n; k++) {
			is_new = is_new && !str_eq(v[k], in->call.v[i]);
		}
		if (is_new && !check_role(c, "call", in->call.v[i])) {
			return false;
		}
		if (is_new) {
			v[n++] = in->call.v[i];
		}
	}
	l->call = v;
	l->n_call = n;
	if (n > LEVEL_CALL_MAX) {
		fail_field(c, "call", MSG_LEVEL_CALL_MANY);
		return fail_field_arg(c, "max", str_i64(c->arena, LEVEL_CALL_MAX));
	}
	return n > 0 || !l->calls_net || fail_field(c, "call", MSG_LEVEL_CALL_NEEDED);
}

static bool take_hours(struct ctx *c, const char *field, struct opt_int typed, int most, int *ret)
{
	*ret = typed.has ? (int)(typed.v < 0 || typed.v > most ? -1 : typed.v) : 0;
	if (*ret < 0) {
		fail_field(c, field, MSG_LEVEL_HOURS_RANGE);
		return fail_field_arg(c, "max", str_i64(c->arena, most));
	}
	return true;
}

/* Without words of its own a language has those of the other, unless they are the built-in ones. */
static struct text2 take_words(str ja, str en, struct text2 built_in)
{
	bool is_same = str_eq(ja, built_in.ja) && (str_is_empty(en) || str_eq(en, built_in.en));
	return is_same ? built_in : (struct text2){ ja, str_is_empty(en) ? ja : en };
}

/* All mistakes are collected. */
static bool take(struct ctx *c, const struct level_change_in *in, const struct level *b, struct level *l)
{
	*l = (struct level){ .number = b->number, .name = take_words(in->name, or_empty(in->name_en), b->name),
		.scope = take_words(in->scope, or_empty(in->scope_en), b->scope), .role = in->role, .calls_net = in->calls_net,
		.report_phase_end = in->report_phase_end };
	bool ok = check_role(c, "role", in->role);
	ok = take_call(c, in, l) && ok;
	ok = take_hours(c, "report_first_hours", in->report_first_hours, FIRST_MAX, &l->report_first_hours) && ok;
	return take_hours(c, "report_later_hours", in->report_later_hours, LATER_MAX, &l->report_later_hours) && ok;
}

/* --- keeping --- */

static struct opt_int flag(bool is) { return (struct opt_int){ true, is }; }

/* Only what is the firm's own: the rest stays none. */
static struct level_values values_of(struct ctx *c, const struct level *l, unsigned own)
{
	struct level_values v = { 0 };
	if (own & 1U << LEVEL_PART_NAME) {
		v.name = l->name.ja;
		v.name_en = l->name.en;
	}
	if (own & 1U << LEVEL_PART_SCOPE) {
		v.scope = l->scope.ja;
		v.scope_en = l->scope.en;
	}
	if (own & 1U << LEVEL_PART_ROLE) {
		v.role = l->role;
	}
	if (own & 1U << LEVEL_PART_CALL) {
		v.calls_net = flag(l->calls_net);
		v.call = level_call_text(c, l);
	}
	if (own & 1U << LEVEL_PART_REPORT) {
		v.report_first_hours = (struct opt_int){ true, l->report_first_hours };
		v.report_later_hours = (struct opt_int){ true, l->report_later_hours };
		v.report_phase_end = flag(l->report_phase_end);
	}
	return v;
}

struct keeping { const struct level_own *own; struct level l; unsigned changed; const char *what; str reason; };

static bool keep(struct ctx *c, const struct keeping *k)
{
	struct level_values v = values_of(c, &k->l, k->changed);
	if (k->own->version >= 200) {
		return fail(c, ERR_CONFLICT, MSG_LEVEL_MANY_VERSIONS);
	}
	return q_level_add(c, (struct level_add_in){ .number = k->own->now.number, .version = k->own->version + 1, .name = v.name,
		.name_en = v.name_en, .scope = v.scope, .scope_en = v.scope_en, .role = v.role, .calls_net = v.calls_net, .call_roles = v.call,
		.report_first_hours = v.report_first_hours, .report_later_hours = v.report_later_hours, .report_phase_end = v.report_phase_end,
		.built_in = level_text(c, k->own->built_in), .what = str_from_c(k->what), .reason = k->reason, .made_at = c->now_ms,
		.made_by_id = c->who.account_id });
}

/* Somebody was faster: who. */
static bool check_version(struct ctx *c, const struct level_own *own, struct opt_int seen)
{
	if (seen.has && seen.v == own->version) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_LEVEL_CHANGED);
	return fail_arg(c, "who", own->who.n ? own->who : S("-"));
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct level_change_in *in = arg;
	struct level_own own;
	struct keeping k = { .own = &own, .what = "change", .reason = in->reason };
	if (!level_own_get(c, in->number.v, &own) || !check_version(c, &own, in->version) || !take(c, in, own.built_in, &k.l)) {
		return false;
	}
	if (!level_differs(&k.l, &own.now)) {
		return fail(c, ERR_CONFLICT, MSG_LEVEL_SAME);
	}
	k.changed = level_differs(&k.l, own.built_in);
	return keep(c, &k) && level_out_of(c, in->number.v, ret_out);
}

static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct level_act_in *in = arg;
	struct level_own own;
	if (!level_own_get(c, in->number.v, &own) || !check_version(c, &own, in->version)) {
		return false;
	}
	struct keeping k = { .own = &own, .l = *own.built_in, .what = "back", .reason = in->reason };
	return own.changed ? keep(c, &k) && level_out_of(c, in->number.v, ret_out) : fail(c, ERR_CONFLICT, MSG_LEVEL_IS_BUILT_IN);
}

static bool act_seen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct level_act_in *in = arg;
	struct level_own own;
	if (!level_own_get(c, in->number.v, &own) || !check_version(c, &own, in->version)) {
		return false;
	}
	struct keeping k = { .own = &own, .l = own.now, .changed = own.changed, .what = "seen", .reason = in->reason };
	return (!own.news || keep(c, &k)) && level_out_of(c, in->number.v, ret_out); /* without news there is nothing to keep */
}

/* --- out --- */

static str call_json(struct ctx *c, const struct level *l)
{
	str out = S("[");
	for (size_t i = 0; i < l->n_call; i++) {
		out = STR_CAT(c->arena, out, i > 0 ? S(",\"") : S("\""), l->call[i], S("\""));
	}
	return STR_CAT(c->arena, out, S("]"));
}

bool level_out_of(struct ctx *c, int64_t number, struct level_out *ret)
{
	struct level_own own;
	if (!level_own_get(c, number, &own)) {
		return false;
	}
	const struct level *l = &own.now;
	*ret = (struct level_out){ .number = { true, l->number }, .version = { true, own.version },
		.report_first_hours = { true, l->report_first_hours }, .report_later_hours = { true, l->report_later_hours },
		.name = text2_in(l->name, c->lang), .scope = text2_in(l->scope, c->lang), .role = l->role, .call = call_json(c, l),
		.calls_net = l->calls_net, .report_phase_end = l->report_phase_end, .is_own = own.changed != 0, .has_news = own.news != 0 };
	return true;
}

#define OUT(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct level_out, member), .doc = text }
static const struct field out_fields[] = {
	OUT(number, FIELD_INT, "0-3"), OUT(name, FIELD_LINE, "as people call it"), OUT(scope, FIELD_LINE, "what it covers"),
	OUT(role, FIELD_LINE, "key of the role that is responsible"), OUT(calls_net, FIELD_BOOL, "the contact net is called"),
	OUT(call, FIELD_RAW, "keys of roles, in the order they are rung"),
	OUT(report_first_hours, FIELD_INT, "a report every so many hours within a day of the opening; 0: none"),
	OUT(report_later_hours, FIELD_INT, "afterwards; 0: none"), OUT(report_phase_end, FIELD_BOOL, "a report at the end of each phase"),
	OUT(is_own, FIELD_BOOL, "the firm changed it"), OUT(has_news, FIELD_BOOL, "the built-in one says something new where the firm has its own"),
	OUT(version, FIELD_INT, "changes of the firm so far; a change names the one it saw"),
};
const struct shape level_out_shape = { "Level", out_fields, sizeof out_fields / sizeof out_fields[0], sizeof(struct level_out) };

/* --- rows --- */

#define AT(T, member, kind, more, most, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct T, member), .flags = more, .max = most, .label = label_msg, .doc = text }
#define LEVEL(T) \
	{ .name = "level", .type = FIELD_INT, .offset = offsetof(struct T, number), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_LEVEL_LABEL_NUMBER, .doc = "0-3" }
#define VERSION(T) AT(T, version, FIELD_INT, FIELD_REQUIRED, 0, MSG_LEVEL_LABEL_VERSION, "the version that was seen; 409 when there is a newer one")
#define C(member, kind, more, most, label_msg, text) AT(level_change_in, member, kind, more, most, label_msg, text)
static const struct field change_fields[] = {
	LEVEL(level_change_in),
	C(name, FIELD_LINE, FIELD_REQUIRED, 40, MSG_LEVEL_LABEL_NAME, "as people call it"),
	C(name_en, FIELD_LINE, 0, 60, MSG_LEVEL_LABEL_NAME_EN, "in English; none: the same words"),
	C(scope, FIELD_LINE, FIELD_REQUIRED, 200, MSG_LEVEL_LABEL_SCOPE, "what it covers"),
	C(scope_en, FIELD_LINE, 0, 300, MSG_LEVEL_LABEL_SCOPE_EN, "in English; none: the same words"),
	C(role, FIELD_LINE, FIELD_REQUIRED, 40, MSG_LEVEL_LABEL_ROLE, "key of the role that is responsible"),
	C(calls_net, FIELD_BOOL, 0, 0, MSG_LEVEL_LABEL_CALLS, "true: the contact net is called"),
	C(call, FIELD_LINES, 0, 0, MSG_LEVEL_LABEL_CALL, "keys of roles, in the order they are rung"),
	C(report_first_hours, FIELD_INT, 0, 0, MSG_LEVEL_LABEL_FIRST, "a report every so many hours on the first day, 0 to 24; 0: none"),
	C(report_later_hours, FIELD_INT, 0, 0, MSG_LEVEL_LABEL_LATER, "afterwards, 0 to 744; 0: none"),
	C(report_phase_end, FIELD_BOOL, 0, 0, MSG_LEVEL_LABEL_PHASE, "true: a report at the end of each phase instead"),
	C(reason, FIELD_LINE, FIELD_REQUIRED, 200, MSG_LEVEL_LABEL_REASON, "why, for the history"),
	VERSION(level_change_in),
};
static const struct field act_fields[] = {
	LEVEL(level_act_in),
	AT(level_act_in, reason, FIELD_LINE, FIELD_REQUIRED, 200, MSG_LEVEL_LABEL_REASON, "why, for the history"),
	VERSION(level_act_in),
};

#define OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_EXECUTIVE, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct level_out), \
		.out = &level_out_shape, .act = function }
OP(op_level_change, "level_change", "make a level of incidents the firm's own", act_change, change_fields, level_change_in);
OP(op_level_back, "level_back", "make a level of incidents the built-in one again", act_back, act_fields, level_act_in);
OP(op_level_seen, "level_seen", "say that what the built-in level has new was looked at, and that the firm's own stays", act_seen, act_fields,
	level_act_in);
