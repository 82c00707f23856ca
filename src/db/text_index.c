/* text_index: writing into it, and how far something was followed (text_index.h). */
#include "db/text_index_inside.h"

#include "base/hash.h"
#include "messages.h"

static bool run(struct ctx *c, struct text_index *x, enum fixed which)
{
	sqlite3_stmt *q = x->fixed[which];
	int rc = sqlite3_step(q);
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || text_index_cannot(c, x, x->native, text_fixed_sql[which]);
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return ok;
}

bool text_index_begin(struct ctx *c, struct text_index *x)
{
	pthread_mutex_lock(&x->writing);
	if (x->native && run(c, x, FIXED_BEGIN)) {
		return true;
	}
	pthread_mutex_unlock(&x->writing);
	return fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
}

bool text_index_end(struct ctx *c, struct text_index *x, bool keep)
{
	bool ok = keep && run(c, x, FIXED_COMMIT);
	if (!sqlite3_get_autocommit(x->native)) {
		sqlite3_exec(x->native, "ROLLBACK", NULL, NULL, NULL);
	}
	pthread_mutex_unlock(&x->writing);
	return ok || !keep;
}

static int64_t key_of(const struct text_doc *d)
{
	struct sha256 h;
	int64_t key;
	const bytes parts[] = { { d->org_id.b, sizeof d->org_id.b }, { d->room.b, d->moves ? 0 : sizeof d->room.b }, str_bytes(d->kind),
		{ (const uint8_t *)"/", 1 }, str_bytes(d->ref) };
	sha256_of_n(parts, sizeof parts / sizeof parts[0], &h);
	memcpy(&key, h.b, sizeof key);
	return key;
}

static str with_head(struct arena *a, const struct text_doc *d)
{
	return STR_CAT(a, S("\x02o"), text_hex(a, d->org_id), S("\x02k"), d->kind, S("\x02r"), text_hex(a, d->room), S("\x03"), d->folded);
}

struct old { bool has; int64_t id, at; struct id room; str folded; };

static bool find_old(struct ctx *c, struct text_index *x, const struct text_doc *d, int64_t key, struct old *ret)
{
	sqlite3_stmt *q = x->fixed[FIXED_FIND];
	int rc;
	*ret = (struct old){ 0 };
	sqlite3_bind_int64(q, 1, key);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && !ret->has) {
		ret->has = id_eq(text_column_id(q, 2), d->org_id) && str_eq(text_column(q, 3), d->kind) &&
		           (d->moves || id_eq(text_column_id(q, 4), d->room)) && str_eq(text_column(q, 5), d->ref);
		if (ret->has) {
			*ret = (struct old){ true, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), text_column_id(q, 4),
				str_copy(c->arena, text_column(q, 6)) };
		}
	}
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || text_index_cannot(c, x, x->native, "find");
	sqlite3_reset(q);
	return ok;
}

static bool drop(struct ctx *c, struct text_index *x, const struct text_doc *d, const struct old *old)
{
	struct text_doc was = *d;
	was.folded = old->folded;
	was.room = old->room;
	str text = with_head(c->arena, &was);
	sqlite3_bind_int64(x->fixed[FIXED_WORDS_DROP], 1, old->id);
	text_bind(x->fixed[FIXED_WORDS_DROP], 2, text);
	sqlite3_bind_int64(x->fixed[FIXED_DROP], 1, old->id);
	return run(c, x, FIXED_WORDS_DROP) && run(c, x, FIXED_DROP);
}

/* The first free place of that second, or behind those that were more than a second holds. */
static bool free_id(struct ctx *c, struct text_index *x, int64_t at, int64_t *ret)
{
	sqlite3_stmt *q = x->fixed[FIXED_LAST];
	int64_t from = at << TEXT_SLOT_BITS, until = from + (1 << TEXT_SLOT_BITS);
	if (from >= x->run_from && from <= x->run_to) {
		from = x->run_to + 1;
		until = from + 1;
	}
	for (;; from = until, until = from + (1 << TEXT_SLOT_BITS)) {
		sqlite3_bind_int64(q, 1, from);
		sqlite3_bind_int64(q, 2, until);
		bool ok = sqlite3_step(q) == SQLITE_ROW;
		bool is_empty = ok && sqlite3_column_type(q, 0) == SQLITE_NULL;
		int64_t last = ok ? sqlite3_column_int64(q, 0) : 0;
		sqlite3_reset(q);
		if (!ok) {
			return text_index_cannot(c, x, x->native, "place");
		}
		*ret = is_empty ? from : last + 1;
		if (*ret < until) {
			break;
		}
	}
	x->run_from = *ret == x->run_to + 1 ? x->run_from : at << TEXT_SLOT_BITS;
	x->run_to = *ret;
	return true;
}

static bool add(struct ctx *c, struct text_index *x, const struct text_doc *d, int64_t key, int64_t at)
{
	int64_t id;
	str text = with_head(c->arena, d);
	if (!free_id(c, x, at, &id)) {
		return false;
	}
	sqlite3_stmt *q = x->fixed[FIXED_ADD], *w = x->fixed[FIXED_WORDS_ADD];
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, key);
	sqlite3_bind_int64(q, 3, at);
	sqlite3_bind_blob(q, 4, d->org_id.b, sizeof d->org_id.b, SQLITE_STATIC);
	text_bind(q, 5, d->kind);
	sqlite3_bind_blob(q, 6, d->room.b, sizeof d->room.b, SQLITE_STATIC);
	text_bind(q, 7, d->ref);
	text_bind(q, 8, d->folded);
	sqlite3_bind_int64(w, 1, id);
	text_bind(w, 2, text);
	return run(c, x, FIXED_ADD) && run(c, x, FIXED_WORDS_ADD);
}

bool text_index_put(struct ctx *c, struct text_index *x, const struct text_doc *d, bool *ret_replaced)
{
	const int64_t key = key_of(d), at = text_second_of(d->at_ms);
	struct old old;
	*ret_replaced = false;
	if (!find_old(c, x, d, key, &old)) {
		return false;
	}
	if (old.has && old.at == at && id_eq(old.room, d->room) && str_eq(old.folded, d->folded)) {
		return true;
	}
	*ret_replaced = old.has && !str_eq(old.folded, d->folded);
	if (old.has && !drop(c, x, d, &old)) {
		return false;
	}
	return str_is_empty(d->folded) || add(c, x, d, key, at);
}

static bool mark_get(struct ctx *c, struct text_index *x, sqlite3 *native, sqlite3_stmt *q, str name, struct text_mark *ret)
{
	text_bind(q, 1, name);
	int rc = sqlite3_step(q);
	*ret = (struct text_mark){ 0 };
	if (rc == SQLITE_ROW) {
		*ret = (struct text_mark){ true, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1) };
	}
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || text_index_cannot(c, x, native, "mark");
	sqlite3_reset(q);
	return ok;
}

bool text_index_mark_get(struct ctx *c, struct text_index *x, str name, struct text_mark *ret)
{
	struct text_reader r;
	if (!text_reader_take(c, x, &r)) {
		return false;
	}
	bool ok = mark_get(c, x, r.native, r.mark, name, ret);
	text_reader_give(x, &r);
	return ok;
}

bool text_index_mark_put(struct ctx *c, struct text_index *x, str name, int64_t n, int64_t check)
{
	sqlite3_stmt *q = x->fixed[FIXED_MARK_PUT];
	text_bind(q, 1, name);
	sqlite3_bind_int64(q, 2, n);
	sqlite3_bind_int64(q, 3, check);
	return run(c, x, FIXED_MARK_PUT);
}

#define RENEWAL S("renew")

bool text_index_wants_renewal(struct ctx *c, struct text_index *x)
{
	struct text_mark m = { 0 };
	pthread_mutex_lock(&x->lock);
	bool wants = x->is_broken;
	pthread_mutex_unlock(&x->lock);
	if (!wants && text_index_mark_get(c, x, RENEWAL, &m)) {
		wants = m.has;
	}
	return wants;
}

bool text_index_ask_renewal(struct ctx *c, struct text_index *x)
{
	return text_index_begin(c, x) && text_index_end(c, x, text_index_mark_put(c, x, RENEWAL, 1, 0));
}
