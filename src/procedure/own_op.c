/* Making a procedure of one's own, publishing it, and what the executive says of it. */
#include "procedure/own_op.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "procedure/own_inside.h"
#include "procedure_sql.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define REVIEW_DAYS 365

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* --- making one --- */

static bool make_key(struct ctx *c, const struct own_make_in *in, str *ret)
{
	bool has_kind = !str_is_empty(in->kind), has_from = !str_is_empty(in->from);
	if (has_kind && !catalog_kind(c->catalog, in->kind)) {
		fail_field(c, "kind", MSG_INCIDENT_KIND_UNKNOWN);
	}
	if (has_from && !catalog_procedure(c->catalog, in->from)) {
		fail_field(c, "from", MSG_OWN_PROCEDURE_NONE);
	}
	if (!has_kind && !has_from) {
		fail_field(c, "kind", MSG_OWN_PROCEDURE_KIND_NEEDED);
	}
	*ret = has_kind ? STR_CAT(c->arena, S(PROCEDURE_OWN_PREFIX), in->kind) : in->from;
	return c->err.code == ERR_NONE;
}

static bool check_room_for_one(struct ctx *c, str key)
{
	struct own_procedure_all_rows all;
	if (!q_own_procedure_all(c, &all)) {
		return false;
	}
	for (size_t i = 0; i < all.n; i++) {
		if (str_eq(all.v[i].key, key)) {
			return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_THERE);
		}
	}
	if (all.n >= LIMIT_PROCEDURES) {
		fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY_OWN);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURES));
	}
	return true;
}

static bool act_make(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_make_in *in = arg;
	struct own_body b = { .changed_by = S("") };
	str key, draft, base = S("");
	if (!make_key(c, in, &key) || !check_room_for_one(c, key)) {
		return false;
	}
	const struct procedure_def *from = str_is_empty(in->from) ? NULL : catalog_procedure(c->catalog, in->from);
	const struct kind *kind = str_is_empty(in->kind) ? NULL : catalog_kind(c->catalog, in->kind);
	if (from) {
		own_body_of(c, from, &b);
	}
	if (from && !own_body_write(c, &b, &base)) {
		return false;
	}
	if (kind) {
		b.name = (struct text2){ msgf(c, MSG_OWN_PROCEDURE_NAME_FOR, { "kind", kind->name.ja }), S("") };
		b.name = c->lang == LANG_EN ? (struct text2){ S(""), msgf(c, MSG_OWN_PROCEDURE_NAME_FOR, { "kind", kind->name.en }) } : b.name;
	}
	if (!own_body_write(c, &b, &draft)) {
		return false;
	}
	*(struct own_done *)ret_out = (struct own_done){ .key = key, .revision = { true, 1 }, .step = S("") };
	return q_own_procedure_add(c, (struct own_procedure_add_in){ .key = key, .kind = or_empty(in->kind),
		.base_key = from ? from->key : S(""), .base_version = from ? from->version : 0, .base = base, .draft = draft, .review_days = REVIEW_DAYS, .at = c->now_ms,
		.account_id = c->who.account_id });
}

/* --- publishing --- */

static bool check_publish(struct ctx *c, const struct own_publish_in *in, const struct own_procedure *p)
{
	struct own_body last;
	if (in->seen.has && in->seen.v != p->revision) {
		return own_faster(c, p->changed_by, p->changed_at.v);
	}
	if (p->draft.n_steps == 0) {
		return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_EMPTY);
	}
	if (p->version >= LIMIT_PROCEDURE_VERSIONS) {
		fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY_VERSIONS);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_VERSIONS));
	}
	if (p->version == 0) {
		return true;
	}
	return own_procedure_body(c, p, p->version, &last) &&
		(!own_body_same(&last, &p->draft) || p->versions[0].state == OWN_SENT_BACK || fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_SAME));
}

static bool act_publish(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_publish_in *in = arg;
	struct own_procedure p;
	str body, draft;
	if (!own_procedure_get(c, in->key, &p) || !check_publish(c, in, &p)) {
		return false;
	}
	struct own_body version = p.draft;
	version.n_gone = 0;
	p.version++;
	p.revision++;
	if (!own_body_write(c, &version, &body) || !own_body_write(c, &p.draft, &draft)) {
		return false;
	}
	own_done_of(&p, S(""), ret_out);
	return q_own_version_add(c, (struct own_version_add_in){ .key = p.key, .version = p.version, .body = body, .reason = in->reason,
			.at = c->now_ms, .account_id = c->who.account_id }) &&
		q_own_procedure_published(c, (struct own_procedure_published_in){ .key = p.key, .draft = draft, .version = p.version,
			.revision = p.revision, .review_due = { true, c->now_ms + p.review_days * DAY_MS }, .at = c->now_ms,
			.account_id = c->who.account_id });
}

/* --- what the executive says --- */

static const struct choice says[] = { { "approved", MSG_OWN_PROCEDURE_APPROVE }, { "sent_back", MSG_OWN_PROCEDURE_SEND_BACK } };
const struct choices own_say_choices = { says, 2 };

/* An administrator may stand in only where no executive has an account. */
static bool check_executive(struct ctx *c)
{
	bool firm_says, nobody;
	if (!own_uses_waiting(c, &firm_says, &nobody)) {
		return false;
	}
	return c->who.access == ACCESS_EXECUTIVE || nobody || fail(c, ERR_DENIED, MSG_OWN_PROCEDURE_ONLY_EXECUTIVE);
}

static bool act_say(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_say_in *in = arg;
	struct own_procedure p;
	const struct own_version *v = NULL;
	bool sends_back = in->what == 1;
	if (!check_executive(c) || !own_procedure_get(c, in->key, &p)) {
		return false;
	}
	for (size_t i = 0; i < p.n_versions; i++) {
		v = p.versions[i].version.v == in->version.v ? &p.versions[i] : v;
	}
	if (!v) {
		return fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_VERSION);
	}
	if (v->state != OWN_WAITING) {
		return own_faster(c, v->said_by, v->said_at.has ? v->said_at.v : c->now_ms);
	}
	if (sends_back && str_is_empty(or_empty(in->words))) {
		return fail_field(c, "words", MSG_OWN_PROCEDURE_WORDS_NEEDED);
	}
	own_done_of(&p, S(""), ret_out);
	((struct own_done *)ret_out)->version = v->version;
	return q_own_version_say(c, (struct own_version_say_in){ .key = p.key, .version = v->version.v,
		.state = sends_back ? S("sent_back") : S("approved"), .said_at = { true, c->now_ms }, .said_by_id = c->who.account_id,
		.said = or_empty(in->words) });
}

/* --- looked over, seen, not used, the rule --- */

static bool act_looked(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_key_in *in = arg;
	struct own_procedure p;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	own_done_of(&p, S(""), ret_out);
	if (p.version == 0) {
		return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_NOTHING_TO_LOOK);
	}
	return q_own_procedure_review(c, (struct own_procedure_review_in){ .key = p.key,
		.review_due = { true, c->now_ms + p.review_days * DAY_MS } });
}

static bool act_seen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_key_in *in = arg;
	struct own_procedure p;
	struct own_body b;
	str base;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	if (!p.built_in) {
		return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_NO_BUILT_IN);
	}
	own_body_of(c, p.built_in, &b);
	own_done_of(&p, S(""), ret_out);
	return own_body_write(c, &b, &base) && q_own_procedure_base(c, (struct own_procedure_base_in){ .key = p.key,
		.base_version = p.built_in->version, .base = base });
}

static bool act_off(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_off_in *in = arg;
	struct own_procedure p;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	own_done_of(&p, S(""), ret_out);
	return q_own_procedure_off(c, (struct own_procedure_off_in){ .key = p.key, .is_off = in->is_off, .at = c->now_ms,
		.account_id = c->who.account_id });
}

static bool act_rule(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_rule_in *in = arg;
	(void)ret_out;
	return q_own_rule_put(c, (struct own_rule_put_in){ .uses_waiting = in->uses_waiting, .at = c->now_ms, .account_id = c->who.account_id });
}

/* --- rows --- */

#define KEY(T) { .name = "procedure", .type = FIELD_LINE, .offset = offsetof(struct T, key), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 80, \
	.label = MSG_OWN_PROCEDURE_PROCEDURE, .doc = "its key" }
#define L(T, member, kind, label_msg, text, ...) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .label = label_msg, \
	.doc = text, __VA_ARGS__ }
static const struct field make_fields[] = {
	L(own_make_in, from, FIELD_LINE, MSG_OWN_PROCEDURE_FROM, "key of the built-in procedure it begins as; none: from nothing", .max = 60),
	L(own_make_in, kind, FIELD_LINE, MSG_OWN_PROCEDURE_KIND, "key of the one kind of incident it is for; none: the kinds of `from`", .max = 60) };
static const struct field publish_fields[] = { KEY(own_publish_in),
	L(own_publish_in, reason, FIELD_TEXT, MSG_OWN_PROCEDURE_REASON, "what changed, and why", .flags = FIELD_REQUIRED, .max = 1000),
	L(own_publish_in, seen, FIELD_INT, MSG_OWN_PROCEDURE_SEEN, "revision of the draft that was seen; 409 when somebody was faster", .flags = 0) };
static const struct field say_fields[] = { KEY(own_say_in),
	L(own_say_in, version, FIELD_INT, MSG_OWN_PROCEDURE_VERSION_LABEL, "which version", .flags = FIELD_REQUIRED),
	{ .name = "what", .type = FIELD_CHOICE, .offset = offsetof(struct own_say_in, what), .flags = FIELD_REQUIRED, .choices = &own_say_choices,
		.label = MSG_OWN_PROCEDURE_SAY, .doc = "approved, or sent_back with words" },
	L(own_say_in, words, FIELD_TEXT, MSG_OWN_PROCEDURE_WORDS, "what is to be changed; needed to send it back", .max = 1000) };
static const struct field key_fields[] = { KEY(own_key_in) };
static const struct field off_fields[] = { KEY(own_off_in),
	L(own_off_in, is_off, FIELD_BOOL, MSG_OWN_PROCEDURE_OFF, "true: rooms begin with the built-in one", .flags = 0) };
static const struct field rule_fields[] = {
	L(own_rule_in, uses_waiting, FIELD_BOOL, MSG_OWN_PROCEDURE_RULE, "true: a version is used before it was approved", .flags = 0) };
#define OP(var, title, text, least, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = least, .fields = table, .n_fields = sizeof table / sizeof table[0], \
		.in_size = sizeof(struct T), .out_size = sizeof(struct own_done), .out = &own_done_shape, .act = function }
OP(op_procedure_make, "procedure_make", "make a procedure of the organisation's own", ACCESS_RESPONDER, act_make, make_fields, own_make_in);
OP(op_procedure_publish, "procedure_publish", "publish the draft as a version", ACCESS_RESPONDER, act_publish, publish_fields, own_publish_in);
OP(op_procedure_say, "procedure_say", "approve a version or send it back", ACCESS_EXECUTIVE, act_say, say_fields, own_say_in);
OP(op_procedure_looked, "procedure_looked", "say that the version in use was looked over and still holds", ACCESS_RESPONDER, act_looked, key_fields, own_key_in);
OP(op_procedure_seen, "procedure_seen", "say that what is new in the built-in procedure was seen", ACCESS_RESPONDER, act_seen, key_fields, own_key_in);
OP(op_procedure_off, "procedure_off", "use the built-in procedure instead, or the own one again", ACCESS_RESPONDER, act_off, off_fields, own_off_in);
const struct operation op_procedure_rule = { .name = "procedure_rule", .doc = "whether versions are used before they were approved",
	.needs = ACCESS_ADMIN, .fields = rule_fields, .n_fields = 1, .in_size = sizeof(struct own_rule_in), .act = act_rule };
