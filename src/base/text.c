#include "base/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Bytes of leading ASCII, eight at a time. */
static size_t ascii_run(const char *p, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t word;
		memcpy(&word, p + i, sizeof word);
		if ((word & UINT64_C(0x8080808080808080)) != 0) {
			break;
		}
	}
	while (i < n && (unsigned char)p[i] < 0x80) {
		i++;
	}
	return i;
}

/* The code point at s[*at], -1 when it is not UTF-8; moves *at behind it. */
static int32_t next_char(str s, size_t *at)
{
	utf8proc_int32_t ch;
	const utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *at,
	                                            (utf8proc_ssize_t)(s.n - *at), &ch);
	if (n <= 0) {
		return -1;
	}
	*at += (size_t)n;
	return ch;
}

bool text_is_utf8(str s)
{
	if (s.n == 0) {
		return true;
	}
	size_t at = 0;
	for (;;) {
		at += ascii_run(s.p + at, s.n - at);
		if (at == s.n) {
			return true;
		}
		if (next_char(s, &at) < 0) {
			return false;
		}
	}
}

/* Characters that NFC leaves alone and that never join with a neighbour: nearly all that is typed in Japan. */
static bool is_plain(int32_t ch)
{
	return ch < 0x300 || (ch >= 0x3000 && ch <= 0x3098) || (ch >= 0x309B && ch <= 0x33FF) ||
	       (ch >= 0x4E00 && ch <= 0x9FFF) || (ch >= 0xFF00 && ch <= 0xFFEF) || (ch >= 0x2010 && ch <= 0x2027);
}

enum nfc_state { NFC_BAD, NFC_ALREADY, NFC_MAYBE_NOT };

static enum nfc_state nfc_check(str s)
{
	enum nfc_state state = NFC_ALREADY;
	size_t at = 0;
	for (;;) {
		at += ascii_run(s.p + at, s.n - at);
		if (at == s.n) {
			return state;
		}
		const int32_t ch = next_char(s, &at);
		if (ch < 0) {
			return NFC_BAD;
		}
		if (!is_plain(ch)) {
			state = NFC_MAYBE_NOT;
		}
	}
}

static bool utf8proc_into(struct arena *a, str s, utf8proc_option_t options, str *ret)
{
	utf8proc_uint8_t *out = NULL;
	const utf8proc_ssize_t n =
		utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out, options);
	if (n >= 0) {
		*ret = str_copy(a, (str){ (const char *)out, (size_t)n });
	}
	free(out);
	return n >= 0;
}

bool text_nfc(struct arena *a, str s, str *ret)
{
	if (s.n == 0) {
		*ret = S("");
		return true;
	}
	if (memchr(s.p, '\0', s.n) != NULL) {
		return false;
	}
	switch (nfc_check(s)) {
	case NFC_BAD:
		return false;
	case NFC_ALREADY:
		*ret = str_copy(a, s);
		return true;
	case NFC_MAYBE_NOT:
		break;
	}
	return utf8proc_into(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE, ret);
}

/* How many bytes at p are a control character or a Unicode line break; 0 when it is something to read. */
static size_t control_at(const char *p, size_t n)
{
	const unsigned char b = (unsigned char)p[0];
	if (b < 0x20) {
		return b == '\r' && n > 1 && p[1] == '\n' ? 2 : 1;
	}
	if (b == 0x7F) {
		return 1;
	}
	if (b == 0xC2 && n > 1 && (unsigned char)p[1] < 0xA0) {
		return 2; /* U+0080 to U+009F */
	}
	if (b == 0xE2 && n > 2 && (unsigned char)p[1] == 0x80 &&
	    ((unsigned char)p[2] == 0xA8 || (unsigned char)p[2] == 0xA9)) {
		return 3; /* U+2028, U+2029 */
	}
	return 0;
}

/* Copies s; `replace` says what stands for a control character, '\0' for nothing. */
static str without_controls(struct arena *a, str s, char (*replace)(str control))
{
	char *to = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	size_t at = 0;
	while (at < s.n) {
		const size_t length = control_at(s.p + at, s.n - at);
		if (length == 0) {
			to[n++] = s.p[at++];
			continue;
		}
		const char ch = replace((str){ s.p + at, length });
		if (ch != '\0') {
			to[n++] = ch;
		}
		at += length;
	}
	return (str){ to, n };
}

static bool has_controls(str s)
{
	for (size_t at = 0; at < s.n; at++) {
		if (control_at(s.p + at, s.n - at) != 0) {
			return true;
		}
	}
	return false;
}

static char to_blank(str control)
{
	(void)control;
	return ' ';
}

bool text_line(struct arena *a, str s, str *ret)
{
	str nfc;
	if (!text_nfc(a, s, &nfc)) {
		return false;
	}
	*ret = str_trim(has_controls(nfc) ? without_controls(a, nfc, to_blank) : nfc);
	return true;
}

static char to_line_break(str control)
{
	switch (control.p[0]) {
	case '\t':
		return '\t';
	case '\n':
	case '\r':
	case '\xE2': /* U+2028, U+2029 */
		return '\n';
	default:
		return '\0';
	}
}

bool text_lines(struct arena *a, str s, str *ret)
{
	str nfc;
	if (!text_nfc(a, s, &nfc)) {
		return false;
	}
	if (has_controls(nfc)) {
		nfc = without_controls(a, nfc, to_line_break);
	}
	/* Blanks at the end only: an indent in the first line may mean something. */
	const str inner = str_trim(nfc);
	*ret = inner.n == 0 ? S("") : str_sub(nfc, 0, (size_t)(inner.p - nfc.p) + inner.n);
	return true;
}

size_t text_chars(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	}
	return n;
}

/* The last place at or before `end` where no letter with its accent, no flag and no face of several parts is cut apart. */
static size_t whole_signs(str s, size_t end)
{
	int32_t before = -1, state = 0;
	size_t at = 0, last = 0;
	while (at <= end && at < s.n) {
		const size_t from = at;
		const int32_t ch = next_char(s, &at);
		if (ch < 0) {
			return end;
		}
		if (before < 0 || utf8proc_grapheme_break_stateful(before, ch, &state)) {
			last = from;
		}
		before = ch;
	}
	return last > 0 ? last : end;
}

str text_clip(struct arena *a, str s, size_t chars)
{
	if (s.n <= chars || text_chars(s) <= chars) {
		return s;
	}
	size_t at = 0;
	for (size_t left = chars > 0 ? chars - 1 : 0; at < s.n; at++) {
		if (((unsigned char)s.p[at] & 0xC0) != 0x80 && left-- == 0) {
			break;
		}
	}
	at = whole_signs(s, at);
	return chars == 0 ? S("") : STR_CAT(a, str_sub(s, 0, at), S("…"));
}

/* Katakana to hiragana in place: both take three bytes. */
static void to_hiragana(char *p, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++) {
		const unsigned b0 = (unsigned char)p[i], b1 = (unsigned char)p[i + 1], b2 = (unsigned char)p[i + 2];
		const unsigned ch = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F);
		if (b0 != 0xE3 || !((ch >= 0x30A1 && ch <= 0x30F6) || ch == 0x30FD || ch == 0x30FE)) {
			continue;
		}
		const unsigned folded = ch - 0x60;
		p[i + 1] = (char)(0x80 | (folded >> 6 & 0x3F));
		p[i + 2] = (char)(0x80 | (folded & 0x3F));
	}
}

str text_fold(struct arena *a, str s)
{
	str folded = S("");
	if (s.n == 0 || !utf8proc_into(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
	                                          UTF8PROC_CASEFOLD, &folded)) {
		return s;
	}
	char *p = arena_alloc(a, folded.n + 1, 1);
	memcpy(p, folded.p, folded.n);
	to_hiragana(p, folded.n);
	return (str){ p, folded.n };
}

bool text_from_cp932(struct arena *a, bytes in, str *ret)
{
	iconv_t cd = iconv_open("UTF-8", "CP932");
	if (cd == (iconv_t)-1) { /* NOLINT: the library's own way to say no */
		return false;
	}
	/* A byte of half-width katakana becomes three bytes; nothing grows more. */
	const size_t room = in.n * 3;
	char *to = arena_alloc(a, room + 1, 1);
	char *to_at = to;
	size_t to_left = room;
	/* iconv does not write through its input pointer, its prototype only fails to say so. */
	union { const uint8_t *in; char *c; } from = { .in = in.p };
	size_t from_left = in.n;
	const bool ok = in.n == 0 || (memchr(in.p, 0, in.n) == NULL &&
		iconv(cd, &from.c, &from_left, &to_at, &to_left) != (size_t)-1 && from_left == 0);
	iconv_close(cd);
	if (ok) {
		*ret = (str){ to, room - to_left };
	}
	return ok;
}

bool text_from_file(struct arena *a, bytes in, str *ret)
{
	str s = { in.n == 0 ? "" : (const char *)in.p, in.n };
	if (str_starts(s, S("\xEF\xBB\xBF"))) {
		s = str_sub(s, 3, s.n);
	} else if (!text_is_utf8(s)) {
		return text_from_cp932(a, in, ret);
	}
	if (!text_is_utf8(s) || (s.n > 0 && memchr(s.p, '\0', s.n) != NULL)) {
		return false;
	}
	*ret = str_copy(a, s); /* the bytes may be gone before the text is used */
	return true;
}

size_t text_narrow_to(char *to, str s)
{
	size_t n = 0;
	size_t at = 0;
	while (at < s.n) {
		const unsigned char b0 = (unsigned char)s.p[at];
		if ((b0 == 0xEF || b0 == 0xE3) && s.n - at >= 3) {
			const unsigned b1 = (unsigned char)s.p[at + 1], b2 = (unsigned char)s.p[at + 2];
			const unsigned ch = (b0 & 0x0Fu) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F);
			if ((ch >= 0xFF01 && ch <= 0xFF5E) || ch == 0x3000) {
				to[n++] = ch == 0x3000 ? ' ' : (char)(ch - 0xFEE0);
				at += 3;
				continue;
			}
		}
		to[n++] = s.p[at++];
	}
	return n;
}

str text_narrow(struct arena *a, str s)
{
	if (str_is_none(s)) {
		return s;
	}
	char *to = arena_alloc(a, s.n + 1, 1);
	return (str){ to, text_narrow_to(to, s) };
}

static bool is_unseen(int32_t ch)
{
	return ch == 0xAD || ch == 0x61C || (ch >= 0x200B && ch <= 0x200F) || (ch >= 0x202A && ch <= 0x202E) ||
	       (ch >= 0x2060 && ch <= 0x2069) || ch == 0xFEFF;
}

str text_visible(struct arena *a, str s)
{
	if (str_is_empty(s)) {
		return s;
	}
	char *to = arena_chars(a, s.n);
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		const size_t from = at;
		const int32_t ch = next_char(s, &at);
		if (ch < 0) {
			break;
		}
		if (!is_unseen(ch)) {
			memcpy(to + n, s.p + from, at - from);
			n += at - from;
		}
	}
	return (str){ to, n };
}
