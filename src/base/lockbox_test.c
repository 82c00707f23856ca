/* A box opens with its passphrase alone, and not when a byte was changed. */
#include "base/arena.h"
#include "base/base_test.h"
#include "base/lockbox.h"

static void opens_with_its_passphrase(void **state)
{
	struct arena a;
	bytes box, again, out;
	(void)state;
	arena_init(&a);
	assert_true(lockbox_seal(&a, S("あいことば 2026"), str_bytes(S("緊急時マニュアル")), &box));
	assert_int_equal(box.n, S("緊急時マニュアル").n + LOCKBOX_SALT + LOCKBOX_NONCE + LOCKBOX_TAG);
	assert_true(lockbox_open(&a, S("あいことば 2026"), box, &out));
	assert_true(bytes_eq(out, str_bytes(S("緊急時マニュアル"))));
	assert_false(lockbox_open(&a, S("あいことば 2025"), box, &out));
	assert_true(lockbox_seal(&a, S("あいことば 2026"), str_bytes(S("緊急時マニュアル")), &again));
	assert_false(bytes_eq(box, again)); /* another salt */
	arena_free(&a);
}

static void refuses_changed_bytes(void **state)
{
	struct arena a;
	bytes box, out;
	(void)state;
	arena_init(&a);
	assert_true(lockbox_seal(&a, S("p"), str_bytes(S("x")), &box));
	for (size_t i = 0; i < box.n; i += 11) {
		bytes bad = bytes_copy(&a, box);
		uint8_t *p = arena_alloc(&a, box.n, 1);
		memcpy(p, bad.p, bad.n);
		p[i] ^= 1;
		assert_false(lockbox_open(&a, S("p"), (bytes){ p, box.n }, &out));
	}
	assert_false(lockbox_open(&a, S("p"), (bytes){ box.p, 20 }, &out));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(opens_with_its_passphrase), cmocka_unit_test(refuses_changed_bytes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
