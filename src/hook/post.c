#include "hook/post.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "hook/guard.h"
#include "hook/resolve.h"
#include "mail/said.h"

#define DEFAULT_TIMEOUT_MS 15000
#define ASK_MS 50            /* how often is_over() is asked */
#define SECRET_PART 8        /* a shorter part of a URL is no secret: "services", "v2" may be said */
#define SECRETS_MAX 64
#define SAID_BYTES 2048      /* of an answer, looked through for words */

struct posting {
	const struct hook_post *post;
	struct hook_url url;
	struct sockaddr_storage addresses[HOOK_ADDRESSES];
	size_t n_addresses;
	struct buf answer;           /* the first SAID_BYTES */
	size_t n_answer, n_headers;  /* bytes that came */
	bool is_closed_place;        /* a connection would have gone where none may */
	bool is_given_up;
	char error[CURL_ERROR_SIZE];
	CURLcode result;
	long code;
	curl_off_t wait_s;
};

/* --- what libcurl asks and tells --- */

/* What is more than we read ends the transfer; the status is known by then. */
static size_t take_answer(char *from, size_t size, size_t n, void *arg)
{
	struct posting *s = arg;
	const size_t got = size * n;
	s->n_answer += got;
	const size_t room = s->answer.n < SAID_BYTES ? SAID_BYTES - s->answer.n : 0;
	buf_add(&s->answer, (str){ from, got < room ? got : room });
	return s->n_answer > LIMIT_HOOK_ANSWER_BYTES ? 0 : got;
}

static size_t take_header(char *from, size_t size, size_t n, void *arg)
{
	struct posting *s = arg;
	(void)from;
	s->n_headers += size * n;
	return s->n_headers > LIMIT_HOOK_ANSWER_BYTES ? 0 : size * n;
}

static bool is_same(const struct sockaddr *a, const struct sockaddr_storage *b)
{
	if (a->sa_family != b->ss_family) {
		return false;
	}
	if (a->sa_family == AF_INET) {
		struct sockaddr_in x, y;
		memcpy(&x, a, sizeof x);
		memcpy(&y, b, sizeof y);
		return x.sin_addr.s_addr == y.sin_addr.s_addr;
	}
	struct sockaddr_in6 x, y;
	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return memcmp(&x.sin6_addr, &y.sin6_addr, sizeof x.sin6_addr) == 0;
}

/* The last word: whatever led here, the connection goes to an address that was looked up, and that may be called. */
static bool may_connect(const struct posting *s, const struct sockaddr *addr)
{
	for (size_t i = 0; i < s->n_addresses; i++) {
		if (is_same(addr, &s->addresses[i])) {
			return hook_address_may(addr, s->url.port, s->url.is_https, s->post->allowed);
		}
	}
	return false;
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *addr)
{
	struct posting *s = arg;
	if (purpose != CURLSOCKTYPE_IPCXN || !may_connect(s, &addr->addr)) {
		s->is_closed_place = true;
		return CURL_SOCKET_BAD;
	}
	return socket(addr->family, addr->socktype | SOCK_CLOEXEC, addr->protocol);
}

/* --- setting up --- */

static const struct { CURLoption option; long value; } fixed[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_NOPROGRESS, 1 },
	{ CURLOPT_POST, 1 },
	{ CURLOPT_FOLLOWLOCATION, 0 },
	{ CURLOPT_PATH_AS_IS, 1 },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
	{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_FRESH_CONNECT, 1 },
	{ CURLOPT_FORBID_REUSE, 1 },
};

static CURLcode set_fixed(CURL *easy)
{
	CURLcode code = CURLE_OK;
	for (size_t i = 0; code == CURLE_OK && i < sizeof fixed / sizeof *fixed; i++) {
		code = curl_easy_setopt(easy, fixed[i].option, fixed[i].value);
	}
	return code;
}

static CURLcode set_texts(CURL *easy, struct arena *a, const struct posting *s)
{
	const struct { CURLoption option; const char *value; } texts[] = {
		{ CURLOPT_PROTOCOLS_STR, s->url.is_https ? "https" : "http" },
		{ CURLOPT_PROXY, "" },          /* whatever the environment says */
		{ CURLOPT_URL, str_cz(a, s->url.whole) },
		{ CURLOPT_USERAGENT, "Sonae" },
		{ CURLOPT_CAINFO, s->post->ca_file },
		{ CURLOPT_CAPATH, NULL },       /* with ca_file: else whom the system trusts could vouch too */
	};
	const size_t n = sizeof texts / sizeof *texts - (s->post->ca_file ? 0 : 2);
	CURLcode code = CURLE_OK;
	for (size_t i = 0; code == CURLE_OK && i < n; i++) {
		code = curl_easy_setopt(easy, texts[i].option, texts[i].value);
	}
	return code;
}

static CURLcode set_calls(CURL *easy, struct posting *s)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, s->error);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	return code ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, s);
}

static CURLcode set_body(CURL *easy, const struct posting *s, long timeout_ms)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDS, s->post->body.p);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)s->post->body.n);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	return code ? code : curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
}

struct lists { struct curl_slist *headers, *addresses; };

static void add_to(struct curl_slist **list, struct arena *a, str line)
{
	struct curl_slist *more = curl_slist_append(*list, str_cz(a, line));
	*list = more ? more : *list;
}

static void add_headers(struct lists *l, struct arena *a, const struct hook_post *p)
{
	add_to(&l->headers, a, STR_CAT(a, S("Content-Type: "), p->type));
	add_to(&l->headers, a, S("Accept: */*"));
	add_to(&l->headers, a, S("Expect:"));
	for (size_t i = 0; i < p->n_headers; i++) {
		add_to(&l->headers, a, p->headers[i]);
	}
}

/* "host:443:192.0.2.1,[2001:db8::1]": libcurl looks nothing up itself. */
static void add_addresses(struct lists *l, struct arena *a, const struct posting *s)
{
	str line = str_printf(a, "%.*s:%d:", STR_FMT(s->url.host), s->url.port);
	for (size_t i = 0; i < s->n_addresses; i++) {
		char text[INET6_ADDRSTRLEN];
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		memcpy(&in, &s->addresses[i], sizeof in);
		memcpy(&in6, &s->addresses[i], sizeof in6);
		bool is6 = s->addresses[i].ss_family == AF_INET6;
		inet_ntop(is6 ? AF_INET6 : AF_INET, is6 ? (void *)&in6.sin6_addr : (void *)&in.sin_addr, text, sizeof text);
		line = STR_CAT(a, line, i ? S(",") : S(""), is6 ? S("[") : S(""), str_from_c(text), is6 ? S("]") : S(""));
	}
	if (!s->url.is_address) {
		add_to(&l->addresses, a, line);
	}
}

static CURLcode set_all(CURL *easy, struct arena *a, struct posting *s, struct lists *l, int timeout_ms)
{
	add_headers(l, a, s->post);
	add_addresses(l, a, s);
	CURLcode code = set_fixed(easy);
	code = code ? code : set_texts(easy, a, s);
	code = code ? code : set_calls(easy, s);
	code = code ? code : set_body(easy, s, timeout_ms);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_HTTPHEADER, l->headers);
	return code ? code : curl_easy_setopt(easy, CURLOPT_RESOLVE, l->addresses);
}

/* --- sending --- */

/* A step at a time, so that a stop is heard. */
static CURLcode drive(CURLM *multi, CURL *easy, struct posting *s)
{
	int running = 1, left = 0;
	if (curl_multi_add_handle(multi, easy) != CURLM_OK) {
		return CURLE_OUT_OF_MEMORY;
	}
	while (running && !s->is_given_up) {
		if (curl_multi_perform(multi, &running) != CURLM_OK ||
		    (running && curl_multi_poll(multi, NULL, 0, ASK_MS, NULL) != CURLM_OK)) {
			break;
		}
		s->is_given_up = s->post->is_over && s->post->is_over(s->post->arg);
	}
	const CURLMsg *m = curl_multi_info_read(multi, &left);
	CURLcode code = m && m->msg == CURLMSG_DONE ? m->data.result : CURLE_ABORTED_BY_CALLBACK;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &s->code);
	curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &s->wait_s);
	curl_multi_remove_handle(multi, easy);
	return code;
}

static CURLcode perform(struct posting *s, int timeout_ms)
{
	struct arena a;
	struct lists l = { 0 };
	arena_init(&a);
	CURL *easy = curl_easy_init();
	CURLM *multi = curl_multi_init();
	CURLcode code = easy && multi ? set_all(easy, &a, s, &l, timeout_ms) : CURLE_OUT_OF_MEMORY;
	code = code ? code : drive(multi, easy, s);
	curl_easy_cleanup(easy);
	curl_multi_cleanup(multi);
	curl_slist_free_all(l.headers);
	curl_slist_free_all(l.addresses);
	arena_free(&a);
	return code;
}

/* TLS writes without MSG_NOSIGNAL: a server that hangs up must not end a program that knows no SIGPIPE. */
static void perform_quietly(struct posting *s, int timeout_ms)
{
	sigset_t pipe, before, waiting;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&waiting);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	s->result = perform(s, timeout_ms);
	if (!sigismember(&waiting, SIGPIPE)) {
		while (sigtimedwait(&pipe, NULL, &(struct timespec){ 0 }) == SIGPIPE) {
		}
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* --- what came of it --- */

/* The URL and each part of it that is long enough to be a secret, and what the caller has. */
static size_t secrets_of(const struct posting *s, str v[SECRETS_MAX])
{
	size_t n = 0;
	v[n++] = s->post->url;
	v[n++] = s->url.whole;
	v[n++] = s->url.path;
	for (size_t i = 0; i < s->post->n_secrets && n < SECRETS_MAX; i++) {
		v[n++] = s->post->secrets[i];
	}
	for (size_t at = 0, from = 0; at <= s->url.path.n && n < SECRETS_MAX; at++) {
		if (at < s->url.path.n && !strchr("/?&=", s->url.path.p[at])) {
			continue;
		}
		str part = str_sub(s->url.path, from, at - from);
		from = at + 1;
		if (part.n >= SECRET_PART && !str_eq(part, S("services")) && !str_eq(part, S("messages")) &&
		    !str_eq(part, S("workflows")) && !str_eq(part, S("triggers"))) {
			v[n++] = part;
		}
	}
	return n;
}

static void say(const struct posting *s, str words, struct hook_result *ret)
{
	str v[SECRETS_MAX];
	size_t n = secrets_of(s, v);
	said_write(ret->said, sizeof ret->said, words, v, n);
}

static void say_ours(const char *words, struct hook_result *ret)
{
	snprintf(ret->said, sizeof ret->said, "%s", words);
}

/* An error page is markup around one sentence. */
static str without_tags(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	bool in_tag = false;
	if (!str_starts(str_trim(s), S("<"))) {
		return s;
	}
	for (size_t i = 0; i < s.n; i++) {
		bool ends = in_tag && s.p[i] == '>';
		in_tag = ends ? false : in_tag || s.p[i] == '<';
		if (!in_tag) {
			to[n++] = ends ? ' ' : s.p[i];
		}
	}
	return str_trim((str){ to, n });
}

static enum hook_outcome outcome_of(long code)
{
	if (code >= 200 && code < 300) {
		return HOOK_WENT;
	}
	bool is_later = code < 400 || code >= 500 || code == 408 || code == 425 || code == 429;
	return is_later ? HOOK_LATER : HOOK_NO;
}

static void tell_answer(const struct posting *s, struct hook_result *ret)
{
	struct arena a;
	arena_init(&a);
	str words = without_tags(&a, buf_str(&s->answer));
	if (s->code >= 300 && s->code < 400) {
		say_ours("it points somewhere else (redirect), which is not followed", ret);
	} else if (s->n_answer > LIMIT_HOOK_ANSWER_BYTES && ret->outcome != HOOK_WENT) {
		say_ours("the answer was too long to read", ret);
	} else if (words.n) {
		say(s, words, ret);
	}
	arena_free(&a);
}

static void tell_failure(const struct posting *s, struct hook_result *ret)
{
	if (s->is_given_up) {
		say_ours("given up: the program is ending", ret);
	} else if (s->is_closed_place) {
		say_ours("closed address: it is inside the office or of this machine", ret);
	} else {
		say(s, str_from_c(s->error[0] ? s->error : curl_easy_strerror(s->result)), ret);
	}
}

/* Whether one may go there at all; else *ret says why not. */
static bool find(struct posting *s, int timeout_ms, struct hook_result *ret)
{
	switch (hook_resolve(s->post, s->url.host, timeout_ms, s->addresses, &s->n_addresses)) {
	case LOOKUP_FOUND:
		break;
	case LOOKUP_NOT_FOUND:
		say_ours("Could not resolve host", ret);
		return false;
	case LOOKUP_OVER:
		say_ours("Could not resolve host: no answer came in time", ret);
		return false;
	}
	for (size_t i = 0; i < s->n_addresses; i++) {
		if (!hook_address_may((const struct sockaddr *)&s->addresses[i], s->url.port, s->url.is_https, s->post->allowed)) {
			s->is_closed_place = true;
		}
	}
	if (s->is_closed_place) {
		tell_failure(s, ret);
	}
	return !s->is_closed_place;
}

static void send_to(struct posting *s, int timeout_ms, struct hook_result *ret)
{
	if (!find(s, timeout_ms, ret)) {
		return;
	}
	buf_init(&s->answer, SAID_BYTES);
	perform_quietly(s, timeout_ms);
	/* The status came: what happened to the rest of the answer changes nothing. */
	if (s->code >= 200 && !s->is_given_up) {
		ret->code = (int)s->code;
		ret->wait_s = s->wait_s > 0 ? s->wait_s : 0;
		ret->outcome = outcome_of(s->code);
		tell_answer(s, ret);
	} else {
		tell_failure(s, ret);
	}
	buf_done(&s->answer);
}

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

void hook_post_send(const struct hook_post *p, struct hook_result *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct posting s = { .post = p };
	struct arena a;
	*ret = (struct hook_result){ .outcome = HOOK_LATER };
	pthread_once(&once, init_curl);
	arena_init(&a);
	if (hook_url_read(&a, p->url, p->allowed, &s.url) != HOOK_URL_FINE) {
		s.url = (struct hook_url){ .host = S(""), .path = S(""), .whole = S("") };
		say_ours("closed address: this URL is not called any more", ret);
	} else {
		send_to(&s, p->timeout_ms > 0 ? p->timeout_ms : DEFAULT_TIMEOUT_MS, ret);
	}
	arena_free(&a);
}
