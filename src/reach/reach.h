/*
 * reach: whether somebody can be reached, as far as is known, from what is kept beside the person (person.reach) and the firm's
 * limit. The ways themselves are contact.h's, which writes the copies; who only names a person asks here and reads nothing more.
 */
#pragma once
#include "person/person.h"

#define REACH_MONTHS 6                  /* so long a check of a way holds when a firm says nothing */
#define REACH_DRILL_MONTHS 12           /* and so long it is between two call drills (S4 8-2: once a year) */
struct reach_limits { int64_t months, drill_months; };
bool reach_limits(struct ctx *c, struct reach_limits *ret);
/* The first of them, for those who only mark people. */
bool reach_months(struct ctx *c, int64_t *ret);
/* The instant a check made at `checked_at` ends to hold. */
int64_t reach_good_until(int64_t months, int64_t checked_at);

/* Nobody tried, or no way is known; reached, and that holds; reached, too long ago; the last try failed; a mail came back. */
enum reach_now { REACH_NOW_NEVER, REACH_NOW_GOOD, REACH_NOW_STALE, REACH_NOW_FAILED, REACH_NOW_BOUNCED };
int reach_now(const struct ctx *c, int64_t months, const struct person_reach *r);
/* In words: 確認が古い　2026年3月17日. Empty: all is well, the phone as well. */
str reach_said(struct ctx *c, int64_t months, const struct person_reach *r);
/* The same for a choice or a paper: empty as well when nobody tried yet, or tried the phone. */
str reach_words(struct ctx *c, int64_t months, const struct person_reach *r);
