/*
 * alarm_map: how the JSON of another program becomes a sighting, as data: catalog/alarms.yaml brings some, and each source
 * of an organisation has a copy of its own. Only the language stands here, so that catalogc checks it at build time;
 * alarm/read.h puts it to work.
 *
 *   path      /labels/severity      members and places of lists from the alarm down (RFC 6901: ~1 is /, ~0 is ~)
 *             /evidence/0/name      the first of a list; a star takes every one of a list
 *             ^/commonLabels/job    from the top of what was sent
 *   template  {/host | /agent/name} words, and in braces a path or several: the first that is there
 *             /host                 short for {/host}
 *   list      /alerts               where several alarms stand; /value? where they may stand; none: the whole is one
 *   grades    critical = urgent     one a line; a number or a range of them (12.., 7..11) on the left will do
 *   over      resolved, ok          values of `status` that mean that it is over
 */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum alarm_grade { ALARM_URGENT, ALARM_HIGH, ALARM_MEDIUM, ALARM_LOW, ALARM_GRADE_MAX };
extern const char *const alarm_grade_codes[ALARM_GRADE_MAX]; /* urgent high medium low */

struct alarm_map {
	str list;
	str id;                  /* the same id again is the same alarm again; none when a path of it is missing */
	str title, text;
	str host, user, rule;    /* the same host and rule again soon is the same thing again */
	str time, link;
	str traces;              /* addresses, names and hashes are looked for here and in the text */
	str severity, grades;
	str status, over;
};

enum alarm_part { ALARM_LIST, ALARM_TEMPLATE, ALARM_GRADES, ALARM_VALUES };
struct alarm_map_field { const char *name; size_t offset; enum alarm_part part; bool is_needed; };
#define ALARM_MAP_FIELDS 14
extern const struct alarm_map_field alarm_map_fields[ALARM_MAP_FIELDS];
static inline str *alarm_map_at(struct alarm_map *m, size_t i) { return (str *)(void *)((char *)m + alarm_map_fields[i].offset); }
str alarm_map_get(const struct alarm_map *m, size_t i); /* never none */

enum alarm_mistake {
	ALARM_RIGHT, ALARM_NEEDED, ALARM_UNCLOSED, ALARM_UNOPENED, ALARM_NO_SLASH, ALARM_BAD_TILDE, ALARM_TOO_DEEP, ALARM_NO_EQUALS,
	ALARM_NO_GRADE, ALARM_BAD_RANGE, ALARM_TOO_LONG, ALARM_MISTAKE_MAX
};
#define ALARM_PART_BYTES_MAX 2000
#define ALARM_PATH_PARTS_MAX 16
struct alarm_map_error { size_t field; enum alarm_mistake what; int line, column; }; /* from 1, in characters */
/* The first mistake of one field; what is ALARM_RIGHT when there is none. */
struct alarm_map_error alarm_map_check(const struct alarm_map *m, size_t field);
const char *alarm_mistake_text(enum alarm_mistake what); /* English, for whoever edits the catalogue */

/* --- for alarm/read.c; on texts that were checked --- */
struct alarm_piece { bool is_path; str text; };   /* words as they stand, or what stands between braces */
/* False at the end. */
bool alarm_piece_next(str *rest, struct alarm_piece *ret);
/* The grade of a severity as it was said; -1: no line tells. `number`: it is one. */
int alarm_grade_of(const struct alarm_map *m, str said, bool is_number, int64_t number);
/* Does `over` name it? Case says nothing. */
bool alarm_is_over(const struct alarm_map *m, str status);
