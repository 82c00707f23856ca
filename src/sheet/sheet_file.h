/*
 * sheet_file: files that belong to a row of a ledger: an invoice, a contract, a photo of the label.
 *
 * - Who may read the row may read its files, who may write the row may put them there and take them off; of a row that is off the list
 *   nobody may.
 * - A file taken off is not gone: it stands among those taken off with who and when, and can be put back.
 * - At most LIMIT_SHEET_FILE_BYTES each; the same bytes stand at a row once. Nothing in them is ever run (blob/blob_web.h).
 *
 *   sheet_file_prepare (slow pool): the bytes are on disk  ->  op_sheet_file_add (write): the row
 */
#pragma once
#include "blob/blob.h"
#include "sheet/sheet.h"

struct sheet_file {
	struct id id, row_id;
	str name;                    /* made safe: blob_file_name */
	str sha256;                  /* hex */
	struct sha256 hash;
	struct opt_int bytes, made_at, dropped_at; /* dropped_at: none while it stands there */
	str who, dropped_by;         /* names; none: a program */
};
extern const struct shape sheet_file_shape;

/* Oldest first, those taken off too. Whether the row may be seen is the caller's question. */
bool sheet_files(struct ctx *c, struct id row_id, struct sheet_file **ret, size_t *ret_n);
/* ERR_NOT_FOUND, ERR_DENIED as the row says. */
bool sheet_file_get(struct ctx *c, str sheet, struct id row_id, struct id id, struct sheet_file *ret);

struct sheet_file_in { str sheet; struct id id; str name, base64; /* by prepare */ struct blob blob; bool has_blob; };
struct sheet_file_act_in { str sheet; struct id id, file_id; };
extern const struct operation op_sheet_file_add, op_sheet_file_drop, op_sheet_file_back;
/* Before op_sheet_file_add, in the slow pool: the bytes of the form, else those of in->base64. Field errors "file", "base64". */
bool sheet_file_prepare(struct ctx *c, struct sheet_file_in *in, bytes file, str name);
