/* The language of messages.txt, one line at a time. */
#include "msgc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct parser {
	struct messages *all;
	const char *file;
	int line;
	struct message *now;      /* the message being read, or NULL */
	struct text *last;        /* the text a `|` line continues, or NULL after anything else */
};

static bool is_key_char(char ch) { return islower((unsigned char)ch) || isdigit((unsigned char)ch) || ch == '_' || ch == '.'; }

char *constant_of(const char *key, size_t n)
{
	struct text t = { 0 };
	text_str(&t, "MSG_");
	for (size_t i = 0; i < n; i++) {
		text_char(&t, key[i] == '.' ? '_' : (char)toupper((unsigned char)key[i]));
	}
	return t.p;
}

/* --- placeholders --- */

size_t placeholder_at(const char *p)
{
	size_t n = 1;
	while (islower((unsigned char)p[n]) || isdigit((unsigned char)p[n]) || p[n] == '_') {
		n++;
	}
	return p[0] == '{' && n > 1 && p[n] == '}' ? n + 1 : 0;
}

static bool holds(const struct text *t, const char *piece, size_t n)
{
	return t->n > 0 && memmem(t->p, t->n, piece, n) != NULL;
}

/* Every placeholder of `a` stands in `b` too; `except` may be missing. */
static void check_same(const struct message *m, const struct text *a, const struct text *b, const char *b_name,
                       const char *except)
{
	int places = 0;
	for (const char *p = a->p; p && *p; p++) {
		size_t n = placeholder_at(p);
		if (n == 0 && (*p == '{' || *p == '}')) {
			die_at(m->file, m->line, "%s: a lone %c; placeholders are {name}", m->key, *p);
		}
		if (n > 0 && !holds(b, p, n) && !(except && strncmp(p, except, n) == 0)) {
			die_at(m->file, m->line, "%s: placeholder %.*s is missing in %s", m->key, (int)n, p, b_name);
		}
		if (n > 0 && ++places > MOST_PLACES) {
			die_at(m->file, m->line, "%s: more than %d placeholders", m->key, MOST_PLACES);
		}
		p += n > 0 ? n - 1 : 0;
	}
}

static void finish(struct parser *ps)
{
	const struct message *m = ps->now;
	ps->now = NULL;
	ps->last = NULL;
	if (!m) {
		return;
	}
	if (m->text[JA].n == 0) {
		die_at(m->file, m->line, "%s: no ja line", m->key);
	}
	if (m->text[EN].n == 0) {
		die_at(m->file, m->line, "%s: no en line", m->key);
	}
	check_same(m, &m->text[JA], &m->text[EN], "en", NULL);
	check_same(m, &m->text[EN], &m->text[JA], "ja", NULL);
	if (m->one.n > 0) {
		if (!holds(&m->text[EN], "{count}", 7)) {
			die_at(m->file, m->line, "%s: en.one without {count} in en", m->key);
		}
		check_same(m, &m->text[EN], &m->one, "en.one", "{count}");
		check_same(m, &m->one, &m->text[EN], "en", NULL);
	}
}

/* --- lines --- */

static void key_line(struct parser *ps, const char *p, size_t n)
{
	finish(ps);
	for (size_t i = 0; i < n; i++) {
		if (!is_key_char(p[i])) {
			die_at(ps->file, ps->line, "bad key '%.*s': only a-z 0-9 _ and .", (int)n, p);
		}
	}
	if (p[0] == '.' || p[n - 1] == '.' || memmem(p, n, "..", 2)) {
		die_at(ps->file, ps->line, "bad key '%.*s': a dot joins two words", (int)n, p);
	}
	struct messages *all = ps->all;
	for (size_t i = 0; i < all->n; i++) {
		if (strlen(all->v[i].key) == n && memcmp(all->v[i].key, p, n) == 0) {
			die_at(ps->file, ps->line, "%.*s: duplicate key, first at %s:%d", (int)n, p, all->v[i].file,
			       all->v[i].line);
		}
	}
	all->v = host_grow(all->v, all->n + 1, sizeof *all->v);
	ps->now = &all->v[all->n++];
	*ps->now = (struct message){ .key = host_copy(p, n), .constant = constant_of(p, n), .file = ps->file,
	                             .line = ps->line };
}

/* The place a line `ja ...`, `en ...` or `en.one ...` fills. */
static struct text *slot(struct parser *ps, const char *name, size_t n)
{
	struct message *m = ps->now;
	struct text *t = NULL;
	if (n == 2 && memcmp(name, "ja", 2) == 0) {
		t = &m->text[JA];
	} else if (n == 2 && memcmp(name, "en", 2) == 0) {
		t = &m->text[EN];
	} else if (n == 6 && memcmp(name, "en.one", 6) == 0) {
		t = &m->one;
	} else {
		die_at(ps->file, ps->line, "%s: unknown language '%.*s'; ja, en or en.one", m->key, (int)n, name);
	}
	if (t->n > 0) {
		die_at(ps->file, ps->line, "%s: a second %.*s line", m->key, (int)n, name);
	}
	if (t != &m->text[JA] && m->text[JA].n == 0) {
		die_at(ps->file, ps->line, "%s: ja comes first", m->key);
	}
	return t;
}

static void text_line(struct parser *ps, const char *p, size_t n)
{
	if (!ps->now) {
		die_at(ps->file, ps->line, "a text without a key above it");
	}
	size_t name = strcspn(p, " \n");
	name = name < n ? name : n;
	struct text *t = slot(ps, p, name);
	size_t at = name;
	while (at < n && p[at] == ' ') {
		at++;
	}
	if (at == n) {
		die_at(ps->file, ps->line, "%s: empty text", ps->now->key);
	}
	text_add(t, p + at, n - at);
	ps->last = t;
}

static void more_line(struct parser *ps, const char *p, size_t n)
{
	if (!ps->last) {
		die_at(ps->file, ps->line, "a | line continues a text, but there is none above it");
	}
	size_t skip = n > 1 && p[1] == ' ' ? 2 : 1;
	text_char(ps->last, '\n');
	text_add(ps->last, p + skip, n - skip);
}

static void one_line(struct parser *ps, const char *p, size_t n)
{
	size_t blanks = 0;
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\r' || p[n - 1] == '\t')) {
		n--;
	}
	while (blanks < n && p[blanks] == ' ') {
		blanks++;
	}
	if (n == 0) {
		finish(ps);
	} else if (p[blanks] == '#') {
		return;
	} else if (p[blanks] == '\t') {
		die_at(ps->file, ps->line, "a tab; lines are indented with blanks");
	} else if (blanks == 0) {
		key_line(ps, p, n);
	} else if (blanks >= 4 && p[blanks] == '|') {
		more_line(ps, p + blanks, n - blanks);
	} else {
		text_line(ps, p + blanks, n - blanks);
	}
}

void parse_file(struct messages *all, const char *path)
{
	struct text in = read_whole(path);
	struct parser ps = { .all = all, .file = path };
	for (size_t at = 0; at < in.n;) {
		size_t n = strcspn(in.p + at, "\n");
		ps.line++;
		if (!utf8_is_valid(in.p + at, n)) {
			die_at(path, ps.line, "not valid UTF-8");
		}
		if (at + n < in.n && in.p[at + n] == '\0') {
			die_at(path, ps.line, "a NUL byte");
		}
		one_line(&ps, in.p + at, n);
		at += n + 1;
	}
	finish(&ps);
}

/*
 * A message's number is its place in its file, behind the files before it; each file has room to grow. So a new message leaves
 * nearly all other numbers as they are, and sources that do not name it come out of the preprocessor unchanged: a compiler's
 * cache knows them. (Numbers in between belong to no message.)
 */
#define SPARE 24
#define STRIDE 64

static void number_all(struct messages *all)
{
	int base = 0, place = 1; /* 0 is no message */
	for (size_t i = 0; i < all->n; i++) {
		if (i > 0 && all->v[i].file != all->v[i - 1].file) {
			base += (place + SPARE + STRIDE - 1) / STRIDE * STRIDE;
			place = 0;
		}
		all->v[i].number = base + place++;
	}
	all->max = base + (place + SPARE + STRIDE - 1) / STRIDE * STRIDE;
}

static int by_constant(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	return strcmp(x->constant, y->constant);
}

void check_all(struct messages *all)
{
	if (all->n == 0) {
		return;
	}
	number_all(all);
	qsort(all->v, all->n, sizeof *all->v, by_constant);
	for (size_t i = 1; i < all->n; i++) {
		const struct message *a = &all->v[i - 1], *b = &all->v[i];
		if (strcmp(a->constant, b->constant) == 0) {
			die_at(b->file, b->line, "%s and %s (%s:%d) collide as %s", b->key, a->key, a->file, a->line,
			       a->constant);
		}
	}
}
