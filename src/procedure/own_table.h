/*
 * own_table: a procedure as a table, in the columns of seed 000 (step, phase, item, detail, owner, to be ready beforehand), out as
 * Excel or CSV and in again. The last column (hidden in Excel) holds the key of a step, so that a step that comes back is the same
 * one. Steps without it are known by their item. What has no column there (do-nots, branches, the other language) stays.
 */
#pragma once
#include "base/buf.h"
#include "person/person.h"
#include "procedure/own_op.h"

bool own_xlsx(struct ctx *c, const struct procedure_def *d, struct buf *ret);
bool own_csv(struct ctx *c, const struct procedure_def *d, struct buf *ret); /* UTF-8, without BOM */

/* What a file makes of the draft, all of it or nothing: every wrong line is a field error of "file" with row, column and reason. */
struct own_table { struct own_body body; str notes; /* what was found on the way, one a line */ };
bool own_table_read(struct ctx *c, const struct own_procedure *p, bytes file, struct own_table *ret);
/* The same with these people, without a look into the store. */
bool own_table_take(struct ctx *c, const struct own_procedure *p, const struct person *people, size_t n_people, bytes file,
                    struct own_table *ret);
/* Outside of a write: reads the file that was sent and puts what it says into `in`. */
bool own_file_prepare(struct ctx *c, struct own_file_in *in, bytes file, str file_name);
