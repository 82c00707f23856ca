#include "room/aid.h"

#include "catalog/catalog.h"
#include "escalation/escalation.h"
#include "messages.h"

static const char *const answer_codes[] = { "", "yes", "no", "unknown" };

static enum level_answer answer_of(str code)
{
	for (int k = LEVEL_ANSWER_YES; k <= LEVEL_ANSWER_UNKNOWN; k++) {
		if (str_eq(code, str_from_c(answer_codes[k]))) {
			return (enum level_answer)k;
		}
	}
	return LEVEL_ANSWER_NONE;
}

static enum level_answer fill_question(struct web *w, const struct level_question *q, struct aid_question *ret)
{
	static const int labels[] = { 0, MSG_OPEN_YES, MSG_OPEN_NO, MSG_OPEN_UNKNOWN };
	struct ctx *c = w->c;
	ret->name = STR_CAT(c->arena, S("q_"), q->key);
	ret->text = text2_in(q->text, c->lang);
	ret->help = text2_in(q->help, c->lang);
	enum level_answer answer = answer_of(raw_get(&w->form, str_cz(c->arena, ret->name)));
	for (int k = LEVEL_ANSWER_YES; k <= LEVEL_ANSWER_UNKNOWN; k++) {
		ret->answers[ret->n_answers++] = (struct aid_answer){ str_from_c(answer_codes[k]), msg(c, labels[k]),
			(int)answer == k };
	}
	return answer;
}

/* "q_customers=no|unknown q_staff=yes": how the page's script knows the same rule. */
static str rule_when(struct ctx *c, const struct level_rule *rule)
{
	str out = S("");
	for (size_t q = 0; q < c->catalog->n_questions; q++) {
		str accepted = S("");
		for (int k = LEVEL_ANSWER_YES; k <= LEVEL_ANSWER_UNKNOWN; k++) {
			if (rule->accepts[q] & (1u << k)) {
				accepted = STR_CAT(c->arena, accepted, accepted.n ? S("|") : S(""), str_from_c(answer_codes[k]));
			}
		}
		if (accepted.n) {
			out = STR_CAT(c->arena, out, out.n ? S(" q_") : S("q_"), c->catalog->questions[q].key, S("="), accepted);
		}
	}
	return out;
}

const struct level_rule *aid_make(struct web *w, struct url action, struct aid_view *ret)
{
	struct ctx *c = w->c;
	const struct catalog *k = c->catalog;
	enum level_answer answers[LEVEL_QUESTIONS_MAX] = { 0 };
	ret->action = action;
	ret->questions = arena_array(c->arena, struct aid_question, k->n_questions);
	ret->n_questions = k->n_questions;
	for (size_t q = 0; q < k->n_questions; q++) {
		answers[q] = fill_question(w, &k->questions[q], &ret->questions[q]);
	}
	const struct level_rule *proposed = catalog_level_propose(k, answers);
	ret->rules = arena_array(c->arena, struct aid_rule, k->n_rules);
	ret->n_rules = k->n_rules;
	for (size_t r = 0; r < k->n_rules; r++) {
		const struct level *l = level_of(c, (struct opt_int){ true, k->rules[r].level });
		str number = str_printf(c->arena, "%d", k->rules[r].level);
		ret->rules[r] = (struct aid_rule){ .when = rule_when(c, &k->rules[r]), .level = number,
			.title = msgf(c, MSG_OPEN_AID_PROPOSAL, { "level", number }, { "name", text2_in(l->name, c->lang) }),
			.reason = text2_in(k->rules[r].reason, c->lang), .is_proposed = &k->rules[r] == proposed };
	}
	return proposed;
}
