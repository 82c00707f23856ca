#include "affected/stage.h"

#include "affected_sql.h"
#include "base/limits.h"
#include "messages.h"

#define F(T, member, type_of, text) { .name = #member, .type = type_of, .offset = offsetof(struct T, member), .doc = text }
static const struct field entry_fields[] = {
	{ .name = "entry", .type = FIELD_INT, .offset = offsetof(struct entry_stage, seq), .doc = "number of the entry" },
	F(entry_stage, stage, FIELD_LINE, "a key of /api/v1/stages; empty: none"),
};
const struct shape entry_stage_shape = { "EntryStage", entry_fields, 2, sizeof(struct entry_stage) };
static const struct field found_fields[] = {
	F(stage_found, key, FIELD_LINE, "stable key"),
	F(stage_found, number, FIELD_INT, "its place in the order"),
	F(stage_found, name, FIELD_LINE, "name in the language of the request"),
	F(stage_found, happens, FIELD_TEXT, "what the attacker does there"),
	F(stage_found, look, FIELD_TEXT, "where traces of it are found, one a line"),
	F(stage_found, n_entries, FIELD_INT, "entries marked with it"),
	F(stage_found, n_affected, FIELD_INT, "affected things marked with it"),
	F(stage_found, n_indicators, FIELD_INT, "traces marked with it"),
	F(stage_found, is_seen, FIELD_BOOL, "something was found here"),
};
#undef F
const struct shape stage_found_shape = { "StageFound", found_fields, sizeof found_fields / sizeof found_fields[0],
	sizeof(struct stage_found) };

bool entry_stage_list(struct ctx *c, struct id incident_id, struct entry_stage **ret, size_t *ret_n)
{
	struct stage_rows_rows rows;
	if (!q_stage_rows(c, (struct stage_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct entry_stage, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct entry_stage){ { true, rows.v[i].seq }, rows.v[i].stage };
	}
	*ret_n = rows.n;
	return true;
}

bool entry_stage_get(struct ctx *c, struct id incident_id, int64_t seq, str *ret)
{
	struct stage_row_row row;
	bool found;
	if (!q_stage_row(c, (struct stage_row_in){ .incident_id = incident_id, .seq = seq }, &row, &found)) {
		return false;
	}
	*ret = found ? row.stage : S("");
	return true;
}

static int64_t *count_of(struct stage_found *v, size_t n, str key, size_t offset)
{
	static int64_t nowhere;
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			v[i].is_seen = true;
			return &((struct opt_int *)(void *)((char *)&v[i] + offset))->v;
		}
	}
	return &nowhere;
}

bool stage_list(struct ctx *c, struct id incident_id, struct stage_found **ret, size_t *ret_n)
{
	struct entry_stage *entries;
	struct affected *things;
	struct indicator *traces;
	size_t n_entries, n_things, n_traces, n = c->catalog->n_stages;
	if (!entry_stage_list(c, incident_id, &entries, &n_entries) || !affected_list(c, incident_id, &things, &n_things) ||
	    !indicator_list(c, incident_id, &traces, &n_traces)) {
		return false;
	}
	struct stage_found *v = arena_array(c->arena, struct stage_found, n);
	for (size_t i = 0; i < n; i++) {
		const struct attack_stage *s = &c->catalog->stages[i];
		v[i] = (struct stage_found){ .key = s->key, .number = { true, s->number }, .name = text2_in(s->name, c->lang),
			.happens = text2_in(s->happens, c->lang), .look = text2_in(s->look, c->lang), .n_entries = { true, 0 },
			.n_affected = { true, 0 }, .n_indicators = { true, 0 } };
	}
	for (size_t i = 0; i < n_entries; i++) {
		++*count_of(v, n, entries[i].stage, offsetof(struct stage_found, n_entries));
	}
	for (size_t i = 0; i < n_things; i++) {
		++*count_of(v, n, things[i].stage, offsetof(struct stage_found, n_affected));
	}
	for (size_t i = 0; i < n_traces; i++) {
		++*count_of(v, n, traces[i].stage, offsetof(struct stage_found, n_indicators));
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* --- marking an entry --- */

static bool put(struct ctx *c, const struct entry_stage_in *in, str stage)
{
	if (str_is_empty(stage)) {
		return q_stage_delete(c, (struct stage_delete_in){ .incident_id = in->incident_id, .seq = in->seq.v });
	}
	return q_stage_put(c, (struct stage_put_in){ .incident_id = in->incident_id, .seq = in->seq.v, .stage = stage });
}

static bool act_mark(struct ctx *c, const void *arg, void *ret_out)
{
	const struct entry_stage_in *in = arg;
	struct incident i;
	struct entry_view e;
	struct entry_stage *all;
	size_t n;
	str old, stage = str_is_none(in->stage) ? S("") : in->stage;
	const struct attack_stage *s = catalog_stage(c->catalog, stage);
	if (!incident_get_open(c, in->incident_id, &i) || !journal_get(c, i.id, in->seq.v, &e) ||
	    !entry_stage_get(c, i.id, e.seq, &old) || !entry_stage_list(c, i.id, &all, &n)) {
		return false;
	}
	if (stage.n && !s) {
		return fail_field(c, "stage", MSG_INDICATOR_STAGE_UNKNOWN);
	}
	if (str_eq(old, stage)) {
		return fail_field(c, "stage", MSG_INDICATOR_SAME);
	}
	if (n >= LIMIT_LIST_ROWS && str_is_empty(old)) {
		return fail(c, ERR_CONFLICT, MSG_AFFECTED_STAGE_TOO_MANY);
	}
	str seq = str_i64(c->arena, e.seq);
	str text = s ? msgf(c, MSG_AFFECTED_ENTRY_STAGE, { "seq", seq }, { "stage", text2_in(s->name, c->lang) })
		: msgf(c, MSG_AFFECTED_ENTRY_STAGE_GONE, { "seq", seq });
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_CAT(c->arena, S("entry_stage/"), seq));
	change_str(ch, "stage", stage.n ? stage : STR_NONE);
	struct journal_entry_in entry = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	if (!change_write(ch, entry, NULL) || !put(c, in, stage)) {
		return false;
	}
	*(struct entry_stage *)ret_out = (struct entry_stage){ { true, e.seq }, stage };
	return true;
}

static const struct field fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct entry_stage_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "entry", .type = FIELD_INT, .offset = offsetof(struct entry_stage_in, seq),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_INDICATOR_LABEL_ENTRY, .doc = "number of the entry" },
	{ .name = "stage", .type = FIELD_LINE, .offset = offsetof(struct entry_stage_in, stage), .flags = FIELD_KEEP_BLANK,
		.label = MSG_INDICATOR_LABEL_STAGE, .doc = "a key of /api/v1/stages; empty: none" },
};
const struct operation op_entry_stage = { .name = "entry_stage", .doc = "mark an entry with a stage of the attack",
	.needs = ACCESS_RESPONDER, .fields = fields, .n_fields = sizeof fields / sizeof fields[0],
	.in_size = sizeof(struct entry_stage_in), .out_size = sizeof(struct entry_stage), .out = &entry_stage_shape, .act = act_mark };

bool stage_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct stage_rows_rows rows;
	if (!q_stage_rows(c, (struct stage_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		p.object = STR_CAT(c->arena, S("entry_stage/"), str_i64(c->arena, rows.v[i].seq));
		project_str(&p, "stage", rows.v[i].stage);
	}
	return p.ok;
}
