#include "base/text_find.h"

#include <utf8proc.h>

/* A code point of the text while it is folded, and where it came from. */
struct unit { int32_t ch; uint32_t at; };
struct units { struct unit *v; size_t n; };

#define LONG_VOWEL 0x30FC
#define KANA_SHIFT 0x60

/* --- characters --- */

static bool is_hiragana(int32_t ch) { return ch >= 0x3041 && ch <= 0x3096; }
static bool is_katakana(int32_t ch) { return ch >= 0x30A1 && ch <= 0x30FA; }
static bool is_kana(int32_t ch) { return is_hiragana(ch) || is_katakana(ch); }
static bool is_letter(int32_t ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'); }

/* Dashes somebody may type for a long vowel; the ASCII hyphen is none. */
static bool is_long(int32_t ch)
{
	switch (ch) {
	case LONG_VOWEL: case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: case 0x2500:
	case 0xFF0D:
		return true;
	default:
		return false;
	}
}

/* Neither folded by Unicode nor joined with what follows: nearly all that is typed in Japan. */
static bool is_simple(int32_t ch)
{
	return ch < 0x80 || (ch >= 0x3041 && ch <= 0x3096) || (ch >= 0x30A0 && ch <= 0x30FE) || (ch >= 0x4E00 && ch <= 0x9FFF) ||
	       ch == 0x3001 || ch == 0x3002 || (ch >= 0x3008 && ch <= 0x3011) || ch == 0x301C || is_long(ch);
}

/* Whether it may join the character before it: marks, voicing marks, signs that cannot be seen. */
static bool joins(int32_t ch)
{
	if (ch < 0x300 || (ch >= 0x3041 && ch <= 0x3096) || (ch >= 0x309D && ch <= 0x9FFF)) {
		return false;
	}
	if (ch == 0xFF9E || ch == 0xFF9F) {
		return true;
	}
	switch (utf8proc_category(ch)) {
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
		return true;
	default:
		return false;
	}
}

static bool is_blank(int32_t ch)
{
	if (ch <= ' ' || ch == 0x7F || ch == 0x3000) {
		return true;
	}
	if (ch < 0x80) {
		return false;
	}
	switch (utf8proc_category(ch)) {
	case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CN: case UTF8PROC_CATEGORY_CO: case UTF8PROC_CATEGORY_CS:
		return true;
	default:
		return false;
	}
}

/* What many keys write for one sign. */
static int32_t sign(int32_t ch)
{
	switch (ch) {
	case 0x301C: case 0x223C: case 0x223E: case 0x3030: return '~';
	case 0x2018: case 0x2019: case 0x201B: case 0x2032: case 0x02BC: return '\'';
	case 0x201C: case 0x201D: case 0x201F: case 0x2033: case 0x301D: case 0x301E: case 0x301F: return '"';
	case 0x00B7: case 0x2022: case 0x2219: return 0x30FB; /* middle dot */
	case 0x30FD: case 0x30FE: return ch - KANA_SHIFT;     /* the sign of repetition */
	default: return ch;
	}
}

/* --- step 1: code points, as Unicode's compatibility form has them --- */

static size_t read_char(str s, size_t i, int32_t *ret)
{
	utf8proc_int32_t ch;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &ch);
	*ret = n > 0 ? ch : ' ';
	return n > 0 ? (size_t)n : 1;
}

#define SEGMENT_BYTES 64 /* a character and its marks; more marks than that are another character */
#define SEGMENT_UNITS 96

static size_t segment_end(str s, size_t from, size_t first)
{
	size_t end = from + first;
	while (end < s.n && end - from < SEGMENT_BYTES) {
		int32_t ch;
		size_t n = read_char(s, end, &ch);
		if (!joins(ch)) {
			break;
		}
		end += n;
	}
	return end;
}

static void add_segment(struct units *u, str segment, size_t at)
{
	static const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	utf8proc_int32_t out[SEGMENT_UNITS];
	utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)segment.p, (utf8proc_ssize_t)segment.n, out, SEGMENT_UNITS,
		options);
	if (n < 0 || n > SEGMENT_UNITS) {
		u->v[u->n++] = (struct unit){ ' ', (uint32_t)at };
		return;
	}
	n = utf8proc_normalize_utf32(out, n, options);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		u->v[u->n++] = (struct unit){ out[i], (uint32_t)at };
	}
}

/* How many units a text may give: a byte each, but for the few signs that stand for a whole phrase. */
static size_t units_room(str s)
{
	size_t n = 1;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];
		bool is_kanji = b >= 0xE4 && b <= 0xE9;
		n += b == 0xE3 ? 8 : b >= 0xC0 && !is_kanji ? 20 : 1; /* U+3316 is six, U+FDFA eighteen */
	}
	return n;
}

static void read_units(struct arena *a, str s, struct units *ret)
{
	*ret = (struct units){ arena_array_raw(a, struct unit, units_room(s)), 0 };
	for (size_t i = 0; i < s.n;) {
		int32_t ch, next = ' ';
		size_t n = read_char(s, i, &ch);
		if (i + n < s.n) {
			read_char(s, i + n, &next);
		}
		if (is_simple(ch) && !joins(next)) {
			ret->v[ret->n++] = (struct unit){ ch >= 'A' && ch <= 'Z' ? ch + 32 : ch, (uint32_t)i };
			i += n;
			continue;
		}
		size_t end = segment_end(s, i, n);
		add_segment(ret, str_sub(s, i, end - i), i);
		i = end;
	}
}

/* --- step 2: signs, long vowels, kana, blanks --- */

/* The sign of a long vowel counts where a word goes on after it: サーバー and サーバ are one word. */
static bool is_dropped(const struct units *u, size_t i, int32_t before)
{
	if (!is_long(u->v[i].ch) || !is_kana(before)) {
		return false;
	}
	int32_t next = i + 1 < u->n ? u->v[i + 1].ch : ' ';
	return is_long(next) || !is_kana(next) || (is_katakana(before) && !is_katakana(next));
}

static void fold_units(struct units *u)
{
	size_t n = 0;
	int32_t before = ' '; /* as it came, long vowels passed over */
	for (size_t i = 0; i < u->n; i++) {
		int32_t ch = u->v[i].ch;
		if (is_dropped(u, i, before)) {
			continue;
		}
		before = is_long(ch) ? before : ch;
		ch = is_long(ch) ? '-' : sign(ch);
		ch = ch >= 0x30A1 && ch <= 0x30F6 ? ch - KANA_SHIFT : ch;
		ch = is_blank(ch) ? ' ' : ch;
		if (ch == ' ' && n > 0 && u->v[n - 1].ch == ' ') {
			continue;
		}
		u->v[n++] = (struct unit){ ch, u->v[i].at };
	}
	u->n = n;
}

/* --- step 3: what was made harmless --- */

static const struct { const char *from, *to; } harmless[] = {
	{ "[.]", "." }, { "(.)", "." }, { "{.}", "." }, { "[dot]", "." }, { "(dot)", "." }, { "{dot}", "." },
	{ "[@]", "@" }, { "(@)", "@" }, { "[at]", "@" }, { "(at)", "@" }, { "[://]", "://" }, { "[:]", ":" }, { "[/]", "/" },
	{ "hxxp", "http" },
};

static bool stands_at(const struct units *u, size_t i, const char *word, size_t n)
{
	if (n > u->n - i) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (u->v[i + k].ch != word[k]) {
			return false;
		}
	}
	return word[0] != 'h' || i == 0 || !is_letter(u->v[i - 1].ch);
}

static void mend_units(struct units *u)
{
	size_t n = 0;
	for (size_t i = 0; i < u->n;) {
		size_t k = 0, taken = 0;
		int32_t ch = u->v[i].ch;
		if (ch == '[' || ch == '(' || ch == '{' || ch == 'h') {
			while (k < sizeof harmless / sizeof harmless[0] && !stands_at(u, i, harmless[k].from, strlen(harmless[k].from))) {
				k++;
			}
			taken = k < sizeof harmless / sizeof harmless[0] ? strlen(harmless[k].from) : 0;
		}
		if (taken == 0) {
			u->v[n++] = u->v[i++];
			continue;
		}
		for (const char *p = harmless[k].to; *p; p++) {
			uint32_t at = u->v[i].at; /* read first: never longer than what it stands for */
			u->v[n++] = (struct unit){ *p, at };
		}
		i += taken;
	}
	u->n = n;
}

/* --- step 4: bytes --- */

void text_find_fold(struct arena *a, str s, struct text_folded *ret)
{
	struct units u;
	read_units(a, s, &u);
	fold_units(&u);
	mend_units(&u);
	char *text = arena_chars(a, u.n * 4 + 1);
	uint32_t *at = arena_array_raw(a, uint32_t, u.n * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < u.n; i++) {
		utf8proc_ssize_t k = u.v[i].ch < 0x80 ? 1 : utf8proc_encode_char(u.v[i].ch, (utf8proc_uint8_t *)text + n);
		if (u.v[i].ch < 0x80) {
			text[n] = (char)u.v[i].ch;
		}
		for (utf8proc_ssize_t b = 0; b < k; b++) {
			at[n++] = u.v[i].at;
		}
	}
	at[n] = (uint32_t)s.n;
	*ret = (struct text_folded){ { text, n }, at };
}

/* --- pieces --- */

static size_t char_bytes(const char *p)
{
	unsigned char b = (unsigned char)*p;
	return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
}

static bool is_letter_at(str s, size_t i)
{
	return i < s.n && is_letter((unsigned char)s.p[i]);
}

/* Is the character at i a piece alone? */
static bool is_piece(str s, size_t i)
{
	return !is_letter_at(s, i) || ((i == 0 || !is_letter_at(s, i - 1)) && !is_letter_at(s, i + 1));
}

bool text_grams(str s, text_gram_fn fn, void *arg)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = char_bytes(s.p + i);
		n = n > s.n - i ? s.n - i : n;
		if (s.p[i] == ' ') {
			i++;
			continue;
		}
		if (is_piece(s, i) && !fn(arg, str_sub(s, i, n))) {
			return false;
		}
		if (i + n < s.n && s.p[i + n] != ' ' && !fn(arg, str_sub(s, i, n + char_bytes(s.p + i + n)))) {
			return false;
		}
		i += n;
	}
	return true;
}

struct gathered { str *v; size_t n, most; bool wants_pairs; };

static bool gather(void *arg, str gram)
{
	struct gathered *g = arg;
	bool is_pair = gram.n > char_bytes(gram.p);
	if (is_pair != g->wants_pairs) {
		return true;
	}
	for (size_t i = 0; i < g->n; i++) {
		if (str_eq(g->v[i], gram)) {
			return true;
		}
	}
	g->v[g->n++] = gram;
	return g->n < g->most;
}

size_t text_word_grams(str word, size_t most, str *ret)
{
	struct gathered g = { ret, 0, most, true };
	text_grams(word, gather, &g);
	if (g.n == 0) { /* single characters only */
		g.wants_pairs = false;
		text_grams(word, gather, &g);
	}
	return g.n;
}

bool text_is_lone(str word)
{
	return word.n == 1 && is_letter((unsigned char)word.p[0]);
}

size_t text_find_word(str folded, str word, size_t from)
{
	size_t at = str_find(folded, word, from);
	while (at != SIZE_MAX && text_is_lone(word) && !is_piece(folded, at)) {
		at = str_find(folded, word, at + 1);
	}
	return at;
}
