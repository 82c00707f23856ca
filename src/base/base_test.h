/* base_test: what the tests of this folder begin with. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ctx.h"

/* fail_msg() of the test library stumbles over our fail(). */
#define fail_test(...) \
	do { \
		print_error(__VA_ARGS__); \
		print_error("\n"); \
		_fail(__FILE__, __LINE__); \
	} while (0)

#define assert_str(got, want_lit) assert_str_at((got), S(want_lit), __FILE__, __LINE__)
static inline void assert_str_at(str got, str want, const char *file, int line)
{
	if (!str_eq(got, want) || str_is_none(got) != str_is_none(want)) {
		print_error("got \"%.*s\", want \"%.*s\"\n", STR_FMT(got), STR_FMT(want));
		_fail(file, line);
	}
}

/* A ctx with an arena, at `now_ms`. Ended with test_ctx_free(). */
static inline void test_ctx(struct ctx *c, struct arena *a, int64_t now_ms)
{
	arena_init(a);
	*c = (struct ctx){ .arena = a, .now_ms = now_ms, .lang = LANG_JA };
}
