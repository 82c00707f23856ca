/* event_time_words: the words people use in place of numbers: さっき, 今朝, 夜8時, 昨夜. Inside of event_time_read.c. */
#pragma once
#include "base/time_scan.h"

enum day_part { PART_NONE, PART_MORNING, PART_NOON, PART_EVENING, PART_NIGHT };

/* "今朝", "昨日", "last night" ...: how many days back, which part of the day it says by itself. */
struct day_word { str word; int days_back; enum day_part part; bool about; bool loose; };
/* The longest that fits; NULL: none. `loose`: the night of that day or the one before, whichever is past. */
const struct day_word *scan_day_word(struct scan *in);
/* "朝", "夕方", "夜中" ... before a clock. */
enum day_part scan_day_part(struct scan *in);
/*
 * The hour as a clock of 24: 夜8時 is 20. `*ret_next_day`: an hour after midnight that still belongs to the night before.
 * False when part and hour do not go together (朝3時), or mean different hours to different people (夜12時).
 */
bool day_part_hour(enum day_part part, int *hour, bool *ret_next_day);
/* The whole text says this very moment ("いま"), or a little before it ("さっき": about). */
bool is_just_now(str s, bool *ret_about);
