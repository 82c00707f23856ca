/* The page of the binder: what changed since it was printed, making one, what was made; the paper on the screen. */
#include "binder/binder_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "binder/inside.h"
#include "binder_html.h"
#include "blob/blob_web.h"
#include "db/store.h"
#include "messages.h"
#include "pdf/pdf.h"
#include "person/person.h"

PAGE_BODY(binder_page)
PAGE_BODY(binder_print)

#define UNPRINTABLE_SHOWN 20
#define DAY_MS (24 * 3600 * INT64_C(1000))

/* --- words --- */

static str version_of(struct ctx *c, const struct binder *b)
{
	return msgf(c, MSG_BINDER_VERSION, { "number", str_i64(c->arena, b->number.v) });
}

static str who_of(const struct binder *b) { return str_is_none(b->who) ? S("") : b->who; }

static str about_of(struct ctx *c, const struct binder *b)
{
	str form = msg(c, binder_form_choices.v[b->form < 0 ? BINDER_PDF : b->form].label);
	str pages = b->pages.has ? msgf(c, MSG_BINDER_PAGES, { "pages", str_i64(c->arena, b->pages.v) }) : S("");
	str private = msg(c, b->with_private ? MSG_BINDER_IS_PRIVATE : MSG_BINDER_IS_PLAIN);
	return STR_CAT(c->arena, form, pages, S("　"), private, b->is_locked ? msg(c, MSG_BINDER_IS_LOCKED) : S(""));
}

/* --- the last one, and what changed since --- */

static void change_of(struct ctx *c, const struct binder_change *of, struct binder_change_line *ret)
{
	static const struct { const char *css, *icon; int word; } looks[] = { [BINDER_SAME] = { "is-ok", "check", MSG_BINDER_CHANGE_NONE },
		[BINDER_CHANGED] = { "is-warn", "pencil", MSG_BINDER_CHANGE_CHANGED }, [BINDER_NEW] = { "is-key", "plus", MSG_BINDER_CHANGE_NEW },
		[BINDER_GONE] = { "is-quiet", "minus", MSG_BINDER_CHANGE_GONE } };
	*ret = (struct binder_change_line){ .title = of->title, .chip_css = str_from_c(looks[of->kind].css), .chip_icon = str_from_c(looks[of->kind].icon),
		.chip = msg(c, looks[of->kind].word), .added = of->added, .removed = of->removed, .n_added = of->n_added, .n_removed = of->n_removed };
	if (of->more > 0) {
		ret->more = msgf(c, MSG_BINDER_CHANGE_MORE, { "count", str_i64(c->arena, (int64_t)of->more) });
	} else if (of->kind == BINDER_CHANGED && of->n_added + of->n_removed == 0) {
		ret->more = msg(c, MSG_BINDER_CHANGE_UNSAID);
	}
}

static bool fill_last(struct ctx *c, const struct binder *last, const struct binder_plan *plan, struct binder_page *p)
{
	struct binder_change *v;
	size_t n;
	int64_t days = (c->now_ms - last->made_at.v) / DAY_MS;
	if (!binder_changes(c, last, &v, &n)) {
		return false;
	}
	p->has_last = true;
	p->last = msgf(c, MSG_BINDER_LAST, { "version", version_of(c, last) }, { "when", time_full(c, last->made_at.v) }, { "who", who_of(last) });
	p->age = days > 0 ? msgf(c, MSG_BINDER_AGE, { "days", str_i64(c->arena, days) }) : msg(c, MSG_BINDER_AGE_TODAY);
	p->is_same = n == 0;
	p->is_old = plan->remind_days.v > 0 && days >= plan->remind_days.v;
	p->remind_note = msgf(c, MSG_BINDER_OLD, { "days", str_i64(c->arena, plan->remind_days.v) });
	p->changes = arena_array(c->arena, struct binder_change_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		change_of(c, &v[i], &p->changes[p->n_changes++]);
	}
	return true;
}

/* --- the form --- */

static bool was_ticked(const struct web *w, str key)
{
	for (size_t i = 0; i < w->form.n; i++) {
		if (str_eq(w->form.v[i].name, S("chapters")) && str_eq(w->form.v[i].value, key)) {
			return true;
		}
	}
	return false;
}

static bool fill_choices(struct web *w, struct binder_page *p)
{
	struct ctx *c = w->c;
	struct binder_chapter *v;
	size_t n;
	if (!binder_chapters(c, &v, &n)) {
		return false;
	}
	p->choices = arena_array(c->arena, struct binder_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool is_in = w->form.n > 0 ? was_ticked(w, v[i].key) : !v[i].is_left_out;
		p->choices[p->n_choices++] = (struct binder_choice){ v[i].key, v[i].title, str_printf(c->arena, "chapter-%zu", i), is_in, v[i].has_private };
	}
	return true;
}

static void fill_fields(struct web *w, const struct binder_plan *plan, struct binder_page *p)
{
	struct ctx *c = w->c;
	static const int helps[BINDER_FORM_MAX] = { [BINDER_PDF] = MSG_BINDER_FORM_PDF_HELP, [BINDER_FILE] = MSG_BINDER_FORM_FILE_HELP,
		[BINDER_PAGE] = MSG_BINDER_FORM_PAGE_HELP };
	struct field_option *v = arena_array(c->arena, struct field_option, BINDER_FORM_MAX);
	for (int i = 0; i < BINDER_FORM_MAX; i++) {
		v[i] = (struct field_option){ str_from_c(binder_form_choices.v[i].code), msg(c, binder_form_choices.v[i].label), msg(c, helps[i]) };
	}
	p->form = field_of(w, &op_binder_make, "form", S("pdf"));
	field_options(&p->form, v, BINDER_FORM_MAX);
	p->with_private = field_of(w, &op_binder_make, "with_private", S(""));
	field_help(w, &p->with_private, MSG_BINDER_PRIVATE_HELP);
	p->passphrase = field_of(w, &op_binder_make, "passphrase", S(""));
	p->passphrase.autocomplete = S("new-password");
	p->remind_days = field_of(w, &op_binder_plan, "remind_days", str_i64(c->arena, plan->remind_days.v));
	field_help(w, &p->remind_days, MSG_BINDER_REMIND_HELP);
	p->cover = field_of(w, &op_binder_plan, "cover", plan->cover);
	p->cover.rows = 2;
	p->cover.is_optional_said = true;
	field_help(w, &p->cover, MSG_BINDER_COVER_HELP);
	p->plan_version = str_i64(c->arena, plan->version.v);
}

/* Whose name the fonts of this machine cannot print. Without any font at all a making says so. */
static bool fill_unprintable(struct ctx *c, struct binder_page *p)
{
	struct person *v;
	size_t n;
	if (!person_list(c, false, &v, &n)) {
		return false;
	}
	str *names = arena_array(c->arena, str, n + 1);
	bool *bad = arena_array(c->arena, bool, n + 1);
	for (size_t i = 0; i < n; i++) {
		names[i] = v[i].name;
	}
	names[n] = c->org_name;
	p->unprintable = arena_array(c->arena, str, UNPRINTABLE_SHOWN);
	if (!pdf_cannot_show(c, names, n + 1, bad)) {
		err_clear(c);
		return true;
	}
	size_t all = 0;
	for (size_t i = 0; i <= n; i++) {
		if (bad[i] && all++ < UNPRINTABLE_SHOWN) {
			p->unprintable[p->n_unprintable++] = names[i];
		}
	}
	p->unprintable_more = all > p->n_unprintable ? msgf(c, MSG_BINDER_UNPRINTABLE_MORE, { "count", str_i64(c->arena, (int64_t)(all - p->n_unprintable)) }) : S("");
	return true;
}

static void fill_made(struct ctx *c, const struct binder *v, size_t n, struct binder_page *p)
{
	p->made = arena_array(c->arena, struct binder_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->made[p->n_made++] = (struct binder_line){ .version = version_of(c, &v[i]), .when = time_full(c, v[i].made_at.v), .who = who_of(&v[i]),
			.about = about_of(c, &v[i]), .to = url_id(c, "/binder/made/", v[i].id, ""),
			.is_linked = (!v[i].with_private || binder_may_private(c)) && v[0].number.v - v[i].number.v < LIMIT_BINDERS_KEPT };
	}
}

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct binder_page p = { .may_private = binder_may_private(c), .may_plan = access_allows(c->who.access, ACCESS_RESPONDER),
		.preview = url_path(c, "/binder/print") };
	struct binder_plan plan;
	struct binder *v;
	size_t n;
	if (!binder_plan_get(c, &plan) || !binder_list(c, &v, &n) || (n > 0 && !fill_last(c, &v[0], &plan, &p)) || !fill_choices(w, &p) || !fill_unprintable(c, &p)) {
		return false;
	}
	fill_fields(w, &plan, &p);
	fill_made(c, v, n, &p);
	p.errors = errors_make(w);
	struct page_view view = { .title = msg(c, MSG_BINDER_TITLE), .nav = NAV_PREPARE, .body = binder_page_body, .view = &p };
	return page_show(w, status, &view);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }

/* --- making --- */

bool binder_make_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct binder_in *in = w->in;
	if (!store_read_begin(c)) { /* all chapters as they are at one moment */
		return false;
	}
	bool ok = binder_collect(c, in);
	store_read_end(c);
	return ok && (in->form != BINDER_PDF || binder_pdf(c, in->work)) && (in->form != BINDER_FILE || binder_file(c, in->work, in->passphrase));
}

bool binder_send(struct web *w, const struct binder_work *work, int form, str type)
{
	struct ctx *c = w->c;
	AUTO_BUF(b, LIMIT_PDF_BYTES);
	str name = msgf(c, form == BINDER_PDF ? MSG_BINDER_NAME_PDF : MSG_BINDER_NAME_FILE, { "number", str_i64(c->arena, work->number) },
		{ "date", str_sub(time_local_input(c->arena, work->at), 0, 10) });
	buf_add_bytes(&b, work->bytes.p, work->bytes.n);
	type = !str_is_none(type) ? type : form == BINDER_PDF ? S("application/pdf") : S("text/html; charset=utf-8");
	return blob_answer_buf(w, type, name, &b);
}

static bool made(struct web *w)
{
	const struct binder_in *in = w->in;
	const struct binder *b = w->result;
	return in->form == BINDER_PAGE ? web_redirect(w, url_id(w->c, "/binder/made/", b->id, "")) : binder_send(w, in->work, in->form, STR_NONE);
}

static bool planned(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/binder"), MSG_BINDER_PLANNED); }

/* --- on the screen --- */

static bool show_paper(struct web *w, struct binder_paper *p)
{
	struct ctx *c = w->c;
	p->back = url_path(c, "/binder");
	struct page_view view = { .title = STR_CAT(c->arena, p->title, S(" "), p->version), .nav = NAV_PREPARE, .body = binder_print_body, .view = p, .is_wide = true };
	return page_show(w, 200, &view);
}

/* What a binder of today would say: no version, so that nobody takes it for one. */
static bool preview(struct web *w)
{
	struct ctx *c = w->c;
	struct binder_paper p;
	struct binder_in in = { .form = BINDER_PAGE, .with_private = str_eq(web_query(w, "private"), S("1")) };
	if (!binder_collect(c, &in) || (in.with_private && !web_audit(w, "binder_preview_private", S("")))) {
		return false;
	}
	binder_paper_of(c, in.work, &p);
	p.is_preview = true;
	p.version = msg(c, MSG_BINDER_PREVIEW);
	p.foot = msg(c, MSG_BINDER_PREVIEW);
	if (binder_may_private(c)) {
		p.other = in.with_private ? url_path(c, "/binder/print") : url_with(c, url_path(c, "/binder/print"), "private", S("1"));
		p.other_text = msg(c, in.with_private ? MSG_BINDER_LOOK_PLAIN : MSG_BINDER_LOOK_PRIVATE);
	}
	return show_paper(w, &p);
}

/* One that was made, in the words it had. */
static bool show_made(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct binder b;
	struct binder_work work;
	struct binder_paper p;
	if (!web_id(w, "binder", &id) || !binder_get(c, id, &b)) {
		return false;
	}
	if (!binder_again(c, &b, &work) || (b.with_private && !web_audit(w, "binder_read_private", id_str(c->arena, id)))) {
		return false;
	}
	binder_paper_of(c, &work, &p);
	p.again = work.again;
	p.pdf = url_id(c, "/binder/made/", id, "/pdf");
	return show_paper(w, &p);
}

/* --- as PDF again --- */

bool binder_again_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct binder_again_in *in = w->in;
	struct binder b;
	in->work = arena_new(c->arena, struct binder_work);
	if (!store_read_begin(c)) {
		return false;
	}
	bool ok = binder_get(c, in->id, &b) && binder_again(c, &b, in->work);
	store_read_end(c);
	return ok && binder_pdf(c, in->work);
}

static bool sent_again(struct web *w)
{
	const struct binder_again_in *in = w->in;
	return binder_send(w, in->work, BINDER_PDF, STR_NONE);
}



bool binder_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_BINDER_TITLE), url_path(w->c, "/binder"));
	return true;
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/binder", .needs = ACCESS_VIEWER, .show = show, .doc = "Page: the emergency binder, what changed since it was printed." },
	{ .method = HTTP_POST, .pattern = "/binder", .flags = ROUTE_SLOW | ROUTE_BYTES, .op = &op_binder_make, .prepare = binder_make_prepare, .answer = made,
		.refuse = refuse, .doc = "Makes a binder and sends it." },
	{ .method = HTTP_POST, .pattern = "/binder/plan", .op = &op_binder_plan, .answer = planned, .refuse = refuse, .doc = "Keeps what belongs into the binder." },
	{ .method = HTTP_GET, .pattern = "/binder/print", .needs = ACCESS_VIEWER, .show = preview, .doc = "Page: what a binder of today would say." },
	{ .method = HTTP_GET, .pattern = "/binder/made/{binder}", .needs = ACCESS_VIEWER, .show = show_made, .doc = "Page: a binder that was made, to print." },
	{ .method = HTTP_POST, .pattern = "/binder/made/{binder}/pdf", .flags = ROUTE_SLOW | ROUTE_BYTES, .op = &op_binder_again,
		.prepare = binder_again_prepare, .answer = sent_again, .doc = "A binder that was made, as PDF, in the words it had." },
};
const struct route_table binder_routes = { routes, sizeof routes / sizeof routes[0] };
