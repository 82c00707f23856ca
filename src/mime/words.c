/* words: what was odd about a mail, for people. */
#include "base/msg.h"
#include "messages.h"
#include "mime/mime.h"

struct named { unsigned bit; int msg; };

static const struct named troubles[] = {
	{ MIME_HEADERS_CUT, MSG_MIME_HEADERS_CUT }, { MIME_HEADER_BROKEN, MSG_MIME_HEADER_BROKEN },
	{ MIME_PARTS_CUT, MSG_MIME_PARTS_CUT }, { MIME_TOO_DEEP, MSG_MIME_TOO_DEEP }, { MIME_NO_BOUNDARY, MSG_MIME_NO_BOUNDARY },
	{ MIME_UNFINISHED, MSG_MIME_UNFINISHED }, { MIME_ENCODING_BAD, MSG_MIME_ENCODING_BAD },
	{ MIME_CHARSET_BAD, MSG_MIME_CHARSET_BAD }, { MIME_TEXT_CUT, MSG_MIME_TEXT_CUT }, { MIME_LINKS_CUT, MSG_MIME_LINKS_CUT },
	{ MIME_FILES_CUT, MSG_MIME_FILES_CUT }, { MIME_DECODED_CUT, MSG_MIME_DECODED_CUT }, { MIME_ENCRYPTED, MSG_MIME_ENCRYPTED },
	{ MIME_DATE_BAD, MSG_MIME_DATE_BAD }, { MIME_ADDRESS_BAD, MSG_MIME_ADDRESS_BAD }, { MIME_CONTROLS, MSG_MIME_CONTROLS } };

static const struct named link_marks[] = {
	{ MIME_LINK_OTHER_HOST, MSG_MIME_LINK_OTHER_HOST }, { MIME_LINK_IP, MSG_MIME_LINK_IP },
	{ MIME_LINK_PUNYCODE, MSG_MIME_LINK_PUNYCODE }, { MIME_LINK_USERINFO, MSG_MIME_LINK_USERINFO },
	{ MIME_LINK_SCHEME, MSG_MIME_LINK_SCHEME }, { MIME_LINK_CUT, MSG_MIME_LINK_CUT }, { MIME_LINK_FORM, MSG_MIME_LINK_FORM },
	{ MIME_LINK_WRAPPED, MSG_MIME_LINK_WRAPPED }, { MIME_LINK_PORT, MSG_MIME_LINK_PORT },
	{ MIME_LINK_IN_FILE, MSG_MIME_LINK_IN_FILE } };

static const struct named file_marks[] = {
	{ MIME_FILE_PROGRAM, MSG_MIME_FILE_PROGRAM }, { MIME_FILE_TWO_ENDS, MSG_MIME_FILE_TWO_ENDS },
	{ MIME_FILE_RTL, MSG_MIME_FILE_RTL }, { MIME_FILE_ARCHIVE, MSG_MIME_FILE_ARCHIVE },
	{ MIME_FILE_MACRO, MSG_MIME_FILE_MACRO }, { MIME_FILE_PASSWORD, MSG_MIME_FILE_PASSWORD },
	{ MIME_FILE_HTML, MSG_MIME_FILE_HTML }, { MIME_FILE_SHORTCUT, MSG_MIME_FILE_SHORTCUT },
	{ MIME_FILE_OTHER_TYPE, MSG_MIME_FILE_OTHER_TYPE }, { MIME_FILE_PROGRAM_INSIDE, MSG_MIME_FILE_PROGRAM_INSIDE },
	{ MIME_FILE_OUTLOOK, MSG_MIME_FILE_OUTLOOK }, { MIME_FILE_LONG_BLANK, MSG_MIME_FILE_LONG_BLANK } };

static str show(const struct ctx *c, const struct named *v, size_t n, unsigned bit)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].bit == bit) {
			return msg(c, v[i].msg);
		}
	}
	return S("");
}
#define SHOW(c, table, bit) show((c), (table), sizeof(table) / sizeof((table)[0]), (bit))

void mime_troubles_show(struct ctx *c, unsigned bits, const str **ret, size_t *ret_n)
{
	str *v = arena_array(c->arena, str, 32);
	*ret_n = 0;
	for (unsigned i = 0; i < 32; i++) {
		const str words = (bits >> i & 1) != 0 ? SHOW(c, troubles, 1u << i) : S("");
		if (words.n > 0) {
			v[(*ret_n)++] = words;
		}
	}
	*ret = v;
}

str mime_link_mark_show(struct ctx *c, enum mime_link_mark mark)
{
	return SHOW(c, link_marks, (unsigned)mark);
}

str mime_file_mark_show(struct ctx *c, enum mime_file_mark mark)
{
	return SHOW(c, file_marks, (unsigned)mark);
}
