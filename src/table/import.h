/*
 * import: a file that was brought for a ledger, from the look at it to taking it in and undoing that.
 *
 *   looked    the file is stored; nothing else
 *   staging   rows that nobody can see are written in slices (table_stage), so that no other write waits long. Each attempt is a
 *             run: whoever begins again, perhaps with other settings, takes over, and the earlier one is told who and when
 *   applied   one write made the new rows visible and gave the changed ones their values; their index and history follow
 *             within seconds (job table_follow), which finds everything it needs in table_line
 *   undone    new rows are off the list, changed ones as they were. Of two files that said something of one row the later one goes
 *             first
 */
#pragma once
#include "table/plan.h"

struct table_import {
	struct id id;
	str sheet, state, file_name;
	struct sha256 sha256;
	struct opt_int bytes, made_at, applied_at, undone_at, added, changed;
	struct id made_by;
	str made_by_name, applied_by_name;
	bool follows;                /* index and history are not all there yet */
	struct opt_int place;        /* 1, 2, 3 ... in the order files were taken into this ledger */
	struct id run;               /* whose lines those being written are; none: nobody writes */
	struct opt_int staged_at;
	str staged_by_name;
};
extern const struct shape table_import_shape;
/* ERR_NOT_FOUND: none of this ledger. Whoever may edit the ledger may look at it. */
bool table_import_get(struct ctx *c, str sheet, struct id id, struct table_import *ret);
/* What was taken in lately, newest first, at most 10. */
bool table_imports(struct ctx *c, str sheet, struct table_import **ret, size_t *ret_n);
/* The plan of a stored file; ERR_CONFLICT when its bytes are gone. */
bool table_import_plan(struct ctx *c, const struct table_import *i, const struct table_settings *s, struct table_plan *ret);

struct table_look_in {
	str sheet;
	str name, csv, base64;       /* of a program: a CSV as text, or any file */
	struct blob blob;            /* not fields: found before the write */
	str file_name;
	int64_t bytes;               /* of the file alone */
};
/* Outside of a write: stores the file when it can be read at all. */
bool table_look_prepare(struct ctx *c, struct table_look_in *in, bytes file, str file_name);

struct table_apply_in {
	str sheet;
	struct id id;
	str digest;                  /* of the plan that was seen */
	int encoding, separator;
	struct opt_int tab;
	struct raw_form columns;
	bool same_name_adds;
	struct opt_int staged;       /* not fields: lines that were written before the write, and by which run */
	struct id run;
};
/* Outside of a write, on a thread that may wait: everything but the last step. Refused: as if it had never been. */
bool table_stage(struct ctx *c, struct table_apply_in *in);
struct table_settings table_settings_of(const struct table_apply_in *in);

struct table_act_in { str sheet; struct id id; };
extern const struct operation op_table_look, op_table_apply, op_table_drop, op_table_undo;

/* Jobs: index and history behind an import; files nobody decided about, lines too old to be undone. */
bool table_follow(struct ctx *c, struct id org_id, str arg);
bool table_sweep(struct ctx *c, struct id org_id, str arg);
