/* Back to what a row was. */
#include "sheet/sheet_inside.h"

#include "base/msg.h"
#include "messages.h"

static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_back_in *in = arg;
	struct sheet_row *r = ret_out;
	struct sheet_version v;
	struct writing w;
	if (!sheet_open(c, in->sheet, in->id, r, &w) || !sheet_is_seen(c, r, in->version, MSG_SHEET_BACK_CHANGED_SINCE) ||
	    !sheet_version_get(c, in->id, in->to.v, &v)) {
		return false;
	}
	int state = r->state;
	str body = r->body;
	if (!sheet_version_take(c, &v, &w)) {
		return false;
	}
	if (state == r->state && str_eq(body, r->body)) {
		return fail(c, ERR_CONFLICT, MSG_SHEET_BACK_SAME);
	}
	str reason = !str_is_none(in->reason) && in->reason.n > 0 ? in->reason : msg(c, MSG_SHEET_UNDONE);
	return sheet_put(c, &w, reason) && sheet_row_get(c, in->sheet, in->id, ret_out);
}

static const struct field back_fields[] = { PATH_SHEET(sheet_back_in), PATH_ROW(sheet_back_in),
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct sheet_back_in, version), .flags = FIELD_REQUIRED,
		.label = MSG_SHEET_VERSION, .doc = "the version that was seen; 409 when there is a newer one" },
	{ .name = "to", .type = FIELD_INT, .offset = offsetof(struct sheet_back_in, to), .flags = FIELD_REQUIRED,
		.label = MSG_SHEET_TO_VERSION, .doc = "the earlier version whose values and state the row gets" },
	REASON(sheet_back_in, "why, for the history") };
SHEET_OP(op_sheet_back, "sheet_back", "make a row what it was in an earlier version", act_back, back_fields, sheet_back_in, sheet_row, sheet_row_shape);
