/* The certificate of the office network, and a handshake with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "http/test_app.h"
#include "http/tls_init.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NOW_MS INT64_C(1795219200000) /* 2026-11-21 */

struct fixture {
	struct arena arena;
	struct ctx c;
	char dir[40];
	const char *cert, *key;
	str fingerprint;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	f->c.arena = &f->arena;
	f->c.now_ms = NOW_MS;
	snprintf(f->dir, sizeof(f->dir), "/tmp/sonae-tls-XXXXXX");
	*state = f;
	if (!mkdtemp(f->dir)) {
		return -1;
	}
	f->cert = str_cz(&f->arena, str_printf(&f->arena, "%s/%s", f->dir, TLS_CERT_FILE));
	f->key = str_cz(&f->arena, str_printf(&f->arena, "%s/%s", f->dir, TLS_KEY_FILE));
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	unlink(f->cert);
	unlink(f->key);
	int left = rmdir(f->dir); /* fails when anything else was left behind */
	arena_free(&f->arena);
	free(f);
	return left;
}

static bool make(struct fixture *f, bool replace)
{
	static const struct { const char *p; } names[] = { { "sonae.local" }, { "192.168.1.20" }, { "fd00::20" } };
	str v[3];
	for (size_t i = 0; i < 3; i++) {
		v[i] = str_from_c(names[i].p);
	}
	return tls_init(&f->c, f->dir, v, 3, replace, &f->fingerprint);
}

static X509 *read_cert(const char *path)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	X509 *cert = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	assert_non_null(cert);
	return cert;
}

static void certificate_says_what_it_should(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	int days = 0, seconds = 0;
	time_t now = NOW_MS / 1000;
	assert_true(make(f, false));
	X509 *cert = read_cert(f->cert);
	assert_int_equal(X509_check_host(cert, "sonae.local", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(cert, "other.local", 0, 0, NULL), 0);
	assert_int_equal(X509_check_ip_asc(cert, "192.168.1.20", 0), 1);
	assert_int_equal(X509_check_ip_asc(cert, "fd00::20", 0), 1);
	assert_int_equal(X509_check_ip_asc(cert, "192.168.1.21", 0), 0);
	assert_int_equal(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(cert), X509_get0_notAfter(cert)), 1);
	assert_int_equal(days, 825);
	assert_true(X509_cmp_time(X509_get0_notBefore(cert), &now) < 0);
	assert_int_equal(X509_check_purpose(cert, X509_PURPOSE_SSL_SERVER, 0), 1);
	assert_int_equal(X509_check_ca(cert), 0);
	assert_int_equal(X509_verify(cert, X509_get0_pubkey(cert)), 1);
	assert_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(cert)), 256);
	X509_free(cert);
	assert_int_equal(stat(f->key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(f->fingerprint.n, 32 * 3 - 1);
	assert_int_equal(f->fingerprint.p[2], ':');
}

static void nothing_is_overwritten_unasked(void **state)
{
	struct fixture *f = *state;
	assert_true(make(f, false));
	str first = f->fingerprint;
	assert_false(make(f, false));
	assert_int_equal(f->c.err.code, ERR_CONFLICT);
	err_clear(&f->c);
	unlink(f->cert);
	assert_false(make(f, false)); /* the key alone is reason enough */
	err_clear(&f->c);
	assert_true(make(f, true));
	assert_false(str_eq(first, f->fingerprint));
}

static void odd_names_and_folders_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = { "", "a,DNS:evil.example", "a b", "-a", "a.", ".a", "a..b", "備え.jp", "a/b", "*.local" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		str name = str_from_c(bad[i]);
		err_clear(&f->c);
		assert_false(tls_init(&f->c, f->dir, &name, 1, false, &f->fingerprint));
		assert_int_equal(f->c.err.code, ERR_INVALID);
	}
	err_clear(&f->c);
	assert_false(tls_init(&f->c, f->dir, NULL, 0, false, &f->fingerprint));
	str name = S("sonae.local");
	err_clear(&f->c);
	assert_false(tls_init(&f->c, "/nonexistent/folder", &name, 1, false, &f->fingerprint));
	assert_int_equal(f->c.err.code, ERR_UNAVAILABLE);
	assert_int_equal(access(f->cert, F_OK), -1);
}

static void *tell_later(void *arg)
{
	pause_ms(200);
	test_app_tell(arg, "told later");
	pause_ms(200);
	test_app_tell(arg, NULL);
	return NULL;
}

static SSL_CTX *context(struct fixture *f)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	assert_int_equal(SSL_CTX_load_verify_file(ctx, f->cert), 1);
	X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ctx), NOW_MS / 1000);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	return ctx;
}

/* Reads a stream over TLS until its end. */
static void listen_tls(struct fixture *f, int port, char *answer, size_t room)
{
	static const char text[] = "GET /stream HTTP/1.1\r\nHost: sonae.local\r\n\r\n";
	SSL_CTX *ctx = context(f);
	int n = 0, got, fd = client_connect("127.0.0.1", port);
	SSL *ssl = SSL_new(ctx);
	SSL_set_fd(ssl, fd);
	assert_int_equal(SSL_connect(ssl), 1);
	SSL_write(ssl, text, sizeof(text) - 1);
	while (n < (int)room - 1 && (got = SSL_read(ssl, answer + n, (int)room - 1 - n)) > 0) {
		n += got;
	}
	answer[n] = 0;
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
}

/* Asks for /show over TLS; 0 when there was no handshake. */
static int ask_tls(struct fixture *f, int port, int max_version, char *answer, size_t room)
{
	SSL_CTX *ctx = context(f);
	int n = 0, fd = client_connect("127.0.0.1", port);
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_security_level(ctx, max_version < TLS1_2_VERSION ? 0 : 2);
	SSL_CTX_set_max_proto_version(ctx, max_version);
	SSL *ssl = SSL_new(ctx);
	SSL_set_fd(ssl, fd);
	if (SSL_set1_host(ssl, "sonae.local") == 1 && SSL_connect(ssl) == 1) {
		static const char text[] = "GET /show HTTP/1.1\r\nHost: sonae.local\r\n\r\nGET /wait HTTP/1.1\r\nHost: l\r\n\r\n";
		SSL_write(ssl, text, sizeof(text) - 1);
		while (n < (int)room - 1 && !(n > 5 && memcmp(answer + n - 5, "woken", 5) == 0)) {
			int got = SSL_read(ssl, answer + n, (int)room - 1 - n);
			if (got <= 0) {
				break;
			}
			n += got;
		}
	}
	answer[n] = 0;
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
	return n;
}

static void handshake(void **state)
{
	struct fixture *f = *state;
	struct test_app app;
	struct http_server *server = NULL;
	char answer[4000];
	assert_true(make(f, false));
	test_app_init(&app);
	struct http_config config = { .listen = "127.0.0.1", .n_workers = 2, .tls_cert = f->cert, .tls_key = f->key };
	assert_true(http_server_start(&f->c, &config, &app.app, &server));
	assert_true(ask_tls(f, http_server_port(server), TLS1_3_VERSION, answer, sizeof(answer)) > 0);
	assert_non_null(strstr(answer, "tls=1 host=sonae.local"));
	assert_non_null(strstr(answer, "woken"));
	assert_true(ask_tls(f, http_server_port(server), TLS1_2_VERSION, answer, sizeof(answer)) > 0);
	assert_int_equal(ask_tls(f, http_server_port(server), TLS1_1_VERSION, answer, sizeof(answer)), 0);
	int fd = client_connect("127.0.0.1", http_server_port(server));
	assert_int_not_equal(client_ask(fd, "GET /show HTTP/1.1\r\nHost: l\r\n\r\n", answer, sizeof(answer)), 200);
	close(fd);
	pthread_t thread;
	pthread_create(&thread, NULL, tell_later, &app);
	listen_tls(f, http_server_port(server), answer, sizeof(answer));
	pthread_join(thread, NULL);
	assert_non_null(strstr(answer, "told later"));
	assert_non_null(strstr(answer, "\r\n0\r\n\r\n"));
	http_server_stop(server);
	test_app_done(&app);
}

static int64_t clock_ms(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Whoever connects and is slow to shake hands, or never does, costs no processor; others are served meanwhile. */
static void slow_handshakes_cost_nothing(void **state)
{
	struct fixture *f = *state;
	struct test_app app;
	struct http_server *server = NULL;
	char answer[4000];
	int fds[8];
	assert_true(make(f, false));
	test_app_init(&app);
	struct http_config config = { .listen = "127.0.0.1", .n_workers = 2, .tls_cert = f->cert, .tls_key = f->key };
	assert_true(http_server_start(&f->c, &config, &app.app, &server));
	for (size_t i = 0; i < 8; i++) {
		fds[i] = client_connect("127.0.0.1", http_server_port(server));
		if (i % 2) {
			assert_int_equal(write(fds[i], "\x16\x03\x01\x02\x00", 5), 5); /* the head of a hello */
		}
	}
	pause_ms(200);
	int64_t cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
	pause_ms(1500);
	cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	assert_in_range(cpu, 0, 300); /* one worker that turns in vain takes all it gets of the 1500 */
	int64_t begun = clock_ms(CLOCK_MONOTONIC);
	assert_true(ask_tls(f, http_server_port(server), TLS1_3_VERSION, answer, sizeof(answer)) > 0);
	assert_non_null(strstr(answer, "woken"));
	assert_in_range(clock_ms(CLOCK_MONOTONIC) - begun, 0, 2000);
	for (size_t i = 0; i < 8; i++) {
		close(fds[i]);
	}
	http_server_stop(server);
	test_app_done(&app);
}

#define LISTENERS 200
struct ear { int fd; SSL *ssl; };

static struct ear ear_open(SSL_CTX *ctx, int port, const char *path)
{
	char text[200];
	struct ear e = { .fd = client_connect("127.0.0.1", port), .ssl = SSL_new(ctx) };
	SSL_set_fd(e.ssl, e.fd);
	assert_int_equal(SSL_connect(e.ssl), 1);
	int n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: sonae.local\r\n\r\n", path);
	assert_int_equal(SSL_write(e.ssl, text, n), n);
	return e;
}

static void ear_hears(struct ear *e, const char *words)
{
	char text[4000];
	int n = 0;
	do {
		int got = SSL_read(e->ssl, text + n, (int)sizeof(text) - 1 - n);
		assert_true(got > 0);
		n += got;
		text[n] = 0;
	} while (!strstr(text, words));
}

/* 200 who listen over TLS, and one among them who never reads: nobody waits for it, it is let go, and the server can end. */
static void many_listeners(void **state)
{
	struct fixture *f = *state;
	struct test_app app;
	struct http_server *server = NULL;
	static struct ear ears[LISTENERS];
	assert_true(make(f, false));
	test_app_init(&app);
	struct http_config config = { .listen = "127.0.0.1", .n_workers = 2, .n_connections = 820, .idle_seconds = 2,
		.tls_cert = f->cert, .tls_key = f->key };
	assert_true(http_server_start(&f->c, &config, &app.app, &server));
	SSL_CTX *ctx = context(f);
	struct ear deaf = ear_open(ctx, http_server_port(server), "/flood");
	for (int i = 0; i < LISTENERS; i++) {
		ears[i] = ear_open(ctx, http_server_port(server), "/stream");
	}
	test_app_tell(&app, "the first of all");
	for (int i = 0; i < LISTENERS; i++) {
		ear_hears(&ears[i], "the first of all");
	}
	int64_t begun = clock_ms(CLOCK_MONOTONIC);
	test_app_tell(&app, "another one");
	for (int i = 0; i < LISTENERS; i++) {
		ear_hears(&ears[i], "another one");
	}
	assert_in_range(clock_ms(CLOCK_MONOTONIC) - begun, 0, 2000);
	for (int i = 0; i < 500 && test_app_streams(&app) > LISTENERS; i++) {
		pause_ms(20);
	}
	assert_int_equal(test_app_streams(&app), LISTENERS);
	begun = clock_ms(CLOCK_MONOTONIC);
	http_server_stop(server);
	assert_in_range(clock_ms(CLOCK_MONOTONIC) - begun, 0, 3000);
	for (int i = 0; i < LISTENERS; i++) {
		SSL_free(ears[i].ssl);
		close(ears[i].fd);
	}
	SSL_free(deaf.ssl);
	close(deaf.fd);
	SSL_CTX_free(ctx);
	assert_true(app.n_begun == app.n_ended && app.n_streams == 0);
	test_app_done(&app);
}

static void unusable_files_are_named(void **state)
{
	struct fixture *f = *state;
	struct test_app app;
	struct http_server *server = NULL;
	test_app_init(&app);
	struct http_config config = { .listen = "127.0.0.1", .tls_cert = f->cert, .tls_key = f->key };
	assert_false(http_server_start(&f->c, &config, &app.app, &server));
	assert_true(str_eq(f->c.err.args[0].value, str_from_c(f->cert)));
	err_clear(&f->c);
	assert_true(make(f, false));
	config.tls_key = f->cert; /* no key in it */
	assert_false(http_server_start(&f->c, &config, &app.app, &server));
	assert_int_equal(f->c.err.code, ERR_UNAVAILABLE);
	test_app_done(&app);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(certificate_says_what_it_should), TEST(nothing_is_overwritten_unasked), TEST(odd_names_and_folders_are_refused),
		TEST(handshake), TEST(slow_handshakes_cost_nothing), TEST(many_listeners), TEST(unusable_files_are_named),
	};
	return cmocka_run_group_tests_name("http/tls", tests, NULL, NULL);
}
