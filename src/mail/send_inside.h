/* Inside of mail/ only: one message on its way. */
#pragma once
#include "base/buf.h"
#include "mail/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#define ANSWER_BYTES 4096    /* of one answer, all its lines */
#define SOCKETS_MAX 4        /* libcurl tries IPv6 and IPv4 side by side */

/* What the last answer was an answer to. */
enum stage { STAGE_GREETING, STAGE_HELLO, STAGE_STARTTLS, STAGE_AUTH, STAGE_MAIL, STAGE_RCPT, STAGE_DATA };

struct sending {
	const struct mail_server *server;
	str from, to;
	bytes message;
	bool is_trial;               /* nothing is sent: a word to the server after signing in */
	size_t at;                   /* of the message, handed to libcurl */
	enum stage stage;
	int code;
	struct buf answer;           /* text of the last answer, its lines joined by blanks */
	bool is_leaving;             /* QUIT was said: nothing after it matters */
	bool is_whole;               /* the answer had its last line */
	bool is_cut;                 /* it was longer than what is kept */
	bool is_elsewhere;           /* a password without TLS would have gone to another machine */
	char error[CURL_ERROR_SIZE];
	CURLcode result;

	atomic_bool is_given_up;
	pthread_mutex_t lock;        /* of what follows */
	pthread_cond_t done;
	bool is_done;
	curl_socket_t sockets[SOCKETS_MAX];
};

/* outcome.c: what came of it. */
void outcome_of(const struct sending *s, struct mail_result *ret);
/* Words for ret->said: one line of UTF-8 that can be read, whatever came, without the password. */
void outcome_say(const struct mail_server *server, str words, struct mail_result *ret);
