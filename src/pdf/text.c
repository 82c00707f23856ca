/* Texts: a size, a line height, and lines that can be asked for one by one. */
#include "base/limits.h"
#include "pdf/inside.h"

static const struct { double size, line; bool bold; } styles[PDF_STYLE_MAX] = {
	[PDF_BODY] = { 10, 16.5, false }, [PDF_SMALL] = { 8.5, 13, false }, [PDF_STRONG] = { 10.5, 17, true },
	[PDF_H1] = { 19, 27, true }, [PDF_H2] = { 13, 19, true }, [PDF_H3] = { 11, 17, true },
	[PDF_CELL] = { 9, 13.5, false }, [PDF_CELL_HEAD] = { 9, 13.5, true },
	[PDF_COVER] = { 30, 42, true }, [PDF_COVER_SMALL] = { 12, 20, false }, [PDF_FOOT] = { 8, 11, false },
};

static void set_look(struct pdf *p, PangoLayout *l, double size, double line, bool bold)
{
	PangoFontDescription *d = pango_font_description_copy(pango_context_get_font_description(p->pango));
	pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
	pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	PangoAttrList *attrs = pango_attr_list_new();
	pango_attr_list_insert(attrs, pango_attr_line_height_new_absolute((int)(line * PANGO_SCALE)));
	pango_attr_list_insert(attrs, pango_attr_insert_hyphens_new(FALSE)); /* numbers and addresses are what they are */
	pango_layout_set_attributes(l, attrs);
	pango_attr_list_unref(attrs);
}

PangoLayout *pdf_text_sized(struct pdf *p, str text, double width, double size, double line, bool bold)
{
	PangoLayout *l = pango_layout_new(p->pango);
	set_look(p, l, size, line, bold);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	if (++p->n_texts > LIMIT_PDF_TEXTS || text.n > LIMIT_PDF_TEXT_BYTES) {
		p->overflowed = true; /* said at the end; nothing more is shaped */
		text = S("");
	}
	pango_layout_set_text(l, text.n ? text.p : "", (int)text.n);
	p->unknown += (size_t)pango_layout_get_unknown_glyphs_count(l);
	return l;
}

PangoLayout *pdf_text(struct pdf *p, enum pdf_style style, str text, double width)
{
	return pdf_text_sized(p, text, width, styles[style].size, styles[style].line, styles[style].bold);
}

double pdf_height(PangoLayout *l)
{
	PangoRectangle r;
	pango_layout_get_extents(l, NULL, &r);
	return (double)r.height / PANGO_SCALE;
}

/* Calls `fn` with each line and where it stands; ends early when that says so. */
struct line_at { int index; double top, height, baseline, left; PangoLayoutLine *line; };
static void walk(PangoLayout *l, int first, int n, bool (*fn)(const struct line_at *at, void *arg), void *arg)
{
	PangoLayoutIter *it = pango_layout_get_iter(l);
	int i = 0;
	do {
		if (i >= first && i < first + n) {
			PangoRectangle r;
			pango_layout_iter_get_line_extents(it, NULL, &r);
			struct line_at at = { i, (double)r.y / PANGO_SCALE, (double)r.height / PANGO_SCALE,
				(double)pango_layout_iter_get_baseline(it) / PANGO_SCALE, (double)r.x / PANGO_SCALE,
				pango_layout_iter_get_line_readonly(it) };
			if (!fn(&at, arg)) {
				break;
			}
		}
		i++;
	} while (i < first + n && pango_layout_iter_next_line(it));
	pango_layout_iter_free(it);
}

static bool add_height(const struct line_at *at, void *arg)
{
	*(double *)arg += at->height;
	return true;
}

double pdf_lines_height(PangoLayout *l, int first, int n)
{
	double h = 0;
	if (first == 0 && n >= pango_layout_get_line_count(l)) {
		return pdf_height(l);
	}
	walk(l, first, n, add_height, &h);
	return h;
}

struct fits { double left; int n; };
static bool add_fitting(const struct line_at *at, void *arg)
{
	struct fits *f = arg;
	if (at->height > f->left + 0.01) {
		return false;
	}
	f->left -= at->height;
	f->n++;
	return true;
}

int pdf_lines_in(PangoLayout *l, int first, double h)
{
	struct fits f = { h, 0 };
	walk(l, first, pango_layout_get_line_count(l) - first, add_fitting, &f);
	return f.n;
}

struct drawing { cairo_t *cr; double x, y, top; bool begun; };
static bool draw_line(const struct line_at *at, void *arg)
{
	struct drawing *d = arg;
	if (!d->begun) {
		d->top = at->top;
		d->begun = true;
	}
	cairo_move_to(d->cr, d->x + at->left, d->y + at->baseline - d->top);
	pango_cairo_show_layout_line(d->cr, at->line);
	return true;
}

void pdf_draw_lines(cairo_t *cr, const struct pdf_op *op)
{
	struct drawing d = { cr, op->x, op->y, 0, false };
	walk(op->layout, op->first, op->n, draw_line, &d);
}
