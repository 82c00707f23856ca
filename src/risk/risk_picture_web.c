/* The map of risks, the ranking, and the four stages as SVG. Colours never stand alone: each cell and bar says its word and number. */
#include "messages.h"
#include "risk/risk_web.h"
#include "web/svg.h"

#define CELL_W 136
#define CELL_H 92
#define LEFT 92
#define FOOT 52
#define MAP_W (LEFT + 3 * CELL_W + 4)
#define MAP_H (3 * CELL_H + FOOT)

static const int grades[RISK_GRADES] = { MSG_RISK_PAGE_LOW, MSG_RISK_PAGE_MIDDLE, MSG_RISK_PAGE_HIGH };

static void cell(struct out *o, const struct risk_cell *v, int x, int y)
{
	if (v->is_linked) {
		svg_link(o, v->to, STR_CAT(o->c->arena, v->label, S(" "), v->count));
	}
	svg_group(o, v->css, v->count);
	svg_rect(o, x + 2, y + 2, CELL_W - 4, CELL_H - 4, 6, "pic-frame");
	svg_text(o, x + 12, y + 24, "pic-small", "start", v->label);
	svg_text(o, x + CELL_W / 2, y + 62, v->n ? "risk-count" : "risk-count is-quiet", "middle", v->count);
	svg_group_end(o);
	if (v->is_linked) {
		svg_link_end(o);
	}
}

void risk_map_html(struct out *o, const struct risk_map_view *v)
{
	struct ctx *c = o->c;
	svg_open_group(o, "picture risk-map", "risk-map", MAP_W, MAP_H, v->title, v->description);
	for (int row = 0; row < RISK_GRADES; row++) {
		int y = row * CELL_H;
		svg_text(o, LEFT - 10, y + CELL_H / 2 - 4, "pic-small", "end", msg(c, MSG_RISK_PAGE_LIKELIHOOD));
		svg_text(o, LEFT - 10, y + CELL_H / 2 + 16, "pic-name", "end", msg(c, grades[RISK_GRADES - 1 - row]));
		for (int column = 0; column < RISK_GRADES; column++) {
			cell(o, &v->v[row][column], LEFT + column * CELL_W, y);
		}
	}
	for (int column = 0; column < RISK_GRADES; column++) {
		int x = LEFT + column * CELL_W + CELL_W / 2;
		svg_text(o, x, 3 * CELL_H + 18, "pic-small", "middle", msg(c, MSG_RISK_IMPORTANCE));
		svg_text(o, x, 3 * CELL_H + 38, "pic-name", "middle", msg(c, grades[column]));
	}
	svg_close(o);
}

#define BAR_W 480
#define BAR_ROW 46
#define BAR_ROOM 400

void risk_bars_html(struct out *o, const struct risk_bars_view *v)
{
	svg_open(o, "picture risk-bars", "risk-bars", BAR_W, (int)v->n * BAR_ROW + 6, v->title, v->description);
	for (size_t i = 0; i < v->n; i++) {
		const struct risk_line *r = &v->v[i];
		int y = (int)i * BAR_ROW + 4, width = BAR_ROOM * r->part / 1000;
		svg_text(o, 0, y + 14, "pic-small", "start", svg_fit(o->c->arena, r->title, 13, BAR_W - 6));
		if (r->part_before > r->part) {
			svg_rect(o, 0, y + 21, BAR_ROOM * r->part_before / 1000, 16, 3, "stat-none");
		}
		svg_group(o, str_cz(o->c->arena, r->size.css), r->title);
		svg_rect(o, 0, y + 21, width, 16, 3, "pic-frame");
		svg_group_end(o);
		svg_text(o, (r->part_before > r->part ? BAR_ROOM * r->part_before / 1000 : width) + 8, y + 34, "pic-small is-strong", "start", r->value);
	}
	svg_close(o);
}

#define STAGE_W 150
#define STAGE_H 150
#define STAGE_GAP 34

/* Entry, inside, exit, data: an arrow from stage to stage, what holds and what is open in each. */
void risk_cover_picture_html(struct out *o, const struct risk_cover_page *v)
{
	struct ctx *c = o->c;
	int width = RISK_LAYERS * STAGE_W + (RISK_LAYERS - 1) * STAGE_GAP + 4;
	svg_open(o, "picture risk-cover", "risk-cover", width, STAGE_H + 4, msg(c, MSG_RISK_COVER_PICTURE), v->description);
	for (int i = 0; i < RISK_LAYERS; i++) {
		const struct risk_cover_part *p = &v->v[i];
		int x = 2 + i * (STAGE_W + STAGE_GAP);
		svg_group(o, str_cz(c->arena, p->chip.css), p->sum);
		svg_rect(o, x, 2, STAGE_W, STAGE_H - 2, 6, "pic-frame");
		svg_text(o, x + STAGE_W / 2, 28, "pic-name", "middle", p->name);
		svg_text(o, x + STAGE_W / 2, 52, "pic-small", "middle", svg_fit(c->arena, p->chip.text, 12, STAGE_W - 12));
		const struct { int label, n; } lines[] = { { MSG_RISK_COVER_YES, p->yes }, { MSG_RISK_COVER_PART, p->part },
			{ MSG_RISK_COVER_NO, p->hole }, { MSG_RISK_COVER_UNKNOWN, p->unknown } };
		for (int k = 0; k < 4; k++) {
			svg_text(o, x + 14, 80 + k * 19, "pic-small", "start", msg(c, lines[k].label));
			svg_text(o, x + STAGE_W - 14, 80 + k * 19, "pic-small is-strong", "end", number_text(c, lines[k].n));
		}
		svg_group_end(o);
		if (i + 1 < RISK_LAYERS) {
			svg_icon(o, x + STAGE_W + STAGE_GAP / 2 - 10, STAGE_H / 2 - 10, 20, "arrow-right");
		}
	}
	svg_close(o);
}
