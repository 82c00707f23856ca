#include "affected/picture_web.h"

#include "messages.h"
#include "web/page.h"
#include "web_html.h"

void affected_state_html(struct out *o, int state)
{
	chip_html(o, str_from_c(affected_look(state)->css), str_from_c(affected_look(state)->icon), msg(o->c, affected_state_choices.v[state].label));
}

static void write_arrow(struct out *o, const struct picture_arrow *a)
{
	int tail = a->up ? 9 : -9;
	buf_printf(&o->b, "<path class=\"pic-arrow\" d=\"%.*s\"/><path class=\"pic-head\" d=\"M%d %dl-5 %dh10z\"/>\n",
		STR_FMT(a->path), a->x, a->y, tail);
}

static void write_box(struct out *o, const struct picture_box *b)
{
	str state = msg(o->c, affected_state_choices.v[b->state].label);
	str css = STR_CAT(o->c->arena, S("pic-box "), str_from_c(affected_look(b->state)->css));
	svg_group(o, str_cz(o->c->arena, css), msgf(o->c, MSG_AFFECTED_BOX, { "name", b->title }, { "state", state }));
	if (b->count > 1) {
		svg_rect(o, b->x + 4, b->y - 4, b->width, PICTURE_BOX_HEIGHT, 6, "pic-behind");
	}
	svg_rect(o, b->x, b->y, b->width, PICTURE_BOX_HEIGHT, 6, "pic-frame");
	svg_icon(o, b->x + 8, b->y + 7, 16, affected_type_icon(b->type));
	svg_text(o, b->x + 30, b->y + 20, "pic-name", "start", svg_fit(o->c->arena, b->title, 14, b->width - 38));
	svg_icon(o, b->x + 9, b->y + 32, 14, affected_look(b->state)->icon);
	svg_text(o, b->x + 30, b->y + 44, "pic-state", "start", state);
	svg_group_end(o);
}

static void write_picture(struct out *o, const struct picture *p, const char *css, const char *id, const struct affected_pictures *v)
{
	svg_open(o, css, id, p->width, p->height, v->title, v->description);
	for (size_t i = 0; i < p->n_arrows; i++) {
		write_arrow(o, &p->arrows[i]);
	}
	for (size_t i = 0; i < p->n_labels; i++) {
		svg_text(o, 8, p->labels[i].y, "pic-label", "start", p->labels[i].text);
	}
	for (size_t i = 0; i < p->n_boxes; i++) {
		write_box(o, &p->boxes[i]);
	}
	svg_close(o);
}

static str describe(struct ctx *c, const struct affected *v, size_t n)
{
	str text = S("");
	size_t of[AFFECTED_STATE_MAX] = { 0 };
	for (size_t i = 0; i < n; i++) {
		of[v[i].state]++;
	}
	for (int s = 0; s < AFFECTED_STATE_MAX; s++) {
		if (of[s]) {
			text = STR_CAT(c->arena, text, text.n ? S(" / ") : S(""), msgf(c, MSG_AFFECTED_STATE_COUNT,
				{ "state", msg(c, affected_state_choices.v[s].label) }, { "count", str_i64(c->arena, (int64_t)of[s]) }));
		}
	}
	return text;
}

void affected_pictures_make(struct ctx *c, const struct affected *v, size_t n, struct affected_pictures *ret)
{
	*ret = (struct affected_pictures){ .title = msg(c, MSG_AFFECTED_PICTURE), .description = describe(c, v, n), .is_any = n > 0 };
	picture_make(c, v, n, 720, 4, &ret->wide);
	picture_make(c, v, n, 360, 2, &ret->narrow);
}

void affected_pictures_html(struct out *o, const struct affected_pictures *v)
{
	write_picture(o, &v->wide, "picture is-wide", "pic-a", v);
	write_picture(o, &v->narrow, "picture is-narrow", "pic-b", v);
}
