/* store_test_help: a data folder of its own for each test, and the smallest writes. */
#pragma once
#include "db/store_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* fail() is a macro of cmocka here. */
#define refuse(c, code) fail_at((c), (code), 0, __FILE__, __LINE__)

struct fixture {
	struct arena arena;
	struct ctx c;
	struct store *s;
	char dir[64];      /* the data folder, inside a folder that is removed */
	char top[48];
};
int fixture_make(void **state);    /* cmocka set-up: an open store */
int fixture_remove(void **state);
void fixture_open(struct fixture *f, bool (*before_commit)(struct ctx *c));
void fixture_close(struct fixture *f);
struct ctx fixture_ctx(const struct fixture *f, struct arena *arena);

/* meta rows as a key and a text */
bool put(struct ctx *c, const char *name, const char *value);
bool has(struct ctx *c, const char *name, const char *value);
struct pair { const char *name, *value; };
bool act_put(struct ctx *c, void *pair);
void assert_put(struct fixture *f, const char *name, const char *value);
/* Runs plain SQL on the closed folder of the fixture. */
void run_sql(const struct fixture *f, const char *sql);
