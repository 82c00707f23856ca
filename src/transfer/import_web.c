#include "account/access.h"
#include "base/text.h"
#include "messages.h"
#include "room/room_web.h"
#include "transfer/import_view.h"
#include "transfer_html.h"

PAGE_BODY(import)

/* The chosen file, else what was pasted. */
static bool csv_of(struct web *w, str *ret)
{
	for (size_t k = 0; k < w->n_files; k++) {
		if (w->files[k].content.n > 0) {
			return text_from_file(w->c->arena, w->files[k].content, ret) ||
			       fail_field(w->c, "file", MSG_IMPORT_FILE_UNREADABLE);
		}
	}
	*ret = raw_get(&w->form, "csv");
	if (str_is_none(*ret)) {
		*ret = S("");
	}
	return true;
}

static bool fill_preview(struct ctx *c, str csv, struct import_view *v)
{
	struct chronology all;
	if (!chronology_read(c, csv, &all)) {
		return false;
	}
	v->has_preview = true;
	v->problem = all.error;
	v->is_good = str_is_empty(all.error) && all.n_errors == 0;
	v->count = str_printf(c->arena, "%zu", all.n_lines);
	v->bad_count = str_printf(c->arena, "%zu", all.n_errors);
	v->n_lines = all.n_lines;
	v->lines = arena_array(c->arena, struct import_line, all.n_lines);
	for (size_t k = 0; k < all.n_lines; k++) {
		const struct chronology_line *l = &all.lines[k];
		v->lines[k] = (struct import_line){ .number = str_printf(c->arena, "%d", l->line), .when = l->when_shown,
			.type = l->entry_type < 0 ? l->type : msg(c, entry_type_choices.v[l->entry_type].label), .text = l->text,
			.source = l->source, .error = l->error, .is_bad = !str_is_empty(l->error) };
	}
	return true;
}

static bool show_with(struct web *w, int status, bool preview)
{
	struct ctx *c = w->c;
	struct incident i;
	struct import_view *v = arena_new(c->arena, struct import_view);
	str csv = S("");
	if (!room_of(w, &i)) {
		return false;
	}
	if (preview && csv_of(w, &csv) && !str_is_empty(csv) && !fill_preview(c, csv, v)) {
		return false;
	}
	if (preview && str_is_empty(csv) && web_refusal(w)->code == ERR_NONE) {
		fail_field(c, "csv", MSG_IMPORT_NOTHING);
		status = web_error_status(w);
	}
	v->name = i.name;
	v->csv = field_view_make(w, "csv", MSG_IMPORT_PASTE, csv);
	v->csv.value = csv;
	v->csv.rows = 10;
	v->file = field_view_make(w, "file", MSG_IMPORT_FILE, S(""));
	v->file.type = S("file");
	v->errors = errors_make(w);
	v->room = room_url(c, &i, "");
	v->look = room_url(c, &i, "/import/look");
	v->bring_in = room_url(c, &i, "/import");
	return room_page(w, status, &i, msg(c, MSG_IMPORT_TITLE), import_body, v);
}

static bool show_import(struct web *w) { return show_with(w, 200, false); }
static bool show_look(struct web *w) { return show_with(w, 200, true); }
static bool refuse_import(struct web *w) { return show_with(w, web_error_status(w), true); }

static bool imported(struct web *w)
{
	const struct chronology_import_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, ""), MSG_IMPORT_DONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/import", .needs = ACCESS_RESPONDER, .show = show_import,
		.doc = "bring a course of events (CSV) into the room" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/import/look", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_UPLOAD, .answer = show_look, .doc = "show what would be brought in; changes nothing" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/import", .needs = ACCESS_RESPONDER, .flags = ROUTE_UPLOAD,
		.op = &op_chronology_import, .answer = imported, .refuse = refuse_import, .doc = "bring it in" },
};
const struct route_table import_routes = { routes, sizeof routes / sizeof routes[0] };
