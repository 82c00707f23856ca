/* The regulation: what is in force, the firm's paragraphs, versions, the paper. */
#include "binder/regulation_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "binder/inside.h"
#include "binder_html.h"
#include "blob/blob_web.h"
#include "db/store.h"
#include "messages.h"
#include "pdf/pdf.h"

PAGE_BODY(regulation_page)
PAGE_BODY(regulation_paper)

static str version_of(struct ctx *c, int64_t v) { return msgf(c, MSG_BINDER_VERSION, { "number", str_i64(c->arena, v) }); }

static str state_of(struct ctx *c, const struct regulation *r)
{
	if (r->version.v == 0) {
		return msg(c, MSG_REGULATION_STATE_NONE);
	}
	str version = version_of(c, r->version.v), kept = time_date_full(c, r->made_at.v);
	return r->approved_at.has ? msgf(c, MSG_REGULATION_STATE_APPROVED, { "version", version }, { "when", time_date_full(c, r->approved_at.v) },
			{ "who", str_is_none(r->approver) ? S("-") : r->approver })
		: msgf(c, MSG_REGULATION_STATE_WAITING, { "version", version }, { "when", kept });
}

static void fill_parts(struct web *w, const struct regulation *r, struct regulation_page *p)
{
	struct ctx *c = w->c;
	p->parts = arena_array(c->arena, struct regulation_part, REGULATION_SECTIONS);
	for (int i = 0; i < REGULATION_SECTIONS; i++) {
		const char *name = str_cz(c->arena, STR_CAT(c->arena, S("own."), str_from_c(regulation_sections[i].key)));
		struct regulation_part *x = &p->parts[p->n_parts++];
		x->number = str_i64(c->arena, i + 1);
		x->title = msg(c, regulation_sections[i].title);
		x->own = field_view_make(w, name, MSG_REGULATION_OWN, r->own[i]);
		field_set_id(w, &x->own, str_from_c(regulation_sections[i].key));
		x->own.max = LIMIT_TEXT_CHARS;
		x->own.rows = 3;
		x->own.is_optional_said = true;
		x->own.label = msgf(c, MSG_REGULATION_OWN_OF, { "title", x->title });
	}
}

static struct url compare_url(struct ctx *c, int64_t from, int64_t to)
{
	struct url u = url_with(c, url_path(c, "/binder/regulation/compare"), "from", str_i64(c->arena, from));
	return to > 0 ? url_with(c, u, "to", str_i64(c->arena, to)) : u;
}

/* The text that was kept of a version. */
static struct url words_url(struct ctx *c, int64_t version) { return url_with(c, url_path(c, "/binder/regulation/print"), "version", str_i64(c->arena, version)); }

/* When the executive said what. */
static str said_of(struct ctx *c, const struct regulation *r)
{
	if (r->state == REGULATION_WAITING) {
		return S("");
	}
	bool ok = r->state == REGULATION_APPROVED;
	str who = ok ? r->approver : r->returner;
	return msgf(c, ok ? MSG_REGULATION_APPROVED_AT : MSG_REGULATION_RETURNED_AT, { "when", time_full(c, ok ? r->approved_at.v : r->returned_at.v) },
		{ "who", str_is_none(who) ? S("-") : who }, { "words", ok ? S("") : r->returned });
}

/* What says something else today than the newest version does, and the reason a draft of it would have. */
static bool fill_changed(struct ctx *c, const struct regulation *newest, struct regulation_page *p)
{
	struct regulation_section_diff *v;
	bool same_lang;
	if (newest->version.v == 0 || !p->is_behind) {
		return true;
	}
	if (!regulation_diff(c, newest->version.v, 0, &v, &p->n_changed, &same_lang)) {
		return false;
	}
	regulation_section_views(c, v, p->n_changed, &p->changed);
	str titles = S("");
	for (size_t i = 0; i < p->n_changed; i++) {
		titles = i ? msgf(c, MSG_REGULATION_AND, { "first", titles }, { "second", v[i].title }) : v[i].title;
	}
	p->draft_reason = msgf(c, MSG_REGULATION_DRAFT_REASON, { "titles", titles });
	p->since = msgf(c, newest->state == REGULATION_APPROVED ? MSG_REGULATION_SINCE_APPROVED : MSG_REGULATION_SINCE,
		{ "version", version_of(c, newest->version.v) });
	return true;
}

static void fill_versions(struct ctx *c, const struct regulation *v, size_t n, struct regulation_page *p)
{
	p->versions = arena_array(c->arena, struct regulation_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		static const struct { const char *css, *icon; } looks[REGULATION_STATE_MAX] = { [REGULATION_WAITING] = { "is-ask", "pencil" },
			[REGULATION_APPROVED] = { "is-ok", "check" }, [REGULATION_RETURNED] = { "is-warn", "arrow-left" } };
		bool has_older = i + 1 < n;
		str who = str_is_none(v[i].who) ? S("") : v[i].who;
		p->versions[p->n_versions++] = (struct regulation_line){ .version = version_of(c, v[i].version.v),
			.when = STR_CAT(c->arena, time_full(c, v[i].made_at.v), S("　"), who), .reason = v[i].reason, .said = said_of(c, &v[i]),
			.chip = msg(c, regulation_state_choices.v[v[i].state].label), .chip_css = str_from_c(looks[v[i].state].css),
			.chip_icon = str_from_c(looks[v[i].state].icon),
			.to = words_url(c, v[i].version.v),
			.compare = has_older ? compare_url(c, v[i + 1].version.v, v[i].version.v) : url_path(c, "/binder/regulation"), .has_compare = has_older };
	}
}

/* The version the page is about: what waits for the executive, else what holds, else the newest; with the text that was kept of it. */
static void fill_shown(struct ctx *c, const struct regulation *newest, const struct regulation *force, struct regulation_page *p)
{
	const struct regulation *shown = p->is_waiting || !p->has_force ? newest : force;
	int heading = p->is_waiting ? MSG_REGULATION_NOW_WAITING : p->has_force ? MSG_REGULATION_NOW : MSG_REGULATION_NOW_NONE;
	p->heading = msg(c, heading);
	p->state = state_of(c, shown);
	p->has_read = shown->version.v > 0;
	p->read = words_url(c, shown->version.v);
	p->read_text = msgf(c, MSG_REGULATION_DO_READ, { "number", str_i64(c->arena, shown->version.v) });
	p->has_held = p->is_waiting && p->has_force;
	p->held = p->has_held ? state_of(c, force) : S("");
	p->held_to = words_url(c, force->version.v);
	p->held_text = msgf(c, MSG_REGULATION_DO_READ, { "number", str_i64(c->arena, force->version.v) });
}

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct regulation *v, newest, force;
	struct regulation_page p = { .may_save = access_allows(c->who.access, ACCESS_RESPONDER), .paper = url_path(c, "/binder/regulation/print") };
	size_t n;
	if (!regulation_list(c, &v, &n) || !regulation_newest(c, &newest) || !regulation_in_force(c, &force) ||
	    !regulation_is_behind(c, &newest, &p.is_behind) || !fill_changed(c, &newest, &p)) {
		return false;
	}
	p.has_any = n > 0;
	p.has_force = force.version.v > 0;
	p.is_waiting = n > 0 && newest.state == REGULATION_WAITING;
	p.is_returned = n > 0 && newest.state == REGULATION_RETURNED;
	p.returned = p.is_returned ? msgf(c, MSG_REGULATION_CAME_BACK, { "version", version_of(c, newest.version.v) }, { "when", time_full(c, newest.returned_at.v) },
		{ "who", str_is_none(newest.returner) ? S("-") : newest.returner }) : S("");
	p.returned_words = newest.returned;
	p.has_before = n > 1;
	p.before = n > 1 ? compare_url(c, p.is_waiting && force.version.v > 0 ? force.version.v : v[1].version.v, newest.version.v) : url_path(c, "/binder/regulation");
	p.today = compare_url(c, newest.version.v, 0);
	p.words = field_of(w, &op_regulation_return, "words", S(""));
	p.words.rows = 3;
	p.can_approve = p.is_waiting && access_allows(c->who.access, ACCESS_EXECUTIVE);
	fill_shown(c, &newest, &force, &p);
	p.version = str_i64(c->arena, newest.version.v);
	fill_parts(w, &newest, &p);
	fill_versions(c, v, n, &p);
	p.reason = field_of(w, &op_regulation_save, "reason", S(""));
	p.errors = errors_make(w);
	struct page_view view = { .title = msg(c, MSG_REGULATION_TITLE), .nav = NAV_PREPARE, .body = regulation_page_body, .view = &p };
	return page_show(w, status, &view);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }
static bool saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/binder/regulation"), MSG_REGULATION_SAVED); }
static bool returned(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/binder/regulation"), MSG_REGULATION_RETURNED_FLASH); }
static bool approved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/binder/regulation"), MSG_REGULATION_APPROVED); }

/* --- the paper --- */

/* A version, or as it would be today. */
static bool paper_of(struct ctx *c, int64_t version, struct document *d, str *ret_state)
{
	struct regulation *v, newest;
	size_t n;
	if (version == 0) {
		*ret_state = msg(c, MSG_REGULATION_PREVIEW);
		return regulation_newest(c, &newest) && regulation_compose(c, newest.own, d);
	}
	if (!regulation_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].version.v == version) {
			*ret_state = state_of(c, &v[i]);
			return regulation_words(c, version, d);
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
}

static bool print(struct web *w)
{
	struct ctx *c = w->c;
	struct document *d = arena_new(c->arena, struct document);
	struct regulation_paper_view v = { .back = url_path(c, "/binder/regulation"), .firm = c->org_name, .title = msg(c, MSG_REGULATION_TITLE), .doc = d };
	int64_t version = 0;
	str asked = web_query(w, "version");
	if (!str_is_empty(asked) && (!str_to_i64(asked, &version) || version < 0)) {
		return fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
	}
	v.version = str_i64(c->arena, version);
	struct page_view view = { .title = v.title, .nav = NAV_PREPARE, .body = regulation_paper_body, .view = &v, .is_wide = true };
	return paper_of(c, version, d, &v.state) && page_show(w, 200, &view);
}

bool regulation_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct regulation_print_in *in = w->in;
	struct document *d = arena_new(c->arena, struct document);
	struct pdf_made made;
	str state = S("");
	if (!store_read_begin(c)) {
		return false;
	}
	bool ok = paper_of(c, in->version.has ? in->version.v : 0, d, &state);
	store_read_end(c);
	struct pdf_chapter chapter = { msg(c, MSG_REGULATION_TITLE), d };
	struct pdf_book b = { .title = msg(c, MSG_REGULATION_TITLE), .firm = c->org_name, .under = state, .contents = msg(c, MSG_BINDER_CONTENTS),
		.foot = STR_CAT(c->arena, msg(c, MSG_REGULATION_TITLE), S("　"), state, S("\n"), c->org_name), .lang = c->lang, .made_at = c->now_ms,
		.chapters = &chapter, .n_chapters = 1 };
	if (!ok || !pdf_book_make(c, &b, &made)) {
		return false;
	}
	in->made = made.b;
	return true;
}

bool regulation_send(struct web *w, str type)
{
	const struct regulation_print_in *in = w->in;
	AUTO_BUF(b, LIMIT_PDF_BYTES);
	buf_add_bytes(&b, in->made.p, in->made.n);
	return blob_answer_buf(w, str_is_none(type) ? S("application/pdf") : type, msgf(w->c, MSG_REGULATION_FILE,
		{ "date", str_sub(time_local_input(w->c->arena, w->c->now_ms), 0, 10) }), &b);
}

static bool sent(struct web *w) { return regulation_send(w, STR_NONE); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/binder/regulation", .needs = ACCESS_VIEWER, .show = show, .doc = "Page: the regulation, its own paragraphs and versions." },
	{ .method = HTTP_POST, .pattern = "/binder/regulation", .op = &op_regulation_save, .answer = saved, .refuse = refuse, .doc = "Keeps it as a new version." },
	{ .method = HTTP_POST, .pattern = "/binder/regulation/approve", .op = &op_regulation_approve, .answer = approved, .refuse = refuse,
		.doc = "Approves the newest version." },
	{ .method = HTTP_POST, .pattern = "/binder/regulation/return", .op = &op_regulation_return, .answer = returned, .refuse = refuse,
		.doc = "Sends the newest version back to its author." },
	{ .method = HTTP_GET, .pattern = "/binder/regulation/compare", .needs = ACCESS_VIEWER, .show = regulation_compare,
		.doc = "Page: what differs between two versions, or one and today." },
	{ .method = HTTP_GET, .pattern = "/binder/regulation/print", .needs = ACCESS_VIEWER, .show = print, .doc = "Page: the regulation to print." },
	{ .method = HTTP_POST, .pattern = "/binder/regulation/pdf", .flags = ROUTE_SLOW | ROUTE_BYTES, .op = &op_regulation_print, .prepare = regulation_prepare,
		.answer = sent, .refuse = refuse, .doc = "The regulation as PDF." },
};
const struct route_table regulation_routes = { routes, sizeof routes / sizeof routes[0] };
