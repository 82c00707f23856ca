#include "escalation/escalation_paper.h"

#include "base/msg.h"
#include "escalation/escalation_inside.h"
#include "messages.h"

static struct doc_cell cell(str text) { return (struct doc_cell){ text, DOC_MARK_NONE }; }
static struct doc_cell word(struct ctx *c, int m) { return cell(msg(c, m)); }

static str line(struct ctx *c, str text, str more) { return more.n == 0 ? text : STR_CAT(c->arena, text, text.n ? S("\n") : S(""), more); }

static str names_of(struct ctx *c, struct str_list keys)
{
	return role_names_of(c, keys.v, keys.n, c->lang == LANG_EN ? ", " : "、");
}

bool level_paper(struct ctx *c, bool with_private, struct document *ret)
{
	const struct level *v;
	size_t n;
	(void)with_private;
	if (!level_all(c, &v, &n)) {
		return false;
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_ESCALATION_PAPER_LEVELS));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_LEVEL_LABEL_NUMBER), word(c, MSG_LEVEL_LABEL_SCOPE), word(c, MSG_LEVEL_LABEL_ROLE), word(c, MSG_LEVEL_LABEL_CALL),
		word(c, MSG_LEVEL_LABEL_REPORT));
	for (size_t i = n; i > 0; i--) { /* the gravest first */
		const struct level *l = &v[i - 1];
		DOC_ROW(c, b, cell(STR_CAT(c->arena, str_i64(c->arena, l->number), S("　"), text2_in(l->name, c->lang))),
			cell(level_part_text(c, l, LEVEL_PART_SCOPE)), cell(level_part_text(c, l, LEVEL_PART_ROLE)),
			cell(level_part_text(c, l, LEVEL_PART_CALL)), cell(level_part_text(c, l, LEVEL_PART_REPORT)));
	}
	return true;
}

bool commander_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct commander *v;
	size_t n;
	(void)with_private;
	if (!commander_list(c, &v, &n)) {
		return false;
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_ESCALATION_PAPER_COMMANDERS));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_ESCALATION_PAPER_WHEN), word(c, MSG_ESCALATION_PAPER_COMMANDS), word(c, MSG_ESCALATION_PAPER_DEPUTIES),
		word(c, MSG_ESCALATION_PAPER_ACTS));
	for (size_t i = 0; i < n; i++) {
		str who = v[i].how == COMMANDER_NOBODY ? msg(c, MSG_ESCALATION_PAPER_NOBODY) : v[i].person_name;
		str role = v[i].role.n ? role_name_of(c, v[i].role) : S("");
		DOC_ROW(c, b, cell(line(c, v[i].title, v[i].likely)), cell(line(c, who, role)), cell(v[i].deputy_names), cell(v[i].department));
	}
	return true;
}

bool stop_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct stop_rule *v;
	size_t n;
	(void)with_private;
	if (!stop_list(c, S(""), &v, &n)) {
		return false;
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_ESCALATION_PAPER_STOPS));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_ESCALATION_PAPER_STOP), word(c, MSG_ESCALATION_PAPER_FIRST), word(c, MSG_ESCALATION_PAPER_FINAL),
		word(c, MSG_ESCALATION_PAPER_CONSULT), word(c, MSG_ESCALATION_PAPER_TOLD));
	for (size_t i = 0; i < n; i++) {
		str first = v[i].first.n ? role_name_of(c, v[i].first) : S("-"), told = S("");
		if (v[i].told_before.n) {
			told = line(c, told, msgf(c, MSG_ESCALATION_PAPER_BEFORE, { "who", names_of(c, v[i].told_before) }));
		}
		if (v[i].told_after.n) {
			told = line(c, told, msgf(c, MSG_ESCALATION_PAPER_AFTER, { "who", names_of(c, v[i].told_after) }));
		}
		DOC_ROW(c, b, cell(line(c, line(c, v[i].title, v[i].impact_name), v[i].how)), cell(first),
			cell(v[i].final.n ? role_name_of(c, v[i].final) : S("-")), cell(names_of(c, v[i].consult)), cell(told));
	}
	return true;
}

bool bcp_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct bcp_item *v;
	size_t n;
	if (!bcp_list(c, &v, &n)) {
		return false;
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_ESCALATION_PAPER_BCP));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_BCP_PAGE_WORK), word(c, MSG_BCP_PAGE_TARGET), word(c, MSG_BCP_PAGE_WHO), word(c, MSG_BCP_PAGE_BY_HAND),
		word(c, MSG_BCP_PAGE_NEEDS));
	for (size_t i = 0; i < n; i++) {
		const struct bcp_item *x = &v[i];
		str place = x->place.has ? str_i64(c->arena, x->place.v) : S("-");
		str who = line(c, line(c, x->owner.n ? x->owner : msg(c, MSG_BCP_PAGE_NO_OWNER), x->vendor), with_private || x->contacts.n == 0 ? x->contacts
			: msg(c, MSG_ESCALATION_PAPER_LEFT_OUT));
		str needs = S("");
		for (size_t k = 0; k < x->n_needs; k++) {
			needs = line(c, needs, x->needs_name[k]);
		}
		DOC_ROW(c, b, cell(line(c, STR_CAT(c->arena, place, S("　"), x->title), x->why)), cell(x->target.n ? x->target : msg(c, MSG_BCP_PAGE_NO_TARGET)),
			cell(who), cell(x->substitute), cell(needs));
	}
	return true;
}
