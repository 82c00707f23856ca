/* Where alarms go: targets as they are kept, and who carries messages to them, again and again. */
#include "hook/hook_test_help.h"

#include "base/json.h"
#include "base/time.h"
#include "hook/body.h"
#include "hook/hook_web.h"
#include "hook/porter.h"

#include <stdatomic.h>
#include <unistd.h>

/* --- targets and the porter --- */

static int64_t clock_of_test(void *arg)
{
	(void)arg;
	return h.now_ms;
}

static struct porter_config config(void)
{
	return (struct porter_config){ .store = h.store, .catalog = c->catalog, .base_url = S("https://sonae.test:8443"),
		.now_ms = clock_of_test, .timeout_ms = 3000, .ca_file = servers_path(&servers, "good.cert") };
}

static size_t carry(void)
{
	const struct porter_config p = config();
	return porter_run_due(&p);
}

static void later(int minutes)
{
	h.now_ms += minutes * 60000LL;
	c->now_ms = h.now_ms;
}

static struct hook_made make(enum hook_kind kind, str url)
{
	struct hook_in in = { .name = S("総務の窓口"), .kind = (int)kind, .lang = -1, .url = url,
		.token = kind == HOOK_CHATWORK ? S("chatwork-token-1") : STR_NONE };
	struct hook_made made;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_make, &in, &made));
	return made;
}

struct one { struct id id; bool is_on; };
static bool do_one(const struct operation *op, struct id id, bool is_on)
{
	struct hook_made out;
	act_as(ACCESS_ADMIN);
	return run(op, &(struct one){ id, is_on }, &out);
}

struct add_in { struct hook_message m; bool added; };
static bool act_add(struct ctx *w, void *arg)
{
	struct add_in *in = arg;
	return hook_add(w, &in->m, &in->added);
}

static bool add_about(struct id hook, struct id room)
{
	struct add_in in = { .m = { .hook_id = hook, .about = "opened", .incident_id = room, .title = S("対応室が開きました"),
		.text = S("見てください。"), .link = S("https://sonae.test:8443/incident/x"), .level = { true, 2 }, .lang = LANG_JA } };
	assert_true(harness_write(&h, act_add, &in));
	return in.added;
}
static bool add(struct id hook) { return add_about(hook, (struct id){ { 0 } }); }

static struct hook_delivery *deliveries(struct id hook, size_t *ret_n)
{
	struct hook_delivery *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(hook_deliveries(c, hook, &v, ret_n));
	read_end();
	return v;
}

static struct hook_delivery newest(struct id hook)
{
	size_t n;
	struct hook_delivery *v = deliveries(hook, &n);
	assert_true(n > 0);
	return v[0];
}

static struct hook hook_now(struct id id)
{
	struct hook k;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(hook_get(c, id, &k));
	read_end();
	return k;
}

static bool ill(void)
{
	bool is;
	str name;
	int64_t since;
	read_begin();
	assert_true(hook_is_in_trouble(c, &is, &name, &since));
	read_end();
	return is;
}

static void test_targets(void **state)
{
	(void)state;
	struct hook_in in = { .name = S("x"), .kind = HOOK_SLACK, .lang = -1, .url = S("https://127.0.0.1/hooks/secret-of-slack") };
	struct hook_made made;
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_hook_make, &in, &made));
	assert_true(refused_field("url", MSG_HOOK_URL_PORT) || refused_field("url", MSG_HOOK_URL_CLOSED));
	in.url = S("http://hooks.slack.com/services/x");
	assert_false(run(&op_hook_make, &in, &made));
	assert_true(refused_field("url", MSG_HOOK_URL_PLAIN));
	in.url = S("https://hooks.slack.com/services/T0000/B0000/abcdefghijk9Xk3z");
	assert_true(run(&op_hook_make, &in, &made));
	assert_true(text_is(made.hook.place, "hooks.slack.com … Xk3z") && made.secret.n == 0 && made.hook.is_on && !made.hook.has_token);
	in.kind = HOOK_CHATWORK;
	in.url = S("https://www.chatwork.com/#!rid123456-789");
	assert_false(run(&op_hook_make, &in, &made));
	assert_true(refused_field("token", MSG_HOOK_TOKEN_BAD));
	in.token = S("token\r\nX-Evil: 1");
	assert_false(run(&op_hook_make, &in, &made));
	assert_true(refused_field("token", MSG_HOOK_TOKEN_BAD));
	in.token = S("0123456789abcdef");
	assert_true(run(&op_hook_make, &in, &made));
	assert_true(text_is(made.hook.place, "api.chatwork.com #123456") && made.hook.has_token);
	/* the token stays where it was given */
	struct hook_in change = { .hook_id = made.hook.id, .lang = -1, .url = S("https://evil.example/v2/rooms/1/messages") };
	struct hook k;
	assert_false(run(&op_hook_change, &change, &k));
	assert_true(refused_field("token", MSG_HOOK_TOKEN_NEEDED));
	change.url = S("77");
	assert_true(run(&op_hook_change, &change, &k));
	assert_true(text_is(k.place, "api.chatwork.com #77") && text_is(k.name, "x"));
	change.url = S("room");
	assert_false(run(&op_hook_change, &change, &k));
	assert_true(refused_field("url", MSG_HOOK_ROOM_BAD));
}

/* Neither the file nor the log of a copy tells where it goes. */
static void test_the_url_is_sealed(void **state)
{
	(void)state;
	make(HOOK_SLACK, S("https://hooks.slack.com/services/T0000/B0000/verysecretpart"));
	struct hook_made made = make(HOOK_JSON, S("https://hooks.example.jp/verysecretpath"));
	assert_true(str_starts(made.secret, S("whsec_")) && made.secret.n == 50);
	char path[200];
	const char *names[] = { "sonae.db", "sonae.db-wal" };
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", store_dir(h.store), names[i]);
		str file = servers_load(&servers, path);
		assert_int_equal(str_find(file, S("verysecret"), 0), SIZE_MAX);
		assert_int_equal(str_find(file, made.secret, 0), SIZE_MAX);
	}
}

/* By the API: the key is in one answer, and no Idempotency-Key keeps it. */
static void test_the_api_tells_no_secret(void **state)
{
	static struct harness own;
	const struct http_header once = { S("idempotency-key"), S("k-1") };
	const str json = S("{\"name\":\"監視\",\"kind\":\"json\",\"url\":\"https://hooks.example.jp/verysecretpath\"}");
	(void)state;
	harness_begin(&own, &hook_routes, 1);
	struct browser *b = harness_program(&own, ACCESS_ADMIN);
	struct answer first = browser_send(b, HTTP_POST, "/api/v1/hooks", "application/json", json, &once, 1);
	struct answer again = browser_send(b, HTTP_POST, "/api/v1/hooks", "application/json", json, &once, 1);
	assert_true(first.status == 201 && again.status == 201 && !str_eq(first.location, again.location));
	assert_true(answer_has(&first, "whsec_") && !answer_has(&first, "verysecret"));
	struct answer all = browser_get(b, "/api/v1/hooks"), one = browser_get(b, str_cz(&own.arena, first.location));
	assert_true(all.status == 200 && one.status == 200 && answer_has(&one, "hooks.example.jp"));
	assert_false(answer_has(&all, "whsec_") || answer_has(&all, "verysecret") || answer_has(&one, "verysecret"));
	char path[200];
	snprintf(path, sizeof path, "%s/sonae.db-wal", store_dir(own.store));
	assert_int_equal(str_find(servers_load(&servers, path), S("whsec_"), 0), SIZE_MAX);
	struct browser *responder = harness_program(&own, ACCESS_RESPONDER);
	assert_int_equal(browser_get(responder, "/api/v1/hooks").status, 403);
	harness_end(&own);
}

static void test_many(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		make(HOOK_SLACK, S("https://hooks.slack.com/services/T0000/B0000/verysecretpart"));
	}
	struct hook_in in = { .name = S("x"), .kind = HOOK_SLACK, .lang = -1, .url = S("https://hooks.slack.com/services/x") };
	struct hook_made made;
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_hook_make, &in, &made));
	assert_true(refused(ERR_CONFLICT, MSG_HOOK_TOO_MANY));
	struct hook *v;
	size_t n;
	read_begin();
	assert_true(hook_list(c, &v, &n));
	read_end();
	for (int i = 0; i < 200; i++) {
		assert_true(add(v[0].id));
	}
	assert_false(add(v[0].id)); /* a flood tells nothing more */
}

static void test_sent_and_signed(void **state)
{
	(void)state;
	forget_taken();
	struct hook_made made = make(HOOK_JSON, url_at("plain", "ok/json"));
	assert_true(do_one(&op_hook_test, made.hook.id, false));
	assert_true(add(made.hook.id));
	assert_int_equal(carry(), 2);
	size_t n;
	struct hook_delivery *v = deliveries(made.hook.id, &n);
	assert_true(n == 2 && v[0].state == HOOK_SENT && v[1].state == HOOK_SENT && v[0].code.v == 200 && text_is(v[0].said, "ok"));
	assert_true(hook_now(made.hook.id).sent_at.has && !ill());
	assert_int_equal(carry(), 0);
	/* what arrived, as the receiver sees it */
	str lines = taken(), last = S("");
	for (str line; !str_is_none(lines) && (line = str_cut(&lines, '\n')).n > 0;) {
		last = line;
	}
	const struct json *seen, *headers;
	assert_true(json_parse(c, last, &seen));
	headers = json_member(seen, "headers");
	str id = json_str(json_member(headers, "webhook-id")), body = json_str(json_member(seen, "body")), mark;
	int64_t at;
	assert_true(str_to_i64(json_str(json_member(headers, "webhook-timestamp")), &at) && at == h.now_ms / 1000);
	assert_true(hook_sign(c, made.secret, id, at, body, &mark));
	assert_true(str_eq(json_str(json_member(headers, "webhook-signature")), mark));
	assert_true(text_has(body, "\"type\":\"sonae.opened\"") && text_has(body, "\"level\":2"));
	/* two keys for a day */
	struct hook_made fresh;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_rotate, &(struct one){ made.hook.id, false }, &fresh));
	assert_false(str_eq(fresh.secret, made.secret));
	assert_true(fresh.hook.old_until.has);
	forget_taken();
	assert_true(add(made.hook.id));
	assert_int_equal(carry(), 1);
	assert_true(json_parse(c, str_trim(taken()), &seen));
	str both = json_str(json_member(json_member(seen, "headers"), "webhook-signature"));
	assert_true(str_find(both, S(" v1,"), 0) != SIZE_MAX);
	later(25 * 60);
	forget_taken();
	assert_true(add(made.hook.id));
	assert_int_equal(carry(), 1);
	assert_true(json_parse(c, str_trim(taken()), &seen));
	assert_int_equal(str_find(json_str(json_member(json_member(seen, "headers"), "webhook-signature")), S(" "), 0), SIZE_MAX);
}

static void test_chatwork_has_its_token(void **state)
{
	(void)state;
	forget_taken();
	struct hook_made made = make(HOOK_CHATWORK, url_at("plain", "v2/rooms/5/messages"));
	assert_true(add(made.hook.id));
	assert_int_equal(carry(), 1);
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
	str t = taken();
	assert_true(text_has(t, "\"x-chatworktoken\": \"chatwork-token-1\"") && text_has(t, "application/x-www-form-urlencoded"));
	assert_int_equal(str_find(t, S("webhook-signature"), 0), SIZE_MAX);
}

static void test_tried_again(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "flaky/tried"));
	assert_true(add(made.hook.id));
	assert_int_equal(carry(), 1);
	struct hook_delivery d = newest(made.hook.id);
	assert_true(d.state == HOOK_WAITING && d.code.v == 500 && d.next_at.v == h.now_ms + 60000);
	assert_false(ill()); /* once is nothing to worry about */
	assert_int_equal(carry(), 0);
	later(1);
	assert_int_equal(carry(), 1);
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
}

static void test_left_alone_as_long_as_it_asks(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "busy/asked"));
	assert_true(add(made.hook.id) && add(made.hook.id));
	assert_int_equal(carry(), 1); /* the second waits without trying */
	assert_true(newest(made.hook.id).next_at.has);
	later(119);
	assert_int_equal(carry(), 0);
	later(2);
	assert_int_equal(carry(), 2);
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
}

static void test_a_dead_one(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "gone/dead")), well = make(HOOK_SLACK, url_at("plain", "ok/well"));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("受注の画面が開かない", "unknown");
	assert_true(add_about(made.hook.id, i.id) && add(well.hook.id));
	assert_int_equal(carry(), 2);
	struct hook_delivery d = newest(made.hook.id);
	assert_true(d.state == HOOK_REFUSED && d.code.v == 404 && text_is(d.said, "no_team"));
	assert_int_equal(newest(well.hook.id).state, HOOK_SENT);
	assert_true(ill() && hook_now(made.hook.id).trouble_at.has);
	size_t n;
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "総務の窓口") && text_has(e[n - 1].text, "no_team"));
	assert_false(text_has(e[n - 1].text, "127.0.0.1"));
	/* mended by hand, and sent once more */
	struct hook_in change = { .hook_id = made.hook.id, .lang = -1, .url = url_at("plain", "ok/mended") };
	struct hook k;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_change, &change, &k));
	assert_false(ill());
	assert_true(do_one(&op_hook_again, d.id, false));
	assert_int_equal(carry(), 1);
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
	assert_false(do_one(&op_hook_again, d.id, false)); /* it went */
	assert_whole();
}

static void test_given_up_after_a_day(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("dead", "x"));
	assert_true(add(made.hook.id) && add(made.hook.id) && add(made.hook.id));
	assert_int_equal(carry(), 1); /* nobody there: the others wait */
	assert_true(ill());
	assert_int_equal(hook_now(made.hook.id).waiting.v, 3);
	later(25 * 60);
	assert_int_equal(carry(), 3);
	size_t n;
	struct hook_delivery *v = deliveries(made.hook.id, &n);
	assert_true(n == 3 && v[0].state == HOOK_GIVEN_UP && v[2].state == HOOK_GIVEN_UP);
	assert_true(ill());
	assert_true(do_one(&op_hook_switch, made.hook.id, false));
	assert_false(ill()); /* nobody expects anything of it any more */
}

static void test_killed_while_sending(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "ok/killed"));
	assert_true(add(made.hook.id));
	raw_sql("UPDATE hook_message SET state = 'sending', tries = 1, next_at = %lld", (long long)(h.now_ms + 300000));
	assert_int_equal(carry(), 0);
	later(6);
	assert_int_equal(carry(), 1); /* twice rather than never */
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
}

static void test_off_and_removed(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "ok/off"));
	assert_true(add(made.hook.id));
	assert_true(do_one(&op_hook_switch, made.hook.id, false));
	assert_int_equal(carry(), 0);
	assert_int_equal(newest(made.hook.id).state, HOOK_GIVEN_UP);
	assert_false(add(made.hook.id));
	assert_false(do_one(&op_hook_test, made.hook.id, false));
	assert_true(refused(ERR_CONFLICT, MSG_HOOK_NOT_TAKEN));
	assert_false(do_one(&op_hook_again, newest(made.hook.id).id, false));
	assert_true(do_one(&op_hook_switch, made.hook.id, true) && add(made.hook.id));
	assert_true(do_one(&op_hook_remove, made.hook.id, false));
	assert_false(add(made.hook.id));
	assert_false(do_one(&op_hook_switch, made.hook.id, true)); /* it is gone */
	assert_true(refused(ERR_NOT_FOUND, MSG_HOOK_GONE));
	assert_true(do_one(&op_hook_restore, made.hook.id, false) && add(made.hook.id));
	assert_int_equal(carry(), 1);
	assert_int_equal(newest(made.hook.id).state, HOOK_SENT);
}

/* Turned off while its message was on the way out of the table. */
static void test_off_in_between(void **state)
{
	(void)state;
	forget_taken();
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "ok/between"));
	assert_true(add(made.hook.id));
	raw_sql("UPDATE hook SET is_on = 0");
	assert_int_equal(carry(), 1);
	assert_int_equal(newest(made.hook.id).state, HOOK_REFUSED);
	assert_int_equal(taken().n, 0);
}

static void test_restricted_rooms(void **state)
{
	(void)state;
	forget_taken();
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "ok/shut"));
	struct incident open, shut;
	struct incident_open_in in = { .title = S("内部の不正"), .kind = S("unknown"), .mode = -1, .is_restricted = true };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &shut));
	assert_false(add_about(made.hook.id, shut.id));
	open = open_room("x", "unknown");
	assert_true(add_about(made.hook.id, open.id));
	act_as(ACCESS_RESPONDER);
	struct incident_restrict_in restrict_in = { .incident_id = open.id, .reason = S("わけ") };
	assert_true(run(&op_incident_restrict, &restrict_in, NULL));
	assert_int_equal(carry(), 1); /* restricted since: it does not go out any more */
	assert_int_equal(taken().n, 0);
	size_t n;
	deliveries(made.hook.id, &n);
	assert_int_equal(n, 0); /* nor does an administrator who is no member see it */
}

static void test_the_key_is_gone(void **state)
{
	(void)state;
	struct hook_made made = make(HOOK_SLACK, url_at("plain", "ok/key"));
	assert_true(add(made.hook.id));
	char path[200];
	snprintf(path, sizeof path, "%s/secret.key", store_dir(h.store));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(carry(), 1);
	assert_true(newest(made.hook.id).state == HOOK_WAITING && text_has(newest(made.hook.id).said, "secret.key"));
	assert_true(ill());
}

static void test_the_threads(void **state)
{
	(void)state;
	struct hook_made slow = make(HOOK_SLACK, url_at("plain", "slow")), well = make(HOOK_SLACK, url_at("plain", "ok/threads"));
	struct porter_config p = config();
	struct porter *porter;
	p.timeout_ms = 60000;
	assert_true(add(slow.hook.id) && add(well.hook.id));
	assert_true(porter_start(c, &p, &porter));
	for (int i = 0; i < 300 && newest(well.hook.id).state != HOOK_SENT; i++) {
		usleep(10000);
	}
	assert_int_equal(newest(well.hook.id).state, HOOK_SENT); /* the slow one keeps nobody else */
	for (int i = 0; i < 300 && newest(slow.hook.id).state != HOOK_SENDING; i++) {
		usleep(10000);
	}
	int64_t from = clock_now_ms();
	porter_stop(porter);
	assert_true(clock_now_ms() - from < 1000);
	assert_int_equal(newest(slow.hook.id).state, HOOK_SENDING); /* its lease ends, then it is tried again */
}

static bool act_sweep(struct ctx *w, void *arg)
{
	(void)arg;
	return hook_sweep(w, (struct id){ { 0 } }, S(""));
}

static void test_swept(void **state)
{
	(void)state;
	struct hook_made old = make(HOOK_SLACK, url_at("plain", "ok/old")), kept = make(HOOK_SLACK, url_at("plain", "ok/kept"));
	assert_true(add(old.hook.id) && add(kept.hook.id));
	assert_int_equal(carry(), 2);
	assert_true(do_one(&op_hook_remove, old.hook.id, false));
	later(29 * 24 * 60);
	assert_true(harness_write(&h, act_sweep, NULL));
	size_t n;
	deliveries(old.hook.id, &n);
	assert_int_equal(n, 1);
	later(2 * 24 * 60);
	assert_true(harness_write(&h, act_sweep, NULL));
	deliveries(old.hook.id, &n);
	assert_int_equal(n, 0);
	assert_false(do_one(&op_hook_restore, old.hook.id, false));
	deliveries(kept.hook.id, &n);
	assert_int_equal(n, 1);
	later(60 * 24 * 60);
	assert_true(harness_write(&h, act_sweep, NULL));
	deliveries(kept.hook.id, &n);
	assert_int_equal(n, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_targets), T(test_the_url_is_sealed), cmocka_unit_test(test_the_api_tells_no_secret), T(test_many),
		T(test_sent_and_signed), T(test_chatwork_has_its_token), T(test_tried_again),
		T(test_left_alone_as_long_as_it_asks), T(test_a_dead_one), T(test_given_up_after_a_day),
		T(test_killed_while_sending), T(test_off_and_removed), T(test_off_in_between), T(test_restricted_rooms),
		T(test_the_key_is_gone), T(test_the_threads), T(test_swept),
	};
	return cmocka_run_group_tests_name("hook", tests, start, stop);
}
