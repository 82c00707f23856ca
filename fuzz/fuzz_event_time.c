/* Anything a person types as a time: what is taken has one canonical spelling that reads back the same. */
#include <stdlib.h>

#include "base/time.h"

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
	const int64_t now = INT64_C(1795151850000);
	struct event_time t;
	struct event_time back;
	if (event_time_parse(s, now, &t)) {
		char text[EVENT_TIME_LEN];
		const str canonical = { text, event_time_write(t, text) };
		check(t.earliest_ms <= t.latest_ms && t.precision != WHEN_NONE);
		check(event_time_from_canonical(canonical, &back));
		check(back.earliest_ms == t.earliest_ms && back.latest_ms == t.latest_ms);
		check(back.precision == t.precision && back.about == t.about && back.offset_min == t.offset_min);
		check(event_time_parse(canonical, now, &back) && back.earliest_ms == t.earliest_ms);
	}
	if (event_time_from_canonical(s, &t)) {
		check(event_time_parse(s, now, &back) && back.latest_ms == t.latest_ms);
	}
	int64_t ms = 0;
	if (time_parse_rfc3339(s, &ms)) {
		char text[TIME_RFC3339_LEN];
		int64_t again = 0;
		time_rfc3339_write(ms, text);
		check(time_parse_rfc3339((str){ text, sizeof text }, &again) && again == ms);
	}
	return 0;
}
