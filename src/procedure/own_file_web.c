/* A procedure as a file: on paper, as Excel and CSV, and a file brought in. */
#include "procedure/own_web.h"

#include "base/limits.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "readiness/readiness_web.h"
#include "procedure/own_inside.h"
#include "procedure/own_table.h"
#include "table/table_web.h"
#include "procedure_html.h"

PAGE_BODY(own_import_page)
PAGE_BODY(own_aside_page)
PAGE_BODY(own_paper_page)

/* --- paper --- */

static size_t gather(const struct procedure_def *d, struct text2 *words)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n_steps; i++) {
		for (size_t k = 0; k < d->steps[i].n_prerequisites; k++) {
			bool is_new = true;
			for (size_t j = 0; is_new && j < n; j++) {
				is_new = !str_eq(words[j].ja, d->steps[i].prerequisites[k].ja) || !str_eq(words[j].en, d->steps[i].prerequisites[k].en);
			}
			if (is_new) {
				words[n++] = d->steps[i].prerequisites[k];
			}
		}
	}
	return n;
}

/* How what must be ready stands on the day of printing: on this paper alone, the binder says what holds for longer. */
static bool add_states(struct ctx *c, str key, struct document *to)
{
	const struct procedure_def *d;
	struct ready_thing_lines lines;
	if (!procedure_def_get(c, key, &d)) {
		return false;
	}
	size_t most = 0;
	for (size_t i = 0; i < d->n_steps; i++) {
		most += d->steps[i].n_prerequisites;
	}
	struct text2 *words = arena_array(c->arena, struct text2, most + 1);
	if (!ready_thing_lines(c, words, gather(d, words), url_path(c, "/windows"), &lines)) {
		return false;
	}
	if (lines.n == 0) {
		return true;
	}
	doc_add(to, DOC_HEADING, msg(c, MSG_OWN_PROCEDURE_BEFORE));
	struct doc_block *b = doc_add_rows(c, to, DOC_LIST, lines.n + 1);
	DOC_ROW(c, b, { msg(c, MSG_OWN_PROCEDURE_BEFORE) }, { msg(c, MSG_READY_PAPER_STATE) }, { msg(c, MSG_READY_PAPER_WHERE) });
	for (size_t i = 0; i < lines.n; i++) {
		const struct ready_thing_line *l = &lines.v[i];
		str where = l->place.n > 0 ? l->place : l->instead.n > 0 ? STR_CAT(c->arena, msg(c, MSG_READY_INSTEAD), S(" "), l->instead) : l->n_reasons > 0 ? l->reasons[0] : S("");
		DOC_ROW(c, b, { l->name }, { l->when.n > 0 ? STR_CAT(c->arena, l->chip, S("\n"), l->when) : l->chip }, { where });
	}
	return true;
}

static bool show_paper(struct web *w)
{
	struct ctx *c = w->c;
	str key = raw_get(&w->parts, "procedure");
	struct document *d = arena_new(c->arena, struct document);
	struct own_paper_view v = { .back = own_url(c, key, ""), .document = d };
	if (!procedure_paper(c, key, d) || !add_states(c, key, d)) {
		return false;
	}
	v.back_text = msg(c, MSG_OWN_PROCEDURE_BACK);
	struct page_view p = { .title = msg(c, MSG_OWN_PROCEDURE_PROCEDURE), .nav = NAV_PREPARE, .body = own_paper_page_body, .view = &v, .is_wide = true };
	return page_show(w, 200, &p);
}

/* --- out --- */

/* ウイルス・ランサムウェア_20261121.xlsx: the draft, where that is asked for by who may edit it; else what is in use. */
static str file_name(struct ctx *c, const struct procedure_def *d, const char *ending)
{
	struct civil t = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	AUTO_BUF(name, 4000);
	str of = text2_in(d->name, c->lang);
	for (size_t i = 0; i < of.n; i++) {
		bool is_bad = (unsigned char)of.p[i] < ' ' || memchr("\\/:*?\"<>|", of.p[i], 9);
		buf_add_c(&name, is_bad ? ' ' : of.p[i]);
	}
	return STR_CAT(c->arena, buf_str(&name), str_printf(c->arena, "_%04d%02d%02d", t.year, t.month, t.day), str_from_c(ending));
}

static bool def_to_send(struct web *w, const struct procedure_def **ret)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	if (!str_eq(web_query(w, "draft"), S("1"))) {
		str key = raw_get(&w->parts, "procedure");
		if (procedure_def_get(c, key, ret)) {
			return true;
		}
		err_clear(c); /* none is in use yet: then the draft */
	}
	if (!own_of(w, &p)) {
		return false;
	}
	*ret = own_def_of(c, p.key, p.kind, p.version, &p.draft);
	return true;
}

static bool show_xlsx(struct web *w)
{
	const struct procedure_def *d;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	return def_to_send(w, &d) && own_xlsx(w->c, d, &b) && blob_answer_buf(w,
		S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), file_name(w->c, d, ".xlsx"), &b);
}

/* In Shift_JIS for Excel of old; what that cannot write is said first, as of ledgers. */
static bool show_csv(struct web *w)
{
	struct ctx *c = w->c;
	const struct procedure_def *d;
	str lost, key = raw_get(&w->parts, "procedure");
	size_t n_lost;
	bool is_cp932 = str_eq(web_query(w, "encoding"), S("cp932"));
	AUTO_BUF(utf8, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	if (!is_cp932) {
		buf_add(&utf8, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	}
	if (!def_to_send(w, &d) || !own_csv(c, d, &utf8)) {
		return false;
	}
	if (!is_cp932) {
		return blob_answer_buf(w, S("text/csv; charset=utf-8"), file_name(c, d, ".csv"), &utf8);
	}
	table_to_cp932(c, buf_str(&utf8), &cp932, &lost, &n_lost);
	if (n_lost > 0 && !str_eq(web_query(w, "anyway"), S("1"))) {
		struct url csv = own_url(c, key, "/csv");
		csv = str_eq(web_query(w, "draft"), S("1")) ? url_with(c, csv, "draft", S("1")) : csv;
		return table_lost_show(w, NAV_PREPARE, csv, own_url(c, key, ""), text2_in(d->name, c->lang), lost, n_lost);
	}
	return blob_answer_buf(w, S("text/csv; charset=Shift_JIS"), file_name(c, d, ".csv"), &cp932);
}

/* --- in --- */

static bool import_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_import_view v = { .errors = errors_make(w), .file = field_view_make(w, "file", MSG_OWN_PROCEDURE_FILE, S("")) };
	if (!own_of(w, &p)) {
		return false;
	}
	v.heading = text2_in(text2_full(p.draft.name), c->lang);
	v.page = own_url(c, p.key, "");
	v.send = own_url(c, p.key, "/import");
	v.xlsx = url_with(c, own_url(c, p.key, "/xlsx"), "draft", S("1"));
	v.file.type = S("file");
	v.file.error = S(""); /* told line by line above */
	field_help(w, &v.file, MSG_OWN_PROCEDURE_FILE_HELP);
	return own_page(w, status, msg(c, MSG_OWN_PROCEDURE_IMPORT), own_import_page_body, &v);
}

static bool show_import(struct web *w) { return import_page(w, 200); }
static bool refuse_import(struct web *w) { return import_page(w, web_error_status(w)); }

static bool file_prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "file");
	return own_file_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f ? f->name : S(""));
}

static bool filed(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect(w, url_item(w->c, own_url(w->c, d->key, "/asides"), "/", d->aside_id));
}

/* --- what it would do; a draft set aside --- */

static bool show_aside(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct own_procedure p;
	struct own_aside a;
	struct own_diff d;
	struct own_aside_view *v = arena_new(c->arena, struct own_aside_view);
	if (!own_of(w, &p) || !web_id(w, "aside", &id) || !own_aside_get(c, p.key, id, &a) || !own_diff(c, &p.draft, &a.body, &d) ||
	    !own_diff_fill(c, &d, false, &v->diff)) {
		return false;
	}
	v->is_file = a.is_file;
	v->id = id_str(c->arena, id);
	v->heading = a.is_file ? msgf(c, MSG_OWN_PROCEDURE_FILE_OF, { "name", a.name }) : msg(c, MSG_OWN_PROCEDURE_ASIDE);
	v->head = msgf(c, a.is_file ? MSG_OWN_PROCEDURE_ASIDE_FILE : MSG_OWN_PROCEDURE_ASIDE_DRAFT, { "who", a.author.n ? a.author : S("-") },
		{ "when", time_full(c, a.made_at.v) });
	v->take_text = msg(c, a.is_file ? MSG_OWN_PROCEDURE_FILE_TAKE : MSG_OWN_PROCEDURE_ASIDE_TAKE);
	v->page = own_url(c, p.key, "/versions");
	v->back = own_url(c, p.key, "/back");
	v->n_notes = own_lines_of(c, a.notes, &v->notes);
	v->errors = errors_make(w);
	return own_page(w, 200, v->heading, own_aside_page_body, v);
}

#define ONE "/procedures/{procedure}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ONE "/print", .needs = ACCESS_VIEWER, .show = show_paper, .doc = "a procedure on A4" },
	{ .method = HTTP_GET, .pattern = ONE "/xlsx", .needs = ACCESS_VIEWER, .flags = ROUTE_BYTES, .show = show_xlsx, .doc = "a procedure as Excel" },
	{ .method = HTTP_GET, .pattern = ONE "/csv", .needs = ACCESS_VIEWER, .show = show_csv, .doc = "a procedure as CSV" },
	{ .method = HTTP_GET, .pattern = ONE "/import", .needs = ACCESS_RESPONDER, .show = show_import, .doc = "bring a file" },
	{ .method = HTTP_POST, .pattern = ONE "/import", .needs = ACCESS_RESPONDER, .flags = ROUTE_UPLOAD | ROUTE_SLOW, .op = &op_procedure_file,
		.prepare = file_prepare, .answer = filed, .refuse = refuse_import, .doc = "read a file; the draft stays until it is taken in" },
	{ .method = HTTP_GET, .pattern = ONE "/asides/{aside}", .needs = ACCESS_RESPONDER, .show = show_aside, .doc = "a file that was read, or a draft set aside" },
};
const struct route_table procedure_file_routes = { routes, sizeof routes / sizeof routes[0] };
