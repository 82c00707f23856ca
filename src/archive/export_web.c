/* A room written to one file: the page, and the bytes on their way. */
#include "archive/archive_page.h"
#include "archive/archive_web.h"
#include "archive_html.h"
#include "base/time.h"
#include "blob/blob.h"
#include "blob/blob_web.h"
#include "messages.h"

PAGE_BODY(archive_export_page)

static bool fill_evidence(struct web *w, const struct incident *i, struct archive_export_page *p)
{
	struct ctx *c = w->c;
	int64_t n, n_bytes;
	struct field_option *v = arena_array(c->arena, struct field_option, 2);
	if (!archive_evidence_size(c, i->id, &n, &n_bytes)) {
		return false;
	}
	str size = n == 0 ? msg(c, MSG_ARCHIVE_PAGE_EVIDENCE_ZERO)
		: msgf(c, MSG_ARCHIVE_PAGE_EVIDENCE_COUNT, { "count", number_text(c, n) }, { "size", blob_size_text(c->arena, n_bytes) });
	v[0] = (struct field_option){ S("all"), msg(c, MSG_ARCHIVE_EVIDENCE_ALL), size };
	v[1] = (struct field_option){ S("none"), msg(c, MSG_ARCHIVE_EVIDENCE_NONE), S("") };
	p->evidence = field_of(w, &op_archive_export, "evidence", S("all"));
	field_options(&p->evidence, v, 2);
	return true;
}

/* Entries that say so, the newest first. */
static bool fill_done(struct ctx *c, const struct incident *i, struct archive_export_page *p)
{
	struct journal_value *v;
	size_t n;
	if (!journal_values(c, i->id, S(ARCHIVE_KEY "by"), &v, &n)) {
		return false;
	}
	p->done = arena_array(c->arena, struct archive_done_line, n + 1);
	for (size_t k = n; k > 0 && p->n_done < 20; k--) {
		p->done[p->n_done++] = (struct archive_done_line){ time_short(c, v[k - 1].recorded_at), v[k - 1].value,
			room_sub(c, i->id, "/entry/", str_i64(c->arena, v[k - 1].seq), "") };
	}
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct archive_export_page *p = arena_new(c->arena, struct archive_export_page);
	if (!room_of(w, &i) || !fill_evidence(w, &i, p) || !fill_done(c, &i, p)) {
		return false;
	}
	p->top = room_top_of(c, &i);
	p->save = room_url(c, &i, "/archive");
	p->purpose = field_of(w, &op_archive_export, "purpose", S(""));
	field_help(w, &p->purpose, MSG_ARCHIVE_PAGE_PURPOSE_HELP);
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_ARCHIVE_PAGE_OUT_TITLE), archive_export_page_body, p);
}

static bool show(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

/* Whatever becomes of the request, nothing stays behind. */
static void over(void *arg)
{
	struct archive_export_in *in = arg;
	archive_out_done(in->out);
	in->out = NULL;
}

bool archive_export_prepare(struct web *w)
{
	struct archive_export_in *in = w->in;
	arena_on_reset(w->c->arena, over, in);
	return archive_export(w->c, in, &in->out);
}

bool archive_export_answer(struct web *w)
{
	struct archive_export_in *in = w->in;
	struct archive_out *o = in->out;
	in->out = NULL;
	return blob_answer_source(w, S("application/octet-stream"), archive_out_name(o),
		(struct http_source){ archive_out_read, archive_out_done, o, archive_out_bytes(o) });
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/archive", .needs = ACCESS_RESPONDER, .show = show,
		.doc = "what a room looks like as one file, and when it was written out" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/archive", .needs = ACCESS_RESPONDER, .flags = ROUTE_SLOW,
		.op = &op_archive_export, .prepare = archive_export_prepare, .answer = archive_export_answer, .refuse = refuse,
		.doc = "write the room to one file and send it" },
};
const struct route_table archive_routes = { routes, sizeof routes / sizeof routes[0] };
