/* tables: all routes of the program, and its background jobs. */
#pragma once
#include "db/job.h"
#include "web/web.h"

/* Every route table of every module, in the arena. */
const struct route_table *all_route_tables(struct arena *a, size_t *ret_n);
extern const struct job_kind all_jobs[];
extern const size_t all_jobs_count;
