/* mail.yaml: what suspicious mail is compared with. */
#include "catalog/read_parts.h"

#define MAIL_WORDS_MAX 20

static void read_words(struct map *top)
{
	const struct yaml *list = map_list(top, "words", NEEDED, MAIL_WORDS_MAX);
	struct mail_words *v = arena_array(top->r->arena, struct mail_words, MAIL_WORDS_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "words", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].words = (struct text2){ map_str(&m, "ja", NEEDED, SEVERAL_LINES), map_str(&m, "en", NEEDED, SEVERAL_LINES) };
		map_close(&m);
	}
	top->r->catalog->mail.words = v;
	top->r->catalog->mail.n_words = n;
}

static str read_domains(struct map *top, const char *key)
{
	struct map m;
	const struct yaml *node = map_map(top, key);
	if (!node || !map_open(top->r, node, key, &m)) {
		return S("");
	}
	str v = map_str(&m, "domains", NEEDED, SEVERAL_LINES);
	map_bool(&m, "verified", NEEDED);
	map_close(&m);
	return v;
}

static void read_bodies(struct map *top)
{
	const struct yaml *list = map_list(top, "bodies", NEEDED, MAIL_BODIES_MAX);
	struct mail_body *v = arena_array(top->r->arena, struct mail_body, MAIL_BODIES_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, "a body", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].name = map_text2(&m, "name", ONE_LINE);
		v[n].words = map_text2(&m, "words", SEVERAL_LINES);
		v[n].domains = map_str(&m, "domains", NEEDED, SEVERAL_LINES);
		v[n].verified = map_bool(&m, "verified", NEEDED);
		map_close(&m);
	}
	top->r->catalog->mail.bodies = v;
	top->r->catalog->mail.n_bodies = n;
}

void read_mail(struct reader *r)
{
	struct map top;
	if (!map_open(r, reader_open(r, S("mail.yaml")), "the file", &top)) {
		return;
	}
	map_str(&top, "source", NEEDED, ONE_LINE);
	map_bool(&top, "verified", NEEDED);
	read_words(&top);
	r->catalog->mail.free_mail = read_domains(&top, "free_mail");
	r->catalog->mail.shorteners = read_domains(&top, "shorteners");
	read_bodies(&top);
	map_close(&top);
}
