/*
 * param: "type/subtype; name=value" of Content-Type and Content-Disposition: RFC 2231 (pieces, charsets, percent signs), and
 * what mailers write instead: encoded words in quotes, raw Japanese, no quotes around blanks.
 */
#include "base/limits.h"
#include "mime/inside.h"

#define PIECES_MAX 100

struct piece { int number; bool is_encoded; bytes value; };

static bytes rest(bytes b, size_t from)
{
	return from >= b.n ? (bytes){ b.p + b.n, 0 } : (bytes){ b.p + from, b.n - from };
}

/* Where the parameter at the start of b ends (its ; or the end), passing over what is quoted. */
static size_t param_end(bytes b)
{
	bool is_quoted = false;
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] == '\\' && is_quoted) {
			i++;
		} else if (b.p[i] == '"') {
			is_quoted = !is_quoted;
		} else if (b.p[i] == ';' && !is_quoted) {
			return i;
		}
	}
	return b.n;
}

static str trimmed(bytes b)
{
	str s = { (const char *)b.p, b.n };
	while (s.n > 0 && (unsigned char)s.p[0] <= ' ') {
		s = str_sub(s, 1, s.n);
	}
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] <= ' ') {
		s.n--;
	}
	return s;
}

struct mime_typed mime_typed_read(struct arena *a, bytes field)
{
	if (!field.p) {
		return (struct mime_typed){ S(""), { (const uint8_t *)"", 0 } };
	}
	const size_t end = param_end(field);
	str value = trimmed((bytes){ field.p, end });
	const size_t blank = str_find(value, S(" "), 0); /* "text/plain charset=x" */
	if (blank != SIZE_MAX) {
		value = str_sub(value, 0, blank);
	}
	for (size_t i = 0; i < value.n; i++) {
		if ((unsigned char)value.p[i] <= ' ' || (unsigned char)value.p[i] >= 0x7F) {
			value = str_sub(value, 0, i);
		}
	}
	return (struct mime_typed){ mime_lower(a, str_sub(value, 0, LIMIT_LINE_CHARS)), rest(field, end + 1) };
}

static bytes unquoted(struct arena *a, str s)
{
	if (s.n < 2 || s.p[0] != '"') {
		return str_bytes(s);
	}
	uint8_t *to = (uint8_t *)arena_chars(a, s.n);
	size_t n = 0;
	for (size_t i = 1; i < s.n && s.p[i] != '"'; i++) {
		/* A backslash of CP932's second bytes or of a Windows path is no escape. */
		if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\')) {
			i++;
		}
		to[n++] = (uint8_t)s.p[i];
	}
	return (bytes){ to, n };
}

/* name, name*, name*0, name*0*: whether `s` is this parameter. */
static bool is_named(str s, const char *name, struct piece *ret)
{
	const size_t n = strlen(name);
	if (s.n < n || !mime_name_is(str_sub(s, 0, n), name)) {
		return false;
	}
	str tail = str_sub(s, n, s.n);
	*ret = (struct piece){ .number = -1 };
	if (tail.n > 0 && tail.p[tail.n - 1] == '*') {
		ret->is_encoded = true;
		tail.n--;
	}
	if (tail.n == 0) {
		return true;
	}
	int64_t number;
	if (tail.p[0] != '*' || !str_to_i64(str_sub(tail, 1, tail.n), &number) || number < 0 || number >= PIECES_MAX) {
		return false;
	}
	ret->number = (int)number;
	return true;
}

struct found { struct piece whole, encoded, pieces[PIECES_MAX]; };

/* The first of each kind wins, as in mail programs. */
static void keep_piece(struct found *f, struct piece p)
{
	struct piece *to = p.number >= 0 ? &f->pieces[p.number] : p.is_encoded ? &f->encoded : &f->whole;
	if (!to->value.p) {
		*to = p;
	}
}

static void find_all(struct arena *a, bytes params, const char *name, struct found *ret)
{
	while (params.n > 0) {
		const size_t end = param_end(params);
		const bytes one = { params.p, end };
		const uint8_t *equal = memchr(one.p, '=', one.n);
		struct piece p;
		if (equal && is_named(trimmed((bytes){ one.p, (size_t)(equal - one.p) }), name, &p)) {
			p.value = unquoted(a, trimmed(rest(one, (size_t)(equal - one.p) + 1)));
			keep_piece(ret, p);
		}
		params = rest(params, end + 1);
	}
}

static void add_percent(struct buf *to, bytes b)
{
	for (size_t i = 0; i < b.n; i++) {
		const int hi = b.p[i] == '%' && i + 2 < b.n ? mime_hex((char)b.p[i + 1]) : -1;
		const int lo = hi >= 0 ? mime_hex((char)b.p[i + 2]) : -1;
		buf_add_c(to, (char)(lo >= 0 ? hi * 16 + lo : b.p[i]));
		i += lo >= 0 ? 2 : 0;
	}
}

/* charset'language'value: cuts the first two off. */
static str charset_cut(bytes *value)
{
	const uint8_t *one = value->n ? memchr(value->p, '\'', value->n) : NULL;
	const uint8_t *two = one ? memchr(one + 1, '\'', value->n - (size_t)(one + 1 - value->p)) : NULL;
	if (!two) {
		return S("");
	}
	const str charset = { (const char *)value->p, (size_t)(one - value->p) };
	*value = rest(*value, (size_t)(two - value->p) + 1);
	return charset;
}

/* All pieces as one, decoded, not yet made one line; false: there are none. */
static bool joined(struct arena *a, struct found *f, unsigned *troubles, str *ret)
{
	AUTO_BUF(to, LIMIT_MIME_HEADER_BYTES + 1);
	struct piece *p = f->encoded.value.p ? &f->encoded : f->pieces;
	const size_t n = f->encoded.value.p ? 1 : PIECES_MAX;
	bool is_encoded = false;
	if (!p->value.p) {
		return false;
	}
	const str charset = p->is_encoded ? charset_cut(&p->value) : S("");
	for (size_t i = 0; i < n && p[i].value.p; i++) {
		is_encoded |= p[i].is_encoded;
		if (p[i].is_encoded) {
			add_percent(&to, p[i].value);
		} else {
			buf_add_bytes(&to, p[i].value.p, p[i].value.n);
		}
	}
	const bytes all = bytes_copy(a, str_bytes(buf_str(&to)));
	*ret = is_encoded ? mime_to_utf8(a, all, charset, troubles) : mime_value_marked(a, all);
	return true;
}

static str read_param(struct arena *a, bytes params, const char *name, unsigned *troubles)
{
	struct found *f = arena_new(a, struct found);
	str s;
	find_all(a, params, name, f);
	return joined(a, f, troubles, &s) ? s : f->whole.value.p ? mime_value_marked(a, f->whole.value) : STR_NONE;
}

str mime_param(struct arena *a, bytes params, const char *name, unsigned *troubles)
{
	const str s = read_param(a, params, name, troubles);
	return str_is_none(s) ? s : mime_one_line(a, s, troubles);
}

str mime_param_marked(struct arena *a, bytes params, const char *name)
{
	unsigned ignored = 0;
	const str s = read_param(a, params, name, &ignored);
	return str_is_none(s) ? S("") : s;
}

str mime_param_bytes(struct arena *a, bytes params, const char *name)
{
	struct found *f = arena_new(a, struct found);
	str s;
	unsigned ignored = 0;
	find_all(a, params, name, f);
	if (f->whole.value.p) {
		return (str){ (const char *)f->whole.value.p, f->whole.value.n };
	}
	return joined(a, f, &ignored, &s) ? s : S("");
}

str mime_param_raw(struct arena *a, bytes params, const char *name)
{
	unsigned ignored = 0;
	while (params.n > 0) {
		const size_t end = param_end(params);
		const str one = trimmed((bytes){ params.p, end });
		if (one.n > strlen(name) && mime_name_is(str_sub(one, 0, strlen(name)), name)) {
			return mime_one_line(a, mime_to_utf8(a, str_bytes(one), S(""), &ignored), &ignored);
		}
		params = rest(params, end + 1);
	}
	return S("");
}
