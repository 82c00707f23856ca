/* A procedure on paper: what to do first, then a table a phase, so that each can be handed to whoever does it. */
#include "base/time.h"
#include "messages.h"
#include "org/org.h"
#include "procedure/own_inside.h"

static str lines_marked(struct ctx *c, int label, const struct text2 *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, S("\n"), msgf(c, label, { "words", text2_in(v[i], c->lang) }));
	}
	return all;
}

/* With what not to do, what if, and whom to ask below it. */
static str detail_of(struct ctx *c, const struct procedure_step *s)
{
	str all = STR_CAT(c->arena, text2_in(s->detail, c->lang), lines_marked(c, MSG_OWN_PROCEDURE_PAPER_DONT, s->do_nots, s->n_do_nots),
		lines_marked(c, MSG_OWN_PROCEDURE_PAPER_IF, s->branches, s->n_branches), lines_marked(c, MSG_OWN_PROCEDURE_PAPER_VENDOR, s->vendor, s->n_vendor));
	return s->evidence ? STR_CAT(c->arena, all, S("\n"), msg(c, MSG_OWN_PROCEDURE_PAPER_EVIDENCE)) : all;
}

static bool add_phase(struct ctx *c, const struct procedure_def *d, int phase, struct document *to)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n_steps; i++) {
		n += d->steps[i].phase == phase;
	}
	if (n == 0) {
		return true;
	}
	doc_add(to, DOC_HEADING, msg(c, phase_choices.v[phase].label));
	struct doc_block *b = doc_add_rows(c, to, DOC_LIST, n + 1);
	DOC_ROW(c, b, { msg(c, MSG_OWN_PROCEDURE_PAPER_STEP) }, { msg(c, MSG_OWN_PROCEDURE_OWNER) }, { msg(c, MSG_OWN_PROCEDURE_DETAIL) },
		{ msg(c, MSG_OWN_PROCEDURE_BEFORE) });
	for (size_t i = 0; i < d->n_steps; i++) {
		const struct procedure_step *s = &d->steps[i];
		str owner, heading = text2_in(s->heading, c->lang);
		if (s->phase != phase) {
			continue;
		}
		if (!procedure_owner_text(c, s, &owner)) {
			return false;
		}
		str item = STR_CAT(c->arena, str_i64(c->arena, (int64_t)i + 1), S("  "), text2_in(s->item, c->lang));
		str before = text2_in(own_join(c, s->prerequisites, s->n_prerequisites), c->lang);
		DOC_ROW(c, b, { heading.n ? STR_CAT(c->arena, item, S("\n"), heading) : item }, { owner.n ? owner : S("-") }, { detail_of(c, s) }, { before });
	}
	return true;
}

static void add_card(struct ctx *c, int label, const struct text2 *v, size_t n, struct document *to)
{
	if (n == 0) {
		return;
	}
	struct doc_block *b = doc_add_rows(c, to, DOC_LIST, n + 1);
	DOC_ROW(c, b, { msg(c, label) });
	for (size_t i = 0; i < n; i++) {
		DOC_ROW(c, b, { text2_in(v[i], c->lang) });
	}
}

bool procedure_paper(struct ctx *c, str key, struct document *ret)
{
	const struct procedure_def *d;
	struct org firm;
	str version, note;
	if (!procedure_def_get(c, key, &d) || !org_get(c, &firm) || !procedure_version_text(c, key, d->version, d->is_own, &version)) {
		return false;
	}
	*ret = (struct document){ .lang = c->lang };
	doc_add(ret, DOC_TITLE, text2_in(d->name, c->lang));
	doc_add(ret, DOC_SUBTITLE, version);
	doc_add(ret, DOC_RIGHT, STR_CAT(c->arena, firm.name, S("\n"), msgf(c, MSG_OWN_PROCEDURE_PAPER_MADE, { "date", time_date_full(c, c->now_ms) })));
	note = text2_in(d->note, c->lang);
	if (note.n > 0) {
		doc_add(ret, DOC_PARAGRAPH, note);
	}
	if (d->n_card_do + d->n_card_dont > 0) {
		doc_add(ret, DOC_HEADING, msg(c, MSG_OWN_PROCEDURE_CARD));
		add_card(c, MSG_OWN_PROCEDURE_CARD_DO, d->card_do, d->n_card_do, ret);
		add_card(c, MSG_OWN_PROCEDURE_CARD_DONT, d->card_dont, d->n_card_dont, ret);
	}
	for (int i = 0; i < PHASE_MAX; i++) {
		if (!add_phase(c, d, i, ret)) {
			return false;
		}
	}
	doc_add(ret, DOC_FOOT, STR_CAT(c->arena, text2_in(d->name, c->lang), S("\n"), version));
	return true;
}
