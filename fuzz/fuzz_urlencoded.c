/* Forms: names and values are text within their caps; written again they are read the same. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static str write_again(struct arena *a, const struct raw_form *form)
{
	str text = S("");
	for (size_t i = 0; i < form->n; i++) {
		text = STR_CAT(a, text, i > 0 ? S("&") : S(""), http_percent_encode(a, form->v[i].name), S("="),
			http_percent_encode(a, form->v[i].value));
	}
	return text;
}

static void check(struct ctx *c, const struct raw_form *form)
{
	struct raw_form again;
	if (form->n > LIMIT_FIELDS || !http_parse_urlencoded(c, write_again(c->arena, form), &again) || again.n != form->n) {
		abort();
	}
	for (size_t i = 0; i < form->n; i++) {
		if (!text_is_utf8(form->v[i].name) || !text_is_utf8(form->v[i].value) ||
		    form->v[i].name.n > LIMIT_FIELD_NAME_BYTES || !str_eq(form->v[i].value, again.v[i].value)) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct raw_form form;
	arena_init(&a);
	struct ctx c = { .arena = &a };
	if (http_parse_urlencoded(&c, (str){ n > 0 ? (const char *)data : "", n }, &form)) {
		check(&c, &form);
	} else if (c.err.code == ERR_NONE) {
		abort();
	}
	arena_free(&a);
	return 0;
}
