/* The order of recovery as bars over time. Hours and weeks stand on one line, so the marks lie equally far apart, not the hours. */
#include "escalation/escalation_view.h"
#include "messages.h"
#include "web/svg.h"

#define WIDTH 760
#define NAMES 250
#define RIGHT 16
#define ROW 48
#define HEAD 30
#define LETTERS 13

static const struct { int hours, label; } marks[] = { { 0, MSG_BCP_PAGE_MARK_0 }, { 1, MSG_BCP_PAGE_MARK_1 }, { 4, MSG_BCP_PAGE_MARK_4 },
	{ 8, MSG_BCP_PAGE_MARK_8 }, { 24, MSG_BCP_PAGE_MARK_24 }, { 72, MSG_BCP_PAGE_MARK_72 }, { 168, MSG_BCP_PAGE_MARK_168 }, { 720, MSG_BCP_PAGE_MARK_720 } };
#define N_MARKS ((int)(sizeof marks / sizeof marks[0]))

/* How many marks the longest bar needs. */
static int last_mark(const struct bcp_picture *v)
{
	int most = 8, last = 1;
	for (size_t i = 0; i < v->n; i++) {
		most = v->v[i].hours > most ? v->v[i].hours : most;
		most = v->v[i].restore_hours > most ? v->v[i].restore_hours : most;
	}
	while (last < N_MARKS - 1 && marks[last].hours < most) {
		last++;
	}
	return last;
}

static int x_of(int hours, int last)
{
	int step = (WIDTH - NAMES - RIGHT) / last, at = 0;
	while (at < last - 1 && marks[at + 1].hours <= hours) {
		at++;
	}
	int from = marks[at].hours, to = marks[at + 1].hours, over = hours > to ? to : hours;
	return NAMES + at * step + step * (over - from) / (to - from);
}

static void row(struct out *o, const struct bcp_bar *b, int y, int last)
{
	svg_link(o, b->to, STR_CAT(o->c->arena, b->name, S(" "), b->value));
	svg_text(o, 0, y + 18, "pic-small", "start", svg_fit(o->c->arena, b->name, LETTERS, NAMES - 12));
	svg_link_end(o);
	int end = b->hours < 0 ? NAMES : x_of(b->hours, last);
	if (b->hours >= 0) {
		svg_group(o, b->is_short ? "is-warn" : "is-key", b->value);
		svg_rect(o, NAMES, y + 4, end - NAMES < 3 ? 3 : end - NAMES, 18, 3, "pic-frame");
		svg_group_end(o);
	}
	bool is_right = end > WIDTH - 150;
	svg_text(o, is_right ? end - 6 : end + 8, y + 18, "pic-small is-strong", is_right ? "end" : "start", b->value);
	if (b->restore_hours >= 0) {
		int x = x_of(b->restore_hours, last);
		svg_line(o, NAMES, y + 29, x, y + 29, b->is_short ? "bcp-restore is-short" : "bcp-restore");
		svg_text(o, x > WIDTH - 150 ? x : x + 6, x > WIDTH - 150 ? y + 43 : y + 38, "pic-small is-quiet", x > WIDTH - 150 ? "end" : "start", b->restore);
	}
}

void bcp_picture_html(struct out *o, const struct bcp_picture *v)
{
	int last = last_mark(v), height = HEAD + ROW * (int)v->n + 8, step = (WIDTH - NAMES - RIGHT) / last;
	svg_open_group(o, "picture bcp-picture", "bcp-picture", WIDTH, height, v->title, v->description);
	for (int i = 0; i <= last; i++) {
		int x = NAMES + i * step;
		svg_line(o, x, HEAD - 6, x, height - 6, "pic-tick");
		svg_text(o, x, HEAD - 12, "pic-small is-quiet", i == 0 ? "start" : i == last ? "end" : "middle", msg(o->c, marks[i].label));
	}
	for (size_t i = 0; i < v->n; i++) {
		row(o, &v->v[i], HEAD + (int)i * ROW, last);
	}
	svg_close(o);
}
