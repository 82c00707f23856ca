/*
 * courier: one thread that carries what waits in the outbox. A message is claimed with a lease, sent outside of any
 * transaction, and then marked: after a crash in between it goes twice rather than never. What could not go is tried
 * again after 1, 5, 15, 30 minutes, then hourly, for a day; while a server cannot be reached, all of that organisation
 * waits, so that one dead server keeps nobody else's mail.
 */
#pragma once
#include "db/store.h"

#define COURIER_DAY_MS (24 * 3600 * INT64_C(1000))

struct courier_config {
	struct store *store;
	const struct catalog *catalog;
	str base_url;                     /* for message ids and links */
	/* Looks once a second for what people have to be told, before the mail is carried; may be NULL. */
	bool (*look)(struct ctx *c, str base_url);
	int64_t (*now_ms)(void *arg);     /* NULL: the clock */
	void *now_arg;
	const char *ca_file;              /* NULL: whom the system trusts */
};
/* How long after so many tries the next one comes. */
int64_t courier_wait_after(int64_t tries);
struct courier;
bool courier_start(struct ctx *c, const struct courier_config *config, struct courier **ret);
/* Ends within a second, also while a server does not answer. */
void courier_stop(struct courier *k);
/* Everything that is due by c->now_ms, once: for tests. *ret_n: how many were tried. */
bool courier_run_due(struct ctx *c, const struct courier_config *config, size_t *ret_n);
