/* Texts: a size, a line height, and lines that can be asked for one by one. */
#include "base/limits.h"
#include "base/text.h"
#include "pdf/inside.h"

static const struct { double size, line; bool bold; } styles[PDF_STYLE_MAX] = {
	[PDF_BODY] = { 10, 16.5, false }, [PDF_SMALL] = { 8.5, 13, false }, [PDF_STRONG] = { 10.5, 17, true },
	[PDF_H1] = { 19, 27, true }, [PDF_H2] = { 13, 19, true }, [PDF_H3] = { 11, 17, true },
	[PDF_CELL] = { 9, 13.5, false }, [PDF_CELL_HEAD] = { 9, 13.5, true },
	[PDF_COVER] = { 30, 42, true }, [PDF_COVER_SMALL] = { 12, 20, false }, [PDF_FOOT] = { 8, 11, false },
};

#define TIGHT_LINE 0.93

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

/* --- letters no font has --- */

#define GETA "\u3013"            /* what printers put where a letter is missing */

static gunichar letter_at(str s, size_t at, size_t *ret_n)
{
	gunichar ch = g_utf8_get_char_validated(s.p + at, (gssize)(s.n - at));
	bool ok = ch < 0x110000;
	*ret_n = ok ? (size_t)g_unichar_to_utf8(ch, NULL) : 1;
	return ok ? ch : 0xfffd;
}

/* In a layout of its own: what stands beside a letter may take its place. `l` says the font. */
static bool can_show(struct pdf *p, PangoLayout *l, gunichar ch)
{
	char utf8[6];
	gpointer known;
	if (ch < 0x7f) {
		return ch >= ' ' || ch == '\n' || ch == '\t';
	}
	p->letters = p->letters ? p->letters : g_hash_table_new(NULL, NULL);
	if (g_hash_table_lookup_extended(p->letters, GUINT_TO_POINTER(ch), NULL, &known)) {
		return GPOINTER_TO_INT(known) != 0;
	}
	PangoLayout *one = pango_layout_copy(l);
	pango_layout_set_text(one, utf8, g_unichar_to_utf8(ch, utf8));
	bool ok = pango_layout_get_unknown_glyphs_count(one) == 0;
	g_object_unref(one);
	g_hash_table_insert(p->letters, GUINT_TO_POINTER(ch), GINT_TO_POINTER(ok));
	return ok;
}

/* The line it stands in: of a cell with name and number the name. */
static void remember(struct pdf *p, str text)
{
	str line = STR_NONE;
	while (!str_is_empty(text) && str_find(line, S(GETA), 0) == SIZE_MAX) {
		line = str_cut(&text, '\n');
	}
	str clip = str_copy(p->c->arena, text_clip(p->c->arena, line, 30));
	for (size_t i = 0; i < p->n_unknown_in; i++) {
		if (str_eq(p->unknown_in[i], clip)) {
			return;
		}
	}
	if (p->n_unknown_in < PDF_UNKNOWN_TEXTS) {
		p->unknown_in[p->n_unknown_in++] = clip;
	}
}

/* A box would be all that is seen of it: 〓 is known for what it is. */
static void mark_unknown(struct pdf *p, PangoLayout *l, str text)
{
	AUTO_BUF(b, LIMIT_PDF_TEXT_BYTES * 3 + 16);
	size_t before = p->unknown;
	for (size_t at = 0, len; at < text.n; at += len) {
		gunichar ch = letter_at(text, at, &len);
		bool ok = can_show(p, l, ch);
		if (!ok && ch < ' ') {
			continue; /* nothing one could read */
		}
		p->unknown += !ok;
		buf_add(&b, ok ? str_sub(text, at, len) : S(GETA));
	}
	str marked = buf_str(&b);
	pango_layout_set_text(l, marked.n ? marked.p : "", (int)marked.n);
	if (p->unknown > before) {
		remember(p, marked);
	}
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
	if (pango_layout_get_unknown_glyphs_count(l) > 0) {
		mark_unknown(p, l, text);
	}
	return l;
}

bool pdf_cannot_show(struct ctx *c, const str *texts, size_t n, bool *ret)
{
	struct pdf *p = arena_new(c->arena, struct pdf);
	bool ok = pdf_begin(p, c, LANG_JA);
	PangoLayout *l = ok ? pango_layout_new(p->pango) : NULL;
	PangoFont *font = ok ? pango_context_load_font(p->pango, pango_context_get_font_description(p->pango)) : NULL;
	PangoCoverage *has = font ? pango_font_get_coverage(font, pango_context_get_language(p->pango)) : NULL;
	for (size_t i = 0; ok && i < n; i++) {
		ret[i] = false;
		for (size_t at = 0, len; at < texts[i].n && !ret[i]; at += len) {
			gunichar ch = letter_at(texts[i], at, &len);
			bool plain = has && pango_coverage_get(has, (int)ch) == PANGO_COVERAGE_EXACT;
			ret[i] = !plain && !can_show(p, l, ch);
		}
	}
	g_clear_object(&l);
	g_clear_object(&has);
	g_clear_object(&font);
	pdf_end(p);
	return ok;
}

PangoLayout *pdf_text(struct pdf *p, enum pdf_style style, str text, double width)
{
	bool closer = p->tight && (style == PDF_CELL || style == PDF_CELL_HEAD || style == PDF_BODY);
	return pdf_text_sized(p, text, width, styles[style].size, styles[style].line * (closer ? TIGHT_LINE : 1), styles[style].bold);
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
