/* The way out: which server, as whom, and a letter to oneself to see whether it works. */
#include "base/msg.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/outbox.h"
#include "outbox/secret.h"
#include "outbox_sql.h"

static const struct choice security_rows[] = { [MAIL_TLS] = { "tls", MSG_OUTBOX_TLS },
	[MAIL_STARTTLS] = { "starttls", MSG_OUTBOX_STARTTLS }, [MAIL_PLAIN] = { "plain", MSG_OUTBOX_PLAIN } };
const struct choices mail_security_choices = { security_rows, sizeof security_rows / sizeof security_rows[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct mail_settings, member), .doc = text }
static const struct field shape_fields[] = {
	F(has, FIELD_BOOL, "whether mail is sent at all"),
	F(host, FIELD_LINE, "SMTP server"),
	F(port, FIELD_INT, "its port"),
	{ .name = "security", .type = FIELD_CHOICE, .offset = offsetof(struct mail_settings, security),
		.choices = &mail_security_choices, .doc = "tls, starttls or plain" },
	F(user_name, FIELD_LINE, "name to sign in with; empty: without"),
	F(has_password, FIELD_BOOL, "whether a password is kept; it is never given out"),
	F(from_name, FIELD_LINE, "sender as people read it"),
	F(from_address, FIELD_LINE, "address of the sender"),
	F(reply_to, FIELD_LINE, "where answers go; empty: to the sender"),
	F(trouble, FIELD_LINE, "what keeps all mail from going; empty: nothing"),
	F(trouble_at, FIELD_INSTANT, "since when"),
	F(sent_at, FIELD_INSTANT, "when the last message went"),
	F(waiting, FIELD_INT, "messages that have not gone yet"),
};
#undef F
const struct shape mail_settings_shape = { "MailSettings", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct mail_settings) };

static int default_port(int security)
{
	static const int ports[] = { [MAIL_TLS] = 465, [MAIL_STARTTLS] = 587, [MAIL_PLAIN] = 25 };
	return ports[security];
}

static bool read_row(struct ctx *c, struct outbox_server_row *ret, bool *ret_found)
{
	return q_outbox_server(c, ret, ret_found);
}

/* What a firm that never said anything begins with. */
static bool first_settings(struct ctx *c, struct mail_settings *ret)
{
	struct org org;
	if (!org_get(c, &org)) {
		return false;
	}
	*ret = (struct mail_settings){ .host = S(""), .security = MAIL_STARTTLS, .port = { true, default_port(MAIL_STARTTLS) },
		.user_name = S(""), .from_name = org.name, .from_address = S(""), .reply_to = S(""), .trouble = S(""),
		.waiting = { true, 0 } };
	return true;
}

bool mail_settings_get(struct ctx *c, struct mail_settings *ret)
{
	struct outbox_server_row r;
	struct outbox_waiting_count_row n = { 0 };
	bool found;
	if (!read_row(c, &r, &found) || (found && !q_outbox_waiting_count(c, &n))) {
		return false;
	}
	if (!found) {
		return first_settings(c, ret);
	}
	*ret = (struct mail_settings){ .has = true, .host = r.host, .port = { true, r.port }, .security = (int)r.security,
		.user_name = r.user_name, .has_password = r.password.n > 0, .from_name = r.from_name, .from_address = r.from_address,
		.reply_to = r.reply_to, .trouble = r.trouble, .trouble_at = r.trouble_at, .sent_at = r.sent_at,
		.waiting = { true, n.n } };
	return true;
}

bool mail_is_in_trouble(struct ctx *c, bool *ret, int64_t *ret_since)
{
	struct outbox_server_row r;
	bool found;
	if (!read_row(c, &r, &found)) {
		return false;
	}
	*ret = found && r.trouble.n > 0 && r.trouble_at.has;
	*ret_since = *ret ? r.trouble_at.v : 0;
	return true;
}

#define STUCK_MS (3600 * INT64_C(1000))

bool mail_health(struct ctx *c, struct mail_health **ret, size_t *ret_n)
{
	struct outbox_health_rows rows;
	if (!q_outbox_health(c, (struct outbox_health_in){ .before = c->now_ms - STUCK_MS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct mail_health, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct outbox_health_row *r = &rows.v[k];
		(*ret)[k] = (struct mail_health){ r->org_id, r->name, r->host, r->port, r->trouble, r->trouble_at, r->sent_at, r->stuck, r->lost };
	}
	return true;
}

bool mail_sender_get(struct ctx *c, struct mail_sender *ret)
{
	struct outbox_server_row r;
	bool found;
	if (!read_row(c, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_OUTBOX_NO_SERVER);
	}
	*ret = (struct mail_sender){ .server = { .host = r.host, .port = (int)r.port, .security = (enum mail_security)r.security,
			.user = r.user_name, .ca_file = S("") },
		.from = { r.from_name, r.from_address }, .reply_to = r.reply_to };
	return secret_open(c, r.password, &ret->server.password);
}

/* --- changing it --- */

static bool is_host(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' ||
				ch == ':')) {
			return false;
		}
	}
	return s.n > 0 && s.n <= 253 && s.p[0] != '-' && s.p[0] != '.';
}

static bool check_settings(struct ctx *c, const struct mail_settings_in *in)
{
	if (!is_host(in->host)) {
		fail_field(c, "host", MSG_OUTBOX_HOST_BAD);
	}
	if (in->port.has && (in->port.v < 1 || in->port.v > 65535)) {
		fail_field(c, "port", MSG_OUTBOX_PORT_BAD);
	}
	if (!mail_address_is_valid(in->from_address)) {
		fail_field(c, "from_address", MSG_OUTBOX_ADDRESS_BAD);
	}
	if (!str_is_empty(in->reply_to) && !mail_address_is_valid(in->reply_to)) {
		fail_field(c, "reply_to", MSG_OUTBOX_ADDRESS_BAD);
	}
	if (!str_is_empty(in->password) && str_is_empty(in->user_name)) {
		fail_field(c, "user_name", MSG_OUTBOX_USER_NEEDED);
	}
	return c->err.code == ERR_NONE;
}

/* A password goes to the server it was given for, and to no other one. */
static bool password_of(struct ctx *c, const struct mail_settings_in *in, const struct outbox_server_row *old, bool found,
                        bytes *ret)
{
	*ret = (bytes){ (const uint8_t *)"", 0 };
	if (str_is_empty(in->user_name)) {
		return true;
	}
	if (!str_is_empty(in->password)) {
		return secret_seal(c, in->password, ret);
	}
	if (found && str_eq(old->host, in->host) && str_eq(old->user_name, in->user_name) && old->password.n > 0 &&
	    old->security == in->security) {
		*ret = old->password;
		return true;
	}
	return fail_field(c, "password", MSG_OUTBOX_PASSWORD_NEEDED);
}

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

static bool act_settings(struct ctx *c, const void *arg, void *ret_out)
{
	struct mail_settings_in in = *(const struct mail_settings_in *)arg;
	struct outbox_server_row old;
	bool found;
	bytes password;
	in.user_name = or_empty(in.user_name);
	in.reply_to = or_empty(in.reply_to);
	in.security = in.security < 0 ? MAIL_STARTTLS : in.security;
	if (!check_settings(c, &in) || !read_row(c, &old, &found) || !password_of(c, &in, &old, found, &password)) {
		return false;
	}
	return q_outbox_server_put(c, (struct outbox_server_put_in){ .host = in.host,
			.port = in.port.has ? in.port.v : default_port(in.security), .security = in.security, .user_name = in.user_name,
			.password = password, .from_name = or_empty(in.from_name), .from_address = in.from_address,
			.reply_to = in.reply_to, .changed_at = c->now_ms }) &&
	       q_outbox_hurry(c, (struct outbox_hurry_in){ .now = c->now_ms }) && mail_settings_get(c, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	(void)arg;
	return q_outbox_server_drop(c) && mail_settings_get(c, ret_out);
}

/* --- a letter to oneself --- */

struct test_in { str to; };

static bool act_test(struct ctx *c, const void *arg, void *ret_out)
{
	const struct test_in *in = arg;
	struct org org;
	bool added;
	if (!mail_address_is_valid(in->to)) {
		return fail_field(c, "to", MSG_OUTBOX_ADDRESS_BAD);
	}
	if (!org_get(c, &org)) {
		return false;
	}
	struct outbox_mail m = { .about = "test", .person_id = c->who.person_id, .to = { c->who.name, in->to },
		.subject = msgf(c, MSG_OUTBOX_TEST_SUBJECT, { "org", org.name }),
		.body = msgf(c, MSG_OUTBOX_TEST_BODY, { "org", org.name }, { "who", c->who.name }) };
	if (!outbox_add(c, &m, &added)) {
		return false;
	}
	return added ? mail_settings_get(c, ret_out) : fail(c, ERR_CONFLICT, MSG_OUTBOX_NO_SERVER);
}

/* --- rows --- */

#define F(member, kind, flag, text, words) { .name = #member, .type = kind, .offset = offsetof(struct mail_settings_in, member), \
	.flags = flag, .label = words, .doc = text }
static const struct field in_fields[] = {
	F(host, FIELD_LINE, FIELD_REQUIRED, "SMTP server", MSG_OUTBOX_HOST),
	{ .name = "security", .type = FIELD_CHOICE, .offset = offsetof(struct mail_settings_in, security),
		.choices = &mail_security_choices, .label = MSG_OUTBOX_SECURITY, .doc = "tls, starttls or plain; none: starttls" },
	F(port, FIELD_INT, 0, "its port; none: 465, 587 or 25", MSG_OUTBOX_PORT),
	F(user_name, FIELD_LINE, 0, "name to sign in with; none: without", MSG_OUTBOX_USER),
	F(password, FIELD_SECRET, 0, "none: the one that is kept, while server and name stay", MSG_OUTBOX_PASSWORD),
	F(from_name, FIELD_LINE, 0, "sender as people read it", MSG_OUTBOX_FROM_NAME),
	F(from_address, FIELD_MAIL, FIELD_REQUIRED, "address of the sender", MSG_OUTBOX_FROM_ADDRESS),
	F(reply_to, FIELD_MAIL, 0, "where answers go; none: to the sender", MSG_OUTBOX_REPLY_TO),
};
#undef F
static const struct field test_fields[] = {
	{ .name = "to", .type = FIELD_MAIL, .offset = offsetof(struct test_in, to), .flags = FIELD_REQUIRED,
		.label = MSG_OUTBOX_TEST_TO, .doc = "where the test goes" },
};
#define N(v) (sizeof(v) / sizeof(v)[0])
const struct operation op_mail_settings = { .name = "mail_settings", .doc = "say how mail goes out", .needs = ACCESS_ADMIN,
	.fields = in_fields, .n_fields = N(in_fields), .in_size = sizeof(struct mail_settings_in),
	.out_size = sizeof(struct mail_settings), .out = &mail_settings_shape, .act = act_settings };
const struct operation op_mail_settings_drop = { .name = "mail_settings_drop", .doc = "send no mail any more",
	.needs = ACCESS_ADMIN, .in_size = sizeof(struct test_in), .out_size = sizeof(struct mail_settings),
	.out = &mail_settings_shape, .act = act_drop };
const struct operation op_mail_test = { .name = "mail_test", .doc = "send a test message", .needs = ACCESS_ADMIN,
	.fields = test_fields, .n_fields = N(test_fields), .in_size = sizeof(struct test_in),
	.out_size = sizeof(struct mail_settings), .out = &mail_settings_shape, .act = act_test };
