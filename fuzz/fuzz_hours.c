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

static void check_dates(const struct hours *h)
{
	for (size_t i = 0; i < h->n_off; i++) {
		check(h->off[i].from >= 101 && h->off[i].from <= h->off[i].to && h->off[i].to <= 1231);
	}
	check(h->turn.from >= 0 && h->turn.from <= 1231 && (h->turn.from == 0) == (h->turn.to == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const str s = { n == 0 ? "" : (const char *)data, n };
	struct hours h = { .n = 99 };
	if (!hours_read(s, &h)) {
		check(h.n == 99);
		return 0;
	}
	check((h.n >= 1 || h.is_suspended) && h.n <= HOURS_SPANS_MAX && h.n_off <= HOURS_DATES_MAX);
	check_dates(&h);
	for (size_t i = 0; i < h.n; i++) {
		check(h.v[i].from >= 0 && h.v[i].from < h.v[i].to && h.v[i].to <= 2 * HOURS_DAY_MIN && h.v[i].from <= HOURS_DAY_MIN);
		check(h.v[i].weeks < 2 * HOURS_LAST_WEEK && (h.v[i].weeks == 0 || (h.v[i].days & (h.v[i].days - 1)) == 0));
	}
	return 0;
}
