#include "room/time_picture_web.h"

#include "messages.h"
#include "room/room_web.h"

static void write_frame(struct out *o, const struct time_picture *p)
{
	int bottom = p->lanes_top + TIME_LANES * TIME_LANE_HEIGHT;
	for (int lane = 0; lane < TIME_LANES; lane++) {
		int y = p->lanes_top + lane * TIME_LANE_HEIGHT;
		svg_rect(o, p->left, y, p->width - p->left, TIME_LANE_HEIGHT, 0, lane % 2 ? "pic-lane" : "pic-lane is-odd");
		svg_text(o, 0, y + 19, "pic-lane-name", "start",
			svg_fit(o->c->arena, msg(o->c, entry_type_choices.v[lane].label), 13, p->left - 4));
	}
	for (size_t i = 0; i < p->n_bands; i++) {
		const struct time_band *b = &p->bands[i];
		svg_group(o, i % 2 ? "pic-band is-odd" : "pic-band", b->title);
		svg_rect(o, b->x, bottom + 2, b->width, 18, 3, "pic-band-bar");
		svg_text(o, b->x + 5, bottom + 15, "pic-small", "start", b->text);
		svg_group_end(o);
	}
}

static void write_axis(struct out *o, const struct time_picture *p)
{
	int bottom = p->lanes_top + TIME_LANES * TIME_LANE_HEIGHT;
	for (size_t i = 0; i < p->n_ticks; i++) {
		const struct time_tick *t = &p->ticks[i];
		svg_line(o, t->x, p->lanes_top, t->x, bottom, "pic-tick");
		svg_text(o, t->x, bottom + 36, "pic-small", "middle", t->clock);
		svg_text(o, t->x, bottom + (t->clock.n ? 52 : 36), "pic-small is-quiet", "middle", t->date);
	}
	for (size_t i = 0; i < p->n_gaps; i++) {
		const struct time_gap *g = &p->gaps[i];
		svg_rect(o, g->x - 16, p->lanes_top, 32, TIME_LANES * TIME_LANE_HEIGHT, 0, "pic-gap");
		svg_text(o, g->x, p->lanes_top + TIME_LANES * TIME_LANE_HEIGHT / 2 + 4, "pic-small is-quiet", "middle", g->text);
	}
	for (size_t i = 0; i < p->n_signs; i++) {
		const struct time_flag *s = &p->signs[i];
		int y = 14 + s->row * 18;
		svg_line(o, s->x, y - 12, s->x, bottom, "pic-sign");
		svg_text(o, s->left ? s->x - 4 : s->x + 4, y, "pic-small is-strong", s->left ? "end" : "start", s->text);
	}
}

static void write_marks(struct out *o, const struct time_picture *p)
{
	struct arena *a = o->c->arena;
	for (size_t i = 0; i < p->n_marks; i++) {
		const struct time_mark *m = &p->marks[i];
		str css = STR_CAT(a, S("pic-mark "), entry_css(m->lane), m->rough ? S(" is-rough") : S(""));
		int y = p->lanes_top + m->lane * TIME_LANE_HEIGHT + TIME_LANE_HEIGHT / 2;
		str many = m->count > 99 ? S("99+") : str_i64(a, m->count);
		svg_group(o, str_cz(a, css), msgf(o->c, MSG_TIME_PICTURE_MARK, { "type", msg(o->c, entry_type_choices.v[m->lane].label) },
			{ "count", str_i64(a, m->count) }));
		buf_printf(&o->b, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n", m->x, y, m->count > 99 ? 13 : m->count > 1 ? 10 : 6);
		if (m->count > 1) {
			svg_text(o, m->x, y + 4, "pic-count", "middle", many);
		}
		svg_group_end(o);
	}
}

static void write_picture(struct out *o, const struct time_picture *p, const char *css, const char *id, const struct time_pictures *v)
{
	svg_open(o, css, id, p->width, p->height, v->title, v->description);
	write_frame(o, p);
	write_axis(o, p);
	write_marks(o, p);
	svg_close(o);
}

bool time_pictures_make(struct ctx *c, const struct incident *i, struct time_pictures *ret)
{
	struct report *reports;
	struct time_course course;
	struct opt_int first = { false, 0 };
	size_t n;
	if (!report_list(c, i->id, &reports, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (reports[k].issued_at.has && (!first.has || reports[k].issued_at.v < first.v)) {
			first = reports[k].issued_at;
		}
	}
	if (!time_course_of(c, i, first, &course)) {
		return false;
	}
	*ret = (struct time_pictures){ .title = msg(c, MSG_TIME_PICTURE_TITLE), .is_any = course.n_points > 0,
		.n_vague = course.n_vague, .description = msgf(c, MSG_TIME_PICTURE_ABOUT, { "count", str_i64(c->arena,
		(int64_t)course.n_points) }, { "from", event_time_full(c, i->noticed) }, { "to", time_full(c, course.until) }) };
	time_picture_make(c, &course, 720, &ret->wide);
	time_picture_make(c, &course, 360, &ret->narrow);
	return true;
}

void time_pictures_html(struct out *o, const struct time_pictures *v)
{
	if (v->is_any) {
		write_picture(o, &v->wide, "picture is-wide", "pic-c", v);
		write_picture(o, &v->narrow, "picture is-narrow", "pic-d", v);
	}
}
