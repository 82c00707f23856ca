/* Readiness rises when people are reached and things are checked, and falls when a limit passes. */
#include "room_help.h"

#include "contact/contact.h"
#include "guide/guide.h"
#include "readiness/readiness.h"
#include "sheet/sheet.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static struct readiness *now(void)
{
	struct readiness *r = arena_new(c->arena, struct readiness);
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(readiness_read(c, r));
	read_end();
	return r;
}

static void choose(const char *procedure)
{
	str keys[] = { str_from_c(procedure) };
	struct guide_first_in in = { { keys, 1 } };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_guide_first, &in, NULL));
}

static struct id add_holder(str role)
{
	static int n;
	struct person out;
	n++;
	struct person_input in = { .name = str_printf(c->arena, "人%d", n), .phone = str_printf(c->arena, "090-0000-%04d", n), .role = role, .belongs = -1,
		.work = -1 };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_add, &in, &out));
	return out.id;
}

static void reach(struct id person)
{
	struct contact *v;
	size_t n;
	read_begin();
	assert_true(contact_list(c, person, &v, &n));
	read_end();
	struct contact_check_in in = { person, v[0].id, HOW_CALL, true };
	assert_true(run(&op_contact_check, &in, NULL));
}

/* Somebody for every role that is missing, who answers the phone. */
static void staff(const struct readiness *r)
{
	for (size_t k = 0; k < r->n_items; k++) {
		if (r->items[k].role.n > 0 && r->items[k].lack != READY_FINE && r->items[k].steps > 0) {
			reach(add_holder(r->items[k].role));
		}
	}
}

static void fill_row(struct id id, struct id owner, bool checks)
{
	struct sheet_row row;
	read_begin();
	assert_true(sheet_row_get(c, S("prerequisite"), id, &row));
	read_end();
	struct raw_value values[] = { { S("owner"), id_str(c->arena, owner) }, { S("place"), S("電話の横") }, { S("limit_days"), S("90") } };
	struct sheet_save_in in = { .sheet = S("prerequisite"), .id = id, .version = row.version, .values = { values, 3 } };
	assert_true(run(&op_sheet_change, &in, &row));
	struct sheet_act_in check = { .sheet = S("prerequisite"), .id = id };
	assert_true(!checks || run(&op_sheet_check, &check, &row));
}

static void fill_rows(const struct readiness *r, struct id owner, bool checks)
{
	for (size_t k = 0; k < r->n_items; k++) {
		if (!id_is_none(r->items[k].row_id)) {
			fill_row(r->items[k].row_id, owner, checks);
		}
	}
}

static const struct ready_procedure *procedure_of(const struct readiness *r, const char *key)
{
	for (size_t k = 0; k < r->n; k++) {
		if (text_is(r->procedures[k].key, key)) {
			return &r->procedures[k];
		}
	}
	return NULL;
}

static void test_rises_and_falls(void **state)
{
	(void)state;
	struct ready_written written;
	struct ready_write_in all = { STR_NONE };
	choose("malware");
	const struct readiness *r = now();
	assert_int_equal(r->n_steps, procedure_of(r, "malware")->n_steps.v); /* only what was chosen counts */
	assert_true(r->n_steps > 5);
	assert_int_equal(r->n_ready, 0);
	assert_int_equal(r->n_next, 3);
	staff(r);
	assert_true(run(&op_ready_write, &all, &written));
	assert_true(written.n.v > 3);
	assert_true(run(&op_ready_write, &all, &written));
	assert_int_equal(written.n.v, 0); /* once */
	r = now();
	struct id owner = add_holder(S(""));
	fill_rows(r, owner, false);
	r = now();
	assert_true(r->n_ready < r->n_steps); /* written is not checked */
	assert_int_equal(r->next[0]->lack, READY_NEVER_CHECKED);
	h.now_ms += 60 * 1000;
	c->now_ms = h.now_ms;
	fill_rows(r, owner, true);
	r = now();
	assert_int_equal(r->n_ready, r->n_steps);
	assert_int_equal(r->n_next, 0);
	h.now_ms += 91 * DAY_MS; /* past the rows' limit of 90 days */
	c->now_ms = h.now_ms;
	r = now();
	assert_true(r->n_ready < r->n_steps);
	assert_int_equal(r->next[0]->lack, READY_CHECK_OVER);
	fill_rows(r, owner, true);
	r = now();
	assert_int_equal(r->n_ready, r->n_steps);
	h.now_ms += 89 * DAY_MS;
	c->now_ms = h.now_ms;
	r = now(); /* the rows hold, the people were reached 180 days ago and may hold as well; a week more and they do not */
	h.now_ms += 8 * DAY_MS;
	c->now_ms = h.now_ms;
	fill_rows(r, owner, true);
	r = now();
	assert_true(r->n_ready < r->n_steps);
	assert_int_equal(r->next[0]->lack, READY_UNPROVEN);
}

static void test_without_a_choice_all_count(void **state)
{
	(void)state;
	const struct readiness *r = now();
	int64_t sum = 0;
	for (size_t k = 0; k < r->n; k++) {
		assert_true(r->procedures[k].counts);
		sum += r->procedures[k].n_steps.v;
	}
	assert_int_equal(sum, r->n_steps);
	struct ready_write_in nothing = { S("no-such") };
	struct ready_written written;
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_ready_write_of, &nothing, &written));
	assert_true(refused(ERR_NOT_FOUND, MSG_READY_NO_PROCEDURE));
}

#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_rises_and_falls), T(test_without_a_choice_all_count) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
