/*
 * people_file: people from a CSV or Excel file and back (docs/decisions/0051).
 *
 *   looked    the file is kept; nothing else. It is read again each time somebody looks at what it would do
 *   applied   one write made all of it so: new people, changed ones; what was there before is kept for undoing
 *   undone    new people are off the lists, changed ones as they were
 *
 * Columns are found by words (氏名, フリガナ, 携帯, mail ...). A person is the same one when the mail is, else name and reading; with
 * neither reading the name alone. Empty cells change nothing. One wrong line: nothing is taken in.
 */
#pragma once
#include "base/buf.h"
#include "person/person.h"
#include "table/plan.h"

#define PEOPLE_FILE_MB 1
#define PEOPLE_FILE_BYTES (PEOPLE_FILE_MB * 1024 * 1024)
#define PEOPLE_FILE_LINES 1000
#define PEOPLE_WRONG_TOLD 50

enum people_line_kind { PEOPLE_NEW, PEOPLE_CHANGED, PEOPLE_SAME, PEOPLE_SKIPPED, PEOPLE_WRONG };
struct people_line {
	int row;                     /* in the file, as a spreadsheet shows it */
	int kind;                    /* enum people_line_kind */
	struct id id;                /* of the person changed */
	struct person_input in;      /* what the line says; none: nothing */
	str mobile;                  /* one more phone; "" */
	str changes;                 /* of a changed one, in words: 電話 03-.. → 090-.. */
};
struct people_wrong { int row; str heading, read, reason; };
struct people_plan {
	struct people_line *lines; size_t n_lines;
	size_t n_new, n_changed, n_same, n_skipped, n_wrong;
	struct people_wrong *wrong; size_t n_told;      /* the first PEOPLE_WRONG_TOLD */
	const str *known, *unknown; size_t n_known, n_unknown; /* headings that were understood, and not */
	bool has_name;                                  /* a column of names was found */
	str digest;                                     /* of the plan: the same file, the same people, the same choice */
};
/* ERR_INVALID with field "file" when it cannot be read at all. skips: people who are there already stay as they are. */
bool people_plan(struct ctx *c, bytes file, bool skips, struct people_plan *ret);

struct people_import {
	struct id id;
	str state, file_name;        /* looked, applied, undone */
	struct opt_int made_at, applied_at, undone_at;
	struct opt_int added, changed;
	str by_name;
	bytes file;                  /* of one that is only looked at */
};
extern const struct shape people_import_shape;
bool people_import_get(struct ctx *c, struct id id, struct people_import *ret); /* ERR_NOT_FOUND */
bool people_imports(struct ctx *c, struct people_import **ret, size_t *ret_n);   /* taken in lately, newest first, at most 10 */

struct people_look_in { str name, csv, base64; bytes file; str file_name; /* the last two: found before the write */ };
struct people_apply_in { struct id id; str digest; bool skips; };
struct people_act_in { struct id id; };
extern const struct operation op_people_look, op_people_apply, op_people_drop, op_people_undo;
/* Outside of a write: the bytes that were sent, in whichever way, once it is known that they can be read. */
bool people_look_prepare(struct ctx *c, struct people_look_in *in, bytes file, str file_name);
/* A job: files nobody decided about for a day are forgotten. */
bool people_file_sweep(struct ctx *c, struct id org_id, str arg);

/* All on the lists; private ways only for whoever may see them. */
bool people_csv(struct ctx *c, struct buf *ret); /* UTF-8, without BOM */
bool people_xlsx(struct ctx *c, struct buf *ret);
