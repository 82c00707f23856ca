/* What the files of ask share. */
#pragma once
#include "ask/ask.h"

str ask_group_code(int group);
/* Inside a write: a new code, kept as its hash. asked_id, answer_id none: of the group. */
bool ask_code_new(struct ctx *c, struct id round_id, int group, struct id asked_id, struct id answer_id, str *ret_code);
str ask_link_of(struct ctx *c, str base_url, str code);
bytes ask_hash(struct ctx *c, str text);
/* The round, while it takes answers; ERR_CONFLICT when it is closed. */
bool ask_round_open(struct ctx *c, struct id id, struct ask_round *ret);
/* The beginning of the day, JST. */
int64_t ask_day(int64_t ms);
/* When it next reminds by itself after now: 9:00 three days and one day before the end. */
struct opt_int ask_next_reminder(const struct ctx *c, int64_t closes_at, bool is_reminding);
