/* journal_test_help: a data folder with two organisations, three people and three rooms, and a raw connection beside it. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail /* ours is another one (base/ctx.h) */
#include <sqlite3.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "db/store.h"
#include "journal/journal.h"

#define TEST_NOW_MS INT64_C(1795651200000) /* 2026-11-26T00:00:00Z */
#define TEST_PEOPLE 3

struct fixture {
	struct arena arena;
	struct ctx c;                         /* acts as the first person */
	struct store *store;
	sqlite3 *raw;                         /* what somebody with the file can do */
	char dir[64];
	struct id org, other_org;
	struct id room, second_room;          /* of org */
	struct id foreign_room;               /* of other_org */
	struct id people[TEST_PEOPLE];        /* 小西 直樹, 大野 春香, 田所 誠 */
	struct id accounts[TEST_PEOPLE];
	struct id second_account;             /* also of the first person */
};
/* Ends the test with a reason. */
#define flunk(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

int fixture_begin(void **state);
int fixture_end(void **state);
void act_as(struct fixture *f, int person);
/* Raw SQL, foreign keys off; sqlite3_mprintf formats (%Q quotes). */
void raw_sql(struct fixture *f, const char *fmt, ...);
int64_t raw_i64(struct fixture *f, const char *sql);
/* Through the writer. On failure the reason is in f->c.err. */
bool add(struct fixture *f, struct journal_entry_in in, struct journal_added *ret);
int64_t say(struct fixture *f, enum entry_type type, const char *text);          /* seq; must work */
int64_t say_of(struct fixture *f, enum entry_type type, int64_t refers_to, const char *text);
int64_t say_at(struct fixture *f, const char *when, const char *text);
bool fails_with(struct fixture *f, struct journal_entry_in in, enum err_code code, int msg);
struct journal_finding verify(struct fixture *f);
void assert_whole(struct fixture *f);
void assert_broken(struct fixture *f, const char *part_of_what);
bool mask_ask(struct fixture *f, int64_t seq, const char *text, const char *reason, struct id *ret);
bool mask_decide(struct fixture *f, struct id request, bool grant);
struct entry_view get(struct fixture *f, int64_t seq);
/* Exit status of test/verify_journal.py on this folder. */
int second_verifier(struct fixture *f);
