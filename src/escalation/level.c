/* Levels: what a firm changed, laid over the built-in ones part by part. */
#include "escalation/escalation.h"

#include "base/msg.h"
#include "escalation/escalation_inside.h"
#include "escalation_sql.h"
#include "messages.h"

const int level_part_labels[LEVEL_PART_MAX] = { MSG_LEVEL_LABEL_NAME, MSG_LEVEL_LABEL_SCOPE, MSG_LEVEL_LABEL_ROLE, MSG_LEVEL_LABEL_CALL,
	MSG_LEVEL_LABEL_REPORT };

static str own_or(str own, str built_in) { return str_is_none(own) ? built_in : own; }

/* --- role keys in one text --- */

static void call_read(struct ctx *c, str text, struct level *l)
{
	str *v = arena_array(c->arena, str, LEVEL_CALL_MAX);
	l->n_call = 0;
	while (text.n > 0 && l->n_call < LEVEL_CALL_MAX) {
		str key = str_cut(&text, ' ');
		if (key.n > 0) {
			v[l->n_call++] = key;
		}
	}
	l->call = v;
}

str level_call_text(struct ctx *c, const struct level *l)
{
	str out = S("");
	for (size_t i = 0; i < l->n_call; i++) {
		out = STR_CAT(c->arena, out, i > 0 ? S(" ") : S(""), l->call[i]);
	}
	return out;
}

/* --- the built-in one as a text: a line a value, in a fixed order --- */

#define TEXT_LINES 10

static str one_line(str s)
{
	str rest = s;
	return str_cut(&rest, '\n');
}

str level_text(struct ctx *c, const struct level *l)
{
	str v[TEXT_LINES] = { one_line(l->name.ja), one_line(l->name.en), one_line(l->scope.ja), one_line(l->scope.en), l->role,
		l->calls_net ? S("1") : S("0"), level_call_text(c, l), str_i64(c->arena, l->report_first_hours),
		str_i64(c->arena, l->report_later_hours), l->report_phase_end ? S("1") : S("0") };
	str out = S("");
	for (size_t i = 0; i < TEXT_LINES; i++) {
		out = STR_CAT(c->arena, out, v[i], S("\n"));
	}
	return out;
}

static int small_number(str s)
{
	int n = 0;
	for (size_t i = 0; i < s.n && n < 1000 && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

/* A text of an older program may have fewer lines: what is missing is empty. */
static struct level text_level(struct ctx *c, int number, str text)
{
	str v[TEXT_LINES];
	for (size_t i = 0; i < TEXT_LINES; i++) {
		v[i] = str_cut(&text, '\n');
	}
	struct level l = { .number = number, .name = { v[0], v[1] }, .scope = { v[2], v[3] }, .role = v[4], .calls_net = str_eq(v[5], S("1")),
		.report_first_hours = small_number(v[7]), .report_later_hours = small_number(v[8]), .report_phase_end = str_eq(v[9], S("1")) };
	call_read(c, v[6], &l);
	return l;
}

/* --- laid over --- */

static struct level lay(struct ctx *c, const struct level *b, const struct level_values *v)
{
	struct level l = *b;
	l.name = (struct text2){ own_or(v->name, b->name.ja), own_or(v->name_en, b->name.en) };
	l.scope = (struct text2){ own_or(v->scope, b->scope.ja), own_or(v->scope_en, b->scope.en) };
	l.role = own_or(v->role, b->role);
	if (v->calls_net.has) {
		l.calls_net = v->calls_net.v != 0;
		call_read(c, own_or(v->call, S("")), &l);
	}
	if (v->report_first_hours.has) {
		l.report_first_hours = (int)v->report_first_hours.v;
		l.report_later_hours = (int)v->report_later_hours.v;
		l.report_phase_end = v->report_phase_end.v != 0;
	}
	return l;
}

#define VALUES_OF(r) \
	(struct level_values){ (r)->name, (r)->name_en, (r)->scope, (r)->scope_en, (r)->role, (r)->call_roles, (r)->calls_net, \
		(r)->report_first_hours, (r)->report_later_hours, (r)->report_phase_end }

static unsigned bits_of(const struct level_values *v)
{
	return (str_is_none(v->name) ? 0U : 1U << LEVEL_PART_NAME) | (str_is_none(v->scope) ? 0U : 1U << LEVEL_PART_SCOPE) |
	       (str_is_none(v->role) ? 0U : 1U << LEVEL_PART_ROLE) | (v->calls_net.has ? 1U << LEVEL_PART_CALL : 0U) |
	       (v->report_first_hours.has ? 1U << LEVEL_PART_REPORT : 0U);
}

static bool same_text(struct text2 a, struct text2 b) { return str_eq(a.ja, b.ja) && str_eq(a.en, b.en); }

static bool same_call(const struct level *a, const struct level *b)
{
	bool same = a->calls_net == b->calls_net && a->n_call == b->n_call;
	for (size_t i = 0; same && i < a->n_call; i++) {
		same = str_eq(a->call[i], b->call[i]);
	}
	return same;
}

unsigned level_differs(const struct level *a, const struct level *b)
{
	bool same_report = a->report_first_hours == b->report_first_hours && a->report_later_hours == b->report_later_hours &&
		a->report_phase_end == b->report_phase_end;
	return (same_text(a->name, b->name) ? 0U : 1U << LEVEL_PART_NAME) | (same_text(a->scope, b->scope) ? 0U : 1U << LEVEL_PART_SCOPE) |
	       (str_eq(a->role, b->role) ? 0U : 1U << LEVEL_PART_ROLE) | (same_call(a, b) ? 0U : 1U << LEVEL_PART_CALL) |
	       (same_report ? 0U : 1U << LEVEL_PART_REPORT);
}

/* --- reading --- */

static bool find_row(struct ctx *c, int64_t number, const struct level_now_row **ret)
{
	struct level_now_rows rows;
	*ret = NULL;
	if (!q_level_now(c, &rows)) {
		return false;
	}
	const struct level_now_row *v = rows.v; /* in the arena, or kept: longer than this function */
	for (size_t i = 0; i < rows.n; i++) {
		if (v[i].number == number) {
			*ret = v + i;
		}
	}
	return true;
}

bool level_get(struct ctx *c, int64_t number, const struct level **ret)
{
	const struct level *b = number >= 0 && number < LEVELS ? catalog_level(c->catalog, (int)number) : NULL;
	const struct level_now_row *r;
	if (!b) {
		return fail(c, ERR_NOT_FOUND, MSG_LEVEL_NOT_FOUND);
	}
	*ret = b;
	if (id_is_none(c->org_id)) {
		return true;
	}
	if (!find_row(c, number, &r)) {
		return false;
	}
	struct level_values v = r ? VALUES_OF(r) : (struct level_values){ 0 };
	if (r && bits_of(&v)) {
		struct level *l = arena_new(c->arena, struct level);
		*l = lay(c, b, &v);
		*ret = l;
	}
	return true;
}

const struct level *level_of(struct ctx *c, struct opt_int number)
{
	const struct level *l = NULL;
	struct err before = c->err;
	if (!number.has || number.v < 0 || number.v >= LEVELS || !c->catalog) {
		return NULL;
	}
	if (!level_get(c, number.v, &l)) {
		c->err = before;
		l = catalog_level(c->catalog, (int)number.v);
	}
	return l;
}

str level_name_of(struct ctx *c, struct opt_int number)
{
	const struct level *l = level_of(c, number);
	return l ? text2_in(l->name, c->lang) : S("");
}

bool level_all(struct ctx *c, const struct level **ret, size_t *ret_n)
{
	size_t n = c->catalog->n_levels;
	struct level *v = arena_array(c->arena, struct level, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct level *l;
		if (!level_get(c, c->catalog->levels[i].number, &l)) {
			return false;
		}
		v[i] = *l;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

bool level_own_get(struct ctx *c, int64_t number, struct level_own *ret)
{
	const struct level_now_row *r;
	const struct level *b = number >= 0 && number < LEVELS ? catalog_level(c->catalog, (int)number) : NULL;
	if (!b) {
		return fail(c, ERR_NOT_FOUND, MSG_LEVEL_NOT_FOUND);
	}
	*ret = (struct level_own){ .now = *b, .built_in = b, .then = *b, .who = S(""), .reason = S("") };
	if (!find_row(c, number, &r)) {
		return false;
	}
	if (r) {
		struct level_values v = VALUES_OF(r);
		ret->changed = bits_of(&v);
		ret->now = lay(c, b, &v);
		ret->then = text_level(c, b->number, r->built_in);
		ret->news = ret->changed & level_differs(b, &ret->then);
		ret->version = r->version;
		ret->made_at = r->made_at;
		ret->who = str_is_none(r->who) ? S("") : r->who;
		ret->reason = r->reason;
	}
	return true;
}

bool level_history(struct ctx *c, int64_t number, struct level_version **ret, size_t *ret_n)
{
	struct level_versions_rows rows;
	if (!q_level_versions(c, (struct level_versions_in){ .number = number }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct level_version, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct level_versions_row *r = &rows.v[i];
		struct level_values v = VALUES_OF(r);
		struct level b = text_level(c, (int)number, r->built_in);
		(*ret)[i] = (struct level_version){ r->version, r->made_at, r->what, r->reason, str_is_none(r->who) ? S("") : r->who, lay(c, &b, &v), b };
	}
	return true;
}

/* --- in words --- */

str role_name_of(struct ctx *c, str key)
{
	const struct role_def *r = catalog_role(c->catalog, key);
	return r ? text2_in(r->name, c->lang) : key;
}

str role_names_of(struct ctx *c, const str *keys, size_t n, const char *between)
{
	str out = S("");
	for (size_t i = 0; i < n; i++) {
		out = STR_CAT(c->arena, out, i > 0 ? str_from_c(between) : S(""), role_name_of(c, keys[i]));
	}
	return out;
}

static str report_text(struct ctx *c, const struct level *l)
{
	str first = str_i64(c->arena, l->report_first_hours), later = str_i64(c->arena, l->report_later_hours);
	if (l->report_phase_end) {
		return msg(c, MSG_LEVEL_REPORT_PHASE);
	}
	if (l->report_first_hours == 0 && l->report_later_hours == 0) {
		return msg(c, MSG_LEVEL_REPORT_NONE);
	}
	if (l->report_later_hours == 0) {
		return msgf(c, MSG_LEVEL_REPORT_FIRST, { "first", first });
	}
	return l->report_first_hours == 0 || l->report_first_hours == l->report_later_hours
		? msgf(c, MSG_LEVEL_REPORT_SAME, { "later", later })
		: msgf(c, MSG_LEVEL_REPORT_BOTH, { "first", first }, { "later", later });
}

static str call_text(struct ctx *c, const struct level *l)
{
	if (!l->calls_net) {
		return msg(c, MSG_LEVEL_CALLS_NOT);
	}
	return l->n_call ? role_names_of(c, l->call, l->n_call, " → ") : msg(c, MSG_LEVEL_CALLS_NOBODY);
}

str level_part_text(struct ctx *c, const struct level *l, enum level_part part)
{
	switch (part) {
	case LEVEL_PART_NAME:
		return text2_in(l->name, c->lang);
	case LEVEL_PART_SCOPE:
		return text2_in(l->scope, c->lang);
	case LEVEL_PART_ROLE:
		return role_name_of(c, l->role);
	case LEVEL_PART_CALL:
		return call_text(c, l);
	default:
		return report_text(c, l);
	}
}
