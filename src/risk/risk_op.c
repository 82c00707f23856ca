/* Writing risks: from the five questions, from the library, changing one, another method. Rows are written by the engine. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

#define THING_CHARS 80
#define ID_CHARS 36

struct values { struct raw_value v[12]; size_t n; };

static void put(struct values *f, const char *key, str value)
{
	if (value.n > 0) {
		f->v[f->n++] = (struct raw_value){ str_from_c(key), value };
	}
}

static str said(const struct raw_form *f, str key)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_eq(f->v[i].name, key)) {
			return str_trim(f->v[i].value);
		}
	}
	return S("");
}

static str grade_key(struct ctx *c, int grade) { return grade ? str_printf(c->arena, "g%d", grade) : S(""); }

static bool add_row(struct ctx *c, struct values *f, int reason)
{
	struct sheet_row row;
	struct sheet_save_in in = { .sheet = S("risk"), .reason = msg(c, reason), .values = { f->v, f->n } };
	return op_sheet_add.act(c, &in, &row);
}

static str title_of(struct ctx *c, str thing, str kind)
{
	return msgf(c, MSG_RISK_TITLE_OF, { "thing", text_clip(c->arena, thing, THING_CHARS) }, { "threat", risk_kind_name(c, kind) });
}

/* Room for so many more? */
static bool check_room(struct ctx *c, size_t n)
{
	struct sheet_count *counts;
	size_t n_counts;
	if (!sheet_counts(c, &counts, &n_counts)) {
		return false;
	}
	for (size_t i = 0; i < n_counts; i++) {
		if (str_eq(counts[i].sheet, S("risk")) && counts[i].active + (int64_t)n > RISKS_MAX) {
			fail(c, ERR_CONFLICT, MSG_RISK_TOO_MANY);
			return fail_arg(c, "max", str_i64(c->arena, RISKS_MAX));
		}
	}
	return true;
}

/* --- crown jewels --- */

/* What is named: a row of the two ledgers, or words. */
struct jewel { str thing; struct id row_id; bool is_asset, is_missing; };

static const char *name_at(struct ctx *c, const char *group, str key)
{
	return str_cz(c->arena, STR_CAT(c->arena, str_from_c(group), S("."), key));
}

/* *ret_found false: there is no such row on the list; false: something else is wrong. */
static bool row_of(struct ctx *c, const char *sheet, struct id id, str *ret_title, bool *ret_found)
{
	struct sheet_row row;
	*ret_found = sheet_row_get(c, str_from_c(sheet), id, &row) && row.state == SHEET_ACTIVE;
	if (*ret_found) {
		*ret_title = row.title;
	} else if (c->err.code == ERR_NOT_FOUND) {
		err_clear(c);
	}
	return c->err.code == ERR_NONE;
}

/* Before anything is said to be wrong: looking for a row of the other ledger forgets what was. Where both were given the
 * words win: they are finer ("the prices in the accounts"). */
static bool find_jewel(struct ctx *c, str row, str words, struct jewel *ret)
{
	bool found = false;
	str title = S("");
	*ret = (struct jewel){ .thing = words };
	if (row.n == 0) {
		return true;
	}
	if (id_parse(row, &ret->row_id)) {
		if (!row_of(c, "asset", ret->row_id, &title, &found)) {
			return false;
		}
		ret->is_asset = found;
		if (!found && !row_of(c, "system", ret->row_id, &title, &found)) {
			return false;
		}
	}
	ret->is_missing = !found;
	ret->thing = words.n ? words : title;
	return true;
}

static void check_jewel(struct ctx *c, const struct risk_jewels_in *in, const struct risk_question *q, const struct jewel *jewel)
{
	str kind = said(&in->kind, q->key);
	if (text_chars(said(&in->thing, q->key)) > THING_CHARS) {
		fail_field(c, name_at(c, "thing", q->key), MSG_RISK_THING_LONG);
		fail_field_arg(c, "max", str_i64(c->arena, THING_CHARS));
	}
	if (kind.n && !risk_threat_find(&c->catalog->risks, kind)) {
		fail_field(c, name_at(c, "kind", q->key), MSG_RISK_NO_KIND);
	}
	if (jewel->is_missing) {
		fail_field(c, name_at(c, "row", q->key), MSG_RISK_NO_ROW);
	}
}

static bool add_jewel(struct ctx *c, const struct risk_jewels_in *in, const struct risk_question *q, const struct jewel *jewel)
{
	str kind = said(&in->kind, q->key);
	kind = kind.n ? kind : q->kind;
	const struct risk_threat *t = risk_threat_find(&c->catalog->risks, kind);
	struct values f = { .n = 0 };
	put(&f, "title", title_of(c, jewel->thing, kind));
	put(&f, "kind", kind);
	put(&f, jewel->is_asset ? "asset" : "system", id_is_none(jewel->row_id) ? S("") : id_str(c->arena, jewel->row_id));
	put(&f, "worst", said(&in->worst, q->key));
	put(&f, "importance", S("g3")); /* a crown jewel: what the management named */
	put(&f, "threat", grade_key(c, t ? t->threat : 0));
	put(&f, "vulnerability", said(&in->guard, q->key));
	return add_row(c, &f, MSG_RISK_BY_JEWELS);
}

static bool act_jewels(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_jewels_in *in = arg;
	const struct risk_knowledge *k = &c->catalog->risks;
	struct risk_made *made = ret_out;
	struct jewel *jewels = arena_array(c->arena, struct jewel, k->n_questions);
	bool ok = check_room(c, k->n_questions);
	*made = (struct risk_made){ { true, 0 }, { true, 0 } };
	for (size_t i = 0; ok && i < k->n_questions; i++) {
		str key = k->questions[i].key;
		ok = find_jewel(c, said(&in->row, key), said(&in->thing, key), &jewels[i]);
	}
	for (size_t i = 0; ok && i < k->n_questions; i++) {
		check_jewel(c, in, &k->questions[i], &jewels[i]);
	}
	ok = ok && c->err.code == ERR_NONE;
	for (size_t i = 0; ok && i < k->n_questions; i++) {
		bool is_named = jewels[i].thing.n > 0;
		made->made.v += is_named;
		ok = !is_named || add_jewel(c, in, &k->questions[i], &jewels[i]);
	}
	return ok && (made->made.v > 0 || fail_field(c, name_at(c, "thing", k->questions[0].key), MSG_RISK_NO_THING));
}

/* --- from the ledger --- */

static bool add_pair(struct ctx *c, const struct risk_pick_in *in, str pair, const struct risk_thing *t, const struct risk_threat *threat)
{
	struct values f = { .n = 0 };
	put(&f, "title", title_of(c, t->title, threat->key));
	put(&f, "kind", threat->key);
	put(&f, t->is_asset ? "asset" : "system", id_str(c->arena, t->id));
	put(&f, "worst", text2_in(threat->worst, c->lang));
	put(&f, "threat", grade_key(c, threat->threat));
	put(&f, "vulnerability", said(&in->guard, pair));
	return add_row(c, &f, MSG_RISK_BY_LIBRARY);
}

/* The thing and threat of "ROWID_THREAT" among those proposed; false: it is on the list already, or fits nothing. */
static bool find_pair(const struct risk_thing *v, size_t n, str pair, const struct risk_thing **ret, const struct risk_threat **ret_threat)
{
	struct id id;
	if (pair.n <= ID_CHARS || !id_parse(str_sub(pair, 0, ID_CHARS), &id)) {
		return false;
	}
	str key = str_sub(pair, ID_CHARS + 1, pair.n);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; id_eq(v[i].id, id) && k < v[i].n_threats; k++) {
			if (str_eq(v[i].threats[k]->key, key)) {
				*ret = &v[i];
				*ret_threat = v[i].threats[k];
				return true;
			}
		}
	}
	return false;
}

static bool is_repeated(const struct raw_form *f, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (str_eq(f->v[i].name, f->v[at].name)) {
			return true;
		}
	}
	return false;
}

static bool act_pick(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_pick_in *in = arg;
	struct risk_made *made = ret_out;
	struct risk_thing *v;
	size_t n;
	bool more;
	*made = (struct risk_made){ { true, 0 }, { true, 0 } };
	if (in->pick.n == 0 || in->pick.n > LIMIT_RISK_PICKS) {
		fail_field(c, "pick", in->pick.n ? MSG_RISK_MANY_PICKS : MSG_RISK_NO_PICK);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_RISK_PICKS));
	}
	if (!check_room(c, in->pick.n) || !risk_proposals(c, &v, &n, &more)) {
		return false;
	}
	for (size_t i = 0; i < in->pick.n; i++) {
		const struct risk_thing *t;
		const struct risk_threat *threat;
		bool is_new = !is_repeated(&in->pick, i) && find_pair(v, n, in->pick.v[i].name, &t, &threat);
		if (is_new && !add_pair(c, in, in->pick.v[i].name, t, threat)) {
			return false;
		}
		made->made.v += is_new;
		made->skipped.v += !is_new;
	}
	return made->made.v > 0 || fail(c, ERR_CONFLICT, MSG_RISK_ALL_THERE);
}

/* --- one --- */

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_change_in *in = arg;
	struct sheet_save_in save = { .sheet = S("risk"), .id = in->id, .version = in->version, .values = in->values,
		.reason = str_is_none(in->reason) ? S("") : in->reason };
	return op_sheet_change.act(c, &save, ret_out);
}

/* --- the method --- */

static bool act_method(struct ctx *c, const void *arg, void *ret_out)
{
	const struct risk_method_in *in = arg;
	struct risk_method_out *out = ret_out;
	struct risk_method_now now;
	const struct risk_method *m = risk_method_find(&c->catalog->risks, in->method);
	if (!m) {
		return fail_field(c, "method", MSG_RISK_NO_METHOD);
	}
	if (!risk_method_get(c, &now)) {
		return false;
	}
	if (now.method == m) {
		return fail(c, ERR_CONFLICT, MSG_RISK_METHOD_SAME);
	}
	if (in->seen.has && in->seen.v != now.version) {
		fail(c, ERR_CONFLICT, MSG_RISK_METHOD_CHANGED);
		return fail_arg(c, "name", text2_in(now.method->name, c->lang));
	}
	*out = (struct risk_method_out){ m->key, text2_in(m->name, c->lang), text2_in(m->source, c->lang), { true, now.version + 1 }, m->verified };
	return q_risk_method_add(c, (struct risk_method_add_in){ .version = now.version + 1, .method = m->key, .reason = in->reason,
		.made_at = c->now_ms, .made_by_id = c->who.account_id });
}

/* --- rows --- */

#define PAIRS(T, member, title, text) { .name = #member, .type = FIELD_PAIRS, .offset = offsetof(struct T, member), .label = title, .doc = text }
static const struct field jewels_fields[] = {
	PAIRS(risk_jewels_in, row, MSG_RISK_ROW, "id of the asset or system it is, by key of a question; the risk is linked to it"),
	PAIRS(risk_jewels_in, thing, MSG_RISK_THING, "what it is about, by key of a question: stop, leak, wrong, gone, kept"),
	PAIRS(risk_jewels_in, worst, MSG_RISK_WORST, "what happens at worst, by the same keys"),
	PAIRS(risk_jewels_in, kind, MSG_RISK_KIND, "the threat, by the same keys; not sent: the one proposed"),
	PAIRS(risk_jewels_in, guard, MSG_RISK_VULNERABILITY, "g3 nothing is done, g2 in part, g1 all; by the same keys"),
};
static const struct field pick_fields[] = {
	PAIRS(risk_pick_in, pick, MSG_RISK_PICK, "ROW_THREAT: id of an asset or system, key of a threat; any value"),
	PAIRS(risk_pick_in, guard, MSG_RISK_VULNERABILITY, "g3 nothing is done, g2 in part, g1 all; by the same keys"),
};
static const struct field change_fields[] = {
	{ .name = "risk", .type = FIELD_ID, .offset = offsetof(struct risk_change_in, id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_RISK_LABEL_RISK, .doc = "the risk" },
	PAIRS(risk_change_in, values, MSG_RISK_VALUES, "by the keys of the ledger of risks; what is not named stays"),
	{ .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct risk_change_in, reason), .label = MSG_RISK_REASON, .doc = "why, for the history" },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct risk_change_in, version), .flags = FIELD_REQUIRED,
		.label = MSG_SHEET_VERSION, .doc = "the version that was seen; 409 when there is a newer one" },
};
static const struct field method_fields[] = {
	{ .name = "method", .type = FIELD_LINE, .offset = offsetof(struct risk_method_in, method), .flags = FIELD_REQUIRED, .max = 40,
		.label = MSG_RISK_METHOD, .doc = "matrix, chain or nine" },
	{ .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct risk_method_in, reason), .flags = FIELD_REQUIRED, .max = 1000,
		.label = MSG_RISK_REASON, .doc = "why" },
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct risk_method_in, seen), .label = MSG_SHEET_VERSION,
		.doc = "version of the method that was seen; 409 when somebody was faster" },
};
static const struct field made_fields[] = {
	{ .name = "made", .type = FIELD_INT, .offset = offsetof(struct risk_made, made), .doc = "risks put on the list" },
	{ .name = "skipped", .type = FIELD_INT, .offset = offsetof(struct risk_made, skipped), .doc = "pairs that were on it already or do not fit" },
};
const struct shape risk_made_shape = { "RiskMade", made_fields, 2, sizeof(struct risk_made) };
static const struct field method_out_fields[] = {
	{ .name = "method", .type = FIELD_LINE, .offset = offsetof(struct risk_method_out, method), .doc = "key" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct risk_method_out, name), .doc = "as people call it" },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct risk_method_out, version), .doc = "how often it was chosen; 0: nobody did" },
	{ .name = "source", .type = FIELD_LINE, .offset = offsetof(struct risk_method_out, source), .doc = "where its tables come from" },
	{ .name = "verified", .type = FIELD_BOOL, .offset = offsetof(struct risk_method_out, verified), .doc = "whether they were compared with it" },
};
const struct shape risk_method_shape = { "RiskMethod", method_out_fields, 5, sizeof(struct risk_method_out) };

#define OP(var, title, text, least, function, table, in_type, out_type, out_shape) \
	const struct operation var = { .name = title, .doc = text, .needs = least, .fields = table, .n_fields = sizeof table / sizeof table[0], \
		.in_size = sizeof(struct in_type), .out_size = sizeof(struct out_type), .out = &out_shape, .act = function }
OP(op_risk_jewels, "risk_jewels", "put what the firm would not survive losing on the list of risks", ACCESS_RESPONDER, act_jewels, jewels_fields,
	risk_jewels_in, risk_made, risk_made_shape);
OP(op_risk_pick, "risk_pick", "put pairs of the library on the list of risks", ACCESS_RESPONDER, act_pick, pick_fields, risk_pick_in, risk_made,
	risk_made_shape);
OP(op_risk_change, "risk_change", "rate or treat a risk", ACCESS_RESPONDER, act_change, change_fields, risk_change_in, sheet_row, sheet_row_shape);
OP(op_risk_method, "risk_method", "choose how risks are counted", ACCESS_ADMIN, act_method, method_fields, risk_method_in, risk_method_out,
	risk_method_shape);
