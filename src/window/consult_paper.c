#include "window/consult_paper.h"

#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"

#define PAPER_CHARS 300          /* of one answer: the whole stands in the room */
#define PAPER_LINES 5

/* Two sheets of A4 in all: a long answer ends with where the rest is. */
static str short_text(struct ctx *c, str text)
{
	size_t lines = 0, at = 0;
	while (at < text.n && lines < PAPER_LINES) {
		lines += text.p[at++] == '\n';
	}
	str kept = text_clip(c->arena, str_trim(str_sub(text, 0, at)), PAPER_CHARS);
	return kept.n >= str_trim(text).n ? kept : STR_CAT(c->arena, kept, S("\n"), msg(c, MSG_CONSULT_REST));
}

static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

/* What stands behind the number of its question, which is said already. */
str consult_short_name(struct ctx *c, const struct sheet_field *f)
{
	str name = text2_in(f->name, c->lang);
	size_t at = 0;
	while (at < name.n && at <= 3 && !is_digit(name.p[at])) {
		at++; /* one sign may stand before it */
	}
	if (at > 3 || at == name.n) {
		return name;
	}
	while (at < name.n && is_digit(name.p[at])) {
		at++;
	}
	str rest = str_sub(name, at, name.n), wide = S("\xE3\x80\x80");
	return str_trim(str_starts(rest, wide) ? str_sub(rest, wide.n, rest.n) : rest);
}

/* An answer with what belongs to its question; *at goes on to the next one. Empty: not known. */
static str answer_of(struct ctx *c, const struct consult *k, size_t *at, bool is_short)
{
	const struct consult_answer *a = &k->v[(*at)++];
	str text = a->text.n > 0 ? is_short ? short_text(c, a->text) : a->text : S("");
	for (; *at < k->n && k->v[*at].is_further; (*at)++) {
		const struct consult_answer *b = &k->v[*at];
		str more = b->text.n > 0 ? msgf(c, MSG_CONSULT_FACT, { "label", consult_short_name(c, b->field) }, { "value", is_short ? short_text(c, b->text) : b->text }) : S("");
		text = text.n > 0 && more.n > 0 ? STR_CAT(c->arena, text, S("\n"), more) : text.n > 0 ? text : more;
	}
	return text;
}

/* One row a group: its questions with their answers, or the names of those that have none. The next group begins at *at. */
static str group_text(struct ctx *c, const struct consult *k, size_t *at, bool of_open)
{
	int section = k->v[*at].field->section;
	str all = S("");
	while (*at < k->n && k->v[*at].field->section == section) {
		str name = text2_in(k->v[*at].field->name, c->lang), text = answer_of(c, k, at, true);
		str line = text.n > 0 ? msgf(c, MSG_CONSULT_FACT, { "label", name }, { "value", text }) : name;
		if ((text.n == 0) == of_open) {
			all = all.n > 0 ? STR_CAT(c->arena, all, S("\n"), line) : line;
		}
	}
	return all;
}

static void add_groups(struct ctx *c, const struct consult *k, bool of_open, struct document *ret)
{
	struct doc_block *b = NULL;
	for (size_t f = 0; f < k->n;) {
		str section = text2_in(k->def->sections[k->v[f].field->section], c->lang), text = group_text(c, k, &f, of_open);
		if (text.n > 0 && !b) {
			doc_add(ret, DOC_HEADING, msg(c, of_open ? MSG_CONSULT_PAPER_OPEN : MSG_CONSULT_PAPER_KNOWN));
			b = doc_add_rows(c, ret, DOC_ITEMS, k->def->n_sections + 1);
		}
		if (text.n > 0) {
			DOC_ROW(c, b, { S(""), 0 }, { section, 0 }, { text, 0 });
		}
	}
}

str consult_text(struct ctx *c, const struct incident *i, const struct consult *k)
{
	str all = STR_CAT(c->arena, text2_in(k->def->name, c->lang), S("\n"), c->org_name, S("　"), i->name, S("\n"), time_full(c, c->now_ms), S("\n"));
	all = i->mode == INCIDENT_EXERCISE ? STR_CAT(c->arena, all, msg(c, MSG_CONSULT_PAPER_EXERCISE), S("\n")) : all;
	for (size_t f = 0; f < k->n;) {
		str name = text2_in(k->v[f].field->name, c->lang), text = answer_of(c, k, &f, false);
		all = STR_CAT(c->arena, all, S("\n"), name, S("\n"), text.n > 0 ? text : msg(c, MSG_CONSULT_UNKNOWN), S("\n"));
	}
	return all;
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
	add_groups(c, k, false, ret);
	add_groups(c, k, true, ret);
	doc_add(ret, DOC_LEGEND, msg(c, MSG_CONSULT_PAPER_NOTE));
	return true;
}
