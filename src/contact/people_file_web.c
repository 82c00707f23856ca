/* A file of people: choosing it, what it would do, taking it in, undoing that; and people to take away. */
#include "base/limits.h"
#include "blob/blob_web.h"
#include "contact/contact_web.h"
#include "contact/people_file_view.h"
#include "contact_html.h"
#include "messages.h"

PAGE_BODY(people_file_page)
PAGE_BODY(people_look_page)

#define FOUND_MOST 60

static struct url import_url(struct ctx *c, struct id id, const char *after)
{
	return url_id(c, "/people/import/", id, after);
}

/* --- choosing --- */

static bool fill_past(struct ctx *c, struct people_file_page *v)
{
	struct people_import *p;
	size_t n;
	if (!people_imports(c, &p, &n)) {
		return false;
	}
	struct people_past *past = arena_array(c->arena, struct people_past, n);
	for (size_t i = 0; i < n; i++) {
		bool is_undone = p[i].undone_at.has;
		past[i] = (struct people_past){ .text = p[i].file_name, .undo = import_url(c, p[i].id, "/undo"), .can_undo = !is_undone,
			.head = msgf(c, is_undone ? MSG_PEOPLE_FILE_WAS_UNDONE : MSG_PEOPLE_FILE_WAS_APPLIED, { "when", time_full(c, p[i].applied_at.v) },
				{ "who", p[i].by_name }, { "added", number_text(c, p[i].added.v) }, { "changed", number_text(c, p[i].changed.v) }) };
	}
	v->past = past;
	v->n_past = n;
	return true;
}

static bool choose_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct people_file_page v = { .back = url_path(c, "/people"), .send = url_path(c, "/people/import"), .xlsx = url_path(c, "/people/xlsx"),
		.csv = url_path(c, "/people/csv"), .cp932 = url_with(c, url_path(c, "/people/csv"), "encoding", S("cp932")), .errors = errors_make(w),
		.file = field_view_make(w, "file", MSG_TABLE_FILE, S("")) };
	v.file.type = S("file");
	field_help(w, &v.file, MSG_PEOPLE_FILE_FILE_HELP);
	struct page_view page = { .title = msg(c, MSG_PEOPLE_FILE_TITLE), .nav = NAV_PREPARE, .body = people_file_page_body, .view = &v };
	return fill_past(c, &v) && page_show(w, status, &page);
}

static bool choose_show(struct web *w) { return choose_page(w, 200); }
static bool choose_refuse(struct web *w) { return choose_page(w, web_error_status(w)); }

static bool look_prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "file");
	return people_look_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f ? f->name : S(""));
}

static bool looked(struct web *w)
{
	const struct people_import *i = w->result;
	return web_redirect(w, import_url(w->c, i->id, NULL));
}

/* --- what it would do --- */

static str joined(struct ctx *c, const str *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, i ? (c->lang == LANG_EN ? S(", ") : S("、")) : S(""), v[i]);
	}
	return all;
}

static str place_of(struct ctx *c, int row) { return msgf(c, MSG_PEOPLE_FILE_ROW, { "row", str_i64(c->arena, row) }); }

static str counted(struct ctx *c, int text, size_t n) { return msgf(c, text, { "count", number_text(c, (int64_t)n) }); }

static void fill_lines(struct ctx *c, const struct people_plan *p, struct people_look_page *v)
{
	struct people_bad *bad = arena_array(c->arena, struct people_bad, p->n_told);
	struct people_found *found = arena_array(c->arena, struct people_found, FOUND_MOST);
	for (size_t i = 0; i < p->n_told; i++) {
		bad[i] = (struct people_bad){ place_of(c, p->wrong[i].row), p->wrong[i].heading, p->wrong[i].read, p->wrong[i].reason };
	}
	for (size_t i = 0; i < p->n_lines && v->n_found < FOUND_MOST; i++) {
		const struct people_line *l = &p->lines[i];
		bool is_told = l->kind == PEOPLE_NEW || l->kind == PEOPLE_CHANGED || l->kind == PEOPLE_SKIPPED;
		if (is_told) {
			found[v->n_found++] = (struct people_found){ place_of(c, l->row), l->in.name, str_is_none(l->changes) ? S("") : l->changes,
				l->kind == PEOPLE_NEW, l->kind == PEOPLE_SKIPPED };
		}
	}
	size_t all = p->n_new + p->n_changed + p->n_skipped;
	v->more = all > v->n_found ? counted(c, MSG_PEOPLE_FILE_MORE, all - v->n_found) : S("");
	v->bad = bad;
	v->n_bad = p->n_told;
	v->found = found;
}

static void fill_plan(struct ctx *c, const struct people_plan *p, struct people_look_page *v)
{
	v->known = joined(c, p->known, p->n_known);
	v->unknown = joined(c, p->unknown, p->n_unknown);
	v->has_name = p->has_name;
	v->added = counted(c, MSG_PEOPLE_FILE_ADDED, p->n_new);
	v->changed = counted(c, MSG_PEOPLE_FILE_CHANGED, p->n_changed);
	v->same = counted(c, MSG_PEOPLE_FILE_SAME, p->n_same);
	v->skipped = p->n_skipped ? counted(c, MSG_PEOPLE_FILE_SKIPPED, p->n_skipped) : S("");
	v->wrong = counted(c, MSG_PEOPLE_FILE_WRONG_COUNT, p->n_wrong);
	v->has_twins = p->n_changed + p->n_skipped > 0;
	v->is_nothing = p->n_new + p->n_changed == 0;
	v->is_good = v->has_name && p->n_wrong == 0 && !v->is_nothing;
	v->apply_text = counted(c, MSG_PEOPLE_FILE_APPLY, p->n_new + p->n_changed);
	v->digest = p->digest;
	fill_lines(c, p, v);
}

static bool look_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct people_import i;
	struct people_plan plan;
	if (!web_id(w, "roster", &id) || !people_import_get(c, id, &i)) {
		return false;
	}
	struct people_look_page v = { .back = url_path(c, "/people/import"), .errors = errors_make(w), .file_name = i.file_name,
		.is_open = str_eq(i.state, S("looked")), .known = S(""), .unknown = S(""), .added = S(""), .changed = S(""), .same = S(""), .skipped = S(""),
		.more = S(""), .apply = import_url(c, id, NULL), .drop = import_url(c, id, "/drop") };
	v.skips = str_eq(str_is_none(raw_get(&w->form, "skips")) ? web_query(w, "skips") : raw_get(&w->form, "skips"), S("on"));
	v.other = v.skips ? import_url(c, id, NULL) : url_with(c, import_url(c, id, NULL), "skips", S("on"));
	v.other_text = msg(c, v.skips ? MSG_PEOPLE_FILE_TAKE_TWINS : MSG_PEOPLE_FILE_SKIP_TWINS);
	if (v.is_open) {
		if (!people_plan(c, i.file, v.skips, &plan)) {
			return false;
		}
		fill_plan(c, &plan, &v);
	}
	struct page_view page = { .title = msg(c, MSG_PEOPLE_FILE_LOOK_TITLE), .nav = NAV_PREPARE, .body = people_look_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool look_show(struct web *w) { return look_page(w, 200); }
static bool look_refuse(struct web *w) { return look_page(w, web_error_status(w)); }

static bool applied(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/people"), MSG_PEOPLE_FILE_APPLIED); }
static bool dropped(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/people/import"), MSG_PEOPLE_FILE_DROPPED); }
static bool undone(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/people/import"), MSG_PEOPLE_FILE_UNDONE); }

/* --- to take away --- */

static str file_name(struct ctx *c, const char *ending)
{
	struct civil t = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	str day = str_printf(c->arena, "_%04d%02d%02d", t.year, t.month, t.day);
	return STR_CAT(c->arena, msg(c, MSG_PERSON_TITLE_PAGE), day, str_from_c(ending));
}

static bool xlsx_show(struct web *w)
{
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	return web_audit(w, "people_xlsx", S("")) && people_xlsx(w->c, &b) &&
	       blob_answer_buf(w, S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), file_name(w->c, ".xlsx"), &b);
}

/* What CP932 lacks becomes 〓 and stays readable; the same file in UTF-8 is one link away. */
static bool csv_show(struct web *w)
{
	struct ctx *c = w->c;
	str lost;
	size_t n_lost;
	bool is_cp932 = str_eq(web_query(w, "encoding"), S("cp932"));
	AUTO_BUF(utf8, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	if (!is_cp932) {
		buf_add(&utf8, S("\xef\xbb\xbf")); /* Excel takes it for UTF-8 then */
	}
	if (!web_audit(w, "people_csv", S("")) || !people_csv(c, &utf8)) {
		return false;
	}
	if (!is_cp932) {
		return blob_answer_buf(w, S("text/csv; charset=utf-8"), file_name(c, ".csv"), &utf8);
	}
	table_to_cp932(c, buf_str(&utf8), &cp932, &lost, &n_lost);
	return blob_answer_buf(w, S("text/csv; charset=Shift_JIS"), file_name(c, ".csv"), &cp932);
}

/* --- API --- */

static bool import_json(struct web *w)
{
	struct id id;
	struct people_import i;
	return web_id(w, "roster", &id) && people_import_get(w->c, id, &i) && web_json(w, 200, &people_import_shape, &i);
}

static bool made_json(struct web *w)
{
	const struct people_import *i = w->result;
	return web_created(w, &people_import_shape, i, url_id(w->c, "/api/v1/people/imports/", i->id, NULL));
}

static const struct field plan_fields[] = {
	{ "added", FIELD_INT, offsetof(struct people_plan_json, added), .doc = "People it would add." },
	{ "changed", FIELD_INT, offsetof(struct people_plan_json, changed), .doc = "People it would change." },
	{ "same", FIELD_INT, offsetof(struct people_plan_json, same), .doc = "Lines that change nothing." },
	{ "skipped", FIELD_INT, offsetof(struct people_plan_json, skipped), .doc = "People who are there already and stay as they are." },
	{ "wrong", FIELD_INT, offsetof(struct people_plan_json, wrong), .doc = "Lines with a mistake; as long as there is one nothing is taken in." },
	{ "mistakes", FIELD_LINES, offsetof(struct people_plan_json, mistakes), .doc = "The first 50 of them: row, column, what was read, why." },
	{ "unknown", FIELD_LINES, offsetof(struct people_plan_json, unknown), .doc = "Headings nobody understood." },
	{ "digest", FIELD_LINE, offsetof(struct people_plan_json, digest), .doc = "To be sent when it is taken in." },
};
static const struct shape plan_shape = { "PeoplePlan", plan_fields, sizeof plan_fields / sizeof plan_fields[0], sizeof(struct people_plan_json) };
static const struct field plan_query_fields[] = { { .name = "skips", .type = FIELD_BOOL, .offset = offsetof(struct people_apply_in, skips),
	.label = MSG_PEOPLE_FILE_SKIPS, .doc = "people who are there already stay as they are" } };
static const struct shape plan_query = { "Query", plan_query_fields, 1, sizeof(struct people_apply_in) };

static bool plan_json(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct people_import i;
	struct people_plan p;
	const struct people_apply_in *q = w->asked;
	if (!web_id(w, "roster", &id) || !people_import_get(c, id, &i)) {
		return false;
	}
	if (!str_eq(i.state, S("looked"))) {
		return fail(c, ERR_CONFLICT, MSG_PEOPLE_FILE_DECIDED);
	}
	if (!people_plan(c, i.file, q->skips, &p)) {
		return false;
	}
	str *told = arena_array(c->arena, str, p.n_told);
	for (size_t k = 0; k < p.n_told; k++) {
		told[k] = STR_CAT(c->arena, place_of(c, p.wrong[k].row), S(" "), p.wrong[k].heading, S(" "), p.wrong[k].read, S(" "), p.wrong[k].reason);
	}
	struct people_plan_json v = { { true, (int64_t)p.n_new }, { true, (int64_t)p.n_changed }, { true, (int64_t)p.n_same }, { true, (int64_t)p.n_skipped },
		{ true, (int64_t)p.n_wrong }, { told, p.n_told }, { p.unknown, p.n_unknown }, str_is_none(p.digest) ? S("") : p.digest };
	return web_json(w, 200, &plan_shape, &v);
}

static bool result_json(struct web *w) { return web_json(w, 200, w->route->op->out, w->result); }
static bool nothing(struct web *w) { return web_no_content(w); }

#define IMPORT "/people/import/{roster}"
#define API "/api/v1/people/imports"
static const struct route routes[] = {
	{ HTTP_GET, "/people/import", ACCESS_RESPONDER, 0, .show = choose_show, .doc = "Page: people from a file." },
	{ HTTP_POST, "/people/import", ACCESS_RESPONDER, ROUTE_UPLOAD | ROUTE_SLOW, .op = &op_people_look, .prepare = look_prepare, .answer = looked,
	  .refuse = choose_refuse, .doc = "Bring a file of people; nothing changes yet." },
	{ HTTP_GET, IMPORT, ACCESS_RESPONDER, 0, .show = look_show, .doc = "Page: what a file of people would do." },
	{ HTTP_POST, IMPORT, ACCESS_RESPONDER, 0, .op = &op_people_apply, .answer = applied, .refuse = look_refuse, .doc = "Take a file of people in." },
	{ HTTP_POST, IMPORT "/drop", ACCESS_RESPONDER, 0, .op = &op_people_drop, .answer = dropped, .refuse = look_refuse, .doc = "Forget a file of people." },
	{ HTTP_POST, IMPORT "/undo", ACCESS_RESPONDER, 0, .op = &op_people_undo, .answer = undone, .refuse = choose_refuse, .doc = "Undo a file of people." },
	{ HTTP_GET, "/people/xlsx", ACCESS_RESPONDER, ROUTE_BYTES, .show = xlsx_show, .doc = "People as Excel." },
	{ HTTP_GET, "/people/csv", ACCESS_RESPONDER, 0, .show = csv_show, .doc = "People as CSV; ?encoding=cp932 for Excel of old." },

	{ HTTP_POST, API, ACCESS_RESPONDER, ROUTE_API | ROUTE_SLOW, .op = &op_people_look, .prepare = look_prepare, .answer = made_json,
	  .shape = &people_import_shape, .doc = "Bring a file of people; nothing changes yet." },
	{ HTTP_GET, API "/{roster}", ACCESS_RESPONDER, ROUTE_API, .show = import_json, .shape = &people_import_shape, .doc = "A file of people and what became of it." },
	{ HTTP_GET, API "/{roster}/plan", ACCESS_RESPONDER, ROUTE_API, .show = plan_json, .shape = &plan_shape, .query = &plan_query,
	  .doc = "What a file of people would do." },
	{ HTTP_POST, API "/{roster}/apply", ACCESS_RESPONDER, ROUTE_API | ROUTE_ACTION, .op = &op_people_apply, .answer = result_json,
	  .doc = "Take a file of people in, all of it or nothing." },
	{ HTTP_POST, API "/{roster}/drop", ACCESS_RESPONDER, ROUTE_API | ROUTE_ACTION, .op = &op_people_drop, .answer = nothing, .doc = "Forget a file of people." },
	{ HTTP_POST, API "/{roster}/undo", ACCESS_RESPONDER, ROUTE_API | ROUTE_ACTION, .op = &op_people_undo, .answer = result_json,
	  .doc = "Undo a file of people." },
};
const struct route_table people_file_routes = { routes, sizeof routes / sizeof routes[0] };
