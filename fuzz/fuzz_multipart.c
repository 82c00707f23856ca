/* multipart/form-data: the first line of the input is the content type, the rest the body. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct raw_form *form, const struct http_file *files, size_t n_files, bytes body)
{
	if (form->n + n_files > LIMIT_FIELDS) {
		abort();
	}
	for (size_t i = 0; i < form->n; i++) {
		if (!text_is_utf8(form->v[i].name) || !text_is_utf8(form->v[i].value)) {
			abort();
		}
	}
	for (size_t i = 0; i < n_files; i++) {
		const struct http_file *f = &files[i];
		bool is_inside = f->content.p >= body.p && f->content.p + f->content.n <= body.p + body.n;
		if (!is_inside || !text_is_utf8(f->name) || !text_is_utf8(f->type) || f->field.n > LIMIT_FIELD_NAME_BYTES) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct raw_form form;
	struct http_file *files;
	size_t n_files;
	const uint8_t *end = n > 0 ? memchr(data, '\n', n) : NULL;
	if (!end) {
		return 0;
	}
	size_t n_type = (size_t)(end - data);
	bytes body = { end + 1, n - n_type - 1 };
	arena_init(&a);
	struct ctx c = { .arena = &a };
	if (http_parse_multipart(&c, (str){ (const char *)data, n_type }, body, &form, &files, &n_files)) {
		check(&form, files, n_files, body);
	} else if (c.err.code == ERR_NONE || form.n != 0 || n_files != 0) {
		abort();
	}
	arena_free(&a);
	return 0;
}
