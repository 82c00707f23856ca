/* lessons.yaml: the questions to learn from an incident. */
#include "catalog/read_parts.h"

void read_lessons(struct reader *r)
{
	struct map top, m;
	if (!map_open(r, reader_open(r, S("lessons.yaml")), "the file", &top)) {
		return;
	}
	map_str(&top, "source", NEEDED, ONE_LINE);
	map_bool(&top, "verified", NEEDED);
	const struct yaml *list = map_list(&top, "lessons", NEEDED, LESSONS_MAX);
	struct lesson_def *v = arena_array(r->arena, struct lesson_def, list ? list->n : 1);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		if (!map_open(r, i->value, "a lesson", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].text = map_text2(&m, "text", ONE_LINE);
		v[n].help = map_text2(&m, "help", ONE_LINE);
		map_close(&m);
	}
	r->catalog->lessons = v;
	r->catalog->n_lessons = n;
	map_close(&top);
}
