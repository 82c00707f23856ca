#include "catalog/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool reader_error(struct reader *r, int line, const char *fmt, ...)
{
	char reason[400];
	va_list ap;

	r->n_errors++;
	if (r->n_errors == DECODE_ERRORS_MAX + 1) {
		buf_printf(r->errors, "... and more\n");
	}
	if (r->n_errors > DECODE_ERRORS_MAX) {
		return false;
	}
	va_start(ap, fmt);
	vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	buf_printf(r->errors, "%.*s:%d: %s\n", STR_FMT(r->file), line, reason);
	return false;
}

/* `max` is what fstat said: a file that grows meanwhile is refused. */
static bool slurp_fd(struct reader *r, int fd, size_t max, str *ret)
{
	char *p = arena_alloc(r->arena, max + 1, 1);
	size_t n = 0;

	while (n <= max) {
		ssize_t got = read(fd, p + n, max + 1 - n);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return reader_error(r, 1, "cannot be read: %s", strerror(errno));
		}
		if (got == 0) {
			*ret = (str){ p, n };
			return true;
		}
		n += (size_t)got;
	}
	return reader_error(r, 1, "changes while it is read");
}

bool reader_slurp(struct reader *r, str file, size_t max, str *ret)
{
	struct stat st;

	r->file = file;
	str path = STR_CAT(r->arena, r->dir, S("/"), file);
	int fd = open(str_cz(r->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		return reader_error(r, 1, "cannot be opened: %s", strerror(errno));
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return reader_error(r, 1, "is not a file");
	}
	bool good = st.st_size <= (off_t)max ? slurp_fd(r, fd, (size_t)st.st_size, ret)
	                                     : reader_error(r, 1, "larger than %zu bytes", max);
	close(fd);
	return good;
}

const struct yaml *reader_open(struct reader *r, str file)
{
	str text;

	return reader_slurp(r, file, YAML_FILE_BYTES_MAX, &text) ? reader_parse(r, text) : NULL;
}

const struct yaml *reader_parse(struct reader *r, str text)
{
	const struct yaml *top = NULL;
	struct yaml_error error = { 0 };

	if (!yaml_parse(r->arena, text, &top, &error)) {
		reader_error(r, error.line, "%.*s", STR_FMT(error.reason));
		return NULL;
	}
	return top;
}

bool map_open(struct reader *r, const struct yaml *node, const char *what, struct map *ret)
{
	static const struct yaml empty = { .type = YAML_MAP, .line = 1 };

	*ret = (struct map){ .r = r, .node = &empty };
	if (!node) {
		return false;
	}
	if (node->type != YAML_MAP) {
		return reader_error(r, node->line, "%s must be a map (name: value)", what);
	}
	if (node->n > 64) {
		return reader_error(r, node->line, "%s has too many keys", what);
	}
	ret->node = node;
	ret->open = true;
	return true;
}

void map_close(struct map *m)
{
	size_t at = 0;

	for (const struct yaml_item *i = m->node->items; i; i = i->next, at++) {
		if (!(m->seen & (UINT64_C(1) << at))) {
			reader_error(m->r, i->line, "unknown key \"%.*s\"", STR_FMT(i->key));
		}
	}
}

int map_line(const struct map *m, const char *key)
{
	const struct yaml_item *i = yaml_find(m->node, key);

	return i ? i->line : m->node->line;
}

/* The value of a key, marked as taken; NULL when absent or empty, with an error where it is needed. */
static const struct yaml *take(struct map *m, const char *key, enum need need)
{
	size_t at = 0;
	const struct yaml_item *i = m->node->items;

	while (i && !str_eq(i->key, str_from_c(key))) {
		i = i->next;
		at++;
	}
	if (!i) {
		if (need == NEEDED && m->open) {
			reader_error(m->r, m->node->line, "\"%s\" is missing", key);
		}
		return NULL;
	}
	m->seen |= UINT64_C(1) << at;
	if (i->value->type == YAML_TEXT && i->value->is_null) {
		reader_error(m->r, i->line, "\"%s\" is empty", key);
		return NULL;
	}
	return i->value;
}

/* Text as people read it: nothing to trim, within the cap, one line where one line is wanted. */
static str text_of(struct reader *r, const struct yaml *v, const char *key, enum lines lines)
{
	size_t max = lines == ONE_LINE ? DECODE_LINE_BYTES_MAX : DECODE_TEXT_BYTES_MAX;

	if (v->type != YAML_TEXT) {
		reader_error(r, v->line, "\"%s\" must be text", key);
		return S("");
	}
	if (str_trim(v->text).n == 0) {
		reader_error(r, v->line, "\"%s\" is empty", key);
	} else if (str_trim(v->text).n != v->text.n) {
		reader_error(r, v->line, "\"%s\" begins or ends with a blank", key);
	} else if (v->text.n > max) {
		reader_error(r, v->line, "\"%s\" is longer than %zu bytes", key, max);
	} else if (lines == ONE_LINE && str_find(v->text, S("\n"), 0) != SIZE_MAX) {
		reader_error(r, v->line, "\"%s\" must be one line", key);
	}
	return v->text;
}

str map_str(struct map *m, const char *key, enum need need, enum lines lines)
{
	const struct yaml *v = take(m, key, need);

	return v ? text_of(m->r, v, key, lines) : S("");
}

static bool is_key(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';
		bool later = (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_';
		if (!letter && !(i > 0 && later)) {
			return false;
		}
	}
	return s.n > 0 && s.n <= 40;
}

str map_key(struct map *m, const char *key, enum need need)
{
	const struct yaml *v = take(m, key, need);

	if (!v) {
		return S("");
	}
	str s = text_of(m->r, v, key, ONE_LINE);
	if (s.n > 0 && !is_key(s)) {
		reader_error(m->r, v->line, "\"%s\" must be small letters, digits and _ (at most 40)", key);
		return S("");
	}
	return s;
}

static struct text2 text2_of(struct reader *r, const struct yaml *v, const char *key, enum lines lines)
{
	struct map m;

	if (!map_open(r, v, key, &m)) {
		return (struct text2){ S(""), S("") };
	}
	enum need need = r->is_own ? OPTIONAL : NEEDED;
	struct text2 t = { map_str(&m, "ja", need, lines), map_str(&m, "en", need, lines) };
	map_close(&m);
	if (r->is_own && t.ja.n == 0 && t.en.n == 0) {
		reader_error(r, v->line, "\"%s\" needs ja or en", key);
	}
	return r->is_own ? text2_full(t) : t;
}

struct text2 map_text2(struct map *m, const char *key, enum lines lines)
{
	const struct yaml *v = take(m, key, NEEDED);

	return v ? text2_of(m->r, v, key, lines) : (struct text2){ S(""), S("") };
}

struct text2 map_text2_maybe(struct map *m, const char *key, enum lines lines)
{
	return yaml_find(m->node, key) ? map_text2(m, key, lines) : (struct text2){ S(""), S("") };
}

#define SOURCE_NAME_MAX 20
static bool is_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f) {
			return false;
		}
	}
	return s.n <= SOURCE_NAME_MAX;
}

struct text2 map_source(struct map *m, enum need need)
{
	const struct yaml_item *i = yaml_find(m->node, "source");

	if (i && i->value->type == YAML_TEXT) {
		str s = map_str(m, "source", need, ONE_LINE);
		if (!m->r->is_own && !is_name(s)) {
			reader_error(m->r, i->line, "\"source\" is read by people: ja and en (a plain text only where it is a name)");
		}
		return (struct text2){ s, s };
	}
	return i || need == NEEDED ? map_text2(m, "source", ONE_LINE) : (struct text2){ S(""), S("") };
}

int map_int(struct map *m, const char *key, int min, int max)
{
	const struct yaml *v = take(m, key, NEEDED);
	int64_t n = 0;

	if (!v) {
		return min;
	}
	if (v->type != YAML_TEXT || !str_to_i64(v->text, &n) || n < min || n > max) {
		reader_error(m->r, v->line, "\"%s\" must be a number from %d to %d", key, min, max);
		return min;
	}
	return (int)n;
}

bool map_bool(struct map *m, const char *key, enum need need)
{
	const struct yaml *v = take(m, key, need);

	if (!v) {
		return false;
	}
	if (v->type == YAML_TEXT && str_eq(v->text, S("yes"))) {
		return true;
	}
	if (v->type != YAML_TEXT || !str_eq(v->text, S("no"))) {
		reader_error(m->r, v->line, "\"%s\" must be yes or no", key);
	}
	return false;
}

const struct yaml *map_list(struct map *m, const char *key, enum need need, size_t max)
{
	const struct yaml *v = take(m, key, need);

	if (!v) {
		return NULL;
	}
	if (v->type != YAML_LIST || v->n == 0) {
		reader_error(m->r, v->line, "\"%s\" must be a list (- ...)", key);
		return NULL;
	}
	if (v->n > max) {
		reader_error(m->r, v->line, "\"%s\" has more than %zu items", key, max);
		return NULL;
	}
	return v;
}

const struct yaml *map_map(struct map *m, const char *key)
{
	return take(m, key, NEEDED);
}

const struct text2 *map_texts(struct map *m, const char *key, enum need need, size_t min, size_t max, size_t *ret_n)
{
	const struct yaml *list = map_list(m, key, need, max);
	size_t n = 0;

	*ret_n = 0;
	if (!list) {
		return NULL;
	}
	if (list->n < min) {
		reader_error(m->r, list->line, "\"%s\" needs at least %zu items", key, min);
	}
	struct text2 *v = arena_array(m->r->arena, struct text2, list->n);
	for (const struct yaml_item *i = list->items; i; i = i->next) {
		v[n++] = text2_of(m->r, i->value, key, ONE_LINE);
	}
	*ret_n = n;
	return v;
}

int map_choice(struct map *m, const char *key, const char *const *names, size_t n)
{
	const struct yaml *v = take(m, key, NEEDED);

	for (size_t i = 0; v && i < n; i++) {
		if (v->type == YAML_TEXT && str_eq(v->text, str_from_c(names[i]))) {
			return (int)i;
		}
	}
	if (v) {
		reader_error(m->r, v->line, "unknown %s \"%.*s\"", key, STR_FMT(v->text));
	}
	return -1;
}
