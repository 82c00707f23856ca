#include "base/base_test.h"

#include "base/arena.h"

static void pieces_are_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (int round = 0; round < 3; round++) {
		for (size_t align = 1; align <= 64; align *= 2) {
			for (size_t n = 1; n < 300; n += 37) {
				unsigned char *p = arena_alloc(&a, n, align);
				assert_int_equal((uintptr_t)p % align, 0);
				for (size_t i = 0; i < n; i++) {
					assert_int_equal(p[i], 0);
				}
				memset(p, 0xFF, n); /* the next round must not see it */
			}
		}
		arena_reset(&a);
		assert_int_equal(a.used_bytes, 0);
	}
	arena_free(&a);
}

static void large_pieces_leave_the_rest_of_the_chunk_useful(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	char *before = arena_alloc(&a, 8, 8);
	char *large = arena_alloc(&a, 3 << 20, 64);
	large[(3 << 20) - 1] = 'x';
	char *after = arena_alloc(&a, 8, 8);
	assert_true(after > before && after < before + 200);
	assert_int_equal(a.used_bytes, (3 << 20) + 16);
	arena_free(&a);
	assert_null(a.chunk);
}

static void many_pieces(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	int *seen[20000];
	for (int i = 0; i < 20000; i++) {
		seen[i] = arena_array(&a, int, 40);
		seen[i][39] = i;
	}
	for (int i = 0; i < 20000; i++) {
		assert_int_equal(seen[i][39], i);
		assert_int_equal(seen[i][0], 0);
	}
	arena_free(&a);
}

static void an_empty_piece_is_a_place(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	assert_non_null(arena_alloc(&a, 0, 1));
	assert_non_null(arena_array(&a, int, 0));
	arena_free(&a);
}

struct trace { struct trace *all; int order[3]; int n; int own; };

static void note(void *arg)
{
	struct trace *t = arg;
	t->all->order[t->all->n++] = t->own;
}

static void cleanups_run_once_and_backwards(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct trace all = { 0 };
	struct trace t[3];
	for (int i = 0; i < 3; i++) {
		t[i] = (struct trace){ .all = &all, .own = i };
		arena_on_reset(&a, note, &t[i]);
	}
	arena_reset(&a);
	assert_int_equal(all.n, 3);
	assert_int_equal(all.order[0], 2);
	assert_int_equal(all.order[2], 0);
	arena_reset(&a);
	arena_free(&a);
	assert_int_equal(all.n, 3);
}

static void reset_keeps_one_chunk_but_not_a_huge_one(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	void *first = arena_alloc(&a, 100, 1);
	arena_reset(&a);
	assert_ptr_equal(arena_alloc(&a, 100, 1), first);
	arena_reset(&a);
	for (int i = 0; i < 100; i++) {
		arena_alloc(&a, 100000, 1);
	}
	arena_reset(&a);
	assert_non_null(a.chunk);
	arena_free(&a);
	arena_alloc(&a, 5 << 20, 1); /* alone: nothing small enough to keep */
	arena_reset(&a);
	assert_null(a.chunk);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zeroed_and_aligned),
		cmocka_unit_test(large_pieces_leave_the_rest_of_the_chunk_useful),
		cmocka_unit_test(many_pieces),
		cmocka_unit_test(an_empty_piece_is_a_place),
		cmocka_unit_test(cleanups_run_once_and_backwards),
		cmocka_unit_test(reset_keeps_one_chunk_but_not_a_huge_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
