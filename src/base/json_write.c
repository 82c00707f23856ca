#include "base/json.h"

/* For each byte: 0 as it is, 'u' as \u00XX, else the letter after the backslash. */
static const char escapes[256] = {
	['\0'] = 'u', [1] = 'u', [2] = 'u', [3] = 'u', [4] = 'u', [5] = 'u', [6] = 'u', [7] = 'u',
	['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', [11] = 'u', ['\f'] = 'f', ['\r'] = 'r', [14] = 'u', [15] = 'u',
	[16] = 'u', [17] = 'u', [18] = 'u', [19] = 'u', [20] = 'u', [21] = 'u', [22] = 'u', [23] = 'u',
	[24] = 'u', [25] = 'u', [26] = 'u', [27] = 'u', [28] = 'u', [29] = 'u', [30] = 'u', [31] = 'u',
	['"'] = '"', ['\\'] = '\\', [127] = 'u',
};

static void add_escape(struct buf *b, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	if (escapes[byte] == 'u') {
		const char text[6] = { '\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15] };
		buf_add_bytes(b, text, sizeof text);
		return;
	}
	const char text[2] = { '\\', escapes[byte] };
	buf_add_bytes(b, text, sizeof text);
}

void json_write_str(struct buf *b, str s)
{
	if (str_is_none(s)) {
		buf_add(b, S("null"));
		return;
	}
	buf_add_c(b, '"');
	size_t from = 0; /* of the run that needs no escape */
	for (size_t i = 0; i < s.n; i++) {
		if (escapes[(unsigned char)s.p[i]] != 0) {
			buf_add_bytes(b, s.p + from, i - from);
			add_escape(b, (unsigned char)s.p[i]);
			from = i + 1;
		}
	}
	buf_add_bytes(b, s.p + from, s.n - from);
	buf_add_c(b, '"');
}

void json_write_key(struct buf *b, const char *name, bool *first)
{
	if (!*first) {
		buf_add_c(b, ',');
	}
	*first = false;
	json_write_str(b, str_from_c(name));
	buf_add_c(b, ':');
}
