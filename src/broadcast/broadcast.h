/*
 * broadcast: a warning to the firm's own people (社内への注意): a suspicious mail is going round, do not use a system, all clear.
 *
 * - It is written from a template (catalog/warnings.yaml), shown as people will see it, and confirmed; then it is held for a
 *   minute, in which it can be taken back. One goes out a minute. Mails are written in slices (outbox.h), so that urgent
 *   notices are not stuck behind them; until it ends it stands as a banner on いま and on the page for finders.
 * - Everybody gets a link of their own, without sign-in, that says "I have read it" and, where asked, whether they opened what
 *   was warned of. Looking at it does nothing; it shows nothing of the firm. Who opened it stands first, with a phone number.
 * - Whom it goes to is written down when it is confirmed: people of the firm, with or without account or mail.
 * - Its words are for everybody in the firm, so it may hold what a notice may not (docs/decisions/0035). When it belongs to a
 *   room, that it went out, that it ended and who opened something are entries there.
 *
 *   draft -> held -> sending -> sent;  held -> draft (taken back);  draft -> dropped
 */
#pragma once
#include "base/operation.h"

#define BROADCAST_HOLD_MS (60 * INT64_C(1000))
#define BROADCAST_HOURS 24              /* so long the banner stands, when nothing is said */
#define BROADCAST_HOURS_MOST 336
#define BROADCAST_PEOPLE_MOST 5000

enum broadcast_state { BROADCAST_DRAFT, BROADCAST_HELD, BROADCAST_SENDING, BROADCAST_SENT, BROADCAST_DROPPED };
enum broadcast_whom { WHOM_ALL, WHOM_DEPARTMENTS, WHOM_PEOPLE, WHOM_BEFORE };
enum broadcast_answer { ANSWER_OPENED, ANSWER_NOT_OPENED, ANSWER_UNKNOWN };
enum broadcast_read { BROADCAST_BY_LINK, BROADCAST_BY_PAGE, BROADCAST_BY_TOLD };
extern const struct choices broadcast_state_choices, broadcast_whom_choices, broadcast_answer_choices, broadcast_read_choices;

struct broadcast {
	struct id id;
	str kind, subject, text, phone;
	bool asks;                      /* whether people opened it */
	bool ends;                      /* says that what it goes on from is over */
	int lang;                       /* enum lang */
	int whom;                       /* enum broadcast_whom */
	struct id incident_id;          /* none: of no room */
	str incident_name;
	struct id before_id;            /* the one it goes on from; none */
	int state;                      /* enum broadcast_state */
	str maker;
	struct id made_by;
	struct opt_int made_at, changed_at, send_at, sent_at, ends_at, ended_at;
	struct opt_int n_people, n_read, n_opened, n_no_mail; /* always present */
};
extern const struct shape broadcast_shape;
bool broadcast_is_standing(const struct broadcast *b, int64_t now_ms);
bool broadcast_get(struct ctx *c, struct id id, struct broadcast *ret);                 /* ERR_NOT_FOUND */
bool broadcast_list(struct ctx *c, struct broadcast **ret, size_t *ret_n);              /* newest first; no text */

struct broadcast_person {
	struct id id;                   /* of the person */
	str name, department, phone;
	bool has_mail;
	struct opt_int read_at;
	int how;                        /* enum broadcast_read; -1 */
	int answer;                     /* enum broadcast_answer; -1: none */
	struct opt_int answered_at, reminded_at;
};
extern const struct shape broadcast_person_shape;
/* Those who opened it first, then those who have not read it. */
bool broadcast_people(struct ctx *c, struct id id, struct broadcast_person **ret, size_t *ret_n);
struct broadcast_department { str name; int64_t n; };
bool broadcast_departments(struct ctx *c, struct broadcast_department **ret, size_t *ret_n);

/* What stands as a banner now, in c->org_id; with the answer of c->who where they are warned themselves. */
struct broadcast_banner {
	struct id id;
	str subject, text, phone;
	bool asks, is_mine, is_read;    /* mine: whoever looks is one of those warned */
	int answer;
	int64_t sent_at;
};
bool broadcast_standing(struct ctx *c, struct broadcast_banner **ret, size_t *ret_n);

/* --- operations --- */
struct broadcast_in {
	struct id broadcast_id;         /* of a change */
	str kind, subject, text, phone;
	bool asks;
	int whom;
	struct str_list departments;
	struct id_list people;
	struct opt_int hours;           /* of the banner; none: BROADCAST_HOURS */
	struct id incident_id, before_id;
};
struct broadcast_act_in { struct id broadcast_id; struct opt_int seen; /* changed_at as it was shown */ };
struct broadcast_said_in { struct id broadcast_id, person_id; int answer; };
extern const struct operation op_broadcast_draft, op_broadcast_change, op_broadcast_send, op_broadcast_undo, op_broadcast_drop,
	op_broadcast_end, op_broadcast_remind;
/* mine: by whoever is warned and signed in; told: by somebody who responds, for another one. */
extern const struct operation op_broadcast_mine, op_broadcast_told;

/* --- without sign-in --- */
struct broadcast_code { bool found, asks, is_read; int answer; str phone; int lang; };
/* Of whichever firm; tells nothing but this. */
bool broadcast_code_find(struct ctx *c, str code, struct broadcast_code *ret);
struct broadcast_reading_in { str code; int answer; };
extern const struct operation op_broadcast_read;

/* Inside a write: the next slice of one that is due; for tests. */
bool broadcast_slice_now(struct ctx *c, struct id id);
/* What the program does by itself: writes the mails that are due. As courier_config.look. */
bool broadcast_look(struct ctx *c, str base_url);
