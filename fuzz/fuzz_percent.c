/* Escapes: what decodes is text, never longer than it was, and comes back the same when encoded and decoded again. */
#include <stdlib.h>

#include "base/text.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	str in = { n > 0 ? (const char *)data : "", n };
	arena_init(&a);
	for (int plus = 0; plus < 2; plus++) {
		str out, again;
		if (!http_percent_decode(&a, in, plus, &out)) {
			continue;
		}
		if (out.n > n || !text_is_utf8(out) || (out.n > 0 && memchr(out.p, 0, out.n)) ||
		    !http_percent_decode(&a, http_percent_encode(&a, out), plus, &again) || !str_eq(out, again)) {
			abort();
		}
	}
	arena_free(&a);
	return 0;
}
