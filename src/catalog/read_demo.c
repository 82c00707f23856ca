#include "catalog/read.h"

#include "catalog/read_demo_rows.h"
#include "catalog/read_parts.h"

#define PEOPLE_MAX 60
#define CHRONOLOGY_BYTES_MAX (64 * 1024)

static void read_person(struct reader *r, const struct yaml *node, size_t at, struct demo_person *v)
{
	static const char *const names[] = { NULL, "viewer", "executive", "responder", "admin" };
	struct demo_person *p = &v[at];
	struct map m;

	if (!map_open(r, node, "a person", &m)) {
		return;
	}
	p->key = unique_key(&m, v, at, sizeof *v);
	p->name = map_str(&m, "name", NEEDED, ONE_LINE);
	p->kana = map_str(&m, "kana", NEEDED, ONE_LINE);
	p->title = map_str(&m, "title", NEEDED, ONE_LINE);
	p->department = map_str(&m, "department", NEEDED, ONE_LINE);
	p->phone = map_str(&m, "phone", NEEDED, ONE_LINE);
	p->mail = map_str(&m, "mail", NEEDED, ONE_LINE);
	p->role = map_key(&m, "role", OPTIONAL);
	check_role(r, map_line(&m, "role"), p->role);
	if (yaml_find(m.node, "access")) {
		int chosen = map_choice(&m, "access", names + 1, 4);
		p->access = chosen < 0 ? ACCESS_NONE : chosen + 1;
	}
	p->outside = map_bool(&m, "outside", OPTIONAL);
	map_close(&m);
}

static void read_people(struct map *top, struct demo_firm *f)
{
	const struct yaml *list = map_list(top, "people", NEEDED, PEOPLE_MAX);
	struct demo_person *v = arena_array(top->r->arena, struct demo_person, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_person(top->r, i->value, n++, v);
	}
	f->people = v;
	f->n_people = n;
}

/* The key of a person of the firm. */
static str person_of(struct map *m, const char *key, const struct demo_firm *f)
{
	str s = map_key(m, key, NEEDED);

	for (size_t i = 0; i < f->n_people; i++) {
		if (str_eq(f->people[i].key, s)) {
			return s;
		}
	}
	if (s.n > 0) {
		reader_error(m->r, map_line(m, key), "unknown person \"%.*s\"", STR_FMT(s));
	}
	return s;
}

static void read_incident(struct map *top, struct demo_firm *f)
{
	struct map m;

	if (!map_open(top->r, map_map(top, "incident"), "incident", &m)) {
		return;
	}
	f->kind = map_key(&m, "kind", NEEDED);
	if (f->kind.n > 0 && !catalog_kind(top->r->catalog, f->kind)) {
		reader_error(top->r, map_line(&m, "kind"), "unknown kind \"%.*s\"", STR_FMT(f->kind));
	}
	f->title = map_str(&m, "title", NEEDED, ONE_LINE);
	f->noticed = map_str(&m, "noticed", NEEDED, ONE_LINE);
	f->noticed_by = person_of(&m, "noticed_by", f);
	f->lead = person_of(&m, "lead", f);
	f->level = map_int(&m, "level", 0, 3);
	map_close(&m);
}

static void read_demo_facts(struct map *top, struct demo_firm *f)
{
	static const char *const states[] = { "known", "unknown", "investigating", "none" };
	const struct yaml *list = map_list(top, "facts", NEEDED, 100);
	struct demo_fact *v = arena_array(top->r->arena, struct demo_fact, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "a fact", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		if (v[n].key.n > 0 && !catalog_fact(top->r->catalog, v[n].key)) {
			reader_error(top->r, map_line(&m, "key"), "unknown fact \"%.*s\"", STR_FMT(v[n].key));
		}
		int state = map_choice(&m, "state", states, 4);
		v[n].state = state < 0 ? S("") : str_from_c(states[state]);
		v[n].value = map_str(&m, "value", state == 0 ? NEEDED : OPTIONAL, SEVERAL_LINES);
		v[n].source = map_str(&m, "source", NEEDED, ONE_LINE);
		map_close(&m);
	}
	f->facts = v;
	f->n_facts = n;
}

static void check_step(struct map *m, str kind, str key)
{
	const struct procedure_def *p = catalog_procedure_for(m->r->catalog, kind);

	for (size_t i = 0; p && i < p->n_steps; i++) {
		if (str_eq(p->steps[i].key, key)) {
			return;
		}
	}
	if (key.n > 0) {
		reader_error(m->r, map_line(m, "key"), "unknown step \"%.*s\"", STR_FMT(key));
	}
}

static void read_demo_steps(struct map *top, struct demo_firm *f)
{
	static const char *const states[] = { "started", "done", "not_needed", "blocked" };
	const struct yaml *list = map_list(top, "steps", NEEDED, 100);
	struct demo_step *v = arena_array(top->r->arena, struct demo_step, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "a step", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		check_step(&m, f->kind, v[n].key);
		int state = map_choice(&m, "state", states, 4);
		v[n].state = state < 0 ? S("") : str_from_c(states[state]);
		v[n].person = person_of(&m, "person", f);
		v[n].at = map_str(&m, "at", OPTIONAL, ONE_LINE);
		v[n].note = map_str(&m, "note", state >= 2 ? NEEDED : OPTIONAL, ONE_LINE);
		map_close(&m);
	}
	f->steps = v;
	f->n_steps = n;
}

static void read_demo_sightings(struct map *top, struct demo_firm *f)
{
	static const char *const touched[] = { "yes", "no", "unknown" };
	const struct yaml *list = map_list(top, "sightings", NEEDED, 20);
	struct demo_sighting *v = arena_array(top->r->arena, struct demo_sighting, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "a sighting", &m)) {
			continue;
		}
		v[n].card = map_key(&m, "card", NEEDED);
		if (v[n].card.n > 0 && !catalog_card(top->r->catalog, v[n].card)) {
			reader_error(top->r, map_line(&m, "card"), "unknown card \"%.*s\"", STR_FMT(v[n].card));
		}
		v[n].what = map_str(&m, "what", NEEDED, SEVERAL_LINES);
		v[n].when = map_str(&m, "when", NEEDED, ONE_LINE);
		v[n].place = map_str(&m, "place", NEEDED, ONE_LINE);
		int said = map_choice(&m, "touched", touched, 3);
		v[n].touched = said < 0 ? S("") : str_from_c(touched[said]);
		v[n].name = map_str(&m, "name", OPTIONAL, ONE_LINE);
		map_close(&m);
	}
	f->sightings = v;
	f->n_sightings = n;
}

static void read_demo_mails(struct map *top, struct demo_firm *f)
{
	const struct yaml *list = map_list(top, "mails", NEEDED, 10);
	struct demo_mail *v = arena_array(top->r->arena, struct demo_mail, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "a mail", &m)) {
			continue;
		}
		v[n].reporter = map_str(&m, "reporter", NEEDED, ONE_LINE);
		v[n].did = map_str(&m, "did", OPTIONAL, ONE_LINE);
		v[n].raw = map_str(&m, "raw", NEEDED, SEVERAL_LINES);
		map_close(&m);
	}
	f->mails = v;
	f->n_mails = n;
}

static void read_firm(struct reader *r, struct demo_firm *f)
{
	struct map top;
	struct map m;

	if (!map_open(r, reader_open(r, S("demo/firm.yaml")), "the file", &top)) {
		return;
	}
	map_open(r, map_map(&top, "firm"), "firm", &m);
	f->name = map_str(&m, "name", NEEDED, ONE_LINE);
	f->slug = map_key(&m, "slug", NEEDED);
	f->about = map_str(&m, "about", NEEDED, ONE_LINE);
	f->prefecture = map_str(&m, "prefecture", OPTIONAL, ONE_LINE);
	map_close(&m);
	read_people(&top, f);
	read_incident(&top, f);
	read_demo_facts(&top, f);
	read_demo_steps(&top, f);
	read_demo_sightings(&top, f);
	read_demo_mails(&top, f);
	map_close(&top);
}

static void read_chronology(struct reader *r, str *ret)
{
	if (!reader_slurp(r, S("demo/chronology.csv"), CHRONOLOGY_BYTES_MAX, ret)) {
		return;
	}
	int bad = yaml_bad_line(*ret);
	if (bad) {
		reader_error(r, bad, "not valid UTF-8, or a control character");
	}
	if (!str_starts(*ret, S("time,type,text,source\n"))) {
		reader_error(r, 1, "the first line must be time,type,text,source");
	}
}

bool catalog_read_demo(struct arena *a, str dir, const struct catalog *k, struct demo_firm *ret, str *ret_chronology,
                       struct buf *errors)
{
	struct catalog known = *k;
	struct reader r = { .arena = a, .errors = errors, .dir = dir, .catalog = &known };

	*ret = (struct demo_firm){ 0 };
	*ret_chronology = S("");
	read_firm(&r, ret);
	read_demo_rows(&r, ret);
	read_chronology(&r, ret_chronology);
	return r.n_errors == 0;
}
