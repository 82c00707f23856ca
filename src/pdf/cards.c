/* Cards: four of A6 on a sheet with marks where to cut, or one that fills it. */
#include "messages.h"
#include "pdf/inside.h"

struct place { double x, y, w, h, scale; };

static const double poster_scales[] = { 2.0, 1.8, 1.6, 1.4, 1.2, 1.0 };
static const double small_scales[] = { 1.0, 0.92, 0.85, 0.78, 0.72 }; /* 10 to 7.2 points */

static PangoLayout *text_at(struct pdf *p, const struct place *at, str text, double indent, double size, bool bold)
{
	return pdf_text_sized(p, text, at->w - indent, size * at->scale, size * 1.42 * at->scale, bold);
}

static double put(struct pdf *p, const struct place *at, PangoLayout *l, double indent, double y, const char *tag, enum pdf_ink ink)
{
	double h = pdf_height(l);
	pdf_tag(p, tag);
	pdf_place(p, l, at->x + indent, y, 0, pango_layout_get_line_count(l), ink);
	pdf_untag(p, tag);
	g_object_unref(l);
	return y + h;
}

/* A sign in front of each line, so that do and do not differ without colour too. */
static double lines(struct pdf *p, const struct place *at, double y, str head, str sign, const str *v, size_t n, enum pdf_ink ink)
{
	double k = at->scale, indent = 15 * k;
	if (n == 0) {
		return y;
	}
	y = put(p, at, text_at(p, at, head, 0, 9, true), 0, y + 5 * k, "H2", ink);
	for (size_t i = 0; i < n; i++) {
		pdf_place(p, text_at(p, at, sign, 0, 10, true), at->x, y, 0, 1, ink);
		g_object_unref(p->ops[p->n_ops - 1].layout); /* the op holds it */
		y = put(p, at, text_at(p, at, v[i], indent, 10, false), indent, y, "P", INK_BLACK) + 1.5 * k;
	}
	return y;
}

static double call_lines(struct pdf *p, const struct place *at, double y, const struct pdf_card *d, double code)
{
	struct place narrow = *at;
	double k = at->scale;
	narrow.w -= code > 0 ? code + 8 * k : 0;
	if (d->n_calls > 0) {
		y = put(p, &narrow, text_at(p, &narrow, d->call_head, 0, 9, true), 0, y, "H2", INK_KEY);
	}
	for (size_t i = 0; i < d->n_calls; i++) {
		y = put(p, &narrow, text_at(p, &narrow, d->calls[i].head, 0, 7.5, false), 0, y, "P", INK_QUIET);
		y = put(p, &narrow, text_at(p, &narrow, d->calls[i].text, 0, 10.5, true), 0, y, "P", INK_BLACK) + 1.5 * k;
	}
	return y;
}

static void code(struct pdf *p, const struct pdf_card *d, double x, double y, double size)
{
	double m = size / (d->code_size + 8); /* with its quiet zone */
	pdf_fill(p, x, y, size, size, INK_WHITE);
	for (int r = 0; r < d->code_size; r++) {
		for (int k = 0, n; k < d->code_size; k += n) {
			for (n = 1; k + n < d->code_size && d->code[r * d->code_size + k + n] == d->code[r * d->code_size + k]; n++) {
			}
			if (d->code[r * d->code_size + k]) { /* a run of dark ones at once: no hairlines between them */
				pdf_fill(p, x + (k + 4) * m, y + (r + 4) * m, n * m, m * 1.02, INK_BLACK);
			}
		}
	}
}

/* Lays the card out; false: it is too tall. */
static bool try_card(struct pdf *p, const struct pdf_card *d, const struct place *at)
{
	double k = at->scale, size = d->code_size ? 78 * k : 0, y = at->y, foot = at->y + at->h - 9 * k;
	y = put(p, at, text_at(p, at, d->firm, 0, 7.5, false), 0, y, "P", INK_QUIET);
	y = put(p, at, text_at(p, at, d->title, 0, 14, true), 0, y, "H1", INK_KEY);
	pdf_rule(p, at->x, y + 2 * k, at->w, 0, INK_KEY);
	y = lines(p, at, y + 2 * k, d->do_head, S("○"), d->dos, d->n_dos, INK_OK);
	y = lines(p, at, y + 2 * k, d->dont_head, S("×"), d->donts, d->n_donts, INK_DANGER) + 6 * k;
	PangoLayout *under = text_at(p, &(struct place){ .w = at->w, .scale = k }, d->code_text, 0, 7, false);
	double below = d->code_text.n ? pdf_height(under) : 0, block = size + below;
	double calls_end = call_lines(p, at, y, d, size);
	bool fits = calls_end <= foot && y + block <= foot;
	if (size > 0) {
		code(p, d, at->x + at->w - size, foot - block, size);
	}
	if (below > 0) {
		pango_layout_set_alignment(under, PANGO_ALIGN_RIGHT);
		put(p, at, g_object_ref(under), 0, foot - below, "P", INK_QUIET);
		fits = fits && calls_end <= foot - below;
	}
	g_object_unref(under);
	put(p, at, text_at(p, at, d->foot, 0, 6, false), 0, foot + k, "P", INK_QUIET);
	return fits;
}

static bool put_card(struct pdf *p, const struct pdf_card *d, struct place at, bool is_poster)
{
	const double *v = is_poster ? poster_scales : small_scales;
	size_t n = is_poster ? sizeof poster_scales / sizeof v[0] : sizeof small_scales / sizeof v[0];
	size_t ops = p->n_ops, unknown = p->unknown;
	for (size_t i = 0; i < n; i++) {
		at.scale = v[i];
		if (try_card(p, d, &at)) {
			return true;
		}
		pdf_forget(p, ops);
		p->unknown = unknown;
	}
	fail(p->c, ERR_TOO_LARGE, MSG_PDF_CARD_TOO_LONG);
	return fail_arg(p->c, "card", d->title);
}

#define CUT 14.0                 /* length of a mark */
static void cut_marks(struct pdf *p)
{
	double x = A4_W / 2, y = A4_H / 2;
	pdf_rule(p, x, 6, 0, CUT, INK_QUIET);
	pdf_rule(p, x, A4_H - 6 - CUT, 0, CUT, INK_QUIET);
	pdf_rule(p, 6, y, CUT, 0, INK_QUIET);
	pdf_rule(p, A4_W - 6 - CUT, y, CUT, 0, INK_QUIET);
	pdf_rule(p, x - CUT / 2, y, CUT, 0, INK_QUIET);
	pdf_rule(p, x, y - CUT / 2, 0, CUT, INK_QUIET);
}

static bool lay_out(struct pdf *p, const struct pdf_cards *b)
{
	double edge = b->is_poster ? 50 : 24;
	for (size_t i = 0; i < b->n_cards; i++) {
		size_t at = b->is_poster ? 0 : i % 4;
		double w = b->is_poster ? A4_W : A4_W / 2, h = b->is_poster ? A4_H : A4_H / 2;
		if (i > 0 && at == 0) {
			pdf_new_page(p);
		}
		if (!b->is_poster && at == 0) {
			cut_marks(p);
		}
		size_t row = at / 2, column = at % 2;
		struct place place = { (double)column * w + edge, (double)row * h + edge, w - 2 * edge, h - 2 * edge, 1 };
		if (!put_card(p, &b->cards[i], place, b->is_poster)) {
			return false;
		}
	}
	return true;
}

bool pdf_cards_make(struct ctx *c, const struct pdf_cards *b, struct pdf_made *ret)
{
	struct pdf *p = arena_new(c->arena, struct pdf);
	struct pdf_meta meta = { b->title, b->n_cards ? b->cards[0].firm : S(""), b->lang, b->made_at };
	bool ok = pdf_begin(p, c, b->lang) && lay_out(p, b) && pdf_draw(p, &meta, 0, p->page + 1, S(""), ret);
	pdf_end(p);
	return ok;
}
