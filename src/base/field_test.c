#include "base/base_test.h"

#include "base/buf.h"
#include "base/event_time.h"
#include "base/field.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

/* 2026-11-20 14:17:30 JST */
#define NOW INT64_C(1795151850000)
#define ID "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
#define OTHER_ID "017f22e2-79b0-7cc3-98c4-dc0c0c073990"

struct in {
	struct id room_id;
	str title, text, secret, mail, phone, url, note;
	int kind;
	bool drill;
	struct opt_int count;
	struct id person_id;
	struct event_time when;
	struct opt_int due;
	struct id_list people;
	struct str_list tags;
	str page_only, raw;
};

static const struct choice kinds[] = { { "unknown", 0 }, { "malware", 0 } };
static const struct choices kind_set = { kinds, 2 };
#define AT(member) .offset = offsetof(struct in, member)
static const struct field fields[] = {
	{ .name = "room_id", .type = FIELD_ID, AT(room_id), .flags = FIELD_PATH | FIELD_REQUIRED },
	{ .name = "title", .type = FIELD_LINE, AT(title), .flags = FIELD_REQUIRED, .max = 5 },
	{ .name = "text", .type = FIELD_TEXT, AT(text) },
	{ .name = "secret", .type = FIELD_SECRET, AT(secret) },
	{ .name = "mail", .type = FIELD_MAIL, AT(mail) },
	{ .name = "phone", .type = FIELD_PHONE, AT(phone) },
	{ .name = "url", .type = FIELD_URL, AT(url) },
	{ .name = "note", .type = FIELD_LINE, AT(note), .flags = FIELD_KEEP_BLANK },
	{ .name = "kind", .type = FIELD_CHOICE, AT(kind), .choices = &kind_set },
	{ .name = "drill", .type = FIELD_BOOL, AT(drill) },
	{ .name = "count", .type = FIELD_INT, AT(count) },
	{ .name = "person_id", .type = FIELD_ID, AT(person_id) },
	{ .name = "when", .type = FIELD_WHEN, AT(when) },
	{ .name = "due", .type = FIELD_INSTANT, AT(due) },
	{ .name = "people", .type = FIELD_IDS, AT(people), .max = 3 },
	{ .name = "tags", .type = FIELD_LINES, AT(tags), .max = 3 },
	{ .name = "page_only", .type = FIELD_LINE, AT(page_only), .flags = FIELD_FORM_ONLY | FIELD_REQUIRED },
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

static struct arena arena;
static struct ctx ctx;
static struct in in;

static int start(void **state)
{
	(void)state;
	test_ctx(&ctx, &arena, NOW);
	in = (struct in){ 0 };
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static int problem_of(const char *field)
{
	for (const struct field_error *f = ctx.err.fields; f != NULL; f = f->next) {
		if (strcmp(f->field, field) == 0) {
			return f->msg;
		}
	}
	return 0;
}

#define FORM(...) form((const struct raw_value[]){ __VA_ARGS__ }, \
	sizeof((const struct raw_value[]){ __VA_ARGS__ }) / sizeof(struct raw_value))
/* The three required ones, and what the test adds. */
static bool form(const struct raw_value *v, size_t n)
{
	struct raw_value all[40] = { { S("room_id"), S(ID) }, { S("title"), S("停止") }, { S("page_only"), S("x") } };
	memcpy(all + 3, v, n * sizeof *v);
	const struct raw_form raw = { all, n + 3 };
	err_clear(&ctx);
	in = (struct in){ 0 };
	return fields_from_form(&ctx, fields, N_FIELDS, &raw, &in);
}

static bool json(str text)
{
	struct raw_value part = { S("room_id"), S(ID) };
	const struct raw_form path = { &part, 1 };
	err_clear(&ctx);
	in = (struct in){ 0 };
	return fields_from_json(&ctx, fields, N_FIELDS, text, &path, &in);
}

static void a_full_form(void **state)
{
	(void)state;
	assert_true(FORM({ S("text"), S("a\r\nb \n") }, { S("secret"), S("  pass　") }, { S("mail"), S("ｔaro+x@example.co.jp") },
	     { S("phone"), S("０３ー1234−5678（内線12）") }, { S("url"), S(" https://example.jp/a?b=1#c ") },
	     { S("note"), S(" ") }, { S("kind"), S("malware") }, { S("drill"), S("0") }, { S("drill"), S("on") },
	     { S("count"), S(" １,２００ ") }, { S("person_id"), S(ID) }, { S("when"), S("10月31日 7時20分ごろ") },
	     { S("due"), S("2026-11-20T14:05") }, { S("people"), S(ID) }, { S("people"), S("") },
	     { S("people"), S(OTHER_ID) }, { S("tags"), S(" a\tb ") }, { S("tags"), S(" ") }, { S("tags"), S("c") },
	     { S("csrf"), S("ignored") }));
	assert_false(id_is_none(in.room_id));
	assert_str(in.title, "停止");
	assert_str(in.text, "a\nb");
	assert_str(in.secret, "  pass　");
	assert_str(in.mail, "taro+x@example.co.jp");
	assert_str(in.phone, "03-1234-5678(内線12)");
	assert_str(in.url, "https://example.jp/a?b=1#c");
	assert_str(in.note, "");
	assert_int_equal(in.kind, 1);
	assert_true(in.drill);
	assert_true(in.count.has);
	assert_int_equal(in.count.v, 1200);
	assert_true(in.when.about);
	assert_int_equal(in.due.v, NOW - 750000);
	assert_int_equal(in.people.n, 2);
	assert_int_equal(in.tags.n, 2);
	assert_str(in.tags.v[0], "a b");
}

static void what_was_not_sent(void **state)
{
	(void)state;
	assert_true(FORM({ S("text"), S(" \n ") }, { S("kind"), S("") }, { S("when"), S(" ") }, { S("mail"), S("") }));
	assert_true(str_is_none(in.text));
	assert_true(str_is_none(in.mail));
	assert_true(str_is_none(in.note));
	assert_int_equal(in.kind, -1);
	assert_false(in.drill);
	assert_false(in.count.has);
	assert_false(in.due.has);
	assert_true(id_is_none(in.person_id));
	assert_int_equal(in.when.precision, WHEN_NONE);
	assert_int_equal(in.people.n, 0);
}

static void a_path_part_is_not_replaced_by_the_body(void **state)
{
	(void)state;
	assert_true(FORM({ S("room_id"), S(OTHER_ID) }));
	assert_str(id_str(&arena, in.room_id), ID);
}

struct case_of { const char *field; str value; int msg; };

static const struct case_of typed_wrong[] = {
	{ "title", S("\xFF"), MSG_FIELD_DUPLICATE },
	{ "text", S("a\0b"), MSG_FIELD_NOT_TEXT },
	{ "text", S("\xC0\xAF"), MSG_FIELD_NOT_TEXT },
	{ "secret", S("\xFF"), MSG_FIELD_NOT_TEXT },
	{ "secret", S("a\0b"), MSG_FIELD_NOT_TEXT },
	{ "mail", S("taro"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("@example.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a@"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a@b@c.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a b@c.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a@-c.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a@c..jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("a@c.jp,b@c.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "mail", S("太郎@c.jp"), MSG_FIELD_NOT_A_MAIL },
	{ "phone", S("12"), MSG_FIELD_NOT_A_PHONE },
	{ "phone", S("03-1234-ABCD"), MSG_FIELD_NOT_A_PHONE },
	{ "url", S("javascript:alert(1)"), MSG_FIELD_NOT_A_URL },
	{ "url", S("example.jp"), MSG_FIELD_NOT_A_URL },
	{ "url", S("https://"), MSG_FIELD_NOT_A_URL },
	{ "url", S("https:///x"), MSG_FIELD_NOT_A_URL },
	{ "url", S("https://a b"), MSG_FIELD_NOT_A_URL },
	{ "url", S("https://a\"b"), MSG_FIELD_NOT_A_URL },
	{ "url", S("https://bank.jp@evil.jp/"), MSG_FIELD_NOT_A_URL },
	{ "kind", S("Malware"), MSG_FIELD_UNKNOWN_CHOICE },
	{ "drill", S("maybe"), MSG_FIELD_UNKNOWN_CHOICE },
	{ "count", S("1.5"), MSG_FIELD_NOT_A_NUMBER },
	{ "count", S("12人"), MSG_FIELD_NOT_A_NUMBER },
	{ "count", S(",100"), MSG_FIELD_NOT_A_NUMBER },
	{ "count", S("99999999999999999999"), MSG_FIELD_NOT_A_NUMBER },
	{ "person_id", S("1"), MSG_FIELD_UNKNOWN_ID },
	{ "when", S("2026-02-30"), MSG_FIELD_NOT_A_TIME },
	{ "due", S("2026-11-20"), MSG_FIELD_NOT_AN_INSTANT },
	{ "people", S("x"), MSG_FIELD_UNKNOWN_ID },
	{ "tags", S("\xFF"), MSG_FIELD_NOT_TEXT },
};

static void each_problem_beside_its_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof typed_wrong / sizeof typed_wrong[0]; i++) {
		const bool ok = FORM({ str_from_c(typed_wrong[i].field), typed_wrong[i].value });
		if (ok || problem_of(typed_wrong[i].field) != typed_wrong[i].msg || ctx.err.code != ERR_INVALID) {
			fail_test("case %zu: %s %.*s: %d", i, typed_wrong[i].field, STR_FMT(typed_wrong[i].value),
			          problem_of(typed_wrong[i].field));
		}
		assert_null(ctx.err.fields->next);
	}
}

static void all_problems_at_once(void **state)
{
	(void)state;
	struct raw_value v[] = { { S("title"), S("　") }, { S("mail"), S("x") }, { S("kind"), S("x") } };
	const struct raw_form raw = { v, 3 };
	assert_false(fields_from_form(&ctx, fields, N_FIELDS, &raw, &in));
	assert_int_equal(problem_of("room_id"), MSG_FIELD_CHOOSE);
	assert_int_equal(problem_of("title"), MSG_FIELD_REQUIRED);
	assert_int_equal(problem_of("mail"), MSG_FIELD_NOT_A_MAIL);
	assert_int_equal(problem_of("kind"), MSG_FIELD_UNKNOWN_CHOICE);
	assert_int_equal(problem_of("page_only"), MSG_FIELD_REQUIRED);
	assert_string_equal(ctx.err.fields->field, "room_id");
}

static void lengths(void **state)
{
	(void)state;
	assert_true(json(S("{\"title\":\" 備えは五字 \"}")));
	assert_false(json(S("{\"title\":\"備えは六文字\"}")));
	assert_str(field_error_show(&ctx, ctx.err.fields), "5文字までにしてください（いま6文字）。");
	char longer[LIMIT_TEXT_CHARS + 1];
	memset(longer, 'x', sizeof longer);
	assert_true(FORM({ S("text"), { longer, LIMIT_TEXT_CHARS } }));
	assert_false(FORM({ S("text"), { longer, LIMIT_TEXT_CHARS + 1 } }));
	assert_false(FORM({ S("note"), { longer, LIMIT_LINE_CHARS + 1 } }));
	assert_false(FORM({ S("tags"), { longer, LIMIT_LINE_CHARS + 1 } }));
	assert_int_equal(problem_of("tags"), MSG_FIELD_TOO_LONG);
	assert_false(FORM({ S("tags"), S("1") }, { S("tags"), S("2") }, { S("tags"), S("3") }, { S("tags"), S("4") }));
	assert_str(field_error_show(&ctx, ctx.err.fields), "3件までにしてください（いま4件）。");
}

static void a_full_object(void **state)
{
	(void)state;
	assert_true(json(S("{\"title\":\"停止\",\"text\":null,\"kind\":\"unknown\",\"drill\":true,\"count\":-3,"
	                   "\"person_id\":\"" ID "\",\"when\":\"2022-10-31\",\"due\":\"2026-11-20T05:17:30Z\","
	                   "\"people\":[\"" ID "\",\"" ID "\"],\"tags\":[\"a\",\"b\"],\"note\":\"\"}")));
	assert_false(id_is_none(in.room_id));
	assert_int_equal(in.kind, 0);
	assert_true(in.drill);
	assert_int_equal(in.count.v, -3);
	assert_int_equal(in.when.precision, WHEN_DAY);
	assert_int_equal(in.due.v, NOW);
	assert_int_equal(in.people.n, 1);
	assert_int_equal(in.tags.n, 2);
	assert_str(in.note, "");
	assert_true(str_is_none(in.text));
	assert_true(json(S("{\"title\":\"a\",\"drill\":false,\"people\":[],\"kind\":null}")));
	assert_false(in.drill);
	assert_int_equal(in.kind, -1);
}

static void wrong_types(void **state)
{
	(void)state;
	static const struct case_of cases[] = {
		{ "text", S("1"), MSG_FIELD_WANT_TEXT }, { "text", S("[]"), MSG_FIELD_WANT_TEXT },
		{ "kind", S("0"), MSG_FIELD_WANT_TEXT }, { "drill", S("\"true\""), MSG_FIELD_WANT_BOOL },
		{ "drill", S("1"), MSG_FIELD_WANT_BOOL }, { "count", S("\"1\""), MSG_FIELD_WANT_NUMBER },
		{ "count", S("1.5"), MSG_FIELD_WANT_NUMBER }, { "when", S("2022"), MSG_FIELD_WANT_TEXT },
		{ "due", S("1795151850000"), MSG_FIELD_WANT_TEXT }, { "people", S("\"" ID "\""), MSG_FIELD_WANT_LIST },
		{ "people", S("[1]"), MSG_FIELD_WANT_LIST }, { "tags", S("{\"a\":\"b\"}"), MSG_FIELD_WANT_LIST },
		{ "tags", S("[null]"), MSG_FIELD_WANT_LIST }, { "person_id", S("{}"), MSG_FIELD_WANT_TEXT },
		{ "when", S("\"25:00\""), MSG_FIELD_NOT_A_TIME }, { "unknown", S("1"), MSG_FIELD_UNKNOWN_MEMBER },
		{ "page_only", S("\"x\""), MSG_FIELD_UNKNOWN_MEMBER }, { "room_id", S("\"" ID "\""), MSG_FIELD_UNKNOWN_MEMBER },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const str text = str_printf(&arena, "{\"title\":\"a\",\"%s\":%.*s}", cases[i].field, STR_FMT(cases[i].value));
		if (json(text) || problem_of(cases[i].field) != cases[i].msg) {
			fail_test("case %zu: %.*s: %d", i, STR_FMT(text), problem_of(cases[i].field));
		}
	}
}

static void bodies_that_are_no_object(void **state)
{
	(void)state;
	assert_false(json(S("[]")));
	assert_int_equal(ctx.err.code, ERR_MALFORMED);
	assert_false(json(S("{\"title\":\"a\",\"title\":\"b\"}")));
	assert_int_equal(ctx.err.code, ERR_MALFORMED);
	assert_false(json(S("")));
	assert_int_equal(ctx.err.code, ERR_INVALID);
	assert_int_equal(problem_of("title"), MSG_FIELD_REQUIRED);
	assert_int_equal(problem_of("page_only"), 0);
	assert_true(fields_from_json(&ctx, fields + 2, 5, STR_NONE, NULL, &in));
	AUTO_BUF(b, LIMIT_BODY_BYTES); /* many unknown members cost little */
	buf_add(&b, S("{\"title\":\"a\""));
	for (int i = 0; i < 60000; i++) {
		buf_printf(&b, ",\"m%d\":1", i);
	}
	buf_add_c(&b, '}');
	assert_true(buf_ok(&b));
	assert_false(json(buf_str(&b)));
}

static const struct field shown_fields[] = {
	{ .name = "id", .type = FIELD_ID, AT(room_id) }, { .name = "title", .type = FIELD_LINE, AT(title) },
	{ .name = "secret", .type = FIELD_SECRET, AT(secret) }, { .name = "kind", .type = FIELD_CHOICE, AT(kind), .choices = &kind_set },
	{ .name = "drill", .type = FIELD_BOOL, AT(drill) }, { .name = "count", .type = FIELD_INT, AT(count) },
	{ .name = "when", .type = FIELD_WHEN, AT(when) }, { .name = "due", .type = FIELD_INSTANT, AT(due) },
	{ .name = "people", .type = FIELD_IDS, AT(people) }, { .name = "tags", .type = FIELD_LINES, AT(tags) },
	{ .name = "raw", .type = FIELD_RAW, AT(raw) },
};
static const struct shape shape = { "Room", shown_fields, sizeof shown_fields / sizeof shown_fields[0], sizeof(struct in) };

static void shapes(void **state)
{
	(void)state;
	AUTO_BUF(b, 4000);
	in.kind = -1;
	shape_write(&b, &shape, &in);
	assert_str(buf_str(&b), "{\"id\":null,\"title\":null,\"secret\":null,\"kind\":null,\"drill\":false,\"count\":null,"
	                        "\"when\":null,\"due\":null,\"people\":[],\"tags\":[],\"raw\":null}");
	b.n = 0;
	struct id ids[2];
	assert_true(id_parse(S(ID), &ids[0]) && id_parse(S(OTHER_ID), &ids[1]));
	const str tags[] = { S("\"a\""), S("備") };
	in = (struct in){ .room_id = ids[0], .title = S("a\"b"), .secret = S("hunter2"), .kind = 1, .drill = true,
		.count = { true, -5 }, .due = { true, NOW }, .people = { ids, 2 }, .tags = { tags, 2 }, .raw = S("{\"x\":1}") };
	assert_true(event_time_parse(S("~2022-10"), NOW, &in.when));
	shape_write(&b, &shape, &in);
	assert_str(buf_str(&b), "{\"id\":\"" ID "\",\"title\":\"a\\\"b\",\"secret\":null,\"kind\":\"malware\",\"drill\":true,"
	                        "\"count\":-5,\"when\":\"~2022-10\",\"due\":\"2026-11-20T14:17:30.000+09:00\","
	                        "\"people\":[\"" ID "\",\"" OTHER_ID "\"],\"tags\":[\"\\\"a\\\"\",\"備\"],\"raw\":{\"x\":1}}");
	const struct json *back;
	assert_true(json_parse(&ctx, buf_str(&b), &back));
	in.kind = 7; /* a choice nobody knows is no choice */
	b.n = 0;
	shape_write(&b, &shape, &in);
	assert_true(str_find(buf_str(&b), S("\"kind\":null"), 0) != SIZE_MAX);
}

#define IN_CTX(test) cmocka_unit_test_setup_teardown(test, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_CTX(a_full_form), IN_CTX(what_was_not_sent), IN_CTX(a_path_part_is_not_replaced_by_the_body),
		IN_CTX(each_problem_beside_its_field), IN_CTX(all_problems_at_once), IN_CTX(lengths),
		IN_CTX(a_full_object), IN_CTX(wrong_types), IN_CTX(bodies_that_are_no_object), IN_CTX(shapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
