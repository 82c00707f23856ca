/* The work plan (作業の見通し): open steps and tasks over all rooms, and whose hands are how full. */
#include "task/task.h"

#include <stdlib.h>

#include "base/time.h"
#include "task_sql.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* Steps and tasks are each sorted; those without a due time come last. */
static int64_t rank(const struct work_item *w)
{
	return w->due_at.has ? w->due_at.v : INT64_MAX;
}

static struct work_item of_task(const struct task *t)
{
	return (struct work_item){ .is_task = true, .id = t->id, .incident_id = t->incident_id, .title = t->title,
		.incident_name = t->incident_name, .owner_id = t->owner_id, .owner_name = t->owner_name, .role = S(""),
		.due_at = t->due_at, .state = str_from_c(task_state_choices.v[t->state].code) };
}

static struct work_item of_step(const struct ctx *c, const struct task_plan_steps_row *r)
{
	return (struct work_item){ .id = r->id, .incident_id = r->incident_id,
		.title = text2_in((struct text2){ r->item_ja, r->item_en }, c->lang), .incident_name = r->incident_name,
		.owner_id = r->owner_id, .owner_name = r->owner_name, .role = r->role, .due_at = r->due_at, .state = r->state };
}

bool work_plan(struct ctx *c, bool only_mine, struct work_item **ret, size_t *ret_n)
{
	struct task *tasks;
	size_t n_tasks, i = 0, k = 0, n = 0;
	struct task_plan_steps_rows steps = { 0 };
	struct task_plan_steps_in in = { .only_mine = only_mine, .my_person = c->who.person_id };
	bool sees_steps = c->who.access != ACCESS_HELPER;
	if (!task_plan(c, only_mine, &tasks, &n_tasks) || (sees_steps && !q_task_plan_steps(c, in, &steps))) {
		return false;
	}
	struct work_item *v = arena_array(c->arena, struct work_item, n_tasks + steps.n + 1);
	while (i < n_tasks || k < steps.n) {
		struct work_item task = { 0 }, step = { 0 };
		if (i < n_tasks) {
			task = of_task(&tasks[i]);
		}
		if (k < steps.n) {
			step = of_step(c, &steps.v[k]);
		}
		bool takes_task = i < n_tasks && (k >= steps.n || rank(&task) <= rank(&step));
		v[n++] = takes_task ? task : step;
		i += takes_task;
		k += !takes_task;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

static void count(struct work_load *l, const struct work_item *w, int64_t now_ms, int64_t today)
{
	l->total++;
	if (!w->due_at.has) {
		l->undated++;
		return;
	}
	int64_t day = (w->due_at.v - today) / DAY_MS;
	if (w->due_at.v <= now_ms) {
		l->late++;
	} else if (day < WORK_DAYS) {
		l->days[day < 0 ? 0 : day]++;
	} else {
		l->later++;
	}
}

static int fuller_first(const void *a, const void *b)
{
	const struct work_load *x = a, *y = b;
	bool nobody_x = id_is_none(x->person_id), nobody_y = id_is_none(y->person_id);
	if (nobody_x != nobody_y) {
		return nobody_x - nobody_y;
	}
	if (x->late != y->late) {
		return x->late < y->late ? 1 : -1;
	}
	return x->total < y->total ? 1 : x->total > y->total ? -1 : 0;
}

bool work_loads(struct ctx *c, const struct work_item *v, size_t n, struct work_load **ret, size_t *ret_n)
{
	struct work_load *loads = arena_array(c->arena, struct work_load, n + 1);
	size_t n_loads = 0;
	const int64_t offset = INT64_C(60000) * JST_OFFSET_MIN;
	int64_t today = (c->now_ms + offset) / DAY_MS * DAY_MS - offset;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < n_loads && !id_eq(loads[k].person_id, v[i].owner_id)) {
			k++;
		}
		if (k == n_loads) {
			loads[n_loads++] = (struct work_load){ .person_id = v[i].owner_id, .name = v[i].owner_name };
		}
		count(&loads[k], &v[i], c->now_ms, today);
	}
	qsort(loads, n_loads, sizeof *loads, fuller_first);
	*ret = loads;
	*ret_n = n_loads;
	return true;
}
