/* Saving a sheet before a call, and saying to whom it was given. */
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "journal/change.h"
#include "messages.h"
#include "window/consult.h"
#include "window/consult_fill.h"
#include "window_sql.h"

/* As kept: keys of choices parted by blanks, everything else as it was read. */
static str kept_of(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell)
{
	str all = S("");
	if (!cell->has) {
		return S("");
	}
	if (f->type == SHEET_CHOICES) {
		for (size_t i = 0; i < f->n_choices; i++) {
			bool is = cell->picked & (UINT64_C(1) << i);
			all = is ? all.n ? STR_CAT(c->arena, all, S(" "), f->choices[i].key) : f->choices[i].key : all;
		}
		return all;
	}
	return f->type == SHEET_NUMBER ? str_i64(c->arena, cell->number) : cell->text;
}

static bool too_late(struct ctx *c, const struct consult *k)
{
	fail(c, ERR_CONFLICT, MSG_CONSULT_CHANGED);
	fail_arg(c, "who", k->who.n ? k->who : S("-"));
	return fail_arg(c, "when", k->made_at.has ? time_short(c, k->made_at.v) : S("-"));
}

/* Where an answer comes from that is saved now: what Sonae says or said, else a hand. */
static str origin_of(const struct consult_answer *a, str value, const struct consult_hint *hint)
{
	if (value.n == 0) {
		return S("");
	}
	return str_eq(value, hint->value) ? hint->origin : a->is_saved && str_eq(value, a->value) ? a->origin : S("hand");
}

struct saving { struct consult k; struct consult_hint *hints; struct change *ch; size_t bytes; };

static bool put_answer(struct ctx *c, struct saving *s, size_t at, const struct sheet_cell *cell, struct id incident_id)
{
	const struct consult_answer *a = &s->k.v[at];
	str value = kept_of(c, a->field, cell), origin = origin_of(a, value, &s->hints[at]);
	s->bytes += value.n;
	if (a->is_saved ? str_eq(value, a->value) && str_eq(origin, a->origin) : value.n == 0) {
		return true; /* nothing changed, or nothing is known and nothing was said */
	}
	s->ch->object = STR_CAT(c->arena, S("consult_value/"), s->k.def->key, S("."), a->field->key);
	change_str(s->ch, "value", value);
	change_str(s->ch, "origin", origin);
	return q_consult_value_put(c, (struct consult_value_put_in){ .incident_id = incident_id, .sheet = s->k.def->key, .field = a->field->key,
		.value = value, .origin = origin });
}

static bool put_sheet(struct ctx *c, struct saving *s, const struct incident *i)
{
	struct consult_put_in row = { .incident_id = i->id, .sheet = s->k.def->key, .version = s->k.version.has ? s->k.version.v + 1 : 1,
		.made_at = c->now_ms, .made_by_id = c->who.person_id };
	s->ch->object = STR_CAT(c->arena, S("consult/"), row.sheet);
	change_i64(s->ch, "version", row.version);
	change_i64(s->ch, "made_at", row.made_at);
	change_id(s->ch, "made_by", row.made_by_id);
	s->k.version = (struct opt_int){ true, row.version };
	return q_consult_put(c, row);
}

static bool leave(struct ctx *c, const struct incident *i, str sheet, void *ret_out)
{
	struct consult k;
	if (!consult_get(c, i, sheet, &k)) {
		return false;
	}
	*(struct consult_out *)ret_out = (struct consult_out){ k.def->key, k.version, k.made_at, { true, (int64_t)k.n_known }, { true, (int64_t)k.n }, k.who };
	return true;
}

static bool act_save(struct ctx *c, const void *arg, void *ret_out)
{
	const struct consult_save_in *in = arg;
	struct incident i;
	struct saving s = { 0 };
	if (!incident_get_open(c, in->incident_id, &i) || !consult_get(c, &i, in->consult, &s.k)) {
		return false;
	}
	const struct sheet_def *d = s.k.def;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields + 1);
	for (size_t f = 0; f < d->n_fields; f++) {
		cells[f].text = S("");
	}
	if ((in->version.has ? in->version.v : 0) != (s.k.version.has ? s.k.version.v : 0)) {
		return too_late(c, &s.k);
	}
	s.hints = arena_array(c->arena, struct consult_hint, d->n_fields + 1);
	s.ch = arena_new(c->arena, struct change);
	change_init(s.ch, c, STR_NONE);
	if (!sheet_cells_read(c, d, &in->values, cells) || !consult_fill(c, &i, d, s.hints) || !put_sheet(c, &s, &i)) {
		return false;
	}
	for (size_t f = 0; f < d->n_fields; f++) {
		if (!put_answer(c, &s, f, &cells[f], i.id)) {
			return false;
		}
	}
	if (s.bytes > LIMIT_CONSULT_BYTES) {
		fail(c, ERR_INVALID, MSG_CONSULT_TOO_LONG);
		return fail_arg(c, "max", number_grouped(c->arena, LIMIT_CONSULT_BYTES));
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE,
		.text = msgf(c, MSG_CONSULT_ENTRY_SAVED, { "name", text2_in(d->name, c->lang) }, { "version", str_i64(c->arena, s.k.version.v) }) };
	return change_write(s.ch, e, NULL) && leave(c, &i, d->key, ret_out);
}

static bool check_hand(struct ctx *c, const struct consult_hand_in *in, const struct incident *i, const struct consult *k)
{
	struct consult_handed *v;
	size_t n;
	if (in->occurred.precision != WHEN_NONE && in->occurred.earliest_ms > c->now_ms + 5 * 60 * 1000) {
		return fail_field(c, "occurred_at", MSG_WINDOW_CALL_AHEAD);
	}
	if (!k->version.has) {
		return fail(c, ERR_CONFLICT, MSG_CONSULT_SAVE_FIRST);
	}
	if (!consult_handed_list(c, i->id, &v, &n)) {
		return false;
	}
	if (n >= LIMIT_CONSULT_HANDED) {
		fail(c, ERR_CONFLICT, MSG_CONSULT_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_CONSULT_HANDED));
	}
	return true;
}

static bool write_hand(struct ctx *c, const struct consult_hand_in *in, const struct incident *i, const struct consult *k)
{
	struct consult_handed_add_in row = { .incident_id = i->id, .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once, .sheet = k->def->key,
		.version = k->version.v, .to_whom = in->to_whom, .how = in->how, .made_at = c->now_ms, .made_by_id = c->who.person_id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "handed", row.id);
	change_str(ch, "sheet", row.sheet);
	change_i64(ch, "version", row.version);
	change_str(ch, "to_whom", row.to_whom);
	change_str(ch, "how", row.how);
	change_i64(ch, "made_at", row.made_at);
	change_id(ch, "made_by", row.made_by_id);
	struct journal_entry_in e = { .id = in->once, .incident_id = i->id, .type = ENTRY_TOLD, .occurred = in->occurred,
		.text = msgf(c, MSG_CONSULT_ENTRY_HANDED, { "name", text2_in(k->def->name, c->lang) }, { "version", str_i64(c->arena, row.version) },
			{ "whom", row.to_whom }, { "how", row.how }) };
	return q_consult_handed_add(c, row) && change_write(ch, e, NULL);
}

static bool act_hand(struct ctx *c, const void *arg, void *ret_out)
{
	const struct consult_hand_in *in = arg;
	struct incident i;
	struct consult k;
	int64_t seq = 0;
	if (!incident_get_open(c, in->incident_id, &i) || !consult_get(c, &i, in->consult, &k)) {
		return false;
	}
	if (!id_is_none(in->once) && !journal_seq_of(c, i.id, in->once, &seq)) {
		return false;
	}
	return (seq > 0 || (check_hand(c, in, &i, &k) && write_hand(c, in, &i, &k))) && leave(c, &i, k.def->key, ret_out);
}

#define F(member, kind_, text) { .name = #member, .type = kind_, .offset = offsetof(struct consult_out, member), .doc = text }
static const struct field out_fields[] = { F(sheet, FIELD_LINE, "consult7 or consult22"), F(version, FIELD_INT, "as saved; null: never"),
	F(made_at, FIELD_INSTANT, "when it was saved"), F(who, FIELD_LINE, "by whom"), F(known, FIELD_INT, "answers that are known"),
	F(fields, FIELD_INT, "answers there are") };
#undef F
const struct shape consult_shape = { "Consult", out_fields, sizeof out_fields / sizeof out_fields[0], sizeof(struct consult_out) };

#define AT(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_WINDOW_LABEL_INCIDENT, .doc = "the incident" }, \
	{ .name = "consult", .type = FIELD_LINE, .offset = offsetof(struct T, consult), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_CONSULT_LABEL_SHEET, .doc = "consult7 or consult22" }
static const struct field save_fields[] = {
	AT(consult_save_in),
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct consult_save_in, version), .label = MSG_WINDOW_LABEL_VERSION,
		.doc = "version that was seen; none: never saved; 409 when somebody was faster" },
	{ .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct consult_save_in, values), .label = MSG_CONSULT_LABEL_VALUES,
		.doc = "the whole sheet, by key of the field; what is missing is not known" },
};
static const struct field hand_fields[] = {
	AT(consult_hand_in),
	{ .name = "to_whom", .type = FIELD_LINE, .offset = offsetof(struct consult_hand_in, to_whom), .flags = FIELD_REQUIRED,
		.label = MSG_CONSULT_LABEL_WHOM, .doc = "to whom it was given" },
	{ .name = "how", .type = FIELD_LINE, .offset = offsetof(struct consult_hand_in, how), .flags = FIELD_REQUIRED, .label = MSG_CONSULT_LABEL_HOW,
		.doc = "by mail, on paper, read out ..." },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct consult_hand_in, occurred), .label = MSG_WINDOW_LABEL_WHEN,
		.doc = "when; none: now" },
	{ .name = "once", .type = FIELD_ID, .offset = offsetof(struct consult_hand_in, once), .doc = "chosen by the sender: sent again, it writes nothing twice" },
};
#define OP(var, title, text, table, T, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct consult_out), .out = &consult_shape, \
		.act = function }
OP(op_consult_save, "consult_save", "save a sheet that is filled before a call", save_fields, consult_save_in, act_save);
OP(op_consult_hand, "consult_hand", "record to whom such a sheet was given", hand_fields, consult_hand_in, act_hand);
