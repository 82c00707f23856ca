/* JSON from a client: what is taken is written again and means the same. */
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_value(struct buf *b, const struct json *v)
{
	bool first = true;
	int64_t number = 0;
	switch (json_type(v)) {
	case JSON_OBJECT:
		buf_add_c(b, '{');
		for (size_t i = 0; i < json_size(v); i++) {
			const struct json *value;
			if (!first) {
				buf_add_c(b, ',');
			}
			first = false;
			json_write_str(b, json_name_at(v, i, &value));
			buf_add_c(b, ':');
			write_value(b, value);
		}
		buf_add_c(b, '}');
		return;
	case JSON_ARRAY:
		buf_add_c(b, '[');
		for (size_t i = 0; i < json_size(v); i++) {
			if (i > 0) {
				buf_add_c(b, ',');
			}
			write_value(b, json_at(v, i));
		}
		buf_add_c(b, ']');
		return;
	case JSON_STRING:
		if (!text_is_utf8(json_str(v))) {
			abort();
		}
		json_write_str(b, json_str(v));
		return;
	case JSON_NUMBER:
		buf_add_i64(b, json_i64(v, &number) ? number : 0);
		return;
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		buf_add(b, json_type(v) == JSON_NULL ? S("null") : json_type(v) == JSON_TRUE ? S("true") : S("false"));
		return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a };
	const struct json *v;
	if (json_parse(&c, (str){ (const char *)data, n }, &v)) {
		AUTO_BUF(once, 1 << 22);
		AUTO_BUF(twice, 1 << 22);
		write_value(&once, v);
		if (!json_parse(&c, buf_str(&once), &v)) {
			abort();
		}
		write_value(&twice, v);
		if (!str_eq(buf_str(&once), buf_str(&twice))) {
			abort();
		}
	} else if (c.err.code != ERR_MALFORMED) {
		abort();
	}
	arena_free(&a);
	return 0;
}
