/* Files of a row: put there, refused, taken off, put back, for whom. */
#include "room_help.h"

#include "base/hash.h"
#include "base/limits.h"
#include "sheet/sheet_file.h"

static struct sheet_row row_of(const char *name)
{
	struct sheet_row r;
	struct raw_value v[] = { { S("name"), str_from_c(name) }, { S("work"), S("鍵") }, { S("data"), S("none") } };
	struct sheet_save_in in = { .sheet = S("vendor"), .values = { v, 3 }, .reason = S("") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_sheet_add, &in, &r));
	return r;
}

static bool prepare(struct sheet_file_in *in, bytes file, const char *name)
{
	read_begin();
	bool ok = sheet_file_prepare(c, in, file, str_from_c(name));
	read_end();
	return ok;
}

static bool put(const struct sheet_row *r, const char *text, const char *name, struct sheet_file *ret)
{
	struct sheet_file_in in = { .sheet = r->sheet, .id = r->id, .name = S(""), .base64 = S("") };
	return prepare(&in, str_bytes(str_from_c(text)), name) && run(&op_sheet_file_add, &in, ret);
}

static bool act(const struct operation *op, const struct sheet_row *r, struct id file, struct sheet_file *ret)
{
	struct sheet_file_act_in in = { r->sheet, r->id, file };
	return run(op, &in, ret);
}

static struct sheet_file *files_of(const struct sheet_row *r, size_t *ret_n)
{
	struct sheet_file *v;
	read_begin();
	assert_true(sheet_files(c, r->id, &v, ret_n));
	read_end();
	return v;
}

static void test_put_and_read(void **state)
{
	(void)state;
	struct sheet_row r = row_of("金庫の会社");
	struct sheet_file f;
	size_t n;
	assert_true(put(&r, "contract", "C:\\Users\\x\\契約\u202e書.pdf", &f));
	assert_true(text_is(f.name, "契約書.pdf") && f.bytes.v == 8 && text_is(f.who, "responder さん") && !f.dropped_at.has);
	struct sha256 h1;
	sha256_of(str_bytes(S("contract")), &h1);
	assert_memory_equal(f.hash.b, h1.b, SHA256_LEN);
	bytes got;
	assert_true(blob_read(c, &f.hash, 100, &got) && got.n == 8 && memcmp(got.p, "contract", 8) == 0);
	/* the same bytes once, whatever they are called */
	struct sheet_file other;
	assert_false(put(&r, "contract", "again.pdf", &other));
	assert_true(refused_field("file", MSG_SHEET_FILE_IS_THERE));
	err_clear(c);
	/* another row may have them */
	struct sheet_row r2 = row_of("別の会社");
	assert_true(put(&r2, "contract", "", &other) && text_is(other.name, "file"));
	files_of(&r, &n);
	assert_int_equal(n, 1);
	/* the file of another row is not of this one */
	assert_false(act(&op_sheet_file_drop, &r, other.id, &f));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_FILE));
}

static void test_what_is_refused(void **state)
{
	(void)state;
	struct sheet_row r = row_of("大きいもの");
	struct sheet_file_in in = { .sheet = r.sheet, .id = r.id, .name = S(""), .base64 = S("") };
	assert_false(prepare(&in, (bytes){ 0 }, ""));
	assert_true(refused_field("file", MSG_SHEET_FILE_NEEDED));
	err_clear(c);
	in.base64 = S("%%%");
	assert_false(prepare(&in, (bytes){ 0 }, "x"));
	assert_true(refused_field("base64", MSG_SHEET_FILE_NOT_BASE64));
	err_clear(c);
	uint8_t *big = calloc(1, LIMIT_SHEET_FILE_BYTES + 1);
	assert_non_null(big);
	assert_false(prepare(&in, (bytes){ big, LIMIT_SHEET_FILE_BYTES + 1 }, "big"));
	assert_true(refused_field("file", MSG_SHEET_FILE_TOO_LARGE));
	err_clear(c);
	in.base64 = S("");
	assert_true(prepare(&in, (bytes){ big, LIMIT_SHEET_FILE_BYTES }, "big"));
	free(big);
	/* without its bytes */
	in.has_blob = false;
	assert_false(run(&op_sheet_file_add, &in, NULL));
	assert_true(refused_field("file", MSG_SHEET_FILE_NEEDED));
	err_clear(c);
	in.base64 = S("eCt5\r\n+/8=");
	assert_true(prepare(&in, (bytes){ 0 }, "x") && in.blob.bytes == 5);
}

static bool sweep(struct ctx *x, void *arg)
{
	(void)arg;
	x->now_ms = h.now_ms;
	return blob_sweep(x, h.org_id, S(""));
}

static void test_off_and_back(void **state)
{
	(void)state;
	struct sheet_row r = row_of("はずす会社");
	struct sheet_file f, off, back;
	size_t n;
	assert_true(put(&r, "label", "ラベル.jpg", &f));
	assert_false(act(&op_sheet_file_back, &r, f.id, &back));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_FILE_STANDS));
	act_as(ACCESS_ADMIN);
	assert_true(act(&op_sheet_file_drop, &r, f.id, &off) && off.dropped_at.has && text_is(off.dropped_by, "admin さん"));
	assert_false(act(&op_sheet_file_drop, &r, f.id, &off));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_FILE_IS_DROPPED));
	err_clear(c);
	/* its bytes are not swept */
	h.now_ms += 3 * 24 * 3600 * 1000LL;
	c->now_ms = h.now_ms;
	assert_true(harness_write(&h, sweep, NULL));
	act_as(ACCESS_ADMIN);
	bytes kept;
	assert_true(act(&op_sheet_file_back, &r, f.id, &back));
	assert_true(blob_read(c, &back.hash, 100, &kept) && kept.n == 5);
	assert_true(!id_eq(back.id, f.id) && text_is(back.name, "ラベル.jpg") && !back.dropped_at.has);
	struct sheet_file *v = files_of(&r, &n);
	assert_true(n == 2 && v[0].dropped_at.has && !v[1].dropped_at.has);
	assert_false(act(&op_sheet_file_back, &r, f.id, &back));
	assert_true(refused_field("file", MSG_SHEET_FILE_IS_THERE));
}

static void test_how_many(void **state)
{
	(void)state;
	struct sheet_row r = row_of("多い会社");
	struct sheet_file f;
	char text[20];
	for (int i = 0; i < LIMIT_SHEET_FILES; i++) {
		snprintf(text, sizeof text, "file %d", i);
		assert_true(put(&r, text, text, &f));
	}
	assert_false(put(&r, "one more", "x", &f));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_TOO_MANY_FILES));
	err_clear(c);
	raw_sql("UPDATE sheet_file SET dropped_at = 1 WHERE row_id = x'%s'", hex_of(r.id));
	assert_true(put(&r, "one more", "x", &f));
	raw_sql("WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 449) INSERT INTO sheet_file "
		"(org_id, id, row_id, name, sha256, bytes, made_at, dropped_at) "
		"SELECT org_id, randomblob(16), row_id, name, randomblob(32), 1, 1, 1 FROM sheet_file JOIN k WHERE id = x'%s'", hex_of(f.id));
	assert_false(put(&r, "and one more", "x", &f));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_TOO_MANY_FILES_EVER));
}

/* As the row: who may write it, and not while it is off the list. */
static void test_for_whom(void **state)
{
	(void)state;
	struct sheet_row r = row_of("誰の会社"), out;
	struct sheet_file f, got;
	struct sheet_file_in in = { .sheet = r.sheet, .id = r.id, .name = S(""), .base64 = S("") };
	assert_true(put(&r, "x", "x.txt", &f));
	act_as(ACCESS_VIEWER);
	assert_false(prepare(&in, str_bytes(S("y")), "y"));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	err_clear(c);
	assert_false(act(&op_sheet_file_drop, &r, f.id, &got));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	err_clear(c);
	read_begin();
	assert_true(sheet_file_get(c, r.sheet, r.id, f.id, &got));
	assert_false(sheet_file_get(c, S("system"), r.id, f.id, &got)); /* a row of another ledger */
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_ROW));
	err_clear(c);
	read_end();
	struct catalog narrow = *c->catalog;
	struct sheet_def defs[SHEETS_MAX];
	memcpy(defs, narrow.sheets, narrow.n_sheets * sizeof defs[0]);
	narrow.sheets = defs;
	defs[catalog_sheet(c->catalog, S("vendor")) - c->catalog->sheets].sees = ACCESS_RESPONDER;
	const struct catalog *whole = c->catalog;
	c->catalog = &narrow;
	act_as(ACCESS_VIEWER);
	read_begin();
	assert_false(sheet_file_get(c, r.sheet, r.id, f.id, &got));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	read_end();
	c->catalog = whole;
	act_as(ACCESS_RESPONDER);
	struct sheet_act_in off = { r.sheet, r.id, S("") };
	assert_true(run(&op_sheet_archive, &off, &out));
	assert_false(prepare(&in, str_bytes(S("y")), "y"));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	err_clear(c);
	assert_false(act(&op_sheet_file_drop, &r, f.id, &got));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	err_clear(c);
	read_begin();
	assert_true(sheet_file_get(c, r.sheet, r.id, f.id, &got)); /* still to be read */
	read_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_and_read), cmocka_unit_test(test_what_is_refused), cmocka_unit_test(test_off_and_back),
		cmocka_unit_test(test_how_many), cmocka_unit_test(test_for_whom),
	};
	return cmocka_run_group_tests_name("file", tests, room_begin, room_end);
}
