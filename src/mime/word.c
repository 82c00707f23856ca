/*
 * word: the value of a field as people read it (RFC 2047, and the ways mailers do it wrong). Neighbouring encoded words of
 * one charset are put together before they are decoded: Japanese mailers cut characters in two.
 */
#include <gmime/gmime.h>

#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

#define HIDE_BASE 0xE000u /* private use: U+E0xx stands for the ASCII sign xx of an encoded word */

#define WORD_BYTES 4000 /* the standard says 75; some mailers put all of a subject into one */

struct word { str charset, text; char encoding; size_t n; }; /* n: how many bytes of the value it takes */

/* Where the text of an encoded word ends: before "?=". A lone "?" belongs to badly encoded Q text. SIZE_MAX: it does not. */
static size_t text_end(str s, size_t from, char way)
{
	const size_t end = str_find(s, S("?="), from), lone = str_find(s, S("?"), from);
	return way == 'B' && lone != end ? SIZE_MAX : end;
}

/* The encoded word at s; false: none stands there. Blanks inside are let pass, as mail programs do. */
static bool word_at(str s, struct word *ret)
{
	s.n = s.n < WORD_BYTES ? s.n : WORD_BYTES;
	if (!str_starts(s, S("=?"))) {
		return false;
	}
	const size_t charset_end = str_find(str_sub(s, 0, 80), S("?"), 2);
	if (charset_end == SIZE_MAX || charset_end + 3 >= s.n || s.p[charset_end + 2] != '?') {
		return false;
	}
	const char way = (char)(s.p[charset_end + 1] & ~0x20);
	const size_t from = charset_end + 3, end = way == 'B' || way == 'Q' ? text_end(s, from, way) : SIZE_MAX;
	if (end == SIZE_MAX) {
		return false;
	}
	str charset = str_sub(s, 2, charset_end - 2);
	charset = str_cut(&charset, '*'); /* RFC 2231: the language may follow */
	*ret = (struct word){ charset, str_sub(s, from, end - from), way, end + 2 };
	return charset.n > 0;
}

static void word_decode(const struct word *w, struct buf *to)
{
	GMimeEncoding state;
	g_mime_encoding_init_decode(&state, w->encoding == 'B' ? GMIME_CONTENT_ENCODING_BASE64
	                                                       : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	char *room = buf_reserve(to, g_mime_encoding_outlen(&state, w->text.n) + 1);
	if (!room) {
		return;
	}
	if (w->encoding == 'B') {
		to->n += g_mime_encoding_flush(&state, w->text.p, w->text.n, room);
		return;
	}
	size_t n = 0;
	for (size_t i = 0; i < w->text.n; i++) {
		const char ch = w->text.p[i];
		const int hi = ch == '=' && i + 2 < w->text.n ? mime_hex(w->text.p[i + 1]) : -1;
		const int lo = hi >= 0 ? mime_hex(w->text.p[i + 2]) : -1;
		room[n++] = lo >= 0 ? (char)(hi * 16 + lo) : ch == '_' ? ' ' : ch;
		i += lo >= 0 ? 2 : 0;
	}
	to->n += n;
}

static void add_hidden(struct buf *to, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char ch = (unsigned char)s.p[i];
		if (ch < 0x80 && !mime_is_alnum((char)ch)) {
			const unsigned cp = HIDE_BASE + ch;
			buf_add_c(to, (char)(0xE0 | cp >> 12));
			buf_add_c(to, (char)(0x80 | (cp >> 6 & 0x3F)));
			buf_add_c(to, (char)(0x80 | (cp & 0x3F)));
		} else {
			buf_add_c(to, (char)ch);
		}
	}
}

/* The encoded words from s on that belong together, decoded to `to`; gives how many bytes of s they take. */
static size_t words_add(struct arena *a, str s, struct buf *to, bool hide, unsigned *troubles)
{
	struct word first, w;
	size_t at = 0;
	AUTO_BUF(raw, 4 * LIMIT_MIME_HEADER_BYTES);
	if (!word_at(s, &first)) {
		return 0;
	}
	for (w = first;; ) {
		word_decode(&w, &raw);
		at += w.n;
		size_t next = at;
		while (next < s.n && mime_is_space(s.p[next])) {
			next++;
		}
		if (!word_at(str_sub(s, next, s.n), &w)) {
			break;
		}
		at = next;
		if (!mime_name_is(w.charset, str_cz(a, mime_lower(a, first.charset)))) {
			break;
		}
	}
	const str text = mime_to_utf8(a, str_bytes(buf_str(&raw)), first.charset, troubles);
	if (hide) {
		add_hidden(to, mime_one_line(a, text, troubles));
	} else {
		buf_add(to, text);
	}
	return at;
}

/* Without the breaks of folded lines. What was guessed for bytes without charset is guessed for all of the value at once. */
static str unfolded(struct arena *a, bytes value, unsigned *troubles)
{
	uint8_t *to = (uint8_t *)arena_chars(a, value.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] != '\r' && value.p[i] != '\n') {
			to[n++] = value.p[i];
		}
	}
	return mime_to_utf8(a, (bytes){ to, n }, S(""), troubles);
}

static str decoded(struct arena *a, bytes value, bool hide, unsigned *troubles)
{
	const str s = unfolded(a, value, troubles);
	AUTO_BUF(to, 16 * LIMIT_MIME_HEADER_BYTES);
	for (size_t at = 0; at < s.n; ) {
		const size_t word = s.p[at] == '=' ? words_add(a, str_sub(s, at, s.n), &to, hide, troubles) : 0;
		if (word == 0) {
			buf_add_c(&to, s.p[at]);
		}
		at += word > 0 ? word : 1;
	}
	return str_copy(a, buf_str(&to));
}

str mime_one_line(struct arena *a, str s, unsigned *troubles)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char ch = (unsigned char)s.p[i];
		*troubles |= (ch < 0x20 && ch != '\t') || ch == 0x7F ? MIME_CONTROLS : 0;
		to[n++] = ch == '\0' ? ' ' : (char)ch;
	}
	str line;
	if (!text_line(a, (str){ to, n }, &line)) {
		*troubles |= MIME_CHARSET_BAD;
		return S("");
	}
	return str_trim(text_visible(a, line));
}

str mime_value(struct arena *a, bytes value, unsigned *troubles)
{
	return value.p ? mime_one_line(a, decoded(a, value, false, troubles), troubles) : S("");
}

str mime_value_marked(struct arena *a, bytes value)
{
	unsigned ignored = 0;
	return value.p ? decoded(a, value, false, &ignored) : S("");
}

str mime_value_hidden(struct arena *a, bytes value, unsigned *troubles)
{
	return value.p ? decoded(a, value, true, troubles) : S("");
}

str mime_unhide(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; ) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		if (s.n - i >= 3 && p[0] == 0xEE && (p[1] == 0x80 || p[1] == 0x81)) {
			to[n++] = (char)((p[1] & 1) << 6 | (p[2] & 0x3F));
			i += 3;
		} else {
			to[n++] = (char)p[0];
			i++;
		}
	}
	return (str){ to, n };
}
