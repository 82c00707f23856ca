/* Any text: what is recognised is UTF-8 and bounded, and its harmless form is recognised as the same. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "indicator/recognise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void check_again(struct arena *a, const struct indicator_found *f)
{
	struct indicator_found *v;
	size_t n;
	const str real = indicator_real(a, f->kind, f->value);
	check(str_eq(indicator_defang(a, f->kind, real), f->value));
	if (f->kind == INDICATOR_FILE) {
		return; /* may have stood in quotes */
	}
	indicator_recognise(a, f->value, &v, &n);
	check(n > 0 && v[0].kind == f->kind && str_eq(v[0].value, f->value));
	indicator_domain_of(f->kind, f->value);
	indicator_is_home(f->kind, f->value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct indicator_found *v;
	struct indicator_found one;
	size_t found;
	arena_init(&a);
	const str s = { n == 0 ? "" : (const char *)data, n };
	if (text_is_utf8(s)) {
		indicator_recognise(&a, s, &v, &found);
		check(found <= LIMIT_INDICATORS_AT_ONCE);
		for (size_t i = 0; i < found; i++) {
			check(text_is_utf8(v[i].value) && v[i].value.n > 0);
			check_again(&a, &v[i]);
		}
		indicator_read(&a, s, &one);
	}
	arena_free(&a);
	return 0;
}
