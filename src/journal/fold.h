/*
 * fold: what the entries of a room say, key by key: the last value wins. Only a digest of each value is kept, so that
 * a room of any size folds into little memory. Also used as a plain map from bytes to a number.
 */
#pragma once
#include "base/hash.h"
#include "base/str.h"

struct fold_slot {
	str key;               /* p == NULL: free */
	struct sha256 value;
	int64_t seq;           /* who set it last */
	bool is_gone;          /* set to none */
	bool is_masked;        /* its value was destroyed: nothing to compare */
	bool seen;             /* by a projection */
};
struct fold {
	struct arena *arena;
	struct fold_slot *slots;
	size_t n, room;        /* room is a power of two, or 0 */
	uint64_t seed;         /* keys of an archive come from elsewhere: nobody can choose them so that they collide */
};
void fold_init(struct fold *f, struct arena *a);
/* NULL when absent. */
struct fold_slot *fold_find(const struct fold *f, str key);
/* The slot of the key, made when absent. */
struct fold_slot *fold_slot(struct fold *f, str key);
void fold_set(struct fold *f, str key, str value, int64_t seq);
void fold_set_masked(struct fold *f, str key, int64_t seq);
