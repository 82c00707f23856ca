#include "cli/tables.h"

#include "account/account.h"
#include "account/account_web.h"
#include "api/api.h"
#include "now/now_web.h"
#include "org/org_web.h"
#include "person/person_web.h"
#include "room/room_web.h"

const struct route_table *all_route_tables(struct arena *a, size_t *ret_n)
{
	const struct route_table *all[] = { &now_routes, &account_routes, &org_routes, &person_routes, &open_routes,
		&room_routes, &entry_routes, &step_routes, &fact_routes, &mask_routes, &manage_routes, &decide_routes, &timeline_routes,
		&report_routes, &import_routes, &api_routes };
	enum { N = sizeof all / sizeof all[0] };
	struct route_table *v = arena_array(a, struct route_table, N);
	for (size_t i = 0; i < N; i++) {
		v[i] = *all[i];
	}
	*ret_n = N;
	return v;
}

const struct job_kind all_jobs[] = {
	{ .name = "account_sweep", .run = account_sweep, .every_ms = 3600 * 1000LL,
		.doc = "forgets sessions, throttles and kept answers that are over" },
};
const size_t all_jobs_count = sizeof all_jobs / sizeof all_jobs[0];
