/*
 * statistics: figures over the incidents and sightings of a period (統計): what happens to us, how it is noticed, how long
 * it takes, what it costs. Read only; everything is counted from rows the moment it is asked for.
 *
 * - An incident belongs to the period in which it was noticed, a sighting to that in which it came. Times are JST.
 * - Exercises are never counted, nor sightings that went into one.
 * - A restricted room is counted for those who may see it, and for nobody else.
 * - What is not known is not counted as nought: every figure says of how many it is known. Medians and longest, no mean:
 *   one long incident would hide all the others.
 *
 *   span      from                          to
 *   NOTICE    it happened (fact)            noticed
 *   OPEN      noticed                       room opened
 *   REPORT    noticed                       first report issued
 *   CONTAIN   noticed                       contained (closing sheet)
 *   RECOVER   noticed                       recovered (closing sheet)
 *   CLOSE     room opened                   closed
 * Both ends must be known at least to the day (its beginning counts), and in this order.
 */
#pragma once
#include "base/field.h"
#include "catalog/catalog.h"
#include "closing/closing.h"
#include "incident/incident.h"

enum stat_period { STAT_LAST_12, STAT_THIS_YEAR, STAT_FISCAL, STAT_ALL, STAT_OWN, STAT_PERIOD_MAX };
extern const struct choices stat_period_choices; /* last12 year fiscal all own */
struct stat_asked { int period; str from, until; };  /* from, until: days of STAT_OWN, both inside */
struct stat_range { int period; int64_t from, until; }; /* until: not inside; of STAT_ALL 0 and INT64_MAX */
/* ERR_INVALID with a field error when a day cannot be read, or they stand the wrong way round. */
bool stat_range_of(struct ctx *c, const struct stat_asked *in, struct stat_range *ret);

enum stat_span_kind { SPAN_NOTICE, SPAN_OPEN, SPAN_REPORT, SPAN_CONTAIN, SPAN_RECOVER, SPAN_CLOSE, SPAN_MAX };
extern const char *const stat_span_codes[SPAN_MAX];
enum stat_way { WAY_FINDER, WAY_PROGRAM, WAY_DIRECT, WAY_MAX }; /* how the room came: a person's report, an alarm, opened at once */
extern const char *const stat_way_codes[WAY_MAX];

struct stat_room {
	struct id id;
	str name, kind, cause;       /* cause: as the closing sheet says, known or likely; else empty */
	int level;                   /* -1: not decided */
	int way;                     /* enum stat_way */
	bool is_open, is_restricted;
	int64_t noticed_at;
	int month;                   /* 202611 */
	struct opt_int spans[SPAN_MAX]; /* milliseconds */
};
struct stat_count { str key, name; int64_t n; };
struct stat_span { int64_t known, median, longest; size_t longest_at; }; /* longest_at: index of the room */
#define STAT_CAUSE_ROOMS 20
struct stat_cause { str cause; const size_t *rooms; size_t n, n_shown; }; /* n_shown: in `rooms`, the newest */
struct stat_cost { int64_t rooms, sum, unknown; };   /* rooms with an amount; rows without one */

#define STAT_LEVELS 5                /* 0 to 3, and not decided */
struct statistics {
	struct stat_range range;
	struct stat_room *rooms;     /* newest first */
	size_t n;
	int64_t open, restricted;
	struct stat_count *kinds; size_t n_kinds;       /* those that happened, most first */
	struct stat_count levels[STAT_LEVELS], ways[WAY_MAX];
	struct stat_count *months; size_t n_months;     /* without a gap; years where there would be too many */
	struct stat_span spans[SPAN_MAX];
	struct stat_cause *causes; size_t n_causes;     /* told of two rooms or more */
	int64_t costs_hidden;        /* rooms whose costs are not for whoever asks */
	int64_t hours, hours_rooms;  /* hours of own people; rooms where some are written down */
	struct stat_cost costs[COST_KIND_MAX];          /* COST_HOURS: what own hours cost, where somebody wrote it */
	/* sightings: for those who may see the inbox */
	bool has_sightings;
	int64_t sightings, joined, of_programs;
	struct stat_count *cards; size_t n_cards;       /* every card of people */
	struct stat_count *card_rooms;                  /* of the same cards: how many went into a room */
	struct stat_span taken;      /* from its coming until somebody took it; longest_at says nothing */
};
bool statistics_get(struct ctx *c, const struct stat_range *range, struct statistics *ret);
/* Does a room belong to a figure? `by`: kind, level, way, month, state; `key` as in the counts; anything else: all do. */
bool stat_room_is(const struct stat_room *r, str by, str key);
/* Of `n` values: the middle one, or what lies between the two. Sorts them. */
int64_t stat_median(int64_t *v, size_t n);
