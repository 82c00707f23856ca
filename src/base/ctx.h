/*
 * ctx: everything one request (or one command, or one job) carries: memory, connection, who acts, for which
 * organisation, in which language, at what time, and why it failed. Passed first to almost every function;
 * there are no globals and no hidden time.
 *
 * Lifetime: from the arrival of a request to the end of its answer. It is used by one thread at a time; a
 * write moves it to the writer thread and back.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

struct db;
struct store;
struct catalog;
struct live;

enum lang { LANG_JA, LANG_EN, LANG_MAX };

/*
 * What an account may do in an organisation (docs/rules.md: access). Higher numbers may not simply do more:
 * see access_allows() in account/access.h for the table.
 */
enum access { ACCESS_NONE, ACCESS_VIEWER, ACCESS_EXECUTIVE, ACCESS_RESPONDER, ACCESS_ADMIN, ACCESS_HELPER, ACCESS_MAX };

/*
 * Who acts. All none when nobody is signed in. What nobody is named for sees no restricted room, except the program
 * itself: jobs, the command line on the machine.
 */
struct actor {
	struct id account_id;
	struct id person_id;     /* the person of this account in this organisation, may be none */
	struct id session_id;    /* none for tokens and the command line */
	struct id token_id;      /* none for sessions */
	enum access access;      /* in ctx.org_id */
	str name;                /* as shown: the person's name, else the account's */
	bool is_program;         /* nobody: a job, the command line */
	struct id only_room;     /* a guest: the one room there is for them; else none */
};

/* Restricted rooms a request looked into: each is a line of the audit (web/pipeline.c). */
struct seen_room { struct id id; struct seen_room *next; };

struct ctx {
	struct arena *arena;
	struct store *store;           /* the data folder */
	struct db *db;                 /* reader of this thread, or the writer's connection inside a write */
	struct live *live;             /* who hears of changes (live/live.h); NULL: nobody */
	const struct catalog *catalog; /* procedures, kinds, levels, facts; read only */
	struct err err;
	int64_t now_ms;                /* UTC milliseconds, fixed when the request began */
	enum lang lang;
	struct id org_id;              /* none before an organisation is known */
	str org_name;
	struct actor who;
	struct seen_room *seen;
	str request_id;                /* in the log and in error pages */
};

/*
 * Sets the reason once and returns false: `return fail(c, ERR_CONFLICT, MSG_INCIDENT_CLOSED);`
 * A reason that is already set is kept (the place nearest to the cause wins).
 */
#undef fail /* the test library has one too */
#define fail(c, code, msg) fail_at((c), (code), (msg), __FILE__, __LINE__)
bool fail_at(struct ctx *c, enum err_code code, int msg, const char *file, int line);
/* Adds a value for a {placeholder} of the message just set. Returns false too, so that calls can be chained. */
bool fail_arg(struct ctx *c, const char *name, str value);
/* For the log only. */
__attribute__((format(printf, 2, 3))) bool fail_detail(struct ctx *c, const char *fmt, ...);
/* One more thing wrong with a field; makes the error ERR_INVALID. Always returns false. */
bool fail_field(struct ctx *c, const char *field, int msg);
bool fail_field_arg(struct ctx *c, const char *name, str value); /* placeholder of the last field error */
void err_clear(struct ctx *c);
