#include "catalog/read_parts.h"

static const char *const who[] = { "own", "specialist" };

static void read_kinds_of(struct map *m, struct preserve_item *item)
{
	const struct yaml *list = map_list(m, "kinds", OPTIONAL, KINDS_OF_ITEM_MAX);
	str *v = arena_array(m->r->arena, str, KINDS_OF_ITEM_MAX);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (i->value->type != YAML_TEXT || !catalog_kind(m->r->catalog, i->value->text)) {
			reader_error(m->r, i->line, "\"kinds\" must name kinds");
			continue;
		}
		v[n++] = i->value->text;
	}
	item->kinds = v;
	item->n_kinds = n;
}

static void read_item(struct reader *r, const struct yaml *node, size_t at, struct preserve_item *v)
{
	struct preserve_item *item = &v[at];
	struct map m;

	if (!map_open(r, node, "an item", &m)) {
		return;
	}
	item->key = unique_key(&m, v, at, sizeof *v);
	read_kinds_of(&m, item);
	item->by_specialist = map_choice(&m, "by", who, sizeof who / sizeof who[0]) == 1;
	item->text = map_text2(&m, "text", ONE_LINE);
	item->why = map_text2(&m, "why", ONE_LINE);
	item->source = map_str(&m, "source", NEEDED, ONE_LINE);
	item->verified = map_bool(&m, "verified", NEEDED);
	map_close(&m);
}

void read_preserve(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("preserve.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "items", NEEDED, PRESERVE_MAX);
	struct preserve_item *v = arena_array(r->arena, struct preserve_item, PRESERVE_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_item(r, i->value, n, v);
	}
	r->catalog->preserve = v;
	r->catalog->n_preserve = n;
	map_close(&top);
}
