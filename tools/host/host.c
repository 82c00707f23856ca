#include "host.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under the address sanitizer: memory is given back by ending, which is no leak worth a report. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

void *host_alloc(size_t n_items, size_t size)
{
	void *p = calloc(n_items ? n_items : 1, size ? size : 1);
	if (!p) {
		die_at("memory", 0, "exhausted");
	}
	return p;
}

void *host_grow(void *p, size_t n_items, size_t size)
{
	void *q = reallocarray(p, n_items, size);
	if (!q) {
		die_at("memory", 0, "exhausted");
	}
	return q;
}

char *host_copy(const char *p, size_t n)
{
	char *q = host_alloc(n + 1, 1);
	if (n > 0) {
		memcpy(q, p, n);
	}
	return q;
}

void text_add(struct text *t, const char *p, size_t n)
{
	if (t->room - t->n < n + 1) {
		t->room = (t->room + n + 64) * 2;
		t->p = host_grow(t->p, t->room, 1);
	}
	for (size_t i = 0; i < n; i++) {
		t->p[t->n + i] = p[i];
		t->lines += p[i] == '\n';
	}
	t->n += n;
	t->p[t->n] = '\0';
}

void text_str(struct text *t, const char *cz) { text_add(t, cz, strlen(cz)); }
void text_char(struct text *t, char ch) { text_add(t, &ch, 1); }

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list args;
	char *made = NULL;
	va_start(args, fmt);
	int n = vasprintf(&made, fmt, args);
	va_end(args);
	if (n < 0) {
		die_at("memory", 0, "exhausted");
	}
	text_add(t, made, (size_t)n);
	free(made);
}

static void c_char(struct text *t, unsigned char ch)
{
	if (ch == '\n') {
		text_str(t, "\\n");
	} else if (ch == '\t') {
		text_str(t, "\\t");
	} else if (ch == '"' || ch == '\\') {
		text_char(t, '\\');
		text_char(t, (char)ch);
	} else if (ch < 0x20 || ch == 0x7f) {
		text_printf(t, "\\%03o", ch); /* three digits: what follows cannot join in */
	} else {
		text_char(t, (char)ch);
	}
}

void text_c_string(struct text *t, const char *p, size_t n, const char *indent)
{
	size_t width = 0;
	text_char(t, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)p[i];
		bool begins_char = (ch & 0xC0) != 0x80;
		if (width >= 88 && begins_char) {
			text_printf(t, "\"\n%s\"", indent);
			width = 0;
		}
		size_t before = t->n;
		c_char(t, ch);
		width += t->n - before;
	}
	text_char(t, '"');
}

void die_at(const char *file, int line, const char *fmt, ...)
{
	va_list args;
	fprintf(stderr, line > 0 ? "%s:%d: " : "%s: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

struct text read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		die_at(path, 0, "cannot be read: %s", strerror(errno));
	}
	struct text t = { 0 };
	char piece[16384];
	size_t n;
	text_add(&t, "", 0);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0) {
		text_add(&t, piece, n);
	}
	if (ferror(f)) {
		die_at(path, 0, "cannot be read: %s", strerror(errno));
	}
	fclose(f);
	return t;
}

void write_whole(const char *path, const struct text *t)
{
	struct text tmp = { 0 };
	text_printf(&tmp, "%s.tmp", path);
	FILE *f = fopen(tmp.p, "wb");
	if (!f) {
		die_at(tmp.p, 0, "cannot be written: %s", strerror(errno));
	}
	bool ok = fwrite(t->p, 1, t->n, f) == t->n;
	ok = fclose(f) == 0 && ok;
	if (!ok || rename(tmp.p, path) != 0) {
		int why = errno;
		remove(tmp.p);
		die_at(path, 0, "cannot be written: %s", strerror(why));
	}
	free(tmp.p);
}

/* By its first byte; 0: no character begins with it. */
static size_t utf8_len_of_first(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
}

/* Overlong, surrogate, or above U+10FFFF. */
static bool utf8_second_is_bad(unsigned char first, unsigned char second)
{
	return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
	       (first == 0xF4 && second > 0x8F);
}

/* How many bytes the character at p takes; 0 when it is not well-formed (overlong, surrogate, too high). */
static size_t utf8_len(const unsigned char *p, size_t n)
{
	size_t len = utf8_len_of_first(p[0]);
	if (len == 0 || len > n) {
		return 0;
	}
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			return 0;
		}
	}
	return len > 1 && utf8_second_is_bad(p[0], p[1]) ? 0 : len;
}

bool utf8_is_valid(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;
	for (size_t i = 0; i < n;) {
		size_t len = utf8_len(u + i, n - i);
		if (len == 0) {
			return false;
		}
		i += len;
	}
	return true;
}

const char *option(int argc, char **argv, int *i, const char *name)
{
	if (strcmp(argv[*i], name) != 0) {
		return NULL;
	}
	if (*i + 1 >= argc) {
		die_at(argv[0], 0, "%s needs a value", name);
	}
	return argv[++*i];
}
