#include "mail/header.h"

#include "base/hash.h"
#include "base/text.h"

#define FIELD_LINE 76     /* of a line with an encoded word (RFC 2047, 2) */
#define WORD_FRAME 12     /* "=?UTF-8?B?" and "?=" */
#define PIECE_BYTES 20    /* of a file name, three characters each (RFC 2231) */
#define FALLBACK_CHARS 40

/* How many bytes of s, at most `max`, are whole characters. */
static size_t whole_chars(str s, size_t max)
{
	size_t n = s.n < max ? s.n : max;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
		n--;
	}
	return n;
}

static bool is_alnum(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* --- what may stand there --- */

bool header_is_line(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char b = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
		const unsigned char third = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
		if (b < 0x20 || b == 0x7F || (b == 0xC2 && next < 0xA0) ||
		    (b == 0xE2 && next == 0x80 && (third == 0xA8 || third == 0xA9))) {
			return false;
		}
	}
	return text_is_utf8(s);
}

/* ASCII that a reader takes for nothing else, and that keeps its blanks. */
static bool is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < 0x20 || s.p[i] > 0x7E) {
			return false;
		}
	}
	return str_find(s, S("=?"), 0) == SIZE_MAX && (s.n == 0 || (s.p[0] != ' ' && s.p[s.n - 1] != ' '));
}

/* --- text --- */

/* Encoded words, one a line; returns the column behind the last one. A word never ends inside a character. */
static size_t put_words(struct buf *b, str text, size_t column)
{
	for (size_t at = 0; at < text.n;) {
		if (at > 0) {
			buf_add(b, S("\r\n "));
			column = 1;
		}
		const str rest = str_sub(text, at, text.n);
		const size_t n = whole_chars(rest, (FIELD_LINE - column - WORD_FRAME) / 4 * 3);
		buf_add(b, S("=?UTF-8?B?"));
		buf_add_base64(b, str_bytes(str_sub(rest, 0, n)));
		buf_add(b, S("?="));
		column += WORD_FRAME + (n + 2) / 3 * 4;
		at += n;
	}
	return column;
}

static size_t put_field(struct buf *b, const char *field)
{
	const str name = str_from_c(field);
	buf_add(b, name);
	buf_add(b, S(": "));
	return name.n + 2;
}

void header_text(struct buf *b, const char *field, str text)
{
	const size_t column = put_field(b, field);
	if (is_plain(text) && column + text.n <= FIELD_LINE) {
		buf_add(b, text);
	} else {
		put_words(b, text, column);
	}
	buf_add(b, S("\r\n"));
}

/* --- addresses --- */

void header_address(struct buf *b, str address)
{
	str domain = address;
	const str local = str_cut(&domain, '@');
	const bool is_odd = str_starts(local, S(".")) || str_ends(local, S(".")) ||
	                    str_find(local, S(".."), 0) != SIZE_MAX;
	buf_add(b, is_odd ? S("\"") : S(""));
	buf_add(b, local);
	buf_add(b, is_odd ? S("\"@") : S("@"));
	buf_add(b, domain);
}

static size_t put_quoted(struct buf *b, str s)
{
	const size_t before = b->n;
	buf_add_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\') {
			buf_add_c(b, '\\');
		}
		buf_add_c(b, s.p[i]);
	}
	buf_add_c(b, '"');
	return b->n - before;
}

void header_mailbox(struct buf *b, const char *field, struct mail_address who)
{
	size_t column = put_field(b, field);
	if (str_is_empty(who.name)) {
		header_address(b, who.address);
		buf_add(b, S("\r\n"));
		return;
	}
	if (is_plain(who.name) && column + 2 * who.name.n + 2 <= FIELD_LINE) {
		column += put_quoted(b, who.name);
	} else {
		column = put_words(b, who.name, column);
	}
	buf_add(b, column + who.address.n + 5 <= FIELD_LINE ? S(" <") : S("\r\n <"));
	header_address(b, who.address);
	buf_add(b, S(">\r\n"));
}

/* --- file names --- */

static bool is_safe_in_file_name(char ch)
{
	return is_alnum(ch) || (ch != '\0' && strchr(" -_.()+,", ch) != NULL);
}

static bool is_plain_file_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_safe_in_file_name(s.p[i])) {
			return false;
		}
	}
	return s.n > 0 && s.n <= FALLBACK_CHARS && is_plain(s);
}

/* "2", ".pdf" of "第2報.pdf" */
static void put_fallback(struct buf *b, str file_name)
{
	size_t dot = file_name.n;
	while (dot > 0 && is_alnum(file_name.p[dot - 1])) {
		dot--;
	}
	const bool has_end = dot > 0 && file_name.p[dot - 1] == '.' && file_name.n - dot <= 8;
	const str stem = str_sub(file_name, 0, has_end ? dot - 1 : file_name.n);
	char kept[FALLBACK_CHARS];
	size_t n = 0;
	bool says_something = false;
	for (size_t i = 0; i < stem.n && n < sizeof kept; i++) {
		if (is_safe_in_file_name(stem.p[i]) && stem.p[i] != ' ') {
			kept[n++] = stem.p[i];
			says_something = says_something || is_alnum(stem.p[i]);
		}
	}
	buf_add(b, says_something ? (str){ kept, n } : S("attachment"));
	if (has_end) {
		buf_add(b, str_sub(file_name, dot - 1, file_name.n));
	}
}

static void put_percent(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_alnum(s.p[i]) || s.p[i] == '.' || s.p[i] == '-' || s.p[i] == '_') {
			buf_add_c(b, s.p[i]);
		} else {
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
		}
	}
}

static void put_extended(struct buf *b, str s)
{
	if (s.n <= PIECE_BYTES) {
		buf_add(b, S("\r\n filename*=UTF-8''"));
		put_percent(b, s);
		return;
	}
	int piece = 0;
	for (size_t at = 0; at < s.n; piece++) {
		const str rest = str_sub(s, at, s.n);
		const size_t n = whole_chars(rest, PIECE_BYTES);
		buf_printf(b, "%s\r\n filename*%d*=%s", piece > 0 ? ";" : "", piece, piece > 0 ? "" : "UTF-8''");
		put_percent(b, str_sub(rest, 0, n));
		at += n;
	}
}

void header_attachment(struct buf *b, str type, str file_name)
{
	buf_add(b, S("Content-Type: "));
	buf_add(b, type);
	buf_add(b, S(";\r\n name=\""));
	put_fallback(b, file_name);
	buf_add(b, S("\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;"));
	if (file_name.n == 0 || is_plain_file_name(file_name)) {
		buf_add(b, S("\r\n filename=\""));
		buf_add(b, file_name.n == 0 ? S("attachment") : file_name);
		buf_add(b, S("\""));
	} else {
		put_extended(b, file_name);
	}
	buf_add(b, S("\r\n"));
}
