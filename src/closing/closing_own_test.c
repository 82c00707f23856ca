/* The closing sheet as the firm asks it: its form, its own questions, and a newer one that is built in. */
#include "closing/closing_test_help.h"

#include "sheet/own_op.h"

static struct own_out form_out;

static bool change_form(struct own_edit_in in)
{
	in.sheet = S("closing");
	in.reason = S("");
	act_as(ACCESS_ADMIN);
	return run(&op_own_change, &in, &form_out);
}

static str add_question(const char *name, int type, const char *choices, bool required)
{
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_ADD, .ja = str_from_c(name), .type = type, .required = required,
		.choices = str_from_c(choices) }));
	return str_copy(&h.arena, form_out.field);
}

static struct closing_own own_now(str key, str *ret_mark)
{
	struct closing_own *v;
	size_t n;
	read_begin();
	assert_true(closing_own_list(c, room.id, &v, &n));
	*ret_mark = closing_own_mark(c, v, n);
	read_end();
	size_t at = 0;
	for (; at + 1 < n && !str_eq(v[at].key, key); at++) {
	}
	return v[at];
}

static bool answer_own(str key, const char *value, str seen)
{
	struct raw_value v = { key, str_from_c(value) };
	struct closing_own_in in = { room.id, { &v, 1 }, seen };
	act_as(ACCESS_RESPONDER);
	return run(&op_closing_own, &in, NULL);
}

/* Every question with a column is in the form, and a choice there is one the program knows, both ways. */
static void test_the_form_and_the_columns(void **state)
{
	(void)state;
	const struct sheet_def *d = catalog_sheet(c->catalog, S("closing"));
	static const struct { const char *key; const struct choices *set; } choices[] = { { "cause_state", &cause_state_choices },
		{ "follow_state", &follow_state_choices }, { "cost_kind", &cost_kind_choices } };
	size_t n_bound = 0;
	for (const struct sheet_bound *b = closing_bound; b->key; b++, n_bound++) {
		assert_non_null(sheet_asked(d, b->key));
	}
	assert_int_equal(n_bound, d->n_fields);
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		const struct sheet_field *f = sheet_asked(d, choices[i].key);
		assert_true(f->is_closed && f->n_choices == choices[i].set->n);
		for (size_t k = 0; k < f->n_choices; k++) {
			assert_true(choice_find(choices[i].set, f->choices[k].key) == (int)k);
		}
	}
	assert_true(!change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = S("cause") }) && refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_IN_USE));
	assert_true(!change_form((struct own_edit_in){ .what = OWN_ACT_ADD_CHOICE, .field = S("cost_kind"), .ja = S("罰金") }) &&
		refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_CLOSED));
}

/* What is hidden keeps what was written; what the firm wants to know is asked for. */
static void test_hidden_and_needed(void **state)
{
	(void)state;
	struct id who = h.person_ids[ACCESS_VIEWER];
	act_as(ACCESS_RESPONDER);
	assert_true(recover("2026-11-25", "2026-11-25", who, "注文が入った"));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = S("recovered_how") }));
	act_as(ACCESS_RESPONDER);
	assert_true(recover("2026-11-24", "2026-11-25", who, ""));
	assert_true(text_is(sheet().recovered_how, "注文が入った"));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_SHOW, .field = S("recovered_how") }));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_EDIT, .field = S("recovered_how"), .ja = S("どう確かめた"), .required = true }));
	act_as(ACCESS_RESPONDER);
	assert_true(!recover("2026-11-24", "2026-11-25", who, "") && refused_field("how", MSG_SHEET_MISSING));
	assert_true(recover("2026-11-24", "2026-11-25", who, "電話した"));
	assert_whole();
}

static void test_questions_of_the_firm(void **state)
{
	(void)state;
	str yes = add_question("保険に知らせたか", SHEET_CHOICE, "知らせた\nまだ", true), who = add_question("だれに", SHEET_LINE, "", false), seen, later;
	assert_true(lacks("asked"));
	struct closing_own v = own_now(yes, &seen);
	assert_true(v.is_required && v.answer.n == 0 && v.section == 5);
	assert_true(!answer_own(yes, "nashi", seen) && refused_field(str_cz(&h.arena, STR_CAT(&h.arena, S("values."), yes)), MSG_SHEET_CHOICE));
	assert_true(answer_own(who, "担当 4471", seen)); /* another question: the two are not in each other's way */
	assert_true(lacks("asked"));
	assert_true(answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_1"))), seen));
	assert_false(lacks("asked"));
	v = own_now(yes, &later);
	assert_true(text_is(v.answer, "知らせた") && text_has(last_entry().text, "保険に知らせたか") && text_has(last_entry().text, "知らせた"));
	int64_t seq = last_entry().seq;
	assert_true(answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_1"))), seen) && last_entry().seq == seq); /* the form came again */
	assert_true(!answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_2"))), seen) && refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(answer_own(S("firm_99"), "x", STR_NONE)); /* gone while the form was on the screen */
	assert_whole();
	raw_sql("UPDATE closing_answer SET answer = 'まだ' WHERE answer = '知らせた'");
	assert_broken("asked");
	raw_sql("UPDATE closing_answer SET answer = '知らせた' WHERE answer = 'まだ'");
	/* a masking reaches it, and the value behind it */
	mask(seq - 1, "4471");
	v = own_now(who, &later);
	assert_true(text_is(v.answer, "担当 ███") && v.body.n == 0);
	assert_whole();
	/* not asked any more: still readable, and nothing is missing for it */
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = yes }));
	v = own_now(yes, &later);
	assert_true(!v.is_asked && text_is(v.question, "保険に知らせたか") && text_is(v.answer, "知らせた") && !lacks("asked"));
	assert_whole();
}

/* Changes of a firm that saw an older built-in form: they hold, and what is new is asked. */
static void test_a_newer_closing_sheet(void **state)
{
	(void)state;
	raw_sql("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'closing', 1, "
		"'[{\"do\":\"rename\",\"field\":\"cause_state\",\"ja\":\"なぜ起きた\"},{\"do\":\"hide\",\"field\":\"told_at\"},"
		"{\"do\":\"add\",\"field\":\"firm_1\",\"ja\":\"店\",\"type\":\"line\",\"section\":1}]', 0, '[{\"do\":\"add\",\"field\":\"cause_state\","
		"\"ja\":\"原因\",\"type\":\"choice\"}]', 1 FROM org LIMIT 1");
	act_as(ACCESS_RESPONDER);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE)); /* a write of this program: it reads the file again */
	const struct sheet_def *d;
	read_begin();
	assert_true(closing_form_def(c, &d));
	assert_true(text_is(sheet_label(c, d, "cause_state", MSG_CLOSING_LABEL_CAUSE), "なぜ起きた") && !sheet_asked(d, "told_at"));
	assert_true(sheet_asked(d, "cost_amount") && sheet_asked(d, "firm_1")->section == 1);
	read_end();
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_the_form_and_the_columns), T(test_hidden_and_needed), T(test_questions_of_the_firm),
		T(test_a_newer_closing_sheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
