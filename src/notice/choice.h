/*
 * choice: what a person chose for themselves (わたしへの知らせ): quiet hours, which of their addresses, at once or collected.
 * Nobody else writes it; an administrator sees it. Times are JST, which knows no summer time.
 *
 * What goes before it: everything of a room of level 2 or higher, being made the decider, a report due within half an hour
 * for who leads, what the firm says is always told. Who is the only one left that responds is told in any case.
 */
#pragma once
#include "base/operation.h"

enum notice_mode { MODE_NOW, MODE_DIGEST, MODE_NONE };
enum choice_way { CHOICE_RULE, CHOICE_MAIL, CHOICE_BOTH, CHOICE_OTHER }; /* as the firm says, or always this way */
extern const struct choices notice_mode_choices, choice_way_choices;

struct notice_choice {
	int mode, way;
	struct opt_int quiet_from, quiet_to;  /* minutes of the day; both or none. Not after `from`: of the next day */
	int64_t quiet_days, off_days;         /* days on which quiet hours begin, days that are quiet all day; bit 0: Sunday */
	int64_t digest_at;                    /* minutes of the day */
};
struct notice_choice notice_choice_usual(void);
/* Whether it is quiet at that time, and until when. */
bool notice_is_quiet(const struct notice_choice *k, int64_t at_ms, int64_t *ret_until);
/* The next time the collected mail goes, after `at_ms`; not on a day that is quiet all day. */
int64_t notice_digest_time(const struct notice_choice *k, int64_t at_ms);
/* In words: 「22:00から7:00までは静かに（毎日）。そのほかは毎日8:00にまとめて」 */
str notice_choice_text(struct ctx *c, const struct notice_choice *k);

/* As people and programs write it: "22:00", day codes sun ... sat. */
struct notice_choice_view {
	struct id account_id;
	str name;
	int mode, way;
	str quiet_from, quiet_to, digest_at;  /* empty: none */
	struct str_list quiet_days, off_days;
};
extern const struct shape notice_choice_shape;
struct notice_choice_view notice_choice_view_of(struct ctx *c, const struct notice_choice *k);
/* Of whoever acts. */
bool notice_choice_mine(struct ctx *c, struct notice_choice *ret);
struct notice_choice_in { int mode, way; str quiet_from, quiet_to, digest_at; struct str_list quiet_days, off_days; };
extern const struct operation op_notice_choice;
/* "22:00", "7": minutes of the day. */
bool notice_clock_read(str s, int64_t *ret_minutes);
extern const char *const notice_day_codes[7];
str notice_day_name(struct ctx *c, int day); /* 0: Sunday; one letter in Japanese */
