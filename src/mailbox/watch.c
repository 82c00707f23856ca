/*
 * The thread that looks into the folders every few seconds. Reading happens here, outside of transactions; only what was
 * understood is written. Nothing is written while nothing comes, so that an idle server stays idle.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "db/beat.h"
#include "db/store.h"
#include "mailbox/inside.h"
#include "mailbox_sql.h"

#define LOOK_MS 5000
#define AT_ONCE 20              /* files of one organisation, before the next one has its turn */

struct mailbox_watch {
	struct mailbox_config config;
	struct beat *beat;
	int64_t next_ms;
};

struct trouble { enum mailbox_trouble what; str said; };

static bool act_trouble(struct ctx *c, void *arg)
{
	const struct trouble *t = arg;
	return t->what == TROUBLE_NONE ? q_mailbox_well(c)
		: q_mailbox_trouble(c, (struct mailbox_trouble_in){ .trouble = str_from_c(mailbox_trouble_choices.v[t->what].code),
				.trouble_said = t->said, .trouble_at = { true, c->now_ms } });
}

/* Written only when it changes. */
static bool tell_trouble(struct ctx *c, const struct mailbox_config *config, str before, struct trouble t)
{
	const str now = str_from_c(mailbox_trouble_choices.v[t.what].code);
	return str_eq(now, before) || store_write(config->store, c, act_trouble, &t);
}

/* How many more may be taken within this minute. */
static bool allowance(struct ctx *c, size_t *ret)
{
	struct mailbox_recent_row n;
	if (!q_mailbox_recent(c, (struct mailbox_recent_in){ .since = c->now_ms - 60000 }, &n)) {
		return false;
	}
	*ret = n.n >= LIMIT_MAILBOX_PER_MINUTE ? 0 : (size_t)(LIMIT_MAILBOX_PER_MINUTE - n.n);
	return true;
}

/* One file with an arena of its own: a mail may be large. */
static enum mailbox_trouble take_one(const struct ctx *c, const struct mailbox_config *config, const struct folder *f, str name,
                                     struct buf *said)
{
	struct arena arena;
	str words = S("");
	arena_init(&arena);
	struct ctx own = *c;
	own.arena = &arena;
	const enum mailbox_trouble t = mailbox_take_file(&own, config->store, f, name, &words);
	buf_add(said, str_sub(words, 0, 1000));
	arena_free(&arena);
	return t;
}

static bool take_all(struct ctx *c, const struct mailbox_config *config, struct beat *b, const struct folder *f, struct trouble *t,
                     size_t *ret_n)
{
	str *names;
	size_t n, may;
	AUTO_BUF(said, 2000);
	if (!folder_names(c, f, &names, &n) || (n > 0 && !allowance(c, &may))) {
		return false;
	}
	for (size_t i = 0; i < n && i < may && i < AT_ONCE && t->what == TROUBLE_NONE && !beat_is_over(b); i++) {
		t->what = take_one(c, config, f, names[i], &said);
		*ret_n += t->what == TROUBLE_NONE ? 1 : 0;
	}
	t->said = str_copy(c->arena, buf_str(&said));
	return true;
}

static bool one_folder(struct ctx *c, const struct mailbox_config *config, struct beat *b, const struct mailbox_all_row *r,
                       size_t *ret_n)
{
	struct folder f;
	struct trouble t = { TROUBLE_NONE, S("") };
	c->org_id = r->org_id;
	t.what = folder_open(c, folder_path(c, r->folder, r->own_key), &f, &t.said);
	bool ok = true;
	if (t.what == TROUBLE_NONE) {
		ok = take_all(c, config, b, &f, &t, ret_n);
		folder_close(&f);
	}
	folder_looked(c, r->own_key);
	return ok && tell_trouble(c, config, r->trouble, t);
}

static bool look_all(struct ctx *c, const struct mailbox_config *config, struct beat *b, size_t *ret_n)
{
	struct mailbox_all_rows rows;
	*ret_n = 0;
	if (!q_mailbox_all(c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n && !beat_is_over(b); i++) {
		if (!one_folder(c, config, b, &rows.v[i], ret_n)) {
			log_err(LOG_WARN, c, "mailbox"); /* the next organisation has nothing to do with it */
			err_clear(c);
		}
	}
	return true;
}

static bool one(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	struct mailbox_watch *w = arg;
	size_t n;
	*ret_more = false;
	if (c->now_ms < w->next_ms) {
		return true;
	}
	w->next_ms = c->now_ms + LOOK_MS;
	if (!look_all(c, &w->config, b, &n)) {
		return false;
	}
	*ret_more = n > 0;
	w->next_ms = n > 0 ? 0 : w->next_ms;
	return true;
}

static struct beat_work work_of(struct mailbox_watch *w)
{
	return (struct beat_work){ .name = "mailbox", .store = w->config.store, .catalog = w->config.catalog, .now_ms = w->config.now_ms,
		.now_arg = w->config.now_arg, .arg = w, .one = one, .at_once = 5 };
}

size_t mailbox_look(const struct mailbox_config *config)
{
	struct mailbox_watch w = { .config = *config };
	const struct beat_work work = work_of(&w);
	return beat_round(&work);
}

bool mailbox_start(struct ctx *c, const struct mailbox_config *config, struct mailbox_watch **ret)
{
	struct mailbox_watch *w = calloc(1, sizeof *w);
	if (!w) {
		abort();
	}
	w->config = *config;
	const struct beat_work work = work_of(w);
	if (!beat_start(&work, &w->beat)) {
		free(w);
		*ret = NULL;
		fail(c, ERR_UNAVAILABLE, 0);
		return fail_detail(c, "no thread for the mail folder");
	}
	*ret = w;
	return true;
}

void mailbox_stop(struct mailbox_watch *w)
{
	if (w) {
		beat_stop(w->beat);
		free(w);
	}
}
