/* Targets: added with a secret, changed, switched off, removed, tried. */
#include "account/account.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "hook/guard.h"
#include "hook/hook.h"
#include "hook_sql.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/secret.h"

#define OLD_KEY_MS (24 * 3600 * INT64_C(1000))
#define SHORT_PATH 16    /* of a shorter path nothing is shown: it could be most of the secret */

static const struct choice kind_rows[] = { [HOOK_SLACK] = { "slack", MSG_HOOK_KIND_SLACK },
	[HOOK_TEAMS] = { "teams", MSG_HOOK_KIND_TEAMS }, [HOOK_CHATWORK] = { "chatwork", MSG_HOOK_KIND_CHATWORK },
	[HOOK_GOOGLE_CHAT] = { "google_chat", MSG_HOOK_KIND_GOOGLE_CHAT },
	[HOOK_LINE_WORKS] = { "line_works", MSG_HOOK_KIND_LINE_WORKS }, [HOOK_JSON] = { "json", MSG_HOOK_KIND_JSON } };
const struct choices hook_kind_choices = { kind_rows, HOOK_KIND_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct hook, member), .doc = text }
#define SHAPE_FIELDS \
	F(id, FIELD_ID, "identifier"), \
	F(name, FIELD_LINE, "as people call it"), \
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct hook, kind), .choices = &hook_kind_choices, \
		.doc = "slack, teams, chatwork, google_chat, line_works or json" }, \
	{ .name = "lang", .type = FIELD_CHOICE, .offset = offsetof(struct hook, lang), .choices = &lang_choices, \
		.doc = "language of its messages" }, \
	F(is_on, FIELD_BOOL, "whether anything is sent there"), \
	F(place, FIELD_LINE, "what may be shown of its URL, which is never given out"), \
	F(has_token, FIELD_BOOL, "whether a token or signing key is kept"), \
	F(made_at, FIELD_INSTANT, "when it was added"), \
	F(archived_at, FIELD_INSTANT, "when it was removed"), \
	F(old_until, FIELD_INSTANT, "until when messages are signed with the key before, too"), \
	F(trouble, FIELD_LINE, "what keeps messages from going there; empty: nothing"), \
	F(trouble_at, FIELD_INSTANT, "since when"), \
	F(sent_at, FIELD_INSTANT, "when the last message went"), \
	F(waiting, FIELD_INT, "messages that have not gone yet")
static const struct field shape_fields[] = { SHAPE_FIELDS };
static const struct field made_fields[] = { SHAPE_FIELDS,
	{ .name = "secret", .type = FIELD_LINE, .offset = offsetof(struct hook_made, secret),
		.doc = "the key that json is signed with, shown this once; empty for other kinds" } };
#undef F
_Static_assert(offsetof(struct hook_made, hook) == 0, "one table serves both");
#define N(v) (sizeof(v) / sizeof(v)[0])
const struct shape hook_shape = { "Hook", shape_fields, N(shape_fields), sizeof(struct hook) };
const struct shape hook_made_shape = { "HookMade", made_fields, N(made_fields), sizeof(struct hook_made) };

/* --- reading --- */

bool hook_list(struct ctx *c, struct hook **ret, size_t *ret_n)
{
	struct hook_rows_rows rows;
	if (!q_hook_rows(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct hook, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct hook_rows_row *r = &rows.v[k];
		bool has_old = r->old_until.has && r->old_until.v > c->now_ms;
		(*ret)[k] = (struct hook){ .id = r->id, .name = r->name, .kind = choice_find(&hook_kind_choices, r->kind),
			.lang = (int)r->lang, .is_on = r->is_on, .place = r->place, .has_token = r->token_bytes > 0,
			.made_at = { true, r->made_at }, .archived_at = r->archived_at, .old_until = { has_old, has_old ? r->old_until.v : 0 },
			.trouble = r->trouble, .trouble_at = r->trouble_at, .sent_at = r->sent_at, .waiting = { true, r->waiting } };
	}
	return true;
}

bool hook_get(struct ctx *c, struct id id, struct hook *ret)
{
	struct hook *v;
	size_t n;
	if (!hook_list(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, id)) {
			*ret = v[k];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_HOOK_GONE);
}

bool hook_is_in_trouble(struct ctx *c, bool *ret, str *ret_name, int64_t *ret_since)
{
	struct hook_ill_row row;
	if (!q_hook_ill(c, &row, ret)) {
		return false;
	}
	*ret_name = *ret ? row.name : S("");
	*ret_since = *ret ? row.trouble_at : 0;
	return true;
}

/* --- where to --- */

static const int faults[] = { [HOOK_URL_NONE] = MSG_HOOK_URL_NONE, [HOOK_URL_PLAIN] = MSG_HOOK_URL_PLAIN,
	[HOOK_URL_USER] = MSG_HOOK_URL_USER, [HOOK_URL_HOST] = MSG_HOOK_URL_HOST, [HOOK_URL_PORT] = MSG_HOOK_URL_PORT,
	[HOOK_URL_CLOSED] = MSG_HOOK_URL_CLOSED };

/* 123, "#!rid123", "https://www.chatwork.com/#!rid123-45": what people see of a room in Chatwork. */
static str chatwork_room(str s)
{
	size_t at = str_find(s, S("#!rid"), 0), n = 0;
	str rest = at == SIZE_MAX ? s : str_sub(s, at + 5, SIZE_MAX);
	while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9') {
		n++;
	}
	return n > 0 && n <= 20 && (n == rest.n || at != SIZE_MAX) ? str_sub(rest, 0, n) : S("");
}

static str url_of(struct ctx *c, int kind, str typed)
{
	str room = kind == HOOK_CHATWORK ? chatwork_room(typed) : S("");
	return room.n ? STR_CAT(c->arena, S("https://api.chatwork.com/v2/rooms/"), room, S("/messages")) : typed;
}

/* The number of a Chatwork room is no secret; of other URLs the last letters tell two targets apart. */
static str place_of(struct ctx *c, int kind, const struct hook_url *u)
{
	str end = u->path.n >= SHORT_PATH ? STR_CAT(c->arena, S(" … "), str_sub(u->path, u->path.n - 4, 4)) : S("");
	size_t at = str_find(u->path, S("/rooms/"), 0);
	if (kind == HOOK_CHATWORK && at != SIZE_MAX) {
		str rest = str_sub(u->path, at + 7, SIZE_MAX);
		end = STR_CAT(c->arena, S(" #"), str_cut(&rest, '/'));
	}
	return STR_CAT(c->arena, u->host, end);
}

struct sealed { bytes url, token; str place; };

static bool seal_url(struct ctx *c, int kind, str typed, struct sealed *ret)
{
	struct hook_url u;
	enum hook_fault fault = hook_url_read(c->arena, url_of(c, kind, typed), hook_allowed(), &u);
	if (fault != HOOK_URL_FINE) {
		return fail_field(c, "url", kind == HOOK_CHATWORK && fault == HOOK_URL_NONE ? MSG_HOOK_ROOM_BAD : faults[fault]);
	}
	ret->place = place_of(c, kind, &u);
	return secret_seal(c, u.whole, &ret->url);
}

/* What goes into a header field: visible ASCII. */
static bool is_token(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f) {
			return false;
		}
	}
	return s.n >= 8;
}

static bool seal_token(struct ctx *c, str token, struct sealed *ret)
{
	return is_token(token) ? secret_seal(c, token, &ret->token) : fail_field(c, "token", MSG_HOOK_TOKEN_BAD);
}

/* "whsec_" and 32 random bytes, as Standard Webhooks has it. */
static bool new_key(struct ctx *c, struct sealed *ret, str *ret_shown)
{
	uint8_t key[HMAC_KEY_LEN];
	AUTO_BUF(b, 100);
	random_bytes(key, sizeof key);
	buf_add(&b, S("whsec_"));
	buf_add_base64(&b, (bytes){ key, sizeof key });
	*ret_shown = str_copy(c->arena, buf_str(&b));
	return secret_seal(c, *ret_shown, &ret->token);
}

/* --- adding and changing --- */

static bool act_make(struct ctx *c, const void *arg, void *ret_out)
{
	const struct hook_in *in = arg;
	struct hook_made *made = ret_out;
	struct hook_count_row count;
	struct sealed s = { .token = { (const uint8_t *)"", 0 } };
	made->secret = S("");
	if (!q_hook_count(c, &count)) {
		return false;
	}
	if (count.n >= LIMIT_HOOKS) {
		return fail(c, ERR_CONFLICT, MSG_HOOK_TOO_MANY) || fail_arg(c, "count", str_i64(c->arena, LIMIT_HOOKS));
	}
	bool ok = seal_url(c, in->kind, in->url, &s);
	if (in->kind == HOOK_CHATWORK) {
		ok = seal_token(c, str_is_none(in->token) ? S("") : in->token, &s) && ok;
	} else if (in->kind == HOOK_JSON) {
		ok = ok && new_key(c, &s, &made->secret);
	}
	struct hook_insert_in row = { .id = id_new(c->now_ms), .name = in->name,
		.kind = str_from_c(hook_kind_choices.v[in->kind].code), .lang = in->lang < 0 ? LANG_JA : in->lang, .url = s.url,
		.place = s.place, .token = s.token, .none = { (const uint8_t *)"", 0 }, .made_at = c->now_ms };
	return ok && q_hook_insert(c, row) && hook_get(c, row.id, &made->hook);
}

/* What there is, to be changed: not what was removed. */
static bool read_row(struct ctx *c, struct id id, struct hook_row_row *ret)
{
	bool found;
	if (!q_hook_row(c, (struct hook_row_in){ .id = id }, ret, &found)) {
		return false;
	}
	return (found && !ret->archived_at.has) || fail(c, ERR_NOT_FOUND, MSG_HOOK_GONE);
}

/* A token goes to the place it was given for, and to no other one. */
static bool change_secrets(struct ctx *c, const struct hook_in *in, const struct hook_row_row *old, struct sealed *ret)
{
	int kind = choice_find(&hook_kind_choices, old->kind);
	*ret = (struct sealed){ old->url, old->token, old->place };
	if (!str_is_empty(in->url) && !seal_url(c, kind, in->url, ret)) {
		return false;
	}
	if (kind != HOOK_CHATWORK) {
		return true;
	}
	if (!str_is_empty(in->token)) {
		return seal_token(c, in->token, ret);
	}
	str host_old = old->place, host_new = ret->place;
	bool is_same = str_eq(str_cut(&host_old, ' '), str_cut(&host_new, ' '));
	return is_same || fail_field(c, "token", MSG_HOOK_TOKEN_NEEDED);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct hook_in *in = arg;
	struct hook_row_row old;
	struct sealed s;
	return read_row(c, in->hook_id, &old) && change_secrets(c, in, &old, &s) &&
	       q_hook_update(c, (struct hook_update_in){ .name = str_is_empty(in->name) ? old.name : in->name,
			.lang = in->lang < 0 ? old.lang : in->lang, .url = s.url, .place = s.place, .token = s.token,
			.changed_at = c->now_ms, .id = in->hook_id }) &&
	       q_hook_hurry(c, (struct hook_hurry_in){ .now = c->now_ms, .hook_id = in->hook_id }) &&
	       hook_get(c, in->hook_id, ret_out);
}

/* --- the rest --- */

struct one_in { struct id hook_id; bool is_on; };

/* What waits for a target nobody wants any more does not come out of the blue when it is on again. */
static bool drop_waiting(struct ctx *c, struct id id, str said)
{
	return q_hook_drop_waiting(c, (struct hook_drop_waiting_in){ .now = c->now_ms, .said = said, .hook_id = id });
}

static bool act_switch(struct ctx *c, const void *arg, void *ret_out)
{
	const struct one_in *in = arg;
	struct hook_row_row old;
	return read_row(c, in->hook_id, &old) &&
	       q_hook_set_on(c, (struct hook_set_on_in){ .is_on = in->is_on, .changed_at = c->now_ms, .id = in->hook_id }) &&
	       (in->is_on || drop_waiting(c, in->hook_id, msg(c, MSG_HOOK_SAID_OFF))) && hook_get(c, in->hook_id, ret_out);
}

static bool act_remove(struct ctx *c, const void *arg, void *ret_out)
{
	const struct one_in *in = arg;
	struct hook_row_row old;
	return read_row(c, in->hook_id, &old) &&
	       q_hook_set_archived(c, (struct hook_set_archived_in){ .archived_at = { true, c->now_ms }, .changed_at = c->now_ms,
			.id = in->hook_id }) &&
	       drop_waiting(c, in->hook_id, msg(c, MSG_HOOK_SAID_REMOVED)) && hook_get(c, in->hook_id, ret_out);
}

static bool act_restore(struct ctx *c, const void *arg, void *ret_out)
{
	const struct one_in *in = arg;
	return hook_get(c, in->hook_id, ret_out) &&
	       q_hook_set_archived(c, (struct hook_set_archived_in){ .changed_at = c->now_ms, .id = in->hook_id }) &&
	       hook_get(c, in->hook_id, ret_out);
}

static bool act_rotate(struct ctx *c, const void *arg, void *ret_out)
{
	const struct one_in *in = arg;
	struct hook_made *made = ret_out;
	struct hook_row_row old;
	struct sealed s;
	if (!read_row(c, in->hook_id, &old)) {
		return false;
	}
	if (!str_eq(old.kind, S("json"))) {
		return fail(c, ERR_CONFLICT, MSG_HOOK_NO_KEY);
	}
	return new_key(c, &s, &made->secret) &&
	       q_hook_rotate(c, (struct hook_rotate_in){ .old_until = { true, c->now_ms + OLD_KEY_MS }, .token = s.token,
			.changed_at = c->now_ms, .id = in->hook_id }) &&
	       hook_get(c, in->hook_id, &made->hook);
}

static bool act_test(struct ctx *c, const void *arg, void *ret_out)
{
	const struct one_in *in = arg;
	struct hook *h = ret_out;
	struct org org;
	enum lang kept = c->lang;
	bool added;
	if (!hook_get(c, in->hook_id, h) || !org_get(c, &org)) {
		return false;
	}
	c->lang = (enum lang)h->lang;
	struct hook_message m = { .hook_id = h->id, .about = "test", .title = msgf(c, MSG_HOOK_TEST_TITLE, { "org", org.name }),
		.text = msgf(c, MSG_HOOK_TEST_TEXT, { "org", org.name }, { "who", c->who.name }), .lang = c->lang };
	c->lang = kept;
	if (!hook_add(c, &m, &added)) {
		return false;
	}
	return added ? hook_get(c, h->id, h) : fail(c, ERR_CONFLICT, MSG_HOOK_NOT_TAKEN);
}

/* --- rows --- */

#define IN(member, kind, flag, words, text) { .name = #member, .type = kind, .offset = offsetof(struct hook_in, member), \
	.flags = flag, .label = words, .doc = text }
#define IN_URL(flag, text) { .name = "url", .type = FIELD_SECRET, .offset = offsetof(struct hook_in, url), .flags = flag, \
	.max = LIMIT_HOOK_URL_BYTES, .label = MSG_HOOK_URL, .doc = text }
#define IN_LANG { .name = "lang", .type = FIELD_CHOICE, .offset = offsetof(struct hook_in, lang), .choices = &lang_choices, \
	.label = MSG_HOOK_LANG, .doc = "language of its messages; none: Japanese, of a change: as it is" }
static const struct field make_fields[] = {
	IN(name, FIELD_LINE, FIELD_REQUIRED, MSG_HOOK_NAME, "as people call it"),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct hook_in, kind), .flags = FIELD_REQUIRED,
		.choices = &hook_kind_choices, .label = MSG_HOOK_KIND, .doc = "slack, teams, chatwork, google_chat, line_works or json" },
	IN_URL(FIELD_REQUIRED, "where to; of chatwork the room's address or number"),
	IN(token, FIELD_SECRET, 0, MSG_HOOK_TOKEN, "of chatwork: the API token"),
	IN_LANG,
};
#define IN_HOOK(owner) { .name = "hook", .type = FIELD_ID, .offset = offsetof(owner, hook_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_HOOK_TARGET, .doc = "the target" }
static const struct field change_fields[] = {
	IN_HOOK(struct hook_in),
	IN(name, FIELD_LINE, 0, MSG_HOOK_NAME, "none: as it is"),
	IN_URL(0, "none: as it is"),
	IN(token, FIELD_SECRET, 0, MSG_HOOK_TOKEN, "of chatwork; none: as it is, while the server is the same"),
	IN_LANG,
};
static const struct field switch_fields[] = {
	IN_HOOK(struct one_in),
	{ .name = "is_on", .type = FIELD_BOOL, .offset = offsetof(struct one_in, is_on), .label = MSG_HOOK_IS_ON,
		.doc = "whether anything is sent there; off: what waits is given up" },
};
static const struct field one_fields[] = { IN_HOOK(struct one_in) };

#define OP(op, text, table, input, output, shape, function) \
	const struct operation op_##op = { .name = #op, .doc = text, .needs = ACCESS_ADMIN, .fields = table, .n_fields = N(table), \
		.in_size = sizeof(struct input), .out_size = sizeof(struct output), .out = &shape, .act = function }
OP(hook_make, "add a target of webhooks", make_fields, hook_in, hook_made, hook_made_shape, act_make);
OP(hook_change, "change a target; what is not sent stays", change_fields, hook_in, hook, hook_shape, act_change);
OP(hook_switch, "switch a target on or off", switch_fields, one_in, hook, hook_shape, act_switch);
OP(hook_remove, "remove a target; it can be brought back for a month", one_fields, one_in, hook, hook_shape, act_remove);
OP(hook_restore, "bring a removed target back", one_fields, one_in, hook, hook_shape, act_restore);
OP(hook_test, "send a test message to a target", one_fields, one_in, hook, hook_shape, act_test);
OP(hook_rotate, "make a new signing key; the one before is good for a day", one_fields, one_in, hook_made, hook_made_shape,
	act_rotate);
