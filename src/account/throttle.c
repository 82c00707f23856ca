#include "account/throttle.h"

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

struct guessing { const struct guess *g; bool is_right; int64_t until; };

static bool act_guess(struct ctx *c, void *arg)
{
	struct guessing *v = arg;
	v->is_right = false;
	v->until = 0;
	if (!throttle_wait(c, v->g->t, &v->until)) {
		return false;
	}
	return v->until > 0 || (v->g->check(c, v->g->arg, &v->is_right) && (v->is_right || throttle_count(c, v->g->t.name)));
}

bool throttle_guess(struct ctx *c, const struct guess *g, bool *ret_right, int64_t *ret_until)
{
	struct guessing v = { .g = g };
	*ret_until = 0;
	if (!throttle_wait(c, g->t, ret_until)) {
		return false;
	}
	if (*ret_until > 0) {
		return true; /* no work for somebody who has to wait */
	}
	if (!store_write(c->store, c, act_guess, &v)) {
		return false;
	}
	*ret_right = v.is_right;
	*ret_until = v.until;
	return true;
}

struct reserving { struct throttle t; int64_t until; };

static bool act_reserve(struct ctx *c, void *arg)
{
	struct reserving *v = arg;
	v->until = 0;
	return throttle_wait(c, v->t, &v->until) && (v->until > 0 || throttle_count(c, v->t.name));
}

bool throttle_reserve(struct ctx *c, struct throttle t, int64_t *ret_until)
{
	struct reserving v = { .t = t };
	if (!store_write(c->store, c, act_reserve, &v)) {
		return false;
	}
	*ret_until = v.until;
	return true;
}

bool throttle_give_back(struct ctx *c, str name)
{
	struct throttle_get_row row;
	bool found = false;
	if (!q_throttle_get(c, (struct throttle_get_in){ .name = name }, &row, &found)) {
		return false;
	}
	if (!found || row.failures <= 1) {
		return throttle_forget(c, name);
	}
	return q_throttle_set(c, (struct throttle_set_in){ .name = name, .failures = row.failures - 1,
		.first_at = row.first_at, .last_at = row.last_at });
}
