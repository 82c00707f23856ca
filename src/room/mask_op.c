/* Masking (墨消し): one person asks, another agrees; see journal/journal.h for what it destroys. */
#include "base/limits.h"
#include "decision/decision.h"
#include "messages.h"
#include "room/room.h"

struct mask_asked { struct id request_id; };

static const str step_prefix = { "step/", 5 }, words_suffix = { ":words", 6 };

static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	const struct mask_ask_in *in = arg;
	struct mask_asked *out = ret_out;
	struct incident i;
	str text;
	bool has_steps;
	if (!incident_get(c, in->incident_id, &i) || !journal_mask_text(c, i.id, in->seq.v, &text) ||
	    !journal_brings(c, i.id, in->seq.v, step_prefix, words_suffix, &has_steps)) {
		return false;
	}
	if (has_steps) { /* the words of a step stand in its row, and the journal holds their hash alone */
		return fail(c, ERR_CONFLICT, MSG_ENTRY_MASK_STEP);
	}
	if (!mask_black_out(c, text, in->part, &text)) { /* the part as typed stays nowhere */
		return false;
	}
	return journal_mask_ask(c, i.id, in->seq.v, text, in->reason, &out->request_id);
}

static bool decide_one(struct ctx *c, const struct mask_view *asked, bool grant)
{
	const struct journal_rows rows = { room_projections, room_projections_count, room_is_words, room_put_words };
	str before = S("");
	if (grant && !journal_mask_text(c, asked->incident_id, asked->seq, &before)) {
		return false;
	}
	return journal_mask_decide(c, asked->id, grant, &rows) &&
	       (!grant || report_mask_drafts(c, asked->incident_id, before, asked->text));
}

bool mask_decide(struct ctx *c, const struct mask_decide_in *in, bool grant)
{
	struct incident i;
	struct mask_view *open;
	size_t n;
	if (!incident_get(c, in->incident_id, &i) || !journal_mask_open(c, i.id, &open, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(open[k].id, in->request_id)) {
			return decide_one(c, &open[k], grant);
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_ENTRY_MASK_GONE);
}

static bool act_grant(struct ctx *c, const void *in, void *ret_out)
{
	(void)ret_out;
	return mask_decide(c, in, true);
}

static bool act_refuse(struct ctx *c, const void *in, void *ret_out)
{
	(void)ret_out;
	return mask_decide(c, in, false);
}

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }

static const struct field ask_fields[] = {
	PATH(mask_ask_in),
	{ .name = "entry", .type = FIELD_INT, .offset = offsetof(struct mask_ask_in, seq),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ENTRY_LABEL_SEQ, .doc = "number of the entry" },
	{ .name = "part", .type = FIELD_SECRET, .offset = offsetof(struct mask_ask_in, part), .flags = FIELD_REQUIRED,
		.max = LIMIT_TEXT_CHARS, .label = MSG_ENTRY_LABEL_PART, .doc = "exactly what must not stand there" },
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct mask_ask_in, reason), .flags = FIELD_REQUIRED,
		.label = MSG_ENTRY_LABEL_REASON, .doc = "why, without repeating it" },
};
static const struct field decide_fields[] = {
	PATH(mask_decide_in),
	{ .name = "request", .type = FIELD_ID, .offset = offsetof(struct mask_decide_in, request_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ENTRY_LABEL_REQUEST, .doc = "the request" },
};
static const struct field asked_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = offsetof(struct mask_asked, request_id), .doc = "the request" },
};
static const struct shape asked_shape = { "MaskRequest", asked_fields, 1, sizeof(struct mask_asked) };

const struct operation op_mask_ask = { .name = "mask_ask", .doc = "ask to black out a part of an entry",
	.needs = ACCESS_RESPONDER, .fields = ask_fields, .n_fields = sizeof ask_fields / sizeof ask_fields[0],
	.in_size = sizeof(struct mask_ask_in), .out_size = sizeof(struct mask_asked), .out = &asked_shape,
	.act = act_ask };
const struct operation op_mask_grant = { .name = "mask_grant", .doc = "agree to a masking: another person than asked",
	.needs = ACCESS_RESPONDER, .fields = decide_fields, .n_fields = sizeof decide_fields / sizeof decide_fields[0],
	.in_size = sizeof(struct mask_decide_in), .act = act_grant };
const struct operation op_mask_refuse = { .name = "mask_refuse", .doc = "refuse a masking", .needs = ACCESS_RESPONDER,
	.fields = decide_fields, .n_fields = sizeof decide_fields / sizeof decide_fields[0],
	.in_size = sizeof(struct mask_decide_in), .act = act_refuse };
