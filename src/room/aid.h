/* aid: the level aid: questions none of which has to be answered, and the level they speak for. A person decides. */
#pragma once
#include "web/widget.h"

struct aid_answer { str value, label; bool is_picked; };
struct aid_question { str name; str text; str help; struct aid_answer answers[3]; size_t n_answers; };
struct aid_rule { str when; str title; str reason; str level; bool is_proposed; };
struct aid_view {
	struct aid_question *questions; size_t n_questions;
	struct aid_rule *rules; size_t n_rules;
	struct url action;           /* asks without script; changes nothing */
};
struct level_rule;
/* From the answers that were sent, if any; NULL: they do not suffice for a proposal. */
const struct level_rule *aid_make(struct web *w, struct url action, struct aid_view *ret);
