#include "base/event_time_words.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define W(lit) { lit, sizeof(lit) - 1 }

/* Longer words before those they begin with. A night has two days: which one, nobody said. */
static const struct day_word day_words[] = {
	{ W("一昨日"), 2, PART_NONE, false, false }, { W("おととい"), 2, PART_NONE, false, false },
	{ W("昨日"), 1, PART_NONE, false, false }, { W("きのう"), 1, PART_NONE, false, false },
	{ W("yesterday"), 1, PART_NONE, false, false }, { W("今日"), 0, PART_NONE, false, false },
	{ W("本日"), 0, PART_NONE, false, false }, { W("きょう"), 0, PART_NONE, false, false },
	{ W("today"), 0, PART_NONE, false, false },
	{ W("今朝"), 0, PART_MORNING, false, false }, { W("けさ"), 0, PART_MORNING, false, false },
	{ W("this morning"), 0, PART_MORNING, false, false },
	{ W("昨夜"), 1, PART_NIGHT, true, false }, { W("昨晩"), 1, PART_NIGHT, true, false },
	{ W("ゆうべ"), 1, PART_NIGHT, true, false }, { W("last night"), 1, PART_NIGHT, true, false },
	{ W("真夜中"), 0, PART_NIGHT, true, true }, { W("夜中"), 0, PART_NIGHT, true, true },
	{ W("深夜"), 0, PART_NIGHT, true, true }, { W("未明"), 0, PART_NIGHT, true, true },
};

const struct day_word *scan_day_word(struct scan *in)
{
	for (size_t i = 0; i < COUNT(day_words); i++) {
		if (scan_word(in, day_words[i].word)) {
			return &day_words[i];
		}
	}
	return NULL;
}

enum day_part scan_day_part(struct scan *in)
{
	static const str words[] = { W("夜中"), W("深夜"), W("未明"), W("早朝"), W("朝"), W("お昼"), W("昼"), W("夕方"),
		W("夜"), W("晩") };
	static const enum day_part parts[COUNT(words)] = { PART_NIGHT, PART_NIGHT, PART_NIGHT, PART_MORNING, PART_MORNING,
		PART_NOON, PART_NOON, PART_EVENING, PART_EVENING, PART_EVENING };
	size_t which = 0;
	return scan_any(in, words, COUNT(words), &which) ? parts[which] : PART_NONE;
}

static bool between(int v, int from, int to)
{
	return v >= from && v <= to;
}

bool day_part_hour(enum day_part part, int *hour, bool *ret_next_day)
{
	*ret_next_day = part == PART_NIGHT && *hour <= 5;
	switch (part) {
	case PART_MORNING:
		return between(*hour, 4, 11);
	case PART_NOON:
		*hour += between(*hour, 1, 4) ? 12 : 0;
		return between(*hour, 11, 16);
	case PART_EVENING:
	case PART_NIGHT:
		*hour += between(*hour, part == PART_NIGHT ? 7 : 4, 11) ? 12 : 0;
		return between(*hour, 16, 23) || *ret_next_day;
	case PART_NONE:
	default:
		return true;
	}
}

bool is_just_now(str s, bool *ret_about)
{
	static const str words[] = { W("いま"), W("今"), W("now"), W("たった今"), W("たったいま"),
		W("さっき"), W("ついさっき"), W("先ほど"), W("さきほど"), W("先程"), W("just now"), W("a moment ago") };
	enum { EXACT = 5 };
	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_eq(s, words[i])) {
			*ret_about = i >= EXACT;
			return true;
		}
	}
	return false;
}
