/*
 * store_hold: while nothing is written, the writer's thread keeps a reading statement open on the newest state. SQLite asks
 * the kernel for a lock (fcntl, under a mutex of the whole process) whenever the first connection of a process begins to
 * read a state, and again when the last one ends; with one that stays, all others only count. Two workers no longer wait for
 * each other at the start of every page.
 *
 * Let go before anything is written or the log is folded in, or the log could never start anew.
 */
#include "db/store_inside.h"

void hold_open(struct store *s, struct hold *h)
{
	struct arena arena;
	*h = (struct hold){ 0 };
	if (s->is_guest) { /* a command beside the server: over before it pays */
		return;
	}
	arena_init(&arena);
	struct ctx c = { .arena = &arena, .store = s };
	h->native = store_connect(&c, s->file, CONNECT_READER);
	if (h->native && sqlite3_prepare_v3(h->native, "SELECT number FROM migration", -1, SQLITE_PREPARE_PERSISTENT,
	        &h->statement, NULL) != SQLITE_OK) {
		h->statement = NULL;
	}
	arena_free(&arena);
}

void hold_take(struct hold *h)
{
	if (h->statement && sqlite3_step(h->statement) != SQLITE_ROW) {
		sqlite3_reset(h->statement); /* only slower without */
	}
}

void hold_let_go(struct hold *h)
{
	if (h->statement) {
		sqlite3_reset(h->statement);
	}
}

void hold_close(struct hold *h)
{
	sqlite3_finalize(h->statement);
	sqlite3_close(h->native);
	*h = (struct hold){ 0 };
}
