/* First-action cards: the list and what is printed, one card with its versions, the cards on the screen. */
#include "binder/card_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "binder/inside.h"
#include "binder_html.h"
#include "blob/blob_web.h"
#include "db/store.h"
#include "messages.h"
#include "org/org.h"
#include "pdf/pdf.h"
#include "sighting/inbox_web.h"
#include "sighting/sighting.h"
#include "web/qr.h"

PAGE_BODY(cards_page)
PAGE_BODY(card_page)
PAGE_BODY(cards_paper)

#define CALLS_MAX 3

static bool may_change(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

/* Where the code leads; empty as long as nobody made the reporting page. */
static bool address_of(struct web *w, str *ret)
{
	struct sighting_desk d;
	bool has = sighting_desk_get(w->c, &d);
	if (!has && w->c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(w->c);
	*ret = has ? STR_CAT(w->c->arena, web_base_url(w), S("/sighting/"), d.key) : S("");
	return true;
}

/* --- the list --- */

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct cards_page p = { .may_change = may_change(c), .may_set = access_allows(c->who.access, ACCESS_ADMIN), .print = url_path(c, "/binder/cards/print") };
	struct card *v;
	size_t n;
	if (!card_list(c, &v, &n) || !address_of(w, &p.address)) {
		return false;
	}
	p.has_address = p.address.n > 0;
	p.is_here_only = p.has_address && sighting_is_here_only(p.address);
	p.cards = arena_array(c->arena, struct card_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		p.cards[p.n_cards++] = (struct card_item){ .key = v[i].base->key, .title = v[i].text[c->lang].title, .name = text2_in(v[i].base->name, c->lang),
			.state = v[i].is_own ? msgf(c, MSG_CARD_STATE_OWN, { "version", str_i64(c->arena, v[i].version.v) }) : msg(c, MSG_CARD_STATE_BUILT_IN),
			.chip_css = v[i].is_own ? S("is-key") : S("is-quiet"), .chip_icon = v[i].is_own ? S("pencil") : S("file-text"),
			.id = str_printf(c->arena, "card-%zu", i), .to = url_below(c, url_path(c, "/binder/cards"), "/", v[i].base->key) };
	}
	p.size = field_of(w, &op_cards_print, "size", S("a6"));
	p.langs = field_of(w, &op_cards_print, "langs", S("both"));
	p.errors = errors_make(w);
	struct page_view view = { .title = msg(c, MSG_CARD_TITLE), .nav = NAV_PREPARE, .body = cards_page_body, .view = &p };
	return page_show(w, status, &view);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }

/* --- one card --- */

static bool card_of(struct web *w, struct card *ret) { return card_get(w->c, raw_get(&w->parts, "card"), ret); }

static void fill_fields(struct web *w, const struct card *k, struct card_page *p)
{
	const struct card_text *ja = &k->text[LANG_JA], *en = &k->text[LANG_EN];
	p->title_ja = field_of(w, &op_card_change, "title_ja", ja->title);
	p->title_en = field_of(w, &op_card_change, "title_en", en->title);
	p->dos_ja = field_of(w, &op_card_change, "dos_ja", ja->dos);
	p->dos_en = field_of(w, &op_card_change, "dos_en", en->dos);
	p->donts_ja = field_of(w, &op_card_change, "donts_ja", ja->donts);
	p->donts_en = field_of(w, &op_card_change, "donts_en", en->donts);
	p->reason = field_of(w, &op_card_change, "reason", S(""));
	p->back_reason = field_of(w, &op_card_back, "reason", S(""));
	field_set_id(w, &p->back_reason, S("back"));
	field_help(w, &p->dos_ja, MSG_CARD_LINES_HELP);
	field_help(w, &p->dos_en, MSG_CARD_EN_HELP);
}

static bool fill_versions(struct ctx *c, const struct card *k, struct card_page *p)
{
	struct card *v;
	size_t n;
	if (!card_history(c, k, &v, &n)) {
		return false;
	}
	p->versions = arena_array(c->arena, struct card_version, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->versions[p->n_versions++] = (struct card_version){ msgf(c, MSG_BINDER_VERSION, { "number", str_i64(c->arena, v[i].version.v) }),
			time_full(c, v[i].made_at.v), str_is_none(v[i].who) ? S("") : v[i].who, v[i].reason,
			msg(c, v[i].is_own ? MSG_CARD_WAS_CHANGED : MSG_CARD_WAS_BACK) };
	}
	return true;
}

static bool card_show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct card k;
	struct card_page p = { .may_change = may_change(c), .back = url_path(c, "/binder/cards") };
	if (!card_of(w, &k) || !fill_versions(c, &k, &p)) {
		return false;
	}
	struct url here = url_below(c, url_path(c, "/binder/cards"), "/", k.base->key);
	p.title = k.text[c->lang].title;
	p.about = text2_in(k.base->name, c->lang);
	p.version = str_i64(c->arena, k.version.v);
	p.is_own = k.is_own;
	p.source = catalog_source(c->catalog, k.base->source, c->lang);
	p.save = here;
	p.back_to = (struct url){ STR_CAT(c->arena, here.s, S("/back")) };
	fill_fields(w, &k, &p);
	p.errors = errors_make(w);
	struct page_view view = { .title = p.title, .nav = NAV_PREPARE, .body = card_page_body, .view = &p };
	return page_show(w, status, &view);
}

static bool card_show(struct web *w) { return card_show_with(w, 200); }
static bool card_refuse(struct web *w) { return card_show_with(w, web_error_status(w)); }
static bool saved(struct web *w) { return web_redirect_flash(w, url_below(w->c, url_path(w->c, "/binder/cards"), "/", raw_get(&w->parts, "card")), MSG_CARD_SAVED); }

/* --- what is printed --- */

struct printing { struct web *w; str address, firm; struct pdf_card *to; size_t n; const uint8_t *code; int code_size; };

static bool is_wanted(const struct cards_print_in *in, str key)
{
	for (size_t i = 0; i < in->cards.n; i++) {
		if (str_eq(in->cards.v[i], key)) {
			return true;
		}
	}
	return in->cards.n == 0;
}

static bool add_card(struct printing *p, const struct card *k, enum lang lang)
{
	struct ctx *c = p->w->c;
	struct sighting_call calls[CALLS_MAX];
	size_t n;
	str *dos, *donts;
	if (!sighting_calls(c, k->base, calls, CALLS_MAX, &n)) {
		return false;
	}
	struct pdf_line *lines = arena_array(c->arena, struct pdf_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct pdf_line){ str_is_none(calls[i].title) ? S("") : calls[i].title, STR_CAT(c->arena, calls[i].name, S("  "), calls[i].phone) };
	}
	struct pdf_card d = { .firm = p->firm, .title = k->text[lang].title, .do_head = msg_text(lang, MSG_CARD_DO), .dont_head = msg_text(lang, MSG_CARD_DONT),
		.n_dos = binder_lines(c, k->text[lang].dos, &dos), .n_donts = binder_lines(c, k->text[lang].donts, &donts),
		.call_head = msg_text(lang, MSG_CARD_CALL), .calls = lines, .n_calls = n, .code = p->code, .code_size = p->code_size,
		.code_text = p->code_size ? msg_text(lang, MSG_CARD_CODE) : S(""),
		.foot = STR_CAT(c->arena, time_date_full(c, c->now_ms), S("  v"), str_i64(c->arena, k->version.v)) };
	d.dos = dos;
	d.donts = donts;
	p->to[p->n++] = d;
	return true;
}

static bool collect(struct printing *p, const struct cards_print_in *in, const struct card *v, size_t n)
{
	int langs = in->langs < 0 ? (p->w->c->lang == LANG_EN ? CARD_EN : CARD_JA) : in->langs;
	for (size_t i = 0; i < n; i++) {
		if (is_wanted(in, v[i].base->key) && ((langs != CARD_EN && !add_card(p, &v[i], LANG_JA)) || (langs != CARD_JA && !add_card(p, &v[i], LANG_EN)))) {
			return false;
		}
	}
	return p->n > 0 || fail_field(p->w->c, "cards", MSG_CARD_NONE_CHOSEN);
}

static bool check_cards(struct ctx *c, const struct cards_print_in *in)
{
	for (size_t i = 0; i < in->cards.n; i++) {
		if (!catalog_card(c->catalog, in->cards.v[i])) {
			return fail_field(c, "cards", MSG_CARD_NOT_FOUND);
		}
	}
	return true;
}

static bool read_cards(struct printing *p, const struct cards_print_in *in)
{
	struct ctx *c = p->w->c;
	struct card *v;
	struct org org;
	size_t n;
	if (!check_cards(c, in) || !card_list(c, &v, &n) || !org_get(c, &org) || !address_of(p->w, &p->address)) {
		return false;
	}
	p->firm = org.name;
	p->to = arena_array(c->arena, struct pdf_card, 2 * n + 1);
	return (p->address.n == 0 || qr_modules(c, p->address, &p->code, &p->code_size)) && collect(p, in, v, n);
}

bool cards_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct cards_print_in *in = w->in;
	struct printing p = { .w = w };
	struct pdf_made made;
	if (!store_read_begin(c)) {
		return false;
	}
	bool ok = read_cards(&p, in);
	store_read_end(c);
	struct pdf_cards b = { .title = msg(c, MSG_CARD_TITLE), .lang = in->langs == CARD_EN ? LANG_EN : LANG_JA, .made_at = c->now_ms,
		.is_poster = in->size == CARD_POSTER, .cards = p.to, .n_cards = p.n };
	if (!ok || !pdf_cards_make(c, &b, &made)) {
		return false;
	}
	in->made = made.b;
	return true;
}

bool cards_send(struct web *w, str type)
{
	const struct cards_print_in *in = w->in;
	AUTO_BUF(b, LIMIT_PDF_BYTES);
	buf_add_bytes(&b, in->made.p, in->made.n);
	return blob_answer_buf(w, str_is_none(type) ? S("application/pdf") : type, msgf(w->c, MSG_CARD_FILE,
		{ "date", str_sub(time_local_input(w->c->arena, w->c->now_ms), 0, 10) }), &b);
}

static bool sent(struct web *w) { return cards_send(w, STR_NONE); }

/* --- on the screen --- */

static bool sheet_of(struct printing *p, const struct pdf_card *d, enum lang lang, struct card_sheet *ret)
{
	struct ctx *c = p->w->c;
	*ret = (struct card_sheet){ .firm = d->firm, .foot = d->foot, .address = p->address, .has_qr = p->address.n > 0,
		.calls = arena_array(c->arena, struct card_caller, d->n_calls + 1), .n_calls = d->n_calls };
	ret->side = (struct card_side){ .lang = lang, .title = d->title, .n_dos = d->n_dos, .n_donts = d->n_donts };
	ret->side.dos = arena_array(c->arena, str, d->n_dos + 1);
	ret->side.donts = arena_array(c->arena, str, d->n_donts + 1);
	memcpy(ret->side.dos, d->dos, d->n_dos * sizeof(str));
	memcpy(ret->side.donts, d->donts, d->n_donts * sizeof(str));
	for (size_t i = 0; i < d->n_calls; i++) {
		ret->calls[i] = (struct card_caller){ d->calls[i].head, d->calls[i].text };
	}
	return !ret->has_qr || qr_svg(c, p->address, msg_text(lang, MSG_CARD_CODE), &ret->qr);
}

static bool print(struct web *w)
{
	struct ctx *c = w->c;
	struct printing p = { .w = w };
	struct cards_paper v = { .back = url_path(c, "/binder/cards") };
	struct cards_print_in in = { .langs = CARD_BOTH };
	if (!read_cards(&p, &in)) {
		return false;
	}
	v.cards = arena_array(c->arena, struct card_sheet, p.n + 1);
	for (size_t i = 0; i < p.n; i++) {
		if (!sheet_of(&p, &p.to[i], i % 2 ? LANG_EN : LANG_JA, &v.cards[v.n_cards++])) {
			return false;
		}
	}
	struct page_view view = { .title = msg(c, MSG_CARD_TITLE), .nav = NAV_PREPARE, .body = cards_paper_body, .view = &v, .is_wide = true };
	return page_show(w, 200, &view);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/binder/cards", .needs = ACCESS_VIEWER, .show = show, .doc = "Page: first-action cards and printing them." },
	{ .method = HTTP_POST, .pattern = "/binder/cards", .flags = ROUTE_SLOW | ROUTE_BYTES, .op = &op_cards_print, .prepare = cards_prepare, .answer = sent,
		.refuse = refuse, .doc = "The cards as PDF." },
	{ .method = HTTP_GET, .pattern = "/binder/cards/print", .needs = ACCESS_VIEWER, .show = print, .doc = "Page: all cards in both languages, to print." },
	{ .method = HTTP_GET, .pattern = "/binder/cards/{card}", .needs = ACCESS_VIEWER, .show = card_show, .doc = "Page: one card, its words and versions." },
	{ .method = HTTP_POST, .pattern = "/binder/cards/{card}", .op = &op_card_change, .answer = saved, .refuse = card_refuse, .doc = "Changes a card." },
	{ .method = HTTP_POST, .pattern = "/binder/cards/{card}/back", .op = &op_card_back, .answer = saved, .refuse = card_refuse,
		.doc = "Goes back to the built-in card." },
};
const struct route_table card_routes = { routes, sizeof routes / sizeof routes[0] };
