#include "base/base_test.h"

#include "base/csv.h"
#include "base/limits.h"
#include "messages.h"

static struct arena arena;
static struct ctx ctx;

static int start(void **state)
{
	(void)state;
	test_ctx(&ctx, &arena, 0);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void records(void **state)
{
	(void)state;
	struct csv_reader r;
	csv_init(&r, S("time,text\r\n7:20,\"a, \"\"b\"\"\nc\"\n\n\r\n,\nlast,"));
	struct csv_record rec;
	bool end = false;
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.n, 2);
	assert_str(rec.fields[1], "text");
	assert_int_equal(rec.line, 1);
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.line, 2);
	assert_str(rec.fields[1], "a, \"b\"\nc");
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.line, 6);
	assert_int_equal(rec.n, 2);
	assert_str(rec.fields[0], "");
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.n, 2);
	assert_str(rec.fields[1], "");
	assert_false(end);
	assert_false(csv_next(&ctx, &r, &rec, &end));
	assert_true(end);
	assert_int_equal(rec.n, 0);
	assert_int_equal(ctx.err.code, ERR_NONE);
	csv_init(&r, STR_NONE);
	assert_false(csv_next(&ctx, &r, &rec, &end));
	assert_true(end);
}

static void leniency(void **state)
{
	(void)state;
	struct csv_reader r;
	csv_init(&r, S("5\" disk, \"x\",\"\",a\rb"));
	struct csv_record rec;
	bool end;
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.n, 4);
	assert_str(rec.fields[0], "5\" disk");
	assert_str(rec.fields[1], " \"x\"");
	assert_str(rec.fields[2], "");
	assert_str(rec.fields[3], "a\rb");
}

static void broken_records_tell_their_line(void **state)
{
	(void)state;
	static const str bad[] = { S("a\n\"b\nc\n"), S("a\n\"b\"c,d\n"), S("a\n\"b\"\"\n"), S("a\n\"b\" \n"), S("a\n\"") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct csv_reader r;
		csv_init(&r, bad[i]);
		struct csv_record rec;
		bool end = true;
		assert_true(csv_next(&ctx, &r, &rec, &end));
		assert_false(csv_next(&ctx, &r, &rec, &end));
		assert_false(end);
		assert_int_equal(ctx.err.code, ERR_MALFORMED);
		assert_int_equal(ctx.err.msg, MSG_ERR_CSV_QUOTE);
		assert_str(ctx.err.args[0].value, "2");
		err_clear(&ctx);
	}
}

static void columns_are_capped(void **state)
{
	(void)state;
	char commas[LIMIT_FIELDS];
	memset(commas, ',', sizeof commas);
	struct csv_reader r;
	struct csv_record rec;
	bool end;
	csv_init(&r, (str){ commas, LIMIT_FIELDS - 1 });
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.n, LIMIT_FIELDS);
	csv_init(&r, (str){ commas, LIMIT_FIELDS });
	assert_false(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(ctx.err.msg, MSG_ERR_CSV_COLUMNS);
}

static void writing(void **state)
{
	(void)state;
	AUTO_BUF(b, 1000);
	static const str fields[] = { S("plain"), S("a,b"), S("say \"hi\""), S("=1+1"), S("+81"), S("-"), S("@x"), S("＝A1"),
		S("a=1"), S("x\ny"), S(""), S("=\"x\"") };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		csv_write_field(&b, fields[i], i == 0);
	}
	csv_write_field(&b, STR_NONE, false);
	assert_str(buf_str(&b), "plain,\"a,b\",\"say \"\"hi\"\"\",'=1+1,'+81,'-,'@x,'＝A1,a=1,\"x\ny\",,\"'=\"\"x\"\"\",");
	struct csv_reader r;
	csv_init(&r, buf_str(&b));
	struct csv_record rec;
	bool end;
	assert_true(csv_next(&ctx, &r, &rec, &end));
	assert_int_equal(rec.n, 13);
	assert_str(rec.fields[2], "say \"hi\"");
	assert_str(rec.fields[9], "x\ny");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(records, start, stop),
		cmocka_unit_test_setup_teardown(leniency, start, stop),
		cmocka_unit_test_setup_teardown(broken_records_tell_their_line, start, stop),
		cmocka_unit_test_setup_teardown(columns_are_capped, start, stop),
		cmocka_unit_test_setup_teardown(writing, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
