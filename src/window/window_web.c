/* 相談・届出窓口: from what happened to whom to call; all windows; one window with what the firm corrects. */
#include "window/window_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/text_find.h"
#include "base/time.h"
#include "messages.h"
#include "org/org.h"
#include "sheet/sheet.h"
#include "window/window_paper.h"
#include "window_html.h"

PAGE_BODY(windows_page)
PAGE_BODY(window_page)
PAGE_BODY(window_new_page)

static bool may_write(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

static str part(struct web *w, const char *name)
{
	str s = raw_get(&w->parts, name);
	return str_is_none(s) ? S("") : s;
}

/* --- all of them, or those for one symptom --- */

static void fill_symptoms(struct ctx *c, str chosen, struct windows_page *p)
{
	const struct window_knowledge *k = &c->catalog->windows;
	p->symptoms = arena_array(c->arena, struct window_pick, k->n_symptoms + 1);
	for (size_t i = 0; i < k->n_symptoms; i++) {
		struct url to = url_with(c, url_path(c, "/windows"), "see", k->symptoms[i].key);
		to.s = STR_CAT(c->arena, to.s, S("#found"));
		p->symptoms[p->n_symptoms++] = (struct window_pick){ to, text2_in(k->symptoms[i].name, c->lang), str_eq(chosen, k->symptoms[i].key) };
	}
}

static bool has_words(struct ctx *c, const struct window *w, str words)
{
	str all = STR_CAT(c->arena, w->name, S("\n"), w->runs, S("\n"), w->about, S("\n"), w->for_whom, S("\n"), w->duty, S("\n"), w->note, S("\n"), w->prefecture);
	str folded = text_fold(c->arena, all), rest = text_fold(c->arena, text_narrow(c->arena, words));
	while (rest.n > 0) {
		str word = str_trim(str_cut(&rest, ' '));
		if (word.n > 0 && str_find(folded, word, 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

static void add_card(struct ctx *c, const struct window *w, struct windows_page *p)
{
	p->year_unknown = p->year_unknown || (w->n_phones > 0 && w->open.year_unknown);
	if (w->is_elsewhere && p->folds) {
		p->elsewhere[p->n_elsewhere++] = window_card_of(c, w);
	} else if (w->is_urgent) {
		p->urgent[p->n_urgent++] = window_card_of(c, w);
	} else {
		p->cards[p->n_cards++] = window_card_of(c, w);
	}
}

static void fill_cards(struct ctx *c, const struct window *v, size_t n, str words, struct windows_page *p)
{
	p->cards = arena_array(c->arena, struct window_card, n + 1);
	p->urgent = arena_array(c->arena, struct window_card, n + 1);
	p->elsewhere = arena_array(c->arena, struct window_card, n + 1);
	p->folds = words.n == 0;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].is_hidden && has_words(c, &v[i], words)) {
			add_card(c, &v[i], p);
		}
	}
	p->elsewhere_count = number_text(c, (int64_t)p->n_elsewhere);
	p->count = msgf(c, MSG_WINDOW_COUNT, { "n", number_text(c, (int64_t)p->n_cards) });
}

static void fill_helpers(struct ctx *c, const struct helper *v, size_t n, struct windows_page *p)
{
	p->helpers = arena_array(c->arena, struct window_card, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->helpers[p->n_helpers++] = window_helper_card(c, &v[i]);
	}
	p->no_helpers = n == 0;
}

static void fill_hidden(struct ctx *c, const struct window *v, size_t n, struct windows_page *p)
{
	p->gone = arena_array(c->arena, struct window_pair, n + 1);
	p->gone_to = arena_array(c->arena, struct url, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_hidden) {
			p->gone_to[p->n_gone] = window_url(c, v[i].key, "");
			p->gone[p->n_gone++] = (struct window_pair){ v[i].name, v[i].reason };
		}
	}
}

static bool fill_found(struct ctx *c, str see, struct windows_page *p)
{
	struct window_found f;
	if (!window_find(c, see, &f)) {
		return false;
	}
	p->is_found = true;
	p->title = text2_in(f.symptom->name, c->lang);
	p->first = text2_in(f.symptom->first, c->lang);
	fill_helpers(c, f.helpers, f.n_helpers, p);
	fill_cards(c, f.windows, f.n_windows, S(""), p);
	return true;
}

static bool fill_all(struct ctx *c, str words, struct windows_page *p)
{
	struct window *v;
	struct helper *h;
	size_t n, n_h;
	if (!window_list(c, true, &v, &n) || !helper_list(c, NULL, 0, &h, &n_h)) {
		return false;
	}
	if (words.n == 0) {
		fill_helpers(c, h, n_h, p);
	}
	fill_cards(c, v, n, words, p);
	fill_hidden(c, v, n, p);
	return true;
}

/* Nobody said yet where the firm is. */
static bool ask_where(struct ctx *c, struct windows_page *p)
{
	struct org org;
	if (!org_get(c, &org)) {
		return false;
	}
	p->asks_where = org.prefecture.n == 0;
	p->can_where = access_allows(c->who.access, ACCESS_ADMIN);
	p->where = url_path(c, "/settings/org");
	return true;
}

static bool show_all(struct web *w)
{
	struct ctx *c = w->c;
	struct windows_page *p = arena_new(c->arena, struct windows_page);
	const struct window_knowledge *k = &c->catalog->windows;
	str see = web_query(w, "see"), words = web_query(w, "q");
	words = str_is_none(words) ? S("") : text_clip(c->arena, str_trim(words), LIMIT_SEARCH_CHARS);
	fill_symptoms(c, str_is_none(see) ? S("") : see, p);
	if (!(str_is_empty(see) ? fill_all(c, words, p) : fill_found(c, see, p)) || !helper_numbers_are_shown(c, &p->can_helper)) {
		return false;
	}
	p->can_helper = p->can_helper && may_write(c);
	p->can_write = may_write(c);
	p->all = url_path(c, "/windows");
	p->add = url_path(c, "/windows/new");
	p->paper = url_path(c, "/windows/paper");
	p->helper_add = url_path(c, "/ledgers/helper/new");
	p->helper_list = url_path(c, "/ledgers/helper");
	p->words = field_view_make(w, "q", MSG_WINDOW_SEARCH_LABEL, words);
	p->words.type = S("search");
	if (!ask_where(c, p)) {
		return false;
	}
	p->year_note = msgf(c, MSG_WINDOW_YEAR_NOTE, { "year", str_i64(c->arena, k->last_year) });
	struct page_view page = { .title = msg(c, MSG_WINDOW_TITLE), .nav = NAV_PREPARE, .body = windows_page_body, .view = p };
	return page_show(w, 200, &page);
}

/* --- one --- */

static str catalog_says(struct ctx *c, const struct window *v)
{
	str text = S("");
	const str said[] = { v->catalog_phone, v->catalog_hours.n ? hours_text(c, v->catalog_hours) : S(""), v->catalog_url };
	for (size_t i = 0; i < 3; i++) {
		text = said[i].n ? STR_CAT(c->arena, text, text.n ? S(" ") : S(""), said[i]) : text;
	}
	return msgf(c, MSG_WINDOW_CATALOG_SAYS, { "what", text.n ? text : msg(c, MSG_WINDOW_NOTHING) });
}

static int act_words(str act)
{
	static const struct { const char *act; int text; } words[] = { { "add", MSG_WINDOW_DID_ADD }, { "change", MSG_WINDOW_DID_CHANGE },
		{ "hide", MSG_WINDOW_DID_HIDE }, { "show", MSG_WINDOW_DID_SHOW }, { "check", MSG_WINDOW_DID_CHECK } };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq(act, str_from_c(words[i].act))) {
			return words[i].text;
		}
	}
	return MSG_WINDOW_DID_CHANGE;
}

static bool fill_past(struct ctx *c, str key, struct window_page *p)
{
	struct window_version *v;
	if (!window_history(c, key, &v, &p->n_past)) {
		return false;
	}
	p->past = arena_array(c->arena, struct window_past, p->n_past + 1);
	for (size_t i = 0; i < p->n_past; i++) {
		struct window_past *x = &p->past[i];
		x->head = msgf(c, act_words(v[i].act), { "who", str_is_none(v[i].who) ? S("-") : v[i].who }, { "when", time_short(c, v[i].made_at) });
		x->reason = v[i].reason;
		x->pairs = arena_array(c->arena, struct window_pair, 3);
		const struct { int label; str text; } said[] = { { MSG_WINDOW_LABEL_PHONE, v[i].phone }, { MSG_WINDOW_LABEL_HOURS, v[i].hours },
			{ MSG_WINDOW_LABEL_URL, v[i].url } };
		for (size_t k = 0; k < 3; k++) {
			if (said[k].text.n > 0) {
				x->pairs[x->n_pairs++] = (struct window_pair){ msg(c, said[k].label), said[k].text };
			}
		}
	}
	return true;
}

static void fill_fields(struct web *w, const struct window *v, struct window_page *p)
{
	bool changes = form_is_sent(w, &op_window_change), acts = form_is_sent(w, &op_window_check), hides = w->route && w->route->op &&
		(w->route->op == &op_window_hide || w->route->op == &op_window_show);
	p->phone = form_field(w, changes, &op_window_change, "phone", v->n_phones > 0 ? v->phones[0].number : S(""));
	p->hours = form_field(w, changes, &op_window_change, "hours", hours_text(w->c, v->hours));
	field_help(w, &p->hours, MSG_WINDOW_HOURS_HELP);
	p->url = form_field(w, changes, &op_window_change, "url", v->url);
	p->note = form_field(w, changes, &op_window_change, "note", v->note);
	p->reason = form_field(w, changes, &op_window_change, "reason", S(""));
	field_help(w, &p->reason, MSG_WINDOW_REASON_HELP);
	p->check_reason = form_field(w, acts, &op_window_check, "reason", S(""));
	p->check_reason.label = msg(w->c, MSG_WINDOW_HOW_CHECKED);
	field_set_id(w, &p->check_reason, S("check"));
	p->checked_on = form_field(w, acts, &op_window_check, "checked_on", S(""));
	field_help(w, &p->checked_on, MSG_WINDOW_CHECKED_ON_HELP);
	p->hide_reason = form_field(w, hides, &op_window_hide, "reason", S(""));
	field_set_id(w, &p->hide_reason, S("hide"));
}

/* Going back is a correction like any other: to what the catalogue says. */
static void fill_back(struct ctx *c, const struct window *v, struct window_page *p)
{
	const struct window_def *d = v->def;
	p->old_phone = d && d->n_phones > 0 ? d->phones[0].number : S("");
	p->old_hours = d ? d->hours : S("");
	p->old_url = d ? d->url : S("");
	p->old_note = v->note;
	p->old_reason = msg(c, MSG_WINDOW_RESET);
}

static bool one(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct window v;
	struct window_page *p = arena_new(c->arena, struct window_page);
	str key = part(w, "window");
	if (!window_get(c, key, &v) || !fill_past(c, key, p)) {
		return false;
	}
	p->errors = errors_make(w);
	p->back = url_path(c, "/windows");
	p->change = window_url(c, key, "/change");
	p->hide = window_url(c, key, v.is_hidden ? "/show" : "/hide");
	p->check = window_url(c, key, "/check");
	fill_back(c, &v, p);
	p->card = window_card_of(c, &v);
	p->card.has_to = false;
	p->version = str_i64(c->arena, v.version.has ? v.version.v : 0);
	p->source = v.def ? text2_in(v.def->source, c->lang) : msg(c, MSG_WINDOW_SOURCE_OWN);
	p->catalog_says = catalog_says(c, &v);
	p->stale_days = number_text(c, c->catalog->windows.stale_days);
	p->can_write = may_write(c);
	p->is_hidden = v.is_hidden;
	p->is_changed = v.is_changed;
	p->is_own = v.is_own;
	p->is_police = v.def && v.def->is_police;
	p->catalog_is_newer = v.catalog_is_newer;
	fill_fields(w, &v, p);
	struct page_view page = { .title = v.name, .nav = NAV_PREPARE, .body = window_page_body, .view = p };
	return page_show(w, status, &page);
}

static bool show_one(struct web *w) { return one(w, 200); }
static bool refuse_one(struct web *w) { return one(w, web_error_status(w)); }

/* --- a new one --- */

static bool new_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct window_new_page p = { .errors = errors_make(w), .back = url_path(c, "/windows"), .save = url_path(c, "/windows"),
		.name = field_of(w, &op_window_add, "name", S("")), .about = field_of(w, &op_window_add, "about", S("")),
		.phone = field_of(w, &op_window_add, "phone", S("")), .hours = field_of(w, &op_window_add, "hours", S("")),
		.url = field_of(w, &op_window_add, "url", S("")), .note = field_of(w, &op_window_add, "note", S("")) };
	field_help(w, &p.hours, MSG_WINDOW_HOURS_HELP);
	struct page_view page = { .title = msg(c, MSG_WINDOW_ADD), .nav = NAV_PREPARE, .body = window_new_page_body, .view = &p };
	return page_show(w, status, &page);
}

static bool show_new(struct web *w) { return new_page(w, 200); }
static bool refuse_new(struct web *w) { return new_page(w, web_error_status(w)); }

/* --- answers --- */

static bool back(struct web *w, int message) { return web_redirect_flash(w, window_url(w->c, part(w, "window"), ""), message); }

static bool added(struct web *w)
{
	const struct window_json *v = w->result;
	return web_redirect_flash(w, window_url(w->c, v->key, ""), MSG_WINDOW_ADDED);
}

static bool changed(struct web *w) { return back(w, MSG_WINDOW_CHANGED); }
static bool hidden(struct web *w) { return back(w, MSG_WINDOW_HIDDEN); }
static bool shown(struct web *w) { return back(w, MSG_WINDOW_SHOWN); }
static bool checked(struct web *w) { return back(w, MSG_WINDOW_CHECK_DONE); }

static bool show_paper(struct web *w)
{
	struct ctx *c = w->c;
	struct document *d = arena_new(c->arena, struct document), *h = arena_new(c->arena, struct document);
	bool shows;
	if (!window_paper(c, true, d) || !helper_numbers_are_shown(c, &shows) || !helper_paper(c, shows, h)) {
		return false;
	}
	for (size_t i = 0; i < h->n_blocks && d->n_blocks < DOC_BLOCKS_MAX; i++) {
		if (h->blocks[i].type != DOC_SUBTITLE) { /* said once */
			d->blocks[d->n_blocks] = h->blocks[i];
			d->blocks[d->n_blocks++].type = h->blocks[i].type == DOC_TITLE ? DOC_HEADING : h->blocks[i].type;
		}
	}
	return window_paper_show(w, msg(c, MSG_WINDOW_TITLE), url_path(c, "/windows"), msg(c, MSG_WINDOW_TITLE), d);
}

#define POST(path, operation, after, no, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = after, .refuse = no, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/windows", .needs = ACCESS_VIEWER, .show = show_all, .doc = "Page: from what happened to whom to call, and who answers now." },
	POST("/windows", op_window_add, added, refuse_new, "Add a window of the firm's own."),
	{ .method = HTTP_GET, .pattern = "/windows/new", .needs = ACCESS_RESPONDER, .show = show_new, .doc = "Page: a window of the firm's own." },
	{ .method = HTTP_GET, .pattern = "/windows/paper", .needs = ACCESS_VIEWER, .show = show_paper, .doc = "Windows and helpers on paper." },
	{ .method = HTTP_GET, .pattern = "/windows/{window}", .needs = ACCESS_VIEWER, .show = show_one, .doc = "Page: one window, and what the firm corrects." },
	POST("/windows/{window}/change", op_window_change, changed, refuse_one, "Correct a window."),
	POST("/windows/{window}/hide", op_window_hide, hidden, refuse_one, "Do not show a window."),
	POST("/windows/{window}/show", op_window_show, shown, refuse_one, "Show a window again."),
	POST("/windows/{window}/check", op_window_check, checked, refuse_one, "Say that a window was checked."),
};
const struct route_table window_routes = { routes, sizeof routes / sizeof routes[0] };
