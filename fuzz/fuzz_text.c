/* Bytes of any origin: what is made of them is UTF-8 without controls, and making it twice changes nothing. */
#include <stdlib.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void check_made(struct arena *a, str s, bool (*make)(struct arena *a, str s, str *ret))
{
	str once;
	str twice;
	if (!make(a, s, &once)) {
		return;
	}
	check(text_is_utf8(once) && (once.n == 0 || memchr(once.p, '\0', once.n) == NULL));
	check(make(a, once, &twice) && str_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	const str s = { n == 0 ? "" : (const char *)data, n };
	check_made(&a, s, text_nfc);
	check_made(&a, s, text_line);
	check_made(&a, s, text_lines);
	str line;
	if (text_line(&a, s, &line)) {
		for (size_t i = 0; i < line.n; i++) {
			check((unsigned char)line.p[i] >= 0x20 && line.p[i] != 0x7F);
		}
		check(text_chars(text_clip(&a, line, 7)) <= 7 && text_is_utf8(text_clip(&a, line, 7)));
		check(text_is_utf8(text_fold(&a, line)) && text_is_utf8(text_narrow(&a, line)));
	}
	str from_file;
	if (text_from_file(&a, (bytes){ data, n }, &from_file)) {
		check(text_is_utf8(from_file));
	}
	text_narrow(&a, s);
	arena_free(&a);
	return 0;
}
