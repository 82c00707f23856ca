/* Sending to real servers on this machine (test/smtp_server.py): what goes well, and every way in which it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail.h"
#include "servers.h"

#define USER "sonae@hinata.example"
#define PASSWORD "pässwörd-7 \"備え\""
#define FROM S("sonae@hinata.example")
#define TO S("konishi@hinata.example")
#define YEAR_MS (366 * 24 * 3600 * INT64_C(1000))

static struct arena arena;
static struct ctx ctx, *const c = &ctx;
static struct servers servers;
static bytes message;

/* --- the servers --- */

static const char *in_dir(const char *name) { return servers_path(&servers, name); }
static str load(const char *path) { return servers_load(&servers, path); }
static int port_of(const char *name) { return servers_port(&servers, name); }

static bool make_certificates(void)
{
	const str here[] = { S("localhost"), S("127.0.0.1") }, elsewhere[] = { S("other.example") };
	const int64_t now_ms = clock_now_ms();
	return servers_certificate(&servers, "good", now_ms, here, 2) && servers_certificate(&servers, "other", now_ms, elsewhere, 1) &&
	       servers_certificate(&servers, "old", now_ms - 4 * YEAR_MS, here, 2);
}

static int start_servers(void **state)
{
	(void)state;
	arena_init(&arena);
	ctx = (struct ctx){ .arena = &arena };
	const struct mail_message m = {
		.from = { S("対応室"), FROM }, .to = { S("小西"), TO }, .subject = S("第一報"), .body = S("本文\n.\n"),
		.message_id = S("1@hinata.example"), .at_ms = clock_now_ms(),
	};
	bool ready = servers_begin(&servers) && make_certificates() && servers_run(&servers, "smtp_server.py");
	return ready && mail_write(c, &m, &message) ? 0 : -1;
}

static int stop_servers(void **state)
{
	(void)state;
	arena_free(&arena);
	return servers_end(&servers);
}

static struct mail_server server(const char *name, enum mail_security security)
{
	return (struct mail_server){
		.host = S("127.0.0.1"), .port = port_of(name), .security = security, .timeout_ms = 10000,
		.ca_file = security == MAIL_PLAIN ? STR_NONE : str_from_c(in_dir("good.cert")),
	};
}

static struct mail_server with_user(struct mail_server s, str password)
{
	s.user = S(USER);
	s.password = password;
	return s;
}

static struct mail_result send_one(const struct mail_server *s, str to)
{
	struct mail_result r;
	memset(&r, 0x5A, sizeof r);
	unlink(in_dir("taken"));
	mail_send(s, FROM, to, message, &r);
	assert_non_null(memchr(r.said, '\0', sizeof r.said));
	const str said = str_from_c(r.said);
	assert_true(said.n > 0 && text_is_utf8(said) && str_find(said, S("\n"), 0) == SIZE_MAX);
	assert_null(strstr(r.said, PASSWORD));
	return r;
}

static void assert_result(const struct mail_server *s, str to, enum mail_outcome outcome, int code, const char *says)
{
	const struct mail_result r = send_one(s, to);
	if (r.outcome != outcome || r.code != code || !strstr(r.said, says)) {
		print_error("%.*s: outcome %d, code %d, said \"%s\"\n", STR_FMT(to), (int)r.outcome, r.code, r.said);
	}
	assert_int_equal(r.outcome, outcome);
	assert_int_equal(r.code, code);
	assert_non_null(strstr(r.said, says));
}

/* "from to EHLO-name has-signed-in is-TLS", then the bytes as they were sent. */
static void assert_taken(const char *head)
{
	const str taken = load(in_dir("taken"));
	const str all = STR_CAT(&arena, str_from_c(head), S("\n"), (str){ (const char *)message.p, message.n });
	assert_string_equal(str_cz(&arena, taken), str_cz(&arena, all));
}

static int64_t since(int64_t begin_ms)
{
	return clock_now_ms() - begin_ms;
}

/* --- what goes well --- */

static void mail_arrives_as_it_was_written(void **state)
{
	(void)state;
	struct mail_server s = server("plain", MAIL_PLAIN);
	assert_result(&s, TO, MAIL_SENT, 250, "2.0.0 taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example False False");
	s = with_user(server("plain_auth", MAIL_PLAIN), S(PASSWORD)); /* in the clear, but to this machine */
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example True False");
	s = with_user(server("starttls", MAIL_STARTTLS), S(PASSWORD));
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example True True");
	s = with_user(server("tls", MAIL_TLS), S(PASSWORD));
	s.host = S("localhost");
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example True True");
	s = server("plain", MAIL_PLAIN);
	assert_result(&s, S("abc..d.@docomo.ne.jp"), MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example abc..d.@docomo.ne.jp hinata.example False False"); /* unquoted by the server */
}

static void dots_and_large_messages_arrive(void **state)
{
	(void)state;
	struct mail_server s = server("plain", MAIL_PLAIN);
	const bytes kept = message;
	message = str_bytes(S("Subject: x\r\n\r\n.\r\n..\r\n.a\r\n"));
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example False False");
	AUTO_BUF(b, 3 * 1024 * 1024);
	buf_add(&b, S("Subject: x\r\n\r\n"));
	for (int i = 0; i < 30000; i++) {
		buf_add(&b, S(".0123456789012345678901234567890123456789012345678901234567890123456789\r\n"));
	}
	message = str_bytes(buf_str(&b));
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_taken("sonae@hinata.example konishi@hinata.example hinata.example False False");
	message = kept;
}

static void *send_some(void *arg)
{
	const struct mail_server *s = arg;
	uintptr_t n_sent = 0;
	for (int i = 0; i < 5; i++) {
		struct mail_result r;
		mail_send(s, FROM, TO, message, &r);
		n_sent += r.outcome == MAIL_SENT;
	}
	return (void *)n_sent;
}

static void several_threads_may_send(void **state)
{
	(void)state;
	struct mail_server s = with_user(server("tls", MAIL_TLS), S(PASSWORD));
	pthread_t threads[4];
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, send_some, &s), 0);
	}
	for (size_t i = 0; i < 4; i++) {
		void *n_sent;
		assert_int_equal(pthread_join(threads[i], &n_sent), 0);
		assert_int_equal((uintptr_t)n_sent, 5);
	}
}

/* --- what the server says --- */

static void answers_are_sorted(void **state)
{
	(void)state;
	struct mail_server s = server("plain", MAIL_PLAIN);
	assert_result(&s, S("nobody@hinata.example"), MAIL_REFUSED, 550, "5.1.1 no such user");
	assert_result(&s, S("greylisted@hinata.example"), MAIL_LATER, 451, "4.7.1 try again later");
	assert_result(&s, S("full@hinata.example"), MAIL_LATER, 452, "4.2.2 mailbox full");
	assert_result(&s, S("picky@hinata.example"), MAIL_REFUSED, 554, "5.7.1 looks like spam");
	assert_result(&s, S("relay@hinata.example"), MAIL_SETTINGS, 530, "5.7.0 Authentication required");
	struct mail_result r;
	mail_send(&s, S("stolen@hinata.example"), TO, message, &r);
	assert_int_equal(r.outcome, MAIL_SETTINGS);
	assert_int_equal(r.code, 550);
	static const struct { const char *name; enum mail_outcome outcome; int code; const char *says; } kinds[] = {
		{ "busy", MAIL_LATER, 421, "too many connections" },
		{ "blocked", MAIL_SETTINGS, 554, "you are on a list" },
		{ "bad_hello", MAIL_SETTINGS, 550, "who are you" },
		{ "too_large", MAIL_REFUSED, 552, "too big" },
		{ "japanese", MAIL_REFUSED, 550, "5.1.1 no such user 宛先不明" },
		{ "mixed_up", MAIL_LATER, 250, "" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		s = server(kinds[i].name, MAIL_PLAIN);
		assert_result(&s, TO, kinds[i].outcome, kinds[i].code, kinds[i].says);
	}
}

static void signing_in_is_sorted(void **state)
{
	(void)state;
	struct mail_server s = with_user(server("starttls", MAIL_STARTTLS), S("wrong"));
	assert_result(&s, TO, MAIL_SETTINGS, 535, "5.7.8");
	s = with_user(server("tls", MAIL_TLS), S(""));
	assert_result(&s, TO, MAIL_SETTINGS, 535, "5.7.8");
	s = server("starttls", MAIL_STARTTLS); /* nobody, where somebody is wanted */
	assert_result(&s, TO, MAIL_SETTINGS, 530, "5.7.0");
	s = server("starttls", MAIL_PLAIN); /* no TLS, where it is wanted */
	assert_result(&s, TO, MAIL_SETTINGS, 530, "STARTTLS");
	s = with_user(server("auth_later", MAIL_PLAIN), S(PASSWORD));
	assert_result(&s, TO, MAIL_LATER, 454, "temporary");
	s = with_user(server("auth_other", MAIL_PLAIN), S(PASSWORD));
	const struct mail_result r = send_one(&s, TO);
	assert_int_equal(r.outcome, MAIL_SETTINGS);
}

/* --- TLS --- */

static void nobody_is_believed_unasked(void **state)
{
	(void)state;
	struct mail_server s = server("tls", MAIL_TLS);
	s.ca_file = STR_NONE; /* whom the system trusts */
	assert_result(&s, TO, MAIL_SETTINGS, 0, "certificate");
	s.ca_file = str_from_c(in_dir("other.cert"));
	assert_result(&s, TO, MAIL_SETTINGS, 0, "certificate");
	s.ca_file = S("/nowhere/ca.pem");
	assert_result(&s, TO, MAIL_SETTINGS, 0, "/nowhere/ca.pem");
	s = server("tls_other", MAIL_TLS); /* known, but of another name */
	s.ca_file = str_from_c(in_dir("other.cert"));
	assert_result(&s, TO, MAIL_SETTINGS, 0, "127.0.0.1");
	s = server("tls_old", MAIL_TLS); /* run out */
	s.ca_file = str_from_c(in_dir("old.cert"));
	assert_result(&s, TO, MAIL_SETTINGS, 0, "certificate has expired");
	s = server("tls_too_old", MAIL_TLS);
	assert_result(&s, TO, MAIL_SETTINGS, 0, "SSL routines");
	s = with_user(server("starttls", MAIL_STARTTLS), S(PASSWORD));
	s.ca_file = STR_NONE;
	assert_result(&s, TO, MAIL_SETTINGS, 220, "certificate");
	assert_null(load(in_dir("taken")).p);
}

static void nothing_is_said_without_starttls(void **state)
{
	(void)state;
	struct mail_server s = with_user(server("no_starttls", MAIL_STARTTLS), S(PASSWORD));
	assert_result(&s, TO, MAIL_SETTINGS, 250, "STARTTLS");
	s = with_user(server("starttls_never", MAIL_STARTTLS), S(PASSWORD));
	assert_result(&s, TO, MAIL_SETTINGS, 502, "no");
	s = with_user(server("starttls_later", MAIL_STARTTLS), S(PASSWORD));
	assert_result(&s, TO, MAIL_LATER, 454, "not now");
	s = with_user(server("starttls_injected", MAIL_STARTTLS), S(PASSWORD));
	s.timeout_ms = 1000;
	assert_result(&s, TO, MAIL_LATER, 220, "");
	s = with_user(server("plain", MAIL_TLS), S(PASSWORD)); /* the port of another kind */
	assert_result(&s, TO, MAIL_SETTINGS, 0, "SSL routines");
	s = server("tls_closes", MAIL_TLS);
	assert_result(&s, TO, MAIL_LATER, 0, "");
}

/* 192.0.2.1 is an address of documentation: were it asked, this would take its ten seconds. */
static void passwords_stay_on_this_machine_without_tls(void **state)
{
	(void)state;
	const int64_t begin = clock_now_ms();
	struct mail_server s = with_user(server("plain_auth", MAIL_PLAIN), S(PASSWORD));
	s.host = S("192.0.2.1");
	assert_result(&s, TO, MAIL_SETTINGS, 0, "in the clear");
	s.host = S("2001:db8::1");
	assert_result(&s, TO, MAIL_SETTINGS, 0, "in the clear");
	assert_true(since(begin) < 3000);
	s.host = S("localhost");
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
}

/* --- what is no answer --- */

static void unreachable_is_later(void **state)
{
	(void)state;
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof in;
	const int fd = socket(AF_INET, SOCK_STREAM, 0); /* bound, nobody listens */
	assert_int_equal(bind(fd, (struct sockaddr *)&in, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &n), 0);
	struct mail_server s = server("plain", MAIL_PLAIN);
	s.port = ntohs(in.sin_port);
	assert_result(&s, TO, MAIL_LATER, 0, "onnect");
	close(fd);
	s.host = S("mail.nowhere.invalid");
	s.timeout_ms = 2000;
	const struct mail_result r = send_one(&s, TO);
	assert_int_equal(r.outcome, MAIL_LATER);
}

static void silence_has_an_end(void **state)
{
	(void)state;
	static const char *const names[] = { "silent", "silent_hello", "silent_end" };
	for (size_t i = 0; i < 3; i++) {
		struct mail_server s = server(names[i], MAIL_PLAIN);
		s.timeout_ms = 400;
		const int64_t begin = clock_now_ms();
		const struct mail_result r = send_one(&s, TO);
		assert_int_equal(r.outcome, MAIL_LATER);
		assert_non_null(strstr(r.said, "time"));
		assert_true(since(begin) >= 390 && since(begin) < 3000);
	}
	struct mail_server s = server("silent", MAIL_TLS);
	s.timeout_ms = 400;
	assert_result(&s, TO, MAIL_LATER, 0, "timed out");
	s = server("silent_quit", MAIL_PLAIN); /* it is sent; that nobody says goodbye costs a second */
	const int64_t begin = clock_now_ms();
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	assert_true(since(begin) < 4000);
}

static void lost_connections_and_garbage_are_later(void **state)
{
	(void)state;
	static const struct { const char *name, *says; } kinds[] = {
		{ "closes_at_once", "" }, { "closes_rcpt", "" }, { "closes_data", "" }, { "garbage", "HTTP/1.1 400 Bad Request" },
		{ "garbage_hangs", "" }, { "garbage_later", "" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct mail_server s = server(kinds[i].name, MAIL_PLAIN);
		s.timeout_ms = 1500;
		const struct mail_result r = send_one(&s, TO);
		if (r.outcome != MAIL_LATER || !strstr(r.said, kinds[i].says)) {
			print_error("%s: %d %d \"%s\"\n", kinds[i].name, (int)r.outcome, r.code, r.said);
		}
		assert_int_equal(r.outcome, MAIL_LATER);
		assert_non_null(strstr(r.said, kinds[i].says));
	}
}

/* --- what is shown --- */

static void passwords_are_never_shown(void **state)
{
	(void)state;
	struct mail_server s = with_user(server("echo", MAIL_PLAIN), S(PASSWORD));
	struct mail_result r = send_one(&s, TO);
	assert_int_equal(r.outcome, MAIL_SETTINGS);
	assert_int_equal(r.code, 535);
	assert_string_equal(r.said, "no: *** ***  [31m *** ***");
	s = with_user(server("echo_long", MAIL_PLAIN), S(PASSWORD));
	r = send_one(&s, TO);
	assert_null(strstr(r.said, "päss"));
	assert_string_equal(r.said + strlen(r.said) - 6, "******");
	AUTO_BUF(b, 1000); /* longer than what is shown, and cut where the answer is */
	for (int i = 0; i < 80; i++) {
		buf_add(&b, S("lang"));
	}
	s = with_user(server("echo_longer", MAIL_PLAIN), buf_str(&b));
	r = send_one(&s, TO);
	assert_null(strstr(r.said, "lang"));
}

static void foreign_words_become_a_line(void **state)
{
	(void)state;
	struct mail_server s = server("not_utf8", MAIL_PLAIN);
	const struct mail_result r = send_one(&s, TO);
	assert_int_equal(r.code, 550);
	for (const char *p = r.said; *p != '\0'; p++) {
		assert_true((unsigned char)*p >= 0x20 && *p != 0x7F);
	}
	assert_non_null(strstr(r.said, "備"));
}

/* --- giving up --- */

static atomic_bool is_ending;

static bool is_over(void *arg)
{
	(void)arg;
	return is_ending;
}

static int64_t told_at_ms;

static void *tell_soon(void *arg)
{
	(void)arg;
	usleep(300000);
	told_at_ms = clock_now_ms();
	is_ending = true;
	return NULL;
}

/* Milliseconds from "it is over" to the end. */
static int64_t end_soon(const struct mail_server *s)
{
	pthread_t teller;
	is_ending = false;
	assert_int_equal(pthread_create(&teller, NULL, tell_soon, NULL), 0);
	const struct mail_result r = send_one(s, TO);
	const int64_t ended_at_ms = clock_now_ms();
	assert_int_equal(pthread_join(teller, NULL), 0);
	assert_int_equal(r.outcome, MAIL_LATER);
	assert_true(ended_at_ms >= told_at_ms);
	return ended_at_ms - told_at_ms;
}

static void a_hanging_send_can_be_ended(void **state)
{
	(void)state;
	static const struct { const char *name; enum mail_security security; } kinds[] = {
		{ "silent", MAIL_PLAIN }, { "silent", MAIL_TLS }, { "silent_hello", MAIL_STARTTLS }, { "silent_end", MAIL_PLAIN },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct mail_server s = server(kinds[i].name, kinds[i].security);
		s.is_over = is_over;
		int64_t took_ms = end_soon(&s);
		for (int again = 0; again < 3 && took_ms >= 300; again++) {
			took_ms = end_soon(&s); /* the machine may have been busy */
		}
		assert_true(took_ms < 300);
		assert_non_null(strstr(send_one(&s, TO).said, "given up")); /* over before it began */
	}
}

/* What was given up or took too long ends without the dot: a server takes all of a mail or nothing. */
static void no_half_mail_is_taken(void **state)
{
	(void)state;
	const bytes kept = message;
	AUTO_BUF(b, 9 * 1024 * 1024);
	buf_add(&b, S("Subject: x\r\n\r\n"));
	for (int i = 0; i < 100000; i++) {
		buf_add(&b, S("0123456789012345678901234567890123456789012345678901234567890123456789\r\n"));
	}
	message = str_bytes(buf_str(&b));
	for (int by_time = 0; by_time < 2; by_time++) {
		struct mail_server s = server("stops_reading", MAIL_PLAIN);
		s.timeout_ms = by_time ? 500 : 10000;
		s.is_over = by_time ? NULL : is_over;
		is_ending = false;
		pthread_t teller;
		assert_int_equal(pthread_create(&teller, NULL, tell_soon, NULL), 0);
		const struct mail_result r = send_one(&s, TO);
		assert_true(by_time || clock_now_ms() - told_at_ms < 1000);
		assert_int_equal(pthread_join(teller, NULL), 0);
		assert_int_equal(r.outcome, MAIL_LATER);
		str half = STR_NONE;
		for (int i = 0; i < 100 && half.n == 0; i++) {
			usleep(50000);
			half = load(in_dir("half"));
		}
		assert_true(half.n > 0 && half.n < message.n);
		assert_true(str_find(half, S("\r\n.\r\n"), 0) == SIZE_MAX && str_find(half, S("QUIT"), 0) == SIZE_MAX);
		unlink(in_dir("half"));
	}
	message = kept;
}

static void what_cannot_be_tried_is_said(void **state)
{
	(void)state;
	const struct { str host; int port; str from, to; enum mail_outcome outcome; } kinds[] = {
		{ S(""), 25, FROM, TO, MAIL_SETTINGS }, { S("a b"), 25, FROM, TO, MAIL_SETTINGS },
		{ S("evil.example/x?"), 25, FROM, TO, MAIL_SETTINGS }, { S("u:p@evil.example"), 25, FROM, TO, MAIL_SETTINGS },
		{ S("127.0.0.1\r\n"), 25, FROM, TO, MAIL_SETTINGS }, { S("127.0.0.1"), 0, FROM, TO, MAIL_SETTINGS },
		{ S("127.0.0.1"), 65536, FROM, TO, MAIL_SETTINGS }, { S("127.0.0.1"), -1, FROM, TO, MAIL_SETTINGS },
		{ S("127.0.0.1"), 25, S(""), TO, MAIL_SETTINGS }, { S("127.0.0.1"), 25, S("a@b>\r\nRSET"), TO, MAIL_SETTINGS },
		{ S("127.0.0.1"), 25, FROM, S(""), MAIL_REFUSED }, { S("127.0.0.1"), 25, FROM, S("a@b>\r\nRCPT TO:<c@d"), MAIL_REFUSED },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct mail_server s = { .host = kinds[i].host, .port = kinds[i].port, .security = MAIL_PLAIN };
		struct mail_result r;
		mail_send(&s, kinds[i].from, kinds[i].to, message, &r);
		assert_int_equal(r.outcome, kinds[i].outcome);
		assert_int_equal(r.code, 0);
		assert_true(r.said[0] != '\0');
	}
}

/* A proxy, a .netrc and the like of whoever starts the program change nothing. */
static void the_environment_is_not_asked(void **state)
{
	(void)state;
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	setenv("smtp_proxy", "socks5://127.0.0.1:1", 1);
	struct mail_server s = server("plain", MAIL_PLAIN);
	assert_result(&s, TO, MAIL_SENT, 250, "taken");
	unsetenv("ALL_PROXY");
	unsetenv("smtp_proxy");
}

/* The same way as a mail, but for the mail. */
static void assert_tried(const struct mail_server *s, enum mail_outcome outcome)
{
	struct mail_result r;
	unlink(in_dir("taken"));
	mail_try(s, FROM, &r);
	if (r.outcome != outcome) {
		print_error("tried: outcome %d, code %d, said \"%s\"\n", (int)r.outcome, r.code, r.said);
	}
	assert_int_equal(r.outcome, outcome);
	assert_null(strstr(r.said, PASSWORD));
	assert_int_not_equal(access(in_dir("taken"), F_OK), 0); /* nothing was sent */
}

static void test_tried_only(void **state)
{
	(void)state;
	struct mail_server s = server("plain", MAIL_PLAIN);
	assert_tried(&s, MAIL_SENT);
	s = with_user(server("starttls", MAIL_STARTTLS), S(PASSWORD));
	assert_tried(&s, MAIL_SENT);
	s = with_user(server("tls", MAIL_TLS), S(PASSWORD));
	assert_tried(&s, MAIL_SENT);
	s = with_user(server("tls", MAIL_TLS), S("wrong"));
	assert_tried(&s, MAIL_SETTINGS);
	s = server("plain", MAIL_STARTTLS); /* not offered there */
	assert_tried(&s, MAIL_SETTINGS);
	s = server("plain", MAIL_PLAIN);
	s.port = 1;
	assert_tried(&s, MAIL_LATER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tried_only), cmocka_unit_test(mail_arrives_as_it_was_written),
		cmocka_unit_test(dots_and_large_messages_arrive),
		cmocka_unit_test(several_threads_may_send),
		cmocka_unit_test(answers_are_sorted),
		cmocka_unit_test(signing_in_is_sorted),
		cmocka_unit_test(nobody_is_believed_unasked),
		cmocka_unit_test(nothing_is_said_without_starttls),
		cmocka_unit_test(passwords_stay_on_this_machine_without_tls),
		cmocka_unit_test(unreachable_is_later),
		cmocka_unit_test(silence_has_an_end),
		cmocka_unit_test(lost_connections_and_garbage_are_later),
		cmocka_unit_test(passwords_are_never_shown),
		cmocka_unit_test(foreign_words_become_a_line),
		cmocka_unit_test(a_hanging_send_can_be_ended),
		cmocka_unit_test(no_half_mail_is_taken),
		cmocka_unit_test(what_cannot_be_tried_is_said),
		cmocka_unit_test(the_environment_is_not_asked),
	};
	return cmocka_run_group_tests_name("mail_send", tests, start_servers, stop_servers);
}
