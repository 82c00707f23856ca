/* Files of a row: put there, taken off, put back. The bytes are on disk before the write begins (src/blob). */
#include <string.h>

#include "base/limits.h"
#include "messages.h"
#include "sheet/sheet_file.h"
#include "sheet/sheet_inside.h"
#include "sheet_sql.h"

#define OWNER "sheet"

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct sheet_file, member), .doc = text }
static const struct field file_fields[] = {
	F(id, FIELD_ID, "the file"), F(row_id, FIELD_ID, "its row"), F(name, FIELD_LINE, "what it is called"), F(bytes, FIELD_INT, "its size"),
	F(sha256, FIELD_LINE, "of its bytes, hex"), F(made_at, FIELD_INSTANT, "when it was put there"), F(who, FIELD_LINE, "by whom"),
	F(dropped_at, FIELD_INSTANT, "when it was taken off; null: it stands there"), F(dropped_by, FIELD_LINE, "by whom"),
};
#undef F
const struct shape sheet_file_shape = { "LedgerFile", file_fields, sizeof file_fields / sizeof file_fields[0], sizeof(struct sheet_file) };

/* --- reading --- */

/* Rows of both statements are alike; C has no name for that. */
#define FILE_OF(c, row, r) (struct sheet_file){ .id = (r)->id, .row_id = row, .name = (r)->name, .sha256 = str_hex((c)->arena, (r)->sha256), \
	.hash = hash_of((r)->sha256), .bytes = { true, (r)->bytes }, .made_at = { true, (r)->made_at }, .who = (r)->who, \
	.dropped_at = (r)->dropped_at, .dropped_by = (r)->dropped_by }

static struct sha256 hash_of(bytes b)
{
	struct sha256 h = { { 0 } };
	memcpy(h.b, b.p, b.n < SHA256_LEN ? b.n : SHA256_LEN);
	return h;
}

bool sheet_files(struct ctx *c, struct id row_id, struct sheet_file **ret, size_t *ret_n)
{
	struct sheet_file_rows_rows rows;
	if (!q_sheet_file_rows(c, (struct sheet_file_rows_in){ .most = LIMIT_SHEET_FILES_EVER, .row_id = row_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_file, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = FILE_OF(c, row_id, &rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

bool sheet_file_get(struct ctx *c, str sheet, struct id row_id, struct id id, struct sheet_file *ret)
{
	struct sheet_row row;
	struct sheet_file_one_row r;
	bool found;
	if (!sheet_row_get(c, sheet, row_id, &row) || !q_sheet_file_one(c, (struct sheet_file_one_in){ .id = id, .row_id = row_id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_FILE);
	}
	*ret = FILE_OF(c, row_id, &r);
	return true;
}

/* --- writing --- */

/* On the list, and of a ledger whoever acts may write. */
static bool row_to_edit(struct ctx *c, str sheet, struct id id)
{
	const struct sheet_def *d;
	struct sheet_row r;
	return sheet_def_to_edit(c, sheet, &d) && sheet_row_get(c, sheet, id, &r) &&
		(r.state == SHEET_ACTIVE || fail(c, ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
}

static bool may_be_larger(struct ctx *c, int64_t n)
{
	if (n <= LIMIT_SHEET_FILE_BYTES) {
		return true;
	}
	fail_field(c, "file", MSG_SHEET_FILE_TOO_LARGE);
	return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_SHEET_FILE_BYTES / (1024 * 1024)));
}

bool sheet_file_prepare(struct ctx *c, struct sheet_file_in *in, bytes file, str name)
{
	if (!row_to_edit(c, in->sheet, in->id)) { /* before the disk works for it */
		return false;
	}
	bool is_sent = file.n == 0 && !str_is_none(in->base64) && in->base64.n > 0;
	if (is_sent && !base64_read(c->arena, in->base64, &file)) {
		return fail_field(c, "base64", MSG_SHEET_FILE_NOT_BASE64);
	}
	if (file.n == 0) {
		return fail_field(c, "file", MSG_SHEET_FILE_NEEDED);
	}
	in->name = blob_file_name(c->arena, name);
	in->has_blob = may_be_larger(c, (int64_t)file.n) && blob_fits(c, (int64_t)file.n) && blob_put(c, file, &in->blob);
	return in->has_blob;
}

static bool fail_full(struct ctx *c, int msg_id, int64_t max)
{
	fail(c, ERR_CONFLICT, msg_id);
	return fail_arg(c, "max", str_i64(c->arena, max));
}

/* There is room for one more, and it is not there already. */
static bool has_room(struct ctx *c, struct id row_id, const struct sha256 *hash)
{
	struct sheet_file *v;
	size_t n, standing = 0;
	if (!sheet_files(c, row_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		standing += !v[i].dropped_at.has;
		if (!v[i].dropped_at.has && memcmp(v[i].hash.b, hash->b, SHA256_LEN) == 0) {
			fail_field(c, "file", MSG_SHEET_FILE_IS_THERE);
			return fail_field_arg(c, "name", v[i].name);
		}
	}
	if (standing >= LIMIT_SHEET_FILES) {
		return fail_full(c, MSG_SHEET_TOO_MANY_FILES, LIMIT_SHEET_FILES);
	}
	return n < LIMIT_SHEET_FILES_EVER || fail_full(c, MSG_SHEET_TOO_MANY_FILES_EVER, LIMIT_SHEET_FILES_EVER);
}

static bool put_file(struct ctx *c, str sheet, struct id row_id, str name, const struct blob *b, struct sheet_file *ret)
{
	struct id id = id_new(c->now_ms);
	return has_room(c, row_id, &b->sha256) && blob_keep(c, b, OWNER, id) &&
		q_sheet_file_add(c, (struct sheet_file_add_in){ .id = id, .row_id = row_id, .name = name, .sha256 = { b->sha256.b, SHA256_LEN },
			.bytes = b->bytes, .made_at = c->now_ms, .made_by_id = c->who.account_id }) &&
		sheet_file_get(c, sheet, row_id, id, ret);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_file_in *in = arg;
	return row_to_edit(c, in->sheet, in->id) && (in->has_blob || fail_field(c, "file", MSG_SHEET_FILE_NEEDED)) &&
		put_file(c, in->sheet, in->id, in->name, &in->blob, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_file_act_in *in = arg;
	struct sheet_file f;
	if (!row_to_edit(c, in->sheet, in->id) || !sheet_file_get(c, in->sheet, in->id, in->file_id, &f)) {
		return false;
	}
	return (!f.dropped_at.has || fail(c, ERR_CONFLICT, MSG_SHEET_FILE_IS_DROPPED)) &&
		q_sheet_file_put(c, (struct sheet_file_put_in){ .dropped_at = { true, c->now_ms }, .dropped_by_id = c->who.account_id,
			.id = f.id, .row_id = in->id }) &&
		sheet_file_get(c, in->sheet, in->id, f.id, ret_out);
}

/* As if somebody sent it again: that it was off stays told. */
static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sheet_file_act_in *in = arg;
	struct sheet_file f;
	struct blob b;
	if (!row_to_edit(c, in->sheet, in->id) || !sheet_file_get(c, in->sheet, in->id, in->file_id, &f) || !blob_get(c, &f.hash, &b)) {
		return false;
	}
	return (f.dropped_at.has || fail(c, ERR_CONFLICT, MSG_SHEET_FILE_STANDS)) && put_file(c, in->sheet, in->id, f.name, &b, ret_out);
}

/* --- rows --- */

#define PATH_FILE { .name = "file", .type = FIELD_ID, .offset = offsetof(struct sheet_file_act_in, file_id), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_SHEET_FILE, .doc = "the file" }
static const struct field add_fields[] = { PATH_SHEET(sheet_file_in), PATH_ROW(sheet_file_in),
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct sheet_file_in, name), .max = 200, .label = MSG_SHEET_FILE,
		.doc = "what it is called; of a form: its own name" },
	{ .name = "base64", .type = FIELD_TEXT, .offset = offsetof(struct sheet_file_in, base64), .max = LIMIT_SHEET_FILE_BYTES / 3 * 4 + 4000,
		.label = MSG_SHEET_FILE, .doc = "its bytes, in base64" } };
static const struct field act_fields[] = { PATH_SHEET(sheet_file_act_in), PATH_ROW(sheet_file_act_in), PATH_FILE };

SHEET_OP(op_sheet_file_add, "sheet_file_add", "put a file to a row", act_add, add_fields, sheet_file_in, sheet_file, sheet_file_shape);
SHEET_OP(op_sheet_file_drop, "sheet_file_drop", "take a file off a row", act_drop, act_fields, sheet_file_act_in, sheet_file, sheet_file_shape);
SHEET_OP(op_sheet_file_back, "sheet_file_back", "put a file back", act_back, act_fields, sheet_file_act_in, sheet_file, sheet_file_shape);
