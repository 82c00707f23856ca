/* inside: what the files of pdf share. Lengths are points (1/72 inch), y grows downward. */
#pragma once
#include <cairo.h>
#include <pango/pangocairo.h>

#include "base/buf.h"
#include "pdf/pdf.h"

#define A4_W 595.276
#define A4_H 841.89
#define MARGIN_LEFT 62.0         /* holes of a binder */
#define MARGIN_RIGHT 45.0
#define MARGIN_TOP 50.0
#define MARGIN_BOTTOM 62.0
#define BODY_W (A4_W - MARGIN_LEFT - MARGIN_RIGHT)
#define BODY_END (A4_H - MARGIN_BOTTOM)
#define BODY_H (BODY_END - MARGIN_TOP)

#define PDF_UNKNOWN_TEXTS 12     /* named on the cover */

enum pdf_style { PDF_BODY, PDF_SMALL, PDF_STRONG, PDF_H1, PDF_H2, PDF_H3, PDF_CELL, PDF_CELL_HEAD, PDF_COVER, PDF_COVER_SMALL, PDF_FOOT, PDF_STYLE_MAX };
enum pdf_ink { INK_BLACK, INK_KEY, INK_QUIET, INK_RULE, INK_SHADE, INK_WHITE, INK_DANGER, INK_OK };

/* One thing on a sheet. Kept until the number of sheets is known, then drawn. */
enum pdf_op_type { OP_TEXT, OP_FILL, OP_RULE, OP_BEGIN, OP_END, OP_LINK };
struct pdf_op {
	enum pdf_op_type type;
	int page;
	double x, y, w, h;
	PangoLayout *layout;         /* OP_TEXT: ours */
	int first, n;                /* its lines */
	enum pdf_ink ink;
	const char *tag;
	int target;                  /* OP_LINK: sheet, counted from the first one of the chapters */
};
struct pdf_mark { str title; int page; int level; };
struct pdf {
	struct ctx *c;
	enum lang lang;
	PangoFontMap *map;
	PangoContext *pango;
	struct pdf_op *ops; size_t n_ops, room;
	struct pdf_mark *marks; size_t n_marks, marks_room; /* the outline */
	size_t n_texts, unknown;
	str unknown_in[PDF_UNKNOWN_TEXTS]; size_t n_unknown_in; /* the texts with letters no font has, each once */
	GHashTable *letters;         /* letter: has a font of this machine it? Of those that were asked for */
	bool keeps;                  /* what was placed since `keep` goes to the next sheet with what follows, if that does not fit */
	size_t keep, keep_mark;      /* its first op and entry of the outline */
	double keep_y;
	int page;                    /* of the chapters, from 0 */
	double y;                    /* where the next thing goes */
	bool overflowed;
	bool tight;                  /* a little closer, so that a chapter does not end with two lines on a sheet of their own */
};

bool pdf_begin(struct pdf *p, struct ctx *c, enum lang lang);
void pdf_end(struct pdf *p);

/* --- texts (text.c) --- */
PangoLayout *pdf_text(struct pdf *p, enum pdf_style style, str text, double width);
/* In another size; `size` and `line` in points. */
PangoLayout *pdf_text_sized(struct pdf *p, str text, double width, double size, double line, bool bold);
double pdf_height(PangoLayout *l);
/* Of lines first..first+n. */
double pdf_lines_height(PangoLayout *l, int first, int n);
/* How many lines from `first` fit into `h`. */
int pdf_lines_in(PangoLayout *l, int first, double h);
void pdf_draw_lines(cairo_t *cr, const struct pdf_op *op);

/* --- placing (flow.c): the layout is taken over, also by several ops (each takes a reference) --- */
void pdf_place(struct pdf *p, PangoLayout *l, double x, double y, int first, int n, enum pdf_ink ink);
void pdf_fill(struct pdf *p, double x, double y, double w, double h, enum pdf_ink ink);
void pdf_rule(struct pdf *p, double x, double y, double w, double h, enum pdf_ink ink);
void pdf_tag(struct pdf *p, const char *tag);
void pdf_link(struct pdf *p, int target); /* ends with pdf_untag(p, CAIRO_TAG_LINK) */
void pdf_untag(struct pdf *p, const char *tag);
/*
 * A heading, a short text, the head of a table: never alone at the foot of a sheet. What is placed from here on stays with what comes
 * next until pdf_keep_end(); pdf_keep_move() takes it to a new sheet. False: there is nothing to take along.
 */
void pdf_keep(struct pdf *p);
void pdf_keep_end(struct pdf *p);
bool pdf_keep_move(struct pdf *p);
/* A new sheet when less than `h` is left. */
void pdf_need(struct pdf *p, double h);
void pdf_new_page(struct pdf *p);
void pdf_document(struct pdf *p, const struct document *d);
void pdf_heading(struct pdf *p, enum pdf_style style, const char *tag, str text);
void pdf_table(struct pdf *p, const struct document *d, const struct doc_block *b); /* table.c */

/* --- bytes (draw.c) --- */
struct pdf_meta { str title, firm; enum lang lang; int64_t made_at; };
/* All ops in the order they were placed; `before`: sheets that stand before sheet 0 of the chapters (ops with negative page). */
bool pdf_draw(struct pdf *p, const struct pdf_meta *meta, int before, int pages, str foot, struct pdf_made *ret);
/* Says language and that the title is shown: an update at the end of the file, as cairo cannot. False: not as expected. */
bool pdf_add_lang(struct ctx *c, bytes in, enum lang lang, bytes *ret);
/* Forgets what was placed after the first `n` ops. */
void pdf_forget(struct pdf *p, size_t n);
void pdf_set_ink(cairo_t *cr, enum pdf_ink ink);
bool pdf_refuse(struct pdf *p);   /* sets the reason when something overflowed; true: it did */
