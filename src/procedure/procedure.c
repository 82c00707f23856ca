/* Bringing a procedure of the catalogue into a room, and changing it for that of another kind. */
#include "procedure/step_row.h"

#include "base/limits.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"

/* Halved by each own step put in between; 2^40 leaves room for forty at one place. */
#define POSITION_GAP (INT64_C(1) << 40)

/* What nobody compared with its source says so wherever the source is shown. */
static str source_of(struct ctx *c, const struct procedure_step *s)
{
	if (str_is_empty(s->source)) {
		return msg(c, MSG_OWN_PROCEDURE_SOURCE);
	}
	return s->verified ? s->source : msgf(c, MSG_STEP_UNVERIFIED, { "source", s->source });
}

/* A room keeps the words of the day it began, in the language of whoever began it. */
str step_source(struct ctx *c, str kept)
{
	const struct catalog *k = c->catalog;
	str source = str_is_none(kept) ? S("") : kept;
	for (size_t i = 0; c->lang == LANG_EN && i < k->n_sources; i++) {
		str ja = msg_text(LANG_JA, MSG_STEP_UNVERIFIED), en = msgf(c, MSG_STEP_UNVERIFIED, { "source", k->sources[i].en });
		size_t at = str_find(ja, S("{source}"), 0);
		str behind = at == SIZE_MAX ? S("") : str_sub(ja, at + 8, ja.n), its = k->sources[i].ja;
		bool begins = at == 0 && source.n == its.n + behind.n && str_starts(source, its);
		if (begins && str_eq(str_sub(source, its.n, behind.n), behind)) {
			return en;
		}
	}
	return catalog_source(k, source, c->lang);
}

/* As the steps of a room name it: the firm's versions are counted apart from those of the built-in one. */
static str room_key(struct ctx *c, const struct procedure_def *p)
{
	return p->is_own ? STR_CAT(c->arena, S(PROCEDURE_ROOM_PREFIX), p->key) : p->key;
}

/* Whom the firm's procedure names, as long as they are there; of a restricted room people are named one by one. */
static bool owner_of(struct ctx *c, struct id incident_id, const struct procedure_step *s, struct id *ret)
{
	struct person who;
	struct incident i;
	*ret = (struct id){ 0 };
	if (id_is_none(s->person_id)) {
		return true;
	}
	if (!incident_get(c, incident_id, &i)) {
		return false;
	}
	if (!person_find(c, s->person_id, &who)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	*ret = who.archived_at.has || i.is_restricted ? (struct id){ 0 } : who.id;
	return true;
}

static struct step_insert_in row_of(struct ctx *c, struct id incident_id, const struct procedure_def *p, size_t i)
{
	const struct procedure_step *s = &p->steps[i];
	struct text2 before = own_join(c, s->prerequisites, s->n_prerequisites);
	struct text2 dont = own_join(c, s->do_nots, s->n_do_nots);
	struct text2 what_if = own_join(c, s->branches, s->n_branches);
	struct text2 vendor = own_join(c, s->vendor, s->n_vendor);
	return (struct step_insert_in){
		.incident_id = incident_id, .id = id_new(c->now_ms), .position = (int64_t)(i + 1) * POSITION_GAP,
		.procedure_key = room_key(c, p), .procedure_version = p->version, .step_key = s->key, .phase = s->phase,
		.heading_ja = s->heading.ja, .heading_en = s->heading.en, .item_ja = s->item.ja, .item_en = s->item.en,
		.detail_ja = s->detail.ja, .detail_en = s->detail.en,
		.prerequisites_ja = before.ja, .prerequisites_en = before.en, .do_nots_ja = dont.ja, .do_nots_en = dont.en,
		.branches_ja = what_if.ja, .branches_en = what_if.en, .vendor_ja = vendor.ja, .vendor_en = vendor.en,
		.role = s->role, .is_evidence = s->evidence, .source = source_of(c, s) };
}

/* Adds the row and its items to the entry that is being made. */
static bool add_step(struct ctx *c, const struct step_insert_in *in, struct change *ch)
{
	if (!q_step_insert(c, *in)) {
		return false;
	}
	struct step_rows_row words = {
		.position = in->position, .procedure_key = in->procedure_key, .procedure_version = in->procedure_version,
		.step_key = in->step_key, .phase = in->phase, .heading_ja = in->heading_ja, .heading_en = in->heading_en,
		.item_ja = in->item_ja, .item_en = in->item_en, .detail_ja = in->detail_ja, .detail_en = in->detail_en,
		.prerequisites_ja = in->prerequisites_ja, .prerequisites_en = in->prerequisites_en,
		.do_nots_ja = in->do_nots_ja, .do_nots_en = in->do_nots_en, .branches_ja = in->branches_ja,
		.branches_en = in->branches_en, .vendor_ja = in->vendor_ja, .vendor_en = in->vendor_en, .role = in->role,
		.is_evidence = in->is_evidence, .source = in->source };
	change_object(ch, "step", in->id);
	change_str(ch, "words", step_text_hash(c, &words));
	change_str(ch, "state", S("open"));
	change_id(ch, "owner_id", in->owner_id);
	change_opt(ch, "due_at", in->due_at);
	return true;
}

static bool has_step(const struct step_rows_rows *kept, str key)
{
	for (size_t i = 0; i < kept->n; i++) {
		const struct step_rows_row *r = &kept->v[i];
		if (!r->is_dropped && !str_is_empty(r->step_key) && str_eq(r->step_key, key)) {
			return true;
		}
	}
	return false;
}

/* Everything of `p` that the room does not have yet. */
static bool add_missing(struct ctx *c, struct id incident_id, const struct procedure_def *p,
                        const struct step_rows_rows *kept, struct change *ch)
{
	for (size_t i = 0; i < p->n_steps; i++) {
		if (has_step(kept, p->steps[i].key)) {
			continue;
		}
		struct step_insert_in in = row_of(c, incident_id, p, i);
		if (!owner_of(c, incident_id, &p->steps[i], &in.owner_id) || !add_step(c, &in, ch)) {
			return false;
		}
	}
	return true;
}

static bool write_begin(struct change *ch, struct id incident_id, const struct procedure_def *p)
{
	struct ctx *c = ch->c;
	str name = text2_in(p->name, c->lang), version, outdated;
	str text = msgf(c, MSG_STEP_ENTRY_PROCEDURE, { "name", name }, { "version", str_printf(c->arena, "%d", p->version) });
	if (p->is_own) {
		if (!procedure_version_text(c, p->key, p->version, true, &version)) {
			return false;
		}
		text = msgf(c, MSG_OWN_PROCEDURE_ENTRY, { "name", name }, { "version", version });
		if (!procedure_outdated_text(c, p->key, &outdated)) {
			return false;
		}
		text = outdated.n > 0 ? STR_CAT(c->arena, text, S("\n"), outdated) : text;
	}
	struct journal_entry_in in = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, in, NULL);
}

bool procedure_begin(struct ctx *c, struct id incident_id, str kind)
{
	const struct procedure_def *p;
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	struct step_rows_rows none = { 0 };
	return procedure_def_for(c, kind, &p) && add_missing(c, incident_id, p, &none, ch) && write_begin(ch, incident_id, p);
}

/* The firm's version a step came from; NULL: of the built-in one, or a step of one's own. */
static bool def_of_row(struct ctx *c, const struct step_rows_row *r, const struct procedure_def **ret)
{
	bool is_own = str_starts(r->procedure_key, S(PROCEDURE_ROOM_PREFIX));
	*ret = NULL;
	return !is_own || own_def_version(c, str_sub(r->procedure_key, sizeof PROCEDURE_ROOM_PREFIX - 1, r->procedure_key.n),
		r->procedure_version, ret);
}

/* A room that had this procedure before goes on with the version it began with. */
static bool def_for_room(struct ctx *c, const struct step_rows_rows *rows, str kind, const struct procedure_def **ret)
{
	const struct step_rows_row *newest = NULL;
	const struct procedure_def *own;
	if (!procedure_def_for(c, kind, ret)) {
		return false;
	}
	str own_key = STR_CAT(c->arena, S(PROCEDURE_ROOM_PREFIX), (*ret)->key);
	for (size_t i = 0; i < rows->n; i++) {
		const struct step_rows_row *r = &rows->v[i];
		bool fits = str_eq(r->procedure_key, (*ret)->key) || str_eq(r->procedure_key, own_key);
		newest = fits && (!newest || memcmp(&r->id, &newest->id, sizeof r->id) > 0) ? r : newest;
	}
	if (!newest) {
		return true;
	}
	if (!def_of_row(c, newest, &own)) {
		return false;
	}
	const struct procedure_def *built_in = str_eq(newest->procedure_key, own_key) ? NULL : catalog_procedure(c->catalog, newest->procedure_key);
	*ret = own ? own : built_in ? built_in : *ret;
	return true;
}

/* Given to whom the procedure itself names is not touched. */
static bool has_first_owner(struct ctx *c, const struct step_rows_row *r, const struct procedure_def **def, bool *ret)
{
	*ret = id_is_none(r->owner_id);
	bool is_known = *def && (*def)->version == r->procedure_version &&
		str_eq(r->procedure_key, STR_CAT(c->arena, S(PROCEDURE_ROOM_PREFIX), (*def)->key));
	if (*ret || (!is_known && !def_of_row(c, r, def))) {
		return *ret;
	}
	for (size_t i = 0; *def && i < (*def)->n_steps; i++) {
		const struct procedure_step *s = &(*def)->steps[i];
		*ret = *ret || (str_eq(s->key, r->step_key) && id_eq(s->person_id, r->owner_id));
	}
	return true;
}

static bool is_as_it_came(const struct step_rows_row *r)
{
	return !r->is_dropped && !str_is_empty(r->procedure_key) && str_eq(r->state, S("open")) && !r->due_at.has && str_is_empty(r->note);
}

/* Of every procedure but the one that comes now. */
static bool drop_untouched(struct ctx *c, struct id incident_id, str coming, struct step_rows_rows *rows,
                           struct change *ch)
{
	const struct procedure_def *def = NULL;
	for (size_t i = 0; i < rows->n; i++) {
		struct step_rows_row *r = &rows->v[i];
		bool is_first;
		if (!is_as_it_came(r) || str_eq(r->procedure_key, coming)) {
			continue;
		}
		if (!has_first_owner(c, r, &def, &is_first)) {
			return false;
		}
		if (!is_first) {
			continue;
		}
		if (!q_step_drop(c, (struct step_drop_in){ .incident_id = incident_id, .id = r->id })) {
			return false;
		}
		r->is_dropped = 1;
		change_object(ch, "step", r->id);
		change_str(ch, "dropped", S("1"));
	}
	return true;
}

bool procedure_switch(struct ctx *c, struct id incident_id, str kind)
{
	const struct procedure_def *p;
	struct step_rows_rows rows;
	if (!step_rows_all(c, incident_id, &rows) || !def_for_room(c, &rows, kind, &p)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	if (!drop_untouched(c, incident_id, room_key(c, p), &rows, ch) || !add_missing(c, incident_id, p, &rows, ch)) {
		return false;
	}
	return ch->n == 0 || write_begin(ch, incident_id, p); /* the same procedure serves both kinds: no entry */
}

/* --- an own step in the middle --- */

static bool place_after(struct ctx *c, const struct step_add_in *in, const struct step *steps, size_t n,
                        int64_t *ret_phase, int64_t *ret_position)
{
	int64_t last = 0;
	for (size_t i = 0; i < n; i++) {
		if (id_eq(steps[i].id, in->after_id)) {
			bool more = i + 1 < n && steps[i + 1].phase.v == steps[i].phase.v;
			int64_t next = more ? steps[i + 1].position : steps[i].position + 2 * POSITION_GAP;
			*ret_phase = steps[i].phase.v;
			*ret_position = steps[i].position + (next - steps[i].position) / 2;
			return true;
		}
		if (steps[i].phase.v == *ret_phase) {
			last = steps[i].position;
		}
	}
	*ret_position = last + POSITION_GAP;
	return id_is_none(in->after_id) || fail_field(c, "after_id", MSG_STEP_NOT_FOUND);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct step_add_in *in = arg;
	struct incident i;
	struct step *steps;
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !step_list(c, i.id, &steps, &n)) {
		return false;
	}
	if (n >= LIMIT_STEPS_PER_ROOM) {
		return fail(c, ERR_INVALID, MSG_STEP_TOO_MANY);
	}
	struct person owner;
	if (!id_is_none(in->owner_id) && !incident_actor(c, &i, "owner_id", in->owner_id, &owner)) {
		return false;
	}
	if (!incident_check_due(c, "due_at", in->due_at, (struct opt_int){ 0 })) {
		return false;
	}
	int64_t phase = in->phase < 0 ? i.phase.v : in->phase, position = 0;
	if (!place_after(c, in, steps, n, &phase, &position)) {
		return false;
	}
	str detail = str_is_none(in->detail) ? S("") : in->detail;
	struct step_insert_in row = { .incident_id = i.id, .id = id_new(c->now_ms), .position = position,
		.procedure_key = S(""), .step_key = S(""), .phase = phase, .heading_ja = S(""), .heading_en = S(""),
		.item_ja = in->item, .item_en = in->item, .detail_ja = detail, .detail_en = detail,
		.prerequisites_ja = S(""), .prerequisites_en = S(""), .do_nots_ja = S(""), .do_nots_en = S(""),
		.branches_ja = S(""), .branches_en = S(""), .vendor_ja = S(""), .vendor_en = S(""), .role = S(""), .source = S(""), .owner_id = in->owner_id, .due_at = in->due_at };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	if (!add_step(c, &row, ch)) {
		return false;
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE,
		.text = msgf(c, MSG_STEP_ENTRY_ADDED, { "item", in->item }) };
	return change_write(ch, e, NULL) && step_get(c, i.id, row.id, ret_out);
}

static const struct field add_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct step_add_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "after_id", .type = FIELD_ID, .offset = offsetof(struct step_add_in, after_id),
		.label = MSG_STEP_LABEL_AFTER, .doc = "the step it comes after; none: at the end of the phase" },
	{ .name = "phase", .type = FIELD_CHOICE, .offset = offsetof(struct step_add_in, phase), .choices = &phase_choices,
		.label = MSG_STEP_LABEL_PHASE, .doc = "phase 0-3; none: the incident's" },
	{ .name = "item", .type = FIELD_LINE, .offset = offsetof(struct step_add_in, item), .flags = FIELD_REQUIRED,
		.label = MSG_STEP_LABEL_ITEM, .doc = "what to do, one line" },
	{ .name = "detail", .type = FIELD_TEXT, .offset = offsetof(struct step_add_in, detail),
		.label = MSG_STEP_LABEL_DETAIL, .doc = "how and why" },
	{ .name = "owner_id", .type = FIELD_ID, .offset = offsetof(struct step_add_in, owner_id),
		.label = MSG_STEP_LABEL_OWNER, .doc = "person who does it" },
	{ .name = "due_at", .type = FIELD_INSTANT, .offset = offsetof(struct step_add_in, due_at),
		.flags = FIELD_AHEAD, .label = MSG_STEP_LABEL_DUE, .doc = "until when" },
};
const struct operation op_step_add = { .name = "step_add", .doc = "add a step of one's own to a room",
	.needs = ACCESS_RESPONDER, .fields = add_fields, .n_fields = sizeof add_fields / sizeof add_fields[0],
	.in_size = sizeof(struct step_add_in), .out_size = sizeof(struct step), .out = &step_shape, .act = act_add };
