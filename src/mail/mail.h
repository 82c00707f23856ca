/*
 * mail: a message as the bytes of RFC 5322, and its way to an SMTP server (RFC 5321, 3207, 8314). Knows no word of the
 * product, no database and no organisation. libcurl carries the bytes; what it does not do, encoding the header fields
 * (RFC 2047, 2231), is done here.
 */
#pragma once
#include "base/ctx.h"

struct mail_address { str name; str address; };       /* name may be empty; never holds what a header could break on */

struct mail_part { str name; str type; bytes body; };  /* an attachment: "第一報.pdf", "application/pdf" */

struct mail_message {
	struct mail_address from, to;
	str reply_to;                  /* an address; empty: none */
	str subject;                   /* one line of UTF-8 */
	str body;                      /* plain text, lines end in \n */
	str message_id;                /* without <>: "01a1...@sonae.example.jp" */
	str in_reply_to;               /* message id of the first of a thread; empty: none */
	int64_t at_ms;                 /* Date */
	bool is_automatic;             /* Auto-Submitted: auto-generated, so that absence notes do not answer (RFC 3834) */
	const struct mail_part *parts;
	size_t n_parts;
};

/* An address as mail takes it: local@domain, ASCII, no blanks, quotes or brackets; at most 254 characters (RFC 5321). */
bool mail_address_is_valid(str address);

/*
 * The whole message, lines end in CRLF, none longer than 998 bytes, all of it 7 bit. In the arena of c. ERR_INVALID when
 * an address is none or a name, subject or file name holds a line break or another control character.
 */
bool mail_write(struct ctx *c, const struct mail_message *m, bytes *ret);

enum mail_security { MAIL_TLS, MAIL_STARTTLS, MAIL_PLAIN }; /* numbers are kept in the database */
struct mail_server {
	str host;
	int port;
	enum mail_security security;   /* STARTTLS: or nothing is said. PLAIN: user and password are sent to this machine only */
	str user, password;            /* empty: without signing in */
	str ca_file;                   /* who may vouch for the server; empty: whom the system trusts */
	int timeout_ms;                /* for all of it; 0: a minute */
	bool (*is_over)(void *arg);    /* asked now and then: give up at once; may be NULL */
	void *arg;
};
enum mail_outcome {
	MAIL_SENT,
	MAIL_LATER,     /* could not be reached, took too long, or said 4xx: worth trying again */
	MAIL_REFUSED,   /* 5xx to this recipient or message: not worth trying again */
	MAIL_SETTINGS   /* name, certificate, sign-in: nothing will go until a person changes the settings */
};
struct mail_result {
	enum mail_outcome outcome;
	int code;                      /* of the server's last answer: 250, 550; 0: none came */
	char said[200];                /* what it said, or what went wrong, one line of UTF-8; never the password */
};
/* Greets the server, signs in as `server` says and says goodbye: MAIL_SENT when a mail could go. Nothing is sent. */
void mail_try(const struct mail_server *server, str from, struct mail_result *ret);
/* Blocks: never in the writer, never in a worker of the server. Any thread. */
void mail_send(const struct mail_server *server, str from, str to, bytes message, struct mail_result *ret);
