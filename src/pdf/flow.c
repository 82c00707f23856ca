/* From a document to things on sheets, from top to bottom. */
#include <stdlib.h>

#include "base/limits.h"
#include "messages.h"
#include "pdf/inside.h"

/* --- placing --- */

static struct pdf_op *op_add(struct pdf *p, struct pdf_op op)
{
	if (p->n_ops == p->room) {
		size_t room = p->room ? p->room * 2 : 1024;
		struct pdf_op *v = realloc(p->ops, room * sizeof *v);
		if (!v) {
			abort(); /* as the arena does */
		}
		p->ops = v;
		p->room = room;
	}
	p->ops[p->n_ops] = op;
	return &p->ops[p->n_ops++];
}

void pdf_place(struct pdf *p, PangoLayout *l, double x, double y, int first, int n, enum pdf_ink ink)
{
	op_add(p, (struct pdf_op){ .type = OP_TEXT, .page = p->page, .x = x, .y = y, .layout = g_object_ref(l), .first = first, .n = n, .ink = ink });
}

void pdf_fill(struct pdf *p, double x, double y, double w, double h, enum pdf_ink ink)
{
	op_add(p, (struct pdf_op){ .type = OP_FILL, .page = p->page, .x = x, .y = y, .w = w, .h = h, .ink = ink });
}

void pdf_rule(struct pdf *p, double x, double y, double w, double h, enum pdf_ink ink)
{
	op_add(p, (struct pdf_op){ .type = OP_RULE, .page = p->page, .x = x, .y = y, .w = w, .h = h, .ink = ink });
}

void pdf_tag(struct pdf *p, const char *tag)
{
	op_add(p, (struct pdf_op){ .type = OP_BEGIN, .page = p->page, .tag = tag });
}

void pdf_link(struct pdf *p, int target)
{
	op_add(p, (struct pdf_op){ .type = OP_LINK, .page = p->page, .target = target });
}

void pdf_forget(struct pdf *p, size_t n)
{
	while (p->n_ops > n) {
		g_clear_object(&p->ops[--p->n_ops].layout);
	}
}

void pdf_untag(struct pdf *p, const char *tag)
{
	op_add(p, (struct pdf_op){ .type = OP_END, .page = p->page, .tag = tag });
}

void pdf_new_page(struct pdf *p)
{
	p->keeps = false;
	p->page++;
	p->y = MARGIN_TOP;
	p->overflowed = p->overflowed || p->page >= LIMIT_PDF_PAGES;
}

void pdf_keep(struct pdf *p)
{
	if (!p->keeps) {
		p->keeps = true;
		p->keep = p->n_ops;
		p->keep_mark = p->n_marks;
		p->keep_y = p->y;
	}
}

void pdf_keep_end(struct pdf *p) { p->keeps = false; }

bool pdf_keep_move(struct pdf *p)
{
	double up = p->keep_y - MARGIN_TOP;
	if (!p->keeps || up <= 0 || p->y <= p->keep_y) {
		p->keeps = false;
		return false;
	}
	for (size_t i = p->keep; i < p->n_ops; i++) {
		p->ops[i].page++;
		p->ops[i].y -= up;
	}
	for (size_t i = p->keep_mark; i < p->n_marks; i++) {
		p->marks[i].page++;
	}
	double y = p->y - up;
	pdf_new_page(p);
	p->y = y;
	return true; /* once: where it stands now is the top of a sheet */
}

void pdf_need(struct pdf *p, double h)
{
	if (p->y + h > BODY_END && p->y > MARGIN_TOP && !(pdf_keep_move(p) && p->y + h <= BODY_END)) {
		pdf_new_page(p);
	}
}

bool pdf_refuse(struct pdf *p)
{
	if (p->overflowed) {
		fail(p->c, ERR_TOO_LARGE, MSG_PDF_TOO_LARGE);
		fail_arg(p->c, "pages", str_i64(p->c->arena, LIMIT_PDF_PAGES));
	}
	return p->overflowed;
}

/* --- blocks --- */

#define KEEP_WITH_NEXT 64.0      /* a heading needs as much below it: the head of a table and a row, some lines */
#define GAP 7.0
#define INTRO_LINES 3            /* a text so short belongs to the table below it */

static void mark_add(struct pdf *p, str title, int level)
{
	if (p->n_marks == p->marks_room) {
		p->marks_room = p->marks_room ? p->marks_room * 2 : 64;
		p->marks = realloc(p->marks, p->marks_room * sizeof *p->marks);
		if (!p->marks) {
			abort();
		}
	}
	p->marks[p->n_marks++] = (struct pdf_mark){ title, p->page, level };
}

/* On one sheet as a whole. */
static void put(struct pdf *p, PangoLayout *l, const char *tag, double x, enum pdf_ink ink)
{
	double h = pdf_height(l);
	pdf_tag(p, tag);
	pdf_place(p, l, x, p->y, 0, pango_layout_get_line_count(l), ink);
	pdf_untag(p, tag);
	p->y += h;
	g_object_unref(l);
}

void pdf_heading(struct pdf *p, enum pdf_style style, const char *tag, str text)
{
	if (text.n == 0) {
		return;
	}
	PangoLayout *l = pdf_text(p, style, text, BODY_W);
	double h = pdf_height(l), above = p->y > MARGIN_TOP ? 12 : 0;
	pdf_need(p, above + h + KEEP_WITH_NEXT);
	p->y += p->y > MARGIN_TOP ? above : 0;
	pdf_keep(p);
	mark_add(p, text, style == PDF_H1 ? 0 : style == PDF_H2 ? 1 : 2);
	put(p, l, tag, MARGIN_LEFT, style == PDF_H3 ? INK_BLACK : INK_KEY);
	if (style == PDF_H1) {
		pdf_rule(p, MARGIN_LEFT, p->y + 3, BODY_W, 0, INK_KEY);
		p->y += 6;
	}
	p->y += 5;
}

/* Lines flow over as many sheets as they take. */
static void paragraph(struct pdf *p, enum pdf_style style, str text, double x, double w, enum pdf_ink ink)
{
	if (text.n == 0) {
		return;
	}
	PangoLayout *l = pdf_text(p, style, text, w);
	int all = pango_layout_get_line_count(l), at = 0;
	while (at < all && !p->overflowed) {
		int n = pdf_lines_in(l, at, BODY_END - p->y);
		bool lonely = n < all - at && n < 2; /* one line alone at the end of a sheet */
		if ((n == 0 || lonely) && p->y > MARGIN_TOP) {
			if (!pdf_keep_move(p)) {
				pdf_new_page(p);
			}
			continue;
		}
		n = n > 0 ? n : 1;
		pdf_tag(p, "P");
		pdf_place(p, l, x, p->y, at, n, ink);
		pdf_untag(p, "P");
		p->y += pdf_lines_height(l, at, n);
		at += n;
	}
	if (all > INTRO_LINES) {
		pdf_keep_end(p);
	}
	g_object_unref(l);
	p->y += GAP;
}

/* What must not be missed: a bar at its side. */
static void strong(struct pdf *p, str text)
{
	PangoLayout *l = pdf_text(p, PDF_STRONG, text, BODY_W - 14);
	double h = pdf_height(l);
	g_object_unref(l);
	if (h < BODY_H / 2) {
		pdf_need(p, h + GAP);
		pdf_fill(p, MARGIN_LEFT, p->y, 4, h, INK_DANGER);
	}
	paragraph(p, PDF_STRONG, text, MARGIN_LEFT + 14, BODY_W - 14, INK_BLACK);
	pdf_keep_end(p);
}

static void right(struct pdf *p, str text)
{
	PangoLayout *l = pdf_text(p, PDF_SMALL, text, BODY_W);
	pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
	pdf_need(p, pdf_height(l));
	put(p, l, "P", MARGIN_LEFT, INK_QUIET);
	p->y += GAP;
}

static void block(struct pdf *p, const struct document *d, const struct doc_block *b)
{
	switch (b->type) {
	case DOC_TITLE: pdf_heading(p, PDF_H2, "H2", b->text); break;
	case DOC_HEADING: pdf_heading(p, PDF_H2, "H2", b->text); break;
	case DOC_STRONG: strong(p, b->text); break;
	case DOC_RIGHT: right(p, b->text); break;
	case DOC_LEGEND: case DOC_SEAL: case DOC_SUBTITLE: paragraph(p, PDF_SMALL, b->text, MARGIN_LEFT, BODY_W, INK_QUIET); break;
	case DOC_LEFT: case DOC_PARAGRAPH: paragraph(p, PDF_BODY, b->text, MARGIN_LEFT, BODY_W, INK_BLACK); break;
	case DOC_TABLE: case DOC_LIST: case DOC_ITEMS: pdf_table(p, d, b); break;
	case DOC_FOOT: case DOC_BLOCK_MAX: break;
	}
}

void pdf_document(struct pdf *p, const struct document *d)
{
	for (size_t i = 0; i < d->n_blocks && !p->overflowed; i++) {
		block(p, d, &d->blocks[i]);
	}
	pdf_keep_end(p);
}
