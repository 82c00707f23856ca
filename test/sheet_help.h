/* sheet_help: rows of forms and ledgers for tests, beside room_help. */
#pragma once
#include "room_help.h"
#include "sheet/sheet.h"

/* "name=PC-1|kind=notebook": values of a save or an answer; until the next. */
struct raw_form values(const char *text);
bool add_row(const char *sheet, const char *text, struct sheet_row *ret);
/* Must work. */
struct sheet_row added(const char *sheet, const char *text);
/* `version`: the one that was seen. */
bool change_row(const struct sheet_row *r, int64_t version, const char *text, struct sheet_row *ret);
/* Whether a field of a row says this, as people read it. */
bool says(const struct sheet_row *r, const char *key, const char *text);
/* Titles in the order of a list, of all its pages, joined: "a b c". */
str list_of(struct sheet_query q);
/* "kind=phone|place=": what a list asks for; `words` may be empty. */
struct sheet_query asked_for(const char *sheet, const char *where, const char *words);
/* How many rows that finds. */
int64_t hits(struct sheet_query q);
/* What an information asset asks for, but for its name. */
#define SOME_ASSET "work=営業|personal=none|leak=g2|wrong=g1|gone=g1"
