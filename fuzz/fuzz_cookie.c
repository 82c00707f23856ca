/* Cookie headers, one a line. What is found lies within the header and never holds a separator. */
#include <stdlib.h>

#include "http/http.h"

#define HEADERS_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "sonae", "__Host-sonae", "a", "" };
	struct http_header headers[HEADERS_MAX];
	struct http_request r = { .headers = headers };
	str rest = { n > 0 ? (const char *)data : "", n };
	while (rest.p && r.n_headers < HEADERS_MAX) {
		headers[r.n_headers++] = (struct http_header){ S("cookie"), str_cut(&rest, '\n') };
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		str value = http_cookie(&r, names[i]);
		if (value.n > n || (value.n > 0 && memchr(value.p, ';', value.n))) {
			abort();
		}
	}
	return 0;
}
