/* stages.yaml: the stages of an attack, numbered in their order. */
#include "catalog/read_parts.h"

#define STAGES_MAX 12

static void read_stage(struct reader *r, const struct yaml *node, size_t at, struct attack_stage *v)
{
	struct map m;
	if (!map_open(r, node, "a stage", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].number = map_int(&m, "number", 1, STAGES_MAX);
	if (v[at].number != (int)at + 1) {
		reader_error(r, map_line(&m, "number"), "\"number\" must be %zu: stages are numbered in their order", at + 1);
	}
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].happens = map_text2(&m, "happens", SEVERAL_LINES);
	v[at].look = map_text2(&m, "look", SEVERAL_LINES);
	map_close(&m);
}

void read_stages(struct reader *r)
{
	struct map top;
	if (!map_open(r, reader_open(r, S("stages.yaml")), "the file", &top)) {
		return;
	}
	map_str(&top, "source", NEEDED, ONE_LINE);
	map_bool(&top, "verified", NEEDED);
	const struct yaml *list = map_list(&top, "stages", NEEDED, STAGES_MAX);
	struct attack_stage *v = arena_array(r->arena, struct attack_stage, list ? list->n : 1);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_stage(r, i->value, n, v);
	}
	r->catalog->stages = v;
	r->catalog->n_stages = n;
	map_close(&top);
}
