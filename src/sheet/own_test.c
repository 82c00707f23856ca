/* A firm's own form: changes laid over a built-in form, an upgrade of that form, what does not fit any more. */
#include "room_help.h"

#include "base/limits.h"
#include "sheet/own_yaml.h"

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
		.sections = parts, .n_sections = 2, .fields = first, .n_fields = 7, .source = { S(""), S("") } },
	{ .key = S("thing"), .shape = SHEET_LEDGER, .version = 2, .name = { S("物"), S("Things") }, .about = { S(""), S("") }, .row_name = { S("物"), S("thing") },
		.sections = parts, .n_sections = 2, .fields = second, .n_fields = 7, .source = { S(""), S("") } } };

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

/* --- a firm does it --- */

static bool does(struct own_edit_in in, struct own_out *out)
{
	in.type = in.type ? in.type : SHEET_LINE;
	return run(&op_own_change, &in, out);
}

static struct sheet_def form_of(const char *sheet)
{
	const struct sheet_def *d;
	read_begin();
	assert_true(sheet_def_get(c, str_from_c(sheet), &d));
	struct sheet_def copy = *d;
	read_end();
	return copy;
}

static struct sheet_row saved(const char *sheet, const char *name, struct raw_form values, struct sheet_row *row)
{
	(void)name;
	struct sheet_row out;
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = values, .reason = S("") };
	if (row) {
		in.id = row->id;
		in.version = row->version;
	}
	assert_true(run(row ? &op_sheet_change : &op_sheet_add, &in, &out));
	return out;
}

#define VALUES(...) (struct raw_form){ (struct raw_value[]){ __VA_ARGS__ }, sizeof((struct raw_value[]){ __VA_ARGS__ }) / sizeof(struct raw_value) }
#define OF_VENDOR .sheet = S("vendor")

static str list_by(const char *field)
{
	struct sheet_query q = { OF_VENDOR, .sort = str_from_c(field), .field = S(""), .value = S(""), .before = S("") };
	struct sheet_row *v;
	size_t n;
	str next, all = S("");
	read_begin();
	assert_true(sheet_list(c, &q, &v, &n, &next));
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(&h.arena, all, all.n ? S(" ") : S(""), v[i].title);
	}
	read_end();
	return all;
}

static void test_a_field_of_its_own(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	struct sheet_row old = saved("vendor", "", VALUES({ S("name"), S("古い") }, { S("work"), S("x") }, { S("data"), S("none") }), NULL);
	assert_true(does((struct own_edit_in){ OF_VENDOR, .what = OWN_ACT_ADD, .ja = S("社員の数"), .type = SHEET_NUMBER, .unit = S("人"), .column = true }, &out));
	const char *key = str_cz(&h.arena, out.field);
	struct sheet_row row = saved("vendor", "", VALUES({ S("name"), S("新しい") }, { S("work"), S("y") }, { S("data"), S("none") }, { out.field, S("12") }), NULL);
	assert_true(text_is(list_by(key), "古い 新しい")); /* what was there before is in a list by it too */
	assert_int_equal(row.form.v, form_of("vendor").version);
	assert_true(old.form.v < row.form.v);
	/* hidden, changed meanwhile, shown again: the number is still one */
	assert_true(does((struct own_edit_in){ OF_VENDOR, .what = OWN_ACT_HIDE, .field = out.field }, &out));
	struct sheet_def d = form_of("vendor");
	assert_true(sheet_field_find(&d, str_from_c(key)) < 0 && sheet_hidden_find(&d, str_from_c(key)));
	row = saved("vendor", "", VALUES({ S("work"), S("z") }), &row);
	assert_true(does((struct own_edit_in){ OF_VENDOR, .what = OWN_ACT_SHOW, .field = str_from_c(key) }, &out));
	d = form_of("vendor");
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	int at = sheet_field_find(&d, str_from_c(key));
	read_begin();
	assert_true(sheet_body_read(c, &d, row.body, cells, NULL) && cells[at].has && cells[at].number == 12);
	read_end();
	assert_true(text_is(list_by(key), "古い 新しい"));
	/* back to the built-in form: it is used, so it stays readable */
	struct own_back_in back = { OF_VENDOR, .to = { true, 0 } };
	assert_true(run(&op_own_back, &back, &out));
	d = form_of("vendor");
	assert_true(sheet_field_find(&d, str_from_c(key)) < 0 && sheet_hidden_find(&d, str_from_c(key)));
	/* another firm has the built-in form */
	c->org_id = h.other_org_id;
	d = form_of("vendor");
	assert_true(d.own_version == 0 && d.n_hidden == 0 && !sheet_hidden_find(&d, str_from_c(key)));
	c->org_id = h.org_id;
}

static void test_a_choice_that_is_used(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	struct sheet_row row = saved("endpoint", "", VALUES({ S("name"), S("PC-1") }, { S("kind"), S("phone") }), NULL);
	assert_true(does((struct own_edit_in){ .sheet = S("endpoint"), .what = OWN_ACT_HIDE_CHOICE, .field = S("kind"), .choice = S("phone") }, &out));
	assert_true(does((struct own_edit_in){ .sheet = S("endpoint"), .what = OWN_ACT_ADD_CHOICE, .field = S("kind"), .ja = S("時計") }, &out));
	row = saved("endpoint", "", VALUES({ S("name"), S("PC-2") }, { S("kind"), S("phone") }), &row);
	assert_true(text_has(row.body, "\"kind\":\"phone\""));
	row = saved("endpoint", "", VALUES({ S("kind"), S("時計") }), &row);
	assert_true(text_has(row.body, "\"kind\":\"firm_"));
	assert_false(does((struct own_edit_in){ .sheet = S("endpoint"), .what = OWN_ACT_ADD_CHOICE, .field = S("kind"), .ja = S("時計") }, &out));
	assert_true(refused_field("ja", MSG_SHEET_OWN_SAME_CHOICE));
	assert_false(does((struct own_edit_in){ .sheet = S("endpoint"), .what = OWN_ACT_ADD_CHOICE, .field = S("name"), .ja = S("x") }, &out));
	assert_true(refused_field("field", MSG_SHEET_OWN_NO_CHOICES_HERE));
}

static void test_what_a_firm_is_refused(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	int version = form_of("system").own_version;
	/* a rule reads it; it names the row */
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_HIDE, .field = S("stop") }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_IN_USE));
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_HIDE, .field = S("name") }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_IN_USE));
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_UP, .field = S("name") }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_FIRST_STAYS));
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_EDIT, .field = S("kind"), .ja = S(" ") }, &out));
	assert_true(refused_field("ja", MSG_SHEET_OWN_NO_NAME));
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_ADD, .ja = S("x"), .type = SHEET_ROW, .to = S("moon") }, &out));
	assert_true(refused_field("to", MSG_SHEET_OWN_NO_LEDGER));
	assert_false(does((struct own_edit_in){ .sheet = S("moon"), .what = OWN_ACT_HIDE, .field = S("x") }, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_SHEET));
	/* two at once */
	assert_true(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_DOWN, .field = S("kind"), .version = { true, version } }, &out));
	assert_false(does((struct own_edit_in){ .sheet = S("system"), .what = OWN_ACT_UP, .field = S("kind"), .version = { true, version } }, &out));
	assert_true(text_has(err_show(c, &c->err), "さんが先に直しました")); /* who, and when */
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_CHANGED_SINCE));
	assert_int_equal(form_of("system").own_version, version + 1);
}

static str file_of(const char *sheet)
{
	AUTO_BUF(b, 1 << 20);
	struct sheet_def d = form_of(sheet);
	own_yaml_write(&d, &b);
	return str_copy(&h.arena, buf_str(&b));
}

/* Questions that another page asks among its own: none names a row, and finders see no people and no rows. */
static void test_a_part(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	struct sheet_def d = form_of("lessons");
	str one = d.fields[0].key, two = d.fields[1].key;
	assert_true(does((struct own_edit_in){ .sheet = S("lessons"), .what = OWN_ACT_DOWN, .field = one }, &out));
	assert_true(str_eq(form_of("lessons").fields[0].key, two));
	assert_true(does((struct own_edit_in){ .sheet = S("lessons"), .what = OWN_ACT_UP, .field = one }, &out));
	assert_false(does((struct own_edit_in){ .sheet = S("lessons"), .what = OWN_ACT_UP, .field = one }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_AT_END));
	assert_true(does((struct own_edit_in){ .sheet = S("lessons"), .what = OWN_ACT_HIDE, .field = one }, &out));
	d = form_of("lessons");
	assert_true(str_eq(d.fields[0].key, two) && !d.fields[0].is_required && d.n_hidden == 1);
	size_t n_built_in = form_of("sighting").n_fields;
	assert_false(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD, .ja = S("だれの席"), .type = SHEET_PERSON }, &out));
	assert_true(refused_field("type", MSG_SHEET_OWN_NO_TYPE));
	assert_true(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD, .ja = S("どの店"), .type = SHEET_CHOICE, .choices = S("東店\n西店") }, &out));
	d = form_of("sighting");
	const struct sheet_field *own = &d.fields[n_built_in];
	assert_true(d.n_fields == n_built_in + 1 && own->type == SHEET_CHOICE && !own->is_required && own->n_choices == 2);
	assert_true(text_has(file_of("sighting"), "shape: part") && text_has(file_of("sighting"), "closed: yes"));
}

/* What the program decides by: reworded and moved, never hidden; its choices are left out, none added; it stays as firmly asked. */
static void test_what_is_fixed_in_a_part(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	static const struct { const char *sheet, *field; } fixed[] = { { "sighting", "card" }, { "sighting", "what" }, { "sighting", "when_text" } };
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
		str sheet = str_from_c(fixed[i].sheet), field = str_from_c(fixed[i].field);
		assert_false(does((struct own_edit_in){ .sheet = sheet, .what = OWN_ACT_HIDE, .field = field }, &out));
		assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_IN_USE));
	}
	assert_false(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD_CHOICE, .field = S("card"), .ja = S("ねこ") }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_CLOSED));
	assert_true(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_HIDE_CHOICE, .field = S("card"), .choice = S("stop") }, &out));
	assert_true(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_EDIT, .field = S("card"), .ja = S("どうしました"), .required = false }, &out));
	struct sheet_def d = form_of("sighting");
	assert_true(text_is(d.fields[0].name.ja, "どうしました") && d.fields[0].is_required);
	/* a list that says so all the same, of another program: shown again, and told */
	struct own_laying l = { .built_in = catalog_sheet(c->catalog, S("sighting")), .key = S("sighting"), .own_version = 1 };
	struct own_change *v;
	assert_true(own_changes_read(c, S("[{\"do\":\"hide\",\"field\":\"what\"},{\"do\":\"required\",\"field\":\"card\"},"
		"{\"do\":\"add_choice\",\"field\":\"touched\",\"choice\":\"firm_9\",\"ja\":\"x\"}]"), &v, &l.n_changes));
	l.changes = v;
	own_lay(c, &l, &laid);
	assert_true(laid.n_troubles == 2 && has_trouble(OWN_IN_USE, "what") && has_trouble(OWN_CLOSED, "touched"));
	assert_true(laid.def.fields[0].is_required && sheet_asked(&laid.def, "what") && sheet_asked(&laid.def, "touched")->n_choices == 3);
}

/* --- as a file --- */

static bool put_file(str yaml)
{
	struct own_file_in in = { .sheet = S("backup"), .yaml = yaml };
	return run(&op_own_file, &in, NULL);
}

static str replaced(str s, const char *what, const char *by)
{
	size_t at = str_find(s, str_from_c(what), 0);
	assert_true(at != SIZE_MAX);
	return STR_CAT(&h.arena, str_sub(s, 0, at), str_from_c(by), str_sub(s, at + strlen(what), s.n));
}

static void test_a_form_as_a_file(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	str plain = file_of("backup");
	assert_true(put_file(plain)); /* as it is */
	assert_true(str_eq(file_of("backup"), plain));
	assert_true(does((struct own_edit_in){ .sheet = S("backup"), .what = OWN_ACT_ADD, .ja = S("鍵\"の\"場所"), .type = SHEET_CHOICE, .choices = S("金庫\n棚") }, &out));
	assert_true(does((struct own_edit_in){ .sheet = S("backup"), .what = OWN_ACT_HIDE, .field = S("note") }, &out));
	assert_true(does((struct own_edit_in){ .sheet = S("backup"), .what = OWN_ACT_DOWN, .field = S("every") }, &out));
	str changed = file_of("backup");
	struct own_back_in back = { .sheet = S("backup"), .to = { true, 0 } };
	assert_true(run(&op_own_back, &back, &out));
	assert_true(put_file(changed));
	assert_true(str_eq(file_of("backup"), changed));
	/* refused with the line, and nothing changes */
	int version = form_of("backup").own_version;
	static const struct { const char *what, *by, *line; } bad[] = {
		{ "format: 1", "format: 2", "1" }, { "key: backup", "key: vendor", "1" }, { "version: ", "version: 9", "1" },
		{ "key: backup", "key: backup\nmoat: deep", "3" }, { "shape: ledger", "shape: castle", "3" }, { "key: firm_", "key: theirs_", NULL },
		{ "check_days: ", "check_days: 1", "1" }, { "format: 1", "format: &a 1", "1" } };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(put_file(replaced(changed, bad[i].what, bad[i].by)));
		if (!refused_field("yaml", MSG_SHEET_OWN_FILE_LINE) || (bad[i].line && !text_is(c->err.fields->args[0].value, bad[i].line))) {
			print_error("%s: line %.*s\n", bad[i].by, STR_FMT(c->err.fields->args[0].value));
			assert_true(false);
		}
	}
	assert_false(put_file(S(" ")));
	assert_true(refused_field("yaml", MSG_SHEET_OWN_NO_FILE));
	assert_int_equal(form_of("backup").own_version, version);
}

static void test_a_ledger_from_nothing(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct own_out out;
	struct own_new_in in = { .ja = S("鍵の台帳"), .row_ja = S("鍵"), .first = S("鍵の名前") };
	assert_true(run(&op_own_new, &in, &out));
	const char *key = str_cz(&h.arena, out.sheet);
	struct sheet_def d = form_of(key);
	assert_true(d.is_own && d.n_fields == 1 && d.fields[0].is_required && text_is(d.row_name.en, "鍵"));
	struct sheet_row row = saved(key, "", VALUES({ d.fields[0].key, S("裏口") }), NULL);
	assert_true(text_is(row.title, "裏口"));
	assert_false(does((struct own_edit_in){ .sheet = out.sheet, .what = OWN_ACT_HIDE, .field = d.fields[0].key }, &out));
	c->org_id = h.other_org_id;
	const struct sheet_def *theirs;
	read_begin();
	err_clear(c);
	assert_false(sheet_def_get(c, str_from_c(key), &theirs));
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	read_end();
	err_clear(c);
	c->org_id = h.org_id;
}

/* For whoever has the machine: which firm's form, and why. */
static void test_health(void **state)
{
	(void)state;
	struct own_health *v;
	size_t n, before;
	read_begin();
	assert_true(own_health(c, &v, &before));
	read_end();
	raw_sql("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'vendor', 1, "
		"'[{\"do\":\"rename\",\"field\":\"moat\",\"ja\":\"堀\"}]', 1, '[]', 1 FROM org WHERE id = (SELECT max(id) FROM org)");
	raw_sql("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'castle', 1, '[]', 1, '[]', 1 FROM org "
		"WHERE id = (SELECT max(id) FROM org)");
	struct id org = c->org_id;
	int lang = (int)c->lang;
	read_begin();
	assert_true(own_health(c, &v, &n));
	assert_int_equal(n, before + 2);
	bool vendor = false, castle = false;
	for (size_t i = 0; i < n; i++) {
		assert_true(v[i].org_name.n > 0);
		vendor = vendor || (text_is(v[i].sheet, "vendor") && v[i].n_troubles == 1 && text_has(v[i].why, "moat"));
		castle = castle || (text_is(v[i].sheet, "castle") && text_has(v[i].why, "no such definition"));
	}
	assert_true(vendor && castle && id_eq(c->org_id, org) && (int)c->lang == lang);
	read_end();
	raw_sql("DELETE FROM sheet_own WHERE sheet IN ('vendor', 'castle')");
}

/* What a row is found by, as many as fit. */
static size_t found_by(const char *words)
{
	struct sheet_query q = { OF_VENDOR, .sort = S(""), .field = S(""), .value = S(""), .before = S(""), .words = str_from_c(words) };
	struct sheet_row *v;
	size_t n;
	str next;
	read_begin();
	assert_true(sheet_list(c, &q, &v, &n, &next));
	read_end();
	return n;
}

/* Accounts are not for viewers: a field that points there shows them nothing, nor do words. */
static void test_a_field_that_points_where_not_all_may_look(void **state)
{
	(void)state;
	struct own_out out;
	act_as(ACCESS_ADMIN);
	assert_true(does((struct own_edit_in){ OF_VENDOR, .what = OWN_ACT_ADD, .ja = S("使うアカウント"), .type = SHEET_ROW, .to = S("account") }, &out));
	out.field = str_copy(&h.arena, out.field);
	struct sheet_row account = saved("account", "", VALUES({ S("name"), S("himitsu-admin") }, { S("kind"), S("admin") }, { S("state"), S("used") }), NULL);
	struct sheet_row row = saved("vendor", "", VALUES({ S("name"), S("保守の会社") }, { S("work"), S("x") }, { S("data"), S("none") },
		{ out.field, str_copy(&h.arena, id_str(&h.arena, account.id)) }), NULL);
	struct sheet_def d = form_of("vendor");
	int at = sheet_field_find(&d, out.field);
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	static const struct { enum access who; bool sees; } of[] = { { ACCESS_VIEWER, false }, { ACCESS_RESPONDER, true }, { ACCESS_ADMIN, true } };
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		str text;
		act_as(of[i].who);
		read_begin();
		assert_true(sheet_body_read(c, &d, row.body, cells, NULL) && cells[at].has);
		assert_true(sheet_cell_text(c, &d.fields[at], &cells[at], &text));
		assert_true(text_is(text, of[i].sees ? "himitsu-admin" : msg(c, MSG_SHEET_HIDDEN_ROW).p));
		read_end();
		assert_int_equal(found_by("himitsu-admin"), 0);
		assert_int_equal(found_by("保守の会社"), 1);
	}
}

static void test_a_part_as_a_file(void **state)
{
	(void)state;
	struct own_out out;
	act_as(ACCESS_ADMIN);
	assert_true(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD, .ja = S("どの店"), .type = SHEET_LINE }, &out));
	/* a page of strangers asks neither for people nor for rows of the firm */
	assert_false(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD, .ja = S("だれの席"), .type = SHEET_PERSON }, &out));
	assert_false(does((struct own_edit_in){ .sheet = S("sighting"), .what = OWN_ACT_ADD, .ja = S("端末"), .type = SHEET_ROW, .to = S("endpoint") }, &out));
	str file = file_of("sighting");
	assert_true(text_has(file, "\nshape: part\n"));
	struct own_file_in in = { .sheet = S("sighting"), .yaml = file, .reason = S("") };
	assert_true(run(&op_own_file, &in, &out));
	/* nor by a file */
	in.yaml = replaced(file, "type: line", "type: person");
	assert_false(run(&op_own_file, &in, &out));
	assert_true(refused_field("yaml", MSG_SHEET_OWN_FILE_LINE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_can_be_changed), cmocka_unit_test(test_choices_of_its_own), cmocka_unit_test(test_what_is_read_stays),
		cmocka_unit_test(test_a_newer_built_in_form), cmocka_unit_test(test_no_more_than_fits), cmocka_unit_test(test_changes_as_text),
		cmocka_unit_test(test_a_field_of_its_own), cmocka_unit_test(test_a_choice_that_is_used), cmocka_unit_test(test_what_a_firm_is_refused),
		cmocka_unit_test(test_a_form_as_a_file), cmocka_unit_test(test_a_ledger_from_nothing), cmocka_unit_test(test_a_part), cmocka_unit_test(test_what_is_fixed_in_a_part), cmocka_unit_test(test_a_field_that_points_where_not_all_may_look), cmocka_unit_test(test_a_part_as_a_file),
		cmocka_unit_test(test_health), /* last: it writes behind the back of this program */
	};
	return cmocka_run_group_tests_name("sheet_own", tests, room_begin, room_end);
}
