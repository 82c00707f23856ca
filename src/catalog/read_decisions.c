#include "catalog/read_parts.h"

#define DECISIONS_MAX 60
#define KINDS_OF_ONE_MAX 60
#define CHOICES_MIN 2
#define CHOICES_MAX 5

static void read_kind_keys(struct map *m, struct decision_def *d)
{
	struct reader *r = m->r;
	const struct yaml *list = map_list(m, "kinds", OPTIONAL, KINDS_OF_ONE_MAX);
	str *v = arena_array(r->arena, str, list ? list->n : 1);

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		str key = i->value->type == YAML_TEXT ? i->value->text : S("");
		if (!catalog_kind(r->catalog, key)) {
			reader_error(r, i->value->line, "unknown kind \"%.*s\"", STR_FMT(key));
		}
		v[d->n_kinds++] = key;
	}
	d->kinds = v;
}

static void read_choices(struct map *m, struct decision_def *d)
{
	struct reader *r = m->r;
	const struct yaml *list = map_list(m, "choices", NEEDED, CHOICES_MAX);
	struct decision_choice *v = arena_array(r->arena, struct decision_choice, list ? list->n : 1);

	if (list && list->n < CHOICES_MIN) {
		reader_error(r, list->line, "\"choices\" needs at least %d items", CHOICES_MIN);
	}
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		struct map one;
		if (!map_open(r, i->value, "a choice", &one)) {
			continue;
		}
		struct decision_choice *c = &v[d->n_choices++];
		c->text = map_text2(&one, "text", ONE_LINE);
		c->pro = map_text2(&one, "pro", ONE_LINE);
		c->con = map_text2(&one, "con", ONE_LINE);
		map_close(&one);
	}
	d->choices = v;
}

/* All five: whoever writes a decision thinks of each of them. */
static void read_weigh(struct map *m, struct decision_def *d)
{
	static const char *const names[DECISION_WEIGHED] = { "customers", "law", "money", "reputation", "safety" };
	struct map weigh;

	if (!map_open(m->r, map_map(m, "weigh"), "\"weigh\"", &weigh)) {
		return;
	}
	for (size_t i = 0; i < DECISION_WEIGHED; i++) {
		d->weigh[i] = map_text2(&weigh, names[i], ONE_LINE);
	}
	map_close(&weigh);
}

static void read_decision(struct reader *r, const struct yaml *node, size_t at, struct decision_def *v)
{
	struct map m;
	struct decision_def *d = &v[at];

	if (!map_open(r, node, "a decision", &m)) {
		return;
	}
	d->key = unique_key(&m, v, at, sizeof *v);
	read_kind_keys(&m, d);
	d->role = map_key(&m, "role", NEEDED);
	check_role(r, map_line(&m, "role"), d->role);
	d->question = map_text2(&m, "question", ONE_LINE);
	d->when = map_text2(&m, "when", ONE_LINE);
	d->help = map_text2(&m, "help", SEVERAL_LINES);
	read_choices(&m, d);
	read_weigh(&m, d);
	d->source = map_source(&m, NEEDED);
	d->verified = map_bool(&m, "verified", NEEDED);
	map_close(&m);
}

void read_decisions(struct reader *r)
{
	struct map top;
	size_t n = 0;

	if (!map_open(r, reader_open(r, S("decisions.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "decisions", NEEDED, DECISIONS_MAX);
	struct decision_def *v = arena_array(r->arena, struct decision_def, list ? list->n : 1);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_decision(r, i->value, n++, v);
	}
	r->catalog->decisions = v;
	r->catalog->n_decisions = n;
	map_close(&top);
}
