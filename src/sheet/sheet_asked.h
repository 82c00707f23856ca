/* sheet_asked: what a program asks of a ledger's rows, behind the '?'; the list and the file take the same. */
#pragma once
#include "sheet/sheet.h"

struct sheet_asked { str sort, field, value, q; int order; bool due; struct raw_form where; };
extern const struct choices sheet_order_choices; /* up down */
#define SHEET_ASKED_FIELD(T, M, of, kind, text) { .name = #of, .type = kind, .offset = offsetof(struct T, M.of), .doc = text }
/* For the field table of a struct T with a member M of that kind. */
#define SHEET_ASKED_FIELDS(T, M) \
	SHEET_ASKED_FIELD(T, M, sort, FIELD_LINE, "key of a field, .number, .changed or .check; without it the first field"), \
	{ .name = "order", .type = FIELD_CHOICE, .offset = offsetof(struct T, M.order), .choices = &sheet_order_choices, .doc = "up, as without it; down" }, \
	SHEET_ASKED_FIELD(T, M, field, FIELD_LINE, "with value: rows whose field has it"), \
	SHEET_ASKED_FIELD(T, M, value, FIELD_LINE, "as it is kept: a key, an id, a number, a date, a text"), \
	SHEET_ASKED_FIELD(T, M, where, FIELD_PAIRS, "where.KEY=VALUE, several: rows that have all of them; - for nothing said"), \
	SHEET_ASKED_FIELD(T, M, q, FIELD_LINE, "words with blanks between: rows that have all of them"), \
	SHEET_ASKED_FIELD(T, M, due, FIELD_BOOL, "only those whose check is due")
/* Field errors "sort", "field", "value", "where.KEY": a program is told what it mistyped. */
bool sheet_asked_query(struct ctx *c, const struct sheet_def *d, const struct sheet_asked *a, struct sheet_query *ret);
