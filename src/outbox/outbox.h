/*
 * outbox: mail that the program sends for an organisation, as rows. A rule adds a row inside its write, so that a message
 * exists exactly when what it tells of does; the courier (courier.h) carries it, and tries again after a crash, a dropped
 * line or a busy server. Nothing leaves the machine before an administrator has said which server to use.
 *
 * A mail may be read by the wrong people, most of all when the firm's own mail is what was broken into: it says that
 * something happened and where to look, never what is written in a room, and of a restricted room not even its name.
 */
#pragma once
#include "base/operation.h"
#include "mail/mail.h"

/* --- the server --- */

struct mail_settings {
	bool has;                       /* false: nothing is sent; the rest is what to begin with */
	str host;
	struct opt_int port;
	int security;                   /* enum mail_security */
	str user_name;
	bool has_password;
	str from_name, from_address, reply_to;
	str trouble;                    /* what keeps all mail from going; empty: nothing */
	struct opt_int trouble_at, sent_at;
	struct opt_int waiting;         /* messages that have not gone yet */
};
struct mail_settings_in {
	str host;
	struct opt_int port;            /* none: 465 for TLS, 587 for STARTTLS, 25 for plain */
	int security;
	str user_name, password;        /* password none or empty: stays as it is while host and user do */
	str from_name, from_address, reply_to;
};
extern const struct choices mail_security_choices; /* tls, starttls, plain */
extern const struct shape mail_settings_shape;
extern const struct operation op_mail_settings, op_mail_settings_drop, op_mail_test, op_outbox_again;
bool mail_settings_get(struct ctx *c, struct mail_settings *ret);
/* Whether nothing goes at the moment, and since when. */
bool mail_is_in_trouble(struct ctx *c, bool *ret, int64_t *ret_since);
/* What the courier needs, password opened. ERR_NOT_FOUND without a server. */
struct mail_sender { struct mail_server server; struct mail_address from; str reply_to; };
bool mail_sender_get(struct ctx *c, struct mail_sender *ret);

/* How mail goes out of each organisation that has a server: for `sonae doctor`. */
struct mail_health {
	struct id org_id;
	str org_name, host;
	int64_t port;
	str trouble;                    /* what keeps all mail from going; empty: nothing */
	struct opt_int trouble_at, sent_at;
	int64_t stuck, lost;            /* waiting for longer than an hour; refused, given up or sent back within it */
};
bool mail_health(struct ctx *c, struct mail_health **ret, size_t *ret_n);

/* --- messages --- */

struct outbox_mail {
	struct id id;                   /* none: a new one; given when its sender wants to know it again */
	const char *about;              /* what it tells of, in one word: "opened", "level" ... */
	struct id incident_id;          /* none: of no room */
	struct id person_id;            /* none: who is told is no person of the firm */
	struct mail_address to;
	str other_address;              /* tried when the first is refused; may be none */
	str subject, body;
};
/* Inside a write. Does nothing, and says so, when the organisation has no server or the address is none. */
bool outbox_add(struct ctx *c, const struct outbox_mail *m, bool *ret_added);

/*
 * The Message-ID of a message, without <>: "ID.MARK@host". Whoever answers it or sends it back shows the mark, which nobody
 * who has not seen the message can make: so a forged report of a delivery that failed is known (docs/decisions/0048).
 */
str outbox_message_id(struct ctx *c, struct id id, str host);
/* Whether it is one of this organisation; *ret_id: of which message. */
bool outbox_message_is_ours(struct ctx *c, str message_id, struct id *ret_id);

/*
 * Inside a write: a delivery report came for this message, which had gone. Its second address is tried; without one it
 * stands as bounced with what the far server said, and its room is told. *ret_was_ours false: no such message had gone.
 */
bool outbox_bounced(struct ctx *c, struct id id, str said, bool *ret_was_ours);

/*
 * Messages that ask to be answered by mail: whose `about` one of these names (cli/tables.c; the last has none). `heard` is called
 * inside a write, once for each answer that shows the mark of message `id`.
 */
struct outbox_asker { const char *about; bool (*heard)(struct ctx *c, struct id id); };
extern const struct outbox_asker outbox_askers[];
/* Whether this message of ours asks for an answer by mail. */
bool outbox_asks(struct ctx *c, struct id id, bool *ret);
/* Inside a write: it was answered. Does nothing for one that did not ask. */
bool outbox_answered(struct ctx *c, struct id id);

enum outbox_state { OUTBOX_WAITING, OUTBOX_SENDING, OUTBOX_SENT, OUTBOX_REFUSED, OUTBOX_GIVEN_UP, OUTBOX_BOUNCED };
extern const struct choices outbox_state_choices;
struct outbox_row {
	struct id id, incident_id, person_id;
	str about, to_name, to_address, subject;
	int state;
	struct opt_int tries, next_at, made_at, ended_at, code;
	str said;
};
extern const struct shape outbox_shape;
#define OUTBOX_SHOWN 200
/* Newest first, at most OUTBOX_SHOWN; none of restricted rooms the viewer may not see. */
bool outbox_list(struct ctx *c, struct outbox_row **ret, size_t *ret_n);
/* The address whoever acts signs in with; empty for nobody: where a test goes at first. */
bool outbox_my_mail(struct ctx *c, str *ret);
/* A job: forgets what went 90 days ago. */
bool outbox_sweep(struct ctx *c, struct id org_id, str arg);
