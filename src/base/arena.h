/*
 * arena: memory that lives exactly as long as its owner (a request, a worker, the process).
 *
 * Everything allocated from an arena is zeroed (but for arena_raw) and borrowed: nobody frees it, it goes when the arena is
 * reset or freed. Running out of memory ends the process; what a user can grow has a cap in limits.h, so
 * that a request is refused long before. An arena belongs to one thread at a time.
 */
#pragma once
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

struct arena_chunk;
struct arena_cleanup;
struct arena {
	struct arena_chunk *chunk;      /* newest chunk, linked to the older ones */
	struct arena_cleanup *cleanup;  /* run in reverse order by arena_reset and arena_free */
	size_t used_bytes;              /* handed out since init or reset */
};

void arena_init(struct arena *a);
/* Runs the clean-ups and forgets everything; keeps one chunk for the next user. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

/* Zeroed bytes aligned to `align` (a power of two, at most 64). Never NULL. */
void *arena_alloc(struct arena *a, size_t n_bytes, size_t align);
/* Not zeroed: for bytes that are all written at once, before anybody reads them. */
void *arena_raw(struct arena *a, size_t n_bytes, size_t align);
#define arena_array_raw(a, type, n) ((type *)arena_raw((a), (n) * sizeof(type), alignof(type))) /* n has a limit */
static inline char *arena_chars(struct arena *a, size_t n)
{
	return arena_raw(a, n, 1);
}
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type), alignof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type), alignof(type)))
void *arena_alloc_array(struct arena *a, size_t n, size_t size, size_t align);

/* `fn(arg)` runs when the arena is reset or freed: for foreign objects such as a jansson value. */
void arena_on_reset(struct arena *a, void (*fn)(void *arg), void *arg);
