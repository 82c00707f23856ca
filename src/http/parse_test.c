/* Forms, cookies, escapes: what is understood, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "base/limits.h"
#include "http/http.h"

#include <stdlib.h>

struct fixture {
	struct arena arena;
	struct ctx c;
	struct raw_form form;
	struct http_file *files;
	size_t n_files;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	f->c.arena = &f->arena;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(&f->arena);
	free(f);
	return 0;
}

static void same(str got, const char *expected)
{
	if (!str_eq(got, str_from_c(expected))) {
		print_error("got \"%.*s\", expected \"%s\"\n", STR_FMT(got), expected);
	}
	assert_true(str_eq(got, str_from_c(expected)));
}

static void percent_decodes_or_refuses(void **state)
{
	struct fixture *f = *state;
	str out;
	assert_true(http_percent_decode(&f->arena, S("a%20b+c%2B"), false, &out));
	same(out, "a b+c+");
	assert_true(http_percent_decode(&f->arena, S("a%20b+c%2b"), true, &out));
	same(out, "a b c+");
	assert_true(http_percent_decode(&f->arena, S("%E5%82%99%e3%81%88"), false, &out));
	same(out, "備え");
	static const char *const bad[] = { "%", "%4", "a%", "%zz", "%4g", "%00", "%FF", "%E5%82", "%C0%AF", "%ED%A0%80", "\xff" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(http_percent_decode(&f->arena, str_from_c(bad[i]), true, &out));
	}
	assert_false(http_percent_decode(&f->arena, S("a\0b"), false, &out));
}

static void percent_encoding_comes_back(void **state)
{
	struct fixture *f = *state;
	str out;
	same(http_percent_encode(&f->arena, S("a-Z_0.9~")), "a-Z_0.9~");
	same(http_percent_encode(&f->arena, S("a b/+&=%\"'<")), "a%20b%2F%2B%26%3D%25%22%27%3C");
	str text = S("ランサムウェア #1 ?");
	assert_true(http_percent_decode(&f->arena, http_percent_encode(&f->arena, text), true, &out));
	assert_true(str_eq(out, text));
}

static void urlencoded_in_order_with_repeats(void **state)
{
	struct fixture *f = *state;
	assert_true(http_parse_urlencoded(&f->c, S("title=%E5%82%99+e&step=1&&step=2&empty=&bare&%6Eame=x"), &f->form));
	assert_int_equal(f->form.n, 6);
	same(f->form.v[0].name, "title");
	same(f->form.v[0].value, "備 e");
	same(f->form.v[1].value, "1");
	same(f->form.v[2].value, "2");
	same(f->form.v[3].value, "");
	same(f->form.v[4].name, "bare");
	assert_non_null(f->form.v[4].value.p); /* sent, and empty */
	same(f->form.v[5].name, "name");
	assert_true(http_parse_urlencoded(&f->c, STR_NONE, &f->form));
	assert_int_equal(f->form.n, 0);
}

static void urlencoded_refuses(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = { "a=%", "a=%FF", "%zz=1", "a=1&b=\x80", "a=%00" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err_clear(&f->c);
		assert_false(http_parse_urlencoded(&f->c, str_from_c(bad[i]), &f->form));
		assert_int_equal(f->c.err.code, ERR_MALFORMED);
	}
	char many[LIMIT_FIELDS * 2 + 2];
	for (size_t i = 0; i < sizeof(many); i += 2) {
		many[i] = 'a';
		many[i + 1] = '&';
	}
	err_clear(&f->c);
	assert_true(http_parse_urlencoded(&f->c, (str){ many, LIMIT_FIELDS * 2 - 1 }, &f->form));
	assert_int_equal(f->form.n, LIMIT_FIELDS);
	assert_false(http_parse_urlencoded(&f->c, (str){ many, LIMIT_FIELDS * 2 + 1 }, &f->form));
	assert_int_equal(f->c.err.code, ERR_TOO_LARGE);
	char name[LIMIT_FIELD_NAME_BYTES + 1];
	memset(name, 'n', sizeof(name));
	err_clear(&f->c);
	assert_true(http_parse_urlencoded(&f->c, (str){ name, LIMIT_FIELD_NAME_BYTES }, &f->form));
	assert_false(http_parse_urlencoded(&f->c, (str){ name, sizeof(name) }, &f->form));
}

#define TYPE "multipart/form-data; boundary=XyZ"

static bool multipart(struct fixture *f, const char *type, const char *body, size_t n)
{
	err_clear(&f->c);
	return http_parse_multipart(&f->c, str_from_c(type), (bytes){ (const uint8_t *)body, n }, &f->form, &f->files, &f->n_files);
}

#define MULTIPART(type, body) multipart(f, type, body, sizeof(body) - 1)

static void multipart_texts_and_files(void **state)
{
	struct fixture *f = *state;
	static const char body[] = "--XyZ\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n備え\r\nline 2\r\n"
		"--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\a\\\"b\\\".csv\"\r\n"
		"Content-Type: text/csv\r\n\r\nx\0\xff\r\n--Xy\r\n"
		"\r\n--XyZ  \r\ncontent-disposition:form-data;name=empty\r\n\r\n\r\n"
		"--XyZ\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n"
		"--XyZ--\r\nepilogue";
	assert_true(MULTIPART(TYPE, body));
	assert_int_equal(f->form.n, 2);
	same(f->form.v[0].name, "title");
	same(f->form.v[0].value, "備え\r\nline 2");
	same(f->form.v[1].name, "empty");
	same(f->form.v[1].value, "");
	assert_int_equal(f->n_files, 1);
	same(f->files[0].field, "file");
	same(f->files[0].name, "C:\\a\"b\".csv");
	same(f->files[0].type, "text/csv");
	assert_true(bytes_eq(f->files[0].content, (bytes){ (const uint8_t *)"x\0\xff\r\n--Xy\r\n", 11 }));
	assert_true(MULTIPART("Multipart/Form-Data; charset=utf-8; Boundary=\"a b;c\"", "preamble\r\n--a b;c\r\n"
		"Content-Disposition: form-data; name=\"q%22%0D\"\r\n\r\nv\r\n--a b;c--"));
	same(f->form.v[0].name, "q\" ");
	same(f->form.v[0].value, "v");
	assert_true(MULTIPART(TYPE, "--XyZ--"));
	assert_int_equal(f->form.n, 0);
}

static void multipart_refuses(void **state)
{
	struct fixture *f = *state;
#define PART(header, value) "--XyZ\r\n" header "\r\n\r\n" value "\r\n--XyZ--\r\n"
#define NAMED "Content-Disposition: form-data; name=a"
	static const char *const bad[] = {
		"", "--XyZ", "--XyZ\r\n", "--XyZ\r\n\r\n", "garbage", "--XyZ\r\n" NAMED, "--XyZ\r\n" NAMED "\r\n\r\nv",
		"--XyZ\r\n" NAMED "\r\n\r\nv--XyZ--",              /* the line break belongs to the delimiter */
		"--XyZ\r\n" NAMED "\r\n\r\nv\r\n--XyZ",            /* cut off */
		"--XyZzz\r\n" NAMED "\r\n\r\nv\r\n--XyZ--",
		PART("X: y", "no disposition"), PART("Content-Disposition: form-data", "no name"),
		PART("Content-Disposition: attachment; name=a", "v"), PART("Content-Disposition: form-data; name=\"a", "v"),
		PART("Content-Disposition: form-data name=a", "v"), PART("Content-Disposition: form-data; =a", "v"),
		PART(NAMED "\r\n" NAMED, "twice"), PART("no colon", "v"),
		PART(NAMED "\r\nContent-Transfer-Encoding: base64", "YQ=="), PART(NAMED, "\xff\xfe"),
		PART("Content-Disposition: form-data; name=\"\xff\"", "v"),
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (multipart(f, TYPE, bad[i], strlen(bad[i]))) {
			print_error("accepted: %s\n", bad[i]);
		}
		assert_int_equal(f->c.err.code, ERR_MALFORMED);
		assert_int_equal(f->form.n, 0);
	}
	static const char *const types[] = { "", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=XyZ",
		"multipart/form-data; boundary=\"XyZ", ("multipart/form-data; boundary=0123456789012345678901234567890123456789"
		"01234567890123456789012345678901") };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		assert_false(MULTIPART(types[i], PART(NAMED, "v")));
	}
	assert_true(MULTIPART(TYPE, PART(NAMED, "v")));
	assert_false(multipart(f, TYPE, PART(NAMED, "a\0b"), sizeof(PART(NAMED, "a\0b")) - 1));
}

static void multipart_has_caps(void **state)
{
	struct fixture *f = *state;
	static const char part[] = "--XyZ\r\n" NAMED "\r\n\r\nv\r\n";
	size_t n = sizeof(part) - 1;
	char *body = calloc(LIMIT_FIELDS + 2, n);
	for (size_t i = 0; i <= LIMIT_FIELDS; i++) {
		memcpy(body + i * n, part, n);
	}
	memcpy(body + LIMIT_FIELDS * n, "--XyZ--", 7);
	assert_true(multipart(f, TYPE, body, LIMIT_FIELDS * n + 7));
	assert_int_equal(f->form.n, LIMIT_FIELDS);
	memcpy(body + LIMIT_FIELDS * n, part, n);
	memcpy(body + (LIMIT_FIELDS + 1) * n, "--XyZ--", 7);
	assert_false(multipart(f, TYPE, body, (LIMIT_FIELDS + 1) * n + 7));
	free(body);
	/* A header that never ends. */
	size_t room = 1024 * 1024;
	body = malloc(room);
	memset(body, 'h', room);
	memcpy(body, "--XyZ\r\nX: ", 10);
	assert_false(multipart(f, TYPE, body, room));
	assert_true(f->arena.used_bytes < room);
	free(body);
}

static void cookies(void **state)
{
	(void)state;
	static const struct http_header headers[] = {
		{ { "host", 4 }, { "localhost", 9 } },
		{ { "cookie", 6 }, { "a=1; sid=abc=d==;b ; q=\"v w\";sid=second", 40 } },
		{ { "cookie", 6 }, { "other=3;", 8 } },
	};
	struct http_request r = { .headers = headers, .n_headers = 3 };
	same(http_cookie(&r, "sid"), "abc=d==");
	same(http_cookie(&r, "a"), "1");
	same(http_cookie(&r, "q"), "v w");
	same(http_cookie(&r, "other"), "3");
	assert_true(str_is_none(http_cookie(&r, "si")));
	assert_true(str_is_none(http_cookie(&r, "b")));
	assert_true(str_is_none(http_cookie(&r, "")));
	assert_true(str_is_none(http_cookie(&(struct http_request){ 0 }, "sid")));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(percent_decodes_or_refuses), TEST(percent_encoding_comes_back), TEST(urlencoded_in_order_with_repeats),
		TEST(urlencoded_refuses), TEST(multipart_texts_and_files), TEST(multipart_refuses), TEST(multipart_has_caps),
		TEST(cookies),
	};
	return cmocka_run_group_tests_name("http/parse", tests, NULL, NULL);
}
