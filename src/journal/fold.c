#include "journal/fold.h"

#include "base/arena.h"

void fold_init(struct fold *f, struct arena *a)
{
	*f = (struct fold){ .arena = a };
	random_bytes(&f->seed, sizeof f->seed);
}

/* FNV-1a from a place of its own. */
static size_t hash_of(const struct fold *f, str key)
{
	uint64_t h = UINT64_C(1469598103934665603) ^ f->seed;
	for (size_t i = 0; i < key.n; i++) {
		h = (h ^ (uint8_t)key.p[i]) * UINT64_C(1099511628211);
	}
	return (size_t)(h ^ h >> 32);
}

/* The key's slot or the free one where it belongs. */
static struct fold_slot *probe(const struct fold *f, str key)
{
	size_t i = hash_of(f, key) & (f->room - 1);
	while (f->slots[i].key.p && !str_eq(f->slots[i].key, key)) {
		i = (i + 1) & (f->room - 1);
	}
	return &f->slots[i];
}

struct fold_slot *fold_find(const struct fold *f, str key)
{
	struct fold_slot *s = f->room ? probe(f, key) : NULL;
	return s && s->key.p ? s : NULL;
}

static void grow(struct fold *f)
{
	const struct fold old = *f;
	f->room = old.room ? old.room * 2 : 64;
	f->slots = arena_array(f->arena, struct fold_slot, f->room);
	for (size_t i = 0; i < old.room; i++) {
		if (old.slots[i].key.p) {
			*probe(f, old.slots[i].key) = old.slots[i];
		}
	}
}

struct fold_slot *fold_slot(struct fold *f, str key)
{
	if ((f->n + 1) * 2 > f->room) {
		grow(f);
	}
	struct fold_slot *s = probe(f, key);
	if (!s->key.p) {
		s->key = key.n > 0 ? str_copy(f->arena, key) : S("");
		f->n++;
	}
	return s;
}

void fold_set(struct fold *f, str key, str value, int64_t seq)
{
	struct fold_slot *s = fold_slot(f, key);
	s->seq = seq;
	s->is_gone = str_is_none(value);
	s->is_masked = false;
	sha256_of(str_bytes(s->is_gone ? S("") : value), &s->value);
}

void fold_set_masked(struct fold *f, str key, int64_t seq)
{
	struct fold_slot *s = fold_slot(f, key);
	s->seq = seq;
	s->is_masked = true;
}
