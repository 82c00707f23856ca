/*
 * open: does somebody answer now? (いまつながる？) From a line of hours (catalog/hours.h), the table of national holidays and the
 * clock of the ctx. Japan time. What is not known is said as such: nobody is sent to a phone that rings in an empty room, and
 * nobody is kept from calling one that may be staffed.
 */
#pragma once
#include "base/ctx.h"
#include "base/field.h"

enum open_state {
	OPEN_NOW,                     /* until until_at */
	OPEN_PERHAPS,                 /* within the usual hours of a day about which the line says nothing: see `why` */
	OPEN_BREAK,                   /* closed between two spans of today; next_at is today */
	OPEN_LATER,                   /* closed; next_at, when one is known */
	OPEN_UNKNOWN,                 /* no hours are written down, or they are not understood */
	OPEN_STATE_MAX
};
extern const struct choices open_state_choices; /* open perhaps break closed unknown */
enum open_why { OPEN_WHY_NONE, OPEN_WHY_HOLIDAY, OPEN_WHY_YEAR_END, OPEN_WHY_WEEKEND, OPEN_WHY_OFF, OPEN_WHY_SUSPENDED };
struct open_now {
	int state;                    /* enum open_state */
	struct opt_int until_at;      /* of OPEN_NOW and OPEN_PERHAPS: ms; none: it never closes */
	struct opt_int next_at;       /* ms; none: not within two weeks (of a day of the month: three months) */
	int why;                      /* enum open_why: why only perhaps, or why closed today */
	bool year_unknown;            /* the table of holidays does not reach the days that count: a holiday may change it */
	bool is_for_now;              /* the hours hold until further notice */
	bool has_rest;                /* the line says more than was understood: show it */
};
struct open_now open_at(struct ctx *c, str hours, int64_t now_ms);
/* 今つながります（17:30まで）, 昼休み（13:30まで）, 明日 9:00から, 受付時間が分かりません ... */
str open_text(struct ctx *c, const struct open_now *v, int64_t now_ms);
/* What to add: 今日は祝日です; 祝日の表がこの年まで届いていません. Empty: nothing. */
str open_note(struct ctx *c, const struct open_now *v, int64_t now_ms);
/* Name of the national holiday on a day (20261123); empty: none. */
str holiday_name(const struct ctx *c, int date);
/* Hours as people read them: 月〜金 9:30〜17:30（祝日・年末年始は休み）; what was not wholly understood stays as it was written. */
str hours_text(struct ctx *c, str hours);
/* Closed by the hours that were understood, but the line says more: perhaps how to reach them even so. */
bool open_says_more(const struct open_now *v);
/* How it looks: colour of the chip and icon. */
struct open_look { str css, icon; };
struct open_look open_look_of(const struct open_now *v);
/* To be called first: open, perhaps, unknown, break, closed but the line says more, later. */
int open_rank(const struct open_now *v);
