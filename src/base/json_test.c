#include "base/base_test.h"

#include "base/json.h"
#include "base/limits.h"
#include "messages.h"

static void reads(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	const struct json *v;
	assert_true(json_parse(&c, S(" {\"z\": \"備\\u3048\\n\", \"a\": [1, -9223372036854775808, 1.5, null, true, {}], \"\": false}\n"),
	                       &v));
	assert_int_equal(json_type(v), JSON_OBJECT);
	assert_int_equal(json_size(v), 3);
	assert_str(json_str(json_member(v, "z")), "備え\n");
	assert_null(json_member(v, "b"));
	const struct json *list = json_member(v, "a");
	assert_int_equal(json_type(list), JSON_ARRAY);
	assert_int_equal(json_size(list), 6);
	int64_t n = 0;
	assert_true(json_i64(json_at(list, 1), &n));
	assert_int_equal(n, INT64_MIN);
	assert_false(json_i64(json_at(list, 2), &n));
	assert_int_equal(json_type(json_at(list, 3)), JSON_NULL);
	assert_int_equal(json_type(json_at(list, 4)), JSON_TRUE);
	assert_int_equal(json_type(json_at(list, 5)), JSON_OBJECT);
	assert_null(json_at(list, 6));
	assert_true(str_is_none(json_str(list)));
	assert_null(json_member(list, "a"));
	const struct json *value;
	assert_str(json_name_at(v, 0, &value), "z"); /* in the order they came */
	assert_str(json_name_at(v, 2, &value), "");
	assert_int_equal(json_type(value), JSON_FALSE);
	assert_true(str_is_none(json_name_at(v, 3, &value)));
	assert_null(value);
	assert_true(json_parse(&c, S("\"alone\""), &v));
	assert_str(json_str(v), "alone");
	assert_int_equal(json_line(v), 0);
	arena_free(&a);
}

static void refuses(void **state)
{
	(void)state;
	static const str bad[] = { S(""), S(" "), S("{"), S("{}x"), S("{\"a\":1,\"a\":2}"), S("{\"a\":1,}"), S("[1 2]"),
		S("'a'"), S("{\"a\":\"\\u0000\"}"), S("\"\xFF\""), S("\"\\ud800\""), S("\"a\nb\""), S("01"), S("NaN"),
		S("99999999999999999999"), S("// x\n1"), S("{\"a\\u0000\":1}"), S("\0"), S("\xEF\xBB\xBF{}"), S("1e999") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct arena a;
		struct ctx c;
		test_ctx(&c, &a, 0);
		const struct json *v;
		if (json_parse(&c, bad[i], &v)) {
			fail_test("taken: %.*s", STR_FMT(bad[i]));
		}
		assert_int_equal(c.err.code, ERR_MALFORMED);
		arena_free(&a);
	}
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	const struct json *v;
	assert_false(json_parse(&c, S("{\n \"a\": secret}"), &v));
	assert_int_equal(c.err.msg, MSG_ERR_JSON);
	assert_true(str_find(err_show(&c, &c.err), S("2行目"), 0) != SIZE_MAX);
	assert_true(str_find(c.err.detail, S("secret"), 0) == SIZE_MAX);
	err_clear(&c);
	assert_false(json_parse(&c, STR_NONE, &v));
	arena_free(&a);
}

static void depth(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	const struct json *v;
	AUTO_BUF(b, 1 << 20);
	for (int n = LIMIT_JSON_DEPTH; n <= LIMIT_JSON_DEPTH + 1; n++) {
		b.n = 0;
		for (int i = 0; i < n; i++) {
			buf_add_c(&b, '[');
		}
		for (int i = 0; i < n; i++) {
			buf_add_c(&b, ']');
		}
		assert_int_equal(json_parse(&c, buf_str(&b), &v), n == LIMIT_JSON_DEPTH);
	}
	assert_int_equal(c.err.msg, MSG_ERR_JSON_DEPTH);
	err_clear(&c);
	/* Brackets in a string are no depth. */
	assert_true(json_parse(&c, S("\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""), &v));
	b.n = 0;
	for (int i = 0; i < 500000; i++) {
		buf_add_c(&b, '[');
	}
	assert_false(json_parse(&c, buf_str(&b), &v));
	arena_free(&a);
}

static void writes(void **state)
{
	(void)state;
	AUTO_BUF(b, 1000);
	bool first = true;
	json_write_key(&b, "a\"", &first);
	json_write_str(&b, S("備\\え\"\n\t\r\b\f\x01\x7F</script>"));
	json_write_key(&b, "b", &first);
	json_write_str(&b, STR_NONE);
	json_write_key(&b, "c", &first);
	json_write_str(&b, S(""));
	assert_str(buf_str(&b), "\"a\\\"\":\"備\\\\え\\\"\\n\\t\\r\\b\\f\\u0001\\u007f</script>\",\"b\":null,\"c\":\"\"");
}

static void what_is_written_reads_the_same(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	char all[127];
	for (size_t i = 0; i < sizeof all; i++) {
		all[i] = (char)(i + 1);
	}
	const str s = STR_CAT(&a, ((str){ all, sizeof all }), S("備😀"));
	AUTO_BUF(b, 4000);
	json_write_str(&b, s);
	const struct json *v;
	assert_true(json_parse(&c, buf_str(&b), &v));
	assert_true(str_eq(json_str(v), s));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads), cmocka_unit_test(refuses), cmocka_unit_test(depth), cmocka_unit_test(writes),
		cmocka_unit_test(what_is_written_reads_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
