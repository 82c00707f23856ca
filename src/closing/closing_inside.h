/* closing_inside: what the two files of operations of the closing sheet share. */
#pragma once
#include "closing/closing.h"

static inline str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static inline str code_of(const struct choices *set, int v) { return v < 0 ? S("") : str_from_c(set->v[v].code); }

/* What was typed; of a question the firm hid, and with nothing typed, what stood there: nothing written is lost by hiding. */
str closing_keep(const struct sheet_def *d, const char *key, str typed, str old);
/* The sheet of an open room. */
bool closing_open(struct ctx *c, struct id incident_id, struct closing *ret);
/* One more line of an entry, when there is something to say. */
str closing_line(struct ctx *c, str text, str line);
/*
 * Somebody wrote there since the form was shown: who, when, and what stands there now. `key`: an item the newest entry about it
 * brought. Always false.
 */
bool closing_faster(struct ctx *c, struct id incident_id, str key, str now);
/* True: the form saw it as it is, or did not say. */
bool closing_is_seen(str seen, str mark);

#define IN(T, title, member, how_read, more, label_msg, text) \
	{ .name = title, .type = how_read, .offset = offsetof(struct T, member), .flags = more, .label = label_msg, .doc = text }
#define PATH(T) \
	IN(T, "incident", incident_id, FIELD_ID, FIELD_PATH | FIELD_REQUIRED, MSG_STEP_LABEL_INCIDENT, "its incident")
#define PICK(T, title, member, set, more, label_msg, text) \
	{ .name = title, .type = FIELD_CHOICE, .offset = offsetof(struct T, member), .flags = more, .choices = &set, \
		.label = label_msg, .doc = text }
#define SEEN(T) \
	IN(T, "seen", seen, FIELD_LINE, FIELD_FORM_ONLY, MSG_CLOSING_LABEL_ROW, "of the form: what it showed, to notice who was faster")
#define CLOSING_OP(var, title, text, function, table, T, out_type, out_shape) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct out_type), \
		.out = &out_shape, .act = function }
