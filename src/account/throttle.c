#include "account/throttle.h"

#include <stdlib.h>

#include "account/session_life.h"
#include "account_sql.h"
#include "db/store.h"

#define WAIT_FIRST_MS (INT64_C(30) * 1000)
#define WAIT_MOST_MS (INT64_C(15) * 60 * 1000)

static int64_t wait_until(int64_t failures, int64_t last_at, int64_t free_failures)
{
	if (failures < free_failures) {
		return 0;
	}
	int64_t over = failures - free_failures;
	int64_t wait = over >= 5 ? WAIT_MOST_MS : WAIT_FIRST_MS << over;
	return last_at + (wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS);
}

bool throttle_wait(struct ctx *c, struct throttle t, int64_t *ret_until)
{
	struct throttle_get_row row;
	bool found = false;
	if (!q_throttle_get(c, (struct throttle_get_in){ .name = t.name }, &row, &found)) {
		return false;
	}
	int64_t until = found && row.last_at + THROTTLE_MEMORY_MS > c->now_ms ?
		wait_until(row.failures, row.last_at, t.free_failures) : 0;
	if (until > c->now_ms && until > *ret_until) {
		*ret_until = until;
	}
	return true;
}

bool throttle_count(struct ctx *c, str name)
{
	struct throttle_get_row row = { 0 };
	bool found = false;
	if (!q_throttle_get(c, (struct throttle_get_in){ .name = name }, &row, &found)) {
		return false;
	}
	bool fresh = !found || row.last_at + THROTTLE_MEMORY_MS <= c->now_ms;
	return q_throttle_set(c, (struct throttle_set_in){ .name = name, .failures = fresh ? 1 : row.failures + 1,
		.first_at = fresh ? c->now_ms : row.first_at, .last_at = c->now_ms });
}

bool throttle_forget(struct ctx *c, str name)
{
	return q_throttle_clear(c, (struct throttle_clear_in){ .name = name });
}

/* --- so many in a window --- */

bool throttle_full(struct ctx *c, str name, int64_t most, int64_t window_ms, int64_t *ret_until)
{
	struct throttle_get_row row;
	bool found = false;
	if (!q_throttle_get(c, (struct throttle_get_in){ .name = name }, &row, &found)) {
		return false;
	}
	int64_t ends = found ? row.first_at + window_ms : 0;
	if (ends > c->now_ms && row.failures >= most && ends > *ret_until) {
		*ret_until = ends;
	}
	return true;
}

bool throttle_take(struct ctx *c, str name, int64_t window_ms)
{
	struct throttle_get_row row = { 0 };
	bool found = false;
	if (!q_throttle_get(c, (struct throttle_get_in){ .name = name }, &row, &found)) {
		return false;
	}
	bool fresh = !found || row.first_at + window_ms <= c->now_ms;
	return q_throttle_set(c, (struct throttle_set_in){ .name = name, .failures = fresh ? 1 : row.failures + 1,
		.first_at = fresh ? c->now_ms : row.first_at, .last_at = c->now_ms });
}

/* --- from a page --- */

struct later { struct write write; struct ctx c; struct arena arena; str name; };

static bool later_act(struct ctx *c, void *arg)
{
	const struct later *l = arg;
	return throttle_count(c, l->name);
}

static void later_done(struct write *w)
{
	struct later *l = w->owner;
	arena_free(&l->arena);
	free(l);
}

void throttle_count_later(struct ctx *c, str name)
{
	struct later *l = calloc(1, sizeof *l);
	if (!l) {
		return;
	}
	arena_init(&l->arena);
	l->c = (struct ctx){ .arena = &l->arena, .store = c->store, .catalog = c->catalog, .now_ms = c->now_ms };
	l->name = str_copy(&l->arena, name);
	l->write = (struct write){ .c = &l->c, .act = later_act, .arg = l, .done = later_done, .owner = l };
	if (!store_submit(c->store, &l->write)) {
		later_done(&l->write); /* the queue is full or the disk: then nobody guesses much either */
	}
}
