/*
 * room_help: operations on rooms without pages, for the tests of the modules a room is made of: acts as a person of
 * the first firm, opens rooms, and after each scenario the journal must hold against the rows.
 */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail /* ours is another one (base/ctx.h) */

#include "app_harness.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "room/room.h"

extern struct harness h;
extern struct ctx *const c;   /* of h: acts as somebody, in Japanese */

int room_begin(void **state);
int room_end(void **state);
/* From now on this access's account acts. */
void act_as(enum access access);
/* Runs the operation in the writer; the reason of a refusal is in c->err. */
bool run(const struct operation *op, const void *in, void *out);
bool refused(enum err_code code, int msg);                       /* of the last run */
bool refused_field(const char *field, int msg);
/* Closes with everything that is missing acknowledged. */
bool run_close(const struct incident_end_in *end, struct incident *out);
/* A live room with this kind; must work. */
struct incident open_room(const char *title, const char *kind);
struct incident incident_now(struct id id);
struct step *steps_now(struct id incident_id, size_t *ret_n);
const struct step *step_of(const struct step *v, size_t n, const char *key); /* NULL when absent */
struct entry_view *entries_now(struct id incident_id, size_t *ret_n);        /* oldest first */
int64_t head_now(struct id incident_id);
bool text_is(str s, const char *text);
bool text_has(str s, const char *part);
/* What somebody with the file can do; no foreign keys. */
void raw_sql(const char *fmt, ...);
str raw_text(const char *fmt, ...);  /* first column of the first row; none */
const char *hex_of(struct id id);
void assert_whole(void);
void assert_broken(const char *part_of_what);
/* Reading: everything between works on one state of the data. */
void read_begin(void);
void read_end(void);
