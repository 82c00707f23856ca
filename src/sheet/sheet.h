/*
 * sheet: forms (様式) and registers (台帳) that are data: catalog/sheets says what they ask, this keeps what people answer.
 * One engine for all of them; what it is and must not become is docs/decisions/0040.
 *
 * - A row holds all its values as one text and has a version that grows with each change; every earlier text is kept with
 *   author, time and reason. Whoever changes a row says which version they saw: the second of two is told who was faster.
 * - Values are read by the definition of today: one whose field is gone stays in the text and is shown as "no longer asked".
 * - Nothing is deleted: a row is archived and can come back.
 * - A row is "checked" when somebody says that it is still true; that holds as long as its definition says.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"

/* --- values --- */

struct sheet_cell {
	bool has;                    /* something was said */
	str text;                    /* line, text; a date as 2026-11-20; key of a choice; empty for the others */
	int64_t number;              /* a number, a result */
	uint64_t picked;             /* choices: bit per choice of the definition */
	struct id id;                /* person, row */
};
_Static_assert(SHEET_CHOICES_MAX <= 64, "a choice is a bit");

/* `cells` has d->n_fields places. What was typed, by key of field; all mistakes are collected as "values.KEY". */
bool sheet_cells_read(struct ctx *c, const struct sheet_def *d, const struct raw_form *typed, struct sheet_cell *cells);
/*
 * The text a row is kept as, and back. What the definition does not ask (any more) goes to ret_rest, which may be NULL: key and value,
 * the value as JSON, so that it can come back as it was.
 */
str sheet_body(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, const struct raw_form *rest);
bool sheet_body_read(struct ctx *c, const struct sheet_def *d, str body, struct sheet_cell *cells, struct raw_form *ret_rest);
/* One value of such a rest as people read it, and what its field is or was called; the key when nobody knows. */
bool sheet_rest_text(struct ctx *c, const struct sheet_def *d, const struct raw_value *v, str *ret_label, str *ret_text);
/* As people read it: 30 日分, ノートパソコン, 小西 直樹, 2026年11月20日; empty when nothing was said. Reads names of people and rows. */
bool sheet_cell_text(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, str *ret);
/* As a form shows it again: 30, notebook, the id. */
str sheet_cell_typed(struct arena *a, const struct sheet_field *f, const struct sheet_cell *cell);
/* What sorts as the value does; empty: nothing to find it by. */
str sheet_cell_key(struct arena *a, const struct sheet_field *f, const struct sheet_cell *cell);
/* For modules that count: the value of a number, a choice (its worth) or a result; false when nothing was said. */
bool sheet_cell_worth(const struct sheet_field *f, const struct sheet_cell *cell, int64_t *ret);

/*
 * --- questions of a part that a page keeps in columns of its own (docs/decisions/0049) ---
 * The page names each with the field of its operation it goes to; how it is asked is the definition's. What is not named here is
 * the firm's own: asked, checked and kept as any other question.
 */
struct sheet_bound { const char *key, *name; }; /* key in the definition, name in the operation */
#define SHEET_BOUND(...) (const struct sheet_bound[]){ __VA_ARGS__, { 0 } } /* ends with one without a key */
/* The name it goes by, of a key; NULL: it is not bound. */
const char *sheet_bound_name(const struct sheet_bound *v, str key);
/* The definition with nothing but what is not bound, hidden ones too; in its sections. */
const struct sheet_def *sheet_unbound(struct arena *a, const struct sheet_def *d, const struct sheet_bound *v);
/* What was typed for questions that are still asked: one may have been taken away while the form was on the screen. */
struct raw_form sheet_still_asked(struct arena *a, const struct sheet_def *d, const struct raw_form *typed);
/*
 * An answer a page keeps in rows of its own: the value as a text of this module, and "question: answer" as people read it that day,
 * which stays readable when the question is gone. Both empty: nothing was said.
 */
struct sheet_answer { str key, body, said; };
bool sheet_answer_of(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, struct sheet_answer *ret);
bool sheet_answer_cell(struct ctx *c, const struct sheet_field *f, str body, struct sheet_cell *ret);
/* A bound one that is asked; NULL: the firm hid it, or there is none. */
const struct sheet_field *sheet_asked(const struct sheet_def *d, const char *key);
/* Nothing was said where the firm wants something said: an error of the field `name`. True where all is well. */
bool sheet_bound_check(struct ctx *c, const struct sheet_def *d, const char *key, const char *name, bool is_said);
/* What a question is called, hidden or not; `otherwise` when the form does not have it. */
str sheet_label(struct ctx *c, const struct sheet_def *d, const char *key, int otherwise);

/*
 * --- a small ledger with its values, for modules that decide by them ---
 * Active rows by number, at most `most`. Rights are the caller's (sheet_may_see). Cells are in the order of d->fields, shared and
 * never written to: they are kept between requests while nothing changes.
 */
struct sheet_values_row { struct id id; int64_t number; str title; int64_t changed_at; const struct sheet_cell *cells; };
struct sheet_values { const struct sheet_def *d; struct sheet_values_row *v; size_t n; };
bool sheet_values(struct ctx *c, str sheet, int64_t most, struct sheet_values *ret); /* ERR_NOT_FOUND: no such form */

/* --- rows --- */

enum sheet_state { SHEET_ACTIVE, SHEET_ARCHIVED };
extern const struct choices sheet_state_choices; /* active archived */

struct sheet_row {
	struct id id;
	str sheet;                   /* key of the definition */
	struct opt_int number;
	int state;                   /* enum sheet_state */
	str title;                   /* value of the first field */
	str body;                    /* JSON of the values */
	struct opt_int version, form;/* form: version of the definition it was written with */
	struct opt_int made_at, changed_at, checked_at, check_due;
	str changed_by_name, checked_by_name;
	struct id changed_by_id;     /* account; of sheet_row_get alone */
};
extern const struct shape sheet_row_shape;
/* The definition as the firm has it (own.h), ERR_NOT_FOUND. Cheap: what a firm changed is kept, most changed nothing. */
bool sheet_def_get(struct ctx *c, str key, const struct sheet_def **ret);
/* All of them, the built-in ones first, then the firm's own ledgers. */
bool sheet_defs(struct ctx *c, const struct sheet_def ***ret, size_t *ret_n);
/* May whoever acts read the rows of it, write them? By `sees` and `edits` of the definition; the program itself may. */
bool sheet_may_see(const struct ctx *c, const struct sheet_def *d);
/* Whether everybody who sees the row sees where its field points: else words would find what the row does not show them. */
bool sheet_field_is_open(struct ctx *c, const struct sheet_def *d, const struct sheet_field *f, bool *ret);
bool sheet_may_edit(const struct ctx *c, const struct sheet_def *d);
/* A row of this sheet, archived or not; ERR_NOT_FOUND; ERR_DENIED for whoever may not see it. */
bool sheet_row_get(struct ctx *c, str sheet, struct id id, struct sheet_row *ret);
/* The same of whatever ledger it stands in. */
bool sheet_row_find(struct ctx *c, struct id id, struct sheet_row *ret);

#define SHEET_WHERE_MAX 4
struct sheet_where { str field, value; }; /* rows whose field has this value (a key, an id, a number, a text); "-": none was said */
struct sheet_query {
	str sheet;
	str sort;                    /* key of a field; none: the first; ".number", ".changed", ".check" */
	bool down;
	str field, value;            /* one filter; none: all */
	struct sheet_where where[SHEET_WHERE_MAX]; size_t n_where; /* more of them: all must fit */
	str words;                   /* with blanks between: all of them stand in the row; none: all */
	bool due;                    /* whose check is due */
	str before;                  /* cursor: what *ret_next said; empty: the first page */
	bool archived;               /* those taken off the list, newest first; sort and filter do not apply */
};
/* A sort that cannot be is the first field; a place that cannot be read is an error of the field "before". */
bool sheet_can_sort(const struct sheet_def *d, str key);
struct sheet_found {
	struct sheet_row *v; size_t n;
	str next;                    /* none: nothing follows */
	int64_t count;               /* of all pages */
	bool is_about;               /* some of those counted may have the pieces of the words, not the words */
};
/* At most LIMIT_PAGE_ROWS. Field errors "q", "where": too much was asked for. */
bool sheet_find(struct ctx *c, const struct sheet_query *q, struct sheet_found *ret);
/*
 * The numbers of all rows on the list that fit, whatever the page (mark.h: sheet_set_has); NULL: nothing was asked for, so all do.
 * `archived` is not looked at.
 */
struct sheet_set;
bool sheet_fitting(struct ctx *c, const struct sheet_query *q, const struct sheet_set **ret);
/* The same, where nobody counts. */
bool sheet_list(struct ctx *c, const struct sheet_query *q, struct sheet_row **ret, size_t *ret_n, str *ret_next);
struct sheet_count { str sheet; int64_t active, due; };
/* One for each sheet that has rows on its list. Cheap, however long it is: it reads none. */
bool sheet_counts(struct ctx *c, struct sheet_count **ret, size_t *ret_n);
/*
 * Rows that whoever acts is to look at again, by ledger: an administrator all of them, anybody else those that name them in the first
 * field that asks for a person. Only of what they may read and write. `field`: that field; none: of an administrator.
 */
#define SHEET_DUE_MOST 1000      /* counted at most, over all ledgers */
struct sheet_due { const struct sheet_def *def; str field; int64_t n; };
bool sheet_due_list(struct ctx *c, struct sheet_due **ret, size_t *ret_n);
/* The field that says who looks after a row: the first that asks for a person. -1: none does. */
int sheet_keeper_field(const struct sheet_def *d);
#define SHEET_OPTIONS_MAX 500
struct sheet_option { struct id id; str title; };
/* For selects: active rows by title, at most SHEET_OPTIONS_MAX. */
bool sheet_options(struct ctx *c, str sheet, struct sheet_option **ret, size_t *ret_n);
/* Active rows that point here: to_kind "row" or "person". */
struct sheet_pointer { struct id row_id; str sheet, field, title; };
bool sheet_pointers(struct ctx *c, const char *to_kind, struct id to, struct sheet_pointer **ret, size_t *ret_n);

struct sheet_version { int64_t version, made_at, form; int state; str body, reason, who; };
/* Newest first, the present one leading. */
bool sheet_history(struct ctx *c, struct id row_id, struct sheet_version **ret, size_t *ret_n);
/* One version of a row; ERR_NOT_FOUND. */
bool sheet_version_get(struct ctx *c, struct id row_id, int64_t version, struct sheet_version *ret);
struct sheet_note { struct id id; str text, who; int64_t made_at; };
bool sheet_notes(struct ctx *c, struct id row_id, struct sheet_note **ret, size_t *ret_n); /* oldest first */

/* A job: works out what rows are found by that were written before there was such a thing, or whose marks were set to NULL. */
bool sheet_mark_some(struct ctx *c, struct id org_id, str arg);

/* --- writing --- */

struct sheet_save_in {
	str sheet;
	struct id id;                /* none: a new row */
	struct opt_int version;      /* the one that was seen; of a new row none */
	struct raw_form values;      /* a field that is not named stays as it is */
	str reason;
	struct raw_form keep;        /* of a form that met another's change: "theirs" for fields that stay as they are */
};
struct sheet_act_in { str sheet; struct id id; str reason; };
extern const struct operation op_sheet_add, op_sheet_change, op_sheet_archive, op_sheet_restore, op_sheet_check, op_sheet_note;
/* Makes a row what it was in an earlier version: a new version, with the reason "undone" unless one is given. */
struct sheet_back_in { str sheet; struct id id; struct opt_int version, to; str reason; };
extern const struct operation op_sheet_back;

/* --- many rows at once, all or none --- */

enum sheet_bulk { SHEET_BULK_SET, SHEET_BULK_CHECK, SHEET_BULK_ARCHIVE };
extern const struct choices sheet_bulk_choices; /* set check archive */
struct sheet_bulk_in {
	str sheet;
	int what;                    /* enum sheet_bulk */
	struct raw_form values;      /* of a set: the fields and what all rows get */
	struct str_list rows;        /* "ID:VERSION" of each, as it was seen; at most LIMIT_SHEET_BULK */
	str reason;
};
struct sheet_batch_act_in { str sheet; struct id id; };
struct sheet_batch { struct id id; str sheet; int what; struct opt_int n, made_at, undone_at; }; /* n: rows that changed; without any no id */
extern const struct shape sheet_batch_shape;
extern const struct operation op_sheet_bulk, op_sheet_bulk_back;
/* ERR_NOT_FOUND. */
bool sheet_batch_get(struct ctx *c, str sheet, struct id id, struct sheet_batch *ret);
/* The row of a number in its sheet; none: there is none. */
bool sheet_number_find(struct ctx *c, str sheet, int64_t number, struct id *ret);

/* --- rows of a file, for src/table alone, inside its writes --- */

/* A row nobody can see: on no list, not found, but with index, links and history, without marks; src/table turns its state from staged to active. */
struct sheet_staged { const struct sheet_def *d; struct id id; int64_t number; str title, body; };
bool sheet_stage(struct ctx *c, const struct sheet_staged *in);
/* As if it had never been. */
bool sheet_unstage(struct ctx *c, struct id id);
/* A row was changed together with many others: its index, links and marks become those of its values, and its history is told. */
struct sheet_followed { struct id id; int64_t version, form, at; str body, reason; int state; struct id by; bool is_written; /* the history has it */ };
bool sheet_follow(struct ctx *c, const struct sheet_followed *f);
