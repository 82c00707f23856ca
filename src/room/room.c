/* Opening a room, and the changes that touch more than the incident's row. */
#include "room/room.h"

#include "action/action.h"
#include "closing/closing.h"
#include "decision/decision.h"
#include "escalation/escalation.h"
#include "evidence/evidence.h"
#include "messages.h"
#include "person/person.h"
#include "risk/risk.h"
#include "role/role.h"
#include "guest/guest.h"
#include "link/link.h"
#include "sighting/sighting.h"
#include "task/task.h"
#include "window/call.h"
#include "window/consult.h"

const journal_projection room_projections[] = {
	incident_projection, incident_member_projection, procedure_projection, fact_projection, report_projection,
	affected_projection, stage_projection, indicator_projection,
	decision_projection,
	role_projection,
	evidence_projection,
	question_projection,
	triage_projection,
	task_projection,
	guest_projection,
	sighting_projection,
	action_projection,
	closing_projection,
	link_projection,
	risk_projection,
	window_call_projection, consult_projection,
};
const size_t room_projections_count = sizeof room_projections / sizeof room_projections[0];

/* Whoever opens leads, unless they said that the commander of this kind is to (S4 7-1): never by itself. */
static bool lead_of(struct ctx *c, const struct incident_open_in *in, str kind, struct id *ret)
{
	struct commander m;
	bool has, wanted = false;
	*ret = c->who.person_id;
	for (size_t i = 0; i < in->commander.n; i++) {
		wanted = wanted || str_eq(in->commander.v[i], kind);
	}
	if (!wanted) {
		return true;
	}
	if (in->is_restricted) { /* they could not see it yet */
		return fail_field(c, "commander", MSG_ROOM_COMMANDER_RESTRICTED);
	}
	if (!commander_of(c, kind, &m, &has)) {
		return false;
	}
	if (!has || m.how == COMMANDER_NOBODY) {
		return fail_field(c, "commander", MSG_ROOM_NO_COMMANDER);
	}
	*ret = m.person_id;
	return true;
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_open_in *in = arg;
	struct person finder;
	struct incident_new new = {
		.mode = in->mode == INCIDENT_EXERCISE ? INCIDENT_EXERCISE : INCIDENT_LIVE,
		.title = in->title, .name = in->name, .suggested = in->suggested,
		.kind = str_is_empty(in->kind) ? S("unknown") : in->kind, .level = in->level, .noticed = in->noticed,
		.noticed_by = id_is_none(in->noticed_by) && !in->finder_unknown ? c->who.person_id : in->noticed_by,
		.lead_id = c->who.person_id, .is_restricted = in->is_restricted };
	if (!id_is_none(in->noticed_by) && !incident_person(c, "noticed_by", in->noticed_by, &finder)) {
		return false;
	}
	struct incident *i = ret_out;
	return lead_of(c, in, new.kind, &new.lead_id) && incident_add(c, &new, i) && procedure_begin(c, i->id, i->kind) && fact_begin(c, i) && role_begin(c, i);
}

static bool act_level(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_level_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) &&
	       incident_set_level(c, &i, in->level.has ? in->level.v : -1, in->ground) &&
	       incident_get(c, i.id, ret_out);
}

static bool act_kind(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_kind_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && incident_set_kind(c, &i, in->kind, in->ground) &&
	       procedure_switch(c, i.id, in->kind) && fact_follow_kind(c, &i, in->kind) &&
	       incident_get(c, i.id, ret_out);
}

static bool act_rename(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_rename_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && incident_set_title(c, &i, in->title, in->name) &&
	       incident_get(c, i.id, ret_out);
}

static bool act_lead(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_lead_in *in = arg;
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && incident_set_lead(c, &i, in->person_id) &&
	       incident_get(c, i.id, ret_out);
}

/* --- phases: moved by a person's word, unfinished steps listed --- */

size_t room_unfinished(const struct step *steps, size_t n, int64_t phase, const struct step **ret)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		if (steps[i].phase.v < phase && !step_is_over(&steps[i])) {
			ret[found++] = &steps[i];
		}
	}
	return found;
}

static str phase_text(struct ctx *c, const struct incident_phase_in *in, const struct step **left, size_t n)
{
	str phase = msg(c, phase_choices.v[in->phase].label);
	str text = msgf(c, MSG_ROOM_ENTRY_PHASE, { "phase", phase });
	if (!str_is_empty(in->note)) {
		text = STR_CAT(c->arena, text, S("\n"), in->note);
	}
	if (n) {
		str items = S("");
		for (size_t i = 0; i < n; i++) {
			items = STR_CAT(c->arena, items, S("\n・"), left[i]->item_text);
		}
		str count = str_printf(c->arena, "%zu", n);
		text = STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_ROOM_ENTRY_PHASE_LEFT, { "count", count }), items);
	}
	return text;
}

static bool act_phase(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_phase_in *in = arg;
	struct incident i;
	struct step *steps;
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !step_list(c, i.id, &steps, &n)) {
		return false;
	}
	if (in->phase < 0 || in->phase == i.phase.v) {
		return fail_field(c, "phase", MSG_ROOM_PHASE_SAME);
	}
	const struct step **left = arena_array(c->arena, const struct step *, n);
	size_t n_left = room_unfinished(steps, n, in->phase, left);
	if (n_left && in->phase > i.phase.v && !in->acknowledged) {
		return fail_field(c, "acknowledged", MSG_ROOM_PHASE_ACKNOWLEDGE);
	}
	str text = phase_text(c, in, left, in->phase > i.phase.v ? n_left : 0);
	return incident_set_phase(c, &i, (enum incident_phase)in->phase, text) && incident_get(c, i.id, ret_out);
}

/* --- rows --- */

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define OPEN(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct incident_open_in, member), .flags = more, \
		.label = label_msg, .doc = text }

static const struct field open_fields[] = {
	OPEN(title, FIELD_LINE, FIELD_REQUIRED, MSG_ROOM_LABEL_TITLE, "one line: what happened"),
	OPEN(kind, FIELD_LINE, 0, MSG_ROOM_LABEL_KIND, "key of a kind; none: unknown"),
	{ .name = "mode", .type = FIELD_CHOICE, .offset = offsetof(struct incident_open_in, mode),
		.choices = &incident_mode_choices, .label = MSG_ROOM_LABEL_MODE, .doc = "live, or exercise" },
	OPEN(level, FIELD_INT, 0, MSG_ROOM_LABEL_LEVEL, "0-3; none: not decided yet"),
	{ .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct incident_open_in, noticed),
		.label = MSG_ROOM_LABEL_NOTICED, .doc = "when it was noticed, as exactly as known; none: now" },
	OPEN(noticed_by, FIELD_ID, 0, MSG_ROOM_LABEL_FINDER, "person who noticed; none: who opens"),
	OPEN(name, FIELD_LINE, 0, MSG_ROOM_LABEL_NAME, "name for the team; none: made from kind, month and number"),
	{ .name = "is_restricted", .type = FIELD_BOOL, .offset = offsetof(struct incident_open_in, is_restricted),
		.label = MSG_INCIDENT_LABEL_RESTRICTED, .doc = "true: only its members see it; who opens is the first" },
	OPEN(commander, FIELD_LINES, 0, MSG_ROOM_LABEL_COMMANDER, "keys of kinds: when the room's is among them, the commander of that kind leads"),
	OPEN(suggested, FIELD_LINE, FIELD_FORM_ONLY, MSG_ROOM_LABEL_NAME, "the name the form proposed"),
};
static const struct field level_fields[] = {
	PATH(incident_level_in),
	{ .name = "level", .type = FIELD_INT, .offset = offsetof(struct incident_level_in, level),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_LEVEL, .doc = "0-3" },
	{ .name = "ground", .type = FIELD_LINE, .offset = offsetof(struct incident_level_in, ground),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_GROUND, .doc = "why" },
};
static const struct field kind_fields[] = {
	PATH(incident_kind_in),
	{ .name = "kind", .type = FIELD_LINE, .offset = offsetof(struct incident_kind_in, kind),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_KIND, .doc = "key of a kind" },
	{ .name = "ground", .type = FIELD_LINE, .offset = offsetof(struct incident_kind_in, ground),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_GROUND, .doc = "why" },
};
static const struct field rename_fields[] = {
	PATH(incident_rename_in),
	{ .name = "title", .type = FIELD_LINE, .offset = offsetof(struct incident_rename_in, title),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_TITLE, .doc = "one line: what happened" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct incident_rename_in, name),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_NAME, .doc = "name for the team" },
};
static const struct field lead_fields[] = {
	PATH(incident_lead_in),
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct incident_lead_in, person_id),
		.flags = FIELD_REQUIRED, .label = MSG_ROOM_LABEL_LEAD, .doc = "person who leads from now on" },
};
static const struct field phase_fields[] = {
	PATH(incident_phase_in),
	{ .name = "phase", .type = FIELD_CHOICE, .offset = offsetof(struct incident_phase_in, phase),
		.flags = FIELD_REQUIRED, .choices = &phase_choices, .label = MSG_STEP_LABEL_PHASE, .doc = "phase 0-3" },
	{ .name = "acknowledged", .type = FIELD_BOOL, .offset = offsetof(struct incident_phase_in, acknowledged),
		.label = MSG_ROOM_LABEL_ACKNOWLEDGED, .doc = "true: the unfinished steps left behind were seen" },
	{ .name = "note", .type = FIELD_LINE, .offset = offsetof(struct incident_phase_in, note),
		.label = MSG_STEP_LABEL_NOTE, .doc = "a word about it" },
};
#define ROOM_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct incident), .out = &incident_shape, .act = function }
ROOM_OP(op_incident_open, "incident_open", "open a room for something that happened", act_open, open_fields,
	incident_open_in);
ROOM_OP(op_incident_level, "incident_level", "decide the level, with a ground", act_level, level_fields,
	incident_level_in);
ROOM_OP(op_incident_kind, "incident_kind", "decide the kind; brings its procedure and keeps what was done", act_kind,
	kind_fields, incident_kind_in);
ROOM_OP(op_incident_rename, "incident_rename", "change name and description", act_rename, rename_fields,
	incident_rename_in);
ROOM_OP(op_incident_lead, "incident_lead", "say who leads from now on", act_lead, lead_fields, incident_lead_in);
ROOM_OP(op_incident_phase, "incident_phase", "go to another phase", act_phase, phase_fields, incident_phase_in);
