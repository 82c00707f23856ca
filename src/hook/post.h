/*
 * post: one POST to somebody's server, and what came of it. The address is looked up and checked (guard.h) and the
 * connection goes there and nowhere else; no redirect is followed, no proxy, cookie or password file of this machine is
 * used, TLS 1.2 or later is verified, and an answer is read as far as LIMIT_HOOK_ANSWER_BYTES.
 */
#pragma once
#include "base/ctx.h"

#include <sys/socket.h>

#define HOOK_ADDRESSES 16
/* Looks a name up; at most HOOK_ADDRESSES. False: not found. Any thread; may take as long as it likes. */
typedef bool hook_resolver(void *arg, const char *host, struct sockaddr_storage *ret, size_t *ret_n);

struct hook_post {
	str url;                       /* read again here by hook_url_read() */
	str allowed;                   /* as in SONAE_HOOK_ALLOW */
	str type, body;
	const str *headers;            /* "Name: value" */
	size_t n_headers;
	const str *secrets;            /* never to be seen in what was said, besides the URL itself */
	size_t n_secrets;
	const char *ca_file;           /* who may vouch for the server; NULL: whom the system trusts */
	int timeout_ms;                /* for all of it; 0: 15 seconds */
	hook_resolver *resolve;        /* NULL: the system's */
	void *resolve_arg;
	bool (*is_over)(void *arg);    /* asked now and then: give up at once; may be NULL */
	void *arg;
};
enum hook_outcome {
	HOOK_WENT,      /* 2xx */
	HOOK_LATER,     /* could not be reached, or said "later": worth trying again */
	HOOK_NO         /* 4xx: not worth trying again */
};
struct hook_result {
	enum hook_outcome outcome;
	int code;                      /* HTTP status; 0: no answer came */
	int64_t wait_s;                /* how long it asks to be left alone; 0: it said nothing of that */
	char said[200];                /* what it said, or what went wrong, one line of UTF-8; no secret */
};
/* Blocks: never in the writer, never in a worker of the server. Any thread. */
void hook_post_send(const struct hook_post *p, struct hook_result *ret);
