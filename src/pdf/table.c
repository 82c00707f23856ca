/* Tables: widths from what stands in the columns, a head on every sheet, rows as wholes where that is possible. */
#include "base/text.h"
#include "pdf/inside.h"

#define PAD_X 4.0
#define PAD_Y 3.0
#define PAD_Y_TIGHT 1.6
#define UNIT 4.5                 /* a half-width letter of a cell */
#define WRITE_H 25.0             /* a row to be filled in by hand */
#define LOOK_AT 150              /* rows that decide about widths */
#define LEAST_UNITS 17           /* of a column in which more stands */
#define WRITE_UNITS 13           /* of a column to be filled in by hand */
#define WORD_MOST 20             /* half-width letters: a longer word is broken */
#define STEP 6.0                 /* points that are handed out at once */

struct grid {
	struct pdf *p;
	const struct document *d;
	const struct doc_block *b;
	size_t n;                    /* columns */
	double x[DOC_CELLS_MAX], w[DOC_CELLS_MAX];
	bool has_head;
};
struct amount { float units; int lines; };
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

#define PHONE_DIGITS 9
#define WIDE 1.2                 /* units are of a middling letter; what must not be broken may have wide ones */
#define MAIL_MOST 42             /* half-width letters: a longer address is broken */

/* As units_of, of the longest mail address or phone number: they are never broken, half of one is none. */
static double mail_units_of(str s)
{
	double most = 0;
	for (size_t i = 0; i < s.n;) {
		size_t end = i, digits = 0;
		bool is_mail = false;
		while (end < s.n && s.p[end] > ' ' && (unsigned char)s.p[end] < 0x80) {
			is_mail = is_mail || s.p[end] == '@';
			digits += s.p[end] >= '0' && s.p[end] <= '9';
			end++;
		}
		double u = is_mail || (digits >= PHONE_DIGITS && digits * 4 >= (end - i) * 3) ? units_of(str_sub(s, i, end - i)) * WIDE : 0;
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

/* Half-width letters of the longest word of Latin letters: broken, it is hard to read. Addresses of pages may be. */
static double word_units_of(str s)
{
	double most = 0;
	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		while (end < s.n && s.p[end] > ' ' && (unsigned char)s.p[end] < 0x80 && s.p[end] != '/') {
			end++;
		}
		double u = units_of(str_sub(s, i, end - i));
		most = u > most && u < WORD_MOST ? u : most;
		i = end + 1;
	}
	return most;
}

/* How much stands in a cell: all its half-width letters, and its lines. */
static struct amount amount_of(str s)
{
	struct amount a = { 0, 1 };
	while (!str_is_empty(s)) {
		a.units += (float)units_of(str_cut(&s, '\n'));
		a.lines += s.n > 0;
	}
	return a;
}

/* For each column the longest line, the longest mail address or word; for each cell how much stands in it. */
static size_t measure(struct grid *g, double *want, double *mail, double *word, struct amount (*cells)[DOC_CELLS_MAX])
{
	size_t n = 0;
	for (; n < g->b->n_rows && n < LOOK_AT; n++) {
		for (size_t k = 0; k < g->b->rows[n].n_cells; k++) {
			str text = cell_text(g->p, g->d, &g->b->rows[n].cells[k]);
			double u = units_of(text), m = mail_units_of(text), w = word_units_of(text);
			want[k] = u > want[k] ? u : want[k];
			mail[k] = m > mail[k] ? m : mail[k];
			word[k] = w > word[k] ? w : word[k];
			cells[n][k] = amount_of(text);
		}
	}
	return n;
}

/* Lines a cell takes in such a width, about. */
static double lines_at(struct amount a, double w)
{
	double n = (double)a.units * UNIT / (w - 2 * PAD_X) + 0.4 * (a.lines - 1);
	return n > a.lines ? n : a.lines;
}

/* Which column makes the rows lower when it gets `step` more? That which rules most of them. */
static size_t neediest(const struct grid *g, const struct amount (*cells)[DOC_CELLS_MAX], size_t n, const double *want, double step)
{
	double gain[DOC_CELLS_MAX] = { 0 };
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		double first = 0, second = 1;
		size_t at = 0;
		for (size_t k = 0; k < g->n; k++) {
			double l = lines_at(cells[i][k], g->w[k]);
			second = l > first ? (first > 1 ? first : 1) : l > second ? l : second;
			at = l > first ? k : at;
			first = l > first ? l : first;
		}
		double then = lines_at(cells[i][at], g->w[at] + step);
		gain[at] += first - (then > second ? then : second) + 0.01 * (first - then); /* and a little where another rules too */
	}
	for (size_t k = 0; k < g->n; k++) {
		if (g->w[k] + step <= want[k] && gain[k] > 0.001 && (best == SIZE_MAX || gain[k] > gain[best])) {
			best = k;
		}
	}
	return best;
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

/* The least each column takes: nothing in it is broken that must not be. Words may be where there is no room for all. */
static double least_widths(struct grid *g, const double *want, const double *mail, const double *word)
{
	double sum = 0, few = g->b->n_rows > 1 && is_for_writing(&g->b->rows[1]) ? WRITE_UNITS : 5;
	for (size_t k = 0; k < g->n; k++) {
		double whole = mail[k] > word[k] ? mail[k] : word[k], u = want[k] < few ? few : want[k];
		g->w[k] = (u < LEAST_UNITS ? u : whole > LEAST_UNITS ? whole : LEAST_UNITS) * UNIT + 2 * PAD_X + 1;
		sum += g->w[k];
	}
	return sum;
}

/* To the edge; where there is too little room, columns with mail addresses stay as they are. */
static void stretch(struct grid *g, const double *mail, bool is_tight)
{
	double sum = 0, fixed = 0;
	for (size_t k = 0; k < g->n; k++) {
		bool stays = is_tight && mail[k] > LEAST_UNITS;
		fixed += stays ? g->w[k] : 0;
		sum += stays ? 0 : g->w[k];
	}
	bool all = sum <= 0 || (BODY_W - fixed) / sum < 0.5; /* no: then the rest could not be read */
	for (size_t k = 0; k < g->n; k++) {
		bool stays = !all && is_tight && mail[k] > LEAST_UNITS;
		g->w[k] *= stays ? 1 : all ? BODY_W / (sum + fixed) : (BODY_W - fixed) / sum;
	}
}

/* A narrow column gets what it needs; what is left goes, step by step, where it makes the table shorter. */
static void set_widths(struct grid *g)
{
	static const double none[DOC_CELLS_MAX] = { 0 };
	double want[DOC_CELLS_MAX] = { 0 }, mail[DOC_CELLS_MAX] = { 0 }, word[DOC_CELLS_MAX] = { 0 };
	struct amount (*cells)[DOC_CELLS_MAX] = (void *)arena_array(g->p->c->arena, struct amount, (size_t)LOOK_AT * DOC_CELLS_MAX);
	size_t n = measure(g, want, mail, word, cells), to;
	double left = BODY_W - least_widths(g, want, mail, word);
	if (left < 0) {
		left = BODY_W - least_widths(g, want, mail, none);
	}
	for (size_t k = 0; k < g->n; k++) {
		want[k] = want[k] * UNIT + 2 * PAD_X + 1;
	}
	while (left >= STEP && (to = neediest(g, (const void *)cells, n, want, STEP)) != SIZE_MAX) {
		g->w[to] += STEP;
		left -= STEP;
	}
	stretch(g, mail, left < 0);
	g->x[0] = MARGIN_LEFT;
	for (size_t k = 0; k < g->n; k++) {
		if (k > 0) {
			g->x[k] = g->x[k - 1] + g->w[k - 1];
		}
	}
}

static double pad(const struct pdf *p) { return p->tight ? PAD_Y_TIGHT : PAD_Y; }

static void row_make(struct grid *g, const struct doc_row *r, bool is_head, struct cells *ret)
{
	*ret = (struct cells){ .is_head = is_head, .h = 0 };
	for (size_t k = 0; k < r->n_cells; k++) {
		bool bold = is_head || (g->b->type == DOC_ITEMS && k == 1);
		/* a row with fewer cells than the table has columns: its last one reaches to the end */
		double w = k + 1 == r->n_cells && r->n_cells < g->n ? g->x[g->n - 1] + g->w[g->n - 1] - g->x[k] : g->w[k];
		ret->l[k] = pdf_text(g->p, bold ? PDF_CELL_HEAD : PDF_CELL, cell_text(g->p, g->d, &r->cells[k]), w - 2 * PAD_X);
		ret->all[k] = pango_layout_get_line_count(ret->l[k]);
		double h = pdf_height(ret->l[k]) + 2 * pad(g->p);
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
		int n = is_whole ? r->all[k] - r->at[k] : pdf_lines_in(r->l[k], r->at[k], h - 2 * pad(p));
		pdf_tag(p, r->is_head ? "TH" : "TD");
		if (n > 0) {
			pdf_place(p, r->l[k], g->x[k] + PAD_X, p->y + pad(p), r->at[k], n, INK_BLACK);
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
		if (!pdf_keep_move(p)) {
			next_sheet(g);
		}
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
	pdf_keep_end(p);
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
	pdf_keep(p);
	pdf_tag(p, "Table");
	head(&g);
	for (size_t i = g.has_head; i < b->n_rows && !p->overflowed; i++) {
		row(&g, &b->rows[i]);
	}
	pdf_keep_end(p);
	pdf_untag(p, "Table");
	p->y += 10;
}
