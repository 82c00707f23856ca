#include "base/json.h"
#include "base/limits.h"
#include "window/inside.h"

str window_phones_json(struct ctx *c, const struct window *v)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < v->n_phones; i++) {
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		json_write_key(&b, "label", &first);
		json_write_str(&b, v->phones[i].label);
		json_write_key(&b, "number", &first);
		json_write_str(&b, v->phones[i].number);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

str window_texts_json(struct ctx *c, const str *v, size_t n)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, i ? S(",") : S(""));
		json_write_str(&b, v[i]);
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}
