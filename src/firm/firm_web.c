#include "firm/firm_web.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/time.h"
#include "blob/blob.h"
#include "blob/blob_web.h"
#include "firm/firm_view.h"
#include "firm_html.h"
#include "messages.h"

PAGE_BODY(firm_page)

static const struct { const char *css, *icon; } looks[] = { [FIRM_WAITING] = { "is-ask", "hourglass" },
	[FIRM_MAKING] = { "is-key", "hourglass" }, [FIRM_READY] = { "is-ok", "check" }, [FIRM_FAILED] = { "is-danger", "x" },
	[FIRM_GONE] = { "is-quiet", "minus" } };

static str trouble_text(struct ctx *c, const struct firm_export *e)
{
	if (str_eq(e->trouble, S("file"))) {
		return msgf(c, MSG_FIRM_TROUBLE_FILE, { "name", str_sub(e->place, 0, 16) });
	}
	return msg(c, str_eq(e->trouble, S("space")) ? MSG_FIRM_TROUBLE_SPACE
		: str_eq(e->trouble, S("large")) ? MSG_FIRM_TROUBLE_LARGE : MSG_FIRM_TROUBLE_OTHER);
}

static struct firm_line line_of(struct ctx *c, const struct firm_export *e)
{
	return (struct firm_line){ .at = e->asked_at.v, .who = e->who, .css = str_from_c(looks[e->state].css),
		.icon = str_from_c(looks[e->state].icon), .state = msg(c, firm_state_choices.v[e->state].label),
		.about = e->state == FIRM_READY ? blob_size_text(c->arena, e->bytes.v) : S("") };
}

/* The newest one says how it stands. */
static void fill_now(struct ctx *c, const struct firm_export *e, struct firm_page *v)
{
	v->is_made = e->state == FIRM_WAITING || e->state == FIRM_MAKING;
	v->done = e->done.v;
	v->is_ready = e->state == FIRM_READY;
	v->is_theirs = v->is_ready && !firm_export_is_mine(c, e);
	v->failed = e->state == FIRM_FAILED ? trouble_text(c, e) : S("");
	if (v->is_ready) {
		v->file = url_id(c, "/settings/firm/", e->id, "/file");
		v->drop = url_id(c, "/settings/firm/", e->id, "/drop");
		v->hash = e->hash;
		v->download = msgf(c, MSG_FIRM_DOWNLOAD, { "size", blob_size_text(c->arena, e->bytes.v) });
		v->until = msgf(c, MSG_FIRM_UNTIL, { "time", time_short(c, e->until.v) }, { "rows", number_text(c, e->rows.v) },
			{ "files", number_text(c, e->files.v) });
	}
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct firm_page *v = arena_new(c->arena, struct firm_page);
	struct firm_export *rows;
	int64_t n_bytes, files, n;
	if (!firm_exports(c, &rows, &v->n_rows) || !firm_size(c, &n_bytes, &files, &n)) {
		return false;
	}
	v->rows = arena_array(c->arena, struct firm_line, v->n_rows + 1);
	for (size_t i = 0; i < v->n_rows; i++) {
		v->rows[i] = line_of(c, &rows[i]);
	}
	v->failed = S("");
	if (v->n_rows > 0) {
		fill_now(c, &rows[0], v);
	}
	v->size = msgf(c, MSG_FIRM_SIZE, { "files", number_text(c, files) }, { "size", blob_size_text(c->arena, n_bytes) });
	v->command = S("sonae firm import FILE.zip --data DIR --admin MAIL");
	v->password = field_of(w, &op_firm_export, "password", S(""));
	v->password.autocomplete = S("current-password");
	field_help(w, &v->password, MSG_FIRM_PASSWORD_HELP);
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_FIRM_TITLE), .nav = NAV_SETTINGS, .body = firm_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

/* --- asking --- */

static bool ask_prepare(struct web *w)
{
	struct firm_ask_in *in = w->in;
	return password_again_check(w->c, in->password, &in->again);
}

static bool is_asked(struct web *w)
{
	const struct firm_asked *r = w->result;
	return r->again.ok || password_again_refuse(w->c, "password", &r->again);
}

static bool asked(struct web *w)
{
	return is_asked(w) ? web_redirect_flash(w, url_path(w->c, "/settings/firm"), MSG_FIRM_ASKED)
	                   : show_with(w, web_error_status(w));
}

static bool dropped(struct web *w)
{
	const struct firm_export *e = w->result;
	firm_export_unlink(w->c, e->id);
	return web_redirect_flash(w, url_path(w->c, "/settings/firm"), MSG_FIRM_DROPPED);
}

/* --- the file --- */

static int64_t file_read_some(void *arg, char *to, size_t n)
{
	const int *fd = arg;
	ssize_t got;
	do {
		got = read(*fd, to, n);
	} while (got < 0 && errno == EINTR);
	return got;
}

static void file_over(void *arg)
{
	int *fd = arg;
	close(*fd);
	free(fd);
}

static bool file(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct firm_export e;
	int *fd = malloc(sizeof *fd);
	if (!fd) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	if (!web_id(w, "export", &id) || !firm_export_get(c, id, &e) || !firm_export_open(c, &e, fd)) {
		free(fd);
		return false;
	}
	if (!web_audit(w, "firm_export_file", id_str(c->arena, id))) {
		file_over(fd);
		return false;
	}
	struct civil day = civil_from_ms(e.asked_at.v, JST_OFFSET_MIN);
	str name = blob_file_name(c->arena, str_printf(c->arena, "sonae-%04d-%02d-%02d-%.*s-all.zip", day.year, day.month, day.day,
		STR_FMT(c->org_name)));
	return blob_answer_source(w, S("application/octet-stream"), name, (struct http_source){ file_read_some, file_over, fd, e.bytes.v });
}

/* --- API --- */

static bool list_json(struct web *w)
{
	struct firm_export *v;
	size_t n;
	return firm_exports(w->c, &v, &n) && web_json_list(w, &firm_export_shape, v, n, STR_NONE);
}

static bool one_json(struct web *w)
{
	struct id id;
	struct firm_export e;
	return web_id(w, "export", &id) && firm_export_get(w->c, id, &e) && web_json(w, 200, &firm_export_shape, &e);
}

static bool asked_json(struct web *w)
{
	const struct firm_asked *r = w->result;
	return is_asked(w) && web_created(w, &firm_export_shape, &r->made, url_id(w->c, "/api/v1/firm-exports/", r->made.id, ""));
}

static bool dropped_json(struct web *w)
{
	const struct firm_export *e = w->result;
	firm_export_unlink(w->c, e->id);
	return web_no_content(w);
}

#define API "/api/v1/firm-exports"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/firm", .needs = ACCESS_ADMIN, .show = show,
		.doc = "what the file of a whole organisation holds, and how it stands" },
	{ .method = HTTP_POST, .pattern = "/settings/firm", .needs = ACCESS_ADMIN, .flags = ROUTE_SLOW, .op = &op_firm_export,
		.prepare = ask_prepare, .answer = asked, .refuse = refuse, .doc = "ask for the file of the whole organisation" },
	{ .method = HTTP_GET, .pattern = "/settings/firm/{export}/file", .needs = ACCESS_ADMIN, .flags = ROUTE_BYTES, .show = file,
		.doc = "the file of the whole organisation" },
	{ .method = HTTP_POST, .pattern = "/settings/firm/{export}/drop", .needs = ACCESS_ADMIN, .op = &op_firm_drop, .answer = dropped,
		.refuse = refuse, .doc = "delete the file of the whole organisation" },
	{ .method = HTTP_GET, .pattern = API, .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = list_json, .shape = &firm_export_shape,
		.is_list = true, .doc = "Files of the whole organisation that were asked for, newest first." },
	{ .method = HTTP_POST, .pattern = API, .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_SLOW, .op = &op_firm_export,
		.prepare = ask_prepare, .answer = asked_json, .shape = &firm_export_shape,
		.doc = "Ask for the whole organisation as one file (docs/firm-format.md); it is made in the background." },
	{ .method = HTTP_GET, .pattern = API "/{export}", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = one_json,
		.shape = &firm_export_shape, .doc = "How far it is." },
	{ .method = HTTP_GET, .pattern = API "/{export}/file", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_BYTES, .show = file,
		.doc = "The file, while it is there; each hand-out is an audit line." },
	{ .method = HTTP_DELETE, .pattern = API "/{export}", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_firm_drop,
		.answer = dropped_json, .doc = "Delete the file." },
};
const struct route_table firm_routes = { routes, sizeof routes / sizeof routes[0] };
