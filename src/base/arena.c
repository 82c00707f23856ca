#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
/* What is not handed out is poisoned, and each piece is followed by a strip nobody may touch. */
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#define GUARD_BYTES 16
#define LEAST_ALIGN 8
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GUARD_BYTES 0
#define LEAST_ALIGN 1
#endif

#define MOST_ALIGN 64
#define FIRST_CHUNK_BYTES ((size_t)16 * 1024)
#define MOST_CHUNK_BYTES ((size_t)1024 * 1024)
/* A request that needed more than this gives it back: workers live long, big requests are rare. */
#define KEPT_CHUNK_BYTES ((size_t)256 * 1024)

struct arena_chunk {
	struct arena_chunk *older;
	size_t room;
	size_t used;
	alignas(MOST_ALIGN) unsigned char data[];
};

struct arena_cleanup {
	struct arena_cleanup *earlier;
	void (*fn)(void *arg);
	void *arg;
};

__attribute__((noreturn, cold)) static void out_of_memory(size_t n_bytes)
{
	fprintf(stderr, "level=error what=out_of_memory bytes=%zu\n", n_bytes);
	abort();
}

static struct arena_chunk *chunk_new(size_t room)
{
	if (room > SIZE_MAX / 2) {
		out_of_memory(room);
	}
	/* aligned_alloc wants a multiple of the alignment. */
	const size_t total = (sizeof(struct arena_chunk) + room + MOST_ALIGN - 1) & ~(size_t)(MOST_ALIGN - 1);
	struct arena_chunk *k = aligned_alloc(MOST_ALIGN, total);
	if (k == NULL) {
		out_of_memory(total);
	}
	k->older = NULL;
	k->room = room;
	k->used = 0;
	POISON(k->data, room);
	return k;
}

static void chunk_free(struct arena_chunk *k)
{
	UNPOISON(k->data, k->room);
	free(k);
}

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

/* NULL when the piece does not fit. */
static void *chunk_take(struct arena_chunk *k, size_t n_bytes, size_t align)
{
	const size_t at = (k->used + align - 1) & ~(align - 1);
	if (at > k->room || k->room - at < n_bytes + GUARD_BYTES) {
		return NULL;
	}
	k->used = at + n_bytes + GUARD_BYTES;
	UNPOISON(k->data + at, n_bytes);
	return k->data + at;
}

__attribute__((noinline)) static void *take_from_new_chunk(struct arena *a, size_t n_bytes, size_t align)
{
	size_t room = a->chunk == NULL ? FIRST_CHUNK_BYTES : a->chunk->room * 2;
	room = room > MOST_CHUNK_BYTES ? MOST_CHUNK_BYTES : room;
	const size_t needed = n_bytes + GUARD_BYTES;
	if (a->chunk != NULL && needed > room / 2) {
		/* Gets a chunk of its own behind the newest, whose rest stays useful. */
		struct arena_chunk *own = chunk_new(needed);
		own->older = a->chunk->older;
		a->chunk->older = own;
		return chunk_take(own, n_bytes, align);
	}
	struct arena_chunk *k = chunk_new(needed > room ? needed : room);
	k->older = a->chunk;
	a->chunk = k;
	return chunk_take(k, n_bytes, align);
}

void *arena_raw(struct arena *a, size_t n_bytes, size_t align)
{
	if (n_bytes > SIZE_MAX / 4 || align == 0 || align > MOST_ALIGN || (align & (align - 1)) != 0) {
		out_of_memory(n_bytes);
	}
	align = align < LEAST_ALIGN ? LEAST_ALIGN : align;
	a->used_bytes += n_bytes;
	if (a->chunk != NULL) {
		void *p = chunk_take(a->chunk, n_bytes, align);
		if (p != NULL) {
			return p;
		}
	}
	return take_from_new_chunk(a, n_bytes, align);
}

void *arena_alloc(struct arena *a, size_t n_bytes, size_t align)
{
	return memset(arena_raw(a, n_bytes, align), 0, n_bytes);
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size, size_t align)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total)) {
		out_of_memory(SIZE_MAX);
	}
	return arena_alloc(a, total, align);
}

void arena_on_reset(struct arena *a, void (*fn)(void *arg), void *arg)
{
	struct arena_cleanup *c = arena_new(a, struct arena_cleanup);
	c->fn = fn;
	c->arg = arg;
	c->earlier = a->cleanup;
	a->cleanup = c;
}

static void run_cleanups(struct arena *a)
{
	while (a->cleanup != NULL) {
		struct arena_cleanup *c = a->cleanup;
		a->cleanup = c->earlier; /* first, so that a clean-up may add another one */
		c->fn(c->arg);
	}
}

void arena_reset(struct arena *a)
{
	run_cleanups(a);
	struct arena_chunk *kept = NULL;
	struct arena_chunk *k = a->chunk;
	while (k != NULL) {
		struct arena_chunk *older = k->older;
		struct arena_chunk *gone = k;
		if (k->room <= KEPT_CHUNK_BYTES && (kept == NULL || k->room > kept->room)) {
			gone = kept;
			kept = k;
		}
		if (gone != NULL) {
			chunk_free(gone);
		}
		k = older;
	}
	if (kept != NULL) {
		kept->older = NULL;
		kept->used = 0;
		POISON(kept->data, kept->room);
	}
	*a = (struct arena){ .chunk = kept };
}

void arena_free(struct arena *a)
{
	run_cleanups(a);
	while (a->chunk != NULL) {
		struct arena_chunk *k = a->chunk;
		a->chunk = k->older;
		chunk_free(k);
	}
	arena_init(a);
}
