#include "base/base_test.h"

#include <pthread.h>
#include <stdlib.h>

static struct arena arena;

static void carries_time_version_and_variant(void **state)
{
	(void)state;
	const int64_t ms = INT64_C(0x017F22E279B0); /* the example of RFC 9562 */
	const str s = id_str(&arena, id_new(ms));
	assert_int_equal(s.n, ID_TEXT_LEN);
	assert_true(str_starts(s, S("017f22e2-79b0-7")));
	assert_non_null(strchr("89ab", s.p[19]));
}

static void sorts_by_creation(void **state)
{
	(void)state;
	struct id last = id_new(1000);
	for (int i = 0; i < 20000; i++) {
		const struct id next = id_new(1000 + i / 5000);
		assert_true(memcmp(last.b, next.b, 16) < 0);
		last = next;
	}
}

static void text_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		const struct id v = id_new(INT64_C(1700000000000) + i);
		struct id back;
		assert_true(id_parse(id_str(&arena, v), &back));
		assert_true(id_eq(v, back));
	}
	struct id v;
	assert_true(id_parse(S("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &v));
	assert_str(id_str(&arena, v), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void refuses(void **state)
{
	(void)state;
	static const str bad[] = { S(""), S("017f22e2-79b0-7cc3-98c4-dc0c0c07398"), S("017f22e279b07cc398c4dc0c0c07398f"),
		S("017f22e2-79b0-7cc3-98c4-dc0c0c07398g"), S("017f22e2-79b0-7cc3-98c4_dc0c0c07398f"),
		S("{17f22e2-79b0-7cc3-98c4-dc0c0c07398}"), S("00000000-0000-0000-0000-000000000000"),
		S("017f22e2-79b0-7cc3-98c4-dc0c0c07398f ") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct id v = { { 1 } };
		assert_false(id_parse(bad[i], &v));
		assert_int_equal(v.b[0], 1);
	}
}

#define EACH 20000
static void *make_many(void *arg)
{
	struct id *v = arg;
	for (size_t i = 0; i < EACH; i++) {
		v[i] = id_new(5);
	}
	return NULL;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

static void threads_never_meet(void **state)
{
	(void)state;
	struct id *v = arena_array(&arena, struct id, (size_t)EACH * 3);
	pthread_t t[3];
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(pthread_create(&t[i], NULL, make_many, v + i * EACH), 0);
	}
	for (size_t i = 0; i < 3; i++) {
		pthread_join(t[i], NULL);
	}
	qsort(v, (size_t)EACH * 3, sizeof *v, compare);
	for (size_t i = 1; i < (size_t)EACH * 3; i++) {
		assert_false(id_eq(v[i - 1], v[i]));
		/* The 26 bits of the counter alone keep them apart. */
		assert_int_not_equal(memcmp(v[i - 1].b + 6, v[i].b + 6, 4), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_time_version_and_variant), cmocka_unit_test(sorts_by_creation),
		cmocka_unit_test(text_and_back), cmocka_unit_test(refuses), cmocka_unit_test(threads_never_meet),
	};
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
