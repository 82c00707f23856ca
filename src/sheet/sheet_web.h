#pragma once
#include "sheet/sheet_view.h"

extern const struct route_table sheet_routes, own_routes, sheet_file_routes;

/* --- shared by the pages (sheet_web.c, sheet_form_web.c) --- */
struct url sheet_url(struct ctx *c, const struct sheet_def *d);                    /* /ledgers/KEY */
struct url sheet_row_url(struct ctx *c, str sheet, struct id row, const char *after); /* /ledgers/KEY/ID + after */
bool sheet_def_of(struct web *w, const struct sheet_def **ret);                    /* the {sheet} of the path */
bool sheet_list_show(struct web *w);                                               /* list_web.c */
/* What the address of a list asks for: filters, words, order. */
struct sheet_query sheet_query_of(struct web *w, const struct sheet_def *d);
bool sheet_row_refuse(struct web *w);                                              /* the page of a row again, with why */
bool sheet_files_fill(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_row_page *v); /* file_web.c; after the history */
/* The address with the same question. */
struct url sheet_query_url(struct ctx *c, struct url u, const struct sheet_query *q);
/* What it asks for, as the list says it: 「経理」、種類：ノートパソコン; empty: for everything. */
bool sheet_query_says(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, str *ret);
bool sheet_bulk_show(struct web *w);                                               /* bulk_web.c */
bool sheet_bulk_refuse(struct web *w);
/* One field of a form: "values.KEY". */
bool sheet_input_make(struct web *w, const struct sheet_field *f, const struct sheet_cell *cell, struct sheet_input *i);
/*
 * A field of an operation that the definition asks for (sheet_bound): its label, help, whether it is needed, and of a choice what
 * is offered, with what was chosen before.
 */
void sheet_dress(struct web *w, const struct sheet_field *f, struct field_view *v);
/* The form of a row; `row` NULL: a new one. */
bool sheet_form_page(struct web *w, int status, const struct sheet_def *d, const struct sheet_row *row);
/* The inputs of any definition, by section, as "values.KEY", with what was typed; a section may have none. */
bool sheet_parts_of(struct web *w, const struct sheet_def *d, const struct sheet_cell *cells, struct sheet_part **ret, size_t *ret_n);

/* --- what a module says about a ledger: src/cli/tables.c lists them, so that the engine knows none --- */
struct sheet_hook {
	const char *sheet;            /* key of a ledger; "": every one */
	bool (*of_all)(struct web *w, const struct sheet_def *d, struct sheet_hints *ret); /* on the page of all ledgers, without a definition; or NULL */
	bool (*of_list)(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);                            /* or NULL */
	bool (*of_row)(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);  /* or NULL */
};
extern const struct sheet_hook sheet_hooks[]; /* ends with one without a sheet */
/* What they say; `row` NULL: of the list; both NULL: of all of them. */
bool sheet_hints_of(struct web *w, const struct sheet_def *d, const struct sheet_row *row, struct sheet_hints *ret);
/* For the modules; what is beyond SHEET_HINTS_MAX is left out. */
#define SHEET_HINTS_MAX 60
void sheet_hint_add(struct sheet_hints *h, struct sheet_hint hint);
void sheet_way_add(struct sheet_hints *h, str text, struct url to);
struct sheet_extra *sheet_extra_add(struct ctx *c, struct sheet_hints *h, str heading, str none); /* its lines have SHEET_HINTS_MAX places */
bool sheet_all_show(struct web *w); /* all ledgers, by what they are for */
