/* What the kinds of reports say, in which order, and what they are called. */
#include "report/report.h"

#include "base/time.h"
#include "messages.h"

#define WORD(member, heading) { #member, heading, offsetof(struct report_words, member), { 0 } }
#define TABLE(member, heading, ...) { #member, heading, offsetof(struct report_words, member), { __VA_ARGS__ } }
#define NEXT TABLE(next, MSG_REPORT_HEAD_NEXT, MSG_REPORT_COLUMN_TODO, MSG_REPORT_COLUMN_WHO, MSG_REPORT_COLUMN_UNTIL)
#define DAMAGE TABLE(damage, MSG_REPORT_HEAD_DAMAGE, MSG_REPORT_COLUMN_AFFECTED, MSG_REPORT_COLUMN_NUMBER, \
	MSG_REPORT_COLUMN_STATE)
#define UNKNOWN(heading) TABLE(unknown, heading, MSG_REPORT_COLUMN_UNKNOWN, MSG_REPORT_COLUMN_FINDER, \
	MSG_REPORT_COLUMN_UNTIL)
#define DECIDED TABLE(decided, MSG_REPORT_HEAD_DECIDED, MSG_REPORT_COLUMN_DECIDED, MSG_REPORT_COLUMN_DECIDER, \
	MSG_REPORT_COLUMN_WHEN)
#define PREVENTION TABLE(prevention, MSG_REPORT_HEAD_PREVENTION, MSG_REPORT_COLUMN_TODO, MSG_REPORT_COLUMN_WHO, \
	MSG_REPORT_COLUMN_UNTIL)
static const struct report_word first_words[] = {
	WORD(changed, MSG_REPORT_HEAD_CHANGED), WORD(done, MSG_REPORT_HEAD_DONE), NEXT,
	WORD(request, MSG_REPORT_HEAD_REQUEST),
};
static const struct report_word interim_words[] = {
	WORD(summary, MSG_REPORT_HEAD_SUMMARY), WORD(changed, MSG_REPORT_HEAD_CHANGED), DAMAGE,
	UNKNOWN(MSG_REPORT_HEAD_UNKNOWN), DECIDED, WORD(done, MSG_REPORT_HEAD_DONE), NEXT,
	WORD(request, MSG_REPORT_HEAD_REQUEST),
};
static const struct report_word final_words[] = {
	WORD(summary, MSG_REPORT_HEAD_SUMMARY), WORD(cause, MSG_REPORT_HEAD_CAUSE), DAMAGE,
	WORD(done, MSG_REPORT_HEAD_MEASURES), WORD(recovery, MSG_REPORT_HEAD_RECOVERY), WORD(follow, MSG_REPORT_HEAD_FOLLOW), PREVENTION,
	UNKNOWN(MSG_REPORT_HEAD_STILL_UNKNOWN), TABLE(next, MSG_REPORT_HEAD_REMAINS, MSG_REPORT_COLUMN_TODO,
		MSG_REPORT_COLUMN_WHO, MSG_REPORT_COLUMN_UNTIL), WORD(request, MSG_REPORT_HEAD_REQUEST),
};
static const struct report_word executive_words[] = {
	WORD(summary, MSG_REPORT_HEAD_HAPPENED), WORD(impact, MSG_REPORT_HEAD_IMPACT), DAMAGE,
	TABLE(next, MSG_REPORT_HEAD_WE_DO, MSG_REPORT_COLUMN_TODO, MSG_REPORT_COLUMN_WHO, MSG_REPORT_COLUMN_UNTIL),
	TABLE(ask, MSG_REPORT_HEAD_ASK, MSG_REPORT_COLUMN_ASK, MSG_REPORT_COLUMN_UNTIL),
};
/* items, course: before which part they stand; -1: they do not */
static const struct { const struct report_word *v; size_t n; int items, course; bool has_promise; } plans[] = {
	[REPORT_FIRST] = { first_words, sizeof first_words / sizeof first_words[0], 1, 2, true },
	[REPORT_INTERIM] = { interim_words, sizeof interim_words / sizeof interim_words[0], 3, 6, true },
	[REPORT_FINAL] = { final_words, sizeof final_words / sizeof final_words[0], 2, 3, false },
	[REPORT_EXECUTIVE] = { executive_words, sizeof executive_words / sizeof executive_words[0], -1, -1, true },
};

void report_words_of(enum report_kind kind, const struct report_word **ret, size_t *ret_n)
{
	*ret = plans[kind].v;
	*ret_n = plans[kind].n;
}

int report_inserts_at(enum report_kind kind, size_t k)
{
	return (plans[kind].items == (int)k ? REPORT_ITEMS : 0) | (plans[kind].course == (int)k ? REPORT_COURSE : 0);
}

bool report_has_items(enum report_kind kind) { return plans[kind].items >= 0; }
bool report_has_promise(enum report_kind kind) { return plans[kind].has_promise; }

/* Half widths of a text: what a line holds is counted in them. */
static size_t half_widths(str s)
{
	size_t width = 0;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t b = (uint8_t)s.p[i];
		width += b < 0x80 ? 1 : (b & 0xC0) == 0xC0 ? 2 : 0;
	}
	return width;
}

/* Lines of a part on the executive's sheet; a heading takes two, the head of a list one, a row of it half a line more. */
static size_t part_lines(str text)
{
	enum { LINE = 72, FIRST_COLUMN = 40 };
	size_t lines = str_is_empty(text) ? 0 : 2, rows = 0;
	while (!str_is_empty(text)) {
		str line = str_cut(&text, '\n');
		bool is_row = str_find(line, S("|"), 0) != SIZE_MAX;
		str first = is_row ? str_cut(&line, '|') : line;
		rows += is_row;
		lines += 1 + half_widths(first) / (is_row ? FIRST_COLUMN : LINE);
	}
	return lines + (rows ? 1 + rows / 2 : 0);
}

int report_fullness(const struct report *r)
{
	enum { LINES_LARGE = 27, LINES_SMALL = 36 }; /* tried on paper: test/e2e/report.test.mjs */
	const struct report_word *v = plans[REPORT_EXECUTIVE].v;
	size_t lines = 0;
	for (size_t i = 0; r->kind == REPORT_EXECUTIVE && i < plans[REPORT_EXECUTIVE].n; i++) {
		lines += part_lines(*report_word_at(&r->words, &v[i]));
	}
	for (str rest = r->addressees; r->kind == REPORT_EXECUTIVE && !str_is_empty(rest);) {
		lines += str_cut(&rest, '\n').n > 0;
	}
	return lines <= LINES_LARGE ? (int)(lines * 100 / LINES_LARGE)
		: 100 + (int)((lines - LINES_LARGE) * 100 + LINES_SMALL - LINES_LARGE - 1) / (LINES_SMALL - LINES_LARGE);
}

/* How many of its kind were issued before it. */
static size_t issued_before(const struct report *v, size_t n, const struct report *r)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_earlier = report_is_issued(&v[i]) && v[i].kind == r->kind && !id_eq(v[i].id, r->id) &&
			(!r->issued_at.has || str_is_empty(r->number) || v[i].issued_at.v < r->issued_at.v ||
			 (v[i].issued_at.v == r->issued_at.v && str_cmp(v[i].number, r->number) < 0));
		count += is_earlier;
	}
	return count;
}

str report_name(struct ctx *c, const struct incident *i, const struct report *v, size_t n, const struct report *r)
{
	static const struct { int first, later; } names[REPORT_KIND_MAX] = {
		[REPORT_FIRST] = { MSG_REPORT_TITLE_FIRST, MSG_REPORT_TITLE_NEXT },
		[REPORT_INTERIM] = { MSG_REPORT_TITLE_INTERIM, MSG_REPORT_TITLE_INTERIM_NEXT },
		[REPORT_FINAL] = { MSG_REPORT_TITLE_FINAL, MSG_REPORT_TITLE_FINAL_NEXT },
		[REPORT_EXECUTIVE] = { MSG_REPORT_TITLE_EXECUTIVE, MSG_REPORT_TITLE_EXECUTIVE_NEXT },
	};
	size_t before = issued_before(v, n, r);
	str name = before == 0 ? msg(c, names[r->kind].first)
		: msgf(c, names[r->kind].later, { "number", str_printf(c->arena, "%zu", before + 1) });
	return i->mode == INCIDENT_EXERCISE ? msgf(c, MSG_REPORT_TITLE_EXERCISE, { "name", name }) : name;
}
