/*
 * hook_rule: which target of webhooks (hook.h) is told of which event, from which level (どの送り先に何を知らせるか). A firm
 * that says nothing has what the program does by itself: what all are told of, whatever the level. A target has no quiet
 * hours and nothing is collected for it: a chat can be muted by whoever reads it, and a program does not sleep.
 */
#pragma once
#include "hook/hook.h"
#include "notice/rule.h"

struct notice_hook_cell {
	struct id hook_id;
	str name;                       /* of the target */
	int event;
	bool is_told;
	struct opt_int level;           /* from this one on; 0: whatever it is, also not decided; none: not told */
};
extern const struct shape notice_hook_shape;
struct notice_hook_book { struct hook *hooks; size_t n_hooks; struct notice_hook_cell *cells; /* EVENT_MAX of each */ };
/* Of all targets that are not removed, in their order. */
bool notice_hook_book_get(struct ctx *c, struct notice_hook_book *ret);
/* Whether a target hears of something that happened at this level (none: not decided). */
bool notice_hook_hears(const struct notice_hook_cell *cell, bool has_level, int64_t level);
/* 「すべて」「レベル2から」「知らせない」 */
str notice_hook_level_name(struct ctx *c, struct opt_int level);
/* In words what a target hears of: 「対応室が開いた（すべて）、レベルが上がった（レベル2から）」 */
bool notice_hook_said(struct ctx *c, struct id hook_id, str *ret);
/* "ID:opened:2", "ID:opened:off": how a cell is written in the form; `was` is what it said when it was shown. */
str notice_hook_code(struct ctx *c, const struct notice_hook_cell *cell, struct opt_int level);

/* Each "ID:EVENT:LEVEL" (off: not told), with ":WAS" behind it when it is known what it said before. All or none. */
struct notice_hooks_in { struct str_list cells; };
extern const struct operation op_notice_hooks_set;
