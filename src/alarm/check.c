/* Who posts to /alarm/SOURCE, may it now, and can it be read: all before anything is made of it. */
#include "account/throttle.h"
#include "alarm/inside.h"
#include "alarm_sql.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "db/store.h"
#include "messages.h"
#include "outbox/secret.h"


/* --- the secret --- */

/* "Bearer x" or the password of "Basic x": what was shown as the secret. */
static str shown_in(struct ctx *c, str authorization)
{
	str rest = authorization;
	str scheme = str_is_none(rest) ? S("") : str_cut(&rest, ' ');
	str value = str_is_none(rest) ? S("") : str_trim(rest);
	if (scheme.n == 6 && strncasecmp(scheme.p, "bearer", 6) == 0) {
		return value;
	}
	if (scheme.n != 5 || strncasecmp(scheme.p, "basic", 5) != 0) {
		return S("");
	}
	char *p = arena_chars(c->arena, value.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < value.n && value.p[i] != '='; i++) {
		char ch = value.p[i];
		p[n++] = ch == '+' ? '-' : ch == '/' ? '_' : ch;
	}
	bytes plain;
	if (!base64url_decode(c->arena, (str){ p, n }, &plain)) {
		return S("");
	}
	str both = { (const char *)plain.p, plain.n };
	str_cut(&both, ':');
	return str_is_none(both) ? S("") : both;
}

static bool token_is_right(struct ctx *c, const struct alarm_post *post, bytes hash)
{
	struct sha256 shown, second;
	sha256_of(str_bytes(shown_in(c, post->authorization)), &shown);
	sha256_of(str_bytes(str_is_none(post->token) ? S("") : str_trim(post->token)), &second);
	bool one = equal_const_time((bytes){ shown.b, SHA256_LEN }, hash), other = equal_const_time((bytes){ second.b, SHA256_LEN }, hash);
	return one | other;
}

/* "sha256=HEX" of the body, as many products sign. */
static bool signature_is_right(struct ctx *c, const struct alarm_post *post, str secret)
{
	uint8_t key[HMAC_KEY_LEN] = { 0 };
	struct sha256 mac;
	str hex = str_is_none(post->signature) ? S("") : str_trim(post->signature);
	hex = str_starts(hex, S("sha256=")) ? str_sub(hex, 7, hex.n) : hex;
	memcpy(key, secret.p, secret.n < sizeof key ? secret.n : sizeof key);
	hmac_sha256(key, post->body, &mac);
	bytes sent;
	bool is_hex = str_unhex(c->arena, hex, &sent) && sent.n == SHA256_LEN;
	return is_hex && secret.n == HMAC_KEY_LEN && equal_const_time(sent, (bytes){ mac.b, SHA256_LEN });
}

/* The same work whether there is such a source or not. */
static bool secret_is_right(struct ctx *c, const struct alarm_post *post, const struct alarm_source_find_row *row, bool found)
{
	static const uint8_t nobody[SHA256_LEN] = { 0 };
	bool by_hmac = found && str_eq(row->proof, S("hmac"));
	bytes hash = found && row->secret_hash.n == SHA256_LEN ? row->secret_hash : (bytes){ nobody, SHA256_LEN };
	bool token_ok = token_is_right(c, post, hash);
	str secret = S("");
	if (by_hmac && !secret_open(c, row->secret, &secret)) {
		err_clear(c); /* the key of the folder is another one: it has to be made anew */
		secret = S("");
	}
	bool hmac_ok = signature_is_right(c, post, secret);
	return found && !row->revoked_at.has && (by_hmac ? hmac_ok : token_ok);
}

/* --- what an administrator has to know --- */

struct note { struct id source; enum alarm_trouble trouble; str place, sample; };

static bool act_wrong(struct ctx *c, void *arg)
{
	const struct note *n = arg;
	return q_alarm_source_wrong(c, (struct alarm_source_wrong_in){ .wrong_at = { true, c->now_ms }, .id = n->source });
}

static bool act_over(struct ctx *c, void *arg)
{
	const struct note *n = arg;
	struct alarm_source_numbers_row row;
	bool found = false;
	struct id sighting;
	if (!q_alarm_source_numbers(c, (struct alarm_source_numbers_in){ .id = n->source }, &row, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	struct alarm_over o = { n->source, row.name, row.card, row.over_sighting_id };
	return q_alarm_source_over(c, (struct alarm_source_over_in){ .over_at = { true, c->now_ms }, .id = n->source }) &&
	       alarm_hold(c, &o, 1, &sighting);
}

static bool act_trouble(struct ctx *c, void *arg)
{
	const struct note *n = arg;
	struct alarm_source_numbers_row row;
	bool found = false;
	if (!q_alarm_source_numbers(c, (struct alarm_source_numbers_in){ .logs = 1, .id = n->source }, &row, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	struct alarm_fate f = { .refused = 1, .trouble = n->trouble, .place = n->place };
	struct alarm_source_trouble_in in = { .trouble = str_from_c(alarm_trouble_codes[n->trouble]), .place = f.place,
		.trouble_at = { true, c->now_ms }, .sample = n->sample, .sample_at = { true, c->now_ms }, .id = n->source };
	return alarm_log_write(c, n->source, row.log_number, &f) && q_alarm_source_trouble(c, in) &&
	       throttle_take(c, alarm_rate_name(c, n->source), ALARM_MINUTE_MS);
}

/* A note that cannot be written hides nothing of why the message is refused. */
static void note(struct ctx *c, bool (*act)(struct ctx *c, void *arg), struct note *n)
{
	if (!store_write(c->store, c, act, n)) {
		err_clear(c);
	}
}

/* What was sent, as far as it is text and fits: to fit the mapping on. */
static str sample_of(struct ctx *c, bytes body)
{
	str s = { (const char *)body.p, body.n }, text;
	bool fits = s.n > 0 && s.n <= LIMIT_ALARM_SAMPLE_CHARS && text_is_utf8(s) && text_lines(c->arena, s, &text);
	return fits ? text : S("");
}

/* --- the steps --- */

static bool refuse(struct ctx *c, const struct alarm_post *post, struct note *n, enum alarm_trouble t, str place)
{
	n->trouble = t;
	n->place = str_sub(place, 0, ALARM_LINE_CHARS);
	n->sample = sample_of(c, post->body);
	struct err why = c->err;
	err_clear(c);
	note(c, act_trouble, n);
	c->err = why;
	return false;
}

static bool find(struct ctx *c, const struct alarm_post *post, struct alarm_source_find_row *ret, bool *ret_found)
{
	struct id id;
	bool is_id = id_parse(post->source, &id);
	struct alarm_source_find_in in = { .source = { { 0 } } };
	if (is_id) {
		in.source = id;
	}
	return q_alarm_source_find(c, in, ret, ret_found);
}

static bool is_known(struct ctx *c, const struct alarm_post *post, struct alarm_source_find_row *row)
{
	bool found = false;
	if (!find(c, post, row, &found)) {
		return false;
	}
	bool is_right = secret_is_right(c, post, row, found);
	if (is_right) {
		c->org_id = row->org_id;
		return true;
	}
	if (found && (!row->wrong_at.has || c->now_ms >= row->wrong_at.v + ALARM_MINUTE_MS)) {
		struct note n = { .source = row->id };
		c->org_id = row->org_id;
		note(c, act_wrong, &n);
		c->org_id = (struct id){ 0 };
	}
	return fail(c, ERR_SIGNED_OUT, MSG_ALARM_SECRET_WRONG);
}

static bool is_slow_enough(struct ctx *c, const struct alarm_source_find_row *row, struct note *n, int64_t *ret_wait_s)
{
	int64_t until = 0;
	if (!throttle_full(c, alarm_rate_name(c, row->id), LIMIT_ALARM_POSTS, ALARM_MINUTE_MS, &until)) {
		return false;
	}
	if (until == 0) {
		return true;
	}
	*ret_wait_s = (until - c->now_ms + 999) / 1000;
	if (!row->over_at.has || c->now_ms >= row->over_at.v + ALARM_MINUTE_MS) {
		enum lang was = c->lang;
		c->lang = str_eq(row->lang, S("en")) ? LANG_EN : LANG_JA;
		note(c, act_over, n);
		c->lang = was;
	}
	fail(c, ERR_THROTTLED, MSG_ALARM_TOO_FAST);
	fail_arg(c, "most", str_i64(c->arena, LIMIT_ALARM_POSTS));
	return fail_arg(c, "seconds", str_i64(c->arena, *ret_wait_s));
}

/* Why nothing of it could be used, at the place where it is. */
static bool nothing_read(struct ctx *c, enum alarm_trouble t, str place)
{
	static const int texts[ALARM_TROUBLE_MAX] = { [ALARM_NO_LIST] = MSG_ALARM_NO_LIST, [ALARM_LIST_IS_NONE] = MSG_ALARM_LIST_IS_NONE,
		[ALARM_NO_TITLE] = MSG_ALARM_NO_TITLE, [ALARM_EMPTY] = MSG_ALARM_EMPTY, [ALARM_TOO_MANY] = MSG_ALARM_TOO_MANY };
	fail_field(c, str_cz(c->arena, place), texts[t]);
	fail_field_arg(c, "place", place);
	return fail_field_arg(c, "most", str_i64(c->arena, LIMIT_ALARMS_PER_POST));
}

static bool read_it(struct ctx *c, const struct alarm_post *post, const struct alarm_source_find_row *row, struct note *n,
                    struct alarm_take_in *ret)
{
	struct alarm_map map;
	const struct json *body;
	str text = { (const char *)post->body.p, post->body.n }, place = S("");
	if (!alarm_map_of_json(c, row->mapping, &map)) {
		return false;
	}
	if (!text_is_utf8(text)) {
		fail(c, ERR_MALFORMED, MSG_ALARM_NO_UTF8);
		return refuse(c, post, n, ALARM_NO_JSON, S(""));
	}
	if (!json_parse(c, text, &body)) {
		return refuse(c, post, n, ALARM_NO_JSON, err_show(c, &c->err));
	}
	enum alarm_trouble t = alarm_read(c, &map, body, &ret->v, &ret->n, &place);
	size_t n_fine = 0;
	for (size_t i = 0; t == ALARM_FINE && i < ret->n; i++) {
		n_fine += ret->v[i].trouble == ALARM_FINE;
	}
	if (t == ALARM_FINE && n_fine == 0) {
		t = ret->v[0].trouble;
		place = ret->v[0].place;
	}
	if (t != ALARM_FINE) {
		nothing_read(c, t, place);
		return refuse(c, post, n, t, place);
	}
	return true;
}

bool alarm_take_check(struct ctx *c, const struct alarm_post *post, struct alarm_take_in *ret, int64_t *ret_wait_s)
{
	struct alarm_source_find_row row;
	*ret_wait_s = 0;
	if (!is_known(c, post, &row)) {
		return false;
	}
	struct note n = { .source = row.id };
	*ret = (struct alarm_take_in){ .source = row.id, .lang = str_eq(row.lang, S("en")) ? LANG_EN : LANG_JA };
	if (!is_slow_enough(c, &row, &n, ret_wait_s)) {
		return false;
	}
	if (!row.is_on) {
		fail(c, ERR_CONFLICT, MSG_ALARM_OFF);
		return refuse(c, post, &n, ALARM_OFF, S(""));
	}
	return read_it(c, post, &row, &n, ret);
}
