/* Reading steps, and what verify compares of them. */
#include "procedure/step_row.h"

#include "base/hash.h"
#include "messages.h"

static const struct choice states[] = {
	[STEP_OPEN] = { "open", MSG_STEP_STATE_OPEN },
	[STEP_STARTED] = { "started", MSG_STEP_STATE_STARTED },
	[STEP_DONE] = { "done", MSG_STEP_STATE_DONE },
	[STEP_NOT_NEEDED] = { "not_needed", MSG_STEP_STATE_NOT_NEEDED },
	[STEP_BLOCKED] = { "blocked", MSG_STEP_STATE_BLOCKED },
};
const struct choices step_state_choices = { states, sizeof states / sizeof states[0] };

static const struct choice phases[] = {
	[PHASE_RESPOND] = { "0", MSG_STEP_PHASE_RESPOND },
	[PHASE_REPORT] = { "1", MSG_STEP_PHASE_REPORT },
	[PHASE_RECOVER] = { "2", MSG_STEP_PHASE_RECOVER },
	[PHASE_FOLLOW] = { "3", MSG_STEP_PHASE_FOLLOW },
};
const struct choices phase_choices = { phases, sizeof phases / sizeof phases[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct step, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(procedure, FIELD_LINE, "key of the procedure it came from; empty for an own step"),
	F(version, FIELD_INT, "version of that procedure"),
	F(key, FIELD_LINE, "key of the step within it"),
	F(phase, FIELD_INT, "0 respond, 1 report, 2 recover, 3 follow up"),
	{ .name = "item", .type = FIELD_LINE, .offset = offsetof(struct step, item_text), .doc = "what to do" },
	{ .name = "detail", .type = FIELD_TEXT, .offset = offsetof(struct step, detail_text), .doc = "how and why" },
	{ .name = "branches", .type = FIELD_TEXT, .offset = offsetof(struct step, branches_text),
		.doc = "what if; one a line" },
	{ .name = "vendor", .type = FIELD_TEXT, .offset = offsetof(struct step, vendor_text),
		.doc = "what is better asked of a specialist; one a line" },
	F(role, FIELD_LINE, "key of the role whose task it usually is"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct step, state), .choices = &step_state_choices,
		.doc = "where it stands" },
	F(owner_id, FIELD_ID, "person who does it"),
	F(due_at, FIELD_INSTANT, "until when"),
	{ .name = "started_at", .type = FIELD_WHEN, .offset = offsetof(struct step, started),
		.doc = "when it was begun, as exactly as known" },
	{ .name = "ended_at", .type = FIELD_WHEN, .offset = offsetof(struct step, ended),
		.doc = "when it was done or found not needed, as exactly as known" },
	F(note, FIELD_TEXT, "what was done, why not needed, what blocks"),
};
#undef F
const struct shape step_shape = { "Step", fields, sizeof fields / sizeof fields[0], sizeof(struct step) };

bool step_is_over(const struct step *s)
{
	return s->state == STEP_DONE || s->state == STEP_NOT_NEEDED;
}

bool step_is_late(const struct step *s, int64_t now_ms)
{
	return s->due_at.has && s->due_at.v < now_ms && !step_is_over(s);
}

static struct event_time when_of(str canonical)
{
	struct event_time t = { 0 };
	if (!str_is_none(canonical)) {
		event_time_from_canonical(canonical, &t);
	}
	return t;
}

struct step step_from_row(struct ctx *c, const struct step_rows_row *r)
{
	struct step s = {
		.id = r->id, .incident_id = r->incident_id, .position = r->position, .procedure = r->procedure_key,
		.version = { true, r->procedure_version }, .key = r->step_key, .phase = { true, r->phase },
		.heading = { r->heading_ja, r->heading_en }, .item = { r->item_ja, r->item_en },
		.detail = { r->detail_ja, r->detail_en },
		.prerequisites = { r->prerequisites_ja, r->prerequisites_en }, .do_nots = { r->do_nots_ja, r->do_nots_en },
		.branches = { r->branches_ja, r->branches_en }, .vendor = { r->vendor_ja, r->vendor_en },
		.role = r->role, .is_evidence = r->is_evidence != 0, .source = r->source,
		.state = choice_find(&step_state_choices, r->state), .owner_id = r->owner_id, .owner_name = r->owner_name,
		.due_at = r->due_at, .started = when_of(r->started), .ended = when_of(r->ended),
		.ended_by_name = r->ended_by_name, .note = r->note, .incident_name = r->incident_name,
	};
	s.item_text = text2_in(s.item, c->lang);
	s.detail_text = text2_in(s.detail, c->lang);
	s.branches_text = text2_in(s.branches, c->lang);
	s.vendor_text = text2_in(s.vendor, c->lang);
	return s;
}

bool step_rows_all(struct ctx *c, struct id incident_id, struct step_rows_rows *ret)
{
	return q_step_rows(c, (struct step_rows_in){ .incident_id = incident_id }, ret);
}

bool step_list(struct ctx *c, struct id incident_id, struct step **ret, size_t *ret_n)
{
	struct step_rows_rows rows;
	if (!step_rows_all(c, incident_id, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct step, rows.n);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		if (!rows.v[i].is_dropped) {
			(*ret)[(*ret_n)++] = step_from_row(c, &rows.v[i]);
		}
	}
	return true;
}

static struct step step_from_line(struct ctx *c, struct id incident_id, const struct step_lines_row *r)
{
	struct step s = {
		.id = r->id, .incident_id = incident_id, .phase = { true, r->phase }, .item = { r->item_ja, r->item_en },
		.role = r->role, .state = choice_find(&step_state_choices, r->state), .owner_id = r->owner_id,
		.owner_name = r->owner_name, .due_at = r->due_at, .started = when_of(r->started), .ended = when_of(r->ended),
		.ended_by_name = r->ended_by_name, .note = r->note,
	};
	s.item_text = text2_in(s.item, c->lang);
	return s;
}

bool step_lines(struct ctx *c, struct id incident_id, struct step **ret, size_t *ret_n)
{
	struct step_lines_rows rows;
	if (!q_step_lines(c, (struct step_lines_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct step, rows.n);
	*ret_n = 0;
	for (int64_t phase = 0; phase < PHASE_MAX; phase++) {
		for (size_t i = 0; i < rows.n; i++) {
			if (rows.v[i].phase == phase) {
				(*ret)[(*ret_n)++] = step_from_line(c, incident_id, &rows.v[i]);
			}
		}
	}
	return true;
}

bool step_words(struct ctx *c, struct step *s)
{
	struct step_words_row r;
	if (!q_step_words(c, (struct step_words_in){ .incident_id = s->incident_id, .id = s->id }, &r)) {
		return false;
	}
	s->detail = (struct text2){ r.detail_ja, r.detail_en };
	s->prerequisites = (struct text2){ r.prerequisites_ja, r.prerequisites_en };
	s->do_nots = (struct text2){ r.do_nots_ja, r.do_nots_en };
	s->branches = (struct text2){ r.branches_ja, r.branches_en };
	s->vendor = (struct text2){ r.vendor_ja, r.vendor_en };
	s->detail_text = text2_in(s->detail, c->lang);
	return true;
}

bool step_get(struct ctx *c, struct id incident_id, struct id id, struct step *ret)
{
	struct step *all;
	size_t n;
	if (!step_list(c, incident_id, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(all[i].id, id)) {
			*ret = all[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_STEP_NOT_FOUND);
}

/* The three lists share their columns; one copy keeps the conversion in one place. */
static void from_rows(struct ctx *c, const void *rows, size_t n, struct step **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct step, n);
	for (size_t i = 0; i < n; i++) {
		struct step_rows_row one;
		memcpy(&one, (const char *)rows + i * sizeof one, sizeof one);
		(*ret)[i] = step_from_row(c, &one);
	}
	*ret_n = n;
}

_Static_assert(sizeof(struct step_rows_mine_row) == sizeof(struct step_rows_row), "same columns");
_Static_assert(sizeof(struct step_rows_late_row) == sizeof(struct step_rows_row), "same columns");

bool step_list_mine(struct ctx *c, struct id person_id, struct step **ret, size_t *ret_n)
{
	struct step_rows_mine_rows rows;
	if (!q_step_rows_mine(c, (struct step_rows_mine_in){ .owner_id = person_id }, &rows)) {
		return false;
	}
	from_rows(c, rows.v, rows.n, ret, ret_n);
	return true;
}

bool step_list_late(struct ctx *c, struct step **ret, size_t *ret_n)
{
	struct step_rows_late_rows rows;
	if (!q_step_rows_late(c, (struct step_rows_late_in){ .now = c->now_ms }, &rows)) {
		return false;
	}
	from_rows(c, rows.v, rows.n, ret, ret_n);
	return true;
}

/* The words of a step in the order they are hashed; each is followed by a zero byte. */
enum { WORD_PARTS = 19, WORD_PARTS_LATER = 4 };

static size_t step_text_parts(struct ctx *c, const struct step_rows_row *r, str ret[WORD_PARTS])
{
	str numbers = str_printf(c->arena, "%lld %lld %lld %lld", (long long)r->position,
		(long long)r->procedure_version, (long long)r->phase, (long long)r->is_evidence);
	str parts[] = { numbers, r->procedure_key, r->step_key, r->heading_ja, r->heading_en, r->item_ja, r->item_en,
		r->detail_ja, r->detail_en, r->prerequisites_ja, r->prerequisites_en, r->do_nots_ja, r->do_nots_en,
		r->role, r->source, r->branches_ja, r->branches_en, r->vendor_ja, r->vendor_en };
	_Static_assert(sizeof parts / sizeof parts[0] == WORD_PARTS, "above");
	/* The last four came later: a step that has none of them keeps the value its entry was sealed with. */
	size_t n = WORD_PARTS;
	while (n > WORD_PARTS - WORD_PARTS_LATER && str_is_empty(parts[n - 1])) {
		n--;
	}
	memcpy(ret, parts, sizeof parts);
	return n;
}

str step_text_hash(struct ctx *c, const struct step_rows_row *r)
{
	str parts[WORD_PARTS];
	size_t n = step_text_parts(c, r, parts);
	bytes pieces[2 * WORD_PARTS];
	static const uint8_t end = 0; /* text holds no NUL: it parts the fields beyond doubt */
	for (size_t i = 0; i < n; i++) {
		pieces[2 * i] = str_bytes(parts[i]);
		pieces[2 * i + 1] = (bytes){ &end, 1 };
	}
	struct sha256 h;
	sha256_of_n(pieces, 2 * n, &h);
	return str_hex(c->arena, (bytes){ h.b, sizeof h.b });
}

bool procedure_words(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, const str *parts, size_t n), void *arg)
{
	struct step_rows_rows rows;
	if (!step_rows_all(c, incident_id, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		str parts[WORD_PARTS];
		if (!emit(arg, parts, step_text_parts(c, &rows.v[i], parts))) {
			return false;
		}
	}
	return true;
}

bool procedure_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value),
                          void *arg)
{
	struct step_rows_rows rows;
	if (!step_rows_all(c, incident_id, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		const struct step_rows_row *r = &rows.v[i];
		p.object = change_object_name(c, "step", r->id);
		project_str(&p, "words", step_text_hash(c, r));
		project_str(&p, "state", r->state);
		project_id(&p, "owner_id", r->owner_id);
		project_opt(&p, "due_at", r->due_at);
		project_str(&p, "started", r->started);
		project_str(&p, "ended", r->ended);
		project_id(&p, "ended_by", r->ended_by_id);
		project_str(&p, "note", str_is_empty(r->note) ? STR_NONE : r->note);
		project_str(&p, "dropped", r->is_dropped ? S("1") : STR_NONE);
	}
	return p.ok;
}
