/*
 * drill: a call drill (連絡訓練; S4 8-2: contacts are tried in step with the yearly drill, mails go to every address on the list).
 * Everybody of the contact net, or those who are chosen, is tried by every way that is known of them: a mail with a link to press
 * (or to be answered), a phone that somebody rings and ticks off. What was learnt is written to the way itself (contact.h), so
 * that an unreachable number is marked wherever it is shown.
 *
 * - A person is reached when one of their ways was. How long it took counts from the beginning of the drill.
 * - A code is 32 random bytes of which the SHA-256 is kept. Looking at the page of a link reaches nobody: mail programs open links.
 * - An answer by mail counts when it shows the mark of our message (outbox.h).
 * - When a drill ends, ways nobody answered of people nobody reached count as not reached; a way of somebody who was reached by
 *   another stays as it was: nothing is known of it.
 * - Addresses without a person (mail_list.h) are mailed as well and counted apart: one answer shows that the list works.
 * - A tick made by hand is taken back to "not tried", and what was known of the way before comes back, unless somebody learnt
 *   something newer meanwhile. What a link, an answer or a returned mail said is no tick. What ended stays as it was.
 * - A mail that never left (no server, still in the outbox, given up) says nothing of its address and is no missing answer.
 */
#pragma once
#include "base/operation.h"

#define DRILL_DAYS 3                    /* so long it runs, when nothing is said */
#define DRILL_DAYS_MOST 31

enum drill_state { DRILL_OPEN, DRILL_CLOSED };
enum drill_whom { DRILL_NET, DRILL_ALL, DRILL_PEOPLE, DRILL_LISTS }; /* who holds a role or stands in; everybody of the firm; those chosen; lists alone */
enum try_state { TRY_WAITING, TRY_REACHED, TRY_FAILED };
enum try_how { TRY_BY_NOTHING, TRY_BY_LINK, TRY_BY_REPLY, TRY_BY_CALL, TRY_BY_TOLD, TRY_BOUNCED };
/* Of a mail that has not left this machine: still to be written, no server, in the outbox, given up after many tries. */
enum try_unsent { MAIL_LEFT, UNSENT_TO_WRITE, UNSENT_NO_SERVER, UNSENT_IN_OUTBOX, UNSENT_GIVEN_UP };
extern const struct choices try_unsent_choices;  /* "" to_write no_server outbox given_up */
extern const struct choices drill_state_choices; /* open closed */
extern const struct choices drill_whom_choices;  /* net all people lists */
extern const struct choices try_state_choices;   /* waiting reached failed */
extern const struct choices try_how_choices;     /* "" link reply call told bounced */

struct drill {
	struct id id;
	struct opt_int number;
	str title, words, opened_by;
	int state;                      /* enum drill_state */
	int lang;                       /* enum lang, of mails */
	struct opt_int opened_at, closes_at, closed_at;
	struct opt_int n_people, n_reached; /* always present */
	struct opt_int n_lists, n_lists_reached; /* addresses without a person; always present */
	struct opt_int n_bounced;       /* mails that came back */
};
extern const struct shape drill_shape;
/* Newest first, at most LIMIT_LIST_ROWS. */
bool drill_list(struct ctx *c, struct drill **ret, size_t *ret_n);
bool drill_get(struct ctx *c, struct id id, struct drill *ret);   /* ERR_NOT_FOUND */
/* The last one that is over; *ret_found false: there was none. */
bool drill_last(struct ctx *c, struct drill *ret, bool *ret_found);
/* Whether it is time for one: never any, or the last one began longer ago than the firm's limit (contact_limits) and none runs. */
struct drill_due {
	bool is_due, is_never;
	bool runs;                      /* the one begun last is not over */
	bool is_unfinished;             /* it is over, and most of its people were never tried: it counts for nothing, is_due */
	struct id last_id;
	struct opt_int last_at;
	int64_t n_people, n_reached, n_untried; /* of the one begun last */
	int64_t months;
};
bool drill_due(struct ctx *c, struct drill_due *ret);
/* In words for a page: one runs, it ended halfway, none was ever held; empty: none of these. */
str drill_due_text(struct ctx *c, const struct drill_due *d);

struct drill_try {
	struct id id, person_id, contact_id, list_id; /* list: an address without a person */
	str person;                     /* name; of a list its own */
	str kind, value;                /* value "" where whoever acts may not see private ways */
	bool is_private;
	int state, how;                 /* enum try_state, try_how */
	struct opt_int mailed_at, ended_at;
	str note;
	bool waits;                     /* a mail is still to be written */
	int unsent;                     /* enum try_unsent, of a mail nobody answered */
	str unsent_said;                /* what the server said */
	bool is_ticked;                 /* by hand: can be taken back */
	struct opt_int undone_at;       /* when a tick was last taken back */
	str undone_by;
};
extern const struct shape drill_try_shape;
/* Together by person: those not reached first, then by reading; a person's ways in their order. */
bool drill_tries(struct ctx *c, struct id drill_id, struct drill_try **ret, size_t *ret_n);

/* --- operations --- */
struct drill_open_in {
	str title, words;               /* title none: 連絡訓練 */
	int whom;                       /* enum drill_whom */
	struct id_list people;          /* of DRILL_PEOPLE */
	bool without_lists;             /* of DRILL_NET and DRILL_ALL: people alone */
	struct opt_int closes_at;       /* none: in DRILL_DAYS */
};
struct drill_act_in { struct id drill_id; };
struct drill_again { struct opt_int n; };
extern const struct shape drill_again_shape;
struct drill_tick_in {
	struct id drill_id, try_id;
	int state;                      /* enum try_state: waiting takes a tick back */
	str note;
};
struct drill_answer_in { str code; };
/* open begins it; again: one more mail to those not reached; close ends it; tick: somebody rang, or heard it by word of mouth;
 * answer: by the link of a mail, of whichever firm. */
extern const struct operation op_drill_open, op_drill_again, op_drill_close, op_drill_tick, op_drill_answer;

/* What a code opens; moves c to the firm, as nobody. */
struct drill_code { bool found, is_reached, is_over; int lang; };
bool drill_code_find(struct ctx *c, str code, struct drill_code *ret);

/* --- what the program does by itself --- */
/* Writes mails in slices, sees what came back, ends what is over. As courier_config.look. */
bool drill_look(struct ctx *c, str base_url);
/* Inside a write: the first slice of mails at once, for tests. */
bool drill_slice_now(struct ctx *c, struct id id);
/* outbox_asker.heard: a mail of a drill was answered. */
bool drill_heard(struct ctx *c, struct id mail_id);
#define DRILL_ABOUT "drill"
