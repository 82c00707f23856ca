/* The way out: what is kept of it, and how messages fare with a server that is well, ill or gone. */
#include "room_help.h"

#include "outbox/courier.h"
#include "outbox/outbox.h"
#include "outbox/secret.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a server that says what it is told to; 127.0.0.1 only --- */

static struct {
	int fd, port;
	pthread_t thread;
	const char *to_rcpt;        /* the answer to RCPT TO */
	const char *refuses;        /* an address that gets 550 whatever to_rcpt says; NULL: none */
	atomic_int taken;           /* messages taken */
	char last_to[200];
} smtp;

static void say(FILE *f, const char *line)
{
	fprintf(f, "%s\r\n", line);
	fflush(f);
}

static void talk(FILE *f)
{
	char line[2000];
	bool in_data = false;
	say(f, "220 test");
	while (fgets(line, sizeof line, f)) {
		if (in_data) {
			in_data = strcmp(line, ".\r\n") != 0;
			if (!in_data) {
				atomic_fetch_add(&smtp.taken, 1);
				say(f, "250 taken");
			}
		} else if (strncmp(line, "RCPT", 4) == 0) {
			snprintf(smtp.last_to, sizeof smtp.last_to, "%.190s", line);
			bool no = smtp.refuses && strstr(line, smtp.refuses);
			say(f, no ? "550 nobody here" : smtp.to_rcpt);
		} else if (strncmp(line, "DATA", 4) == 0) {
			in_data = true;
			say(f, "354 go on");
		} else if (strncmp(line, "QUIT", 4) == 0) {
			say(f, "221 bye");
			break;
		} else {
			say(f, "250 ok");
		}
	}
}

static void *serve(void *arg)
{
	(void)arg;
	for (;;) {
		int fd = accept(smtp.fd, NULL, NULL);
		FILE *f = fd >= 0 ? fdopen(fd, "r+") : NULL;
		if (!f) {
			return NULL;
		}
		talk(f);
		fclose(f);
	}
}

static void smtp_begin(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	smtp.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(smtp.fd >= 0 && bind(smtp.fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(smtp.fd, 8) == 0);
	assert_int_equal(getsockname(smtp.fd, (struct sockaddr *)&at, &n), 0);
	smtp.port = ntohs(at.sin_port);
	smtp.to_rcpt = "250 ok";
	smtp.refuses = NULL;
	atomic_store(&smtp.taken, 0);
	assert_int_equal(pthread_create(&smtp.thread, NULL, serve, NULL), 0);
}

static void smtp_end(void)
{
	shutdown(smtp.fd, SHUT_RDWR);
	close(smtp.fd);
	pthread_join(smtp.thread, NULL);
}

/* --- helpers --- */

static void set_server(int port)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, port }, .security = MAIL_PLAIN,
		.from_name = S("ひなた惣菜"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
}

static int64_t clock_of_test(void *arg)
{
	(void)arg;
	return h.now_ms;
}

static size_t carry(void)
{
	struct courier_config config = { .store = h.store, .catalog = c->catalog, .base_url = S("https://sonae.test:8443"),
		.now_ms = clock_of_test };
	size_t n;
	assert_true(courier_run_due(c, &config, &n));
	return n;
}

static void later(int minutes)
{
	h.now_ms += minutes * 60000LL;
	c->now_ms = h.now_ms;
}

struct add_in { struct outbox_mail m; bool added; };
static bool act_add(struct ctx *w, void *arg)
{
	struct add_in *in = arg;
	return outbox_add(w, &in->m, &in->added);
}

static bool add(const char *to, const char *other, struct id incident_id)
{
	struct add_in in = { .m = { .about = "test", .incident_id = incident_id, .to = { S("小西\r\nBcc: x@evil.example"), str_from_c(to) },
		.other_address = str_from_c(other), .subject = S("お知らせ\r\nX-Evil: 1"), .body = S("本文") } };
	assert_true(harness_write(&h, act_add, &in));
	return in.added;
}

static struct outbox_row row_now(void)
{
	struct outbox_row *v;
	size_t n;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n) && n > 0);
	read_end();
	return v[0];
}

static struct mail_settings settings_now(void)
{
	struct mail_settings m;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(mail_settings_get(c, &m));
	read_end();
	return m;
}

static const struct id none = { { 0 } };

/* --- scenarios --- */

static void test_nothing_without_a_server(void **state)
{
	(void)state;
	assert_false(add("a@hinata.example", "", none));
	assert_int_equal(carry(), 0);
	struct test_to { str to; } in = { S("a@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_mail_test, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_OUTBOX_NO_SERVER));
}

static void test_sent(void **state)
{
	(void)state;
	smtp_begin();
	set_server(smtp.port);
	assert_true(add("a@hinata.example", "", none));
	assert_int_equal(carry(), 1);
	struct outbox_row r = row_now();
	assert_int_equal(r.state, OUTBOX_SENT);
	assert_int_equal(atomic_load(&smtp.taken), 1);
	assert_null(memchr(r.subject.p, '\n', r.subject.n)); /* no second header field */
	assert_null(memchr(r.to_name.p, '\r', r.to_name.n));
	assert_true(settings_now().sent_at.has);
	assert_int_equal(carry(), 0);
	smtp_end();
}

static void test_refused_then_the_other_address(void **state)
{
	(void)state;
	smtp_begin();
	smtp.refuses = "gone@";
	set_server(smtp.port);
	assert_true(add("gone@hinata.example", "home@phone.example", none));
	assert_int_equal(carry(), 2);
	struct outbox_row r = row_now();
	assert_int_equal(r.state, OUTBOX_SENT);
	assert_true(text_is(r.to_address, "home@phone.example"));
	smtp_end();
}

static void test_refused_is_told_in_the_room(void **state)
{
	(void)state;
	smtp_begin();
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	smtp.to_rcpt = "550 no such user";
	set_server(smtp.port);
	assert_true(add("gone@hinata.example", "", i.id));
	assert_int_equal(carry(), 1);
	struct outbox_row r = row_now();
	assert_true(r.state == OUTBOX_REFUSED && r.code.v == 550 && text_has(r.said, "no such user"));
	size_t n;
	struct entry_view *v = entries_now(i.id, &n);
	assert_true(text_has(v[n - 1].text, "届きませんでした") && text_has(v[n - 1].text, "小西"));
	assert_false(text_has(v[n - 1].text, "gone@hinata.example"));
	/* by hand again, when it may be tried */
	struct again_in { struct id message_id; } in = { r.id };
	smtp.to_rcpt = "250 ok";
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_outbox_again, &in, NULL));
	assert_int_equal(carry(), 1);
	assert_int_equal(row_now().state, OUTBOX_SENT);
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_outbox_again, &in, NULL)); /* it went */
	smtp_end();
	assert_whole();
}

static void test_later_and_given_up(void **state)
{
	(void)state;
	smtp_begin();
	smtp.to_rcpt = "451 try later";
	set_server(smtp.port);
	assert_true(add("a@hinata.example", "", none));
	assert_int_equal(carry(), 1);
	assert_int_equal(row_now().state, OUTBOX_WAITING);
	assert_int_equal(carry(), 0); /* not at once */
	later(1);
	assert_int_equal(carry(), 1);
	later(4);
	assert_int_equal(carry(), 0);
	later(1);
	assert_int_equal(carry(), 1);
	later(25 * 60);
	assert_int_equal(carry(), 1);
	assert_int_equal(row_now().state, OUTBOX_GIVEN_UP);
	smtp_end();
}

static void test_a_dead_server_keeps_all_waiting(void **state)
{
	(void)state;
	smtp_begin();
	int port = smtp.port;
	smtp_end(); /* nobody listens there any more */
	set_server(port);
	assert_true(add("a@hinata.example", "", none) && add("b@hinata.example", "", none) && add("c@hinata.example", "", none));
	assert_int_equal(carry(), 1); /* the others wait without trying */
	struct mail_settings m = settings_now();
	assert_true(m.trouble.n > 0 && m.trouble_at.has);
	assert_int_equal(m.waiting.v, 3);
	smtp_begin();
	set_server(smtp.port); /* mended: at once */
	assert_int_equal(carry(), 3);
	m = settings_now();
	assert_true(m.trouble.n == 0 && m.waiting.v == 0);
	smtp_end();
}

static void test_killed_while_sending(void **state)
{
	(void)state;
	smtp_begin();
	set_server(smtp.port);
	assert_true(add("a@hinata.example", "", none));
	raw_sql("UPDATE outbox SET state = 'sending', next_at = %lld", (long long)(h.now_ms + 300000));
	assert_int_equal(carry(), 0);
	later(6);
	assert_int_equal(carry(), 1); /* twice rather than never */
	assert_int_equal(row_now().state, OUTBOX_SENT);
	smtp_end();
}

static bool act_seal(struct ctx *w, void *arg)
{
	bytes *b = arg;
	return secret_seal(w, S("合い言葉 pass"), b);
}

static void test_the_password_is_sealed(void **state)
{
	(void)state;
	bytes sealed;
	str open;
	assert_true(harness_write(&h, act_seal, &sealed));
	assert_int_equal(str_find((str){ (const char *)sealed.p, sealed.n }, S("pass"), 0), SIZE_MAX);
	assert_true(secret_open(c, sealed, &open) && text_is(open, "合い言葉 pass"));
	char path[200];
	struct stat st;
	snprintf(path, sizeof path, "%s/secret.key", store_dir(h.store));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	((uint8_t *)(uintptr_t)sealed.p)[sealed.n - 1] ^= 1;
	assert_false(secret_open(c, sealed, &open));
	err_clear(c);
	assert_int_equal(unlink(path), 0);
	assert_false(secret_open(c, sealed, &open));
	assert_int_equal(c->err.code, ERR_UNAVAILABLE);
	err_clear(c);
}

static void test_settings(void **state)
{
	(void)state;
	struct mail_settings_in in = { .host = S("smtp.hinata.example"), .security = MAIL_TLS, .user_name = S("sonae"),
		.password = S("s3cret pass"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
	struct mail_settings m = settings_now();
	assert_true(m.has && m.has_password && m.port.v == 465);
	in.password = S("");
	in.from_name = S("そなえ");
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL)); /* the password stays */
	assert_true(settings_now().has_password);
	in.host = S("smtp.evil.example"); /* but it goes to no other server */
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_mail_settings, &in, NULL));
	assert_true(refused_field("password", MSG_OUTBOX_PASSWORD_NEEDED));
	in = (struct mail_settings_in){ .host = S("http://x y"), .port = { true, 70000 }, .security = MAIL_TLS,
		.password = S("x"), .from_address = S("a\r\nb@c"), .reply_to = S("x") };
	assert_false(run(&op_mail_settings, &in, NULL));
	assert_true(refused_field("host", MSG_OUTBOX_HOST_BAD) && refused_field("port", MSG_OUTBOX_PORT_BAD) &&
		refused_field("from_address", MSG_OUTBOX_ADDRESS_BAD) && refused_field("reply_to", MSG_OUTBOX_ADDRESS_BAD) &&
		refused_field("user_name", MSG_OUTBOX_USER_NEEDED));
	assert_true(run(&op_mail_settings_drop, &(struct test_none { str s; }){ STR_NONE }, NULL));
	assert_false(settings_now().has);
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_nothing_without_a_server), T(test_sent),
		T(test_refused_then_the_other_address), T(test_refused_is_told_in_the_room), T(test_later_and_given_up),
		T(test_a_dead_server_keeps_all_waiting), T(test_killed_while_sending), T(test_the_password_is_sealed), T(test_settings) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
