/* token: cuts SQL into words, names, parameters, strings, numbers and signs. Comments vanish. */
#include "sqlc.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct cutter {
	struct pool *pool;
	const char *file;
	const char *s;
	size_t at;
	int line;
	int depth;
	size_t room;
	struct tokens *ret;
};

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_' || (unsigned char)ch >= 0x80;
}

static void add(struct cutter *k, enum token_kind kind, size_t from)
{
	struct tokens *t = k->ret;
	if (t->n == k->room) {
		size_t room = k->room ? k->room * 2 : 64;
		struct token *v = pool_alloc(k->pool, room * sizeof *v);
		if (t->n > 0) {
			memcpy(v, t->v, t->n * sizeof *v);
		}
		t->v = v;
		k->room = room;
	}
	t->v[t->n++] = (struct token){ kind, k->s + from, k->at - from, from, k->line, k->depth };
}

static bool skip_blank(struct cutter *k)
{
	const char *s = k->s + k->at;
	if (*s == '\n') {
		k->line++;
		k->at++;
		return true;
	}
	if (isspace((unsigned char)*s)) {
		k->at++;
		return true;
	}
	if (s[0] == '-' && s[1] == '-') {
		k->at += strcspn(s, "\n");
		return true;
	}
	return false;
}

static void cut_quoted(struct cutter *k)
{
	char quote = k->s[k->at];
	size_t from = k->at++;
	int line = k->line;
	for (;;) {
		char ch = k->s[k->at];
		if (ch == '\0' || ch == '\n') {
			die(k->file, line, "a quote is not closed on its line");
		}
		k->at++;
		if (ch == quote) {
			if (k->s[k->at] != quote) {
				break;
			}
			k->at++;
		}
	}
	add(k, quote == '"' ? TOKEN_QUOTED : TOKEN_STRING, from);
}

static void cut_word(struct cutter *k, enum token_kind kind)
{
	size_t from = k->at++;
	while (is_word(k->s[k->at])) {
		k->at++;
	}
	if (kind == TOKEN_PARAM && k->at == from + 1) {
		die(k->file, k->line, "a colon without a parameter name");
	}
	add(k, kind, from);
}

static void cut_sign(struct cutter *k)
{
	char ch = k->s[k->at];
	if (strchr("?$@`[", ch)) {
		die(k->file, k->line, "'%c' is not used here: parameters are :name, names stand in \"...\"", ch);
	}
	if (ch == ')') {
		k->depth--;
	}
	size_t from = k->at++;
	if ((ch == '/' && k->s[k->at] == '*') || k->depth < 0) {
		die(k->file, k->line, ch == '/' ? "comments begin with --" : "one ) too many");
	}
	add(k, TOKEN_SIGN, from);
	if (ch == '(') {
		k->depth++;
	}
}

static void cut_one(struct cutter *k)
{
	char ch = k->s[k->at];
	if (ch == '\'' || ch == '"') {
		cut_quoted(k);
	} else if (ch == ':') {
		cut_word(k, TOKEN_PARAM);
	} else if (isdigit((unsigned char)ch)) {
		cut_word(k, TOKEN_NUMBER);
	} else if (is_word(ch)) {
		cut_word(k, TOKEN_WORD);
	} else {
		cut_sign(k);
	}
}

bool tokens_cut(struct pool *p, const char *file, const char *text, size_t *at, int *line, struct tokens *ret)
{
	struct cutter k = { .pool = p, .file = file, .s = text, .at = *at, .line = *line, .ret = ret };
	*ret = (struct tokens){ 0 };
	bool closed = false;
	while (k.s[k.at] && !closed) {
		if (skip_blank(&k)) {
			continue;
		}
		if (k.s[k.at] == ';') {
			k.at++;
			closed = true;
		} else {
			cut_one(&k);
		}
	}
	if (k.depth != 0) {
		die(file, *line, "a ( is not closed");
	}
	*at = k.at;
	*line = k.line;
	return closed;
}

bool token_is(const struct tokens *t, size_t i, const char *word)
{
	return i < t->n && t->v[i].kind != TOKEN_STRING && t->v[i].kind != TOKEN_QUOTED && strlen(word) == t->v[i].n &&
	       strncasecmp(t->v[i].p, word, t->v[i].n) == 0;
}
