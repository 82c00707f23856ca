/* Which messages a source names. C names constants; templates also name keys, as in {_ incident.title }. */
#include "msgc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int by_constant(const void *key, const void *item)
{
	const struct message *m = item;
	return strcmp(key, m->constant);
}

static void mark(struct messages *all, const char *constant)
{
	struct message *m = all->n > 0 ? bsearch(constant, all->v, all->n, sizeof *all->v, by_constant) : NULL;
	if (m) {
		m->used = true;
	}
}

static bool is_word(char ch) { return isalnum((unsigned char)ch) || ch == '_'; }

static size_t constant_at(struct messages *all, const char *p)
{
	size_t n = 0;
	while (is_word(p[n])) {
		n++;
	}
	if (strncmp(p, "MSG_", 4) == 0) {
		mark(all, host_copy(p, n));
	}
	return n;
}

static void key_at(struct messages *all, const char *p)
{
	p += strspn(p, " \t\n");
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789_.");
	mark(all, constant_of(p, n));
}

void mark_used(struct messages *all, const char *path)
{
	struct text in = read_whole(path);
	for (const char *p = in.p; *p;) {
		if (is_word(*p)) {
			p += constant_at(all, p);
			continue;
		}
		if (p[0] == '{' && p[1] == '_') {
			key_at(all, p + 2);
			p++;
		}
		p++;
	}
}
