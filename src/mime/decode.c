/* decode: what base64, quoted-printable and uuencode carried. GMime knows how. */
#include <gmime/gmime.h>

#include "mime/inside.h"

static GMimeContentEncoding encoding_of(str name)
{
	static const struct { const char *name; GMimeContentEncoding encoding; } known[] = {
		{ "", GMIME_CONTENT_ENCODING_7BIT }, { "7bit", GMIME_CONTENT_ENCODING_7BIT }, { "8bit", GMIME_CONTENT_ENCODING_8BIT },
		{ "7-bit", GMIME_CONTENT_ENCODING_7BIT }, { "8-bit", GMIME_CONTENT_ENCODING_8BIT },
		{ "binary", GMIME_CONTENT_ENCODING_BINARY }, { "base64", GMIME_CONTENT_ENCODING_BASE64 },
		{ "quoted-printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE }, { "x-uuencode", GMIME_CONTENT_ENCODING_UUENCODE },
		{ "x-uue", GMIME_CONTENT_ENCODING_UUENCODE }, { "uuencode", GMIME_CONTENT_ENCODING_UUENCODE } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (mime_name_is(name, known[i].name)) {
			return known[i].encoding;
		}
	}
	return GMIME_CONTENT_ENCODING_DEFAULT;
}

static bool is_base64(uint8_t ch)
{
	return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '+' || ch == '/' ||
	       ch == '=' || ch == '\r' || ch == '\n' || ch == ' ' || ch == '\t';
}

static bool has_garbage(bytes body)
{
	for (size_t i = 0; i < body.n; i++) {
		if (!is_base64(body.p[i])) {
			return true;
		}
	}
	return false;
}

/* Behind "begin 644 name": GMime wants to be given what follows. */
static bytes behind_begin(bytes body)
{
	const uint8_t *at = body.n > 6 && memcmp(body.p, "begin ", 6) == 0 ? body.p : memmem(body.p, body.n, "\nbegin ", 7);
	const uint8_t *lf = at ? memchr(at + 1, '\n', body.n - (size_t)(at + 1 - body.p)) : NULL;
	return lf ? (bytes){ lf + 1, body.n - (size_t)(lf + 1 - body.p) } : body;
}

bytes mime_decode(struct arena *a, bytes body, str encoding, unsigned *troubles)
{
	const GMimeContentEncoding how = encoding_of(encoding);
	if (how == GMIME_CONTENT_ENCODING_DEFAULT) {
		*troubles |= MIME_ENCODING_BAD;
	}
	if (body.n == 0 || how == GMIME_CONTENT_ENCODING_DEFAULT || how == GMIME_CONTENT_ENCODING_7BIT ||
	    how == GMIME_CONTENT_ENCODING_8BIT || how == GMIME_CONTENT_ENCODING_BINARY) {
		return body;
	}
	if (how == GMIME_CONTENT_ENCODING_BASE64 && has_garbage(body)) {
		*troubles |= MIME_ENCODING_BAD;
	}
	if (how == GMIME_CONTENT_ENCODING_UUENCODE) {
		body = behind_begin(body);
	}
	GMimeEncoding state;
	g_mime_encoding_init_decode(&state, how);
	char *out = arena_chars(a, g_mime_encoding_outlen(&state, body.n) + 1);
	const size_t n = g_mime_encoding_flush(&state, (const char *)body.p, body.n, out);
	if (n == 0) {
		*troubles |= MIME_ENCODING_BAD;
	}
	return (bytes){ (const uint8_t *)out, n };
}
