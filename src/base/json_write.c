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

void json_write_key_str(struct buf *b, str name, bool *first)
{
	if (!*first) {
		buf_add_c(b, ',');
	}
	*first = false;
	json_write_str(b, name);
	buf_add_c(b, ':');
}

void json_write_key(struct buf *b, const char *name, bool *first)
{
	json_write_key_str(b, str_from_c(name), first);
}

void json_write_value(struct buf *b, const struct json *v)
{
	int64_t number;
	double real;
	bool first = true, is_object = json_type(v) == JSON_OBJECT;

	switch (json_type(v)) {
	case JSON_OBJECT: case JSON_ARRAY:
		buf_add_c(b, is_object ? '{' : '[');
		for (size_t i = 0; i < json_size(v); i++) {
			const struct json *one = NULL;
			if (is_object) {
				json_write_key_str(b, json_name_at(v, i, &one), &first);
			} else {
				buf_add(b, i ? S(",") : S(""));
				one = json_at(v, i);
			}
			json_write_value(b, one);
		}
		buf_add_c(b, is_object ? '}' : ']');
		return;
	case JSON_STRING:
		json_write_str(b, json_str(v));
		return;
	case JSON_NUMBER:
		if (json_i64(v, &number)) {
			buf_add_i64(b, number);
		} else {
			buf_printf(b, "%.17g", json_real(v, &real) ? real : 0);
		}
		return;
	default:
		buf_add(b, json_type(v) == JSON_TRUE ? S("true") : json_type(v) == JSON_FALSE ? S("false") : S("null"));
	}
}
