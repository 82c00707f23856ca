/* The thread that makes what was asked for: one file after another, beside everything else. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "blob/blob.h"
#include "db/beat.h"
#include "firm/firm.h"
#include "firm_sql.h"
#include "messages.h"
#include "org/org.h"

#define LEASE_MS (5 * 60 * INT64_C(1000))
#define TELL_MS 1000

struct firm_maker { struct firm_maker_config config; struct beat *beat; };

struct making {
	struct ctx *c;
	struct firm_maker *m;
	struct beat *beat;
	struct id id;
	int64_t now_ms, told_ms;      /* of the clock: of the claim, of the last word */
	int done;
	bool is_over;
	struct firm_out *out;
	str trouble;
};

static int64_t now_of(const struct firm_maker *m)
{
	return m->config.now_ms ? m->config.now_ms(m->config.now_arg) : clock_now_ms();
}

/* --- how far it is --- */

static bool act_go_on(struct ctx *c, void *arg)
{
	const struct making *k = arg;
	int64_t lease = k->is_over ? 0 : now_of(k->m) + LEASE_MS;
	return q_firm_export_go_on(c, (struct firm_export_go_on_in){ .id = k->id, .done = k->done, .lease_until = lease });
}

/* A write of its own ctx: the one at hand reads. */
static bool write_apart(struct making *k, bool (*act)(struct ctx *c, void *arg))
{
	struct arena arena;
	arena_init(&arena);
	struct ctx own = { .arena = &arena, .store = k->c->store, .catalog = k->c->catalog, .now_ms = now_of(k->m), .org_id = k->c->org_id,
		.request_id = k->c->request_id, .who.is_program = true };
	bool ok = store_write(k->c->store, &own, act, k);
	if (!ok) {
		log_err(LOG_WARN, &own, "firm export");
	}
	arena_free(&arena);
	return ok;
}

static bool tell(void *arg, int thousandth)
{
	struct making *k = arg;
	int64_t now = clock_now_ms();
	k->is_over = beat_is_over(k->beat);
	if (!k->is_over && now - k->told_ms < TELL_MS) {
		return true;
	}
	k->told_ms = now;
	k->done = thousandth;
	write_apart(k, act_go_on);
	return !k->is_over;
}

/* --- the end --- */

static bool act_end(struct ctx *c, void *arg)
{
	const struct making *k = arg;
	const struct firm_out *o = k->out;
	bool ok = o && str_is_empty(k->trouble);
	struct firm_export_end_in in = { .id = k->id, .state = ok ? S("ready") : S("failed"), .ended_at = { true, c->now_ms },
		.bytes = ok ? o->zip.n_bytes : 0, .rows = ok ? o->n_rows : 0, .files = ok ? o->n_files : 0, .hash = ok ? o->hash : S(""),
		.trouble = k->trouble };
	struct audit_line line = { "firm_export_made", id_str(c->arena, k->id), ok
		? str_printf(c->arena, "manifest=%.*s bytes=%lld", STR_FMT(o->hash), (long long)o->zip.n_bytes)
		: str_printf(c->arena, "failed=%.*s", STR_FMT(k->trouble)) };
	return q_firm_export_end(c, in) && audit_add(c, &line);
}

static str trouble_of(struct ctx *c)
{
	switch (c->err.msg) {
	case MSG_BLOB_NO_SPACE: return S("space");
	case MSG_FIRM_TOO_LARGE: return S("large");
	case MSG_FIRM_FILE_GONE: return STR_CAT(c->arena, S("file "), c->err.args[0].value);
	default: return S("other");
	}
}

/* There is room for the file on the disk. */
static bool has_room(struct ctx *c, int64_t n_bytes)
{
	int64_t left;
	if (!blob_room(c, &left)) {
		return false;
	}
	return left >= n_bytes || fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
}

/* Under another name until it is whole. */
static bool make_file(struct making *k, const struct firm_teller *t)
{
	struct ctx *c = k->c;
	const char *part = firm_export_path(c, k->id, false), *whole = part ? firm_export_path(c, k->id, true) : NULL;
	if (!whole || !has_room(c, k->out->zip.n_bytes)) {
		return false;
	}
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
		return fail_detail(c, "%s: %s", part, strerror(errno));
	}
	bool ok = firm_pour(c, k->out, fd, t);
	ok = close(fd) == 0 && ok;
	if (ok && rename(part, whole) != 0) {
		fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
		ok = fail_detail(c, "%s: %s", whole, strerror(errno));
	}
	if (!ok) {
		unlink(part);
	}
	return ok;
}

static bool make(struct making *k, const struct firm_asker *by)
{
	struct ctx *c = k->c;
	const struct firm_teller t = { tell, k };
	bool ok = firm_collect(c, by, &t, &k->out) && make_file(k, &t);
	if (!ok && k->is_over) {
		err_clear(c); /* somebody takes it up again */
	} else {
		if (!ok) {
			log_err(LOG_WARN, c, "firm export");
			k->trouble = trouble_of(c);
			err_clear(c);
		}
		ok = write_apart(k, act_end);
	}
	if (k->out && !str_is_empty(k->trouble)) {
		firm_export_unlink(c, k->id);
	}
	firm_out_done(k->out);
	return ok || k->is_over;
}

/* --- one that waits --- */

struct claim { struct id id; bool found; struct id by; };

static bool act_claim(struct ctx *c, void *arg)
{
	struct claim *k = arg;
	struct firm_export_claim_row row;
	if (!q_firm_export_claim(c, (struct firm_export_claim_in){ .id = k->id, .now = c->now_ms, .lease_until = c->now_ms + LEASE_MS }, &row,
	        &k->found)) {
		return false;
	}
	k->by = k->found ? row.asked_by_id : (struct id){ 0 };
	return true;
}

static bool one(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	struct firm_maker *m = arg;
	struct firm_export_due_row due;
	struct firm_export e;
	struct org org;
	*ret_more = false;
	if (!q_firm_export_due(c, (struct firm_export_due_in){ .now = c->now_ms }, &due, ret_more) || !*ret_more) {
		return !*ret_more && c->err.code == ERR_NONE;
	}
	c->org_id = due.org_id;
	struct claim claim = { .id = due.id };
	if (!store_write(m->config.store, c, act_claim, &claim) || !claim.found) {
		return c->err.code == ERR_NONE;
	}
	struct making k = { .c = c, .m = m, .beat = b, .id = due.id, .now_ms = c->now_ms, .told_ms = clock_now_ms(), .trouble = S("") };
	if (!firm_export_get(c, due.id, &e) || !org_get(c, &org)) {
		return false;
	}
	c->org_name = org.name;
	if (id_is_none(claim.by)) {
		return fail(c, ERR_BUG, 0); /* never: then nothing would be hidden */
	}
	return make(&k, &(struct firm_asker){ e.who, claim.by });
}

/* --- the thread --- */

static struct beat_work work_of(struct firm_maker *m)
{
	return (struct beat_work){ .name = "firm", .store = m->config.store, .catalog = m->config.catalog, .now_ms = m->config.now_ms,
		.now_arg = m->config.now_arg, .arg = m, .one = one, .at_once = 1 };
}

size_t firm_maker_look(const struct firm_maker_config *config)
{
	struct firm_maker m = { .config = *config };
	const struct beat_work work = work_of(&m);
	return beat_round(&work);
}

bool firm_maker_start(struct ctx *c, const struct firm_maker_config *config, struct firm_maker **ret)
{
	struct firm_maker *m = calloc(1, sizeof *m);
	*ret = NULL;
	if (!m) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	m->config = *config;
	const struct beat_work work = work_of(m);
	if (!beat_start(&work, &m->beat)) {
		free(m);
		fail(c, ERR_UNAVAILABLE, 0);
		return fail_detail(c, "no thread for writing organisations out");
	}
	*ret = m;
	return true;
}

void firm_maker_stop(struct firm_maker *m)
{
	if (m) {
		beat_stop(m->beat);
		free(m);
	}
}
