#include "catalog/read_parts.h"

#define LINES_MIN 2
#define LINES_MAX 5
#define CALL_MAX 4

/* The id of a picture: small letters, digits and "-". Whether it is drawn, a test of the pages finds out. */
static str read_icon(struct map *m)
{
	str s = map_str(m, "icon", NEEDED, ONE_LINE);
	for (size_t i = 0; i < s.n; i++) {
		bool good = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-';
		if (!good) {
			reader_error(m->r, map_line(m, "icon"), "\"icon\" must be small letters, digits and -");
			return S("");
		}
	}
	return s;
}

static const struct card_line *read_lines(struct map *m, const char *key, size_t *ret_n)
{
	const struct yaml *list = map_list(m, key, NEEDED, LINES_MAX);
	struct card_line *v = arena_array(m->r->arena, struct card_line, LINES_MAX);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map line;
		if (!map_open(m->r, i->value, "a line", &line)) {
			continue;
		}
		v[n].icon = read_icon(&line);
		v[n].text.ja = map_str(&line, "ja", NEEDED, ONE_LINE);
		v[n].text.en = map_str(&line, "en", NEEDED, ONE_LINE);
		map_close(&line);
	}
	if (list && n < LINES_MIN) {
		reader_error(m->r, list->line, "\"%s\" needs at least %d items", key, LINES_MIN);
	}
	*ret_n = n;
	return v;
}

static void read_call(struct map *m, struct first_card *card)
{
	const struct yaml *list = map_list(m, "call", NEEDED, CALL_MAX);
	str *v = arena_array(m->r->arena, str, CALL_MAX);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (i->value->type != YAML_TEXT || !catalog_role(m->r->catalog, i->value->text)) {
			reader_error(m->r, i->line, "\"call\" must name roles");
			continue;
		}
		v[n++] = i->value->text;
	}
	card->call = v;
	card->n_call = n;
}

static void read_card(struct reader *r, const struct yaml *node, size_t at, struct first_card *v)
{
	struct first_card *card = &v[at];
	struct map m;

	if (!map_open(r, node, "a card", &m)) {
		return;
	}
	card->key = unique_key(&m, v, at, sizeof *v);
	card->icon = read_icon(&m);
	card->kind = map_key(&m, "kind", NEEDED);
	if (card->kind.n > 0 && !catalog_kind(r->catalog, card->kind)) {
		reader_error(r, map_line(&m, "kind"), "unknown kind \"%.*s\"", STR_FMT(card->kind));
	}
	card->name = map_text2(&m, "name", ONE_LINE);
	card->title = map_text2(&m, "title", ONE_LINE);
	card->dos = read_lines(&m, "do", &card->n_dos);
	card->donts = read_lines(&m, "dont", &card->n_donts);
	read_call(&m, card);
	card->source = map_str(&m, "source", NEEDED, ONE_LINE);
	card->verified = map_bool(&m, "verified", NEEDED);
	map_close(&m);
}

void read_cards(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("cards.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "cards", NEEDED, CARDS_MAX);
	struct first_card *v = arena_array(r->arena, struct first_card, CARDS_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_card(r, i->value, n, v);
	}
	if (n > 0 && !str_eq(v[n - 1].key, S("other"))) {
		reader_error(r, map_line(&top, "cards"), "the last card must be \"other\": it serves everything else");
	}
	r->catalog->cards = v;
	r->catalog->n_cards = n;
	map_close(&top);
}
