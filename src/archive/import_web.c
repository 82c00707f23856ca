/* Taking in: sending a file, what it is, deciding; and the room that came, read but never worked in. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/archive_web.h"
#include "archive/taken_page.h"
#include "archive_html.h"
#include "base/limits.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "messages.h"

PAGE_BODY(archive_in_page)
PAGE_BODY(archive_look_page)
PAGE_BODY(taken_page)
PAGE_BODY(taken_paper_page)

#define ENTRIES_SHOWN 200

static bool plain_page(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_NOW, .body = body, .view = view };
	return page_show(w, status, &p);
}

static str made_text(struct ctx *c, const struct archive *a)
{
	return STR_CAT(c->arena, event_time_full(c, event_time_at(a->made_at.v)), S("　"), a->made_by);
}

/* --- the list, and sending --- */

static void fill_line(struct ctx *c, const struct archive *a, struct archive_in_page *p)
{
	bool waits = id_is_none(a->incident_id);
	struct archive_list_line line = { .name = a->name, .title = a->title, .is_waiting = waits,
		.line = STR_CAT(c->arena, a->origin_name, S("　"), made_text(c, a)),
		.to = waits ? url_id(c, "/archive/", a->id, "") : url_id(c, "/incident/", a->incident_id, "/imported") };
	if (waits) {
		p->waiting[p->n_waiting++] = line;
	} else {
		p->rows[p->n_rows++] = line;
	}
}

static bool show_in_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct archive *v;
	size_t n;
	struct archive_in_page *p = arena_new(c->arena, struct archive_in_page);
	if (!archive_list(c, &v, &n)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct archive_list_line, n + 1);
	p->waiting = arena_array(c->arena, struct archive_list_line, n + 1);
	for (size_t k = 0; k < n; k++) {
		fill_line(c, &v[k], p);
	}
	p->send = url_path(c, "/archive");
	p->file = field_view_make(w, "file", MSG_ARCHIVE_LABEL_FILE, S(""));
	p->form_max = blob_size_text(c->arena, LIMIT_LARGE_UPLOAD_BYTES);
	p->errors = errors_make(w);
	return plain_page(w, status, msg(c, MSG_TAKEN_PAGE_IN_TITLE), archive_in_page_body, p);
}

static bool show_in(struct web *w) { return show_in_with(w, 200); }
static bool refuse_in(struct web *w) { return show_in_with(w, web_error_status(w)); }

static bool look_prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "");
	return archive_look_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f ? f->name : STR_NONE);
}

static bool looked(struct web *w)
{
	const struct archive *a = w->result;
	const struct archive_look_in *in = w->in;
	if (!id_is_none(in->upload_id)) {
		upload_drop(w->c, in->upload_id);
	}
	return web_redirect(w, url_id(w->c, "/archive/", a->id, ""));
}

/* --- deciding --- */

static bool fill_known(struct ctx *c, const struct archive *a, struct archive_look_page *p)
{
	struct archive_here h;
	static const int words[] = { [ARCHIVE_NEW] = 0, [ARCHIVE_HERE] = MSG_ARCHIVE_KNOWN_HERE,
		[ARCHIVE_OTHER_STATE] = MSG_TAKEN_PAGE_KNOWN_OTHER, [ARCHIVE_OURS] = MSG_ARCHIVE_KNOWN_OURS,
		[ARCHIVE_OURS_DIFFERS] = MSG_ARCHIVE_KNOWN_OURS_DIFFERS };
	if (!archive_known(c, a, &h)) {
		return false;
	}
	p->may_take = h.known == ARCHIVE_NEW || h.known == ARCHIVE_OTHER_STATE;
	p->is_bad = h.known == ARCHIVE_OURS_DIFFERS;
	p->known = h.known == ARCHIVE_NEW ? S("") : msg(c, words[h.known]);
	if (h.known != ARCHIVE_NEW) {
		p->known_to = url_id(c, "/incident/", h.room, "");
	}
	return true;
}

static bool find_archive(struct web *w, struct archive *ret)
{
	struct id id;
	return web_id(w, "archive", &id) && archive_find(w->c, id, ret);
}

static void fill_look(struct ctx *c, const struct archive *a, struct archive_look_page *p)
{
	const struct kind *kind = catalog_kind(c->catalog, a->kind);
	p->back = url_path(c, "/archive");
	p->take = url_id(c, "/archive/", a->id, "/take");
	p->drop = url_id(c, "/archive/", a->id, "/drop");
	p->name = a->name;
	p->title = a->title;
	p->origin = a->origin_name;
	p->made = made_text(c, a);
	p->kind = kind ? text2_in(kind->name, c->lang) : a->kind;
	p->count = msgf(c, MSG_TAKEN_PAGE_COUNT_TEXT, { "count", number_text(c, a->entries.v) }, { "masked", number_text(c, a->masked.v) });
	p->papers = number_text(c, a->papers.v);
	p->evidence = !a->with_evidence ? msg(c, MSG_TAKEN_PAGE_EVIDENCE_NONE)
		: msgf(c, MSG_TAKEN_PAGE_EVIDENCE_TEXT, { "count", number_text(c, a->evidence.v) },
			{ "size", blob_size_text(c->arena, a->evidence_bytes.v) });
	p->seal = a->seal;
	p->size = blob_size_text(c->arena, a->bytes.v);
	p->sha256 = a->sha256_hex;
	p->file_name = a->file_name;
	p->is_restricted = a->is_restricted;
}

static bool show_look_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct archive a;
	struct archive_look_page *p = arena_new(c->arena, struct archive_look_page);
	if (!find_archive(w, &a)) {
		return false;
	}
	if (!id_is_none(a.incident_id)) {
		return web_redirect(w, url_id(c, "/incident/", a.incident_id, "/imported"));
	}
	fill_look(c, &a, p);
	p->errors = errors_make(w);
	return fill_known(c, &a, p) && plain_page(w, status, msg(c, MSG_TAKEN_PAGE_LOOK_TITLE), archive_look_page_body, p);
}

static bool show_look(struct web *w) { return show_look_with(w, 200); }
static bool refuse_look(struct web *w) { return show_look_with(w, web_error_status(w)); }

static bool take_prepare(struct web *w)
{
	return archive_stage(w->c, w->in);
}

static bool taken(struct web *w)
{
	const struct archive *a = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", a->incident_id, "/imported"), MSG_TAKEN_PAGE_TAKEN);
}

static bool dropped(struct web *w)
{
	archive_dropped(w->c, w->result);
	return web_redirect_flash(w, url_path(w->c, "/archive"), MSG_TAKEN_PAGE_DROPPED);
}

/* --- the room that came --- */

static str note_of(struct ctx *c, const struct archive_line *l)
{
	str seq = str_i64(c->arena, l->seq);
	if (l->withdrawn_by) {
		return msgf(c, MSG_TAKEN_PAGE_NOTE_WITHDRAWN, { "seq", seq }, { "by", str_i64(c->arena, l->withdrawn_by) });
	}
	if (l->corrected_by) {
		return msgf(c, MSG_TAKEN_PAGE_NOTE_CORRECTED, { "seq", seq }, { "by", str_i64(c->arena, l->corrected_by) });
	}
	if (l->refers_to) {
		return msgf(c, MSG_TAKEN_PAGE_NOTE_ABOUT, { "seq", seq }, { "of", str_i64(c->arena, l->refers_to) });
	}
	str note = msgf(c, MSG_TAKEN_PAGE_NOTE_SEQ, { "seq", seq });
	return str_is_empty(l->source) ? note : STR_CAT(c->arena, note, S("　"), l->source);
}

/* "123.45": the place and number of the last entry of the page before. */
static bool place_of(struct web *w, int64_t *place, int64_t *seq, bool *is_older)
{
	str rest = web_query(w, "before");
	*place = *seq = INT64_MAX;
	*is_older = !str_is_empty(rest);
	if (!*is_older) {
		return true;
	}
	str at = str_cut(&rest, '.');
	return (str_to_i64(at, place) && str_to_i64(rest, seq)) || fail(w->c, ERR_NOT_FOUND, 0);
}

static bool fill_entries(struct web *w, const struct incident *i, const struct archive *a, struct taken_page *p)
{
	struct ctx *c = w->c;
	struct archive_line *v;
	size_t n;
	int64_t place, seq;
	if (!place_of(w, &place, &seq, &p->is_older) || !archive_lines(c, a, place, seq, ENTRIES_SHOWN + 1, &v, &n)) {
		return false;
	}
	p->has_older = n > ENTRIES_SHOWN;
	n = n > ENTRIES_SHOWN ? ENTRIES_SHOWN : n;
	p->entries = arena_array(c->arena, struct taken_entry, n + 1);
	for (size_t k = 0; k < n; k++) {
		const struct archive_line *l = &v[k];
		bool named = !str_is_none(l->person_name);
		p->entries[p->n_entries++] = (struct taken_entry){ .anchor = str_printf(c->arena, "e-%lld", (long long)l->seq), .when = event_time_full(c, l->occurred),
			.type = l->type >= 0 && l->type < ENTRY_TYPE_MAX ? msg(c, entry_type_choices.v[l->type].label) : S(""),
			.who = named ? l->person_name : str_is_none(l->account_name) ? S("") : l->account_name,
			.text = str_is_none(l->text) ? S("") : l->text, .is_gone = str_is_none(l->text), .is_withdrawn = l->withdrawn_by > 0,
			.note = note_of(c, l) };
	}
	struct url here = room_url(c, i, "/imported");
	p->newest = here;
	if (p->has_older) {
		p->older = url_with(c, here, "before", str_printf(c->arena, "%lld.%lld", (long long)v[n - 1].place_at, (long long)v[n - 1].seq));
	}
	return true;
}

static bool room_archive(struct web *w, struct incident *i, struct archive *a)
{
	return room_of(w, i) && archive_of(w->c, i->id, a);
}

static bool show_taken(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct archive a;
	struct taken_page *p = arena_new(c->arena, struct taken_page);
	if (!room_archive(w, &i, &a) || !fill_entries(w, &i, &a, p) || !taken_groups(w, &i, &a, p)) {
		return false;
	}
	p->back = url_path(c, "/archive");
	p->file = room_url(c, &i, "/imported/archive");
	p->name = a.name;
	p->title = a.title;
	p->origin = a.origin_name;
	p->made = made_text(c, &a);
	p->taken = a.taken_at.has ? event_time_full(c, event_time_at(a.taken_at.v)) : S("");
	p->seal = a.seal;
	p->count = msgf(c, MSG_TAKEN_PAGE_COUNT_TEXT, { "count", number_text(c, a.entries.v) }, { "masked", number_text(c, a.masked.v) });
	p->file_text = STR_CAT(c->arena, msg(c, MSG_TAKEN_PAGE_DOWNLOAD), S("　"), blob_size_text(c->arena, a.bytes.v));
	p->is_restricted = i.is_restricted;
	struct page_view page = { .title = a.name, .nav = NAV_NOW, .body = taken_page_body, .view = p, .is_wide = true,
		.is_exercise = i.mode == INCIDENT_EXERCISE };
	return page_show(w, 200, &page);
}

/* --- bytes of it, out of the file where they lie --- */

struct slice { int fd; int64_t at, left; };

static int64_t read_slice(void *self, char *to, size_t n)
{
	struct slice *s = self;
	size_t want = s->left < (int64_t)n ? (size_t)s->left : n;
	if (want == 0) {
		return 0;
	}
	if (!zip_pread(s->fd, to, want, s->at)) {
		return -1;
	}
	s->at += (int64_t)want;
	s->left -= (int64_t)want;
	return (int64_t)want;
}

static void close_slice(void *self)
{
	struct slice *s = self;
	close(s->fd);
	free(s);
}

static bool send_member(struct web *w, const struct archive *a, str member, str name)
{
	struct slice *s = calloc(1, sizeof *s);
	int64_t n;
	if (!s) {
		return fail(w->c, ERR_UNAVAILABLE, 0);
	}
	if (!archive_open_member(w->c, a, member, &s->fd, &s->at, &n)) {
		free(s);
		return false;
	}
	s->left = n;
	return blob_answer_source(w, S("application/octet-stream"), name, (struct http_source){ read_slice, close_slice, s, n });
}

/* What the file was called there. */
static bool name_of_file(struct ctx *c, const struct archive *a, str sha256, str *ret)
{
	struct archive_pair *v;
	size_t n;
	*ret = sha256;
	if (!archive_pairs(c, a, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		size_t at = str_find(v[k].key, S(":stored_sha256"), 0);
		if (at != SIZE_MAX && str_eq(v[k].value, sha256)) {
			str name = taken_value(c, v, n, str_cz(c->arena, STR_CAT(c->arena, str_sub(v[k].key, 0, at), S(":file_name"))));
			*ret = name.n ? name : sha256;
		}
	}
	return true;
}

static bool show_file(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct archive a;
	str name, sha256 = raw_get(&w->parts, "sha256");
	if (!room_archive(w, &i, &a) || !name_of_file(c, &a, sha256, &name)) {
		return false;
	}
	return web_audit(w, "archive_evidence", STR_CAT(c->arena, id_str(c->arena, a.id), S(" "), sha256)) &&
	       send_member(w, &a, STR_CAT(c->arena, S("evidence/"), sha256), name);
}

static bool show_archive_file(struct web *w)
{
	struct incident i;
	struct archive a;
	struct blob b;
	return room_archive(w, &i, &a) && blob_get(w->c, &a.sha256, &b) &&
	       web_audit(w, "archive_file", id_str(w->c->arena, a.id)) && blob_answer(w, &b, a.file_name, BLOB_AS_FILE);
}

static bool show_paper(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct archive a;
	struct taken_paper_page *p = arena_new(c->arena, struct taken_paper_page);
	int fd;
	int64_t at, n;
	if (!room_archive(w, &i, &a) ||
	    !archive_open_member(c, &a, STR_CAT(c->arena, S("paper/"), raw_get(&w->parts, "sha256")), &fd, &at, &n)) {
		return false;
	}
	bool ok = n <= LIMIT_ARCHIVE_LINE_BYTES;
	uint8_t *bytes_of = arena_raw(c->arena, ok ? (size_t)n + 1 : 1, 1);
	ok = ok && zip_pread(fd, bytes_of, (size_t)n, at);
	close(fd);
	p->document = arena_new(c->arena, struct document);
	if (!ok) {
		return fail(c, ERR_UNAVAILABLE, MSG_BLOB_CANNOT_READ);
	}
	p->back = room_url(c, &i, "/imported");
	return document_read(c, (bytes){ bytes_of, (size_t)n }, p->document) &&
	       room_page(w, 200, &i, a.name, taken_paper_page_body, p);
}

#define ONE "/archive/{archive}"
#define ROOM "/incident/{incident}/imported"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/archive", .needs = ACCESS_RESPONDER, .show = show_in,
		.doc = "rooms taken in from files, and sending one" },
	{ .method = HTTP_POST, .pattern = "/archive", .needs = ACCESS_RESPONDER, .flags = ROUTE_UPLOAD | ROUTE_LARGE | ROUTE_SLOW,
		.op = &op_archive_look, .prepare = look_prepare, .answer = looked, .refuse = refuse_in, .doc = "send a file; it is proved" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_RESPONDER, .show = show_look, .doc = "what a file is, before it is taken in" },
	{ .method = HTTP_POST, .pattern = ONE "/take", .needs = ACCESS_RESPONDER, .flags = ROUTE_SLOW, .op = &op_archive_take,
		.prepare = take_prepare, .answer = taken, .refuse = refuse_look, .doc = "take it in as a closed room" },
	{ .method = HTTP_POST, .pattern = ONE "/drop", .needs = ACCESS_RESPONDER, .op = &op_archive_drop, .answer = dropped,
		.refuse = refuse_look, .doc = "drop it" },
	{ .method = HTTP_GET, .pattern = ROOM, .needs = ACCESS_VIEWER, .show = show_taken, .doc = "a room that was taken in, to read and print" },
	{ .method = HTTP_GET, .pattern = ROOM "/archive", .needs = ACCESS_RESPONDER, .show = show_archive_file,
		.doc = "the file as it came" },
	{ .method = HTTP_GET, .pattern = ROOM "/file/{sha256}", .needs = ACCESS_VIEWER, .show = show_file,
		.doc = "a stored file of it" },
	{ .method = HTTP_GET, .pattern = ROOM "/paper/{sha256}", .needs = ACCESS_VIEWER, .show = show_paper,
		.doc = "an issued paper of it" },
};
const struct route_table archive_in_routes = { routes, sizeof routes / sizeof routes[0] };
