#include "demo/demo.h"

#include "account/account.h"
#include "base/time.h"
#include "catalog/demo.h"
#include "demo/demo_affected.h"
#include "demo/demo_windows.h"
#include "demo/demo_contacts.h"
#include "demo/demo_diagnosis.h"
#include "demo/demo_ledgers.h"
#include "demo/demo_notes.h"
#include "demo/demo_procedures.h"
#include "demo/demo_risks.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"
#include "room/room.h"
#include "sighting/sighting.h"
#include "suspect/suspect.h"
#include "transfer/chronology.h"

struct demo {
	str hash;                    /* of the password of all demo users */
	struct id *people;           /* by index into the firm's people */
	struct id *accounts;
	struct id incident_id;
};

static int index_of(str key)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, key)) {
			return (int)i;
		}
	}
	return -1;
}

static struct id person_of(const struct demo *d, str key)
{
	int i = index_of(key);
	return i < 0 ? (struct id){ 0 } : d->people[i];
}

static bool add_firm(struct ctx *c)
{
	const struct demo_firm *f = &catalog_demo_firm;
	struct org_change change = { .name = f->name, .trade = f->about, .phone = S(""), .prefecture = f->prefecture };
	struct org out;
	return org_create(c, f->name, f->slug, &c->org_id) && op_org_change.act(c, &change, &out);
}

static bool add_people(struct ctx *c, struct demo *d)
{
	const struct demo_firm *f = &catalog_demo_firm;
	for (size_t i = 0; i < f->n_people; i++) {
		const struct demo_person *p = &f->people[i];
		struct person_input in = { .name = p->name, .kana = p->kana, .title = p->title, .department = p->department,
			.phone = p->phone, .mail = p->mail, .role = p->role, .belongs = p->outside ? PERSON_OUTSIDE : PERSON_OWN };
		if (!person_create(c, &in, &d->people[i])) {
			return false;
		}
		if (p->access == ACCESS_NONE) {
			continue;
		}
		if (!account_create(c, p->mail, p->name, d->hash, LANG_JA, &d->accounts[i]) ||
		    !membership_make(c, d->accounts[i], (enum access)p->access, d->people[i])) {
			return false;
		}
	}
	return true;
}

static bool add_firm_and_people(struct ctx *c, struct demo *d) { return add_firm(c) && add_people(c, d); }

static struct actor actor_of(const struct demo *d, int i)
{
	const struct demo_person *p = &catalog_demo_firm.people[i];
	return (struct actor){ .account_id = d->accounts[i], .person_id = d->people[i], .access = (enum access)p->access, .name = p->name };
}

/* The first executive; else whoever is first. */
static int executive(void)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (catalog_demo_firm.people[i].access == ACCESS_EXECUTIVE) {
			return (int)i;
		}
	}
	return 0;
}

/* From here on the one who opened the room acts. */
static void act_as(struct ctx *c, const struct demo *d, str key)
{
	int i = index_of(key);
	if (i >= 0) {
		c->who = actor_of(d, i);
	}
}

static str who_writes(void)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].role, S("it_owner"))) {
			return catalog_demo_firm.people[i].key;
		}
	}
	return catalog_demo_firm.people[0].key;
}

static bool open_room(struct ctx *c, struct demo *d)
{
	const struct demo_firm *f = &catalog_demo_firm;
	struct incident i;
	struct incident_open_in in = { .title = f->title, .kind = f->kind, .mode = INCIDENT_LIVE,
		.noticed_by = person_of(d, f->noticed_by) };
	event_time_parse(f->noticed, c->now_ms, &in.noticed);
	if (!op_incident_open.act(c, &in, &i)) {
		return false;
	}
	d->incident_id = i.id;
	struct chronology_import_in import = { .incident_id = i.id, .csv = catalog_demo_chronology };
	struct chronology_imported imported;
	struct incident_level_in level = { .incident_id = i.id, .level = { true, f->level },
		.ground = msg(c, MSG_DEMO_LEVEL_GROUND) };
	struct incident_lead_in lead = { .incident_id = i.id, .person_id = person_of(d, f->lead) };
	return op_chronology_import.act(c, &import, &imported) && op_incident_level.act(c, &level, &i) &&
	       (id_eq(lead.person_id, i.lead_id) || op_incident_lead.act(c, &lead, &i));
}

static bool add_facts(struct ctx *c, const struct demo *d)
{
	for (size_t k = 0; k < catalog_demo_firm.n_facts; k++) {
		const struct demo_fact *f = &catalog_demo_firm.facts[k];
		struct fact_set_in in = { .incident_id = d->incident_id, .key = f->key, .value = f->value,
			.source = f->source, .state = choice_find(&fact_state_choices, f->state) };
		struct fact out;
		if (!op_fact_set.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}

static const struct operation *step_operation(str state)
{
	static const struct { const char *state; const struct operation *op; } moves[] = {
		{ "started", &op_step_start }, { "done", &op_step_done }, { "not_needed", &op_step_not_needed },
		{ "blocked", &op_step_block },
	};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (str_eq(state, str_from_c(moves[i].state))) {
			return moves[i].op;
		}
	}
	return NULL;
}

static bool move_step(struct ctx *c, const struct demo *d, const struct step *s, const struct demo_step *m)
{
	const struct operation *op = step_operation(m->state);
	struct step_assign_in assign = { .incident_id = d->incident_id, .step_id = s->id,
		.owner_id = person_of(d, m->person) };
	struct step_act_in act = { .incident_id = d->incident_id, .step_id = s->id, .note = m->note,
		.person_id = person_of(d, m->person) };
	struct step out;
	event_time_parse(m->at, c->now_ms, &act.when);
	/* who finished a step is told by its end; who has it in hand by its owner */
	bool is_over = op == &op_step_done || op == &op_step_not_needed;
	return (is_over || op_step_assign.act(c, &assign, &out)) && (!op || op->act(c, &act, &out));
}

static bool move_steps(struct ctx *c, const struct demo *d)
{
	struct step *steps;
	size_t n;
	if (!step_list(c, d->incident_id, &steps, &n)) {
		return false;
	}
	for (size_t k = 0; k < catalog_demo_firm.n_steps; k++) {
		for (size_t i = 0; i < n; i++) {
			if (str_eq(steps[i].key, catalog_demo_firm.steps[k].key) &&
			    !move_step(c, d, &steps[i], &catalog_demo_firm.steps[k])) {
				return false;
			}
		}
	}
	return true;
}

/* As its finders did: through the page's own operation, in their words. */
static bool add_sightings(struct ctx *c)
{
	struct sighting_desk desk;
	if (!op_sighting_desk_renew.act(c, NULL, NULL) || !sighting_desk_get(c, &desk)) {
		return false;
	}
	for (size_t i = 0; i < catalog_demo_firm.n_sightings; i++) {
		const struct demo_sighting *s = &catalog_demo_firm.sightings[i];
		struct sighting_report_in in = { .desk = desk.key, .card = s->card, .what = s->what, .when_text = s->when,
			.place = s->place, .touched = choice_find(&sighting_touched_choices, s->touched), .name = s->name,
			.once = id_new(c->now_ms - SIGHTING_MIN_MS) };
		struct sighting_made made;
		if (!op_sighting_report.act(c, &in, &made)) {
			return false;
		}
	}
	return true;
}

/* What comes by a folder: the mail as it was, and who passed it on. */
static bool add_mails(struct ctx *c)
{
	for (size_t i = 0; i < catalog_demo_firm.n_mails; i++) {
		const struct demo_mail *d = &catalog_demo_firm.mails[i];
		struct mime_mail m;
		struct suspect_taken_in in = { .mail = &m, .way = SUSPECT_FOLDER, .reporter = d->reporter };
		struct id id;
		str rest = d->did;
		while (!str_is_empty(rest)) {
			int at = choice_find(&suspect_did_choices, str_cut(&rest, ' '));
			in.did |= at < 0 ? 0 : 1u << at;
		}
		if (!mime_read(c, str_bytes(d->raw), &m) || !blob_put(c, m.raw, &in.raw) || !suspect_take(c, &in, &id)) {
			return false;
		}
	}
	return true;
}

static bool add_to_room(struct ctx *c, const struct demo *d) { return demo_add_affected(c, d->incident_id) && demo_add_windows(c, d->incident_id); }

static bool act_load(struct ctx *c, void *arg)
{
	struct demo *d = arg;
	bool is_empty;
	if (!set_up_is_open(c, &is_empty)) {
		return false;
	}
	if (!is_empty) {
		return fail(c, ERR_CONFLICT, MSG_DEMO_NOT_EMPTY);
	}
	d->people = arena_array(c->arena, struct id, catalog_demo_firm.n_people);
	d->accounts = arena_array(c->arena, struct id, catalog_demo_firm.n_people);
	if (!add_firm_and_people(c, d)) {
		return false;
	}
	act_as(c, d, who_writes());
	const struct actor boss = actor_of(d, executive());
	if (!demo_add_contacts(c, d->people)) {
		return false;
	}
	return demo_add_procedures(c, d->people, &boss) && open_room(c, d) && add_facts(c, d) && move_steps(c, d) && add_sightings(c) && add_mails(c) &&
	       demo_add_notes(c, c->who.person_id) && demo_add_rows(c, d->people) && add_to_room(c, d) &&
	       demo_add_diagnosis(c, &(struct demo_accounts){ d->accounts, d->people }) && demo_add_risks(c, d->incident_id, &boss);
}

/* On a machine whose clock stands before the demo's days, nothing of it may lie ahead. */
static int64_t after_the_chronology(struct ctx *c)
{
	struct chronology all;
	int64_t last = c->now_ms;
	struct ctx far = *c;
	far.now_ms = INT64_C(4102444800000); /* 2100: reads every line */
	if (chronology_read(&far, catalog_demo_chronology, &all)) {
		for (size_t i = 0; i < all.n_lines; i++) {
			int64_t at = all.lines[i].when.earliest_ms + 60 * 1000;
			last = at > last ? at : last;
		}
	}
	return last;
}

bool demo_load(struct ctx *c, struct store *s, str password, struct demo_loaded *ret)
{
	struct demo d = { 0 };
	struct ctx own = *c;
	str used = str_is_empty(password) ? account_new_password(c->arena) : password;
	if (!password_hash(c, used, &d.hash)) {
		return false;
	}
	own.now_ms = after_the_chronology(c);
	own.lang = LANG_JA;
	bool ok = store_write(s, &own, act_load, &d);
	c->err = own.err;
	int first = index_of(who_writes());
	*ret = (struct demo_loaded){ .password = used, .first_mail = catalog_demo_firm.people[first].mail };
	return ok;
}
