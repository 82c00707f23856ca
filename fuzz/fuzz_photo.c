/* Photos of strangers: whatever comes, what is kept is no longer than it may be, and cleaning it again changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "blob/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const str types[] = { { "image/jpeg", 10 }, { "image/png", 9 }, { "image/webp", 10 } };
	struct arena a;
	arena_init(&a);
	uint8_t *in = arena_raw(&a, n + 1, 1); /* its end is known to the sanitizer */
	memcpy(in, n ? data : in, n);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		bytes once, twice;
		if (!photo_clean(&a, types[i], (bytes){ in, n }, &once)) {
			continue;
		}
		bool good = once.n <= n + 40 && photo_clean(&a, types[i], once, &twice) && twice.n == once.n &&
			memcmp(once.p, twice.p, once.n) == 0;
		if (!good) {
			abort();
		}
	}
	arena_free(&a);
	return 0;
}
