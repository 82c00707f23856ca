/* What is written into the rows of the sheet: those to follow up, and the costs. */
#include "closing/closing_inside.h"

#include "base/limits.h"
#include "closing_sql.h"
#include "messages.h"

static str row_key(struct ctx *c, const char *type, struct id id, const char *field)
{
	return STR_CAT(c->arena, change_object_name(c, type, id), S(":"), str_from_c(field));
}

/* --- follow-up --- */

static bool write_follow(struct ctx *c, const struct follow *f, int key)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "follow", f->id);
	change_opt(ch, "number", f->number);
	change_str(ch, "who", f->who);
	change_str(ch, "how", f->how);
	change_str(ch, "state", code_of(&follow_state_choices, f->state));
	change_str(ch, "note", f->note);
	str text = msgf(c, key, { "who", f->who }, { "state", msg(c, follow_state_choices.v[f->state].label) });
	text = closing_line(c, closing_line(c, text, f->how), f->note);
	struct journal_entry_in e = { .incident_id = f->incident_id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL);
}

static bool take_follow(struct ctx *c, struct follow *f, const struct follow_in *in)
{
	const struct sheet_def *d;
	if (!closing_form_def(c, &d)) {
		return false;
	}
	bool ok = sheet_bound_check(c, d, "follow_how", "how", !str_is_empty(in->how));
	ok = sheet_bound_check(c, d, "follow_note", "note", !str_is_empty(in->note)) && ok;
	f->who = in->who;
	f->how = closing_keep(d, "follow_how", in->how, f->how);
	f->state = in->state < 0 ? FOLLOW_PLANNED : in->state;
	f->note = closing_keep(d, "follow_note", in->note, f->note);
	return ok;
}

static bool act_follow_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct follow_in *in = arg;
	struct incident i;
	struct follow *v, f = { .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once, .how = S(""), .note = S("") };
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !follow_list(c, i.id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, f.id)) {
			return follow_get(c, i.id, f.id, ret_out); /* the form came again */
		}
	}
	if (n >= LIMIT_FOLLOWS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_CLOSING_TOO_MANY);
	}
	f.incident_id = i.id;
	f.number = (struct opt_int){ true, (int64_t)n + 1 };
	if (!take_follow(c, &f, in)) {
		return false;
	}
	struct follow_insert_in row = { .incident_id = i.id, .id = f.id, .seq_no = f.number.v, .who = f.who, .how = f.how,
		.state = code_of(&follow_state_choices, f.state), .note = f.note };
	return q_follow_insert(c, row) && write_follow(c, &f, MSG_CLOSING_ENTRY_FOLLOW) &&
	       follow_get(c, i.id, f.id, ret_out);
}

static bool update_follow(struct ctx *c, const struct follow *f)
{
	return q_follow_update(c, (struct follow_update_in){ .who = f->who, .how = f->how,
		.state = code_of(&follow_state_choices, f->state), .note = f->note, .incident_id = f->incident_id, .id = f->id });
}

static bool act_follow_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct follow_in *in = arg;
	struct incident i;
	struct follow f;
	if (!incident_get_open(c, in->incident_id, &i) || !follow_get(c, i.id, in->id, &f)) {
		return false;
	}
	str before = follow_mark(c, &f), now = STR_CAT(c->arena, f.who, S("　"), msg(c, follow_state_choices.v[f.state].label));
	if (!take_follow(c, &f, in)) {
		return false;
	}
	if (str_eq(before, follow_mark(c, &f))) {
		return follow_get(c, i.id, f.id, ret_out); /* nothing new: the form came again */
	}
	if (!closing_is_seen(in->seen, before)) {
		return closing_faster(c, i.id, row_key(c, "follow", f.id, "who"), now);
	}
	return update_follow(c, &f) && write_follow(c, &f, MSG_CLOSING_ENTRY_FOLLOW_CHANGED) &&
	       follow_get(c, i.id, f.id, ret_out);
}

/* --- costs --- */

/*
 * No word and no amount in the text: everybody reads the journal. So the words of a cost cannot be blacked out one by one:
 * masking any part of its entry blacks out all of them.
 */
static str cost_text(struct ctx *c, const struct cost *v, int key)
{
	return msgf(c, key, { "number", str_i64(c->arena, v->number.v) }, { "kind", msg(c, cost_kind_choices.v[v->kind].label) });
}

static bool write_cost(struct ctx *c, const struct cost *v, int key)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "cost", v->id);
	change_opt(ch, "number", v->number);
	change_str(ch, "kind", code_of(&cost_kind_choices, v->kind));
	change_str(ch, "what", v->what);
	change_opt(ch, "hours", v->hours);
	change_opt(ch, "amount", v->amount);
	change_str(ch, "note", v->note);
	change_i64(ch, "is_dropped", v->is_dropped);
	struct journal_entry_in e = { .incident_id = v->incident_id, .type = ENTRY_CHANGE, .text = cost_text(c, v, key) };
	return change_write(ch, e, NULL);
}

static bool take_cost(struct ctx *c, const struct cost_in *in, struct cost *v)
{
	if (in->hours.has && (in->hours.v < 0 || in->hours.v > LIMIT_HOURS)) {
		return fail_field(c, "hours", MSG_CLOSING_HOURS_RANGE);
	}
	if (in->kind == COST_HOURS && !in->hours.has && !in->amount.has) {
		return fail_field(c, "hours", MSG_CLOSING_HOURS_NEEDED);
	}
	if (in->amount.has && (in->amount.v < 0 || in->amount.v > LIMIT_YEN)) {
		return fail_field(c, "amount", MSG_CLOSING_AMOUNT_RANGE);
	}
	const struct sheet_def *d;
	if (!closing_form_def(c, &d)) {
		return false;
	}
	bool ok = sheet_bound_check(c, d, "cost_hours", "hours", in->hours.has || in->kind != COST_HOURS);
	ok = sheet_bound_check(c, d, "cost_amount", "amount", in->amount.has) && ok;
	ok = sheet_bound_check(c, d, "cost_note", "note", !str_is_empty(in->note)) && ok;
	v->kind = in->kind;
	v->what = in->what;
	v->hours = in->hours;
	v->amount = in->amount;
	v->note = closing_keep(d, "cost_note", in->note, v->note);
	return ok;
}

static bool open_costs(struct ctx *c, struct id incident_id, struct closing *s, struct cost **v, size_t *n)
{
	return closing_open(c, incident_id, s) && cost_list(c, s, v, n);
}

static bool act_cost_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct cost_in *in = arg;
	struct closing s;
	struct cost *v, one = { .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once, .note = S("") };
	size_t n;
	if (!open_costs(c, in->incident_id, &s, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, one.id)) {
			return cost_get(c, &s, one.id, ret_out); /* the form came again */
		}
	}
	if (n >= LIMIT_COSTS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_CLOSING_TOO_MANY);
	}
	if (!take_cost(c, in, &one)) {
		return false;
	}
	one.incident_id = s.incident_id;
	one.number = (struct opt_int){ true, (int64_t)n + 1 };
	struct cost_insert_in row = { .incident_id = s.incident_id, .id = one.id, .seq_no = one.number.v,
		.kind = code_of(&cost_kind_choices, one.kind), .what = one.what, .hours = one.hours, .amount = one.amount,
		.note = one.note };
	return q_cost_insert(c, row) && write_cost(c, &one, MSG_CLOSING_ENTRY_COST) && cost_get(c, &s, one.id, ret_out);
}

static bool update_cost(struct ctx *c, const struct cost *v)
{
	return q_cost_update(c, (struct cost_update_in){ .kind = code_of(&cost_kind_choices, v->kind), .what = v->what,
		.hours = v->hours, .amount = v->amount, .note = v->note, .is_dropped = v->is_dropped,
		.incident_id = v->incident_id, .id = v->id });
}

static bool act_cost_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct cost_in *in = arg;
	struct closing s;
	struct cost v;
	if (!closing_open(c, in->incident_id, &s) || !cost_get(c, &s, in->id, &v)) {
		return false;
	}
	str before = cost_mark(c, &v), now = v.what;
	if (!take_cost(c, in, &v)) {
		return false;
	}
	if (str_eq(before, cost_mark(c, &v))) {
		return cost_get(c, &s, v.id, ret_out); /* nothing new: the form came again */
	}
	if (!closing_is_seen(in->seen, before)) {
		return closing_faster(c, s.incident_id, row_key(c, "cost", v.id, "what"), now);
	}
	return update_cost(c, &v) && write_cost(c, &v, MSG_CLOSING_ENTRY_COST_CHANGED) && cost_get(c, &s, v.id, ret_out);
}

static bool set_dropped(struct ctx *c, const struct cost_drop_in *in, bool is_dropped, void *ret_out)
{
	struct closing s;
	struct cost v;
	if (!closing_open(c, in->incident_id, &s) || !cost_get(c, &s, in->id, &v)) {
		return false;
	}
	if (v.is_dropped == is_dropped) {
		return fail(c, ERR_CONFLICT, is_dropped ? MSG_CLOSING_COST_GONE : MSG_CLOSING_COST_COUNTS);
	}
	v.is_dropped = is_dropped;
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "cost", v.id);
	change_i64(ch, "is_dropped", is_dropped);
	struct journal_entry_in e = { .incident_id = s.incident_id, .type = ENTRY_CHANGE,
		.text = cost_text(c, &v, is_dropped ? MSG_CLOSING_ENTRY_COST_DROPPED : MSG_CLOSING_ENTRY_COST_BACK) };
	return update_cost(c, &v) && change_write(ch, e, NULL) && cost_get(c, &s, v.id, ret_out);
}

static bool act_cost_drop(struct ctx *c, const void *in, void *out) { return set_dropped(c, in, true, out); }
static bool act_cost_restore(struct ctx *c, const void *in, void *out) { return set_dropped(c, in, false, out); }

/* --- after a masking --- */

bool follow_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct follow f;
	if (!follow_get(c, incident_id, id, &f)) {
		return false;
	}
	*(str_eq(field, S("who")) ? &f.who : str_eq(field, S("how")) ? &f.how : &f.note) = value;
	return update_follow(c, &f);
}

bool cost_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct cost_rows_rows rows; /* who grants a masking need not be one who may see the costs */
	if (!q_cost_rows(c, (struct cost_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		const struct cost_rows_row *r = &rows.v[k];
		if (id_eq(r->id, id)) {
			struct cost_update_in row = { .kind = r->kind, .what = r->what, .hours = r->hours, .amount = r->amount,
				.note = r->note, .is_dropped = r->is_dropped, .incident_id = incident_id, .id = id };
			*(str_eq(field, S("what")) ? &row.what : &row.note) = value;
			return q_cost_update(c, row);
		}
	}
	return fail(c, ERR_BUG, 0);
}

/* --- rows --- */

#define FOLLOW_FIELDS \
	IN(follow_in, "who", who, FIELD_LINE, FIELD_REQUIRED, MSG_CLOSING_LABEL_WHO, "who was affected"), \
	IN(follow_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_HOW, "what is done for them"), \
	PICK(follow_in, "state", state, follow_state_choices, 0, MSG_CLOSING_LABEL_STATE, "none: planned"), \
	IN(follow_in, "note", note, FIELD_TEXT, 0, MSG_CLOSING_LABEL_NOTE, "how it went")
#define COST_FIELDS \
	PICK(cost_in, "kind", kind, cost_kind_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_KIND, "hours, vendor, loss, other"), \
	IN(cost_in, "what", what, FIELD_LINE, FIELD_REQUIRED, MSG_CLOSING_LABEL_WHAT, "who worked, who was paid, what was lost"), \
	IN(cost_in, "hours", hours, FIELD_INT, 0, MSG_CLOSING_LABEL_HOURS, "hours of own people"), \
	IN(cost_in, "amount", amount, FIELD_INT, 0, MSG_CLOSING_LABEL_AMOUNT, "yen; none: not known yet"), \
	IN(cost_in, "note", note, FIELD_TEXT, 0, MSG_CLOSING_LABEL_NOTE, "a word about it")
#define ONCE(T) IN(T, "once", once, FIELD_ID, FIELD_FORM_ONLY, MSG_CLOSING_LABEL_ROW, "of the form: sent twice, written once")
#define ROW(T, title) IN(T, title, id, FIELD_ID, FIELD_PATH | FIELD_REQUIRED, MSG_CLOSING_LABEL_ROW, "the row")
static const struct field follow_add_fields[] = { PATH(follow_in), FOLLOW_FIELDS, ONCE(follow_in) };
static const struct field follow_change_fields[] = { PATH(follow_in), ROW(follow_in, "follow"), FOLLOW_FIELDS,
	SEEN(follow_in) };
static const struct field cost_add_fields[] = { PATH(cost_in), COST_FIELDS, ONCE(cost_in) };
static const struct field cost_change_fields[] = { PATH(cost_in), ROW(cost_in, "cost"), COST_FIELDS,
	SEEN(cost_in) };
static const struct field cost_drop_fields[] = { PATH(cost_drop_in), ROW(cost_drop_in, "cost") };

CLOSING_OP(op_follow_add, "follow_add", "add somebody affected and what is done for them", act_follow_add,
	follow_add_fields, follow_in, follow, follow_shape);
CLOSING_OP(op_follow_change, "follow_change", "say how far it is", act_follow_change, follow_change_fields, follow_in,
	follow, follow_shape);
CLOSING_OP(op_cost_add, "cost_add", "add a cost", act_cost_add, cost_add_fields, cost_in, cost, cost_shape);
CLOSING_OP(op_cost_change, "cost_change", "change a cost", act_cost_change, cost_change_fields, cost_in, cost, cost_shape);
CLOSING_OP(op_cost_drop, "cost_drop", "take a cost back: it is not summed any more", act_cost_drop, cost_drop_fields,
	cost_drop_in, cost, cost_shape);
CLOSING_OP(op_cost_restore, "cost_restore", "count a cost again that was taken back", act_cost_restore, cost_drop_fields,
	cost_drop_in, cost, cost_shape);
