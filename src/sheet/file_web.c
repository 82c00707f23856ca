/* Files of a row: the panel on its page, and what can be done there. */
#include <stdlib.h>

#include "base/limits.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "sheet/sheet_file.h"
#include "sheet/sheet_inside.h"
#include "sheet/sheet_web.h"

static str name_or_dash(str who) { return str_is_none(who) ? S("-") : who; }

/* --- the history: files among the versions --- */

struct event { int64_t at; struct sheet_past past; size_t order; };

static int newest_first(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	return x->at != y->at ? (x->at < y->at ? 1 : -1) : (x->order > y->order) - (x->order < y->order);
}

static struct event event_of(struct ctx *c, int what, const struct sheet_file *f, int64_t at, str who)
{
	return (struct event){ .at = at, .past = { .reason = S(""), .version = S(""), .head = msgf(c, what, { "when", time_full(c, at) },
		{ "who", name_or_dash(who) }, { "name", f->name }) } };
}

static void merge_past(struct ctx *c, const struct sheet_file *f, size_t n, struct sheet_row_page *v)
{
	struct event *all = arena_array(c->arena, struct event, v->n_past + 2 * n);
	size_t of = 0;
	for (size_t i = n; i-- > 0;) { /* what happened in the same moment: the later stands first */
		if (f[i].dropped_at.has) {
			all[of++] = event_of(c, MSG_SHEET_PAGE_WAS_FILE_DROPPED, &f[i], f[i].dropped_at.v, f[i].dropped_by);
		}
		all[of++] = event_of(c, MSG_SHEET_PAGE_WAS_FILE_ADDED, &f[i], f[i].made_at.v, f[i].who);
	}
	for (size_t i = 0; i < v->n_past; i++) {
		all[of++] = (struct event){ .at = v->past[i].at, .past = v->past[i] };
	}
	for (size_t i = 0; i < of; i++) {
		all[i].order = i;
	}
	qsort(all, of, sizeof *all, newest_first);
	v->past = arena_array(c->arena, struct sheet_past, of);
	for (size_t i = 0; i < of; i++) {
		v->past[i] = all[i].past;
	}
	v->n_past = of;
}

/* --- the panel --- */

static struct sheet_file_line line_of(struct ctx *c, struct url files, const struct sheet_file *f)
{
	struct url to = url_item(c, files, "/", f->id), act = to;
	act.s = STR_CAT(c->arena, to.s, f->dropped_at.has ? S("/back") : S("/drop"));
	str said = msgf(c, MSG_SHEET_PAGE_FILE_SAID, { "size", blob_size_text(c->arena, f->bytes.v) }, { "when", time_full(c, f->made_at.v) },
		{ "who", name_or_dash(f->who) });
	str off = f->dropped_at.has ? STR_CAT(c->arena, S(" "), msgf(c, MSG_SHEET_PAGE_FILE_OFF, { "when", time_full(c, f->dropped_at.v) },
		{ "who", name_or_dash(f->dropped_by) })) : S("");
	return (struct sheet_file_line){ to, act, f->name, STR_CAT(c->arena, said, off) };
}

bool sheet_files_fill(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_row_page *v)
{
	struct ctx *c = w->c;
	struct sheet_file *f;
	size_t n;
	if (!sheet_files(c, r->id, &f, &n)) {
		return false;
	}
	v->send = sheet_row_url(c, d->key, r->id, "/files");
	v->files = arena_array(c->arena, struct sheet_file_line, n);
	v->gone = arena_array(c->arena, struct sheet_file_line, n);
	for (size_t i = 0; i < n; i++) {
		if (f[i].dropped_at.has) {
			v->gone[v->n_gone++] = line_of(c, v->send, &f[i]);
		} else {
			v->files[v->n_files++] = line_of(c, v->send, &f[i]);
		}
	}
	v->files_heading = v->n_files ? msgf(c, MSG_SHEET_PAGE_FILES_COUNT, { "count", number_text(c, (int64_t)v->n_files) })
		: msg(c, MSG_SHEET_PAGE_FILES);
	v->file = field_view_make(w, "file", MSG_SHEET_FILE_LABEL, S(""));
	v->file.type = S("file");
	field_help(w, &v->file, MSG_SHEET_PAGE_FILE_HELP);
	merge_past(c, f, n, v);
	return true;
}

static bool prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "file");
	const struct sheet_file_in *in = w->in;
	str named = str_is_none(in->name) ? S("") : in->name;
	return sheet_file_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f && named.n == 0 ? f->name : named);
}

static bool gate(struct web *w)
{
	const struct sheet_def *d;
	struct sheet_row r;
	struct id row;
	str sheet = raw_get(&w->parts, "sheet");
	return sheet_def_to_edit(w->c, sheet, &d) && web_id(w, "row", &row) && sheet_row_get(w->c, sheet, row, &r);
}

static bool file_of(struct web *w, struct sheet_file *ret)
{
	struct id row, id;
	return web_id(w, "row", &row) && web_id(w, "file", &id) && sheet_file_get(w->c, raw_get(&w->parts, "sheet"), row, id, ret);
}

/* Always saved, never shown: it is somebody's file. */
static bool file_show(struct web *w)
{
	struct sheet_file f;
	struct blob b;
	return file_of(w, &f) && blob_get(w->c, &f.hash, &b) && web_audit(w, "sheet_file", id_str(w->c->arena, f.id)) &&
		blob_answer(w, &b, f.name, BLOB_AS_FILE);
}

static bool back_to_row(struct web *w, int message)
{
	const struct sheet_file *f = w->result;
	return web_redirect_flash(w, sheet_row_url(w->c, raw_get(&w->parts, "sheet"), f->row_id, ""), message);
}

static bool added(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_FILE_ADDED); }
static bool dropped(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_FILE_DROPPED); }
static bool put_back(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_FILE_IS_BACK); }

/* --- for programs --- */

static bool api_list(struct web *w)
{
	struct id row;
	struct sheet_row r;
	struct sheet_file *v;
	size_t n;
	return web_id(w, "row", &row) && sheet_row_get(w->c, raw_get(&w->parts, "sheet"), row, &r) && sheet_files(w->c, row, &v, &n) &&
		web_json_list(w, &sheet_file_shape, v, n, STR_NONE);
}

static bool api_show(struct web *w)
{
	struct sheet_file f;
	struct blob b;
	return file_of(w, &f) && blob_get(w->c, &f.hash, &b) && web_audit(w, "sheet_file", id_str(w->c->arena, f.id)) &&
		blob_answer(w, &b, f.name, BLOB_AS_BYTES);
}

static bool api_added(struct web *w)
{
	const struct sheet_file *f = w->result;
	struct url rows = url_below(w->c, url_below(w->c, url_path(w->c, "/api/v1/ledgers"), "/", raw_get(&w->parts, "sheet")), "/", S("rows"));
	struct url files = url_below(w->c, url_item(w->c, rows, "/", f->row_id), "/", S("files"));
	return web_created(w, &sheet_file_shape, f, url_item(w->c, files, "/", f->id));
}

static bool api_dropped(struct web *w) { return web_json(w, 200, &sheet_file_shape, w->result); }

#define FILES "/ledgers/{sheet}/{row}/files"
#define API "/api/v1/ledgers/{sheet}/rows/{row}/files"
static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = FILES, .needs = ACCESS_VIEWER, .flags = ROUTE_UPLOAD | ROUTE_SLOW, .most = LIMIT_LEDGER_BODY_BYTES, .op = &op_sheet_file_add,
		.prepare = prepare, .gate = gate, .answer = added, .refuse = sheet_row_refuse, .doc = "Put a file to a row." },
	{ .method = HTTP_GET, .pattern = FILES "/{file}", .needs = ACCESS_VIEWER, .show = file_show, .doc = "The bytes of a file, to save." },
	{ .method = HTTP_POST, .pattern = FILES "/{file}/drop", .needs = ACCESS_VIEWER, .op = &op_sheet_file_drop, .answer = dropped,
		.refuse = sheet_row_refuse, .doc = "Take a file off a row." },
	{ .method = HTTP_POST, .pattern = FILES "/{file}/back", .needs = ACCESS_VIEWER, .op = &op_sheet_file_back, .answer = put_back,
		.refuse = sheet_row_refuse, .doc = "Put a file back." },
	{ .method = HTTP_GET, .pattern = API, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = api_list, .shape = &sheet_file_shape,
		.is_list = true, .doc = "Files of a row, oldest first, those taken off too." },
	{ .method = HTTP_POST, .pattern = API, .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_UPLOAD | ROUTE_SLOW,
		.op = &op_sheet_file_add, .prepare = prepare, .gate = gate, .answer = api_added, .shape = &sheet_file_shape,
		.doc = "Put a file to a row: its name, and its bytes as base64 (the body at most 8 MB)." },
	{ .method = HTTP_GET, .pattern = API "/{file}", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_BYTES, .show = api_show,
		.doc = "Its bytes." },
	{ .method = HTTP_DELETE, .pattern = API "/{file}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .op = &op_sheet_file_drop,
		.answer = api_dropped, .shape = &sheet_file_shape, .doc = "Take it off; it stays among those taken off." },
	{ .method = HTTP_POST, .pattern = API "/{file}/back", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_sheet_file_back, .answer = api_dropped, .doc = "Put it back, as a new one." },
};
const struct route_table sheet_file_routes = { routes, sizeof routes / sizeof routes[0] };
