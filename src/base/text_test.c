#include "base/base_test.h"

#include "base/text.h"

static struct arena arena;

static str line(str s)
{
	str got = STR_NONE;
	return text_line(&arena, s, &got) ? got : STR_NONE;
}

static str lines(str s)
{
	str got = STR_NONE;
	return text_lines(&arena, s, &got) ? got : STR_NONE;
}

static void utf8(void **state)
{
	(void)state;
	assert_true(text_is_utf8(STR_NONE));
	assert_true(text_is_utf8(S("0123456789 備える 😀 é")));
	static const str bad[] = { S("\x80"), S("abcdefgh\xFF"), S("\xC0\xAF"), S("\xE3\x81"), S("\xED\xA0\x80"),
		S("\xF4\x90\x80\x80"), S("備\xE5") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(text_is_utf8(bad[i]));
		assert_true(str_is_none(line(bad[i])));
		assert_true(str_is_none(lines(bad[i])));
	}
	assert_true(str_is_none(line(S("a\0b"))));
}

static void nfc(void **state)
{
	(void)state;
	assert_str(line(S("か\xE3\x82\x99")), "が"); /* as macOS writes file names */
	assert_str(line(S("e\xCC\x81")), "é");
	assert_str(line(S("①㈱ﾊﾝｶｸ Ａ")), "①㈱ﾊﾝｶｸ Ａ"); /* nothing is folded away */
	assert_str(line(S("")), "");
	assert_str(line(STR_NONE), "");
}

static void one_line(void **state)
{
	(void)state;
	assert_str(line(S("  a\r\nb\tc\x7F" "d\xC2\x85" "e\xE2\x80\xA8" "f　")), "a b c d e f");
	assert_str(line(S(" \r\n　")), "");
	assert_str(line(S("a\xC2\xA0" "b")), "a\xC2\xA0" "b");
}

static void several_lines(void **state)
{
	(void)state;
	assert_str(lines(S("a\r\nb\rc\n\td\x01\x1B[0m \n\n　")), "a\nb\nc\n\td[0m");
	assert_str(lines(S("  indent\n ok ")), "  indent\n ok");
	assert_str(lines(S(" \n ")), "");
	assert_str(lines(S("")), "");
}

static void counting_and_clipping(void **state)
{
	(void)state;
	assert_int_equal(text_chars(S("備える😀")), 4);
	assert_str(text_clip(&arena, S("備える"), 3), "備える");
	assert_str(text_clip(&arena, S("備えるぞ"), 3), "備え…");
	assert_str(text_clip(&arena, S("ab"), 1), "…");
	assert_str(text_clip(&arena, S("ab"), 0), "");
}

static void folding(void **state)
{
	(void)state;
	assert_str(text_fold(&arena, S("サーバー ＡＢＣ ﾊﾝｶｸ ①")), "さーばー abc はんかく 1");
	assert_str(text_fold(&arena, S("ヴヽヾ")), "ゔゝゞ");
	assert_str(text_fold(&arena, S("\xFF")), "\xFF");
	assert_str(text_fold(&arena, S("")), "");
	assert_str(text_narrow(&arena, S("１２：３０　Ａ～ア")), "12:30 A~ア");
	assert_true(str_is_none(text_narrow(&arena, STR_NONE)));
}

static void cp932(void **state)
{
	(void)state;
	str s;
	assert_true(text_from_file(&arena, str_bytes(S("\x94\xF5\x82\xA6\x82\xE9,\x87\x40,\xB1")), &s));
	assert_str(s, "備える,①,ｱ");
	assert_true(text_from_file(&arena, str_bytes(S("\xEF\xBB\xBF備")), &s));
	assert_str(s, "備");
	assert_true(text_from_file(&arena, str_bytes(S("plain")), &s));
	assert_str(s, "plain");
	assert_true(text_from_file(&arena, (bytes){ 0 }, &s));
	assert_str(s, "");
	static const str bad[] = { S("\xFF\xFE\x00\x30"), S("\x94"), S("\xEF\xBB\xBF\xFF"), S("a\0b"), S("\x94\xF5\0") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(text_from_file(&arena, str_bytes(bad[i]), &s));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8), cmocka_unit_test(nfc), cmocka_unit_test(one_line),
		cmocka_unit_test(several_lines), cmocka_unit_test(counting_and_clipping), cmocka_unit_test(folding),
		cmocka_unit_test(cp932),
	};
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
