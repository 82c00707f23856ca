/* closing_test_help: a room and its closing sheet, for the tests of the sheet, of the end and of the firm's own questions. */
#pragma once
#include "room_help.h"

#include "closing/closing.h"

extern struct incident room;   /* of this test */

int begin(void **state);       /* cmocka set-up: an open room */
struct closing sheet(void);    /* as it is now */
struct event_time when(const char *text);
struct entry_view last_entry(void);
/* In the writer, as whoever acts; the reason of a refusal is in c->err. `contained`, `recovered` as people write them, or NULL. */
bool set_cause(int state, const char *cause, str seen);
bool recover(const char *contained, const char *recovered, struct id person, const char *how);
bool close_room(const char *reason);  /* with what is missing acknowledged */
struct cost add_cost(int kind, const char *what, int64_t hours, int64_t amount);
bool answer(const char *key, const char *text, str seen);
/* Whether the room lacks this at its end. */
bool lacks(const char *code);
void reopen(void);
struct lesson lesson_now(const char *key);
struct follow follow_now(struct id id);
/* A part of that entry is masked: one asks, another agrees. */
void mask(int64_t seq, const char *part);
