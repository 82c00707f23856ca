#include "search/follow.h"

#include "base/log.h"
#include "db/beat.h"
#include "messages.h"
#include "search/follow_inside.h"
#include "search_sql.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define PASS_AGAIN_MS (INT64_C(3600) * 1000) /* everything is compared again: what left no line anywhere is found then */
#define NICE 15

/* --- all organisations --- */

struct org_list { struct id v[10000]; size_t n; };

static bool read_orgs(struct following *f, struct org_list *ret)
{
	struct ctx c = follow_program(f, (struct id){ { 0 } });
	struct search_orgs_rows rows;
	if (!store_reader(f->store, &c) || !q_search_orgs(&c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret->v[i] = rows.v[i].id;
	}
	ret->n = rows.n;
	return true;
}

static bool is_full(struct following *f, struct id org_id)
{
	struct ctx c = follow_program(f, org_id);
	struct text_mark m;
	return text_index_mark_get(&c, f->x, follow_mark_name(&c, "full/", org_id), &m) && m.has;
}

static bool squeeze(struct following *f)
{
	struct ctx c = follow_program(f, (struct id){ { 0 } });
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, S("squeeze"), &m) || m.n == 0) {
		return c.err.code == ERR_NONE;
	}
	return text_index_squeeze(&c, f->x) && text_index_begin(&c, f->x) &&
	       text_index_end(&c, f->x, text_index_mark_put(&c, f->x, S("squeeze"), 0, 0));
}

static bool renew(struct following *f)
{
	struct ctx c = follow_program(f, (struct id){ { 0 } });
	log_line(LOG_INFO, "search: the index is made again");
	f->is_foreign = false;
	if (!text_index_renew(&c, f->x)) {
		log_err(LOG_WARN, &c, "search");
		return false;
	}
	return true;
}

/* `with_pass`: everything is compared, not only followed. */
static bool run(struct following *f, bool with_pass)
{
	struct org_list *orgs = malloc(sizeof *orgs);
	if (!orgs) {
		abort();
	}
	bool ok = read_orgs(f, orgs);
	for (size_t i = 0; ok && i < orgs->n && !follow_is_over(f) && !f->is_foreign; i++) {
		if (with_pass || !is_full(f, orgs->v[i])) {
			ok = follow_pass(f, orgs->v[i]);
		}
		ok = ok && follow_new(f, orgs->v[i]);
	}
	free(orgs);
	return ok && !f->is_foreign && squeeze(f);
}

/* An index that is another folder's, or damaged, is thrown away and made again, once. */
static bool run_mended(struct following *f, bool with_pass)
{
	struct ctx c = follow_program(f, (struct id){ { 0 } });
	bool wants = text_index_wants_renewal(&c, f->x);
	if (wants && !renew(f)) {
		return false;
	}
	bool ok = run(f, with_pass || wants);
	return ok || !f->is_foreign ? ok : renew(f) && run(f, true);
}

bool search_catch_up(struct ctx *c, struct store *s, void (*tell)(int percent))
{
	struct following f = { .store = s, .catalog = c->catalog, .tell = tell, .now_ms = c->now_ms };
	f.x = store_text_index(c, s);
	if (!f.x) {
		return false;
	}
	arena_init(&f.arena);
	struct db *before = c->db;
	bool ok = run_mended(&f, true);
	arena_free(&f.arena);
	c->db = before;
	return ok || fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
}

/* --- the thread --- */

struct search_follower {
	struct following of;
	struct beat *beat;
	bool is_slow;                /* its priority was lowered */
	int64_t seen, passed_at;
};

static bool hears_stop(void *arg)
{
	const struct search_follower *f = arg;
	return beat_is_over(f->beat);
}

/* One look: nothing when nobody committed anything since the last one. */
static bool look(struct ctx *c, void *arg)
{
	struct search_follower *f = arg;
	int64_t version = 0;
	if (!f->is_slow) { /* of this thread alone: who asks and who writes comes first */
		(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
		f->is_slow = true;
	}
	bool with_pass = c->now_ms - f->passed_at > PASS_AGAIN_MS;
	if (!store_data_version(c, &version)) {
		return false;
	}
	if (version == f->seen && !with_pass && !text_index_wants_renewal(c, f->of.x)) {
		return true;
	}
	if (run_mended(&f->of, with_pass)) {
		f->seen = version;
		f->passed_at = with_pass ? c->now_ms : f->passed_at;
	}
	return true;
}

static bool nothing_more(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	(void)c, (void)b, (void)arg;
	*ret_more = false;
	return true;
}

bool search_follower_start(struct ctx *c, struct store *s, const struct catalog *catalog, struct search_follower **ret)
{
	struct search_follower *f = calloc(1, sizeof *f);
	if (!f) {
		abort();
	}
	*ret = NULL;
	f->seen = -1;
	f->of = (struct following){ .store = s, .catalog = catalog, .is_over = hears_stop, .arg = f, .x = store_text_index(c, s) };
	if (!f->of.x) { /* the program goes on without: it says so when somebody searches */
		log_err(LOG_WARN, c, "search");
		err_clear(c);
		free(f);
		return true;
	}
	arena_init(&f->of.arena);
	const struct beat_work work = { .name = "search", .store = s, .catalog = catalog, .arg = f, .look = look, .one = nothing_more,
		.at_once = 1 };
	if (!beat_start(&work, &f->beat)) {
		arena_free(&f->of.arena);
		free(f);
		fail(c, ERR_UNAVAILABLE, 0);
		return fail_detail(c, "no thread for the search");
	}
	*ret = f;
	return true;
}

void search_follower_stop(struct search_follower *f)
{
	if (f) {
		beat_stop(f->beat);
		arena_free(&f->of.arena);
		free(f);
	}
}
