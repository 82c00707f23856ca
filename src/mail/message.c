#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/header.h"
#include "messages.h"

#define ADDRESS_BYTES 254  /* RFC 5321, 4.5.3.1.3, without the brackets */
#define LOCAL_BYTES 64
#define LABEL_BYTES 63
#define TYPE_BYTES 127
#define BASE64_LINE 57     /* bytes that make 76 characters (RFC 2045, 6.8) */

static bool is_alnum(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool all_of(str s, const char *others)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_alnum(s.p[i]) && (s.p[i] == '\0' || strchr(others, s.p[i]) == NULL)) {
			return false;
		}
	}
	return s.n > 0;
}

static bool is_domain(str s)
{
	for (str rest = s; !str_is_none(rest);) {
		const str label = str_cut(&rest, '.');
		if (label.n > LABEL_BYTES || !all_of(label, "-") || str_starts(label, S("-")) || str_ends(label, S("-"))) {
			return false;
		}
	}
	return s.n > 0;
}

/* Dots may stand anywhere in front of the @: Japanese phone companies gave out such addresses. */
bool mail_address_is_valid(str address)
{
	const size_t at = str_find(address, S("@"), 0);
	return at != SIZE_MAX && address.n <= ADDRESS_BYTES && at <= LOCAL_BYTES &&
	       all_of(str_sub(address, 0, at), ".!#$%&'*+-/=?^_`{|}~") && is_domain(str_sub(address, at + 1, address.n));
}

/* --- what may not be written --- */

static bool check_address(struct ctx *c, str address)
{
	if (mail_address_is_valid(address)) {
		return true;
	}
	fail(c, ERR_INVALID, MSG_MAIL_ADDRESS_BAD);
	return fail_arg(c, "address", header_is_line(address) ? address : S(""));
}

static bool check_id(struct ctx *c, str id)
{
	if (id.n > ADDRESS_BYTES || !all_of(id, ".!#$%&'*+-/=?^_`{|}~@") || str_find(id, S("@"), 0) == SIZE_MAX) {
		fail(c, ERR_INVALID, MSG_MAIL_LINE_BAD);
		return fail_detail(c, "mail: not a message id");
	}
	return true;
}

static bool check_line(struct ctx *c, str s)
{
	return header_is_line(s) || fail(c, ERR_INVALID, MSG_MAIL_LINE_BAD);
}

/* A type that may be encoded; one that holds messages or parts of its own may not (RFC 2045, 6.4). */
static bool check_type(struct ctx *c, str type)
{
	str sub = type;
	const str main = str_cut(&sub, '/');
	if (type.n > TYPE_BYTES || !all_of(main, "-") || !all_of(sub, "!#$&-^_.+") || str_eq(main, S("multipart")) ||
	    str_eq(main, S("message"))) {
		fail(c, ERR_INVALID, MSG_MAIL_LINE_BAD);
		return fail_detail(c, "mail: not a type of an attachment");
	}
	return true;
}

static bool check(struct ctx *c, const struct mail_message *m)
{
	bool ok = check_address(c, m->from.address) && check_address(c, m->to.address) && check_line(c, m->from.name) &&
	          check_line(c, m->to.name) && check_line(c, m->subject) && check_id(c, m->message_id);
	ok = ok && (m->reply_to.n == 0 || check_address(c, m->reply_to)) &&
	     (m->in_reply_to.n == 0 || check_id(c, m->in_reply_to));
	for (size_t i = 0; ok && i < m->n_parts; i++) {
		ok = check_type(c, m->parts[i].type) && check_line(c, m->parts[i].name);
	}
	return ok;
}

/* --- writing --- */

static void put_date(struct buf *b, int64_t at_ms)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const struct civil t = civil_from_ms(at_ms, JST_OFFSET_MIN);
	buf_printf(b, "Date: %s, %d %s %04d %02d:%02d:%02d +0900\r\n", days[weekday(t.year, t.month, t.day)], t.day,
		months[t.month - 1], t.year, t.hour, t.minute, t.second);
}

static void put_id(struct buf *b, const char *field, str id)
{
	buf_printf(b, "%s:%s<%.*s>\r\n", field, id.n > 60 ? "\r\n " : " ", STR_FMT(id));
}

static void put_head(struct buf *b, const struct mail_message *m)
{
	put_date(b, m->at_ms);
	header_mailbox(b, "From", m->from);
	header_mailbox(b, "To", m->to);
	if (m->reply_to.n > 0) {
		header_mailbox(b, "Reply-To", (struct mail_address){ .address = m->reply_to });
	}
	header_text(b, "Subject", m->subject);
	put_id(b, "Message-ID", m->message_id);
	if (m->in_reply_to.n > 0) {
		put_id(b, "In-Reply-To", m->in_reply_to);
		put_id(b, "References", m->in_reply_to);
	}
	if (m->is_automatic) {
		buf_add(b, S("Auto-Submitted: auto-generated\r\n"));
		buf_add(b, S("X-Auto-Response-Suppress: All\r\n")); /* what Exchange asks for instead */
	}
	buf_add(b, S("MIME-Version: 1.0\r\n"));
}

static void put_base64(struct buf *b, bytes in)
{
	for (size_t at = 0; at < in.n; at += BASE64_LINE) {
		const size_t n = in.n - at < BASE64_LINE ? in.n - at : BASE64_LINE;
		buf_add_base64(b, (bytes){ in.p + at, n });
		buf_add(b, S("\r\n"));
	}
}

/*
 * Base64 for every text: no blank at a line's end, no "From ", no dot alone that somebody on the way could change, and no
 * length of a line to think about. Inside, lines end in CRLF (RFC 2046, 4.1.1).
 */
static void put_text(struct ctx *c, struct buf *b, str text)
{
	buf_add(b, S("Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"));
	char *to = arena_chars(c->arena, 2 * text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r')) {
			to[n++] = '\r';
		}
		to[n++] = text.p[i];
	}
	put_base64(b, (bytes){ (const uint8_t *)to, n });
}

/* Stands in no part: "_" is no letter of base64. The same message is the same bytes. */
static str boundary_of(struct ctx *c, const struct mail_message *m)
{
	struct sha256 sum;
	sha256_of(str_bytes(m->message_id), &sum);
	return STR_CAT(c->arena, S("=_"), str_hex(c->arena, (bytes){ sum.b, 12 }));
}

static void put_parts(struct ctx *c, struct buf *b, const struct mail_message *m)
{
	const str boundary = boundary_of(c, m);
	buf_printf(b, "Content-Type: multipart/mixed; boundary=\"%.*s\"\r\n\r\n--%.*s\r\n", STR_FMT(boundary),
		STR_FMT(boundary));
	put_text(c, b, m->body);
	for (size_t i = 0; i < m->n_parts; i++) {
		buf_printf(b, "--%.*s\r\n", STR_FMT(boundary));
		header_attachment(b, m->parts[i].type, m->parts[i].name);
		buf_add(b, S("\r\n"));
		put_base64(b, m->parts[i].body);
	}
	buf_printf(b, "--%.*s--\r\n", STR_FMT(boundary));
}

bool mail_write(struct ctx *c, const struct mail_message *m, bytes *ret)
{
	if (!check(c, m)) {
		return false;
	}
	AUTO_BUF(b, LIMIT_MAIL_BYTES);
	put_head(&b, m);
	if (m->n_parts > 0) {
		put_parts(c, &b, m);
	} else {
		put_text(c, &b, m->body);
	}
	if (!buf_ok(&b)) {
		return fail(c, ERR_TOO_LARGE, MSG_MAIL_TOO_LARGE);
	}
	*ret = bytes_copy(c->arena, str_bytes(buf_str(&b)));
	return true;
}
