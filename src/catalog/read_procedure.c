#include "base/limits.h"
#include "catalog/read_parts.h"

#define PROCEDURES_MAX 60
#define STEPS_MAX 100
_Static_assert(STEPS_MAX * 3 <= LIMIT_STEPS_PER_ROOM, "a room must hold a procedure, another one, and own steps");
#define LIST_MAX 10           /* prerequisites, do-nots, branches, what to ask a vendor */

static struct text2 read_heading(struct map *m)
{
	str key = map_key(m, "heading", NEEDED);

	for (size_t i = 0; i < m->r->n_headings; i++) {
		if (str_eq(m->r->headings[i].key, key)) {
			return m->r->headings[i].name;
		}
	}
	if (key.n > 0) {
		reader_error(m->r, map_line(m, "heading"), "unknown heading \"%.*s\"", STR_FMT(key));
	}
	return (struct text2){ S(""), S("") };
}

static int read_phase(struct map *m)
{
	str key = map_key(m, "phase", NEEDED);

	for (size_t i = 0; i < m->r->catalog->n_phases; i++) {
		if (str_eq(m->r->phases[i].key, key)) {
			return (int)i;
		}
	}
	if (key.n > 0) {
		reader_error(m->r, map_line(m, "phase"), "unknown phase \"%.*s\"", STR_FMT(key));
	}
	return 0;
}

static void read_step(struct reader *r, const struct yaml *node, size_t at, struct procedure_step *v)
{
	struct procedure_step *s = &v[at];
	struct map m;

	if (!map_open(r, node, "a step", &m)) {
		return;
	}
	s->key = unique_key(&m, v, at, sizeof *v);
	s->phase = read_phase(&m);
	if (at > 0 && s->phase < v[at - 1].phase) {
		reader_error(r, map_line(&m, "phase"), "steps must stand in the order of the phases");
	}
	s->heading = read_heading(&m);
	s->item = map_text2(&m, "item", ONE_LINE);
	s->detail = map_text2(&m, "detail", SEVERAL_LINES);
	s->role = map_key(&m, "role", NEEDED);
	check_role(r, map_line(&m, "role"), s->role);
	s->prerequisites = map_texts(&m, "prerequisites", OPTIONAL, 1, LIST_MAX, &s->n_prerequisites);
	s->do_nots = map_texts(&m, "do_nots", OPTIONAL, 1, LIST_MAX, &s->n_do_nots);
	s->branches = map_texts(&m, "branches", OPTIONAL, 1, LIST_MAX, &s->n_branches);
	s->vendor = map_texts(&m, "vendor", OPTIONAL, 1, LIST_MAX, &s->n_vendor);
	s->evidence = map_bool(&m, "evidence", OPTIONAL);
	s->verified = map_bool(&m, "verified", NEEDED);
	s->source = map_str(&m, "source", NEEDED, ONE_LINE);
	map_close(&m);
}

static void read_steps(struct map *top, struct procedure_def *p)
{
	const struct yaml *list = map_list(top, "steps", NEEDED, STEPS_MAX);
	struct procedure_step *v = arena_array(top->r->arena, struct procedure_step, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_step(top->r, i->value, n++, v);
	}
	p->steps = v;
	p->n_steps = n;
}

static void read_card(struct map *top, struct procedure_def *p)
{
	struct map m;

	if (!map_open(top->r, map_map(top, "card"), "card", &m)) {
		return;
	}
	p->card_do = map_texts(&m, "do", NEEDED, 3, 5, &p->n_card_do);
	p->card_dont = map_texts(&m, "dont", NEEDED, 2, 4, &p->n_card_dont);
	map_close(&m);
}

static void read_procedure(struct reader *r, str name, struct procedure_def *p)
{
	struct map top;

	if (!map_open(r, reader_open(r, STR_CAT(r->arena, S("procedures/"), name)), "the file", &top)) {
		return;
	}
	p->key = map_key(&top, "key", NEEDED);
	if (!str_eq(STR_CAT(r->arena, p->key, S(".yaml")), name)) {
		reader_error(r, map_line(&top, "key"), "key and file name differ: KEY.yaml");
	}
	p->version = map_int(&top, "version", 1, 100000);
	p->name = map_text2(&top, "name", ONE_LINE);
	p->note = map_text2(&top, "note", SEVERAL_LINES);
	p->source = map_str(&top, "source", NEEDED, ONE_LINE);
	read_card(&top, p);
	read_steps(&top, p);
	map_close(&top);
}

void read_procedures(struct reader *r)
{
	size_t n;
	const str *names = reader_folder(r, "procedures", PROCEDURES_MAX, &n);
	struct procedure_def *v = arena_array(r->arena, struct procedure_def, n + 1);

	for (size_t i = 0; i < n; i++) {
		read_procedure(r, names[i], &v[i]);
	}
	r->catalog->procedures = v;
	r->catalog->n_procedures = n;
	if (n > 0 && !catalog_procedure(r->catalog, S("general"))) {
		r->file = S("procedures");
		reader_error(r, 1, "general.yaml is missing: it serves every kind without its own");
	}
}
