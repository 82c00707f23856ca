#include "catalog/read_parts.h"

static const char *const sorts[ALARM_SORT_MAX] = { "edr", "monitoring", "mail", "other" };

/* A mistake is told at its own line; a text of several lines stands below its key. */
static void check_field(struct map *m, const struct alarm_preset *p, enum lang lang, size_t field)
{
	struct alarm_map map = alarm_preset_map(p, lang);
	struct alarm_map_error e = alarm_map_check(&map, field);
	const char *name = alarm_map_fields[field].name;
	if (e.what == ALARM_RIGHT || e.what == ALARM_NEEDED) {
		return;
	}
	bool is_block = str_find(alarm_map_get(&map, field), S("\n"), 0) != SIZE_MAX;
	reader_error(m->r, map_line(m, name) + (is_block ? e.line : 0), "\"%s\": %s (line %d, character %d)", name,
	             alarm_mistake_text(e.what), e.line, e.column);
}

static void read_map(struct map *m, struct alarm_preset *p)
{
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		const char *name = alarm_map_fields[i].name;
		str *at = alarm_map_at(&p->map, i);
		if (at == &p->map.title || at == &p->map.text) {
			*at = S(""); /* in two languages, below */
		} else {
			*at = map_str(m, name, OPTIONAL, SEVERAL_LINES);
		}
	}
	p->title = map_text2(m, "title", ONE_LINE);
	p->text = map_text2(m, "text", SEVERAL_LINES);
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		check_field(m, p, LANG_JA, i);
		check_field(m, p, LANG_EN, i);
	}
}

static void read_preset(struct reader *r, const struct yaml *node, size_t at, struct alarm_preset *v)
{
	struct alarm_preset *p = &v[at];
	struct map m;

	if (!map_open(r, node, "a preset", &m)) {
		return;
	}
	p->key = unique_key(&m, v, at, sizeof *v);
	p->name = map_text2(&m, "name", ONE_LINE);
	p->sort = map_choice(&m, "sort", sorts, ALARM_SORT_MAX);
	p->card = map_key(&m, "card", NEEDED);
	if (p->card.n > 0 && !catalog_card(r->catalog, p->card)) {
		reader_error(r, map_line(&m, "card"), "unknown card \"%.*s\"", STR_FMT(p->card));
	}
	p->how = map_text2(&m, "how", SEVERAL_LINES);
	p->source = map_str(&m, "source", NEEDED, ONE_LINE);
	p->seen = map_str(&m, "seen", NEEDED, ONE_LINE);
	p->sample = map_str(&m, "sample", NEEDED, SEVERAL_LINES);
	read_map(&m, p);
	map_close(&m);
}

void read_alarms(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("alarms.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "alarms", NEEDED, ALARM_PRESETS_MAX);
	struct alarm_preset *v = arena_array(r->arena, struct alarm_preset, ALARM_PRESETS_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_preset(r, i->value, n, v);
	}
	if (n > 0 && !str_eq(v[n - 1].key, S("own"))) {
		reader_error(r, map_line(&top, "alarms"), "the last preset must be \"own\": it serves every other product");
	}
	r->catalog->alarms = v;
	r->catalog->n_alarms = n;
	map_close(&top);
}
