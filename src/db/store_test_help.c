#include "db/store_test_help.h"

#include "base/time.h"
#include "db_sql.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

void fixture_open(struct fixture *f, bool (*before_commit)(struct ctx *c))
{
	f->c = (struct ctx){ .arena = &f->arena, .now_ms = clock_now_ms() };
	if (!store_open(&f->c, &(struct store_config){ .dir = f->dir, .before_commit = before_commit }, &f->s)) {
		fail_msg("store_open: %.*s", STR_FMT(f->c.err.detail));
	}
}

void fixture_close(struct fixture *f)
{
	store_close(f->s);
	f->s = NULL;
}

int fixture_make(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	arena_init(&f->arena);
	strncpy(f->top, "/tmp/sonae-test-XXXXXX", sizeof f->top - 1);
	assert_non_null(mkdtemp(f->top));
	snprintf(f->dir, sizeof f->dir, "%s/data", f->top);
	fixture_open(f, NULL);
	*state = f;
	return 0;
}

int fixture_remove(void **state)
{
	struct fixture *f = *state;
	fixture_close(f);
	arena_free(&f->arena);
	nftw(f->top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

struct ctx fixture_ctx(const struct fixture *f, struct arena *arena)
{
	return (struct ctx){ .arena = arena, .store = f->s, .now_ms = f->c.now_ms };
}

bool put(struct ctx *c, const char *name, const char *value)
{
	return q_meta_put(c, (struct meta_put_in){ str_from_c(name), str_bytes(str_from_c(value)) });
}

bool has(struct ctx *c, const char *name, const char *value)
{
	struct meta_get_row row;
	bool found = false;
	if (!q_meta_get(c, (struct meta_get_in){ str_from_c(name) }, &row, &found)) {
		fail_msg("meta_get: %.*s", STR_FMT(c->err.detail));
	}
	return found && bytes_eq(row.value, str_bytes(str_from_c(value)));
}

bool act_put(struct ctx *c, void *pair)
{
	const struct pair *p = pair;
	return put(c, p->name, p->value);
}

void assert_put(struct fixture *f, const char *name, const char *value)
{
	struct pair p = { name, value };
	if (!store_write(f->s, &f->c, act_put, &p)) {
		fail_msg("write: %.*s", STR_FMT(f->c.err.detail));
	}
}

void run_sql(const struct fixture *f, const char *sql)
{
	char *file = NULL;
	char *why = NULL;
	sqlite3 *native;
	assert_true(asprintf(&file, "%s/sonae.db", f->dir) > 0);
	assert_int_equal(sqlite3_open(file, &native), SQLITE_OK);
	if (sqlite3_exec(native, sql, NULL, NULL, &why) != SQLITE_OK) {
		fail_msg("%s", why);
	}
	sqlite3_close(native);
	free(file);
}
