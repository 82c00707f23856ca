/* Columns, dots on a line, and lines over time. Looks are classes; every mark says its number or name; a table with the same stands beside. */
#include "diagnosis/diagnosis_view.h"
#include "web/svg.h"

#define WIDTH 480
#define LETTERS 16                /* as they are on a phone; smaller where there is room */
#define HEIGHT 190
#define FOOT 26
#define HEAD 22
#define LINE 62
#define TREND 176                 /* height of the picture of a part */
#define TREND_HEAD 34
#define TREND_FULL 108
#define TREND_LEFT 64
#define TREND_RIGHT 32
#define TREND_NEAR 20             /* percent: closer marks would touch */

/* --- groups by part, round after round --- */

static int trend_y(int top, int percent) { return top + TREND_HEAD + TREND_FULL * (100 - (percent < 0 ? 0 : percent)) / 100; }

static int trend_x(const struct diag_trend *p, size_t round)
{
	int full = WIDTH - TREND_LEFT - TREND_RIGHT;
	return TREND_LEFT + (p->n_rounds < 2 ? full / 2 : (int)round * full / ((int)p->n_rounds - 1));
}

/* Marks that would lie on each other stand side by side. */
static int aside(const struct diag_trend_part *part, size_t line, size_t round)
{
	int n = 0;
	for (size_t i = 0; i < line; i++) {
		int apart = part->lines[i].percent[round] - part->lines[line].percent[round];
		n += part->lines[i].has[round] && apart < TREND_NEAR && apart > -TREND_NEAR;
	}
	return n;
}

static void trend_part(struct out *o, const struct diag_trend *p, const struct diag_trend_part *part, int top)
{
	svg_text(o, 0, top + 16, "pic-small is-strong", "start", svg_fit(o->c->arena, part->name, LETTERS, WIDTH));
	for (int percent = 0; percent <= 100; percent += 50) {
		svg_line(o, TREND_LEFT - 20, trend_y(top, percent), WIDTH - 4, trend_y(top, percent), "pic-tick");
		svg_text(o, TREND_LEFT - 24, trend_y(top, percent) + 4, "pic-small is-quiet", "end", str_i64(o->c->arena, percent));
	}
	for (size_t r = 0; r < p->n_rounds; r++) {
		svg_text(o, trend_x(p, r), top + TREND_HEAD + TREND_FULL + 24, "pic-small is-quiet", "middle", p->rounds[r]);
	}
	for (size_t i = 0; i < part->n_lines; i++) {
		const struct diag_trend_line *l = &part->lines[i];
		for (size_t r = 1; r < p->n_rounds; r++) {
			if (l->has[r - 1] && l->has[r]) {
				svg_line(o, trend_x(p, r - 1), trend_y(top, l->percent[r - 1]), trend_x(p, r), trend_y(top, l->percent[r]), "diag-trend");
			}
		}
	}
	for (size_t i = 0; i < part->n_lines; i++) {
		for (size_t r = 0; r < p->n_rounds; r++) {
			const struct diag_trend_line *l = &part->lines[i];
			int x = trend_x(p, r) + aside(part, i, r) * (p->n_rounds > 1 && r + 1 == p->n_rounds ? -23 : 23), y = trend_y(top, l->percent[r]);
			if (l->has[r]) {
				svg_rect(o, x - 11, y - 11, 22, 22, 11, "diag-dot");
				svg_text(o, x, y + 5, "pic-count", "middle", l->mark);
			}
		}
	}
}

void diagnosis_trend_html(struct out *o, const struct diag_trend *p)
{
	svg_open(o, "picture diag-picture", p->id, WIDTH, TREND * (int)p->n_parts, p->title, p->about);
	for (size_t i = 0; i < p->n_parts; i++) {
		trend_part(o, p, &p->parts[i], TREND * (int)i);
	}
	svg_close(o);
}

void diagnosis_columns_html(struct out *o, const struct diag_picture *p)
{
	int n = (int)p->n_bars, width = n > 0 ? (WIDTH - 8) / n : WIDTH, floor_y = HEIGHT - FOOT;
	svg_open(o, "picture diag-picture", p->id, WIDTH, HEIGHT, p->title, p->about);
	for (int i = 0; i < n; i++) {
		const struct diag_bar *b = &p->bars[i];
		int height = (floor_y - HEAD) * (b->percent < 0 ? 0 : b->percent) / 100, x = 4 + i * width, thick = width > 76 ? 60 : width * 3 / 4;
		svg_rect(o, x + (width - thick) / 2, floor_y - height, thick, height, 2, "stat-bar");
		svg_text(o, x + width / 2, floor_y - height - 6, "pic-small is-strong", "middle", b->value);
		svg_text(o, x + width / 2, HEIGHT - 8, "pic-small", "middle", b->name);
	}
	svg_line(o, 4, floor_y, WIDTH - 4, floor_y, "pic-tick");
	svg_close(o);
}

static int dot_x(int tenths) { return 20 + (tenths + 10) * (WIDTH - 40) / 50; }

static void dots_of(struct out *o, const struct diag_line *l, int y)
{
	int low = WIDTH, high = 0;
	svg_line(o, dot_x(-10), y, dot_x(40), y, "pic-tick");
	for (int t = -10; t <= 40; t += 10) {
		svg_line(o, dot_x(t), y - 4, dot_x(t), y + 4, "pic-tick");
	}
	for (size_t k = 0; k < l->n_dots; k++) {
		int x = dot_x(l->dots[k].tenths);
		low = x < low ? x : low;
		high = x > high ? x : high;
	}
	svg_rect(o, low, y - 3, high - low, 6, 3, "diag-span");
	for (size_t k = 0; k < l->n_dots; k++) {
		int x = dot_x(l->dots[k].tenths), same = 0;
		for (size_t i = 0; i < k; i++) { /* those who say the same stand side by side */
			same += l->dots[i].tenths == l->dots[k].tenths;
		}
		x += same * (x > WIDTH / 2 ? -23 : 23);
		svg_rect(o, x - 11, y - 11, 22, 22, 11, "diag-dot");
		svg_text(o, x, y + 5, "pic-count", "middle", l->dots[k].mark);
	}
}

void diagnosis_dots_html(struct out *o, const struct diag_lines *p)
{
	svg_open(o, "picture diag-picture", p->id, WIDTH, 24 + LINE * (int)p->n, p->title, p->about);
	svg_text(o, dot_x(-10), 14, "pic-small is-quiet", "middle", S("-1"));
	for (int t = 0; t <= 4; t++) {
		svg_text(o, dot_x(t * 10), 14, "pic-small is-quiet", "middle", str_i64(o->c->arena, t));
	}
	for (size_t i = 0; i < p->n; i++) {
		int y = 24 + (int)i * LINE;
		svg_text(o, 8, y + 16, "pic-small", "start", svg_fit(o->c->arena, p->v[i].name, LETTERS, WIDTH - 16));
		dots_of(o, &p->v[i], y + 38);
	}
	svg_close(o);
}
