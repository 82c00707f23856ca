/* The self-diagnosis: points, bands, what does not apply, gaps, what presses; rounds, answers by link, notes, actions. */
#include "room_help.h"

#include "diagnosis/diagnosis.h"

#define BASE S("https://sonae.test")
enum { ITEMS = 25 };

static const struct sheet_def *questions(const char *key)
{
	const struct sheet_def *d = catalog_sheet(c->catalog, str_from_c(key));
	assert_non_null(d);
	return d;
}

/* "done done part ...": an answer to the items in their order; the last word goes for all the rest. */
static struct diagnosis_answer given(const struct sheet_def *d, int group, const char *words)
{
	struct sheet_cell *cells = arena_array(&h.arena, struct sheet_cell, d->n_fields);
	str rest = str_copy(&h.arena, str_from_c(words)), word = S("");
	for (size_t i = 0; i < d->n_fields; i++) {
		cells[i].text = S("");
		if (diagnosis_is_item(&d->fields[i])) {
			word = rest.n > 0 ? str_cut(&rest, ' ') : word;
			cells[i] = (struct sheet_cell){ .has = !text_is(word, "-"), .text = word };
		}
	}
	return (struct diagnosis_answer){ group, S("だれか"), cells };
}

static struct diagnosis_result counted(const struct sheet_def *d, const struct diagnosis_answer *v, size_t n)
{
	struct diagnosis_result r;
	diagnosis_count(&h.arena, d, v, n, &r);
	return r;
}

static void band_is(const struct diagnosis_result *r, const char *key)
{
	assert_true(r->all.band >= 0 && text_is(r->d->bands[r->all.band].key, key));
}

static void test_points_and_bands(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	static const struct { const char *words; int64_t points; const char *band; } all[] = {
		{ "done", 1000, "full" }, { "part done", 980, "most" }, { "part", 500, "gaps" }, { "no", 0, "low" }, { "unknown", -250, "low" },
		{ "done done done done done done done done done done done done done done done done done part no", 700, "most" },
		{ "unknown no no no no no no no done done done done done done done done done done done done done done done done done", 670, "gaps" },
		{ "part part part part part part part part part part part part part part part part part part part part part part part part no", 480, "low" },
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct diagnosis_answer v = given(d, DIAG_STAFF, all[i].words);
		struct diagnosis_result r = counted(d, &v, 1);
		assert_int_equal(r.n_items, ITEMS);
		assert_int_equal(r.all.points, all[i].points);
		assert_int_equal(r.all.most, 1000);
		band_is(&r, all[i].band);
	}
	/* 99.6 is not all */
	assert_int_equal(diagnosis_band(d, 996, 1000), 1);
	assert_int_equal(diagnosis_percent(996, 1000), 100);
	assert_int_equal(diagnosis_percent(-250, 1000), -25);
	assert_int_equal(diagnosis_band(d, 0, 0), -1);
}

static void test_what_does_not_apply(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	int at = sheet_field_find(d, S("wifi"));
	struct diagnosis_answer v[2] = { given(d, DIAG_STAFF, "no no no no no no no no na no"), given(d, DIAG_STAFF, "no") };
	assert_true(at >= 0 && sheet_choice_find(&d->fields[at], S("na")) >= 0);
	struct diagnosis_result r = counted(d, v, 1);
	assert_int_equal(r.all.points, 40); /* counts as done */
	assert_false(r.items[8].all.has);   /* and is no view of the question */
	assert_int_equal(r.items[8].lack, 0);
	r = counted(d, v, 2);
	assert_true(r.items[8].all.has && r.items[8].of[DIAG_STAFF].n == 1 && r.items[8].all.tenths == 0);
	assert_int_equal(sheet_choice_find(&d->fields[sheet_field_find(d, S("update"))], S("na")), -1); /* everybody has software */
}

static void test_not_answered_is_not_nought(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	struct diagnosis_answer v = given(d, DIAG_IT, "done - done");
	struct diagnosis_result r = counted(d, &v, 1);
	assert_true(r.all.points == 960 && r.all.most == 960 && !r.items[1].all.has);
	band_is(&r, "full");
	r = counted(d, NULL, 0);
	assert_true(r.all.answers == 0 && r.all.band == -1 && r.n_groups == 0 && r.n_next == 0 && r.n_high == 0);
}

static void test_groups_weigh_the_same(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	struct diagnosis_answer v[4] = { given(d, DIAG_EXECUTIVE, "done"), given(d, DIAG_STAFF, "no"), given(d, DIAG_STAFF, "no"),
		given(d, DIAG_STAFF, "unknown no") };
	struct diagnosis_result r = counted(d, v, 4);
	assert_int_equal(r.of[DIAG_STAFF].points, -3); /* -10 over three, tenths */
	assert_int_equal(r.all.points, 499);           /* (1000 - 3) / 2 = 498.5 */
	assert_true(r.n_groups == 2 && r.all.answers == 4);
	assert_int_equal(r.parts[0].of[DIAG_EXECUTIVE].most, 200);
	assert_int_equal(r.parts[1].of[DIAG_EXECUTIVE].most, 520);
	assert_int_equal(r.parts[2].of[DIAG_EXECUTIVE].most, 280);
}

static void test_gaps(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	struct diagnosis_answer v[3] = { given(d, DIAG_EXECUTIVE, "done done part done"), given(d, DIAG_IT, "done part part done"),
		given(d, DIAG_STAFF, "done unknown no done") };
	struct diagnosis_result r = counted(d, v, 3);
	assert_int_equal(r.n_gaps, 2);
	assert_int_equal(r.gaps[0]->number, 2); /* 4 against -1 */
	assert_true(r.gaps[0]->gap == 50 && r.gaps[0]->high == DIAG_EXECUTIVE && r.gaps[0]->low == DIAG_STAFF);
	assert_true(r.gaps[1]->number == 3 && r.gaps[1]->gap == 20);
	assert_int_equal(r.items[0].gap, 0);
	assert_int_equal(r.items[1].all.tenths, 17); /* (40 + 20 - 10) / 3 */
	r = counted(d, v, 1);
	assert_true(r.n_gaps == 0 && r.items[1].gap == -1); /* one group differs from nobody */
}

static void test_what_presses(void **state)
{
	(void)state;
	const struct sheet_def *d = questions("diagnosis");
	/* all lack the same: what is urgent, important and easy stands first */
	struct diagnosis_answer v = given(d, DIAG_IT, "no");
	struct diagnosis_result r = counted(d, &v, 1);
	assert_int_equal(r.n_next, ITEMS);
	for (size_t i = 1; i < r.n_next; i++) {
		assert_true(r.next[i - 1]->press >= r.next[i]->press);
	}
	assert_true(text_is(r.next[0]->f->key, "update") && r.next[0]->press == 40 * (3 + 3 + 4 - 1));
	assert_true(text_is(r.next[ITEMS - 1]->f->key, "rules") && r.next[ITEMS - 1]->press == 40 * (1 + 2 + 4 - 3));
	/* what is there does not press, however important; it is questioned instead */
	v = given(d, DIAG_IT, "done no");
	r = counted(d, &v, 1);
	assert_true(r.n_next == ITEMS - 1 && text_is(r.next[0]->f->key, "antivirus"));
	assert_true(r.n_high == 1 && text_is(r.high[0]->f->key, "update"));
	for (size_t i = 0; i < r.n_items; i++) { /* every question can be asked back, in both languages, and has a first step */
		const struct sheet_field *f = r.items[i].f;
		assert_true(f->probe.ja.n && f->probe.en.n && f->todo.ja.n && f->todo.en.n && f->urgency && f->importance && f->difficulty);
	}
}

static void test_the_other_two(void **state)
{
	(void)state;
	struct diagnosis_answer v = given(questions("readiness"), DIAG_IT, "done");
	struct diagnosis_result r = counted(questions("readiness"), &v, 1);
	assert_true(r.n_items == 12 && r.all.points == 480 && r.all.most == 480);
	band_is(&r, "ready");
	v = given(questions("fiveplustwo"), DIAG_IT, "part");
	r = counted(questions("fiveplustwo"), &v, 1);
	assert_true(r.n_items == 7 && r.all.points == 140 && r.n_parts == 2);
	band_is(&r, "some");
}

/* --- rounds --- */

static struct raw_value pairs[40];

/* All items answered alike, but for one. */
static struct raw_form typed(const struct sheet_def *d, const char *word, const char *but, const char *other)
{
	struct raw_form f = { pairs, 0 };
	for (size_t i = 0; i < d->n_fields; i++) {
		if (diagnosis_is_item(&d->fields[i])) {
			pairs[f.n++] = (struct raw_value){ d->fields[i].key, str_from_c(text_is(d->fields[i].key, but) ? other : word) };
		}
	}
	return f;
}

static struct diagnosis begun(const char *sheet)
{
	struct diagnosis r;
	struct diagnosis_open_in in = { str_from_c(sheet) };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_diagnosis_open, &in, &r));
	return r;
}

static bool answer(struct diagnosis r, int group, const char *word, const char *but, const char *other)
{
	struct diagnosis out;
	struct diagnosis_answer_in in = { r.id, group, typed(questions(r.sheet.p ? str_cz(&h.arena, r.sheet) : ""), word, but, other) };
	return run(&op_diagnosis_answer, &in, &out);
}

static bool close_round(struct diagnosis *r)
{
	struct diagnosis_act_in in = { r->id };
	act_as(ACCESS_RESPONDER);
	return run(&op_diagnosis_close, &in, r);
}

static struct diagnosis_result result_of(struct diagnosis r)
{
	struct diagnosis_result v;
	read_begin();
	assert_true(diagnosis_result(c, &r, &v));
	read_end();
	return v;
}

static void test_a_round(void **state)
{
	(void)state;
	struct diagnosis r = begun("diagnosis"), out;
	struct diagnosis_open_in again = { S("diagnosis") };
	assert_true(r.is_open && r.number.v == 1);
	assert_false(run(&op_diagnosis_open, &again, &out));
	assert_true(refused(ERR_CONFLICT, MSG_DIAGNOSIS_IS_OPEN));
	assert_false(close_round(&r)); /* nobody answered */
	assert_true(refused(ERR_CONFLICT, MSG_DIAGNOSIS_NO_ANSWERS));
	read_begin();
	struct diagnosis_result v;
	assert_true(diagnosis_get(c, r.id, &r) && r.is_open);
	assert_false(diagnosis_result(c, &r, &v)); /* nobody looks while it is open */
	assert_true(refused(ERR_CONFLICT, MSG_DIAGNOSIS_STILL_OPEN));
	read_end();
	act_as(ACCESS_EXECUTIVE);
	assert_true(answer(r, DIAG_EXECUTIVE, "no", "", ""));
	assert_true(answer(r, DIAG_EXECUTIVE, "done", "", "")); /* the last one counts */
	act_as(ACCESS_VIEWER);
	assert_true(answer(r, DIAG_STAFF, "part", "backup", "unknown"));
	assert_false(answer(r, DIAG_STAFF, "part", "backup", "castle"));
	assert_true(refused_field("values.backup", MSG_SHEET_CHOICE));
	assert_false(answer(r, DIAG_POOLED, "part", "", ""));
	assert_true(refused_field("group", MSG_DIAGNOSIS_GROUP_MISSING));
	assert_true(close_round(&r));
	assert_true(!r.is_open && r.points.v == 735 && r.most.v == 1000); /* (1000 + 470) / 2 */
	struct diagnosis_result now = result_of(r);
	assert_true(now.all.points == 735 && now.all.answers == 2 && now.gaps[0]->gap == 50 && text_is(now.gaps[0]->f->key, "backup"));
	assert_false(answer(r, DIAG_IT, "done", "", ""));
	assert_true(refused(ERR_CONFLICT, MSG_DIAGNOSIS_IS_CLOSED));
	/* opened again, an answer more */
	struct diagnosis_act_in act = { r.id };
	assert_true(run(&op_diagnosis_reopen, &act, &r) && r.is_open && !r.points.has);
	assert_true(answer(r, DIAG_IT, "done", "", "") && close_round(&r) && r.points.v == 823); /* (1000 + 470 + 1000) / 3 */
	struct diagnosis_total *t;
	size_t n;
	read_begin();
	assert_true(diagnosis_totals(c, S("diagnosis"), &t, &n) && n == 4);
	read_end();
}

/* Questions whose answers are not for everybody (`sees`): nobody else begins, answers, opens again or reads a round of them. */
static void test_not_for_everybody(void **state)
{
	(void)state;
	struct diagnosis r, out, *old;
	size_t n;
	struct diagnosis_result v;
	read_begin();
	assert_true(diagnosis_list(c, S("readiness"), &old, &n));
	read_end();
	if (n > 0 && old[0].is_open) {
		struct diagnosis_act_in close = { old[0].id };
		act_as(ACCESS_RESPONDER);
		assert_true(answer(old[0], DIAG_IT, "done", "", "") && run(&op_diagnosis_close, &close, &out));
	}
	r = begun("readiness");
	const struct catalog *kept = c->catalog;
	struct catalog other = *kept;
	struct sheet_def *sheets = arena_array(&h.arena, struct sheet_def, kept->n_sheets);
	for (size_t i = 0; i < kept->n_sheets; i++) {
		sheets[i] = kept->sheets[i];
		sheets[i].sees = text_is(sheets[i].key, "readiness") ? ACCESS_ADMIN : sheets[i].sees;
	}
	other.sheets = sheets;
	c->catalog = &other;
	act_as(ACCESS_RESPONDER);
	assert_false(answer(r, DIAG_IT, "done", "", ""));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	assert_false(close_round(&r));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	act_as(ACCESS_ADMIN);
	assert_true(answer(r, DIAG_IT, "done", "", ""));
	struct diagnosis_act_in act = { r.id };
	assert_true(run(&op_diagnosis_close, &act, &r));
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_diagnosis_reopen, &act, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	struct diagnosis_open_in again = { S("readiness") };
	assert_false(run(&op_diagnosis_open, &again, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	read_begin();
	assert_false(diagnosis_result(c, &r, &v));
	read_end();
	err_clear(c);
	c->catalog = kept;
	assert_int_equal(result_of(r).all.answers, 1);
}

static void test_what_is_missing(void **state)
{
	(void)state;
	struct diagnosis r = begun("fiveplustwo"), out;
	struct diagnosis_answer_in in = { r.id, DIAG_IT, { pairs, 0 } };
	assert_false(run(&op_diagnosis_answer, &in, &out));
	size_t n = 0;
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		n++;
	}
	assert_int_equal(n, 7); /* all at once */
	struct diagnosis_open_in ledger = { S("vendor") };
	assert_false(run(&op_diagnosis_open, &ledger, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_DIAGNOSIS_NO_SHEET));
	struct sheet_row row;
	struct sheet_save_in add = { .sheet = S("diagnosis"), .values = { pairs, 0 }, .reason = S("") };
	assert_false(run(&op_sheet_add, &add, &row)); /* no ledger */
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_SHEET));
	struct diagnosis_note_in note = { r.id, S("moat"), S("x") };
	assert_false(run(&op_diagnosis_note, &note, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_DIAGNOSIS_NO_ITEM));
}

static void test_notes_and_actions(void **state)
{
	(void)state;
	struct diagnosis r = begun("readiness"), from, out;
	struct diagnosis_note_in note = { r.id, S("stop"), S("番号は手帳にしかない") };
	assert_true(run(&op_diagnosis_note, &note, &out));
	struct diagnosis_action_in act = { .id = r.id, .item = S("stop"), .what = S("止める権限を紙に書く"), .owner_id = h.person_ids[ACCESS_RESPONDER],
		.due_at = { true, h.now_ms + 86400000 }, .once = id_new(h.now_ms) };
	assert_true(run(&op_diagnosis_action, &act, &out));
	assert_true(run(&op_diagnosis_action, &act, &out)); /* sent twice */
	struct diagnosis_note *notes;
	struct diagnosis_action *actions;
	size_t n;
	str item;
	bool found;
	read_begin();
	assert_true(diagnosis_notes(c, r.id, &notes, &n) && n == 1 && text_is(notes[0].item, "stop"));
	assert_true(diagnosis_actions(c, S("readiness"), &actions, &n) && n == 1);
	assert_true(text_is(actions[0].action.what, "止める権限を紙に書く") && text_has(actions[0].action.why, "第1回") && actions[0].action.due_at.has);
	assert_true(diagnosis_of_action(c, actions[0].action.id, &from, &item, &found) && found && id_eq(from.id, r.id) && text_is(item, "stop"));
	assert_true(diagnosis_of_action(c, r.id, &from, &item, &found) && !found);
	read_end();
}

/* --- answers by link --- */

static void by_link(struct id ask_id, int group, const char *word, size_t times)
{
	struct ask_link l;
	struct ask_link_in in = { .round_id = ask_id, .group = group, .base_url = BASE };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_link, &in, &l));
	str code = str_sub(l.link, str_find(l.link, S("/answer/"), 0) + 8, l.link.n);
	for (size_t i = 0; i < times; i++) {
		struct ask_given g;
		struct ask_answer_in a = { .code = code, .values = typed(questions("diagnosis"), word, "", ""), .peer = S("192.0.2.7") };
		act_as(ACCESS_RESPONDER);
		c->who = (struct actor){ .name = S("") };
		assert_true(run(&op_ask_answer, &a, &g));
	}
	act_as(ACCESS_RESPONDER);
}

static void test_small_groups_by_link(void **state)
{
	(void)state;
	struct diagnosis r = begun("diagnosis");
	struct diagnosis_ask_in ask = { .id = r.id };
	assert_true(run(&op_diagnosis_ask, &ask, &r) && !id_is_none(r.ask_id));
	struct diagnosis out;
	assert_false(run(&op_diagnosis_ask, &ask, &out));
	assert_true(refused(ERR_CONFLICT, MSG_DIAGNOSIS_IS_ASKED));
	by_link(r.ask_id, DIAG_STAFF, "part", 3);
	by_link(r.ask_id, DIAG_IT, "no", 2);
	assert_true(answer(r, DIAG_EXECUTIVE, "done", "", ""));
	int64_t counts[DIAG_GROUPS];
	read_begin();
	assert_true(diagnosis_counts(c, &r, counts) && counts[DIAG_STAFF] == 3 && counts[DIAG_IT] == 2 && counts[DIAG_EXECUTIVE] == 1);
	read_end();
	assert_true(close_round(&r));
	struct diagnosis_result v = result_of(r);
	/* two of IT are too few to be shown, and nothing can be worked out from the rest */
	assert_true(v.of[DIAG_IT].answers == 0 && v.of[DIAG_STAFF].answers == 3 && v.of[DIAG_EXECUTIVE].answers == 1);
	assert_int_equal(v.all.points, 750); /* (1000 + 500) / 2 */
	struct ask_round round;
	read_begin();
	assert_true(ask_round_get(c, r.ask_id, &round) && round.state == ASK_CLOSED);
	read_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_points_and_bands), cmocka_unit_test(test_what_does_not_apply), cmocka_unit_test(test_not_answered_is_not_nought),
		cmocka_unit_test(test_groups_weigh_the_same), cmocka_unit_test(test_gaps), cmocka_unit_test(test_what_presses),
		cmocka_unit_test(test_the_other_two), cmocka_unit_test(test_a_round), cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_notes_and_actions), cmocka_unit_test(test_small_groups_by_link),
		cmocka_unit_test(test_not_for_everybody),
	};
	return cmocka_run_group_tests_name("diagnosis", tests, room_begin, room_end);
}
