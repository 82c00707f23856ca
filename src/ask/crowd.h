/*
 * crowd: so many answers of one address in an hour, without keeping who was here. What is counted stands in the memory of the
 * program alone, under a keyed hash of round and address; the key is drawn anew each hour and the old one, with all counts, is
 * thrown away. Nothing of it reaches the database, its log or a backup, and no time is kept beside the hour. A program that starts
 * anew counts from nothing.
 */
#pragma once
#include "ask/ask.h"

#define CROWD_MAX 8192           /* addresses in an hour; above that new ones wait */
/* Whether this address had its share in this hour: *ret_until is when the next one begins, else 0. */
void crowd_full(const struct ctx *c, struct id round_id, str peer, int64_t *ret_until);
void crowd_take(const struct ctx *c, struct id round_id, str peer);
/* The round was closed. */
void crowd_forget(struct id round_id);
/* How many addresses are counted at the moment. */
size_t crowd_size(void);
