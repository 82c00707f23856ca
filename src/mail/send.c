#include "mail/send_inside.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mail/header.h"

#define DEFAULT_TIMEOUT_MS 60000
#define ASK_MS 50            /* how often is_over() is asked */
#define GOODBYE_S 1L         /* what a server has for answering QUIT; the mail is on its way or not by then */

/* --- what libcurl asks and tells --- */

static size_t give_bytes(char *to, size_t size, size_t n, void *arg)
{
	struct sending *s = arg;
	const size_t left = s->message.n - s->at, room = size * n;
	const size_t give = left < room ? left : room;
	if (give > 0) {
		memcpy(to, s->message.p + s->at, give);
	}
	s->at += give;
	return give;
}

static int rewind_bytes(void *arg, curl_off_t offset, int origin)
{
	struct sending *s = arg;
	if (origin != SEEK_SET || offset < 0 || (size_t)offset > s->message.n) {
		return CURL_SEEKFUNC_FAIL;
	}
	s->at = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static bool is_digits(const char *p)
{
	return p[0] >= '2' && p[0] <= '5' && p[1] >= '0' && p[1] <= '9' && p[2] >= '0' && p[2] <= '9';
}

/* "550-no such", "550 user": one answer of two lines. What is no answer is kept too, while none has come. */
static void hear(struct sending *s, str line)
{
	const bool is_answer = line.n >= 4 && is_digits(line.p);
	if (s->is_leaving || (!is_answer && s->code != 0)) {
		return;
	}
	if (s->is_whole) {
		s->answer.n = 0;
		s->is_whole = s->is_cut = false;
	}
	if (is_answer) {
		s->code = (line.p[0] - '0') * 100 + (line.p[1] - '0') * 10 + line.p[2] - '0';
		s->is_whole = line.p[3] != '-';
		line = str_sub(line, 4, line.n);
	}
	buf_add(&s->answer, s->answer.n > 0 && s->answer.n < ANSWER_BYTES ? S(" ") : S(""));
	line = str_trim(line);
	const size_t room = ANSWER_BYTES - s->answer.n;
	s->is_cut = s->is_cut || line.n > room;
	buf_add(&s->answer, str_sub(line, 0, room));
}

/* An answer of AUTH is a line of base64; none begins like a command that ends in a blank or at its fourth letter. */
static void note_command(struct sending *s, CURL *easy, str line)
{
	static const struct { const char *verb; enum stage stage; } verbs[] = {
		{ "EHLO ", STAGE_HELLO }, { "HELO ", STAGE_HELLO }, { "STARTTLS\r", STAGE_STARTTLS }, { "AUTH ", STAGE_AUTH },
		{ "MAIL FROM:", STAGE_MAIL }, { "RCPT TO:", STAGE_RCPT }, { "DATA\r", STAGE_DATA },
	};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (str_starts(line, str_from_c(verbs[i].verb))) {
			s->stage = verbs[i].stage;
		}
	}
	if (str_starts(line, S("QUIT\r"))) {
		s->is_leaving = true;
		curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, GOODBYE_S); /* libcurl would block for minutes */
	}
}

static int watch(CURL *easy, curl_infotype type, char *p, size_t n, void *arg)
{
	if (type == CURLINFO_HEADER_IN) {
		hear(arg, (str){ p, n });
	} else if (type == CURLINFO_HEADER_OUT) {
		note_command(arg, easy, (str){ p, n });
	}
	return 0;
}

static bool is_this_machine(const struct sockaddr *addr)
{
	if (addr->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, addr, sizeof in);
		return ntohl(in.sin_addr.s_addr) >> 24 == 127;
	}
	struct sockaddr_in6 in6;
	memcpy(&in6, addr, sizeof in6);
	return addr->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
}

/* Here the address is known, whatever name led to it: a password in the clear stays on this machine. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *addr)
{
	struct sending *s = arg;
	(void)purpose;
	if (s->server->security == MAIL_PLAIN && s->server->user.n > 0 && !is_this_machine(&addr->addr)) {
		s->is_elsewhere = true;
		return CURL_SOCKET_BAD;
	}
	curl_socket_t fd = CURL_SOCKET_BAD;
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; fd == CURL_SOCKET_BAD && !s->is_given_up && i < SOCKETS_MAX; i++) {
		if (s->sockets[i] == CURL_SOCKET_BAD) {
			fd = s->sockets[i] = socket(addr->family, addr->socktype | SOCK_CLOEXEC, addr->protocol);
		}
	}
	pthread_mutex_unlock(&s->lock);
	return fd;
}

static int close_socket(void *arg, curl_socket_t fd)
{
	struct sending *s = arg;
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < SOCKETS_MAX; i++) {
		s->sockets[i] = s->sockets[i] == fd ? CURL_SOCKET_BAD : s->sockets[i];
	}
	pthread_mutex_unlock(&s->lock);
	return close(fd);
}

static int may_go_on(void *arg, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
	struct sending *s = arg;
	(void)down, (void)downed, (void)up, (void)upped;
	return s->is_given_up;
}

/* --- setting up --- */

static const struct { CURLoption option; long value; } fixed[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_NOPROGRESS, 0 },          /* may_go_on() */
	{ CURLOPT_VERBOSE, 1 },             /* to watch(), nowhere else */
	{ CURLOPT_FOLLOWLOCATION, 0 },
	{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_FRESH_CONNECT, 1 },
	{ CURLOPT_FORBID_REUSE, 1 },        /* says QUIT at once, while `sending` is there */
	{ CURLOPT_QUICK_EXIT, 1 },          /* a look-up of a name that hangs is left to itself */
};

static CURLcode set_fixed(CURL *easy)
{
	CURLcode code = CURLE_OK;
	for (size_t i = 0; code == CURLE_OK && i < sizeof fixed / sizeof *fixed; i++) {
		code = curl_easy_setopt(easy, fixed[i].option, fixed[i].value);
	}
	return code;
}

struct text_option { CURLoption option; const char *value; };

static CURLcode set_texts(CURL *easy, const struct text_option *texts, size_t n)
{
	CURLcode code = CURLE_OK;
	for (size_t i = 0; code == CURLE_OK && i < n; i++) {
		code = curl_easy_setopt(easy, texts[i].option, texts[i].value);
	}
	return code;
}

static CURLcode set_trust(CURL *easy, struct arena *a, const struct mail_server *server)
{
	if (str_is_empty(server->ca_file)) {
		return CURLE_OK;
	}
	const struct text_option texts[] = {
		{ CURLOPT_CAINFO, str_cz(a, server->ca_file) },
		{ CURLOPT_CAPATH, NULL },       /* else whom the system trusts could vouch too */
	};
	return set_texts(easy, texts, sizeof texts / sizeof *texts);
}

static CURLcode set_user(CURL *easy, struct arena *a, const struct mail_server *server)
{
	if (str_is_empty(server->user)) {
		return CURLE_OK;
	}
	const struct text_option texts[] = {
		{ CURLOPT_USERNAME, str_cz(a, server->user) },
		{ CURLOPT_PASSWORD, str_cz(a, server->password) },
		{ CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN" }, /* no Kerberos, no NTLM: TLS guards the password */
	};
	return set_texts(easy, texts, sizeof texts / sizeof *texts);
}

/* smtps://mail.example.jp:465/example.jp: the path is how we introduce ourselves, the sender's domain. */
static const char *url_of(struct arena *a, const struct mail_server *server, str from)
{
	const bool is_v6 = str_find(server->host, S(":"), 0) != SIZE_MAX;
	str domain = from;
	str_cut(&domain, '@');
	return str_cz(a, str_printf(a, "%s://%s%.*s%s:%d/%.*s", server->security == MAIL_TLS ? "smtps" : "smtp",
		is_v6 ? "[" : "", STR_FMT(server->host), is_v6 ? "]" : "", server->port, STR_FMT(domain)));
}

static const char *path_of(struct arena *a, str address)
{
	AUTO_BUF(b, address.n + 8);
	buf_add(&b, S("<"));
	header_address(&b, address);
	buf_add(&b, S(">"));
	return str_cz(a, buf_str(&b));
}

static CURLcode set_sending(CURL *easy, struct sending *s)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, s->error);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, watch);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_DEBUGDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, may_go_on);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_XFERINFODATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_READDATA, s);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind_bytes);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_SEEKDATA, s);
	return code ? code : curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->message.n);
}

/* A message, or one word that any server answers once it knows us. */
static CURLcode set_purpose(CURL *easy, struct arena *a, struct sending *s, struct curl_slist *to)
{
	if (s->is_trial) {
		const CURLcode code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
		return code ? code : curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	}
	CURLcode code = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_MAIL_FROM, path_of(a, s->from));
	return code ? code : curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
}

static CURLcode set_all(CURL *easy, struct arena *a, struct sending *s, struct curl_slist *to)
{
	const struct mail_server *server = s->server;
	const long timeout_ms = server->timeout_ms > 0 ? server->timeout_ms : DEFAULT_TIMEOUT_MS;
	const struct text_option texts[] = {
		{ CURLOPT_PROTOCOLS_STR, "smtp,smtps" },
		{ CURLOPT_PROXY, "" },          /* whatever the environment says */
		{ CURLOPT_URL, url_of(a, server, s->from) },
	};
	CURLcode code = set_fixed(easy);
	code = code ? code : set_texts(easy, texts, sizeof texts / sizeof *texts);
	code = code ? code : set_trust(easy, a, server);
	code = code ? code : set_user(easy, a, server);
	code = code ? code : set_sending(easy, s);
	code = code ? code : set_purpose(easy, a, s, to);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	code = code ? code : curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
	return code ? code : curl_easy_setopt(easy, CURLOPT_USE_SSL,
		(long)(server->security == MAIL_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
}

/* --- sending --- */

static CURLcode perform(CURL *easy, struct sending *s)
{
	struct arena a;
	arena_init(&a);
	struct curl_slist *to = s->is_trial ? NULL : curl_slist_append(NULL, path_of(&a, s->to));
	CURLcode code = to != NULL || s->is_trial ? set_all(easy, &a, s, to) : CURLE_OUT_OF_MEMORY;
	code = code ? code : curl_easy_perform(easy);
	curl_slist_free_all(to);
	arena_free(&a);
	return code;
}

static void *work(void *arg)
{
	struct sending *s = arg;
	CURL *easy = curl_easy_init();
	s->result = easy != NULL ? perform(easy, s) : CURLE_OUT_OF_MEMORY;
	curl_easy_cleanup(easy);
	pthread_mutex_lock(&s->lock);
	s->is_done = true;
	pthread_cond_signal(&s->done);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* Whatever libcurl waits for ends when the connection does. Never by curl_multi_remove_handle(): in the middle of a message
 * that sends its end, and half a mail would arrive. */
static void give_up(struct sending *s)
{
	s->is_given_up = true;
	for (size_t i = 0; i < SOCKETS_MAX; i++) {
		if (s->sockets[i] != CURL_SOCKET_BAD) {
			shutdown(s->sockets[i], SHUT_RDWR);
		}
	}
}

static void wait_for(struct sending *s)
{
	pthread_mutex_lock(&s->lock);
	while (!s->is_done) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += ASK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&s->done, &s->lock, &until);
		if (!s->is_done && s->server->is_over != NULL && s->server->is_over(s->server->arg)) {
			give_up(s);
		}
	}
	pthread_mutex_unlock(&s->lock);
}

/* libcurl blocks while it waits for the answer to the message and to QUIT, so it has a thread of its own. No signals go
 * there: TLS writes without MSG_NOSIGNAL, and a server that hangs up must not end a program that knows no SIGPIPE. */
static void run(struct sending *s)
{
	pthread_t thread;
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	const int error = pthread_create(&thread, NULL, work, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		s->result = CURLE_OUT_OF_MEMORY;
		return;
	}
	wait_for(s);
	pthread_join(thread, NULL);
}

static bool is_host(str s)
{
	static const char may[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\0' || strchr(may, s.p[i]) == NULL) {
			return false;
		}
	}
	return s.n > 0 && s.n <= 253;
}

/* False: *ret says why not. */
static bool may_be_tried(const struct mail_server *server, str from, str to, struct mail_result *ret)
{
	ret->outcome = MAIL_SETTINGS;
	if (!is_host(server->host)) {
		outcome_say(server, S("this is not the name of a server"), ret);
	} else if (server->port < 1 || server->port > 65535) {
		outcome_say(server, S("this is not a port"), ret);
	} else if (!mail_address_is_valid(from)) {
		outcome_say(server, S("the sender is not a mail address"), ret);
	} else if (!mail_address_is_valid(to)) {
		ret->outcome = MAIL_REFUSED;
		outcome_say(server, S("the recipient is not a mail address"), ret);
	} else {
		return true;
	}
	return false;
}

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void go(struct sending *given, struct mail_result *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sending s = *given;
	*ret = (struct mail_result){ .outcome = MAIL_LATER };
	if (!may_be_tried(s.server, s.from, s.to, ret)) {
		return;
	}
	pthread_once(&once, init_curl);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s.done, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&s.lock, NULL);
	buf_init(&s.answer, ANSWER_BYTES);
	for (size_t i = 0; i < SOCKETS_MAX; i++) {
		s.sockets[i] = CURL_SOCKET_BAD;
	}
	run(&s);
	outcome_of(&s, ret);
	buf_done(&s.answer);
	pthread_mutex_destroy(&s.lock);
	pthread_cond_destroy(&s.done);
}

void mail_send(const struct mail_server *server, str from, str to, bytes message, struct mail_result *ret)
{
	go(&(struct sending){ .server = server, .from = from, .to = to, .message = message }, ret);
}

void mail_try(const struct mail_server *server, str from, struct mail_result *ret)
{
	go(&(struct sending){ .server = server, .from = from, .to = from, .is_trial = true }, ret);
}
