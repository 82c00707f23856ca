/* All ledgers by what they are for, and what modules say about one of them. */
#include "sheet/sheet_web.h"

#include "account/access.h"
#include "messages.h"
#include "sheet_html.h"

PAGE_BODY(sheets_page)

static struct sheet_card card_of(struct ctx *c, const struct sheet_def *d, const struct sheet_count *n)
{
	struct sheet_card k = { .to = sheet_url(c, d), .name = text2_in(d->name, c->lang), .about = text2_in(d->about, c->lang),
		.is_empty = !n || n->active == 0, .source = text2_in(d->source, c->lang), .is_verified = d->verified };
	k.count = k.is_empty ? msg(c, MSG_SHEET_PAGE_EMPTY) : msgf(c, MSG_SHEET_PAGE_COUNT, { "count", number_text(c, n->active) });
	k.is_due = n && n->due > 0;
	k.due = k.is_due ? msgf(c, MSG_SHEET_PAGE_DUE, { "count", number_text(c, n->due) }) : S("");
	return k;
}

struct known { const struct sheet_def **defs; size_t n_defs; struct sheet_count *counts; size_t n; };

/* The ledgers of a group, in the order of the catalogue, then those the firm made. */
static void fill_shelf(struct ctx *c, int group, const struct known *all, struct sheet_shelf *s)
{
	static const struct { int name, about; } says[SHEET_GROUP_MAX] = {
		[SHEET_GROUP_NONE] = { MSG_SHEET_PAGE_GROUP_FORMS, MSG_SHEET_PAGE_GROUP_FORMS_ABOUT },
		[SHEET_GROUP_OWN] = { MSG_SHEET_PAGE_GROUP_OWN, MSG_SHEET_PAGE_GROUP_OWN_ABOUT },
		[SHEET_GROUP_HELP] = { MSG_SHEET_PAGE_GROUP_HELP, MSG_SHEET_PAGE_GROUP_HELP_ABOUT },
		[SHEET_GROUP_PROTECT] = { MSG_SHEET_PAGE_GROUP_PROTECT, MSG_SHEET_PAGE_GROUP_PROTECT_ABOUT },
		[SHEET_GROUP_LEARN] = { MSG_SHEET_PAGE_GROUP_LEARN, MSG_SHEET_PAGE_GROUP_LEARN_ABOUT },
		[SHEET_GROUP_DECIDE] = { MSG_SHEET_PAGE_GROUP_DECIDE, MSG_SHEET_PAGE_GROUP_DECIDE_ABOUT },
	};
	*s = (struct sheet_shelf){ .name = msg(c, says[group].name), .about = msg(c, says[group].about),
		.cards = arena_array(c->arena, struct sheet_card, all->n_defs) };
	for (size_t i = 0; i < all->n_defs; i++) {
		const struct sheet_def *d = all->defs[i];
		const struct sheet_count *of = NULL;
		if (d->group != group || !sheet_has_rows(d)) {
			continue;
		}
		if (!sheet_may_see(c, d)) {
			continue;
		}
		for (size_t k = 0; k < all->n; k++) {
			of = str_eq(all->counts[k].sheet, d->key) ? &all->counts[k] : of;
		}
		s->cards[s->n_cards++] = card_of(c, d, of);
	}
}

/* Questions that other pages ask: there are no rows to lead to, only the form. */
static void fill_questions(struct ctx *c, const struct known *all, struct sheets_page *v)
{
	v->parts = arena_array(c->arena, struct sheet_hint, all->n_defs);
	for (size_t i = 0; v->can_make && i < all->n_defs; i++) {
		const struct sheet_def *d = all->defs[i];
		if (d->shape == SHEET_PART) {
			v->parts[v->n_parts++] = (struct sheet_hint){ .is_linked = true, .text = text2_in(d->name, c->lang),
				.to = url_below(c, sheet_url(c, d), "/", S("form")) };
		}
	}
}

bool sheet_all_show(struct web *w)
{
	static const int order[SHEET_GROUP_MAX] = { SHEET_GROUP_OWN, SHEET_GROUP_HELP, SHEET_GROUP_PROTECT, SHEET_GROUP_DECIDE, SHEET_GROUP_LEARN, SHEET_GROUP_NONE };
	struct ctx *c = w->c;
	struct known all;
	struct sheets_page v = { .shelves = arena_array(c->arena, struct sheet_shelf, SHEET_GROUP_MAX),
		.make = url_path(c, "/ledgers/new"), .can_make = access_allows(c->who.access, ACCESS_ADMIN) };
	if (!sheet_counts(c, &all.counts, &all.n) || !sheet_defs(c, &all.defs, &all.n_defs)) {
		return false;
	}
	for (size_t i = 0; i < SHEET_GROUP_MAX; i++) {
		fill_shelf(c, order[i], &all, &v.shelves[v.n_shelves]);
		v.n_shelves += v.shelves[v.n_shelves].n_cards > 0;
	}
	fill_questions(c, &all, &v);
	if (!sheet_hints_of(w, NULL, NULL, &v.hints)) {
		return false;
	}
	struct page_view page = { .title = msg(c, MSG_SHEET_PAGE_TITLE), .nav = NAV_LEDGERS, .body = sheets_page_body, .view = &v };
	return page_show(w, 200, &page);
}

/* --- what modules say --- */

bool sheet_hints_of(struct web *w, const struct sheet_def *d, const struct sheet_row *row, struct sheet_hints *ret)
{
	struct arena *a = w->c->arena;
	*ret = (struct sheet_hints){ .hints = arena_array(a, struct sheet_hint, SHEET_HINTS_MAX),
		.ways = arena_array(a, struct sheet_hint, SHEET_HINTS_MAX), .extras = arena_array(a, struct sheet_extra, SHEET_HINTS_MAX) };
	for (const struct sheet_hook *h = sheet_hooks; h->sheet; h++) {
		bool (*say)(struct web *, const struct sheet_def *, struct sheet_hints *) = d ? h->of_list : h->of_all;
		bool is_about = !d || h->sheet[0] == '\0' || str_eq(str_from_c(h->sheet), d->key);
		bool is_good = !is_about || (row ? !h->of_row || h->of_row(w, d, row, ret) : !say || say(w, d, ret));
		if (!is_good) {
			return false;
		}
	}
	return true;
}

void sheet_hint_add(struct sheet_hints *h, struct sheet_hint hint)
{
	if (h->n_hints < SHEET_HINTS_MAX) {
		h->hints[h->n_hints++] = hint;
	}
}

void sheet_way_add(struct sheet_hints *h, str text, struct url to)
{
	if (h->n_ways < SHEET_HINTS_MAX) {
		h->ways[h->n_ways++] = (struct sheet_hint){ .is_linked = true, .text = text, .to = to };
	}
}

struct sheet_extra *sheet_extra_add(struct ctx *c, struct sheet_hints *h, str heading, str none)
{
	size_t at = h->n_extras < SHEET_HINTS_MAX ? h->n_extras++ : SHEET_HINTS_MAX - 1;
	h->extras[at] = (struct sheet_extra){ .heading = heading, .none = none, .lines = arena_array(c->arena, struct sheet_hint, SHEET_HINTS_MAX) };
	return &h->extras[at];
}
