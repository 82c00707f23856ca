/* mail.yaml: what suspicious mail is looked at for. The nine signs are those of the source: their keys and order are fixed. */
#include "catalog/read_parts.h"

#define MAIL_WORDS_MAX 20

static const char *const sign_keys[MAIL_SIGNS] = { "unknown_sender", "inside_topic", "free_mail", "push", "urgency", "signature",
	"false_name", "trusted_body", "other" };

static void read_sign(struct reader *r, const struct yaml *node, size_t at, struct mail_sign *v)
{
	struct map m;
	if (!map_open(r, node, "a sign", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	if (v[at].key.n > 0 && !str_eq(v[at].key, str_from_c(sign_keys[at]))) {
		reader_error(r, map_line(&m, "key"), "\"key\" must be %s: the nine signs are fixed", sign_keys[at]);
	}
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].help = map_text2(&m, "help", ONE_LINE);
	map_close(&m);
}

static void read_signs(struct map *top)
{
	const struct yaml *list = map_list(top, "signs", NEEDED, MAIL_SIGNS);
	struct mail_sign *v = arena_array(top->r->arena, struct mail_sign, MAIL_SIGNS);
	if (list && list->n != MAIL_SIGNS) {
		reader_error(top->r, map_line(top, "signs"), "\"signs\" must be the nine of the source");
		return;
	}
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_sign(top->r, i->value, n, v);
	}
	top->r->catalog->mail.signs = v;
	top->r->catalog->mail.n_signs = n;
}

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
	read_signs(&top);
	read_words(&top);
	r->catalog->mail.free_mail = read_domains(&top, "free_mail");
	r->catalog->mail.shorteners = read_domains(&top, "shorteners");
	read_bodies(&top);
	map_close(&top);
}
