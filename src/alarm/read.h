/*
 * read: what a product sent, read by a mapping (catalog/alarm_map.h): parsed JSON in, alarms out. Knows no table and no
 * request; every byte of it comes from outside. What it returns lies in the arena, is valid UTF-8 without control
 * characters, and is cut to the lengths below.
 */
#pragma once
#include "base/event_time.h"
#include "base/json.h"
#include "catalog/alarm_map.h"

#define ALARM_TITLE_CHARS 160
#define ALARM_TEXT_CHARS 2000
#define ALARM_LINE_CHARS 200

/* Why one of them, or all, could not be read; the codes stand in alarm_log. */
enum alarm_trouble {
	ALARM_FINE, ALARM_NO_JSON, ALARM_NO_LIST, ALARM_LIST_IS_NONE, ALARM_NO_TITLE, ALARM_EMPTY, ALARM_TOO_MANY, ALARM_OFF,
	ALARM_TROUBLE_MAX
};

struct alarm {
	str id;                       /* empty: the product gives none */
	str title, text, host, user, rule, link;
	str severity, status;         /* as the product says them */
	int grade;                    /* enum alarm_grade; -1: the mapping has no word for it */
	bool is_over;
	struct event_time at;         /* WHEN_NONE: not said, not readable, or not yet */
	str traces;                   /* made harmless, one a line */
	size_t n_traces;
	enum alarm_trouble trouble;   /* not fine: the rest is empty */
	str place;                    /* the path that leads nowhere */
};

/* What one field of the mapping gave for one alarm, for people who fit it. */
struct alarm_given { str value; str missing; }; /* missing: the first path that leads nowhere; empty: all do */

/*
 * At most LIMIT_ALARMS_PER_POST. ret_place with anything but ALARM_FINE: nothing was read. Of each alarm there may be
 * trouble of its own. `now_ms`: a time that lies ahead is none.
 */
enum alarm_trouble alarm_read(struct ctx *c, const struct alarm_map *m, const struct json *body, struct alarm **ret, size_t *ret_n,
                              str *ret_place);
/* Of the alarm with this index; for fields ALARM_LIST, GRADES and VALUES nothing. */
struct alarm_given alarm_given(struct ctx *c, const struct alarm_map *m, const struct json *body, size_t index, size_t field);
