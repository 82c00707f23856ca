/* split: where the parts of a multipart body begin and end. One pass, whatever stands there. */
#include "mime/inside.h"

static bool is_blank_to_end(bytes body, size_t at, size_t *ret_next)
{
	while (at < body.n && (body.p[at] == ' ' || body.p[at] == '\t' || body.p[at] == '\r')) {
		at++;
	}
	if (at < body.n && body.p[at] != '\n') {
		return false;
	}
	*ret_next = at < body.n ? at + 1 : body.n;
	return true;
}

/* The next line that is the boundary, at or after the line at `at`; *ret_next behind it, *ret_last: it is the closing one. */
static size_t find(bytes body, str line, size_t at, size_t *ret_next, bool *ret_last)
{
	while (at < body.n) {
		const size_t end = at + line.n;
		if (end <= body.n && memcmp(body.p + at, line.p, line.n) == 0) {
			*ret_last = end + 1 < body.n && body.p[end] == '-' && body.p[end + 1] == '-';
			if (is_blank_to_end(body, end + (*ret_last ? 2 : 0), ret_next)) {
				return at;
			}
		}
		const uint8_t *lf = memchr(body.p + at, '\n', body.n - at);
		at = lf ? (size_t)(lf - body.p) + 1 : body.n;
	}
	return SIZE_MAX;
}

static size_t before_break(bytes body, size_t from, size_t end)
{
	if (end > from && body.p[end - 1] == '\n') {
		end--;
	}
	return end > from && body.p[end - 1] == '\r' ? end - 1 : end;
}

void mime_split(struct arena *a, bytes body, str boundary, size_t max, struct mime_spans *ret)
{
	*ret = (struct mime_spans){ .v = arena_array(a, bytes, max + 1) };
	const str line = STR_CAT(a, S("--"), boundary);
	size_t next = 0;
	bool is_last = false;
	size_t at = boundary.n == 0 ? SIZE_MAX : find(body, line, 0, &next, &is_last);
	while (at != SIZE_MAX && !is_last) {
		const size_t from = next;
		at = find(body, line, from, &next, &is_last);
		if (ret->n == max) {
			ret->is_cut = true;
			return;
		}
		const size_t end = at == SIZE_MAX ? body.n : before_break(body, from, at);
		ret->v[ret->n++] = (bytes){ body.p + from, end - from };
		ret->is_unfinished = at == SIZE_MAX;
	}
}

str mime_guess_boundary(bytes body)
{
	size_t at = 0;
	while (at + 6 < body.n) {
		const uint8_t *lf = memchr(body.p + at, '\n', body.n - at);
		const size_t end = lf ? (size_t)(lf - body.p) : body.n;
		if (body.p[at] == '-' && body.p[at + 1] == '-') {
			const str s = str_trim((str){ (const char *)body.p + at + 2, end - at - 2 });
			if (s.n >= 4 && s.n <= 200 && memchr(s.p, ' ', s.n) == NULL && !str_starts(s, S("--"))) {
				return s;
			}
		}
		at = end + 1;
	}
	return S("");
}
