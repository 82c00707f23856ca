/* One message to real servers (test/hook_server.py) that are well, ill or evil. */
#include "hook/hook_test_help.h"

#include "base/text.h"
#include "base/time.h"
#include "hook/post.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <unistd.h>

/* --- one POST --- */

static struct hook_result post_with(struct hook_post p)
{
	struct hook_result r;
	memset(&r, 0x5a, sizeof r);
	p.type = S("application/json");
	p.body = S("{}");
	p.allowed = str_is_none(p.allowed) ? str_from_c(allowed) : p.allowed;
	p.timeout_ms = p.timeout_ms ? p.timeout_ms : 5000;
	hook_post_send(&p, &r);
	assert_non_null(memchr(r.said, '\0', sizeof r.said));
	assert_true(text_is_utf8(str_from_c(r.said)) && strchr(r.said, '\n') == NULL && strchr(r.said, '\x1b') == NULL);
	return r;
}

static struct hook_result post(str url) { return post_with((struct hook_post){ .url = url }); }

static void says(struct hook_result r, enum hook_outcome outcome, int code, const char *words)
{
	if (r.outcome != outcome || r.code != code || !strstr(r.said, words)) {
		print_error("outcome %d, code %d, \"%s\"\n", (int)r.outcome, r.code, r.said);
	}
	assert_int_equal(r.outcome, outcome);
	assert_int_equal(r.code, code);
	assert_non_null(strstr(r.said, words));
}

static void test_answers(void **state)
{
	(void)state;
	says(post(url_at("plain", "ok/1")), HOOK_WENT, 200, "ok");
	says(post(url_at("plain", "accepted")), HOOK_WENT, 202, "");
	says(post(url_at("plain", "gone")), HOOK_NO, 404, "no_team");
	says(post(url_at("plain", "ended")), HOOK_NO, 410, "ended");
	says(post(url_at("plain", "denied")), HOOK_NO, 403, "403 Forbidden");
	says(post(url_at("plain", "broken")), HOOK_LATER, 503, "down");
	struct hook_result r = post(url_at("plain", "busy/once"));
	says(r, HOOK_LATER, 429, "slow down");
	assert_int_equal(r.wait_s, 7200);
	says(post(url_at("plain", "nothing")), HOOK_LATER, 0, "");
	says(post(url_at("dead", "x")), HOOK_LATER, 0, "onnect");
}

static void test_a_redirect_is_not_followed(void **state)
{
	(void)state;
	forget_taken();
	says(post(url_at("plain", "redirect")), HOOK_LATER, 302, "redirect");
	assert_int_equal(str_find(taken(), S("after-redirect"), 0), SIZE_MAX);
	assert_true(text_has(taken(), "/redirect"));
}

static void test_too_much(void **state)
{
	(void)state;
	int64_t from = clock_now_ms();
	says(post(url_at("plain", "flood")), HOOK_WENT, 200, "x");
	says(post(url_at("plain", "badflood")), HOOK_NO, 400, "too long");
	says(post(url_at("plain", "heads")), HOOK_WENT, 200, ""); /* said yes; what follows is not read */
	assert_true(clock_now_ms() - from < 4000);
}

static void test_slow(void **state)
{
	(void)state;
	int64_t from = clock_now_ms();
	says(post_with((struct hook_post){ .url = url_at("plain", "slow"), .timeout_ms = 400 }), HOOK_LATER, 0, "imed out");
	assert_true(clock_now_ms() - from < 3000);
	/* said yes, and goes on talking: it has arrived */
	says(post_with((struct hook_post){ .url = url_at("plain", "trickle"), .timeout_ms = 400 }), HOOK_WENT, 200, "");
}

static bool soon_over(void *arg)
{
	atomic_int *n = arg;
	return atomic_fetch_add(n, 1) > 3;
}

static bool never_found(void *arg, const char *host, struct sockaddr_storage *ret, size_t *ret_n)
{
	(void)arg, (void)host, (void)ret, (void)ret_n;
	sleep(3);
	return false;
}

static void test_a_stop_is_heard(void **state)
{
	(void)state;
	atomic_int n = 0;
	int64_t from = clock_now_ms();
	says(post_with((struct hook_post){ .url = url_at("plain", "slow"), .timeout_ms = 60000, .is_over = soon_over, .arg = &n }),
		HOOK_LATER, 0, "ending");
	n = 0;
	says(post_with((struct hook_post){ .url = S("https://hooks.slack.com/x"), .timeout_ms = 60000, .is_over = soon_over, .arg = &n,
		.resolve = never_found }), HOOK_LATER, 0, "resolve host");
	assert_true(clock_now_ms() - from < 1000);
	sleep(3); /* the look-up that was left ends by itself */
}

static void test_certificates(void **state)
{
	(void)state;
	const char *good = servers_path(&servers, "good.cert"), *other = servers_path(&servers, "other.cert");
	says(post_with((struct hook_post){ .url = url_at("tls", "ok/tls"), .ca_file = good }), HOOK_WENT, 200, "ok");
	says(post_with((struct hook_post){ .url = url_at("tls", "ok/tls") }), HOOK_LATER, 0, "ertificate");
	says(post_with((struct hook_post){ .url = url_at("tls", "ok/tls"), .ca_file = other }), HOOK_LATER, 0, "ertificate");
	says(post_with((struct hook_post){ .url = url_at("other", "ok/tls"), .ca_file = other }), HOOK_LATER, 0, "certificate subject name");
}

/* --- addresses that change --- */

struct dns { const char *v[4]; size_t n; int asked; };

static bool answer_as(void *arg, const char *host, struct sockaddr_storage *ret, size_t *ret_n)
{
	struct dns *d = arg;
	(void)host;
	d->asked++;
	for (size_t i = 0; i < d->n; i++) {
		struct sockaddr_in in = { .sin_family = AF_INET };
		struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
		memset(&ret[i], 0, sizeof ret[i]);
		if (inet_pton(AF_INET, d->v[i], &in.sin_addr) == 1) {
			memcpy(&ret[i], &in, sizeof in);
		} else {
			assert_int_equal(inet_pton(AF_INET6, d->v[i], &in6.sin6_addr), 1);
			memcpy(&ret[i], &in6, sizeof in6);
		}
	}
	*ret_n = d->n;
	return d->n > 0;
}

static struct hook_result post_named(struct dns *d, const char *server, const char *may)
{
	str url = str_printf(&h.arena, "https://chat.hinata.example:%d/ok/named", servers_port(&servers, server));
	return post_with((struct hook_post){ .url = url, .allowed = str_from_c(may), .resolve = answer_as, .resolve_arg = d,
		.ca_file = servers_path(&servers, "good.cert"), .timeout_ms = 2000 });
}

static void test_names_are_looked_up_here(void **state)
{
	(void)state;
	struct dns good = { { "127.0.0.1" }, 1, 0 };
	forget_taken();
	says(post_named(&good, "tls", allowed), HOOK_WENT, 200, "ok");
	assert_int_equal(good.asked, 1);
	assert_true(text_has(taken(), "\"host\": \"chat.hinata.example:")); /* the name, not the address */
	/* a public name that leads inside: here, and with a good address beside it */
	static const char *const inside[] = { "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "64:ff9b::a00:1" };
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
		struct dns one = { { inside[i] }, 1, 0 }, two = { { "93.184.216.34", inside[i] }, 2, 0 };
		forget_taken();
		struct hook_post p = { .url = S("https://hooks.slack.com/ok/inside"), .allowed = S("10.9.9.9"), .resolve = answer_as, .resolve_arg = &one };
		says(post_with(p), HOOK_LATER, 0, "closed address");
		p.resolve_arg = &two;
		says(post_with(p), HOOK_LATER, 0, "closed address");
		assert_int_equal(taken().n, 0);
	}
	struct dns none = { .n = 0 };
	says(post_with((struct hook_post){ .url = S("https://hooks.slack.com/x"), .resolve = answer_as, .resolve_arg = &none }),
		HOOK_LATER, 0, "resolve host");
}

/* Checked as public, the second answer inside: it is never asked for a second time. */
static bool rebind(void *arg, const char *host, struct sockaddr_storage *ret, size_t *ret_n)
{
	struct dns *d = arg;
	struct dns first = { { "192.0.2.1" }, 1, 0 }, then = { { "127.0.0.1" }, 1, 0 };
	first.v[0] = "100.0.0.1"; /* public; nobody answers there within the time */
	d->asked++;
	return answer_as(d->asked == 1 ? &first : &then, host, ret, ret_n);
}

static void test_a_name_that_changes_its_mind(void **state)
{
	(void)state;
	struct dns d = { .asked = 0 };
	forget_taken();
	says(post_with((struct hook_post){ .url = S("https://chat.hinata.example/ok/rebound"), .allowed = S("10.9.9.9"), .resolve = rebind,
		.resolve_arg = &d, .timeout_ms = 300 }), HOOK_LATER, 0, "");
	assert_int_equal(d.asked, 1);
	assert_int_equal(taken().n, 0);
}

static void test_nothing_of_this_machine_goes_along(void **state)
{
	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	forget_taken();
	const str headers[] = { S("X-Own: yes") };
	says(post_with((struct hook_post){ .url = url_at("plain", "ok/clean?a=1"), .headers = headers, .n_headers = 1 }), HOOK_WENT, 200, "ok");
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	str t = taken();
	assert_true(text_has(t, "\"x-own\": \"yes\"") && text_has(t, "\"method\": \"POST\"") && text_has(t, "/ok/clean?a=1"));
	assert_int_equal(str_find(t, S("cookie"), 0), SIZE_MAX);
	assert_int_equal(str_find(t, S("authorization"), 0), SIZE_MAX);
	assert_int_equal(str_find(t, S("expect"), 0), SIZE_MAX);
}

static void test_no_secret_is_said(void **state)
{
	(void)state;
	const str secrets[] = { S("tok-4711-tok") };
	struct hook_result r = post_with((struct hook_post){ .url = url_at("plain", "bad/SECRETPART/tok-4711-tok?sig=SIGNATURE99"),
		.secrets = secrets, .n_secrets = 1 });
	says(r, HOOK_NO, 400, "***");
	assert_null(strstr(r.said, "SECRETPART"));
	assert_null(strstr(r.said, "4711"));
	assert_null(strstr(r.said, "SIGNATURE"));
	says(post(url_at("plain", "part/SECRETPART/x")), HOOK_NO, 400, "unknown token ***");
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_answers), T(test_a_redirect_is_not_followed), T(test_too_much), T(test_slow), T(test_a_stop_is_heard),
		T(test_certificates), T(test_names_are_looked_up_here), T(test_a_name_that_changes_its_mind),
		T(test_nothing_of_this_machine_goes_along), T(test_no_secret_is_said),
	};
	return cmocka_run_group_tests_name("hook_post", tests, start, stop);
}
