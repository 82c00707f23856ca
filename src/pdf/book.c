/* A book: cover, contents, chapters. */
#include "base/msg.h"
#include "messages.h"
#include "pdf/inside.h"

#define CONTENTS_NUMBER_W 50.0
#define CONTENTS_LINE 19.0
#define REST 0.2                 /* of a sheet */

/* Where chapters begin is known only after they were laid out: the front comes last and its sheets count from below 0. */
struct front { const struct pdf_book *b; const int *starts; int pages; };

static void centred(struct pdf *p, enum pdf_style style, const char *tag, str text, double y, enum pdf_ink ink)
{
	if (text.n == 0) {
		return;
	}
	PangoLayout *l = pdf_text(p, style, text, BODY_W);
	pdf_tag(p, tag);
	pdf_place(p, l, MARGIN_LEFT, y, 0, pango_layout_get_line_count(l), ink);
	pdf_untag(p, tag);
	p->y = y + pdf_height(l);
	g_object_unref(l);
}

/* Where 〓 stands for a letter, so that somebody can write it in by hand. */
static str unknown_note(struct pdf *p)
{
	str all = S("");
	for (size_t i = 0; i < p->n_unknown_in; i++) {
		all = STR_CAT(p->c->arena, all, i ? S(" / ") : S(""), p->unknown_in[i]);
	}
	return msgf(p->c, MSG_PDF_UNKNOWN, { "count", str_i64(p->c->arena, (int64_t)p->unknown) }, { "where", all });
}

static void cover(struct pdf *p, const struct pdf_book *b)
{
	pdf_fill(p, MARGIN_LEFT, 190, 60, 5, INK_KEY);
	centred(p, PDF_COVER_SMALL, "P", b->firm, 208, INK_BLACK);
	centred(p, PDF_COVER, "H1", b->title, p->y + 10, INK_KEY);
	centred(p, PDF_COVER_SMALL, "P", b->under, p->y + 26, INK_BLACK);
	centred(p, PDF_COVER_SMALL, "P", b->own, p->y + 22, INK_BLACK);
	str note = p->n_unknown_in ? STR_CAT(p->c->arena, b->note, b->note.n ? S("\n") : S(""), unknown_note(p)) : b->note;
	if (note.n) {
		PangoLayout *l = pdf_text(p, PDF_BODY, note, BODY_W - 28);
		double h = pdf_height(l), y = BODY_END - h - 40;
		pdf_fill(p, MARGIN_LEFT, y - 10, BODY_W, h + 20, INK_SHADE);
		pdf_tag(p, "P");
		pdf_place(p, l, MARGIN_LEFT + 14, y, 0, pango_layout_get_line_count(l), INK_BLACK);
		pdf_untag(p, "P");
		g_object_unref(l);
	}
}

static void contents_line(struct pdf *p, str title, int target, int before)
{
	PangoLayout *l = pdf_text(p, PDF_BODY, title, BODY_W - CONTENTS_NUMBER_W);
	PangoLayout *n = pdf_text(p, PDF_BODY, str_i64(p->c->arena, target + before + 1), CONTENTS_NUMBER_W);
	double h = pdf_height(l) + CONTENTS_LINE - 16.5;
	pango_layout_set_alignment(n, PANGO_ALIGN_RIGHT);
	pdf_need(p, h);
	pdf_tag(p, "P");
	pdf_link(p, target);
	pdf_place(p, l, MARGIN_LEFT, p->y, 0, pango_layout_get_line_count(l), INK_BLACK);
	pdf_place(p, n, MARGIN_LEFT + BODY_W - CONTENTS_NUMBER_W, p->y, 0, 1, INK_BLACK);
	pdf_untag(p, CAIRO_TAG_LINK);
	pdf_untag(p, "P");
	p->y += h;
	pdf_rule(p, MARGIN_LEFT, p->y - 1, BODY_W, 0, INK_RULE);
	p->y += 3;
	g_object_unref(l);
	g_object_unref(n);
}

/* With what stands before it as given; tells how many sheets it took. */
static int contents(struct pdf *p, const struct front *f, int from)
{
	p->page = from;
	p->y = MARGIN_TOP;
	PangoLayout *l = pdf_text(p, PDF_H1, f->b->contents, BODY_W);
	pdf_tag(p, "H1");
	pdf_place(p, l, MARGIN_LEFT, p->y, 0, 1, INK_KEY);
	pdf_untag(p, "H1");
	p->y += pdf_height(l) + 10;
	g_object_unref(l);
	for (size_t i = 0; i < f->b->n_chapters; i++) {
		contents_line(p, f->b->chapters[i].title, f->starts[i], f->pages);
	}
	return p->page - from + 1;
}

static int front(struct pdf *p, const struct pdf_book *b, const int *starts)
{
	/* laid out twice: how long the list is, is known only then */
	struct front f = { b, starts, 2 };
	size_t body = p->n_ops, unknown = p->unknown;
	if (b->n_chapters > 0) {
		f.pages = 1 + contents(p, &f, -1000);
		pdf_forget(p, body);
		p->unknown = unknown;
	} else {
		f.pages = 1;
	}
	p->page = -f.pages;
	cover(p, b);
	if (b->n_chapters > 0) {
		contents(p, &f, 1 - f.pages);
	}
	return f.pages;
}

static void chapter(struct pdf *p, const struct pdf_chapter *of)
{
	pdf_heading(p, PDF_H1, "H1", of->title);
	pdf_document(p, of->doc);
}

/* A last sheet with next to nothing on it: the chapter is laid out anew, a little closer. */
static void chapter_without_rest(struct pdf *p, const struct pdf_chapter *of)
{
	size_t ops = p->n_ops, marks = p->n_marks, unknown = p->unknown, texts = p->n_texts;
	int page = p->page;
	double y = p->y;
	chapter(p, of);
	if (p->page == page || p->y > MARGIN_TOP + REST * BODY_H || p->overflowed) {
		return;
	}
	pdf_forget(p, ops);
	p->n_marks = marks;
	p->unknown = unknown;
	p->n_texts = texts;
	p->page = page;
	p->y = y;
	p->tight = true;
	chapter(p, of);
	p->tight = false;
}

static bool lay_out(struct pdf *p, const struct pdf_book *b, struct pdf_made *ret)
{
	int *starts = arena_array(p->c->arena, int, b->n_chapters + 1);
	for (size_t i = 0; i < b->n_chapters && !p->overflowed; i++) {
		if (i > 0) {
			pdf_new_page(p);
		}
		starts[i] = p->page;
		chapter_without_rest(p, &b->chapters[i]);
	}
	int body = b->n_chapters ? p->page + 1 : 0;
	if (pdf_refuse(p)) {
		return false;
	}
	int before = front(p, b, starts);
	struct pdf_meta meta = { b->title, b->firm, b->lang, b->made_at };
	return pdf_draw(p, &meta, before, before + body, b->foot, ret);
}

bool pdf_book_make(struct ctx *c, const struct pdf_book *b, struct pdf_made *ret)
{
	struct pdf *p = arena_new(c->arena, struct pdf);
	bool ok = pdf_begin(p, c, b->lang) && lay_out(p, b, ret);
	pdf_end(p);
	return ok;
}
