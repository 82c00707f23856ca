/*
 * job: a claim, the work, and what comes next are three writes. The claim carries a lease, so that a job whose
 * worker died is taken again; the work and the end of its row are one transaction, so that it is done once.
 */
#include "db/job.h"

#include "base/log.h"
#include "base/time.h"
#include "db/beat.h"
#include "db/store_inside.h"
#include "db_sql.h"

#include <stdlib.h>

#define JOB_LEASE_MS (5 * 60 * 1000LL)
#define JOB_MAX_AT_ONCE 100

struct jobs {
	struct store *store;
	const struct job_kind *kinds;
	size_t n_kinds;
	struct beat *beat;
};

bool job_add(struct ctx *c, const char *kind, struct id org_id, str arg, int64_t run_at)
{
	struct job_insert_in in = { .id = id_new(c->now_ms), .kind = str_from_c(kind), .org_id = org_id,
		.arg = str_is_none(arg) ? S("") : arg, .run_at = run_at };
	return q_job_insert(c, in);
}

static int64_t wait_after(int64_t tries)
{
	static const int minutes[] = { 1, 5, 30, 60 };
	return minutes[tries < 1 ? 0 : tries > 4 ? 3 : tries - 1] * 60000LL;
}

static const struct job_kind *find_kind(const struct job_kind *kinds, size_t n, str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(str_from_c(kinds[i].name), name)) {
			return &kinds[i];
		}
	}
	return NULL;
}

/* --- the three writes --- */

struct claim { struct job_claim_row row; bool found; };

static bool act_claim(struct ctx *c, void *arg)
{
	struct claim *cl = arg;
	struct job_claim_in in = { .now = c->now_ms, .lease_until = c->now_ms + JOB_LEASE_MS };
	return q_job_claim(c, in, &cl->row, &cl->found);
}

struct work { const struct job_kind *kind; const struct job_claim_row *row; };

static bool act_work(struct ctx *c, void *arg)
{
	const struct work *w = arg;
	if (!w->kind) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "unknown kind of job");
	}
	if (!w->kind->run(c, w->row->org_id, w->row->arg)) {
		return false;
	}
	if (w->kind->every_ms > 0) {
		return q_job_again(c, (struct job_again_in){ .run_at = c->now_ms + w->kind->every_ms, .id = w->row->id });
	}
	return q_job_delete(c, (struct job_delete_in){ .id = w->row->id });
}

struct failure { const struct job_claim_row *row; str why; };

static bool act_failed(struct ctx *c, void *arg)
{
	const struct failure *f = arg;
	struct job_failed_in in = { .run_at = c->now_ms + wait_after(f->row->tries),
								.last_error = f->why,
								.id = f->row->id };
	return q_job_failed(c, in);
}

static str describe(struct ctx *c)
{
	return str_printf(c->arena, "%s: %.*s", err_code_name(c->err.code), STR_FMT(c->err.detail));
}

static bool run_claimed(struct ctx *c, struct store *s, const struct job_kind *kinds, size_t n,
						const struct claim *cl)
{
	struct work w = { find_kind(kinds, n, cl->row.kind), &cl->row };
	/* The work sees its own organisation and nobody signed in. */
	struct ctx own = *c;
	own.org_id = cl->row.org_id;
	own.org_name = STR_NONE;
	own.who = (struct actor){ .is_program = true };
	own.db = NULL;
	own.catalog = own.catalog ? own.catalog : s->config.catalog;
	err_clear(&own);
	if (store_write(s, &own, act_work, &w)) {
		return true;
	}
	log_line(LOG_WARN, "job failed kind=%.*s tries=%lld", STR_FMT(cl->row.kind), (long long)cl->row.tries);
	log_err(LOG_WARN, &own, "job");
	struct failure f = { &cl->row, describe(&own) };
	return store_write(s, c, act_failed, &f);
}

/* --- rounds --- */

struct all_kinds { const struct job_kind *v; size_t n; };

static bool act_plant(struct ctx *c, void *arg)
{
	const struct all_kinds *k = arg;
	for (size_t i = 0; i < k->n; i++) {
		struct job_kind_count_row row = { 0 };
		if (k->v[i].every_ms <= 0) {
			continue;
		}
		if (!q_job_kind_count(c, (struct job_kind_count_in){ .kind = str_from_c(k->v[i].name) }, &row)) {
			return false;
		}
		if (row.have == 0 && !job_add(c, k->v[i].name, (struct id){ 0 }, S(""), c->now_ms)) {
			return false;
		}
	}
	return true;
}

/* Every repeating kind has its row. */
static bool plant(struct ctx *c, struct store *s, const struct job_kind *kinds, size_t n)
{
	struct all_kinds k = { kinds, n };
	return store_write(s, c, act_plant, &k);
}

static bool round_of_jobs(struct ctx *c, struct store *s, const struct job_kind *kinds, size_t n,
						  bool *ret_more)
{
	struct claim cl = { 0 };
	struct job_due_count_row due = { 0 };
	*ret_more = false;
	if (!q_job_due_count(c, (struct job_due_count_in){ .now = c->now_ms }, &due)) {
		return false;
	}
	if (due.due == 0) {
		return true;
	}
	if (!store_write(s, c, act_claim, &cl)) {
		return false;
	}
	*ret_more = cl.found;
	return !cl.found || run_claimed(c, s, kinds, n, &cl);
}

bool jobs_run_due(struct ctx *c, struct store *s, const struct job_kind *kinds, size_t n)
{
	bool more = true;
	if (!plant(c, s, kinds, n)) {
		return false;
	}
	while (more) {
		if (!round_of_jobs(c, s, kinds, n, &more)) {
			return false;
		}
	}
	return true;
}

/* --- the thread --- */

static bool one_job(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	const struct jobs *j = arg;
	(void)b;
	return round_of_jobs(c, j->store, j->kinds, j->n_kinds, ret_more);
}

bool jobs_start(struct store *s, const struct job_kind *kinds, size_t n, struct jobs **ret)
{
	struct arena arena;
	arena_init(&arena);
	struct ctx c = { .arena = &arena, .store = s, .now_ms = clock_now_ms() };
	*ret = NULL;
	if (!store_is_read_only(s, NULL) && !plant(&c, s, kinds, n)) {
		log_err(LOG_ERROR, &c, "jobs");
	}
	arena_free(&arena);
	struct jobs *j = calloc(1, sizeof *j);
	if (!j) {
		abort();
	}
	*j = (struct jobs){ .store = s, .kinds = kinds, .n_kinds = n };
	const struct beat_work work = { .name = "jobs", .store = s, .arg = j, .one = one_job, .at_once = JOB_MAX_AT_ONCE };
	if (!beat_start(&work, &j->beat)) {
		free(j);
		return false;
	}
	*ret = j;
	return true;
}

void jobs_stop(struct jobs *j)
{
	if (j) {
		beat_stop(j->beat);
		free(j);
	}
}
