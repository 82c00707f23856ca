#include "web/svg.h"

#include "base/text.h"
#include "web/widget.h"

#define RAW(o, text) out_raw((o), (text), sizeof(text) - 1)

/* Hundredths of an em: half for what is narrow, a little more for capitals and figures, one for all the rest. */
static int char_width(const char *p, size_t n)
{
	if (n == 1) {
		return (*p >= 'A' && *p <= 'Z') || *p == 'm' || *p == 'w' || *p == '@' ? 76 : 60;
	}
	return n == 2 ? 70 : 100;
}

static size_t char_bytes(str s, size_t at)
{
	size_t n = 1;
	while (at + n < s.n && ((unsigned char)s.p[at + n] & 0xC0) == 0x80) {
		n++;
	}
	return n;
}

int svg_text_width(str s, int px)
{
	int sum = 0;
	for (size_t at = 0; at < s.n;) {
		const size_t n = char_bytes(s, at);
		sum += char_width(s.p + at, n);
		at += n;
	}
	return sum * px / 100;
}

str svg_fit(struct arena *a, str s, int px, int width)
{
	if (svg_text_width(s, px) <= width) {
		return s;
	}
	int sum = 100; /* the ellipsis */
	size_t at = 0;
	while (at < s.n) {
		const size_t n = char_bytes(s, at);
		sum += char_width(s.p + at, n);
		if (sum * px / 100 > width) {
			break;
		}
		at += n;
	}
	return STR_CAT(a, str_sub(s, 0, at), S("\u2026"));
}

struct frame { const char *css, *id, *role; int width, height; str title, description; };

static void open_frame(struct out *o, const struct frame *f)
{
	buf_printf(&o->b, "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"%s\" aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">",
		f->css, f->width, f->height, f->role, f->id, f->id, f->id);
	out_text_str(o, f->title);
	buf_printf(&o->b, "</title><desc id=\"%s-d\">", f->id);
	out_text_str(o, f->description);
	RAW(o, "</desc>\n");
}

void svg_open(struct out *o, const char *css, const char *id, int width, int height, str title, str description)
{
	open_frame(o, &(struct frame){ css, id, "img", width, height, title, description });
}

void svg_open_group(struct out *o, const char *css, const char *id, int width, int height, str title, str description)
{
	open_frame(o, &(struct frame){ css, id, "group", width, height, title, description });
}

void svg_link(struct out *o, struct url to, str name)
{
	RAW(o, "<a href=\"");
	out_attr_url(o, to);
	RAW(o, "\" aria-label=\"");
	out_attr_str(o, name);
	RAW(o, "\">");
}

void svg_link_end(struct out *o)
{
	RAW(o, "</a>\n");
}

void svg_close(struct out *o)
{
	RAW(o, "</svg>\n");
}

void svg_text(struct out *o, int x, int y, const char *css, const char *anchor, str text)
{
	buf_printf(&o->b, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", css, x, y, anchor);
	out_text_str(o, text);
	RAW(o, "</text>\n");
}

void svg_rect(struct out *o, int x, int y, int width, int height, int round, const char *css)
{
	buf_printf(&o->b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n", css, x, y, width, height,
		round);
}

void svg_line(struct out *o, int x1, int y1, int x2, int y2, const char *css)
{
	buf_printf(&o->b, "<path class=\"%s\" d=\"M%d %dL%d %d\"/>\n", css, x1, y1, x2, y2);
}

void svg_icon(struct out *o, int x, int y, int size, const char *name)
{
	buf_printf(&o->b, "<use class=\"pic-icon\" href=\"%s#%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
		str_cz(o->c->arena, asset_url("icons.svg").s), name, x, y, size, size);
}

void svg_group(struct out *o, const char *css, str title)
{
	buf_printf(&o->b, "<g class=\"%s\"><title>", css);
	out_text_str(o, title);
	RAW(o, "</title>\n");
}

void svg_group_end(struct out *o)
{
	RAW(o, "</g>\n");
}
