#include "window/window_paper.h"

#include "base/time.h"
#include "base/msg.h"
#include "messages.h"
#include "window/window.h"

static str join(struct ctx *c, str a, const char *between, str b)
{
	return a.n > 0 && b.n > 0 ? STR_CAT(c->arena, a, str_from_c(between), b) : a.n > 0 ? a : b;
}

static str ways_of(struct ctx *c, const struct window *w)
{
	str text = S("");
	for (size_t i = 0; i < w->n_phones; i++) {
		text = join(c, text, "\n", join(c, w->phones[i].label, " ", w->phones[i].number));
	}
	text = join(c, text, "\n", w->n_phones > 0 ? w->hours.n > 0 ? hours_text(c, w->hours) : msg(c, MSG_WINDOW_OPEN_UNKNOWN) : S(""));
	text = join(c, text, "\n", w->mail);
	return join(c, text, "\n", w->url);
}

static str what_of(struct ctx *c, const struct window *w)
{
	str text = join(c, w->about, "\n", w->duty);
	if (w->prefecture.n > 0) {
		text = join(c, text, "\n", msgf(c, MSG_WINDOW_ONLY_IN, { "place", w->prefecture }));
	}
	return join(c, text, "\n", w->note);
}

static str checked_of(struct ctx *c, const struct window *w)
{
	str day = join(c, time_date_full(c, w->checked_at), "\n", str_eq(w->checked_by, S("-")) ? S("") : w->checked_by);
	int mark = window_is_unverified(w) ? MSG_WINDOW_NOT_VERIFIED : w->is_stale ? MSG_WINDOW_STALE : MSG_NONE;
	return mark == MSG_NONE ? day : join(c, day, "\n", msg(c, mark));
}

static str symptom_ways(struct ctx *c, const struct window_symptom *s, const struct window *v, size_t n)
{
	str text = S("");
	for (size_t i = 0; i < s->n_windows; i++) {
		for (size_t k = 0; k < n; k++) {
			if (str_eq(v[k].key, s->windows[i])) {
				text = text.n > 0 ? msgf(c, MSG_WINDOW_SPAN_AND, { "one", text }, { "two", v[k].name }) : v[k].name;
			}
		}
	}
	return text;
}

static void head(struct ctx *c, struct document *ret, int title)
{
	*ret = (struct document){ .lang = c->lang };
	doc_add(ret, DOC_TITLE, msg(c, title));
	doc_add(ret, DOC_SUBTITLE, msgf(c, MSG_WINDOW_PAPER_MADE, { "org", c->org_name }, { "when", time_full(c, c->now_ms) }));
}

/* Desks that would send this firm away are not printed. */
static size_t of_here(struct window *v, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].is_elsewhere) {
			v[kept++] = v[i];
		}
	}
	return kept;
}

bool window_paper(struct ctx *c, bool with_private, struct document *ret)
{
	const struct window_knowledge *k = &c->catalog->windows;
	struct window *v;
	size_t n;
	(void)with_private; /* nothing here is */
	if (!window_list(c, false, &v, &n)) {
		return false;
	}
	n = of_here(v, n);
	head(c, ret, MSG_WINDOW_TITLE);
	doc_add(ret, DOC_HEADING, msg(c, MSG_WINDOW_WHAT_HAPPENED));
	struct doc_block *b = doc_add_rows(c, ret, DOC_LIST, k->n_symptoms + 1);
	DOC_ROW(c, b, { msg(c, MSG_WINDOW_COLUMN_SEEN), 0 }, { msg(c, MSG_WINDOW_FIRST), 0 }, { msg(c, MSG_WINDOW_COLUMN_ASK), 0 });
	for (size_t i = 0; i < k->n_symptoms; i++) {
		const struct window_symptom *s = &k->symptoms[i];
		DOC_ROW(c, b, { text2_in(s->name, c->lang), 0 }, { text2_in(s->first, c->lang), 0 }, { symptom_ways(c, s, v, n), 0 });
	}
	doc_add(ret, DOC_HEADING, msg(c, MSG_WINDOW_PUBLIC));
	b = doc_add_rows(c, ret, DOC_LIST, n + 1);
	DOC_ROW(c, b, { msg(c, MSG_WINDOW_COLUMN_WHO), 0 }, { msg(c, MSG_WINDOW_COLUMN_WHAT), 0 }, { msg(c, MSG_WINDOW_COLUMN_WAYS), 0 },
		{ msg(c, MSG_WINDOW_COLUMN_CHECKED), 0 });
	for (size_t i = 0; i < n; i++) {
		DOC_ROW(c, b, { join(c, v[i].name, "\n", v[i].runs), 0 }, { what_of(c, &v[i]), 0 }, { ways_of(c, &v[i]), 0 }, { checked_of(c, &v[i]), 0 });
	}
	doc_add(ret, DOC_LEGEND, msg(c, MSG_WINDOW_SOURCE_NOTE));
	return true;
}

static str helper_ways(struct ctx *c, const struct helper *h)
{
	str text = join(c, h->phone, "\n", hours_text(c, h->hours));
	text = join(c, text, "\n", h->contact);
	return join(c, text, "\n", h->mail);
}

bool helper_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct helper *v;
	size_t n;
	if (!helper_list(c, NULL, 0, &v, &n)) {
		return false;
	}
	head(c, ret, MSG_WINDOW_HELPERS);
	if (n == 0) {
		doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_WINDOW_HELPERS_NONE));
		return true;
	}
	struct doc_block *b = doc_add_rows(c, ret, DOC_LIST, n + 1);
	DOC_ROW(c, b, { msg(c, MSG_WINDOW_COLUMN_WHO), 0 }, { msg(c, MSG_WINDOW_COLUMN_WAYS), 0 }, { msg(c, MSG_WINDOW_COLUMN_WHAT), 0 },
		{ msg(c, MSG_WINDOW_NUMBER), 0 });
	for (size_t i = 0; i < n; i++) {
		str number = with_private ? v[i].number : v[i].has_number ? msg(c, MSG_WINDOW_NUMBER_LEFT_OUT) : S("");
		DOC_ROW(c, b, { join(c, v[i].name, "\n", v[i].kind_name), 0 }, { helper_ways(c, &v[i]), 0 },
			{ join(c, v[i].does, "\n", with_private ? v[i].agreed : S("")), 0 }, { number, 0 });
	}
	return true;
}
