/* Things on sheets become a file. */
#include <cairo-pdf.h>

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "pdf/inside.h"

void pdf_set_ink(cairo_t *cr, enum pdf_ink ink)
{
	static const double rgb[][3] = { [INK_BLACK] = { 0.1, 0.1, 0.12 }, [INK_KEY] = { 0.06, 0.2, 0.4 }, [INK_QUIET] = { 0.35, 0.36, 0.4 },
		[INK_RULE] = { 0.72, 0.73, 0.76 }, [INK_SHADE] = { 0.92, 0.94, 0.97 }, [INK_WHITE] = { 1, 1, 1 }, [INK_DANGER] = { 0.75, 0.1, 0.1 },
		[INK_OK] = { 0.05, 0.4, 0.25 } };
	cairo_set_source_rgb(cr, rgb[ink][0], rgb[ink][1], rgb[ink][2]);
}

static cairo_status_t take_bytes(void *arg, const unsigned char *data, unsigned int n)
{
	struct buf *b = arg;
	buf_add_bytes(b, data, n);
	return buf_ok(b) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_meta(struct ctx *c, cairo_surface_t *s, const struct pdf_meta *m)
{
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, str_cz(c->arena, m->title));
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, str_cz(c->arena, m->firm));
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "Sonae");
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, str_cz(c->arena, STR_CAT(c->arena, str_sub(time_rfc3339(c->arena, m->made_at), 0, 19), S("+09:00"))));
}

static void draw_op(cairo_t *cr, struct ctx *c, const struct pdf_op *op, int before)
{
	pdf_set_ink(cr, op->ink);
	switch (op->type) {
	case OP_TEXT:
		pdf_draw_lines(cr, op);
		break;
	case OP_FILL:
		cairo_rectangle(cr, op->x, op->y, op->w, op->h);
		cairo_fill(cr);
		break;
	case OP_RULE:
		cairo_set_line_width(cr, op->ink == INK_KEY ? 1.2 : 0.5);
		cairo_move_to(cr, op->x, op->y);
		cairo_line_to(cr, op->x + op->w, op->y + op->h);
		cairo_stroke(cr);
		break;
	case OP_BEGIN:
		cairo_tag_begin(cr, op->tag, NULL);
		break;
	case OP_LINK:
		cairo_tag_begin(cr, CAIRO_TAG_LINK, str_cz(c->arena, str_printf(c->arena, "page=%d pos=[0 0]", op->target + before + 1)));
		break;
	case OP_END:
		cairo_tag_end(cr, op->tag);
		break;
	}
}

static void draw_foot(cairo_t *cr, struct pdf *p, str foot, int page, int pages)
{
	PangoLayout *number = pdf_text(p, PDF_FOOT, str_printf(p->c->arena, "%d / %d", page + 1, pages), 80);
	pango_layout_set_alignment(number, PANGO_ALIGN_RIGHT);
	PangoLayout *left = pdf_text(p, PDF_FOOT, foot, BODY_W - 90);
	pango_layout_set_ellipsize(left, PANGO_ELLIPSIZE_END);
	struct pdf_op rule = { .type = OP_RULE, .x = MARGIN_LEFT, .y = A4_H - 46, .w = BODY_W, .ink = INK_RULE };
	struct pdf_op ops[] = { { .type = OP_TEXT, .x = MARGIN_LEFT, .y = A4_H - 41, .layout = left, .n = pango_layout_get_line_count(left), .ink = INK_QUIET },
		{ .type = OP_TEXT, .x = MARGIN_LEFT + BODY_W - 80, .y = A4_H - 41, .layout = number, .n = 1, .ink = INK_QUIET } };
	draw_op(cr, p->c, &rule, 0);
	draw_op(cr, p->c, &ops[0], 0);
	draw_op(cr, p->c, &ops[1], 0);
	g_object_unref(left);
	g_object_unref(number);
}

static void add_outline(struct pdf *p, cairo_surface_t *s, int before)
{
	int parent[3] = { CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT };
	for (size_t i = 0; i < p->n_marks; i++) {
		const struct pdf_mark *m = &p->marks[i];
		int under = m->level == 0 ? CAIRO_PDF_OUTLINE_ROOT : parent[m->level - 1];
		str to = str_printf(p->c->arena, "page=%d pos=[0 0]", m->page + before + 1);
		int id = cairo_pdf_surface_add_outline(s, under, str_cz(p->c->arena, m->title), str_cz(p->c->arena, to), 0);
		for (int k = m->level; k < 3; k++) {
			parent[k] = id;
		}
	}
}

/* Ops stand in the order of the sheets but for those of the list of contents, which come last and go first. */
static void draw_page(cairo_t *cr, struct pdf *p, int page, int before, size_t *from, size_t end)
{
	while (*from < end && p->ops[*from].page == page - before) {
		draw_op(cr, p->c, &p->ops[*from], before);
		(*from)++;
	}
}

static size_t first_of_front(const struct pdf *p)
{
	size_t i = p->n_ops;
	while (i > 0 && p->ops[i - 1].page < 0) {
		i--;
	}
	return i;
}

static void draw_all(cairo_t *cr, struct pdf *p, int before, int pages, str foot)
{
	size_t middle = first_of_front(p), front = middle, body = 0;
	cairo_tag_begin(cr, "Document", NULL);
	for (int page = 0; page < pages; page++) {
		if (page < before) {
			draw_page(cr, p, page, before, &front, p->n_ops);
		} else {
			draw_page(cr, p, page, before, &body, middle);
		}
		if (foot.n) {
			draw_foot(cr, p, foot, page, pages);
		}
		if (page + 1 == pages) {
			cairo_tag_end(cr, "Document");
		}
		cairo_show_page(cr);
	}
}

static bool to_file(struct pdf *p, const struct pdf_meta *meta, int before, int pages, str foot, struct buf *to)
{
	cairo_surface_t *s = cairo_pdf_surface_create_for_stream(take_bytes, to, A4_W, A4_H);
	cairo_t *cr = cairo_create(s);
	set_meta(p->c, s, meta);
	draw_all(cr, p, before, pages, foot);
	add_outline(p, s, before);
	bool ok = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cr);
	cairo_surface_finish(s);
	ok = ok && cairo_surface_status(s) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(s);
	return ok;
}

bool pdf_draw(struct pdf *p, const struct pdf_meta *meta, int before, int pages, str foot, struct pdf_made *ret)
{
	AUTO_BUF(b, LIMIT_PDF_BYTES);
	bytes out;
	if (pdf_refuse(p)) {
		return false;
	}
	bool drawn = to_file(p, meta, before, pages, foot, &b);
	if (!buf_ok(&b)) {
		fail(p->c, ERR_TOO_LARGE, MSG_PDF_TOO_LARGE);
		return fail_arg(p->c, "pages", str_i64(p->c->arena, LIMIT_PDF_PAGES));
	}
	if (!drawn || !pdf_add_lang(p->c, str_bytes(buf_str(&b)), meta->lang, &out)) {
		return fail(p->c, ERR_BUG, 0);
	}
	*ret = (struct pdf_made){ out, pages, p->unknown };
	return true;
}
