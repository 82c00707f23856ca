/*
 * charset: bytes of any declared or undeclared charset to UTF-8. Mail of Japanese firms is ISO-2022-JP as Windows writes it
 * (CP50221: NEC's ①, half-width kana), which no iconv of glibc reads: it is turned into CP932 first, by arithmetic.
 */
#include <errno.h>
#include <iconv.h>

#include "base/text.h"
#include "mime/inside.h"

enum kind { KIND_NONE, KIND_UTF8, KIND_JIS, KIND_ICONV };
struct known { const char *name; enum kind kind; const char *iconv; };
static const struct known charsets[] = {
	{ "us-ascii", KIND_NONE, "" }, { "ascii", KIND_NONE, "" }, { "ansi_x3.4-1968", KIND_NONE, "" },
	{ "utf-8", KIND_UTF8, "" }, { "utf8", KIND_UTF8, "" }, { "unicode-1-1-utf-8", KIND_UTF8, "" },
	{ "iso-2022-jp", KIND_JIS, "" }, { "iso-2022-jp-1", KIND_JIS, "" }, { "iso-2022-jp-2", KIND_JIS, "" },
	{ "iso-2022-jp-3", KIND_JIS, "" }, { "iso-2022-jp-ms", KIND_JIS, "" }, { "cp50220", KIND_JIS, "" },
	{ "cp50221", KIND_JIS, "" }, { "cp50222", KIND_JIS, "" }, { "csiso2022jp", KIND_JIS, "" }, { "jis", KIND_JIS, "" },
	{ "shift_jis", KIND_ICONV, "CP932" }, { "shift-jis", KIND_ICONV, "CP932" }, { "sjis", KIND_ICONV, "CP932" },
	{ "x-sjis", KIND_ICONV, "CP932" }, { "ms_kanji", KIND_ICONV, "CP932" }, { "windows-31j", KIND_ICONV, "CP932" },
	{ "cp932", KIND_ICONV, "CP932" }, { "ms932", KIND_ICONV, "CP932" }, { "cswindows31j", KIND_ICONV, "CP932" },
	{ "euc-jp", KIND_ICONV, "EUC-JP-MS" }, { "eucjp", KIND_ICONV, "EUC-JP-MS" }, { "x-euc-jp", KIND_ICONV, "EUC-JP-MS" },
	{ "eucjp-ms", KIND_ICONV, "EUC-JP-MS" }, { "cp51932", KIND_ICONV, "EUC-JP-MS" },
	{ "iso-8859-1", KIND_ICONV, "CP1252" }, { "latin1", KIND_ICONV, "CP1252" }, { "windows-1252", KIND_ICONV, "CP1252" },
	{ "iso-8859-2", KIND_ICONV, "ISO-8859-2" }, { "iso-8859-3", KIND_ICONV, "ISO-8859-3" },
	{ "iso-8859-4", KIND_ICONV, "ISO-8859-4" }, { "iso-8859-5", KIND_ICONV, "ISO-8859-5" },
	{ "iso-8859-6", KIND_ICONV, "ISO-8859-6" }, { "iso-8859-7", KIND_ICONV, "ISO-8859-7" },
	{ "iso-8859-8", KIND_ICONV, "ISO-8859-8" }, { "iso-8859-9", KIND_ICONV, "ISO-8859-9" },
	{ "iso-8859-15", KIND_ICONV, "ISO-8859-15" }, { "windows-1250", KIND_ICONV, "CP1250" },
	{ "windows-1251", KIND_ICONV, "CP1251" }, { "windows-1253", KIND_ICONV, "CP1253" },
	{ "windows-1254", KIND_ICONV, "CP1254" }, { "windows-1255", KIND_ICONV, "CP1255" },
	{ "windows-1256", KIND_ICONV, "CP1256" }, { "windows-1257", KIND_ICONV, "CP1257" },
	{ "windows-1258", KIND_ICONV, "CP1258" }, { "koi8-r", KIND_ICONV, "KOI8-R" }, { "koi8-u", KIND_ICONV, "KOI8-U" },
	{ "gb2312", KIND_ICONV, "GB18030" }, { "gbk", KIND_ICONV, "GB18030" }, { "gb18030", KIND_ICONV, "GB18030" },
	{ "hz-gb-2312", KIND_NONE, "" }, { "big5", KIND_ICONV, "BIG5-HKSCS" }, { "big5-hkscs", KIND_ICONV, "BIG5-HKSCS" },
	{ "euc-kr", KIND_ICONV, "UHC" }, { "ks_c_5601-1987", KIND_ICONV, "UHC" }, { "cp949", KIND_ICONV, "UHC" },
	{ "iso-2022-kr", KIND_ICONV, "ISO-2022-KR" }, { "windows-874", KIND_ICONV, "CP874" }, { "tis-620", KIND_ICONV, "TIS-620" },
	{ "utf-16", KIND_ICONV, "UTF-16" }, { "utf-16le", KIND_ICONV, "UTF-16LE" }, { "utf-16be", KIND_ICONV, "UTF-16BE" },
	{ "utf-7", KIND_ICONV, "UTF-7" }, { "unicode-1-1-utf-7", KIND_ICONV, "UTF-7" },
};

static const struct known *charset_find(str name)
{
	for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++) {
		if (mime_name_is(name, charsets[i].name)) {
			return &charsets[i];
		}
	}
	return NULL;
}

#define REPLACEMENT "\xEF\xBF\xBD"

/* What iconv makes of it, with U+FFFD for what it does not know; *ret_bad how many of these. */
static str by_iconv(struct arena *a, bytes in, const char *charset, size_t *ret_bad)
{
	*ret_bad = 0;
	iconv_t cd = iconv_open("UTF-8", charset);
	if (cd == (iconv_t)-1) { /* NOLINT: the library's own way to say no */
		*ret_bad = SIZE_MAX;
		return S("");
	}
	const size_t room = in.n * 4 + 64;
	char *out = arena_chars(a, room), *to = out;
	size_t left = in.n, to_left = room;
	union { const uint8_t *in; char *c; } from = { .in = in.p };
	while (left > 0 && iconv(cd, &from.c, &left, &to, &to_left) == (size_t)-1) {
		if (errno == E2BIG || to_left < 3) {
			break;
		}
		memcpy(to, REPLACEMENT, 3);
		to += 3;
		to_left -= 3;
		*ret_bad += 1;
		if (left > 0) {
			from.in++;
			left--;
		}
	}
	iconv(cd, NULL, NULL, &to, &to_left); /* some hold the last letter back */
	iconv_close(cd);
	return (str){ out, (size_t)(to - out) };
}

/* JIS X 0208 to the two bytes CP932 has for it. Rows 89 to 92 are NEC's; rows above 94 do not exist. */
static void jis_pair(uint8_t hi, uint8_t lo, uint8_t *to)
{
	const unsigned row = hi - 0x21u, cell = lo - 0x21u;
	to[0] = (uint8_t)(row / 2 + (row < 62 ? 0x81 : 0xC1));
	to[1] = (uint8_t)(row % 2 == 0 ? cell + (cell < 63 ? 0x40 : 0x41) : cell + 0x9F);
}

enum jis { JIS_ASCII, JIS_KANA, JIS_KANJI, JIS_OTHER };

/* The set an escape at p names and how long it is; 0: none that is known. */
static size_t jis_escape(const uint8_t *p, size_t n, enum jis *ret)
{
	static const struct { const char *bytes; enum jis set; } known[] = { { "\x1B(B", JIS_ASCII }, { "\x1B(J", JIS_ASCII },
		{ "\x1B(H", JIS_ASCII }, { "\x1B(I", JIS_KANA }, { "\x1B$@", JIS_KANJI }, { "\x1B$B", JIS_KANJI },
		{ "\x1B$(B", JIS_KANJI }, { "\x1B$(@", JIS_KANJI }, { "\x1B$(D", JIS_OTHER }, { "\x1B$(C", JIS_OTHER },
		{ "\x1B$A", JIS_OTHER }, { "\x1B$(O", JIS_KANJI }, { "\x1B$(Q", JIS_KANJI }, { "\x1B$(P", JIS_OTHER } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const size_t length = strlen(known[i].bytes);
		if (n >= length && memcmp(p, known[i].bytes, length) == 0) {
			*ret = known[i].set;
			return length;
		}
	}
	return 0;
}

static bool is_graphic(uint8_t b)
{
	return b >= 0x21 && b <= 0x7E;
}

struct jis_state { enum jis set; bool is_shifted; };

/* One sign that is no escape: gives how many bytes it takes, and how many it became at `to`. */
static size_t jis_sign(struct jis_state *s, const uint8_t *p, size_t left, uint8_t *to, size_t *ret_n, size_t *bad)
{
	*ret_n = 0;
	if (*p == 0x0E || *p == 0x0F) {
		s->is_shifted = *p == 0x0E;
		return 1;
	}
	if (s->set >= JIS_KANJI && left > 1 && is_graphic(p[0]) && is_graphic(p[1])) {
		jis_pair(p[0], p[1], to);
		if (s->set == JIS_OTHER) {
			memcpy(to, "\x81\xAC", 2);
			*bad += 1;
		}
		*ret_n = 2;
		return 2;
	}
	if (*p == '\n') {
		*s = (struct jis_state){ 0 }; /* a line begins in ASCII; a forgotten escape spoils one line, not the rest */
	}
	to[0] = (s->set == JIS_KANA || s->is_shifted) && *p >= 0x21 && *p <= 0x5F ? *p | 0x80 : *p;
	*ret_n = 1;
	return 1;
}

/* ISO-2022-JP in its wider sense to CP932; what has no place there becomes 〓. */
static bytes jis_to_cp932(struct arena *a, bytes in, size_t *bad)
{
	uint8_t *out = (uint8_t *)arena_chars(a, in.n + 2);
	struct jis_state state = { 0 };
	size_t n = 0, written;
	for (size_t i = 0; i < in.n; n += written) {
		const size_t escape = in.p[i] == 0x1B ? jis_escape(in.p + i, in.n - i, &state.set) : 0;
		written = 0;
		i += escape > 0 ? escape : jis_sign(&state, in.p + i, in.n - i, out + n, &written, bad);
	}
	return (bytes){ out, n };
}

static bool has_8bit(bytes in)
{
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] >= 0x80) {
			return true;
		}
	}
	return false;
}

static bool has_jis_escape(bytes in)
{
	enum jis set;
	for (const uint8_t *p = in.n ? memchr(in.p, 0x1B, in.n) : NULL; p; ) {
		const size_t left = in.n - (size_t)(p - in.p);
		if (jis_escape(p, left, &set) > 0) {
			return true;
		}
		p = left > 1 ? memchr(p + 1, 0x1B, left - 1) : NULL;
	}
	return false;
}

/* How many bytes are half-width kana when read as CP932, of 8-bit bytes: EUC-JP read so is nothing else. */
static bool looks_like_euc(bytes in)
{
	size_t pairs = 0, other = 0;
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] < 0x80) {
			continue;
		}
		if (in.p[i] >= 0xA1 && in.p[i] <= 0xFC && i + 1 < in.n && in.p[i + 1] >= 0xA1 && in.p[i + 1] <= 0xFE) {
			pairs++;
			i++;
		} else {
			other++;
		}
	}
	return pairs > 2 && other == 0;
}

static str from_jis(struct arena *a, bytes in, size_t *ret_bad)
{
	size_t lost = 0;
	const str s = by_iconv(a, jis_to_cp932(a, in, &lost), "CP932", ret_bad);
	*ret_bad += *ret_bad == SIZE_MAX ? 0 : lost;
	return s;
}

static str guessed(struct arena *a, bytes in, size_t *ret_bad)
{
	*ret_bad = 0;
	if (has_jis_escape(in) && !has_8bit(in)) {
		return from_jis(a, in, ret_bad);
	}
	if (text_is_utf8((str){ (const char *)in.p, in.n })) {
		return (str){ in.n ? (const char *)in.p : "", in.n };
	}
	if (looks_like_euc(in)) {
		const str euc = by_iconv(a, in, "EUC-JP-MS", ret_bad);
		if (*ret_bad == 0) {
			return euc;
		}
	}
	return by_iconv(a, in, "CP932", ret_bad);
}

static str declared(struct arena *a, bytes in, const struct known *k, size_t *ret_bad)
{
	switch (k->kind) {
	case KIND_JIS:
		return has_8bit(in) && !has_jis_escape(in) ? guessed(a, in, ret_bad) : from_jis(a, in, ret_bad);
	case KIND_ICONV:
		return by_iconv(a, in, k->iconv, ret_bad);
	case KIND_UTF8:
		*ret_bad = text_is_utf8((str){ (const char *)in.p, in.n }) ? 0 : 1;
		return *ret_bad == 0 ? (str){ in.n ? (const char *)in.p : "", in.n } : by_iconv(a, in, "UTF-8", ret_bad);
	case KIND_NONE:
		break;
	}
	return guessed(a, in, ret_bad);
}

str mime_to_utf8(struct arena *a, bytes in, str charset, unsigned *troubles)
{
	const struct known *k = charset_find(charset);
	size_t bad = 0, bad_guess = 0;
	if (in.n == 0) {
		return S("");
	}
	if (!k) {
		*troubles |= charset.n > 0 ? MIME_CHARSET_BAD : 0;
		const str s = guessed(a, in, &bad);
		*troubles |= bad > 0 ? MIME_CHARSET_BAD : 0;
		return s;
	}
	const str s = declared(a, in, k, &bad);
	if (bad == 0) {
		return s;
	}
	*troubles |= MIME_CHARSET_BAD;
	const str other = guessed(a, in, &bad_guess);
	return bad_guess < bad ? other : s;
}
