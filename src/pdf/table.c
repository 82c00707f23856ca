/* Tables: widths from what stands in the columns, a head on every sheet, rows as wholes where that is possible. */
#include "base/text.h"
#include "pdf/inside.h"

#define PAD_X 4.0
#define PAD_Y 3.0
#define UNIT 4.5                 /* a half-width letter of a cell */
#define WRITE_H 25.0             /* a row to be filled in by hand */
#define LOOK_AT 300              /* rows that decide about widths */

struct grid {
	struct pdf *p;
	const struct document *d;
	const struct doc_block *b;
	size_t n;                    /* columns */
	double x[DOC_CELLS_MAX], w[DOC_CELLS_MAX];
	bool has_head;
};
struct cells { PangoLayout *l[DOC_CELLS_MAX]; int at[DOC_CELLS_MAX], all[DOC_CELLS_MAX]; double h; bool is_head; };

/* Half-width letters of the longest line: kana and kanji count two. */
static double units_of(str s)
{
	double most = 0, now = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if (ch == '\n') {
			now = 0;
		} else if (ch < 0x80) {
			now += ch >= 'a' && ch <= 'z' ? 1.15 : ch == ' ' || ch == '.' ? 0.7 : 1.3; /* of a proportional font */
		} else if (ch >= 0xc0) {
			now += 2;
		}
		most = now > most ? now : most;
	}
	return most;
}

#define MAIL_MOST 42             /* half-width letters: a longer address is broken */

/* As units_of, of the longest mail address: it is never broken, half of one is none. */
static double mail_units_of(str s)
{
	double most = 0;
	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		bool is_mail = false;
		while (end < s.n && s.p[end] > ' ' && (unsigned char)s.p[end] < 0x80) {
			is_mail = is_mail || s.p[end] == '@';
			end++;
		}
		double u = is_mail ? units_of(str_sub(s, i, end - i)) : 0;
		most = u > most ? u : most;
		i = end + 1;
	}
	return most < MAIL_MOST ? most : MAIL_MOST;
}

static str cell_text(struct pdf *p, const struct document *d, const struct doc_cell *x)
{
	str text = str_is_none(x->text) ? S("") : x->text;
	if (x->mark == DOC_MARK_NONE || d->mark_words[x->mark].n == 0) {
		return text;
	}
	return STR_CAT(p->c->arena, S("["), d->mark_words[x->mark], text.n ? S("] ") : S("]"), text);
}

/* For each column the longest line, and the longest mail address. */
static void measure(struct grid *g, double *want, double *mail)
{
	for (size_t i = 0; i < g->b->n_rows && i < LOOK_AT; i++) {
		for (size_t k = 0; k < g->b->rows[i].n_cells; k++) {
			str text = cell_text(g->p, g->d, &g->b->rows[i].cells[k]);
			double u = units_of(text), m = mail_units_of(text);
			want[k] = u > want[k] ? u : want[k];
			mail[k] = m > mail[k] ? m : mail[k];
		}
	}
}

/* A narrow column gets what it needs, the rest is shared by how much stands in it. */
static void set_widths(struct grid *g)
{
	double want[DOC_CELLS_MAX] = { 0 }, mail[DOC_CELLS_MAX] = { 0 }, least[DOC_CELLS_MAX] = { 0 }, sum = 0, sum_least = 0, room = BODY_W;
	measure(g, want, mail);
	for (size_t k = 0; k < g->n; k++) {
		double u = want[k] < 5 ? 5 : want[k] > 150 ? 150 : want[k];
		want[k] = u * UNIT + 2 * PAD_X + 1;
		least[k] = (u < 20 ? u : mail[k] > 14 ? mail[k] : 14) * UNIT + 2 * PAD_X + 1;
		sum += want[k];
		sum_least += least[k];
	}
	g->x[0] = MARGIN_LEFT;
	for (size_t k = 0; k < g->n; k++) {
		double share = sum > sum_least ? (want[k] - least[k]) / (sum - sum_least) : 0;
		g->w[k] = sum <= room ? want[k] * room / sum
			: sum_least >= room ? least[k] * room / sum_least : least[k] + share * (room - sum_least);
		if (k > 0) {
			g->x[k] = g->x[k - 1] + g->w[k - 1];
		}
	}
}

static bool is_for_writing(const struct doc_row *r)
{
	for (size_t k = 1; k < r->n_cells; k++) {
		if (r->cells[k].text.n || r->cells[k].mark != DOC_MARK_NONE) {
			return false;
		}
	}
	return r->n_cells > 1;
}

static void row_make(struct grid *g, const struct doc_row *r, bool is_head, struct cells *ret)
{
	*ret = (struct cells){ .is_head = is_head, .h = 0 };
	for (size_t k = 0; k < r->n_cells; k++) {
		bool bold = is_head || (g->b->type == DOC_ITEMS && k == 1);
		/* a row with fewer cells than the table has columns: its last one reaches to the end */
		double w = k + 1 == r->n_cells && r->n_cells < g->n ? g->x[g->n - 1] + g->w[g->n - 1] - g->x[k] : g->w[k];
		ret->l[k] = pdf_text(g->p, bold ? PDF_CELL_HEAD : PDF_CELL, cell_text(g->p, g->d, &r->cells[k]), w - 2 * PAD_X);
		ret->all[k] = pango_layout_get_line_count(ret->l[k]);
		double h = pdf_height(ret->l[k]) + 2 * PAD_Y;
		ret->h = h > ret->h ? h : ret->h;
	}
	if (!is_head && is_for_writing(r) && ret->h < WRITE_H) {
		ret->h = WRITE_H;
	}
}

static void row_done(struct cells *r)
{
	for (size_t k = 0; k < DOC_CELLS_MAX; k++) {
		g_clear_object(&r->l[k]);
	}
}

/* As many lines of each cell as fit; true when all of them have been placed. */
static bool row_part(struct grid *g, struct cells *r, double h, bool is_whole)
{
	struct pdf *p = g->p;
	bool done = true;
	if (r->is_head) {
		pdf_fill(p, MARGIN_LEFT, p->y, BODY_W, h, INK_SHADE);
	}
	pdf_tag(p, "TR");
	for (size_t k = 0; k < g->n && r->l[k]; k++) {
		int n = is_whole ? r->all[k] - r->at[k] : pdf_lines_in(r->l[k], r->at[k], h - 2 * PAD_Y);
		pdf_tag(p, r->is_head ? "TH" : "TD");
		if (n > 0) {
			pdf_place(p, r->l[k], g->x[k] + PAD_X, p->y + PAD_Y, r->at[k], n, INK_BLACK);
		}
		pdf_untag(p, r->is_head ? "TH" : "TD");
		r->at[k] += n;
		done = done && r->at[k] >= r->all[k];
		if (k > 0) {
			pdf_rule(p, g->x[k], p->y, 0, h, INK_RULE);
		}
	}
	pdf_untag(p, "TR");
	p->y += h;
	pdf_rule(p, MARGIN_LEFT, p->y, BODY_W, 0, INK_RULE);
	return done;
}

static void head(struct grid *g)
{
	struct cells r;
	pdf_rule(g->p, MARGIN_LEFT, g->p->y, BODY_W, 0, INK_KEY);
	if (g->has_head) {
		row_make(g, &g->b->rows[0], true, &r);
		row_part(g, &r, r.h < BODY_H / 2 ? r.h : BODY_H / 2, r.h < BODY_H / 2);
		row_done(&r);
	}
}

static void next_sheet(struct grid *g)
{
	pdf_untag(g->p, "Table");
	pdf_new_page(g->p);
	pdf_tag(g->p, "Table");
	head(g);
}

#define PIECE_MIN 60.0           /* less of a tall row is not begun at the end of a sheet */

static void row(struct grid *g, const struct doc_row *of)
{
	struct pdf *p = g->p;
	struct cells r;
	row_make(g, of, false, &r);
	double left = BODY_END - p->y;
	bool is_tall = r.h > BODY_H * 0.6;
	if (r.h > left && (!is_tall || left < PIECE_MIN)) {
		next_sheet(g);
		left = BODY_END - p->y;
	}
	if (r.h <= left) {
		row_part(g, &r, r.h, true);
	} else {
		while (!p->overflowed && !row_part(g, &r, BODY_END - p->y, false)) {
			next_sheet(g);
		}
	}
	row_done(&r);
}

void pdf_table(struct pdf *p, const struct document *d, const struct doc_block *b)
{
	struct grid g = { .p = p, .d = d, .b = b, .has_head = b->type != DOC_ITEMS };
	for (size_t i = 0; i < b->n_rows; i++) {
		g.n = b->rows[i].n_cells > g.n ? b->rows[i].n_cells : g.n;
	}
	if (g.n == 0) {
		return;
	}
	set_widths(&g);
	pdf_need(p, 60);
	pdf_tag(p, "Table");
	head(&g);
	for (size_t i = g.has_head; i < b->n_rows && !p->overflowed; i++) {
		row(&g, &b->rows[i]);
	}
	pdf_untag(p, "Table");
	p->y += 10;
}
