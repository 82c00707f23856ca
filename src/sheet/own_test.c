/* A firm's own form: changes laid over a built-in form, an upgrade of that form, what does not fit any more. */
#include "room_help.h"

#include "base/limits.h"
#include "sheet/own.h"

/* --- built-in definitions of the test --- */

static const struct sheet_choice colours[] = { { .key = S("red"), .name = { S("赤"), S("Red") }, .value = 1 },
	{ .key = S("blue"), .name = { S("青"), S("Blue") }, .value = 2 }, { .key = S("green"), .name = { S("緑"), S("Green") }, .value = 3 } };
static const struct text2 parts[] = { { S("一"), S("One") }, { S("二"), S("Two") } };
static const int level_from[] = { 1 };
#define FIELD(k, sec, t, by, ...) { .key = S(k), .name = { S(k "の名"), S(k " name") }, .help = { S(""), S("") }, .section = sec, .type = t, \
	.unit = { S(""), S("") }, .to = S(""), .needed_by = by, .needed_value = S(""), __VA_ARGS__ }
static const struct sheet_field first[] = {
	FIELD("name", 0, SHEET_LINE, -1, .is_required = true), FIELD("colour", 0, SHEET_CHOICE, -1, .choices = colours, .n_choices = 3),
	FIELD("fax", 0, SHEET_LINE, -1, .is_own = false), FIELD("why", 1, SHEET_TEXT, 1, .is_own = false), FIELD("level", 1, SHEET_RESULT, -1, .from = level_from, .n_from = 1),
	FIELD("read", 1, SHEET_NUMBER, -1, .is_fixed = true), FIELD("note", 1, SHEET_TEXT, -1, .is_own = false) };
/* The next one: fax is gone, mail is new, green is gone, note is read by the program. */
static const struct sheet_field second[] = {
	FIELD("name", 0, SHEET_LINE, -1, .is_required = true), FIELD("colour", 0, SHEET_CHOICE, -1, .choices = colours, .n_choices = 2),
	FIELD("mail", 0, SHEET_LINE, -1, .is_own = false), FIELD("why", 1, SHEET_TEXT, 1, .is_own = false), FIELD("read", 1, SHEET_NUMBER, -1, .is_fixed = true),
	FIELD("note", 1, SHEET_TEXT, -1, .is_fixed = true), FIELD("own_3", 1, SHEET_NUMBER, -1, .is_own = false) };
static const struct sheet_def built[] = {
	{ .key = S("thing"), .shape = SHEET_LEDGER, .version = 1, .name = { S("物"), S("Things") }, .about = { S(""), S("") }, .row_name = { S("物"), S("thing") },
		.sections = parts, .n_sections = 2, .fields = first, .n_fields = 7, .source = S("") },
	{ .key = S("thing"), .shape = SHEET_LEDGER, .version = 2, .name = { S("物"), S("Things") }, .about = { S(""), S("") }, .row_name = { S("物"), S("thing") },
		.sections = parts, .n_sections = 2, .fields = second, .n_fields = 7, .source = S("") } };

static struct own_laid laid;

/* The form of version 1 or 2 with these changes; a firm that saw version 1. */
static const struct sheet_def *lay(int version, const char *changes)
{
	struct own_laying l = { .built_in = &built[version - 1], .key = S("thing"), .own_version = 1 };
	struct own_change *v, *base;
	assert_true(own_changes_read(c, str_from_c(changes), &v, &l.n_changes));
	l.changes = v;
	if (version == 2) {
		assert_true(own_changes_read(c, own_base_text(c, &built[0]), &base, &l.n_base));
		l.base = base;
	}
	own_lay(c, &l, &laid);
	return &laid.def;
}

/* "name colour ...| hidden ones" */
static str keys(const struct sheet_def *d)
{
	str all = S("");
	for (size_t i = 0; i < d->n_fields + d->n_hidden; i++) {
		bool shown = i < d->n_fields;
		all = STR_CAT(&h.arena, all, i == d->n_fields ? S(" |") : S(""), i ? S(" ") : S(""),
			shown ? d->fields[i].key : d->hidden[i - d->n_fields].key);
	}
	return all;
}

static bool has_trouble(int fault, const char *field)
{
	for (size_t i = 0; i < laid.n_troubles; i++) {
		if (laid.troubles[i].fault == fault && text_is(laid.troubles[i].field, field)) {
			return true;
		}
	}
	return false;
}

#define HAS(list, text) \
	do { \
		str has_ = keys(list); \
		if (!text_is(has_, text)) { \
			print_error("%.*s\n", STR_FMT(has_)); \
		} \
		assert_true(text_is(has_, text)); \
	} while (0)

static void test_what_can_be_changed(void **state)
{
	(void)state;
	HAS(lay(1, "[]"), "name colour fax why level read note");
	assert_true(laid.def.version == 2 && laid.n_troubles == 0);
	const struct sheet_def *d = lay(1, "[{\"do\":\"rename\",\"field\":\"fax\",\"ja\":\"ファクス\"},{\"do\":\"help\",\"field\":\"fax\",\"ja\":\"番号\"},"
		"{\"do\":\"required\",\"field\":\"fax\",\"is\":true},{\"do\":\"column\",\"field\":\"fax\",\"is\":true},{\"do\":\"hide\",\"field\":\"note\"},"
		"{\"do\":\"sheet_name\",\"ja\":\"うちの物\"},{\"do\":\"add\",\"field\":\"own_5\",\"type\":\"number\",\"section\":1,\"ja\":\"値段\",\"min\":0,\"max\":9}]");
	HAS(d, "name colour fax why level read own_5 | note");
	assert_true(text_is(d->fields[2].name.ja, "ファクス") && text_is(d->fields[2].name.en, "ファクス") && text_is(d->fields[2].help.ja, "番号"));
	assert_true(d->fields[2].is_required && d->fields[2].is_column && text_is(d->name.ja, "うちの物") && text_is(d->row_name.ja, "物"));
	assert_true(d->fields[6].is_own && d->fields[6].max == 9 && laid.n_troubles == 0);
	/* rules name fields by place: they follow */
	d = lay(1, "[{\"do\":\"order\",\"at\":[\"note:0\",\"why:0\",\"colour:1\",\"name:0\",\"fax:0\"]}]");
	HAS(d, "name note why fax level read colour"); /* what is not named stays behind what it stood behind */
	assert_int_equal(d->fields[2].needed_by, 6);
	assert_true(d->fields[4].n_from == 1 && d->fields[4].from[0] == 6);
	for (size_t i = 0; i + 1 < d->n_fields; i++) {
		assert_true(d->fields[i].section <= d->fields[i + 1].section); /* those of a section stand together */
	}
}

static void test_choices_of_its_own(void **state)
{
	(void)state;
	const struct sheet_def *d = lay(1, "[{\"do\":\"add_choice\",\"field\":\"colour\",\"choice\":\"own_2\",\"ja\":\"黒\"},"
		"{\"do\":\"rename_choice\",\"field\":\"colour\",\"choice\":\"red\",\"ja\":\"朱\"},{\"do\":\"hide_choice\",\"field\":\"colour\",\"choice\":\"blue\"}]");
	const struct sheet_field *f = &d->fields[1];
	assert_true(f->n_choices == 4 && text_is(f->choices[3].name.en, "黒") && f->choices[3].is_own && text_is(f->choices[0].name.ja, "朱"));
	assert_true(f->choices[1].is_hidden && text_is(f->choices[1].key, "blue") && colours[0].name.ja.n == S("赤").n && !colours[1].is_hidden);
	lay(1, "[{\"do\":\"hide_choice\",\"field\":\"colour\",\"choice\":\"pink\"},{\"do\":\"add_choice\",\"field\":\"fax\",\"choice\":\"x\",\"ja\":\"x\"}]");
	assert_true(laid.n_troubles == 2 && has_trouble(OWN_NO_CHOICE, "colour") && has_trouble(OWN_NO_CHOICE, "fax"));
}

static void test_what_is_read_stays(void **state)
{
	(void)state;
	HAS(lay(1, "[{\"do\":\"hide\",\"field\":\"name\"},{\"do\":\"hide\",\"field\":\"colour\"},{\"do\":\"hide\",\"field\":\"read\"},"
		"{\"do\":\"required\",\"field\":\"name\"}]"), "name colour fax why level read note");
	assert_true(laid.n_troubles == 3 && has_trouble(OWN_IN_USE, "name") && has_trouble(OWN_IN_USE, "colour") && has_trouble(OWN_IN_USE, "read"));
	assert_true(laid.def.fields[0].is_required);
	/* when nothing that is asked reads it any more it may go */
	HAS(lay(1, "[{\"do\":\"hide\",\"field\":\"colour\"},{\"do\":\"hide\",\"field\":\"why\"},{\"do\":\"hide\",\"field\":\"level\"}]"),
		"name fax read note | colour why level");
	assert_int_equal(laid.n_troubles, 0);
}

static void test_a_newer_built_in_form(void **state)
{
	(void)state;
	const struct sheet_def *d = lay(2, "[{\"do\":\"rename\",\"field\":\"colour\",\"ja\":\"いろ\"},{\"do\":\"hide\",\"field\":\"note\"},"
		"{\"do\":\"rename\",\"field\":\"fax\",\"ja\":\"ファクス\"},{\"do\":\"order\",\"at\":[\"name:0\",\"fax:0\",\"colour:0\",\"why:1\"]},"
		"{\"do\":\"add\",\"field\":\"own_3\",\"type\":\"line\",\"section\":0,\"ja\":\"うちの\"},{\"do\":\"paint\",\"field\":\"colour\"}]");
	/* mail is new and stands behind what it stands behind; what is gone is readable; what the firm changed stays */
	HAS(d, "name colour mail own_3 why read note | fax level");
	assert_int_equal(d->version, 3);
	assert_true(text_is(d->fields[1].name.ja, "いろ"));
	const struct sheet_field *f = sheet_hidden_find(d, S("fax"));
	assert_true(f && f->is_gone && text_is(f->name.ja, "ファクス"));
	/* the choice that is gone is understood, not offered */
	assert_true(d->fields[1].n_choices == 3 && text_is(d->fields[1].choices[2].key, "green") && d->fields[1].choices[2].is_hidden);
	/* the program reads the note now; a key clashes; a change of a newer program is kept and told */
	assert_true(laid.n_troubles == 3 && has_trouble(OWN_IN_USE, "note") && has_trouble(OWN_CLASH, "own_3") && has_trouble(OWN_UNKNOWN, "colour"));
	assert_int_equal(d->fields[sheet_field_find(d, S("own_3"))].type, SHEET_LINE); /* rows hold the firm's values */
	/* a gone field can be taken up again as the firm's own */
	HAS(lay(2, "[{\"do\":\"add\",\"field\":\"fax\",\"type\":\"line\",\"section\":0,\"ja\":\"ファクス\"}]"),
		"name colour mail fax why read note own_3 | level");
	assert_true(laid.n_troubles == 0 && laid.def.fields[3].is_own);
}

static void test_no_more_than_fits(void **state)
{
	(void)state;
	AUTO_BUF(b, 1 << 20);
	buf_add(&b, S("["));
	for (int i = 0; i < 4 * SHEET_FIELDS_MAX; i++) {
		buf_printf(&b, "%s{\"do\":\"add\",\"field\":\"own_%d\",\"type\":\"line\",\"section\":%d,\"ja\":\"x\"}", i ? "," : "", i, i - 3);
	}
	buf_add(&b, S("]"));
	const struct sheet_def *d = lay(1, str_cz(&h.arena, buf_str(&b)));
	assert_int_equal(d->n_fields, SHEET_FIELDS_MAX);
	assert_int_equal(laid.n_troubles, 4 * SHEET_FIELDS_MAX - (SHEET_FIELDS_MAX - 7));
	for (size_t i = 0; i < d->n_fields; i++) {
		assert_true(d->fields[i].section >= 0 && d->fields[i].section < 2);
	}
	struct own_change *v;
	size_t n;
	assert_false(own_changes_read(c, S("[{]"), &v, &n));
	err_clear(c);
}

static void test_changes_as_text(void **state)
{
	(void)state;
	str text = S("[{\"do\":\"add\",\"field\":\"own_2\",\"ja\":\"色\",\"en\":\"Colour\",\"type\":\"choice\",\"help_ja\":\"選ぶ\",\"section\":1,\"required\":true,"
		"\"choices\":[{\"key\":\"own_3\",\"ja\":\"\\\"白\\\"\",\"value\":1},{\"key\":\"own_4\",\"ja\":\"黒\",\"value\":2,\"hidden\":true}]},\n"
		"{\"do\":\"paint\",\"wall\":{\"a\":[1,-2.5,null,true,\"x\"]}},\n{\"do\":\"order\",\"at\":[\"a:0\",\"b:1\"]}]");
	struct own_change *v;
	size_t n;
	assert_true(own_changes_read(c, text, &v, &n));
	str again = own_changes_text(c, v, n);
	if (!str_eq(again, text)) {
		print_error("%.*s\n", STR_FMT(again));
	}
	assert_true(str_eq(again, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_can_be_changed), cmocka_unit_test(test_choices_of_its_own), cmocka_unit_test(test_what_is_read_stays),
		cmocka_unit_test(test_a_newer_built_in_form), cmocka_unit_test(test_no_more_than_fits), cmocka_unit_test(test_changes_as_text),
	};
	return cmocka_run_group_tests_name("sheet_own", tests, room_begin, room_end);
}
