#include "web/out.h"

#include "base/limits.h"
#include "base/msg.h"

/* Where a byte must be written as a reference: bits of the table below. */
enum { BARE_IN_TEXT = 1, BARE_IN_ATTR = 2 };

static const uint8_t escapes[256] = {
	['&'] = BARE_IN_TEXT | BARE_IN_ATTR, ['<'] = BARE_IN_TEXT | BARE_IN_ATTR, ['>'] = BARE_IN_TEXT | BARE_IN_ATTR,
	['"'] = BARE_IN_ATTR, ['\''] = BARE_IN_ATTR,
};

void out_init(struct out *o, struct ctx *c)
{
	*o = (struct out){ .c = c, .lang = c->lang };
	buf_init(&o->b, LIMIT_PAGE_BYTES);
}

void out_done(struct out *o) { buf_done(&o->b); }

/*
 * Sixteen bytes at once are passed over when none of them may need escaping; that is most of any page. The lowest bit
 * is all that & and ' differ in, the second all that < and > differ in.
 */
typedef uint8_t sixteen __attribute__((vector_size(16)));
typedef uint64_t pair __attribute__((vector_size(16)));

static inline bool is_plain(sixteen v)
{
	uint64_t half[2];
	__auto_type found = (v == '"') | ((v | 1) == '\'') | ((v | 2) == '>');
	memcpy(half, &found, sizeof half);
	return (half[0] | half[1]) == 0;
}

/*
 * Copies a whole text while it looks at it; what it wrote counts only when it says that nothing needed escaping. The last
 * block begins inside the one before it: writing a byte twice costs less than asking byte by byte.
 */
#define COPY_ENDS(type, check) \
	do { \
		type front, back; \
		memcpy(&front, from, sizeof front); \
		memcpy(&back, from + n - sizeof back, sizeof back); \
		memcpy(to, &front, sizeof front); \
		memcpy(to + n - sizeof back, &back, sizeof back); \
		return check; \
	} while (0)

static inline bool copy_short(char *to, const char *from, size_t n)
{
	if (n >= 8) {
		COPY_ENDS(uint64_t, is_plain((sixteen)(pair){ front, back }));
	}
	if (n >= 4) {
		COPY_ENDS(uint32_t, is_plain((sixteen)(pair){ front, back }));
	}
	uint8_t found = 0;
	for (size_t i = 0; i < n; i++) {
		to[i] = from[i];
		found |= escapes[(uint8_t)from[i]];
	}
	return !found;
}

static inline bool copy_plain(char *to, const char *from, size_t n)
{
	if (n < sizeof(sixteen)) {
		return copy_short(to, from, n);
	}
	sixteen v;
	for (size_t i = 0; i < n; i += sizeof v) {
		const size_t at = n - i < sizeof v ? n - sizeof v : i;
		memcpy(&v, from + at, sizeof v);
		memcpy(to + at, &v, sizeof v);
		if (!is_plain(v)) {
			return false;
		}
	}
	return true;
}

/* The length of the run at `at` that can be copied as it is. */
static size_t plain_run(str s, size_t at, uint8_t place)
{
	size_t i = at;
	sixteen v;
	for (; s.n - i >= sizeof v; i += sizeof v) {
		memcpy(&v, s.p + i, sizeof v);
		if (!is_plain(v)) {
			break;
		}
	}
	while (i < s.n && !(escapes[(uint8_t)s.p[i]] & place)) {
		i++;
	}
	return i - at;
}

static str reference(char ch)
{
	switch (ch) {
	case '&':
		return S("&amp;");
	case '<':
		return S("&lt;");
	case '>':
		return S("&gt;");
	case '"':
		return S("&quot;");
	default:
		return S("&#39;");
	}
}

static __attribute__((noinline)) void put_escaped_run_by_run(struct out *o, str s, uint8_t place)
{
	for (size_t at = 0; at < s.n;) {
		size_t n = plain_run(s, at, place);
		out_raw(o, s.p + at, n);
		at += n;
		if (at < s.n) {
			str as = reference(s.p[at++]);
			out_raw(o, as.p, as.n);
		}
	}
}

/* Most texts of any page hold nothing to escape. */
static void put_escaped(struct out *o, str s, uint8_t place)
{
	struct buf *b = &o->b;
	if (s.n - 1 < b->room - b->n && copy_plain(b->p + b->n, s.p, s.n)) { /* as in out_raw() */
		b->n += s.n;
	} else {
		put_escaped_run_by_run(o, s, place);
	}
}

void out_text_str(struct out *o, str s) { put_escaped(o, s, BARE_IN_TEXT); }
void out_text_i64(struct out *o, int64_t v) { buf_add_i64(&o->b, v); }
void out_text_size(struct out *o, size_t v) { buf_add_i64(&o->b, (int64_t)v); }
void out_text_html(struct out *o, struct html h) { buf_add(&o->b, h.s); }
void out_attr_str(struct out *o, str s) { put_escaped(o, s, BARE_IN_ATTR); }
void out_attr_i64(struct out *o, int64_t v) { buf_add_i64(&o->b, v); }
void out_attr_size(struct out *o, size_t v) { buf_add_i64(&o->b, (int64_t)v); }

void out_attr_id(struct out *o, struct id v)
{
	char *to = buf_reserve(&o->b, ID_TEXT_LEN);
	if (to) {
		id_write(v, to);
		o->b.n += ID_TEXT_LEN;
	}
}

/* A url that nobody made (zeroed) leads nowhere. */
void out_attr_url(struct out *o, struct url u) { put_escaped(o, u.s.n > 0 ? u.s : S("#"), BARE_IN_ATTR); }

/* A message may stand in an attribute as well as in text, so it is escaped for both. */
void out_msg(struct out *o, int key) { put_escaped(o, msg_text(o->lang, key), BARE_IN_ATTR); }

void out_msg_args(struct out *o, int key, const struct msg_arg *args, size_t n)
{
	str pieces[MSG_PIECES_MAX];
	n = msg_pieces(o->lang, key, args, n, pieces);
	for (size_t k = 0; k < n; k++) {
		put_escaped(o, pieces[k], BARE_IN_ATTR);
	}
}

str out_arg_str(struct out *o, str s)
{
	(void)o;
	return s;
}

str out_arg_i64(struct out *o, int64_t v) { return str_i64(o->c->arena, v); }
str out_arg_size(struct out *o, size_t v) { return str_i64(o->c->arena, (int64_t)v); }

/* --- link targets: each function gives one that is safe to follow, or "#" --- */

static const struct url nowhere = { { "#", 1 } };

/* "//host" and "/\host" would leave this program. */
static bool is_own(const char *p)
{
	if (p[0] == '#' || p[0] == '?') {
		return true;
	}
	return p[0] == '/' && p[1] != '/' && p[1] != '\\';
}

struct url url_path(struct ctx *c, const char *literal)
{
	(void)c;
	return is_own(literal) ? (struct url){ str_from_c(literal) } : nowhere;
}

struct url url_id(struct ctx *c, const char *before, struct id v, const char *after)
{
	if (!is_own(before)) {
		return nowhere;
	}
	return (struct url){ STR_CAT(c->arena, str_from_c(before), id_str(c->arena, v), str_from_c(after ? after : "")) };
}

static bool is_unreserved(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9')
	    || ch == '-' || ch == '.' || ch == '_' || ch == '~';
}

/* Percent-encoded but for unreserved characters and those of `also`. */
static str percent(struct arena *a, str s, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to = arena_array(a, char, s.n * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (is_unreserved(ch) || (ch != '\0' && strchr(also, ch))) {
			to[n++] = ch;
			continue;
		}
		to[n++] = '%';
		to[n++] = hex[(uint8_t)ch >> 4];
		to[n++] = hex[(uint8_t)ch & 15];
	}
	return (str){ to, n };
}

/* A piece of A-Z a-z 0-9 - . _ ~ stays as it is; that is what ids and numbers are. */
struct url url_below(struct ctx *c, struct url u, const char *literal, str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		if (!is_unreserved(piece.p[i])) {
			piece = percent(c->arena, piece, "");
			break;
		}
	}
	return (struct url){ STR_CAT(c->arena, u.s, str_from_c(literal), piece) };
}

struct url url_item(struct ctx *c, struct url u, const char *literal, struct id v)
{
	char id[ID_TEXT_LEN];
	id_write(v, id);
	return (struct url){ STR_CAT(c->arena, u.s, str_from_c(literal), (str){ id, sizeof id }) };
}

struct url url_number(struct ctx *c, struct url u, int64_t n)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t v = n < 0 ? 0 : (uint64_t)n;
	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	digits[--at] = '/';
	return (struct url){ STR_CAT(c->arena, u.s, (str){ digits + at, sizeof digits - at }) };
}

struct url url_with(struct ctx *c, struct url u, const char *name, str value)
{
	size_t hash = str_find(u.s, S("#"), 0);
	str path = hash == SIZE_MAX ? u.s : str_sub(u.s, 0, hash);
	str fragment = hash == SIZE_MAX ? S("") : str_sub(u.s, hash, u.s.n - hash);
	str joint = str_find(path, S("?"), 0) == SIZE_MAX ? S("?") : S("&");
	return (struct url){ STR_CAT(c->arena, path, joint, percent(c->arena, str_from_c(name), ""), S("="),
	                             percent(c->arena, value, ""), fragment) };
}

/* --- telephone --- */

/* The ASCII form of the character at *at, also of a full-width one; 0 for anything else. Moves *at behind it. */
static char narrow(str s, size_t *at)
{
	uint8_t b = (uint8_t)s.p[*at];
	size_t len = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
	len = len > s.n - *at ? s.n - *at : len;
	const uint8_t *p = (const uint8_t *)s.p + *at;
	*at += len;
	if (len == 1 && b < 0x80) {
		return (char)b;
	}
	unsigned code = len == 3 ? (unsigned)(p[0] & 0x0F) << 12 | (unsigned)(p[1] & 0x3F) << 6 | (unsigned)(p[2] & 0x3F) : 0;
	if (code >= 0xFF01 && code <= 0xFF5E) {
		return (char)(code - 0xFEE0);
	}
	/* The dashes and the long-vowel sign people type between groups of digits, and the wide blank. */
	bool is_dash = (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0x30FC || code == 0x3000;
	return is_dash ? '-' : '\0';
}

/*
 * The first number in what people wrote: "代表 03-1234-5678（内線 12）" dials 0312345678. What follows the number
 * (an extension, a second number) must not be dialled along with it.
 */
struct url url_tel(struct ctx *c, str phone)
{
	char digits[40];
	size_t n = 0;
	for (size_t at = 0; at < phone.n && n < sizeof digits;) {
		char ch = narrow(phone, &at);
		if ((ch >= '0' && ch <= '9') || (n == 0 && ch == '+') || ch == '#' || ch == '*') {
			digits[n++] = ch;
		} else if (n > 0 && (ch == '\0' || !strchr("-.() ", ch))) {
			break;
		}
	}
	if (n == 0 || (n == 1 && digits[0] == '+')) {
		return nowhere;
	}
	return (struct url){ STR_CAT(c->arena, S("tel:"), percent(c->arena, (str){ digits, n }, "+*")) };
}

/* Encoding ? and & keeps an address from adding a subject or further receivers. */
struct url url_mailto(struct ctx *c, str mail)
{
	str s = str_trim(mail);
	if (str_find(s, S("@"), 0) == SIZE_MAX) {
		return nowhere;
	}
	return (struct url){ STR_CAT(c->arena, S("mailto:"), percent(c->arena, s, "@+")) };
}

/* --- somebody else's page --- */

static bool starts_nocase(str s, str prefix)
{
	return s.n > prefix.n && strncasecmp(s.p, prefix.p, prefix.n) == 0;
}

struct url url_outside(struct ctx *c, str s)
{
	str link = str_trim(s);
	size_t scheme = starts_nocase(link, S("https://")) ? 8 : starts_nocase(link, S("http://")) ? 7 : 0;
	if (scheme == 0 || link.p[scheme] == '/') {
		return nowhere;
	}
	for (size_t i = 0; i < link.n; i++) {
		if ((uint8_t)link.p[i] <= ' ' || link.p[i] == 0x7F || link.p[i] == '\\') {
			return nowhere;
		}
	}
	return (struct url){ str_copy(c->arena, link) };
}
