/* The single changes of an incident: each one row update and one entry that says who, when and why. */
#include "incident/incident.h"

#include "base/time.h"
#include "incident_sql.h"
#include "messages.h"
#include "person/person.h"

static struct journal_entry_in entry_of(const struct incident *i, enum entry_type type, str text)
{
	return (struct journal_entry_in){ .incident_id = i->id, .type = type, .text = text };
}

static bool need_ground(struct ctx *c, const char *field, str ground)
{
	return !str_is_empty(ground) || fail_field(c, field, MSG_INCIDENT_GROUND_NEEDED);
}

bool incident_person(struct ctx *c, const char *field, struct id id, struct person *ret)
{
	if (person_find(c, id, ret)) {
		return true;
	}
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c); /* a wrong choice in a form, not a wrong address */
	return fail_field(c, field, MSG_INCIDENT_PERSON_UNKNOWN);
}

bool incident_check_due(struct ctx *c, const char *field, struct opt_int due, struct opt_int old)
{
	bool stands = due.has && old.has && old.v / 60000 == due.v / 60000; /* a form shows minutes */
	return !due.has || stands || due.v >= c->now_ms || fail_field(c, field, MSG_INCIDENT_DUE_PAST);
}

bool incident_set_level(struct ctx *c, const struct incident *i, int64_t level, str ground)
{
	if (level < 0 || level > 3) {
		return fail_field(c, "level", MSG_INCIDENT_LEVEL_RANGE);
	}
	if (!need_ground(c, "ground", ground)) {
		return false;
	}
	if (i->level.has && i->level.v == level) {
		return fail_field(c, "level", MSG_INCIDENT_LEVEL_SAME);
	}
	struct opt_int v = { true, level };
	if (!q_incident_update_level(c, (struct incident_update_level_in){ .level = v, .id = i->id })) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_opt(&ch, "level", v);
	str text = msgf(c, MSG_INCIDENT_ENTRY_LEVEL, { "level", str_printf(c->arena, "%d", (int)level) },
		{ "ground", ground });
	return change_write(&ch, entry_of(i, ENTRY_DECIDED, text), NULL);
}

bool incident_put_words(struct ctx *c, struct id incident_id, str title, str name)
{
	struct incident i;
	if (!incident_get(c, incident_id, &i)) {
		return false;
	}
	struct incident_update_title_in in = { .title = str_is_none(title) ? i.title : title,
		.name = str_is_none(name) ? i.name : name, .id = i.id };
	return q_incident_update_title(c, in);
}

bool incident_set_title(struct ctx *c, const struct incident *i, str title, str name)
{
	if (str_eq(title, i->title) && str_eq(name, i->name)) {
		return true;
	}
	if (!q_incident_update_title(c, (struct incident_update_title_in){ .title = title, .name = name, .id = i->id })) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_str(&ch, "title", title);
	change_str(&ch, "name", name);
	str text = msgf(c, MSG_INCIDENT_ENTRY_TITLE, { "name", name }, { "title", title });
	return change_write(&ch, entry_of(i, ENTRY_CHANGE, text), NULL);
}

bool incident_move_lead(struct ctx *c, struct id id, struct id person_id, struct change *ch)
{
	struct opt_int now = { true, c->now_ms };
	str before = ch->object;
	ch->object = S("incident");
	change_id(ch, "lead_id", person_id);
	change_opt(ch, "lead_since", now);
	ch->object = before;
	struct incident_update_lead_in in = { .lead_id = person_id, .lead_since = now, .id = id };
	return q_incident_update_lead(c, in);
}

bool incident_set_lead(struct ctx *c, const struct incident *i, struct id person_id)
{
	struct person p;
	if (!incident_actor(c, i, "person_id", person_id, &p)) {
		return false;
	}
	if (id_eq(person_id, i->lead_id)) {
		return fail_field(c, "person_id", MSG_INCIDENT_LEAD_SAME);
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	if (!incident_move_lead(c, i->id, person_id, &ch)) {
		return false;
	}
	str text = str_is_none(i->lead_name) ? msgf(c, MSG_INCIDENT_ENTRY_LEAD_FIRST, { "to", p.name })
		: msgf(c, MSG_INCIDENT_ENTRY_LEAD, { "from", i->lead_name }, { "to", p.name });
	return change_write(&ch, entry_of(i, ENTRY_DECIDED, text), NULL);
}

/* While nobody gave a name of their own, it follows the kind. */
static str name_for_kind(struct ctx *c, const struct incident *i, str kind)
{
	str old = incident_suggest_name(c, (enum incident_mode)i->mode, i->kind, i->month, i->number);
	return str_eq(old, i->name) ? incident_suggest_name(c, (enum incident_mode)i->mode, kind, i->month, i->number)
		: i->name;
}

bool incident_set_kind(struct ctx *c, const struct incident *i, str kind, str ground)
{
	const struct kind *k = catalog_kind(c->catalog, kind);
	if (!k) {
		return fail_field(c, "kind", MSG_INCIDENT_KIND_UNKNOWN);
	}
	if (str_eq(kind, i->kind)) {
		return fail_field(c, "kind", MSG_INCIDENT_KIND_SAME);
	}
	if (!need_ground(c, "ground", ground)) {
		return false;
	}
	str name = name_for_kind(c, i, kind);
	if (!q_incident_update_kind(c, (struct incident_update_kind_in){ .kind = kind, .name = name, .id = i->id })) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_str(&ch, "kind", kind);
	change_str(&ch, "name", name);
	str text = msgf(c, MSG_INCIDENT_ENTRY_KIND, { "kind", text2_in(k->name, c->lang) }, { "ground", ground });
	return change_write(&ch, entry_of(i, ENTRY_DECIDED, text), NULL);
}

bool incident_set_phase(struct ctx *c, const struct incident *i, enum incident_phase phase, str text)
{
	if (!q_incident_update_phase(c, (struct incident_update_phase_in){ .phase = (int64_t)phase, .id = i->id })) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_i64(&ch, "phase", (int64_t)phase);
	return change_write(&ch, entry_of(i, ENTRY_DECIDED, text), NULL);
}

bool incident_set_state(struct ctx *c, const struct incident *i, bool open, str reason)
{
	if (!need_ground(c, "reason", reason)) {
		return false;
	}
	if (open && incident_is_taken_in(i)) {
		return fail(c, ERR_CONFLICT, MSG_INCIDENT_TAKEN_IN);
	}
	if (incident_is_open(i) == open) {
		return fail(c, ERR_CONFLICT, open ? MSG_INCIDENT_IS_OPEN : MSG_INCIDENT_IS_CLOSED);
	}
	struct opt_int closed = { !open, c->now_ms };
	str state = open ? S("open") : S("closed");
	struct incident_update_state_in in = { .state = state, .closed_at = closed, .id = i->id };
	if (!q_incident_update_state(c, in)) {
		return false;
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_str(&ch, "state", state);
	change_opt(&ch, "closed_at", closed);
	str text = msgf(c, open ? MSG_INCIDENT_ENTRY_REOPENED : MSG_INCIDENT_ENTRY_CLOSED, { "reason", reason });
	return change_write(&ch, entry_of(i, ENTRY_DECIDED, text), NULL);
}

bool incident_set_next_report(struct ctx *c, struct id id, struct opt_int at, struct change *ch)
{
	str before = ch->object;
	ch->object = S("incident");
	change_opt(ch, "next_report_at", at);
	ch->object = before;
	return q_incident_update_next_report(c, (struct incident_update_next_report_in){ .next_report_at = at, .id = id });
}
