/* multipart: multipart/form-data (RFC 7578) as browsers write it. Contents are borrowed from the body. */
#include "http/http.h"

#include "base/limits.h"
#include "base/text.h"

#define PART_HEADER_BYTES 4096
#define BOUNDARY_BYTES 70 /* RFC 2046 */

struct part {
	str name, filename, type; /* filename: none unless the part is a file */
	bool has_name;
};

static bool same_word(str a, const char *lower)
{
	return a.n == strlen(lower) && a.n > 0 && strncasecmp(a.p, lower, a.n) == 0;
}

static str trim_blank(str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) {
		s = (str){ s.p + 1, s.n - 1 };
	}
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) {
		s.n--;
	}
	return s;
}

/* The text of a quoted string up to its closing quote; a backslash escapes only a quote (old Windows paths stay). */
static bool take_quoted(struct arena *a, str *rest, str *ret)
{
	char *out = arena_alloc(a, rest->n + 1, 1);
	size_t n = 0;
	for (size_t i = 1; i < rest->n; i++) {
		char ch = rest->p[i];
		if (ch == '"') {
			*ret = (str){ out, n };
			*rest = str_sub(*rest, i + 1, SIZE_MAX);
			return true;
		}
		if (ch == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"') {
			ch = rest->p[++i];
		}
		out[n++] = ch;
	}
	return false;
}

static void take_bare(str *rest, str *ret)
{
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ';') {
		n++;
	}
	*ret = trim_blank(str_sub(*rest, 0, n));
	*rest = str_sub(*rest, n, SIZE_MAX);
}

/* One `; name=value` of a header value. False: malformed. At the end *ret_name is empty. */
static bool take_param(struct arena *a, str *rest, str *ret_name, str *ret_value)
{
	*ret_name = S("");
	*rest = trim_blank(*rest);
	if (rest->n == 0) {
		return true;
	}
	if (rest->p[0] != ';') {
		return false;
	}
	*rest = trim_blank(str_sub(*rest, 1, SIZE_MAX));
	if (rest->n == 0) {
		return true;
	}
	const char *eq = memchr(rest->p, '=', rest->n);
	if (!eq || eq == rest->p) {
		return false;
	}
	size_t n = (size_t)(eq - rest->p);
	*ret_name = trim_blank(str_sub(*rest, 0, n));
	*rest = trim_blank(str_sub(*rest, n + 1, SIZE_MAX));
	if (rest->n > 0 && rest->p[0] == '"') {
		return take_quoted(a, rest, ret_value);
	}
	take_bare(rest, ret_value);
	return true;
}

/* The value before the first parameter. */
static str take_main(str *rest)
{
	str v;
	take_bare(rest, &v);
	return v;
}

static bool boundary_of(struct arena *a, str content_type, str *ret)
{
	str rest = content_type, name, value;
	if (!same_word(take_main(&rest), "multipart/form-data")) {
		return false;
	}
	while (take_param(a, &rest, &name, &value) && name.n > 0) {
		if (same_word(name, "boundary")) {
			*ret = value;
			return value.n > 0 && value.n <= BOUNDARY_BYTES;
		}
	}
	return false;
}

/* Browsers write the three bytes that would end the header line or the quotes as %22 %0D %0A, and nothing else. */
static str undo_form_escapes(struct arena *a, str s)
{
	char *out = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		str three = str_sub(s, i, 3);
		if (str_eq(three, S("%22"))) {
			out[n++] = '"';
			i += 2;
		} else if (same_word(three, "%0d") || same_word(three, "%0a")) {
			out[n++] = ' ';
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	return (str){ out, n };
}

static bool take_disposition(struct arena *a, str value, struct part *ret)
{
	str name, v;
	if (ret->has_name || !same_word(take_main(&value), "form-data")) {
		return false;
	}
	for (;;) {
		if (!take_param(a, &value, &name, &v)) {
			return false;
		}
		if (name.n == 0) {
			return ret->has_name;
		}
		if (same_word(name, "name") && !ret->has_name) {
			ret->name = undo_form_escapes(a, v);
			ret->has_name = true;
		} else if (same_word(name, "filename") && !ret->filename.p) {
			ret->filename = undo_form_escapes(a, v);
		}
	}
}

static bool take_part_header(struct arena *a, str line, struct part *ret)
{
	const char *colon = line.n > 0 ? memchr(line.p, ':', line.n) : NULL;
	if (!colon) {
		return false;
	}
	size_t n = (size_t)(colon - line.p);
	str name = str_sub(line, 0, n);
	str value = trim_blank(str_sub(line, n + 1, SIZE_MAX));
	if (same_word(name, "content-disposition")) {
		return take_disposition(a, value, ret);
	}
	if (same_word(name, "content-type")) {
		ret->type = value;
	}
	if (same_word(name, "content-transfer-encoding")) {
		/* Obsolete for forms; an encoded body would be stored as gibberish, so it is refused. */
		return same_word(value, "binary") || same_word(value, "8bit") || same_word(value, "7bit");
	}
	return true;
}

static bool is_text(str s)
{
	return s.n == 0 || (!memchr(s.p, 0, s.n) && text_is_utf8(s));
}

/* Header lines up to the empty one; *rest then begins with the content. */
static bool take_part_headers(struct arena *a, str *rest, struct part *ret)
{
	*ret = (struct part){ .type = S("application/octet-stream") };
	size_t used = 0;
	for (;;) {
		size_t end = str_find(str_sub(*rest, 0, PART_HEADER_BYTES - used), S("\r\n"), 0);
		if (end == SIZE_MAX) {
			return false;
		}
		str line = str_sub(*rest, 0, end);
		*rest = str_sub(*rest, end + 2, SIZE_MAX);
		used += end + 2;
		if (line.n == 0) {
			break;
		}
		if (!is_text(line) || !take_part_header(a, line, ret)) {
			return false;
		}
	}
	return ret->has_name && ret->name.n <= LIMIT_FIELD_NAME_BYTES;
}

/* After a delimiter: 1 another part follows, 0 it was the last, -1 neither. */
static int after_delimiter(str *rest)
{
	if (str_starts(*rest, S("--"))) {
		return 0;
	}
	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t')) {
		*rest = str_sub(*rest, 1, SIZE_MAX);
	}
	if (!str_starts(*rest, S("\r\n"))) {
		return -1;
	}
	*rest = str_sub(*rest, 2, SIZE_MAX);
	return 1;
}

struct multipart {
	bool is_cut;              /* the end of the body is missing */
	str cut_file;             /* field of the file it was cut in */
	struct arena *a;
	str delimiter;            /* CRLF, two hyphens, boundary */
	struct raw_form *form;
	struct http_file *files;
	size_t n_files;
};

/* memmem is linear; a search byte by byte would let a body of near-boundaries burn a processor. */
static size_t find_delimiter(const struct multipart *m, str in)
{
	const char *at = in.n > 0 ? memmem(in.p, in.n, m->delimiter.p, m->delimiter.n) : NULL;
	return at ? (size_t)(at - in.p) : SIZE_MAX;
}

static bool keep_part(struct multipart *m, const struct part *part, str content)
{
	if (part->filename.p) {
		if (part->filename.n > 0 || content.n > 0) { /* else: nothing was chosen */
			m->files[m->n_files++] = (struct http_file){ part->name, part->filename, part->type,
				str_bytes(content) };
		}
		return true;
	}
	if (!is_text(content)) {
		return false;
	}
	m->form->v[m->form->n++] = (struct raw_value){ part->name, content };
	return true;
}

/* NULL, or what is wrong with it. */
static const char *parse_parts(struct multipart *m, str rest)
{
	/* The first delimiter has no line break before it when there is no preamble. */
	str first = str_sub(m->delimiter, 2, SIZE_MAX);
	size_t at = str_starts(rest, first) ? 0 : find_delimiter(m, rest);
	if (at == SIZE_MAX) {
		return "no delimiter";
	}
	rest = str_sub(rest, at + (str_starts(rest, first) ? first.n : m->delimiter.n), SIZE_MAX);
	for (size_t n = 0;; n++) {
		struct part part;
		int next = after_delimiter(&rest);
		if (next <= 0) {
			return next == 0 ? NULL : "garbage after a delimiter";
		}
		if (n == LIMIT_FIELDS) {
			return "too many parts";
		}
		if (!take_part_headers(m->a, &rest, &part)) {
			return "part header";
		}
		size_t end = find_delimiter(m, rest);
		if (end == SIZE_MAX && m->is_cut) {
			m->cut_file = part.filename.p ? part.name : STR_NONE;
			return NULL;
		}
		if (end == SIZE_MAX) {
			return "cut off";
		}
		if (!keep_part(m, &part, str_sub(rest, 0, end))) {
			return "text that is not UTF-8";
		}
		rest = str_sub(rest, end + m->delimiter.n, SIZE_MAX);
	}
}

static bool parse(struct ctx *c, str content_type, bytes body, struct raw_form *ret, struct multipart *m)
{
	str boundary;
	*ret = (struct raw_form){ 0 };
	if (!boundary_of(c->arena, content_type, &boundary)) {
		fail(c, ERR_MALFORMED, 0);
		return fail_detail(c, "multipart boundary");
	}
	m->a = c->arena;
	m->form = ret;
	m->delimiter = STR_CAT(c->arena, S("\r\n--"), boundary);
	m->files = arena_array(c->arena, struct http_file, LIMIT_FIELDS);
	ret->v = arena_array(c->arena, struct raw_value, LIMIT_FIELDS);
	const char *problem = parse_parts(m, (str){ body.n > 0 ? (const char *)body.p : "", body.n });
	if (problem) {
		*ret = (struct raw_form){ 0 };
		fail(c, ERR_MALFORMED, 0);
		return fail_detail(c, "multipart: %s", problem);
	}
	return true;
}

bool http_parse_multipart(struct ctx *c, str content_type, bytes body, struct raw_form *ret,
                          struct http_file **ret_files, size_t *ret_n_files)
{
	struct multipart m = { 0 };
	*ret_files = NULL;
	*ret_n_files = 0;
	if (!parse(c, content_type, body, ret, &m)) {
		return false;
	}
	*ret_files = m.files;
	*ret_n_files = m.n_files;
	return true;
}

bool http_parse_multipart_cut(struct ctx *c, str content_type, bytes body, struct raw_form *ret, str *ret_file)
{
	struct multipart m = { .is_cut = true };
	*ret_file = STR_NONE;
	if (!parse(c, content_type, body, ret, &m)) {
		return false;
	}
	*ret_file = m.cut_file;
	return true;
}
