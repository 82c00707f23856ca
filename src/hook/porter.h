/*
 * porter: two threads that carry what waits for webhooks, apart from the courier, so that a chat that does not answer
 * keeps no mail, and no other chat, waiting. As there: claimed with a lease, sent outside of any transaction, then marked; after a crash in between a
 * message goes twice rather than never. What could not go is tried again after 1, 5, 15, 30 minutes, then hourly, for a
 * day, or when the other side says (Retry-After); while a target cannot be reached, all that waits for it waits.
 */
#pragma once
#include "db/store.h"
#include "hook/post.h"

struct porter_config {
	struct store *store;
	const struct catalog *catalog;
	str base_url;                     /* where messages without a link point to */
	int64_t (*now_ms)(void *arg);     /* NULL: the clock */
	void *now_arg;
	const char *ca_file;              /* NULL: whom the system trusts */
	int timeout_ms;                   /* of one POST; 0: as post.h has it */
	hook_resolver *resolve;           /* NULL: the system's */
	void *resolve_arg;
};
struct porter;
bool porter_start(struct ctx *c, const struct porter_config *config, struct porter **ret);
/* Ends within a second, also while a server does not answer. */
void porter_stop(struct porter *p);
/* Everything that is due, once: for tests. How many were tried. */
size_t porter_run_due(const struct porter_config *config);
