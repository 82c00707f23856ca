/* What can be done with traces: write one down, take them from entries, say what is known of one. */
#include "indicator/indicator_row.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "indicator_sql.h"
#include "messages.h"

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

static bool check_stage(struct ctx *c, str stage)
{
	return str_is_empty(stage) || catalog_stage(c->catalog, stage) || fail_field(c, "stage", MSG_INDICATOR_STAGE_UNKNOWN);
}

static bool check_room_for(struct ctx *c, size_t have, size_t more)
{
	if (have + more > LIMIT_INDICATORS_PER_ROOM) {
		fail(c, ERR_CONFLICT, MSG_INDICATOR_TOO_MANY);
		return fail_arg(c, "count", str_i64(c->arena, LIMIT_INDICATORS_PER_ROOM));
	}
	return true;
}

static void items_of(struct change *ch, const struct indicator *v)
{
	change_object(ch, "indicator", v->id);
	change_opt(ch, "number", v->number);
	change_str(ch, "kind", str_from_c(indicator_kind_choices.v[v->kind].code));
	change_str(ch, "value", v->value);
	change_str(ch, "state", str_from_c(indicator_state_choices.v[v->state].code));
	change_str(ch, "note", v->note);
	change_str(ch, "stage", v->stage);
	change_opt(ch, "first_seq", v->first_seq);
}

static bool insert(struct ctx *c, struct id incident_id, const struct indicator *v, int64_t seq)
{
	struct indicator_insert_in in = { .incident_id = incident_id, .id = v->id, .number = v->number.v,
		.kind = str_from_c(indicator_kind_choices.v[v->kind].code), .value = v->value,
		.state = str_from_c(indicator_state_choices.v[v->state].code), .note = v->note, .stage = v->stage,
		.first_seq = v->first_seq, .entry_seq = seq };
	struct indicator_entry_add_in link = { .incident_id = incident_id, .indicator_id = v->id, .seq = seq };
	return q_indicator_insert(c, in) && q_indicator_entry_add(c, link);
}

/* "IPアドレス 203[.]0[.]113[.]7（確かめていない）" */
static str line_of(struct ctx *c, const struct indicator *v)
{
	str line = msgf(c, MSG_INDICATOR_LINE, { "kind", indicator_kind_name(c, v->kind) }, { "value", v->value },
		{ "state", msg(c, indicator_state_choices.v[v->state].label) });
	return str_is_empty(v->note) ? line : STR_CAT(c->arena, line, S("\n"), v->note);
}

/* Writes all of `v` down in one entry. */
static bool write_new(struct ctx *c, struct id incident_id, const struct indicator *v, size_t n, str text, int64_t *ret_seq)
{
	struct change *ch = arena_new(c->arena, struct change);
	struct journal_added added;
	change_init(ch, c, STR_NONE);
	for (size_t i = 0; i < n; i++) {
		items_of(ch, &v[i]);
	}
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text };
	if (!change_write(ch, e, &added)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!insert(c, incident_id, &v[i], added.seq)) {
			return false;
		}
	}
	*ret_seq = added.seq;
	return true;
}

/* One that was taken back leaves its number empty. */
static int64_t next_number(const struct indicator *v, size_t n)
{
	int64_t most = 0;
	for (size_t i = 0; i < n; i++) {
		most = v[i].number.v > most ? v[i].number.v : most;
	}
	return most + 1;
}

static bool is_there(const struct indicator *v, size_t n, int kind, str value)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == kind && str_eq(v[i].value, value)) {
			return true;
		}
	}
	return false;
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct indicator_add_in *in = arg;
	struct incident i;
	struct indicator *have;
	size_t n;
	struct indicator_found f;
	struct own_domains own;
	struct entry_view seen;
	int64_t seq;
	if (!incident_get_open(c, in->incident_id, &i) || !indicator_list(c, i.id, &have, &n) || !check_stage(c, in->stage) ||
	    !check_room_for(c, n, 1) || !indicator_own_domains(c, &own)) {
		return false;
	}
	if (!indicator_read(c->arena, in->value, &f)) {
		return fail_field(c, "value", MSG_INDICATOR_NOT_RECOGNISED);
	}
	if (is_there(have, n, (int)f.kind, f.value)) {
		return fail_field(c, "value", MSG_INDICATOR_THERE);
	}
	if (in->entry.has && !journal_get(c, i.id, in->entry.v, &seen)) {
		err_clear(c);
		return fail_field(c, "entry", MSG_INDICATOR_ENTRY_UNKNOWN);
	}
	struct indicator v = { .id = id_new(c->now_ms), .number = { true, next_number(have, n) }, .kind = (int)f.kind,
		.value = f.value, .state = in->state < 0 ? indicator_guess(&own, (int)f.kind, f.value) : in->state,
		.note = text_visible(c->arena, or_empty(in->note)), .stage = or_empty(in->stage), .first_seq = in->entry };
	str text = msgf(c, MSG_INDICATOR_ENTRY_ADDED, { "line", line_of(c, &v) });
	return write_new(c, i.id, &v, 1, text, &seq) && indicator_get(c, i.id, v.id, ret_out);
}

/* Those of one room that another does not have, as they are known. */
static size_t missing_in(struct ctx *c, const struct indicator *from, size_t n_from, const struct indicator *to, size_t n_to,
                         struct indicator *ret)
{
	size_t n = 0;
	int64_t first = next_number(to, n_to);
	for (size_t i = 0; i < n_from; i++) {
		if (!is_there(to, n_to, from[i].kind, from[i].value)) {
			ret[n] = from[i];
			ret[n].id = id_new(c->now_ms);
			ret[n].number = (struct opt_int){ true, first + (int64_t)n };
			ret[n].first_seq = (struct opt_int){ 0 };
			n++;
		}
	}
	return n;
}

bool indicator_bring(struct ctx *c, struct id from, struct id to, str text, struct id_list *ret_made)
{
	struct indicator *v, *have;
	size_t n, n_have, n_more;
	int64_t seq;
	str lines = S("");
	*ret_made = (struct id_list){ 0 };
	if (!indicator_list(c, from, &v, &n) || !indicator_list(c, to, &have, &n_have)) {
		return false;
	}
	struct indicator *more = arena_array(c->arena, struct indicator, n + 1);
	n_more = missing_in(c, v, n, have, n_have, more);
	if (n_more == 0) {
		return true;
	}
	if (!check_room_for(c, n_have, n_more)) {
		return false;
	}
	struct id *made = arena_array(c->arena, struct id, n_more);
	for (size_t i = 0; i < n_more; i++) {
		made[i] = more[i].id;
	}
	*ret_made = (struct id_list){ made, n_more };
	/* what one entry can hold */
	for (size_t i = 0, begin = 0; i < n_more; i++) {
		lines = STR_CAT(c->arena, lines, S("\n・"), line_of(c, &more[i]));
		if (i + 1 == n_more || lines.n > LIMIT_ENTRY_BYTES / 4) {
			if (!write_new(c, to, &more[begin], i + 1 - begin, STR_CAT(c->arena, text, lines), &seq)) {
				return false;
			}
			begin = i + 1;
			lines = S("");
		}
	}
	return true;
}

static void items_gone(struct change *ch, struct id id)
{
	static const char *const fields[] = { "number", "kind", "value", "state", "note", "stage", "first_seq" };
	change_object(ch, "indicator", id);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		change_str(ch, fields[i], STR_NONE);
	}
}

static bool drop_row(struct ctx *c, struct id incident_id, struct id id)
{
	return q_indicator_entry_drop(c, (struct indicator_entry_drop_in){ .incident_id = incident_id, .indicator_id = id }) &&
	       q_indicator_drop(c, (struct indicator_drop_in){ .incident_id = incident_id, .id = id });
}

bool indicator_take_back(struct ctx *c, struct id incident_id, struct id_list ids, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	struct id *gone = arena_array(c->arena, struct id, ids.n);
	size_t n = 0;
	change_init(ch, c, STR_NONE);
	for (size_t i = 0; i < ids.n; i++) {
		struct indicator v;
		struct indicator_touched_row touched;
		struct indicator_touched_in in = { .incident_id = incident_id, .indicator_id = ids.v[i] };
		if (!indicator_get(c, incident_id, ids.v[i], &v) || !q_indicator_touched(c, in, &touched)) {
			return false;
		}
		if (touched.n == 1) {
			items_gone(ch, v.id);
			text = STR_CAT(c->arena, text, S("\n・"), line_of(c, &v));
			gone[n++] = v.id;
		}
	}
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text_clip(c->arena, text, LIMIT_ENTRY_BYTES / 4) };
	if (n > 0 && !change_write(ch, e, NULL)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!drop_row(c, incident_id, gone[i])) {
			return false;
		}
	}
	return true;
}

/* --- taking --- */

static const struct indicator_proposal *proposal_of(const struct indicator_proposal *v, size_t n,
                                                    const struct indicator_found *f)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == (int)f->kind && str_eq(v[i].value, f->value)) {
			return &v[i];
		}
	}
	return NULL;
}

struct taking { struct indicator *v; size_t n, n_known; };

/* Only what the entries really hold; what somebody else took meanwhile is passed over. */
static bool choose(struct ctx *c, const struct indicator_take_in *in, const struct indicator_proposal *all, size_t n_all,
                   int64_t next, struct taking *ret)
{
	ret->v = arena_array(c->arena, struct indicator, in->values.n);
	for (size_t k = 0; k < in->values.n; k++) {
		struct indicator_found f;
		bool ok = indicator_read(c->arena, in->values.v[k], &f);
		const struct indicator_proposal *p = ok ? proposal_of(all, n_all, &f) : NULL;
		if (!p && in->entry.has) {
			return fail_field(c, "values", MSG_INDICATOR_NOT_IN_ENTRY);
		}
		if (!ok) {
			return fail_field(c, "values", MSG_INDICATOR_NOT_RECOGNISED);
		}
		if (!p || p->is_known || is_there(ret->v, ret->n, p->kind, p->value)) {
			ret->n_known++;
			continue;
		}
		ret->v[ret->n] = (struct indicator){ .id = id_new(c->now_ms), .number = { true, next + (int64_t)ret->n },
			.kind = p->kind, .value = p->value, .state = p->state, .note = S(""), .stage = S(""),
			.first_seq = p->first_seq };
		ret->n++;
	}
	return true;
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct indicator_take_in *in = arg;
	struct indicator_taken *out = ret_out;
	struct incident i;
	struct indicator *have;
	struct indicator_proposal *all;
	struct taking t = { 0 };
	size_t n, n_all;
	int64_t seq;
	if (!incident_get_open(c, in->incident_id, &i) || !indicator_list(c, i.id, &have, &n) ||
	    !indicator_propose(c, i.id, in->entry.has ? in->entry.v : 0, &all, &n_all)) {
		return false;
	}
	if (in->values.n == 0) {
		return fail_field(c, "values", MSG_INDICATOR_CHOOSE);
	}
	if (!choose(c, in, all, n_all, next_number(have, n), &t) || !check_room_for(c, n, t.n)) {
		return false;
	}
	if (t.n == 0) {
		return fail(c, ERR_CONFLICT, MSG_INDICATOR_ALL_TAKEN);
	}
	str text = msg(c, MSG_INDICATOR_ENTRY_TAKEN);
	for (size_t k = 0; k < t.n; k++) {
		str from = msgf(c, MSG_INDICATOR_FROM_ENTRY, { "seq", str_i64(c->arena, t.v[k].first_seq.v) });
		text = STR_CAT(c->arena, text, S("\n・"), line_of(c, &t.v[k]), S(" "), from);
	}
	if (!write_new(c, i.id, t.v, t.n, text, &seq)) {
		return false;
	}
	*out = (struct indicator_taken){ { true, (int64_t)t.n }, { true, seq } };
	return true;
}

/* --- changing --- */

/* Somebody was faster: say who and when. */
static bool check_seen(struct ctx *c, struct id incident_id, const struct indicator *v, struct opt_int seen)
{
	struct indicator_writer_row row;
	bool found;
	if (!seen.has || seen.v == v->entry_seq.v) {
		return true;
	}
	struct indicator_writer_in in = { .incident_id = incident_id, .seq = v->entry_seq.v };
	if (!q_indicator_writer(c, in, &row, &found)) {
		return false;
	}
	fail(c, ERR_CONFLICT, MSG_INDICATOR_FASTER);
	fail_arg(c, "who", found && !str_is_none(row.writer_name) ? row.writer_name : S("-"));
	fail_arg(c, "when", found ? time_short(c, row.recorded_at) : S("-"));
	return fail_arg(c, "state", msg(c, indicator_state_choices.v[v->state].label));
}

static bool write_change(struct ctx *c, struct id incident_id, const struct indicator *v)
{
	struct change *ch = arena_new(c->arena, struct change);
	struct journal_added added;
	str state = str_from_c(indicator_state_choices.v[v->state].code);
	change_init(ch, c, STR_NONE);
	change_object(ch, "indicator", v->id);
	change_str(ch, "state", state);
	change_str(ch, "note", v->note);
	change_str(ch, "stage", v->stage);
	const struct attack_stage *stage = catalog_stage(c->catalog, v->stage);
	str text = msgf(c, MSG_INDICATOR_ENTRY_CHANGED, { "line", line_of(c, v) });
	if (stage) {
		text = STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_INDICATOR_ENTRY_STAGE, { "stage", text2_in(stage->name, c->lang) }));
	}
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text };
	if (!change_write(ch, e, &added)) {
		return false;
	}
	struct indicator_update_in in = { .state = state, .note = v->note, .stage = v->stage, .entry_seq = added.seq,
		.incident_id = incident_id, .id = v->id };
	struct indicator_entry_add_in link = { .incident_id = incident_id, .indicator_id = v->id, .seq = added.seq };
	return q_indicator_update(c, in) && q_indicator_entry_add(c, link);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct indicator_change_in *in = arg;
	struct incident i;
	struct indicator old;
	if (!incident_get_open(c, in->incident_id, &i) || !indicator_get(c, i.id, in->id, &old) || !check_stage(c, in->stage) ||
	    !check_seen(c, i.id, &old, in->seen)) {
		return false;
	}
	struct indicator to = old;
	to.state = in->state < 0 ? old.state : in->state;
	to.note = str_is_none(in->note) ? old.note : text_visible(c->arena, in->note);
	to.stage = str_is_none(in->stage) ? old.stage : in->stage;
	if (to.state == old.state && str_eq(to.note, old.note) && str_eq(to.stage, old.stage)) {
		return fail_field(c, "state", MSG_INDICATOR_SAME);
	}
	return write_change(c, i.id, &to) && indicator_get(c, i.id, old.id, ret_out);
}

/* --- rows --- */

#define AT(T, member) .offset = offsetof(struct T, member)
#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, AT(T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }

static const struct field add_fields[] = {
	PATH(indicator_add_in),
	{ .name = "value", .type = FIELD_LINE, AT(indicator_add_in, value), .flags = FIELD_REQUIRED, .max = LIMIT_INDICATOR_BYTES,
		.label = MSG_INDICATOR_LABEL_VALUE, .doc = "real or made harmless; its kind is recognised" },
	{ .name = "state", .type = FIELD_CHOICE, AT(indicator_add_in, state), .choices = &indicator_state_choices,
		.label = MSG_INDICATOR_LABEL_STATE, .doc = "none: own when it is the firm's, else unchecked" },
	{ .name = "note", .type = FIELD_TEXT, AT(indicator_add_in, note), .label = MSG_INDICATOR_LABEL_NOTE,
		.doc = "what is known of it" },
	{ .name = "stage", .type = FIELD_LINE, AT(indicator_add_in, stage), .label = MSG_INDICATOR_LABEL_STAGE,
		.doc = "stage of the attack: a key of /api/v1/stages" },
	{ .name = "entry", .type = FIELD_INT, AT(indicator_add_in, entry), .label = MSG_INDICATOR_LABEL_ENTRY,
		.doc = "number of the entry it was seen in" },
};
static const struct field take_fields[] = {
	PATH(indicator_take_in),
	{ .name = "entry", .type = FIELD_INT, AT(indicator_take_in, entry), .label = MSG_INDICATOR_LABEL_ENTRY,
		.doc = "number of the entry; none: all entries of the room" },
	{ .name = "values", .type = FIELD_LINES, AT(indicator_take_in, values), .max = LIMIT_INDICATORS_AT_ONCE,
		.label = MSG_INDICATOR_LABEL_VALUES, .doc = "which of the proposals" },
};
static const struct field change_fields[] = {
	PATH(indicator_change_in),
	{ .name = "indicator", .type = FIELD_ID, AT(indicator_change_in, id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_INDICATOR_LABEL_VALUE, .doc = "the trace" },
	{ .name = "state", .type = FIELD_CHOICE, AT(indicator_change_in, state), .choices = &indicator_state_choices,
		.label = MSG_INDICATOR_LABEL_STATE, .doc = "what is known now; none: stays" },
	{ .name = "note", .type = FIELD_TEXT, AT(indicator_change_in, note), .flags = FIELD_KEEP_BLANK,
		.label = MSG_INDICATOR_LABEL_NOTE, .doc = "how one knows; none: stays" },
	{ .name = "stage", .type = FIELD_LINE, AT(indicator_change_in, stage), .flags = FIELD_KEEP_BLANK,
		.label = MSG_INDICATOR_LABEL_STAGE, .doc = "stage of the attack; none: stays" },
	{ .name = "seen", .type = FIELD_INT, AT(indicator_change_in, seen), .label = MSG_INDICATOR_LABEL_ENTRY,
		.doc = "entry_seq as it was read: refused when somebody changed it since" },
};
static const struct field taken_fields[] = {
	{ .name = "count", .type = FIELD_INT, AT(indicator_taken, count), .doc = "how many are new" },
	{ .name = "entry_seq", .type = FIELD_INT, AT(indicator_taken, entry_seq), .doc = "the journal entry that says so" },
};
const struct shape indicator_taken_shape = { "IndicatorTaken", taken_fields, 2, sizeof(struct indicator_taken) };

const struct operation op_indicator_add = { .name = "indicator_add", .doc = "write a trace down", .needs = ACCESS_RESPONDER,
	.fields = add_fields, .n_fields = sizeof add_fields / sizeof add_fields[0], .in_size = sizeof(struct indicator_add_in),
	.out_size = sizeof(struct indicator), .out = &indicator_shape, .act = act_add };
const struct operation op_indicator_take = { .name = "indicator_take", .doc = "take traces from what the entries say",
	.needs = ACCESS_RESPONDER, .fields = take_fields, .n_fields = sizeof take_fields / sizeof take_fields[0],
	.in_size = sizeof(struct indicator_take_in), .out_size = sizeof(struct indicator_taken), .out = &indicator_taken_shape,
	.act = act_take };
const struct operation op_indicator_change = { .name = "indicator_change", .doc = "say what is known of a trace",
	.needs = ACCESS_RESPONDER, .fields = change_fields, .n_fields = sizeof change_fields / sizeof change_fields[0],
	.in_size = sizeof(struct indicator_change_in), .out_size = sizeof(struct indicator), .out = &indicator_shape,
	.act = act_change };
