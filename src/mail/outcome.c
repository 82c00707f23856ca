#include "mail/send_inside.h"

#include "base/hash.h"
#include "mail/said.h"

/* --- the four outcomes --- */

/* What a server's 4xx or 5xx means depends on the question. The first row that fits counts. */
static const struct { enum stage first, last; int from, to; enum mail_outcome outcome; } answers[] = {
	/* 421, 450, 451, 452, 454: all of them mean "try again"; greylisting lives on it */
	{ STAGE_GREETING, STAGE_DATA, 400, 499, MAIL_LATER },
	/* "Authentication required", "must issue a STARTTLS command first", whatever it is said to (RFC 4954, 3207) */
	{ STAGE_GREETING, STAGE_DATA, 530, 530, MAIL_SETTINGS },
	/* mechanism too weak, wrong password, encryption required: said to AUTH, by some only to the recipient */
	{ STAGE_GREETING, STAGE_DATA, 534, 535, MAIL_SETTINGS },
	{ STAGE_GREETING, STAGE_DATA, 538, 538, MAIL_SETTINGS },
	/* larger than this server takes: it hears the size together with the sender (RFC 1870) */
	{ STAGE_MAIL, STAGE_MAIL, 552, 552, MAIL_REFUSED },
	/* "no service here", "who are you": the same for every mail until somebody looks */
	{ STAGE_GREETING, STAGE_AUTH, 500, 599, MAIL_SETTINGS },
	/* the sender is not ours to use: again the same for every mail */
	{ STAGE_MAIL, STAGE_MAIL, 500, 599, MAIL_SETTINGS },
	/* no such recipient, or this text is not taken */
	{ STAGE_RCPT, STAGE_DATA, 500, 599, MAIL_REFUSED },
};

/* Where no such answer came: what libcurl says. What is not here is worth trying again: a mail held back for nothing
 * is worse than a try for nothing. */
static const struct { CURLcode code; enum mail_outcome outcome; } failures[] = {
	{ CURLE_OK, MAIL_SENT },
	/* libcurl does not tell a wrong name from a network that is off, and pulling the plug is what rooms are opened for */
	{ CURLE_COULDNT_RESOLVE_HOST, MAIL_LATER },
	/* refused, unreachable: the server restarts, or ours is cut off */
	{ CURLE_COULDNT_CONNECT, MAIL_LATER },
	{ CURLE_OPERATION_TIMEDOUT, MAIL_LATER },
	/* the connection ended in the middle */
	{ CURLE_SEND_ERROR, MAIL_LATER },
	{ CURLE_RECV_ERROR, MAIL_LATER },
	{ CURLE_GOT_NOTHING, MAIL_LATER },
	/* 250 where 354 belongs, an answer that was there before the question, no SMTP at all: nobody can say for how long */
	{ CURLE_WEIRD_SERVER_REPLY, MAIL_LATER },
	/* the certificate: of another name, run out, or by somebody nobody here vouches for */
	{ CURLE_PEER_FAILED_VERIFICATION, MAIL_SETTINGS },
	{ CURLE_SSL_ISSUER_ERROR, MAIL_SETTINGS },
	{ CURLE_SSL_CERTPROBLEM, MAIL_SETTINGS },
	/* ca_file cannot be read */
	{ CURLE_SSL_CACERT_BADFILE, MAIL_SETTINGS },
	/* a port without TLS, or only what is older than 1.2; a hang-up in the handshake is told apart below */
	{ CURLE_SSL_CONNECT_ERROR, MAIL_SETTINGS },
	{ CURLE_SSL_CIPHER, MAIL_SETTINGS },
	/* STARTTLS is not offered */
	{ CURLE_USE_SSL_FAILED, MAIL_SETTINGS },
	/* neither PLAIN nor LOGIN is offered */
	{ CURLE_LOGIN_DENIED, MAIL_SETTINGS },
	/* an address or a name no URL takes */
	{ CURLE_URL_MALFORMAT, MAIL_SETTINGS },
	/* a libcurl without SMTP or TLS */
	{ CURLE_UNSUPPORTED_PROTOCOL, MAIL_SETTINGS },
	{ CURLE_NOT_BUILT_IN, MAIL_SETTINGS },
};

static bool is_in_row(const struct sending *s, size_t i)
{
	return s->stage >= answers[i].first && s->stage <= answers[i].last && s->code >= answers[i].from &&
	       s->code <= answers[i].to;
}

static enum mail_outcome sort_out(const struct sending *s, CURLcode code)
{
	for (size_t i = 0; code != CURLE_OK && i < sizeof answers / sizeof *answers; i++) {
		if (is_in_row(s, i)) {
			return answers[i].outcome;
		}
	}
	if (s->is_elsewhere || (code != CURLE_OK && s->is_given_up)) {
		return s->is_elsewhere ? MAIL_SETTINGS : MAIL_LATER;
	}
	if (code == CURLE_SSL_CONNECT_ERROR && strstr(s->error, "SSL routines") == NULL) {
		return MAIL_LATER; /* the words are the network's, not TLS's: the connection ended */
	}
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		if (failures[i].code == code) {
			return failures[i].outcome;
		}
	}
	return MAIL_LATER;
}

/* --- what is shown --- */

#define N_SECRETS 3
/* The password, and as AUTH PLAIN and AUTH LOGIN send it. */
static void secrets_of(struct arena *a, const struct mail_server *server, str ret[N_SECRETS])
{
	const size_t room = 4 * (server->user.n + server->password.n + 8);
	AUTO_BUF(plain, room);
	AUTO_BUF(login, room);
	const str nul = { "", 1 };
	const bool has = !str_is_empty(server->password);
	if (has) {
		buf_add_base64(&plain, str_bytes(STR_CAT(a, nul, server->user, nul, server->password)));
		buf_add_base64(&login, str_bytes(server->password));
	}
	ret[0] = str_copy(a, buf_str(&plain));
	ret[1] = str_copy(a, buf_str(&login));
	ret[2] = server->password;
}

static str without_secrets(struct arena *a, const struct mail_server *server, str s)
{
	str secrets[N_SECRETS];
	secrets_of(a, server, secrets);
	return said_without(a, s, secrets, N_SECRETS);
}

void outcome_say(const struct mail_server *server, str words, struct mail_result *ret)
{
	struct arena a;
	str secrets[N_SECRETS];
	arena_init(&a);
	secrets_of(&a, server, secrets);
	said_write(ret->said, sizeof ret->said, words, secrets, N_SECRETS);
	arena_free(&a);
}

/* The text of the answer; where it was too long to keep, without an end that could be the first half of a secret. */
static str answer_of(struct arena *a, const struct sending *s)
{
	const size_t longest = (s->server->user.n + s->server->password.n + 4) / 3 * 4;
	const str text = without_secrets(a, s->server, buf_str(&s->answer));
	return str_sub(text, 0, !s->is_cut ? text.n : text.n > longest ? text.n - longest : 0);
}

static str words_of(struct arena *a, const struct sending *s)
{
	const str words = str_from_c(s->error[0] != '\0' ? s->error : curl_easy_strerror(s->result));
	if (s->is_elsewhere) {
		return S("without encryption, the password would go to another machine in the clear: nothing was sent");
	}
	if (s->result != CURLE_OK && s->is_given_up) {
		return S("given up: the program is ending");
	}
	if (s->result == CURLE_OK || s->code >= 400) {
		return answer_of(a, s);
	}
	const bool is_no_smtp = s->code == 0 && s->answer.n > 0;
	return is_no_smtp ? STR_CAT(a, words, S(" (no SMTP: "), answer_of(a, s), S(")")) : words;
}

void outcome_of(const struct sending *s, struct mail_result *ret)
{
	struct arena a;
	arena_init(&a);
	ret->outcome = sort_out(s, s->result);
	ret->code = s->code;
	outcome_say(s->server, words_of(&a, s), ret);
	arena_free(&a);
}
