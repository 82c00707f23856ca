/*
 * contact: the ways to reach a person (連絡先): several phones and mails each, with use, hours and the last check.
 *
 * - The first phone and mail that are not private, and the first mail outside of the firm, are copied into person.phone, mail and
 *   other_mail in the same write (person/way.c): what needs one number reads those.
 * - Private ways are for those who may have to call (person_sees_private). For everybody else a way is there without its value
 *   (`is_hidden`), so that they know that there is one and whom to ask. All reading functions here do that by themselves.
 * - A check is a try that somebody made: a call drill, a call, a mail, or the person said so. It holds for as long as the firm
 *   says (contact_limit, 6 months unless changed; S4 8-2: in step with the yearly drill); after that the way is stale.
 * - One mail of two people is refused unless it is marked as shared.
 */
#pragma once
#include "person/person.h"
#include "reach/reach.h"

enum contact_kind { CONTACT_PHONE, CONTACT_MAIL, CONTACT_OTHER };
enum contact_purpose { PURPOSE_WORK, PURPOSE_MOBILE, PURPOSE_HOME, PURPOSE_NIGHT, PURPOSE_OUTSIDE, PURPOSE_OTHER };
enum contact_hours { HOURS_UNSAID, HOURS_ALWAYS, HOURS_WEEKDAYS, HOURS_OTHER };
enum contact_how { HOW_NONE, HOW_DRILL, HOW_CALL, HOW_MAIL, HOW_SAID };
/*
 * never: nobody tried. good: reached, and the check holds. stale: reached, too long ago. failed: the last try did not reach the
 * person. bounced: a mail came back, and none arrived since.
 */
enum contact_state { CONTACT_NEVER, CONTACT_GOOD, CONTACT_STALE, CONTACT_FAILED, CONTACT_BOUNCED };
extern const struct choices contact_kind_choices;    /* phone mail other */
extern const struct choices contact_purpose_choices; /* work mobile home night outside other */
extern const struct choices contact_hours_choices;   /* unsaid always weekdays other */
extern const struct choices contact_how_choices;     /* none drill call mail said */
extern const struct choices contact_state_choices;   /* never good stale failed bounced */

struct contact {
	struct id id, person_id;
	struct opt_int place;        /* 1: tried first */
	int kind, purpose, hours;    /* enum contact_kind, contact_purpose, contact_hours */
	str value;                   /* "" where is_hidden */
	str note;                    /* "" where is_hidden */
	bool is_private, is_shared;
	bool is_hidden;              /* private, and whoever reads may not see it */
	struct opt_int checked_at;   /* ms */
	int how;                     /* enum contact_how */
	bool is_reached;             /* of that check */
	struct opt_int bounced_at;   /* ms */
	int state;                   /* enum contact_state, as of now */
};
extern const struct shape contact_shape;

/* Of one person, in the order they are tried. Not ERR_NOT_FOUND: a person nobody knows has none. */
bool contact_list(struct ctx *c, struct id person_id, struct contact **ret, size_t *ret_n);
/* Of everybody on the lists: one after the other by person, each person's in their order. Two statements. */
bool contact_of_all(struct ctx *c, struct contact **ret, size_t *ret_n);
/* The run of one person in such a list; *ret_n 0: none. */
const struct contact *contact_in(const struct contact *all, size_t n, struct id person_id, size_t *ret_n);
bool contact_get(struct ctx *c, struct id person_id, struct id id, struct contact *ret); /* ERR_NOT_FOUND */

/* Months after which a check no longer counts. */
#define CONTACT_LIMIT_MONTHS REACH_MONTHS
struct contact_limit { struct opt_int months; struct opt_int drill_months; /* a call drill is due after so many; none: stays */ };
extern const struct shape contact_limit_shape;
bool contact_limit(struct ctx *c, int64_t *ret_months);
bool contact_limits(struct ctx *c, struct contact_limit *ret);
extern const struct operation op_contact_limit;
/* The instant a check made at `checked_at` ends to hold. */
int64_t contact_good_until(int64_t months, int64_t checked_at);
static inline bool contact_is_stale(int64_t months, const struct contact *k, int64_t now_ms)
{
	return k->checked_at.has && k->is_reached && contact_good_until(months, k->checked_at.v) <= now_ms;
}
/* How a person stands: the best of the ways; CONTACT_NEVER also where there is none at all. */
int contact_best(const struct contact *v, size_t n);
/*
 * The phone to call somebody whose person.phone is empty because every phone is private (person.reach.is_phone_private): the first
 * one, for those who may see it. *ret_hidden: there is one, and whoever reads may not see it. "": neither.
 */
bool contact_phone(struct ctx *c, struct id person_id, str *ret, bool *ret_hidden);
/* What a way is, in words: 会社の電話. */
str contact_use_text(struct ctx *c, const struct contact *k);
/* The state, when and how, in words. */
str contact_state_text(struct ctx *c, const struct contact *k);

/* --- writing --- */

struct contact_input {
	struct id person_id, id;     /* id: of the one changed */
	int kind, purpose, hours;    /* -1: stays */
	str value, note;             /* none: stays */
	bool is_private, is_shared;
	struct opt_int place;        /* none: last; of a change: stays */
};
struct contact_act { struct id person_id, id; };
struct contact_check_in { struct id person_id, id; int how; bool reached; };
extern const struct operation op_contact_add, op_contact_change, op_contact_drop, op_contact_check;
/*
 * Inside a write: a try is recorded, by the call drill and whoever else tries. A mail that came back: bounced. Reached ends a
 * bounce. Nothing happens (true) when the way is gone meanwhile.
 */
struct contact_try { struct id contact_id; int how; bool is_reached, has_bounced; int64_t at; };
bool contact_mark(struct ctx *c, const struct contact_try *t);
/* What is known of a way, and putting it back inside a write: a tick of the call drill that was a mistake. *ret_found false: gone. */
struct contact_known { struct opt_int checked_at; str how; bool is_reached; struct opt_int bounced_at; };
bool contact_known(struct ctx *c, struct id contact_id, struct contact_known *ret, bool *ret_found);
bool contact_known_put(struct ctx *c, struct id contact_id, const struct contact_known *known);
/* The same for all ways with this value: of a mail that came back only the address is known. */
bool contact_mark_value(struct ctx *c, int kind, str value, const struct contact_try *t);
