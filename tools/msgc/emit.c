#include "msgc.h"

#include <string.h>

/* The numbers stand last and are no enum: a header that is read but for them is the same when a message comes in. */
void emit_header(const struct messages *all, struct text *ret)
{
	text_str(ret, "/* Made by msgc from messages.txt files. */\n#pragma once\n#include \"base/ctx.h\"\n\n");
	text_printf(ret, "#define MSG_MAX %d\n", all->max);
	text_str(ret, "/* By number (MSG_X, below); between those of two files are numbers of no message: no words, no key. */\n"
	              "extern const struct str msg_table[LANG_MAX][MSG_MAX];\n"
	              "/* English, when the placeholder {count} is 1; none for most. */\n"
	              "extern const struct str msg_table_one[MSG_MAX];\n"
	              "extern const char *const msg_keys[MSG_MAX];\n\n"
	              "/* Where the placeholders of a text stand: bytes before each, counted from the one before it, and of its\n"
	              "   name. The last has no name; NULL for a text without any. Behind the languages: msg_table_one. */\n"
	              "struct msg_place { unsigned short before, name; };\n"
	              "extern const struct msg_place *const msg_places[LANG_MAX + 1][MSG_MAX];\n\n");
	text_printf(ret, "#define MSG_MOST_PLACES %d\n#define MSG_NONE 0\n", MOST_PLACES);
	for (size_t i = 0; i < all->n; i++) {
		text_printf(ret, "#define %s %d\n", all->v[i].constant, all->v[i].number);
	}
}

static const struct text *text_of(const struct message *m, int lang)
{
	return lang < LANGS ? &m->text[lang] : &m->one;
}

static void table(const struct messages *all, int lang, const char *indent, struct text *ret)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct message *m = &all->v[i];
		const struct text *t = text_of(m, lang);
		if (t->n == 0) {
			continue;
		}
		text_printf(ret, "%s[%s] = { ", indent, m->constant);
		text_c_string(ret, t->p, t->n, "\t\t\t");
		text_printf(ret, ", %zu },\n", t->n);
	}
}

static void places_of(const struct text *t, struct text *ret)
{
	const char *from = t->p;
	for (const char *p = t->p; *p; p++) {
		size_t n = placeholder_at(p);
		if (n > 0) {
			text_printf(ret, "{ %td, %zu }, ", p - from, n - 2);
			from = p + n;
			p = from - 1;
		}
	}
}

static void places(const struct messages *all, int lang, struct text *ret)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct text *t = text_of(&all->v[i], lang);
		if (t->n > 0 && strchr(t->p, '{')) {
			text_printf(ret, "\t\t[%s] = (const struct msg_place[]){ ", all->v[i].constant);
			places_of(t, ret);
			text_str(ret, "{ 0, 0 } },\n");
		}
	}
}

void emit_source(const struct messages *all, struct text *ret)
{
	text_str(ret, "/* Made by msgc from messages.txt files. */\n#include \"messages.h\"\n\n"
	              "const struct str msg_table[LANG_MAX][MSG_MAX] = {\n\t[LANG_JA] = {\n\t\t[MSG_NONE] = { \"\", 0 },\n");
	table(all, JA, "\t\t", ret);
	text_str(ret, "\t},\n\t[LANG_EN] = {\n\t\t[MSG_NONE] = { \"\", 0 },\n");
	table(all, EN, "\t\t", ret);
	text_str(ret, "\t},\n};\n\nconst struct str msg_table_one[MSG_MAX] = {\n\t[MSG_NONE] = { NULL, 0 },\n");
	table(all, LANGS, "\t", ret);
	text_str(ret, "};\n\nconst char *const msg_keys[MSG_MAX] = {\n\t[MSG_NONE] = \"none\",\n");
	for (size_t i = 0; i < all->n; i++) {
		text_printf(ret, "\t[%s] = \"%s\",\n", all->v[i].constant, all->v[i].key);
	}
	text_str(ret, "};\n\nconst struct msg_place *const msg_places[LANG_MAX + 1][MSG_MAX] = {\n\t[LANG_JA] = {\n");
	places(all, JA, ret);
	text_str(ret, "\t},\n\t[LANG_EN] = {\n");
	places(all, EN, ret);
	text_str(ret, "\t},\n\t[LANG_MAX] = {\n");
	places(all, LANGS, ret);
	text_str(ret, "\t},\n};\n");
}
