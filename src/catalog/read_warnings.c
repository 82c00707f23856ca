#include "catalog/read_parts.h"

static void read_warning(struct reader *r, const struct yaml *node, size_t at, struct warning_def *v)
{
	struct map m;
	if (!map_open(r, node, "a warning", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].asks = map_bool(&m, "asks", NEEDED);
	v[at].ends = map_bool(&m, "ends", NEEDED);
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].subject = map_text2(&m, "subject", ONE_LINE);
	v[at].text = map_text2(&m, "text", SEVERAL_LINES);
	map_close(&m);
}

void read_warnings(struct reader *r)
{
	struct map top;
	bool has_end = false;
	if (!map_open(r, reader_open(r, S("warnings.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "warnings", NEEDED, WARNINGS_MAX);
	struct warning_def *v = arena_array(r->arena, struct warning_def, WARNINGS_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_warning(r, i->value, n, v);
		has_end = has_end || v[n].ends;
	}
	if (n > 0 && !has_end) {
		reader_error(r, map_line(&top, "warnings"), "one of the warnings must say that it is over: ends: yes");
	}
	r->catalog->warnings = v;
	r->catalog->n_warnings = n;
	map_close(&top);
}
