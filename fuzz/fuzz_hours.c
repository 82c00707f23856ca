/* Anything a person types as opening hours: what is understood stands within a day and a half, in the room there is for it. */
#include <stdlib.h>

#include "catalog/hours.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const str s = { n == 0 ? "" : (const char *)data, n };
	struct hours h = { .n = 99 };
	if (!hours_read(s, &h)) {
		check(h.n == 99);
		return 0;
	}
	check(h.n >= 1 && h.n <= HOURS_SPANS_MAX);
	for (size_t i = 0; i < h.n; i++) {
		check(h.v[i].from >= 0 && h.v[i].from < h.v[i].to && h.v[i].to <= 2 * HOURS_DAY_MIN && h.v[i].from <= HOURS_DAY_MIN);
	}
	return 0;
}
