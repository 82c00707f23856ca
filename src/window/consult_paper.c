#include "window/consult_paper.h"

#include "base/msg.h"
#include "base/time.h"
#include "messages.h"

/* One block a section: at most SHEET_SECTIONS_MAX of them, with their headings well below DOC_BLOCKS_MAX. */
_Static_assert(SHEET_SECTIONS_MAX * 2 + 6 <= DOC_BLOCKS_MAX, "document.h");

static void add_section(struct ctx *c, const struct consult *k, int section, struct document *ret)
{
	struct doc_block *b = NULL;
	for (size_t f = 0; f < k->n; f++) {
		const struct consult_answer *a = &k->v[f];
		if (a->field->section != section) {
			continue;
		}
		if (!b) {
			doc_add(ret, DOC_HEADING, text2_in(k->def->sections[section], c->lang));
			b = doc_add_rows(c, ret, DOC_LIST, k->n + 1);
			DOC_ROW(c, b, { msg(c, MSG_CONSULT_COLUMN_ASKED), 0 }, { msg(c, MSG_CONSULT_COLUMN_ANSWER), 0 });
		}
		bool known = a->text.n > 0;
		str asked = text2_in(a->field->name, c->lang);
		asked = known ? STR_CAT(c->arena, asked, S("\n"), msgf(c, MSG_CONSULT_PAPER_FROM, { "from", a->origin_text })) : asked;
		DOC_ROW(c, b, { asked, 0 }, { known ? a->text : msg(c, MSG_CONSULT_UNKNOWN), 0 });
	}
}

bool consult_paper(struct ctx *c, const struct incident *i, const struct consult *k, struct document *ret)
{
	*ret = (struct document){ .lang = c->lang };
	str version = k->version.has ? msgf(c, MSG_CONSULT_PAPER_VERSION, { "version", str_i64(c->arena, k->version.v) }) : msg(c, MSG_CONSULT_NOT_SAVED);
	doc_add(ret, DOC_RIGHT, STR_CAT(c->arena, c->org_name, S("\n"), time_full(c, c->now_ms), S("\n"), version));
	doc_add(ret, DOC_TITLE, text2_in(k->def->name, c->lang));
	doc_add(ret, DOC_SUBTITLE, i->name);
	if (i->mode == INCIDENT_EXERCISE) {
		doc_add(ret, DOC_STRONG, msg(c, MSG_CONSULT_PAPER_EXERCISE));
	}
	for (size_t s = 0; s < k->def->n_sections; s++) {
		add_section(c, k, (int)s, ret);
	}
	doc_add(ret, DOC_LEGEND, msg(c, MSG_CONSULT_PAPER_NOTE));
	return true;
}
