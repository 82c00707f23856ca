/*
 * ask: people without account answer a form by link (回答のお願い). A round (回) asks one form of groups until a day.
 *
 * - Two kinds of links. One for a whole group, to print, hand out or paste; and one for each person who is asked by name, by
 *   mail or by hand. A code is 32 random bytes of which the SHA-256 is kept, so a link is shown once and can be taken back.
 * - The first field of a form says who answers. It is not asked in an anonymous round. Fields that point at people or rows
 *   of the firm are never asked by link: they would show the firm's lists to anybody (ask_form).
 * - An anonymous answer is tied to nothing: no link, person, address, and no time finer than the day; its id is random, no line of
 *   the audit is written and the table counts no rows. Of those asked by name it is kept that they answered, so that nobody answers
 *   twice; their link looks the same before and after, and what is sent by it once more is received and not counted. Answers
 *   can be read when the round is closed, and such a round is not opened again: else two looks would tell one answer. Groups
 *   with fewer than ASK_GROUP_LEAST answers are put together; when they are still too few, they are not shown at all.
 * - Whoever answered under their name can change it until the round closes.
 * - Answers keep the version of the form they were given on.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"

#define ASK_GROUP_LEAST 3
#define ASK_DAYS_MOST 366               /* so far ahead a round ends at most */

enum ask_group { ASK_EXECUTIVE, ASK_IT, ASK_STAFF, ASK_OTHER, ASK_GROUP_MAX,
	ASK_POOLED = ASK_GROUP_MAX };    /* of an anonymous round: the groups that are too small, together */
enum ask_state { ASK_OPEN, ASK_CLOSED };
enum ask_person_state { ASK_ASKED, ASK_ANSWERED, ASK_WITHDRAWN };
extern const struct choices ask_group_choices;  /* executive it staff other pooled */
extern const struct choices ask_state_choices;  /* open closed */
extern const struct choices ask_person_state_choices;

/* --- reading --- */

struct ask_round {
	struct id id;
	struct opt_int number;          /* 1, 2, 3 ... in the firm */
	str sheet, title, words;        /* key of the form; words: what is said to those asked, may be empty */
	int state;                      /* enum ask_state; closed too when its day is over */
	bool is_anonymous, is_reminding;
	bool is_held;                   /* anonymous and still open: ask_answers gives none before it is closed */
	struct opt_int opened_at, closes_at, closed_at, form, reminded_at; /* closed_at: when it is closed, however that came */
	str opened_by;
	struct opt_int n_answers, n_asked; /* always present; asked: by name, not taken back */
	int lang;                       /* enum lang, of mails */
};
extern const struct shape ask_round_shape;
/* Newest first; `sheet` none or empty: of all forms. At most LIMIT_LIST_ROWS. */
bool ask_rounds(struct ctx *c, str sheet, struct ask_round **ret, size_t *ret_n);
bool ask_round_get(struct ctx *c, struct id id, struct ask_round *ret);      /* ERR_NOT_FOUND */

struct ask_answer {
	struct id id;
	int group;                      /* enum ask_group; ASK_POOLED of small groups of an anonymous round */
	str who;                        /* empty: anonymous */
	str body;                       /* values as sheet_body keeps them: sheet_body_read */
	struct opt_int given_at, changed_at, form; /* anonymous: the beginning of the day, JST; no changed_at */
};
extern const struct shape ask_answer_shape;
/* By group; what may be shown: none while is_held, none of groups too small even together. */
bool ask_answers(struct ctx *c, struct id round_id, struct ask_answer **ret, size_t *ret_n);
bool ask_answer_get(struct ctx *c, struct id round_id, struct id id, struct ask_answer *ret); /* ERR_NOT_FOUND also when held */

struct ask_team {                       /* a group of a round */
	int group;
	struct opt_int asked;           /* by name */
	struct opt_int answered;        /* by whatever link; always present */
	struct opt_int link_at;         /* when its open link was made; none: it has none */
	bool is_small;                  /* too few to be shown alone */
};
extern const struct shape ask_team_shape;
bool ask_teams(struct ctx *c, const struct ask_round *r, struct ask_team ret[ASK_GROUP_MAX]);

struct ask_person {
	struct id id, person_id;        /* person_id none: a typed address */
	int group;
	str name, mail;
	int state;                      /* enum ask_person_state; of an anonymous round ASK_ASKED whether they answered or not */
	struct opt_int mailed_at, reminded_at;
	bool waits;                     /* a mail to them is still to be written */
};
extern const struct shape ask_person_shape;
bool ask_people(struct ctx *c, const struct ask_round *r, struct ask_person **ret, size_t *ret_n);

/*
 * What is asked of the form `d` by link: without the field that names who answers when anonymous, without pointers to people
 * and rows. In the arena. Fails (ERR_CONFLICT) when a field that has to be filled could not be.
 */
bool ask_form(struct ctx *c, const struct sheet_def *d, bool is_anonymous, const struct sheet_def **ret);

/* --- for the firm --- */

struct ask_open_in {
	str sheet, title, words;        /* title none: the form's name */
	struct opt_int closes_at;
	bool is_anonymous;
	int reminds;                    /* enum ask_reminds; -1: yes */
};
enum ask_reminds { ASK_REMINDS_NO, ASK_REMINDS_YES };
struct ask_change_in { struct id round_id; str title, words; struct opt_int closes_at; int reminds; }; /* none, -1: stays */
struct ask_act_in { struct id round_id; };
struct ask_reopen_in { struct id round_id; struct opt_int closes_at; };
struct ask_link_in { struct id round_id; int group; /* found by prepare */ str base_url; };
struct ask_link { struct id round_id, asked_id; int group; str link, name; };
extern const struct shape ask_link_shape;
struct ask_invite_in {
	struct id round_id;
	int group;
	struct id_list people;          /* of the address book */
	str mails;                      /* one a line: "name <address>" or the address */
};
struct ask_invited { struct id round_id; struct opt_int added, known; }; /* known: were asked already */
extern const struct shape ask_invited_shape;
struct ask_asked_in { struct id round_id, asked_id; /* found by prepare */ str base_url; };
struct ask_reminded { struct id round_id; struct opt_int n; };
extern const struct shape ask_reminded_shape;
/* open makes a round; link a new link of a group (an older one ends), unlink takes it back; invite asks people by name, with
 * mails where there is a server; hand makes a link of one person to hand over; withdraw takes one person's links back. */
extern const struct operation op_ask_open, op_ask_change, op_ask_close, op_ask_reopen, op_ask_link, op_ask_unlink, op_ask_invite,
	op_ask_hand, op_ask_withdraw, op_ask_remind;

/* --- those who answer --- */

struct ask_door {                       /* what a code, or being signed in, opens */
	struct id org_id, asked_id, answer_id;
	struct ask_round round;
	int group;
	bool is_ended;                  /* taken back */
	bool is_own;                    /* of one person, or to change one answer */
	bool is_answered;               /* by the one whose link this is; of an anonymous round only to whoever is signed in as they */
	bool is_counted;                /* of a link of an anonymous round: its answer is there. Nobody is told: others may hold the link too */
	str name;                       /* of who is asked; empty: not by name */
	str body;                       /* what they answered so far and may change; empty: nothing */
	struct opt_int form;            /* version it was given on */
};
/* Of whichever firm: moves c to it, as nobody. *ret_found false: there is no such code. */
bool ask_door_find(struct ctx *c, str code, struct ask_door *ret, bool *ret_found);
/* Of who is signed in, asked by name; ERR_NOT_FOUND. */
bool ask_door_mine(struct ctx *c, struct id round_id, struct ask_door *ret);

struct ask_answer_in {
	str code;                       /* of a link; of op_ask_mine none */
	struct id round_id;             /* of op_ask_mine */
	struct raw_form values;         /* all of them: what is not named is not answered */
	struct opt_int form;            /* version that was seen; a newer one is a conflict */
	str once;                       /* found by prepare: what the form was signed with; none: as often as it is sent */
	str peer;                       /* found by prepare */
};
struct ask_given { struct id round_id; str code; bool is_new; }; /* code: to change it with; none: there is none */
extern const struct shape ask_given_shape;
extern const struct operation op_ask_answer, op_ask_mine;

/* What the program does by itself: reminds, and writes mails in slices. As courier_config.look. */
bool ask_look(struct ctx *c, str base_url);
