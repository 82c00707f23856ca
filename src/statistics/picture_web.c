/* Bars that lie (a name and a number each) and columns over time. Looks are classes; every bar says its number. */
#include "statistics/statistics_view.h"
#include "web/svg.h"

#define WIDTH 480
#define LETTERS 13
#define ROW 26
#define NAMES 180
#define NUMBERS 44
#define HEIGHT 200
#define FOOT 26
#define HEAD 20

static void bars(struct out *o, const struct stat_chart *c)
{
	int y = 4;
	for (size_t i = 0; i < c->n_bars; i++, y += ROW) {
		const struct stat_bar *b = &c->bars[i];
		int width = (WIDTH - NAMES - NUMBERS) * b->part / 1000;
		svg_text(o, NAMES - 8, y + 17, "pic-small", "end", svg_fit(o->c->arena, b->name, LETTERS, NAMES - 10));
		svg_rect(o, NAMES, y + 3, b->n > 0 && width < 3 ? 3 : width, ROW - 8, 2, b->n > 0 ? "stat-bar" : "stat-none");
		svg_text(o, NAMES + width + 6, y + 17, "pic-small is-strong", "start", b->value);
	}
}

/* Every so many names are left out, so that they do not run into each other. */
static size_t name_step(const struct stat_chart *c, int width)
{
	int longest = 1;
	for (size_t i = 0; i < c->n_bars; i++) {
		int w = svg_text_width(c->bars[i].name, LETTERS);
		longest = w > longest ? w : longest;
	}
	size_t step = (size_t)((longest + 10 + width - 1) / width);
	return step ? step : 1;
}

static void columns(struct out *o, const struct stat_chart *c)
{
	int n = (int)c->n_bars, width = n > 0 ? (WIDTH - 8) / n : WIDTH, floor_y = HEIGHT - FOOT;
	size_t step = name_step(c, width);
	for (int i = 0; i < n; i++) {
		const struct stat_bar *b = &c->bars[i];
		int height = (floor_y - HEAD) * b->part / 1000, x = 4 + i * width, thick = width > 60 ? 48 : width > 8 ? width - 4 : width;
		if (b->n > 0) {
			svg_rect(o, x + (width - thick) / 2, floor_y - height, thick, height, 2, "stat-bar");
			svg_text(o, x + width / 2, floor_y - height - 5, "pic-small is-strong", "middle", b->value);
		}
		if ((size_t)i % step == 0) {
			bool is_edge = i == 0 && svg_text_width(b->name, LETTERS) > width;
			svg_text(o, is_edge ? x : x + width / 2, HEIGHT - 8, "pic-small", is_edge ? "start" : "middle", b->name);
		}
	}
	svg_line(o, 4, floor_y, WIDTH - 4, floor_y, "pic-tick");
}

void stat_picture_html(struct out *o, const struct stat_chart *c)
{
	int height = c->is_columns ? HEIGHT : 8 + ROW * (int)c->n_bars;
	svg_open(o, "picture stat-picture", c->id, WIDTH, height, c->title, c->description);
	if (c->is_columns) {
		columns(o, c);
	} else {
		bars(o, c);
	}
	svg_close(o);
}
