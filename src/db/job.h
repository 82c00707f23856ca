/*
 * job: background work as rows. One worker thread takes what is due, safe with several processes (a job is
 * claimed by an UPDATE with a lease). A job that fails is tried again later: 1, 5, 30 minutes, then hourly.
 */
#pragma once
#include "db/store.h"

struct job_kind {
	const char *name;         /* "session_sweep" */
	bool (*run)(struct ctx *c, struct id org_id, str arg); /* in the writer, inside a savepoint */
	int64_t every_ms;         /* repeats by itself; 0: once */
	const char *doc;
};
struct jobs;
bool jobs_start(struct store *s, const struct job_kind *kinds, size_t n, struct jobs **ret);
void jobs_stop(struct jobs *j);
/* Inside a write: adds a job row in the same transaction. */
bool job_add(struct ctx *c, const char *kind, struct id org_id, str arg, int64_t run_at);
/* Runs everything due by c->now_ms once; for tests and `sonae doctor`. */
bool jobs_run_due(struct ctx *c, struct store *s, const struct job_kind *kinds, size_t n);
