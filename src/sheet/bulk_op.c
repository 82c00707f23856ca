/* Many rows at once, all or none, and back again. */
#include "sheet/sheet_inside.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/msg.h"
#include "messages.h"
#include "sheet_sql.h"

static const struct choice bulks[] = { { "set", MSG_SHEET_BULK_SET }, { "check", MSG_SHEET_BULK_CHECK }, { "archive", MSG_SHEET_BULK_ARCHIVE } };
const struct choices sheet_bulk_choices = { bulks, sizeof bulks / sizeof bulks[0] };

#define F(member, kind, text) { #member, kind, offsetof(struct sheet_batch, member), .doc = text }
static const struct field batch_fields[] = {
	F(id, FIELD_ID, "Undo it by this; null when no row changed."), F(sheet, FIELD_LINE, "Key of the ledger."),
	{ "what", FIELD_CHOICE, offsetof(struct sheet_batch, what), .choices = &sheet_bulk_choices, .doc = "What was done." },
	F(n, FIELD_INT, "Rows that changed; those that said so already are not among them."), F(made_at, FIELD_INSTANT, "When."),
	F(undone_at, FIELD_INSTANT, "When it was undone."),
};
#undef F
const struct shape sheet_batch_shape = { "SheetBatch", batch_fields, sizeof batch_fields / sizeof batch_fields[0], sizeof(struct sheet_batch) };

bool sheet_batch_get(struct ctx *c, str sheet, struct id id, struct sheet_batch *ret)
{
	struct sheet_batch_one_row r;
	bool found;
	if (!q_sheet_batch_one(c, (struct sheet_batch_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found || !str_eq(r.sheet, sheet)) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_BATCH);
	}
	*ret = (struct sheet_batch){ r.id, r.sheet, choice_find(&sheet_bulk_choices, r.what), { true, r.n }, { true, r.made_at }, r.undone_at };
	return true;
}

/* --- there --- */

struct picked { struct id id; struct opt_int version; };

static bool read_picked(struct ctx *c, str text, struct picked *ret)
{
	str version = text, id = str_cut(&version, ':');
	ret->version.has = id_parse(id, &ret->id) && !str_is_none(version) && str_to_i64(version, &ret->version.v);
	return ret->version.has || fail_field(c, "rows", MSG_SHEET_BULK_BAD_ROW);
}

/* Opens a chosen row: on the list and as it was seen. */
static bool open_picked(struct ctx *c, str sheet, const struct picked *p, struct sheet_row *r, struct writing *w)
{
	if (!sheet_open(c, sheet, p->id, r, w) || !sheet_is_seen(c, r, p->version, MSG_SHEET_BULK_CHANGED_SINCE)) {
		return false;
	}
	if (r->state != SHEET_ACTIVE) {
		fail(c, ERR_CONFLICT, MSG_SHEET_BULK_GONE);
		return fail_arg(c, "title", r->title);
	}
	return true;
}

/* *ret_changed false: it said so already. */
static bool change_one(struct ctx *c, const struct sheet_bulk_in *in, struct id batch, const struct picked *p, bool *ret_changed)
{
	struct sheet_row r;
	struct writing w;
	*ret_changed = true;
	if (!open_picked(c, in->sheet, p, &r, &w)) {
		return false;
	}
	str before = r.body;
	if (in->what == SHEET_BULK_SET && !sheet_values_take(c, &in->values, &w)) {
		return false;
	}
	if (in->what == SHEET_BULK_SET && str_eq(before, r.body)) {
		*ret_changed = false;
		return true;
	}
	int64_t seen = r.version.v + (in->what == SHEET_BULK_CHECK ? 0 : 1);
	if (!q_sheet_batch_row_add(c, (struct sheet_batch_row_add_in){ .batch_id = batch, .seen = seen, .row_id = r.id })) {
		return false;
	}
	if (in->what == SHEET_BULK_CHECK) {
		return sheet_check_put(c, &w);
	}
	if (in->what == SHEET_BULK_ARCHIVE) {
		sheet_state_set(c, &w, SHEET_ARCHIVED);
	}
	return sheet_put(c, &w, in->reason);
}

static bool count_changed(struct ctx *c, const struct sheet_bulk_in *in, struct id batch, int64_t *ret)
{
	struct picked *p = arena_array(c->arena, struct picked, in->rows.n);
	*ret = 0;
	for (size_t i = 0; i < in->rows.n; i++) {
		bool changed = false, again = false;
		if (!read_picked(c, in->rows.v[i], &p[i])) {
			return false;
		}
		for (size_t k = 0; k < i && !again; k++) {
			again = id_eq(p[k].id, p[i].id); /* chosen twice is chosen */
		}
		if (!again && !change_one(c, in, batch, &p[i], &changed)) {
			return false;
		}
		*ret += changed;
	}
	return true;
}

static bool act_bulk(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_bulk_in *in = arg;
	struct sheet_batch *b = ret_out;
	const struct sheet_def *d;
	if (!sheet_def_to_edit(c, in->sheet, &d)) {
		return false;
	}
	if (in->rows.n == 0) {
		return fail_field(c, "rows", MSG_SHEET_BULK_NO_ROWS);
	}
	if (in->what == SHEET_BULK_SET && in->values.n == 0) {
		return fail_field(c, "values", MSG_SHEET_BULK_NO_VALUES);
	}
	*b = (struct sheet_batch){ .id = id_new(c->now_ms), .sheet = in->sheet, .what = in->what, .n = { true, 0 }, .made_at = { true, c->now_ms } };
	return q_sheet_batch_add(c, (struct sheet_batch_add_in){ .id = b->id, .sheet = in->sheet,
			.what = str_from_c(sheet_bulk_choices.v[in->what].code), .n = 0, .made_at = c->now_ms, .made_by_id = c->who.account_id }) &&
		count_changed(c, in, b->id, &b->n.v) && q_sheet_batch_counted(c, (struct sheet_batch_counted_in){ .n = b->n.v, .id = b->id });
}

/* --- and back --- */

static bool uncheck(struct ctx *c, const struct sheet_batch *b, const struct sheet_batch_rows_row *of, struct writing *w)
{
	struct sheet_row *r = w->row;
	if (r->checked_at.v != b->made_at.v) {
		fail(c, ERR_CONFLICT, MSG_SHEET_BACK_CHANGED_SINCE);
		fail_arg(c, "title", r->title);
		fail_arg(c, "who", str_is_none(r->checked_by_name) ? S("-") : r->checked_by_name);
		return fail_arg(c, "when", time_short(c, r->checked_at.v));
	}
	r->check_due = of->check_due;
	return q_sheet_unchecked(c, (struct sheet_unchecked_in){ .checked_at = of->checked_at, .checked_by_id = of->checked_by_id,
		.check_due = of->check_due, .id = r->id }) && sheet_index_put(c, w);
}

static bool back_one(struct ctx *c, const struct sheet_batch *b, const struct sheet_batch_rows_row *of)
{
	struct sheet_row r;
	struct sheet_version v;
	struct writing w;
	if (!sheet_open(c, b->sheet, of->row_id, &r, &w) ||
	    !sheet_is_seen(c, &r, (struct opt_int){ true, of->version }, MSG_SHEET_BACK_CHANGED_SINCE)) {
		return false;
	}
	if (b->what == SHEET_BULK_CHECK) {
		return uncheck(c, b, of, &w);
	}
	if (!sheet_version_get(c, of->row_id, of->version - 1, &v) || !sheet_version_take(c, &v, &w)) {
		return false;
	}
	r.check_due = of->check_due;
	return sheet_put(c, &w, msg(c, MSG_SHEET_UNDONE));
}

static bool act_bulk_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_batch_act_in *in = arg;
	struct sheet_batch *b = ret_out;
	struct sheet_batch_rows_rows rows;
	const struct sheet_def *d;
	if (!sheet_def_to_edit(c, in->sheet, &d) || !sheet_batch_get(c, in->sheet, in->id, b) || !q_sheet_batch_rows(c, (struct sheet_batch_rows_in){ .batch_id = in->id }, &rows)) {
		return false;
	}
	if (b->undone_at.has) {
		return fail(c, ERR_CONFLICT, MSG_SHEET_BULK_UNDONE);
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (!back_one(c, b, &rows.v[i])) {
			return false;
		}
	}
	b->undone_at = (struct opt_int){ true, c->now_ms };
	return q_sheet_batch_undone(c, (struct sheet_batch_undone_in){ .undone_at = b->undone_at, .id = b->id });
}

static const struct field bulk_fields[] = { PATH_SHEET(sheet_bulk_in),
	{ .name = "what", .type = FIELD_CHOICE, .offset = offsetof(struct sheet_bulk_in, what), .flags = FIELD_REQUIRED, .choices = &sheet_bulk_choices,
		.label = MSG_SHEET_BULK_WHAT, .doc = "set values, say that they are still true, take them off the list" },
	VALUES(sheet_bulk_in),
	{ .name = "rows", .type = FIELD_LINES, .offset = offsetof(struct sheet_bulk_in, rows), .max = LIMIT_SHEET_BULK, .label = MSG_SHEET_BULK_ROWS,
		.doc = "ID:VERSION of each row as it was seen; 409 and nothing done when one has a newer version" },
	REASON(sheet_bulk_in, "why, for the history") };
static const struct field bulk_back_fields[] = { PATH_SHEET(sheet_batch_act_in),
	{ .name = "batch", .type = FIELD_ID, .offset = offsetof(struct sheet_batch_act_in, id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_SHEET_BULK_ROWS, .doc = "what the change of many rows answered" } };
SHEET_OP(op_sheet_bulk, "sheet_bulk", "change many rows at once, all or none", act_bulk, bulk_fields, sheet_bulk_in, sheet_batch, sheet_batch_shape);
SHEET_OP(op_sheet_bulk_back, "sheet_bulk_back", "undo a change of many rows", act_bulk_back, bulk_back_fields, sheet_batch_act_in, sheet_batch,
	sheet_batch_shape);
