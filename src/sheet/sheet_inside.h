/* What the operations of rows share: sheet_op.c, back_op.c, bulk_op.c. */
#pragma once
#include "sheet/sheet.h"

/* A row on its way into the tables. */
struct writing { const struct sheet_def *d; struct sheet_row *row; struct sheet_cell *cells; struct raw_form rest; };

/* The definition; ERR_NOT_FOUND, ERR_DENIED for whoever may not edit its rows. */
bool sheet_def_to_edit(struct ctx *c, str sheet, const struct sheet_def **ret);
/* The row as it stands, for a change; ERR_DENIED for whoever may not edit. */
bool sheet_open(struct ctx *c, str sheet, struct id id, struct sheet_row *row, struct writing *w);
/* ERR_CONFLICT with who and when, unless `version` is the present one. */
bool sheet_is_seen(struct ctx *c, const struct sheet_row *r, struct opt_int version, int msg_id);
/* Reads what was typed over what is there, and makes title and body of it. */
bool sheet_values_take(struct ctx *c, const struct raw_form *values, struct writing *w);
/* Makes w's row what an earlier version was: state, values, title. */
bool sheet_version_take(struct ctx *c, const struct sheet_version *v, struct writing *w);
/* Sets the state and with it when the row is to be looked at again. */
void sheet_state_set(const struct ctx *c, struct writing *w, int state);
/* A new version with index, links and marks. */
bool sheet_put(struct ctx *c, struct writing *w, str reason);
/* The row was looked at now; no new version. */
bool sheet_check_put(struct ctx *c, struct writing *w);
/* Index, links and marks again, from what the row says. */
bool sheet_index_put(struct ctx *c, const struct writing *w);

#define PATH_SHEET(T) { .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct T, sheet), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .max = 40, .label = MSG_SHEET_SHEET, .doc = "key of the form or ledger" }
#define PATH_ROW(T) { .name = "row", .type = FIELD_ID, .offset = offsetof(struct T, id), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_SHEET_ROW_LABEL, .doc = "the row" }
#define VALUES(T) { .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct T, values), \
	.label = MSG_SHEET_VALUES, .doc = "by the keys of the definition; what is not named stays" }
#define REASON(T, text) { .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct T, reason), .label = MSG_SHEET_REASON, .doc = text }
#define SHEET_OP(var, title, text, function, table, T, O, shown) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_VIEWER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct O), \
		.out = &shown, .act = function }
