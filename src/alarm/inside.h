/* inside: shared by the files of alarm/ and nobody else. */
#pragma once
#include "alarm/alarm.h"

/* The mapping as it lies in a row, and back; what a hand broke in it reads as an empty field. */
str alarm_map_json(struct ctx *c, const struct alarm_map *m);
bool alarm_map_of_json(struct ctx *c, str json, struct alarm_map *ret);
extern const char *const alarm_trouble_codes[ALARM_TROUBLE_MAX];

/* --- inside a write --- */
struct alarm_message { struct id source; int64_t number; };  /* one line of the log */
struct alarm_fate { int64_t made, counted, ended, again, held, refused; enum alarm_trouble trouble; str place; struct id sighting_id; };
bool alarm_log_write(struct ctx *c, struct id source, int64_t number, const struct alarm_fate *f);
/* Counts on the one sighting that stands for what was not made, or makes it. */
struct alarm_over { struct id source; str name, card; struct id sighting_id; };
bool alarm_hold(struct ctx *c, const struct alarm_over *o, int64_t n, struct id *ret_sighting);
str alarm_rate_name(struct ctx *c, struct id source);
#define ALARM_MINUTE_MS (INT64_C(60) * 1000)
#define ALARM_HOUR_MS (INT64_C(3600) * 1000)
