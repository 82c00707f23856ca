/* table_test_help: rows of the ledger of devices, and files that are looked at, taken in and undone. */
#pragma once
#include "room_help.h"

#include "table/import.h"

extern const struct table_part every_row;
extern const struct table_settings found_out;   /* nothing is asked for: as the file says */

const struct sheet_def *def(const char *key);
struct sheet_row added(const char *name, const char *kind);
bool change(const struct sheet_row *r, const char *key, const char *value);
/* Titles of the list, in the order of `sort`: "a b c". */
str list_by(const char *sort);
struct table_plan plan_of(bytes file);
struct table_plan plan_text(const char *csv);
struct table_import look(bytes file, const char *name);
struct table_apply_in apply_in(const struct table_import *i, str digest);
void jobs(void);
bool stage(struct table_apply_in *in);
/* Looked at and taken in, or refused. */
bool bring(const char *csv, struct table_import *ret);
bool undo(const struct table_import *i);
str value(struct id id, const char *key);
