/* What can be done with a row: add, change, take off the list and back, say that it is still true, say something about it. */
#include "sheet/sheet.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "db/job.h"
#include "messages.h"
#include "sheet/mark.h"
#include "sheet/sheet_inside.h"
#include "sheet_sql.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static str state_code(int state) { return str_from_c(sheet_state_choices.v[state].code); }

/* From the last look at it on: as often as its form says, or as the row itself does. */
static struct opt_int due_from(const struct writing *w, int64_t looked_at)
{
	int at = w->d->check_field.n > 0 ? sheet_field_find(w->d, w->d->check_field) : -1;
	bool own = at >= 0 && w->d->fields[at].type == SHEET_NUMBER && w->cells[at].has && w->cells[at].number > 0;
	return (struct opt_int){ w->d->check_days > 0, looked_at + (own ? w->cells[at].number : w->d->check_days) * DAY_MS };
}

/* --- the index and the links --- */

static bool index_one(struct ctx *c, const struct sheet_row *r, str field, str key)
{
	return q_sheet_index_add(c, (struct sheet_index_add_in){ .sheet = r->sheet, .field = field, .key = key, .row_id = r->id });
}

static bool index_field(struct ctx *c, const struct writing *w, const struct sheet_field *f, const struct sheet_cell *cell)
{
	bool is_pointer = f->type == SHEET_PERSON || f->type == SHEET_ROW;
	if (f->type == SHEET_TEXT || f->type == SHEET_CHOICES) {
		return true;
	}
	/* one without a value stands first, so that a list by this field has it too */
	return index_one(c, w->row, f->key, sheet_cell_key(c->arena, f, cell)) && (!is_pointer || !cell->has ||
		q_sheet_link_add(c, (struct sheet_link_add_in){ .row_id = w->row->id, .field = f->key,
			.to_kind = f->type == SHEET_PERSON ? S("person") : S("row"), .to_id = cell->id }));
}

/* What a firm hid is kept findable, so that it can be shown again at any time. */
static bool index_hidden(struct ctx *c, const struct writing *w)
{
	struct sheet_def all = { .fields = w->d->hidden, .n_fields = w->d->n_hidden };
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, all.n_fields);
	if (!sheet_body_read(c, &all, w->row->body, cells, NULL)) {
		return false;
	}
	for (size_t i = 0; i < all.n_fields; i++) {
		if (!index_field(c, w, &all.fields[i], &cells[i])) {
			return false;
		}
	}
	return true;
}

static str number_key(struct ctx *c, struct opt_int v)
{
	return v.has ? str_printf(c->arena, "%016llx", (unsigned long long)v.v) : S("");
}

static bool put_marks(struct ctx *c, const struct writing *w)
{
	const struct sheet_row *r = w->row;
	struct sheet_marks_row old;
	bool found;
	str marks = S("");
	if ((r->state == SHEET_ACTIVE && !sheet_marks_text(c, w->d, w->cells, &marks)) ||
	    !q_sheet_marks(c, (struct sheet_marks_in){ .id = r->id }, &old, &found)) {
		return false;
	}
	str before = found && !str_is_none(old.marks) ? old.marks : S("");
	bool is_same = found && !str_is_none(old.marks) && str_eq(before, marks);
	return is_same || (sheet_marks_move(c, r->sheet, r->number.v, before, marks) &&
		q_sheet_marks_put(c, (struct sheet_marks_put_in){ .marks = marks, .id = r->id }));
}

static bool put_lines(struct ctx *c, const struct writing *w)
{
	const struct sheet_row *r = w->row;
	if (!q_sheet_index_clear(c, (struct sheet_index_clear_in){ .row_id = r->id }) ||
	    !q_sheet_link_clear(c, (struct sheet_link_clear_in){ .row_id = r->id })) {
		return false;
	}
	for (size_t i = 0; r->state == SHEET_ACTIVE && i < w->d->n_fields; i++) {
		if (!index_field(c, w, &w->d->fields[i], &w->cells[i])) {
			return false;
		}
	}
	if (r->state == SHEET_ACTIVE && w->d->n_hidden > 0 && !index_hidden(c, w)) {
		return false;
	}
	return r->state == SHEET_ARCHIVED || (index_one(c, r, S(".number"), number_key(c, r->number)) &&
		index_one(c, r, S(".changed"), number_key(c, r->changed_at)) && index_one(c, r, S(".check"), number_key(c, r->check_due)));
}

bool sheet_index_put(struct ctx *c, const struct writing *w)
{
	return put_marks(c, w) && put_lines(c, w);
}

static bool put_version(struct ctx *c, const struct sheet_row *r, str reason)
{
	return q_sheet_version_add(c, (struct sheet_version_add_in){ .row_id = r->id, .version = r->version.v,
		.state = state_code(r->state), .body = r->body, .form = r->form.v, .reason = str_is_none(reason) ? S("") : reason,
		.made_at = c->now_ms, .made_by_id = c->who.account_id });
}

/* --- adding and changing --- */

/* Other days of its own count from the same look. */
static void move_due(struct writing *w, int64_t before)
{
	w->row->check_due.v += w->row->check_due.has ? due_from(w, 0).v - before : 0;
}

bool sheet_values_take(struct ctx *c, const struct raw_form *values, struct writing *w)
{
	int64_t before = due_from(w, 0).v;
	if (!sheet_cells_read(c, w->d, values, w->cells)) {
		return false;
	}
	move_due(w, before);
	w->row->title = w->cells[0].text;
	w->row->body = sheet_body(c, w->d, w->cells, &w->rest);
	w->row->form = (struct opt_int){ true, w->d->version };
	return true;
}

bool sheet_def_to_edit(struct ctx *c, str sheet, const struct sheet_def **ret)
{
	return sheet_def_get(c, sheet, ret) && (sheet_may_edit(c, *ret) || fail(c, ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

static bool begin(struct ctx *c, str sheet, struct sheet_row *row, struct writing *w)
{
	*w = (struct writing){ .row = row };
	if (!sheet_def_to_edit(c, sheet, &w->d)) {
		return false;
	}
	if (!sheet_has_rows(w->d)) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET);
	}
	w->cells = arena_array(c->arena, struct sheet_cell, w->d->n_fields);
	for (size_t i = 0; i < w->d->n_fields; i++) {
		w->cells[i].text = S("");
	}
	return true;
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_save_in *in = arg;
	struct sheet_row *r = ret_out;
	struct writing w;
	struct sheet_last_row last;
	if (!begin(c, in->sheet, r, &w) || !q_sheet_last(c, (struct sheet_last_in){ .sheet = in->sheet }, &last)) {
		return false;
	}
	if (last.last >= (w.d->shape == SHEET_FORM ? 1 : LIMIT_SHEET_ROWS)) {
		return fail(c, ERR_CONFLICT, w.d->shape == SHEET_FORM ? MSG_SHEET_FILLED : MSG_SHEET_TOO_MANY);
	}
	*r = (struct sheet_row){ .id = id_new(c->now_ms), .sheet = w.d->key, .number = { true, last.last + 1 }, .state = SHEET_ACTIVE,
		.version = { true, 1 }, .changed_at = { true, c->now_ms } };
	if (!sheet_values_take(c, &in->values, &w)) {
		return false;
	}
	r->check_due = due_from(&w, c->now_ms);
	return q_sheet_row_add(c, (struct sheet_row_add_in){ .id = r->id, .sheet = r->sheet, .number = r->number.v, .title = r->title,
			.body = r->body, .form = r->form.v, .made_at = c->now_ms, .changed_by_id = c->who.account_id, .check_due = r->check_due }) &&
		sheet_index_put(c, &w) && put_version(c, r, in->reason) && sheet_row_get(c, in->sheet, r->id, ret_out);
}

/* The row as it stands, for a change. */
bool sheet_open(struct ctx *c, str sheet, struct id id, struct sheet_row *row, struct writing *w)
{
	return begin(c, sheet, row, w) && sheet_row_get(c, sheet, id, row) && sheet_body_read(c, w->d, row->body, w->cells, &w->rest);
}

/* The same, and on the list. */
static bool open_active(struct ctx *c, str sheet, struct id id, struct sheet_row *row, struct writing *w)
{
	return sheet_open(c, sheet, id, row, w) && (row->state == SHEET_ACTIVE || fail(c, ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
}

bool sheet_put(struct ctx *c, struct writing *w, str reason)
{
	struct sheet_row *r = w->row;
	r->version.v++;
	r->changed_at = (struct opt_int){ true, c->now_ms };
	return q_sheet_row_put(c, (struct sheet_row_put_in){ .state = state_code(r->state), .title = r->title, .body = r->body,
			.form = r->form.v, .version = r->version.v, .changed_at = c->now_ms, .changed_by_id = c->who.account_id,
			.check_due = r->check_due, .id = r->id }) && sheet_index_put(c, w) && put_version(c, r, reason);
}

/* One's own other window is no other person. */
static int said_to_oneself(int msg_id)
{
	static const struct { int others, own; } says[] = { { MSG_SHEET_CHANGED_SINCE, MSG_SHEET_CHANGED_BY_YOU },
		{ MSG_SHEET_BULK_CHANGED_SINCE, MSG_SHEET_BULK_CHANGED_BY_YOU }, { MSG_SHEET_BACK_CHANGED_SINCE, MSG_SHEET_BACK_CHANGED_BY_YOU } };
	for (size_t i = 0; i < sizeof says / sizeof says[0]; i++) {
		if (says[i].others == msg_id) {
			return says[i].own;
		}
	}
	return msg_id;
}

bool sheet_is_seen(struct ctx *c, const struct sheet_row *r, struct opt_int version, int msg_id)
{
	if (version.has && version.v == r->version.v) {
		return true;
	}
	fail(c, ERR_CONFLICT, !id_is_none(r->changed_by_id) && id_eq(r->changed_by_id, c->who.account_id) ? said_to_oneself(msg_id) : msg_id);
	fail_arg(c, "title", r->title);
	fail_arg(c, "who", str_is_none(r->changed_by_name) ? S("-") : r->changed_by_name);
	return fail_arg(c, "when", time_short(c, r->changed_at.v));
}

/* Of two who changed the same, the field is left as the other one made it. */
static struct raw_form without_theirs(struct ctx *c, const struct sheet_save_in *in)
{
	struct raw_form f = { arena_array(c->arena, struct raw_value, in->values.n + 1), 0 };
	for (size_t i = 0; i < in->values.n; i++) {
		bool theirs = str_eq(raw_get(&in->keep, str_cz(c->arena, in->values.v[i].name)), S("theirs"));
		if (!theirs) {
			f.v[f.n++] = in->values.v[i];
		}
	}
	return f;
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_save_in *in = arg;
	struct sheet_row *r = ret_out;
	struct writing w;
	if (!open_active(c, in->sheet, in->id, r, &w)) {
		return false;
	}
	if (!sheet_is_seen(c, r, in->version, MSG_SHEET_CHANGED_SINCE)) {
		return false;
	}
	str before = r->body;
	struct raw_form values = without_theirs(c, in);
	if (!sheet_values_take(c, &values, &w)) {
		return false;
	}
	/* nothing new: no version of its own */
	return (str_eq(before, r->body) || sheet_put(c, &w, in->reason)) && sheet_row_get(c, in->sheet, in->id, ret_out);
}

void sheet_state_set(const struct ctx *c, struct writing *w, int state)
{
	w->row->state = state;
	w->row->check_due = state == SHEET_ACTIVE ? due_from(w, c->now_ms) : (struct opt_int){ 0 };
}

bool sheet_version_take(struct ctx *c, const struct sheet_version *v, struct writing *w)
{
	struct sheet_row *r = w->row;
	int64_t before = due_from(w, 0).v;
	if (!sheet_body_read(c, w->d, v->body, w->cells, &w->rest)) {
		return false;
	}
	move_due(w, before);
	if (r->state != v->state) {
		sheet_state_set(c, w, v->state);
	}
	r->title = w->cells[0].text;
	r->body = sheet_body(c, w->d, w->cells, &w->rest);
	r->form = (struct opt_int){ true, w->d->version };
	return true;
}

static bool set_state(struct ctx *c, const struct sheet_act_in *in, enum sheet_state to, struct sheet_row *r)
{
	struct writing w;
	if (!sheet_open(c, in->sheet, in->id, r, &w)) {
		return false;
	}
	if (r->state == (int)to) {
		return fail(c, ERR_CONFLICT, to == SHEET_ARCHIVED ? MSG_SHEET_IS_ARCHIVED : MSG_SHEET_IS_ACTIVE);
	}
	sheet_state_set(c, &w, (int)to);
	return sheet_put(c, &w, in->reason) && sheet_row_get(c, in->sheet, in->id, r);
}

static bool act_archive(struct ctx *c, const void *arg, void *ret_out)
{
	return set_state(c, arg, SHEET_ARCHIVED, ret_out);
}

static bool act_restore(struct ctx *c, const void *arg, void *ret_out)
{
	return set_state(c, arg, SHEET_ACTIVE, ret_out);
}

/* --- checking and saying --- */

bool sheet_check_put(struct ctx *c, struct writing *w)
{
	struct sheet_row *r = w->row;
	r->check_due = due_from(w, c->now_ms);
	return q_sheet_row_checked(c, (struct sheet_row_checked_in){ .checked_at = (struct opt_int){ true, c->now_ms },
			.checked_by_id = c->who.account_id, .check_due = r->check_due, .id = r->id }) && sheet_index_put(c, w);
}

static bool act_check(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_act_in *in = arg;
	struct sheet_row *r = ret_out;
	struct writing w;
	if (!open_active(c, in->sheet, in->id, r, &w)) {
		return false;
	}
	return sheet_check_put(c, &w) && sheet_row_get(c, in->sheet, in->id, ret_out);
}

static bool act_note(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_act_in *in = arg;
	struct sheet_note_count_row count;
	const struct sheet_def *d;
	if (!sheet_def_to_edit(c, in->sheet, &d) || !sheet_row_get(c, in->sheet, in->id, ret_out) ||
	    !q_sheet_note_count(c, (struct sheet_note_count_in){ .row_id = in->id }, &count)) {
		return false;
	}
	if (str_is_none(in->reason) || in->reason.n == 0) {
		return fail_field(c, "reason", MSG_SHEET_NOTE_MISSING);
	}
	if (count.n >= LIMIT_SHEET_NOTES) {
		return fail(c, ERR_CONFLICT, MSG_SHEET_TOO_MANY_NOTES);
	}
	return q_sheet_note_add(c, (struct sheet_note_add_in){ .id = id_new(c->now_ms), .row_id = in->id, .text = in->reason,
		.made_at = c->now_ms, .made_by_id = c->who.account_id });
}

/* --- rows of a file (src/table), inside its writes --- */

bool sheet_stage(struct ctx *c, const struct sheet_staged *in)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, in->d->n_fields);
	struct sheet_row r = { .id = in->id, .sheet = in->d->key, .number = { true, in->number }, .state = SHEET_ACTIVE, .title = in->title,
		.body = in->body, .form = { true, in->d->version }, .version = { true, 1 }, .changed_at = { true, c->now_ms } };
	struct writing w = { .d = in->d, .row = &r, .cells = cells };
	if (!sheet_body_read(c, in->d, in->body, cells, &w.rest)) {
		return false;
	}
	r.check_due = due_from(&w, c->now_ms);
	return q_sheet_row_stage(c, (struct sheet_row_stage_in){ .id = r.id, .sheet = r.sheet, .number = in->number, .title = r.title, .body = r.body,
			.form = r.form.v, .made_at = c->now_ms, .changed_by_id = c->who.account_id, .check_due = r.check_due }) &&
		put_lines(c, &w) && put_version(c, &r, S(""));
}

bool sheet_unstage(struct ctx *c, struct id id)
{
	return q_sheet_index_clear(c, (struct sheet_index_clear_in){ .row_id = id }) && q_sheet_link_clear(c, (struct sheet_link_clear_in){ .row_id = id }) &&
		q_sheet_version_clear(c, (struct sheet_version_clear_in){ .row_id = id }) && q_sheet_unstage(c, (struct sheet_unstage_in){ .id = id });
}

bool sheet_follow(struct ctx *c, const struct sheet_followed *f)
{
	struct sheet_row_one_row one;
	struct sheet_row r;
	struct writing w = { .row = &r };
	bool found;
	if (!q_sheet_row_one(c, (struct sheet_row_one_in){ .id = f->id }, &one, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	r = (struct sheet_row){ .id = one.id, .sheet = one.sheet, .number = { true, one.number }, .state = choice_find(&sheet_state_choices, one.state),
		.changed_at = { true, one.changed_at }, .check_due = one.check_due };
	if (!sheet_def_get(c, one.sheet, &w.d)) {
		return false;
	}
	w.cells = arena_array(c->arena, struct sheet_cell, w.d->n_fields);
	return sheet_body_read(c, w.d, one.body, w.cells, &w.rest) && sheet_index_put(c, &w) && (f->is_written ||
		q_sheet_version_add(c, (struct sheet_version_add_in){ .row_id = f->id, .version = f->version, .state = state_code(f->state), .body = f->body,
			.form = f->form, .reason = f->reason, .made_at = f->at, .made_by_id = f->by }));
}

/* --- rows that are found by nothing yet: written by an older program --- */

#define MARKED_AT_ONCE 100

static bool mark_row(struct ctx *c, const struct sheet_unmarked_row *u)
{
	struct sheet_row r;
	struct writing w = { .row = &r };
	c->org_id = u->org_id;
	if (!sheet_def_get(c, u->sheet, &w.d)) {
		if (c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c); /* its definition is gone: nothing lists it */
		return q_sheet_marks_put(c, (struct sheet_marks_put_in){ .marks = S(""), .id = u->id });
	}
	w.cells = arena_array(c->arena, struct sheet_cell, w.d->n_fields);
	return sheet_row_get(c, u->sheet, u->id, &r) && sheet_body_read(c, w.d, r.body, w.cells, &w.rest) && sheet_index_put(c, &w);
}

/*
 * Rows that were written with another version of their form: what sorts a value may be another thing now, and a field that is new
 * has no line. How far a ledger is stands beside its marks, under a name no mark has: "VERSION NUMBER", the number -1 when all is done.
 */
#define MARK_FORM S("@")
#define FORM_STRETCH 2000        /* numbers looked at at once */
#define FORM_DONE (-1)

static bool form_place(struct ctx *c, const struct sheet_def *d, int64_t *ret_from)
{
	struct sheet_mark_get_row row = { .numbers = { NULL, 0 } };
	bool found;
	int64_t version = -1;
	*ret_from = 0;
	if (!q_sheet_mark_get(c, (struct sheet_mark_get_in){ .sheet = d->key, .mark = MARK_FORM, .block = 0 }, &row, &found)) {
		return false;
	}
	if (found) {
		str rest = { (const char *)row.numbers.p, row.numbers.n }, first = str_cut(&rest, ' ');
		bool is_known = str_to_i64(first, &version) && version == d->version && str_to_i64(rest, ret_from);
		*ret_from = is_known ? *ret_from : 0;
	}
	return true;
}

static bool form_place_put(struct ctx *c, const struct sheet_def *d, int64_t from)
{
	str text = str_printf(c->arena, "%d %lld", d->version, (long long)from);
	return q_sheet_mark_put(c, (struct sheet_mark_put_in){ .numbers = str_bytes(text), .sheet = d->key, .mark = MARK_FORM, .block = 0 });
}

/* Goes on with one ledger as long as *left rows are. */
static bool follow_form(struct ctx *c, const struct sheet_def *d, int64_t *left)
{
	struct sheet_last_row last;
	struct sheet_older_rows rows;
	int64_t from;
	if (!form_place(c, d, &from) || from == FORM_DONE) {
		return c->err.code == ERR_NONE;
	}
	if (!q_sheet_last(c, (struct sheet_last_in){ .sheet = d->key }, &last)) {
		return false;
	}
	while (*left > 0 && from < last.last) {
		int64_t to = from + FORM_STRETCH, most = *left;
		if (!q_sheet_older(c, (struct sheet_older_in){ .sheet = d->key, .from = from, .to = to, .rows = most, .form = d->version }, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			if (!mark_row(c, &(struct sheet_unmarked_row){ .org_id = c->org_id, .id = rows.v[i].id, .sheet = d->key })) {
				return false;
			}
			to = (int64_t)rows.n == most ? rows.v[i].number : to;
		}
		*left -= (int64_t)rows.n;
		from = to;
	}
	return form_place_put(c, d, from < last.last ? from : FORM_DONE);
}

#define ORGS_AT_ONCE 50

/* Which built-in forms this program has. */
static void forms_of(struct ctx *c, struct sha256 *ret)
{
	str all = S("");
	for (size_t i = 0; i < c->catalog->n_sheets; i++) {
		all = STR_CAT(c->arena, all, c->catalog->sheets[i].key, S(" "), str_i64(c->arena, c->catalog->sheets[i].version), S("\n"));
	}
	sha256_of(str_bytes(all), ret);
}

static bool follow_org(struct ctx *c, bytes forms, int64_t *left)
{
	const struct sheet_def **defs;
	size_t n;
	if (!sheet_defs(c, &defs, &n)) {
		return false;
	}
	for (size_t k = 0; k < n && *left > 0; k++) {
		if (sheet_has_rows(defs[k]) && !follow_form(c, defs[k], left)) {
			return false;
		}
	}
	return *left == 0 || q_sheet_mark_put(c, (struct sheet_mark_put_in){ .numbers = forms, .sheet = S(""), .mark = MARK_FORM, .block = 0 });
}

/* Firms whose forms are those of last time are not even opened; own_op.c says when a firm changed one. */
static bool follow_forms(struct ctx *c, int64_t *left)
{
	struct sheet_unfollowed_rows orgs;
	struct sha256 now;
	forms_of(c, &now);
	bytes forms = { now.b, sizeof now.b };
	if (!q_sheet_unfollowed(c, (struct sheet_unfollowed_in){ .forms = forms, .rows = ORGS_AT_ONCE }, &orgs)) {
		return false;
	}
	for (size_t i = 0; i < orgs.n && *left > 0; i++) {
		c->org_id = orgs.v[i].id;
		if (!follow_org(c, forms, left)) {
			return false;
		}
	}
	*left = orgs.n == ORGS_AT_ONCE ? 0 : *left;
	return true;
}

bool sheet_mark_some(struct ctx *c, struct id org_id, str arg)
{
	struct sheet_unmarked_rows rows;
	(void)arg;
	if (!q_sheet_unmarked(c, (struct sheet_unmarked_in){ .rows = MARKED_AT_ONCE }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (!mark_row(c, &rows.v[i])) {
			return false;
		}
	}
	int64_t left = MARKED_AT_ONCE - (int64_t)rows.n;
	bool ok = left == 0 || follow_forms(c, &left);
	c->org_id = org_id;
	return ok && (left > 0 || job_add(c, "sheet_mark_more", org_id, S(""), c->now_ms));
}

/* --- rows --- */

static const struct field add_fields[] = { PATH_SHEET(sheet_save_in), VALUES(sheet_save_in), REASON(sheet_save_in, "why, for the history") };
static const struct field change_fields[] = { PATH_SHEET(sheet_save_in), PATH_ROW(sheet_save_in), VALUES(sheet_save_in),
	REASON(sheet_save_in, "why, for the history"),
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct sheet_save_in, version), .flags = FIELD_REQUIRED,
		.label = MSG_SHEET_VERSION, .doc = "the version that was seen; 409 when there is a newer one" },
	{ .name = "keep", .type = FIELD_PAIRS, .offset = offsetof(struct sheet_save_in, keep), .flags = FIELD_FORM_ONLY, .label = MSG_SHEET_VALUES,
		.doc = "theirs: that field stays as it is" } };
static const struct field act_fields[] = { PATH_SHEET(sheet_act_in), PATH_ROW(sheet_act_in), REASON(sheet_act_in, "why; of a note: the note") };

SHEET_OP(op_sheet_add, "sheet_add", "add a row to a ledger, or fill in a form", act_add, add_fields, sheet_save_in, sheet_row, sheet_row_shape);
SHEET_OP(op_sheet_change, "sheet_change", "change a row", act_change, change_fields, sheet_save_in, sheet_row, sheet_row_shape);
SHEET_OP(op_sheet_archive, "sheet_archive", "take a row off the list", act_archive, act_fields, sheet_act_in, sheet_row, sheet_row_shape);
SHEET_OP(op_sheet_restore, "sheet_restore", "put a row back on the list", act_restore, act_fields, sheet_act_in, sheet_row, sheet_row_shape);
SHEET_OP(op_sheet_check, "sheet_check", "say that a row is still true", act_check, act_fields, sheet_act_in, sheet_row, sheet_row_shape);
SHEET_OP(op_sheet_note, "sheet_note", "say something about a row", act_note, act_fields, sheet_act_in, sheet_row, sheet_row_shape);
