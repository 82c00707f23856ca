/* own_edit: one thing an administrator does to a form, from what was sent to a changed list of changes. */
#pragma once
#include "sheet/own.h"

enum own_act {
	OWN_ACT_EDIT, OWN_ACT_HIDE, OWN_ACT_SHOW, OWN_ACT_UP, OWN_ACT_DOWN, OWN_ACT_ADD, OWN_ACT_ADD_CHOICE, OWN_ACT_EDIT_CHOICE,
	OWN_ACT_HIDE_CHOICE, OWN_ACT_SHOW_CHOICE, OWN_ACT_NAMES, OWN_ACT_SEEN,
	OWN_UNDO, OWN_BACK, OWN_FILE, OWN_MADE, /* in the history only */
	OWN_ACT_MAX
};
extern const struct choices own_acts;         /* what can be sent */
extern const struct choices own_history_acts; /* all of them; the label says what was done: {words} */

struct own_edit_in {
	str sheet;
	int what;                    /* enum own_act */
	str field, choice;           /* keys */
	str ja, en;                  /* a name; one of them suffices */
	str help_ja, help_en;        /* help of a field; what the form is for */
	str row_ja, row_en;          /* what a row is called */
	bool required, column;
	int type;                    /* enum sheet_type */
	struct opt_int section, min, max;
	str unit, to, choices;       /* choices: one a line */
	struct opt_int version;      /* the one that was seen: 409 when there is a newer one */
	str reason;
};
struct own_editing {
	struct ctx *c;
	const struct own_edit_in *in;
	const struct sheet_own *own;
	struct own_change *v; size_t n; /* room for LIMIT_SHEET_OWN_AT_ONCE more */
	/* what comes of it */
	str words;                   /* for the history: what it was done to */
	str field;                   /* the field that was added */
	str fill;                    /* a field the rows have no line in the index for */
	bool sees;                   /* the newer built-in form was looked at */
};
bool own_edit(struct own_editing *e);
