#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"
#include "web/out.h"

struct scene { struct arena arena; struct ctx c; struct out o; };

static int setup(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	arena_init(&s->arena);
	s->c = (struct ctx){ .arena = &s->arena, .lang = LANG_JA };
	out_init(&s->o, &s->c);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;
	out_done(&s->o);
	arena_free(&s->arena);
	free(s);
	return 0;
}

static void assert_str(str got, const char *wanted)
{
	assert_int_equal(got.n, strlen(wanted));
	assert_memory_equal(got.p, wanted, got.n);
}
#define assert_out(s, wanted) assert_str(buf_str(&(s)->o.b), (wanted))

static void test_text_escapes_markup_only(void **state)
{
	struct scene *s = *state;
	OUT_TEXT(&s->o, S("<b>\"A&B\"</b> 'x'"));
	assert_out(s, "&lt;b&gt;\"A&amp;B\"&lt;/b&gt; 'x'");
}

static void test_attribute_escapes_quotes_too(void **state)
{
	struct scene *s = *state;
	OUT_ATTR(&s->o, S("\" onload='x' <&>"));
	assert_out(s, "&quot; onload=&#39;x&#39; &lt;&amp;&gt;");
}

static void test_absent_text_is_nothing(void **state)
{
	struct scene *s = *state;
	OUT_TEXT(&s->o, STR_NONE);
	OUT_ATTR(&s->o, S(""));
	assert_out(s, "");
}

/* The eight-byte scan must agree with looking at every byte, at every length and place. */
static void test_escaping_at_every_offset(void **state)
{
	struct scene *s = *state;
	static const char special[] = "&<>\"'";
	for (size_t len = 1; len < 40; len++) {
		for (size_t at = 0; at < len; at++) {
			for (const char *ch = special; *ch; ch++) {
				char text[40];
				for (size_t i = 0; i < len; i++) {
					text[i] = i % 3 ? (char)0xE3 : '7';
				}
				text[at] = *ch;
				s->o.b.n = 0;
				OUT_ATTR(&s->o, ((str){ text, len }));
				const char *as = *ch == '&' ? "&amp;" : *ch == '<' ? "&lt;" : *ch == '>' ? "&gt;"
				               : *ch == '"' ? "&quot;" : "&#39;";
				assert_int_equal(s->o.b.n, len - 1 + strlen(as));
				assert_memory_equal(s->o.b.p, text, at);
				assert_memory_equal(s->o.b.p + at, as, strlen(as));
				assert_memory_equal(s->o.b.p + at + strlen(as), text + at + 1, len - at - 1);
			}
		}
	}
}

static void test_every_byte_against_a_plain_loop(void **state)
{
	struct scene *s = *state;
	for (int ch = 0; ch < 256; ch++) {
		char text[17];
		memset(text, ch, sizeof text);
		s->o.b.n = 0;
		OUT_TEXT(&s->o, ((str){ text, sizeof text }));
		bool bare = ch != '&' && ch != '<' && ch != '>';
		assert_int_equal(s->o.b.n == sizeof text, bare);
	}
}

static void test_numbers_and_ids(void **state)
{
	struct scene *s = *state;
	struct id id = { { 0x01, 0x92, 0xab } };
	OUT_TEXT(&s->o, (int64_t)INT64_MIN);
	out_raw(&s->o, " ", 1);
	OUT_TEXT(&s->o, (size_t)7);
	out_raw(&s->o, " ", 1);
	OUT_ATTR(&s->o, -1);
	out_raw(&s->o, " ", 1);
	OUT_ATTR(&s->o, id);
	assert_out(s, "-9223372036854775808 7 -1 0192ab00-0000-0000-0000-000000000000");
}

static void test_html_passes_as_it_is(void **state)
{
	struct scene *s = *state;
	OUT_TEXT(&s->o, ((struct html){ S("<b>&amp;</b>") }));
	assert_out(s, "<b>&amp;</b>");
}

static void test_url_is_escaped_and_never_empty(void **state)
{
	struct scene *s = *state;
	OUT_URL(&s->o, ((struct url){ S("/a?b=1&c=\"") }));
	out_raw(&s->o, " ", 1);
	OUT_URL(&s->o, ((struct url){ STR_NONE }));
	assert_out(s, "/a?b=1&amp;c=&quot; #");
}

static void test_page_has_a_cap(void **state)
{
	struct scene *s = *state;
	static char block[65536];
	memset(block, 'a', sizeof block);
	for (size_t i = 0; i < LIMIT_PAGE_BYTES / sizeof block; i++) {
		out_raw(&s->o, block, sizeof block);
	}
	assert_true(buf_ok(&s->o.b));
	out_raw(&s->o, "x", 1);
	assert_false(buf_ok(&s->o.b));
	OUT_TEXT(&s->o, S("after")); /* nothing more is written, nothing breaks */
	OUT_ATTR(&s->o, (struct id){ { 0 } });
	assert_int_equal(s->o.b.n, LIMIT_PAGE_BYTES);
}

static void test_paths_stay_here(void **state)
{
	struct scene *s = *state;
	struct ctx *c = &s->c;
	struct id id = { { 0xff } };
	assert_str(url_path(c, "/now").s, "/now");
	assert_str(url_path(c, "#journal").s, "#journal");
	assert_str(url_path(c, "//evil.example").s, "#");
	assert_str(url_path(c, "/\\evil.example").s, "#");
	assert_str(url_path(c, "javascript:alert(1)").s, "#");
	assert_str(url_path(c, "").s, "#");
	assert_str(url_id(c, "/incident/", id, "/entry").s, "/incident/ff000000-0000-0000-0000-000000000000/entry");
	assert_str(url_id(c, "#e-", id, NULL).s, "#e-ff000000-0000-0000-0000-000000000000");
	assert_str(url_id(c, "https://x/", id, NULL).s, "#");
}

static void test_parameters_are_encoded(void **state)
{
	struct scene *s = *state;
	struct ctx *c = &s->c;
	struct url u = url_with(c, url_path(c, "/find#top"), "q", S("a&b=c 備"));
	assert_str(u.s, "/find?q=a%26b%3Dc%20%E5%82%99#top");
	assert_str(url_with(c, u, "page", S("2")).s, "/find?q=a%26b%3Dc%20%E5%82%99&page=2#top");
	assert_str(url_with(c, url_path(c, "/find"), "q", STR_NONE).s, "/find?q=");
}

static void test_telephone_dials_one_number(void **state)
{
	struct scene *s = *state;
	struct ctx *c = &s->c;
	assert_str(url_tel(c, S("03-1234-5678")).s, "tel:0312345678");
	assert_str(url_tel(c, S("０３－１２３４－５６７８")).s, "tel:0312345678");
	assert_str(url_tel(c, S("03ー1234ー5678")).s, "tel:0312345678");
	assert_str(url_tel(c, S("代表 (03) 1234 5678（内線 12）")).s, "tel:0312345678");
	assert_str(url_tel(c, S("03-1234-5678 / 090-1111-2222")).s, "tel:0312345678");
	assert_str(url_tel(c, S("+81 3 1234 5678")).s, "tel:+81312345678");
	assert_str(url_tel(c, S("#9110")).s, "tel:%239110");
	assert_str(url_tel(c, S("不明")).s, "#");
	assert_str(url_tel(c, STR_NONE).s, "#");
	assert_str(url_tel(c, S("+")).s, "#");
	assert_str(url_tel(c, ((str){ "03\xE3\x83", 4 })).s, "tel:03"); /* cut inside a character */
}

static void test_mail_carries_no_headers(void **state)
{
	struct scene *s = *state;
	struct ctx *c = &s->c;
	assert_str(url_mailto(c, S(" a+b@example.jp ")).s, "mailto:a+b@example.jp");
	assert_str(url_mailto(c, S("a@b?bcc=c@d&x")).s, "mailto:a@b%3Fbcc%3Dc@d%26x");
	assert_str(url_mailto(c, S("nobody")).s, "#");
}

static void test_outside_is_web_only(void **state)
{
	struct scene *s = *state;
	struct ctx *c = &s->c;
	assert_str(url_outside(c, S("https://www.example.jp/?a=1&b")).s, "https://www.example.jp/?a=1&b");
	assert_str(url_outside(c, S(" HTTP://x ")).s, "HTTP://x");
	static const char *const bad[] = { "javascript:alert(1)", "java\nscript:x", "data:text/html,x", "//x", "http://",
		"https:///x", "http://a b", "https://a\\b", "ftp://x", "", "/now", "\x01http://x" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_str(url_outside(c, str_from_c(bad[i])).s, "#");
	}
}

/* --- base/msg.c, whose tables are made at build time --- */

static void test_messages_in_both_languages(void **state)
{
	struct scene *s = *state;
	for (int key = MSG_NONE + 1; key < MSG_MAX; key++) {
		assert_true((msg_text(LANG_JA, key).n > 0) == (msg_keys[key] != NULL)); /* NULL: the number of no message */
		assert_true((msg_text(LANG_EN, key).n > 0) == (msg_keys[key] != NULL));
	}
	assert_int_equal(msg_text(LANG_JA, MSG_NONE).n, 0);
	assert_int_equal(msg_text(LANG_JA, MSG_MAX).n, 0);
	assert_int_equal(msg_text(LANG_JA, -1).n, 0);
	assert_int_equal(msg_text(LANG_MAX, MSG_NONE + 1).n, 0);
	s->o.lang = LANG_EN;
	out_msg(&s->o, MSG_MAX);
	assert_out(s, "");
}

/* Any message with a placeholder: filled it shows the value, escaped; unfilled the placeholder stays. */
static void test_placeholders(void **state)
{
	struct scene *s = *state;
	for (int key = MSG_NONE + 1; key < MSG_MAX; key++) {
		str text = msg_text(LANG_JA, key);
		size_t open = str_find(text, S("{"), 0);
		if (open == SIZE_MAX) {
			assert_str(msg_format(&s->c, key, NULL, 0), str_cz(s->c.arena, text));
			continue;
		}
		str name = str_sub(text, open + 1, str_find(text, S("}"), open) - open - 1);
		str kept = msg_format(&s->c, key, NULL, 0);
		assert_true(str_eq(kept, text));
		struct msg_arg arg = { str_cz(s->c.arena, name), S("<b>") };
		str filled = msg_format(&s->c, key, &arg, 1);
		assert_true(str_find(filled, S("<b>"), 0) == open);
		s->o.b.n = 0;
		out_msg_args(&s->o, key, &arg, 1);
		assert_true(str_find(buf_str(&s->o.b), S("&lt;b&gt;"), 0) != SIZE_MAX);
		assert_true(str_find(buf_str(&s->o.b), S("<b>"), 0) == SIZE_MAX);
	}
}

static void test_english_has_a_singular(void **state)
{
	struct scene *s = *state;
	for (int key = MSG_NONE + 1; key < MSG_MAX; key++) {
		if (!msg_table_one[key].p) {
			continue;
		}
		struct msg_arg one = { "count", S("1") }, two = { "count", S("2") };
		s->c.lang = LANG_EN;
		assert_false(str_eq(msg_format(&s->c, key, &one, 1), msg_format(&s->c, key, &two, 1)));
		assert_true(str_find(msg_format(&s->c, key, &two, 1), S("2"), 0) != SIZE_MAX);
	}
}

static void test_argument_values(void **state)
{
	struct scene *s = *state;
	assert_str(OUT_ARG(&s->o, (int64_t)-5), "-5");
	assert_str(OUT_ARG(&s->o, (size_t)12), "12");
	assert_str(OUT_ARG(&s->o, S("x")), "x");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_text_escapes_markup_only), T(test_attribute_escapes_quotes_too), T(test_absent_text_is_nothing),
		T(test_escaping_at_every_offset), T(test_every_byte_against_a_plain_loop), T(test_numbers_and_ids),
		T(test_html_passes_as_it_is), T(test_url_is_escaped_and_never_empty), T(test_page_has_a_cap),
		T(test_paths_stay_here), T(test_parameters_are_encoded), T(test_telephone_dials_one_number),
		T(test_mail_carries_no_headers), T(test_outside_is_web_only), T(test_messages_in_both_languages),
		T(test_placeholders), T(test_english_has_a_singular), T(test_argument_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
