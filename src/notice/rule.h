/*
 * rule: who is told of which event, from which level, by which way (だれに何をどう知らせるか). A firm that says nothing has
 * the rules of the table in rule.c; the first change of an event writes them down as its own.
 */
#pragma once
#include "base/operation.h"

enum notice_event { EVENT_SIGHTING, EVENT_OPENED, EVENT_LEVEL, EVENT_ASSIGNED, EVENT_DECISION, EVENT_ROLE, EVENT_REPORT,
	EVENT_LEDGER, /* rows of ledgers to be looked at again: once a week (due.h) */
	EVENT_LIMIT,  /* what ends soon: 30, 7 and 1 days before (limit/limit.h) */
	EVENT_MAX };
extern const struct choices notice_event_choices;
/* Nothing happened: a day comes. It has no room, can wait until somebody looks, and may be told nobody. */
static inline bool notice_is_of_days(int event) { return event == EVENT_LEDGER || event == EVENT_LIMIT; }
enum notice_who { WHO_SELF, WHO_LEAD, WHO_MEMBERS, WHO_ACCESS, WHO_ROLE, WHO_PERSON };
enum notice_way { WAY_MAIL, WAY_BOTH, WAY_OTHER }; /* their mail (the other one when it is refused), both, the other one */
extern const struct choices notice_way_choices;

struct notice_rule {
	int event;
	str who;                        /* as stored: "access:responder" */
	int kind;                       /* enum notice_who */
	int access;                     /* of WHO_ACCESS */
	str role;                       /* of WHO_ROLE */
	struct id person_id;            /* of WHO_PERSON */
	str name;                       /* for people: 広報の人, 小西 直樹 */
	struct opt_int level;           /* from this one on; 0: also when none is decided; always present */
	int way;
};
struct notice_set {
	int event;
	bool is_own;                    /* the firm changed it */
	bool is_always;                 /* goes before what a person chose */
	bool asks_read;                 /* from level 2 on people are asked to say that they read it */
	struct opt_int remind_min;      /* who has not after so long is reminded; always present */
	struct notice_rule *v;
	size_t n;
};
struct notice_book { struct notice_set of[EVENT_MAX]; };
extern const struct shape notice_rule_shape, notice_set_shape;
bool notice_book_get(struct ctx *c, struct notice_book *ret);
/* Of "access:admin", "role:pr", "person:ID" ...; false when it can be none. Says nothing of whether the person is there. */
bool notice_who_read(struct ctx *c, str who, struct notice_rule *ret);
str notice_event_name(struct ctx *c, int event);
/* 「すべて」 or 「レベル2から」 */
str notice_level_name(struct ctx *c, int64_t level);

#define NOTICE_RULES_MOST 60            /* of one event */
struct notice_rule_in { int event; str tell; struct opt_int level; int way; };
struct notice_set_in { int event; bool is_always, asks_read; struct opt_int remind_min; };
struct notice_event_in { int event; str tell; };
/* put: adds, or changes the level and way of who is there. drop: not the last one, but of a day that comes (notice_is_of_days), which is then told nobody. reset: as the program does by itself. */
extern const struct operation op_notice_rule_put, op_notice_rule_drop, op_notice_set, op_notice_reset;
