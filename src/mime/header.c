/* header: the fields at the start of a mail or of a part, as spans of its bytes. */
#include "base/limits.h"
#include "mime/inside.h"

/* Kept however many others stand before them: what a mail program shows, and what decides how the rest is read. */
static const char *const needed[] = { "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id",
	"return-path", "content-type", "content-transfer-encoding", "content-disposition", "auto-submitted" };

bool mime_name_is(str name, const char *lower)
{
	const size_t n = strlen(lower);
	if (name.n != n) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const char ch = name.p[i];
		if ((ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch) != lower[i]) {
			return false;
		}
	}
	return true;
}

int mime_hex(char ch)
{
	if (mime_is_digit(ch)) {
		return ch - '0';
	}
	const char low = (char)(ch | 0x20);
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

str mime_lower(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		to[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	}
	to[s.n] = '\0';
	return (str){ to, s.n };
}

bytes mime_field_get(const struct mime_fields *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (mime_name_is(f->v[i].name, name)) {
			return f->v[i].value;
		}
	}
	return (bytes){ 0 };
}

static bool is_needed(const struct mime_fields *f, str name)
{
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		if (mime_name_is(name, needed[i])) {
			return mime_field_get(f, needed[i]).p == NULL;
		}
	}
	return false;
}

/* Where the line at `from` ends, behind its line break; *ret_n: its length without it. CRLF, LF, or CR alone. */
static size_t line_end(bytes raw, size_t from, size_t *ret_n)
{
	const uint8_t *lf = memchr(raw.p + from, '\n', raw.n - from);
	const size_t end = lf ? (size_t)(lf - raw.p) : raw.n;
	*ret_n = end - from - (end > from && raw.p[end - 1] == '\r' ? 1 : 0);
	return lf ? end + 1 : raw.n;
}

/* How long the name of the field in this line is; 0: it is no field. */
static size_t name_length(bytes line)
{
	size_t n = 0;
	while (n < line.n && n < 200 && line.p[n] > 32 && line.p[n] < 127 && line.p[n] != ':') {
		n++;
	}
	size_t colon = n;
	while (colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t')) {
		colon++;
	}
	return colon < line.n && line.p[colon] == ':' ? n : 0;
}

static void keep(struct arena *a, struct mime_fields *f, size_t *sum, str name, bytes value, unsigned *troubles)
{
	const bool has_room = f->n < LIMIT_MIME_HEADERS && *sum < LIMIT_MIME_HEADERS_BYTES;
	if (!has_room && !is_needed(f, name)) {
		*troubles |= MIME_HEADERS_CUT;
		return;
	}
	if (value.n > LIMIT_MIME_HEADER_BYTES) {
		value.n = LIMIT_MIME_HEADER_BYTES;
		*troubles |= MIME_HEADERS_CUT;
	}
	if (f->n == f->room) {
		const size_t room = f->room == 0 ? 32 : f->room * 2;
		struct mime_field *v = arena_array(a, struct mime_field, room);
		if (f->n > 0) {
			memcpy(v, f->v, f->n * sizeof *v);
		}
		f->v = v;
		f->room = room;
	}
	*sum += name.n + value.n;
	f->v[f->n++] = (struct mime_field){ name, value };
}

/* Behind the lines that continue the field whose first line ended at `at`. */
static size_t behind_folds(bytes raw, size_t at, size_t *value_end)
{
	size_t n;
	while (at < raw.n && (raw.p[at] == ' ' || raw.p[at] == '\t')) {
		const size_t next = line_end(raw, at, &n);
		*value_end = at + n;
		at = next;
	}
	return at;
}

static bool is_field_at(bytes raw, size_t at)
{
	size_t n;
	if (at >= raw.n) {
		return false;
	}
	line_end(raw, at, &n);
	return name_length((bytes){ raw.p + at, n }) > 0;
}

/* Blank lines, a byte order mark and the "From " line of an mbox before the first field. */
static size_t behind_start(bytes raw)
{
	size_t at = raw.n >= 3 && memcmp(raw.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, n;
	while (at < raw.n && (raw.p[at] == '\r' || raw.p[at] == '\n')) {
		at++;
	}
	const bool is_mbox = raw.n - at > 6 && (memcmp(raw.p + at, "From ", 5) == 0 || memcmp(raw.p + at, ">From ", 6) == 0);
	return is_mbox ? line_end(raw, at, &n) : at;
}

str mime_cut(str s, size_t n)
{
	if (s.n <= n) {
		return s;
	}
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
		n--;
	}
	return str_sub(s, 0, n);
}

size_t mime_fields_read(struct arena *a, bytes raw, struct mime_fields *ret, unsigned *troubles)
{
	*ret = (struct mime_fields){ 0 };
	size_t sum = 0;
	const size_t start = behind_start(raw);
	size_t at = start, n;
	while (at < raw.n) {
		const size_t next = line_end(raw, at, &n);
		const bytes line = { raw.p + at, n };
		if (n == 0) {
			return next;
		}
		const size_t name = name_length(line);
		if (name > 0) {
			const uint8_t *colon = memchr(line.p, ':', line.n);
			const size_t value = (size_t)(colon - raw.p) + 1;
			size_t end = at + n;
			at = behind_folds(raw, next, &end);
			keep(a, ret, &sum, (str){ (const char *)line.p, name }, (bytes){ raw.p + value, end - value }, troubles);
		} else if (ret->n == 0 || !is_field_at(raw, next)) {
			*troubles |= ret->n > 0 ? MIME_HEADER_BROKEN : 0;
			return ret->n == 0 ? start : at; /* the body begins without a blank line */
		} else {
			*troubles |= MIME_HEADER_BROKEN;
			at = next;
		}
	}
	return raw.n;
}
