/* Bars, columns, and dots on a line. Looks are classes; every mark says its number or name; a table with the same stands beside. */
#include "diagnosis/diagnosis_view.h"
#include "web/svg.h"

#define WIDTH 480
#define LETTERS 13
#define ROW 24
#define NAMES 150
#define NUMBERS 52
#define HEIGHT 190
#define FOOT 26
#define HEAD 22
#define LINE 62

void diagnosis_bars_html(struct out *o, const struct diag_picture *p)
{
	int y = 4, height = 10 + ROW * (int)p->n_bars;
	svg_open(o, "picture diag-picture", p->id, WIDTH, height, p->title, p->about);
	for (size_t i = 0; i < p->n_bars; i++, y += ROW) {
		const struct diag_bar *b = &p->bars[i];
		int full = WIDTH - NAMES - NUMBERS, width = full * (b->percent < 0 ? 0 : b->percent) / 100;
		if (b->is_head) {
			svg_text(o, 0, y + 17, "pic-small is-strong", "start", svg_fit(o->c->arena, b->name, LETTERS, WIDTH));
			continue;
		}
		svg_text(o, NAMES - 8, y + 16, "pic-small", "end", svg_fit(o->c->arena, b->name, LETTERS, NAMES - 10));
		svg_rect(o, NAMES, y + 4, full, ROW - 9, 2, "stat-none");
		svg_rect(o, NAMES, y + 4, width, ROW - 9, 2, "stat-bar");
		svg_text(o, NAMES + full + 6, y + 16, "pic-small is-strong", "start", b->value);
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
