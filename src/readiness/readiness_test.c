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

/* What Sonae does not see by itself, written down by hand: a row that was checked counts as well. */
static size_t write_held(const struct readiness *r, struct id owner, struct id *ids)
{
	size_t n = 0;
	for (size_t k = 0; k < r->n_items; k++) {
		if (r->items[k].lack == READY_HELD_OVER || r->items[k].lack == READY_HELD_NONE) {
			struct raw_value v[] = { { S("name"), r->items[k].name }, { S("owner"), id_str(c->arena, owner) }, { S("place"), S("棚") }, { S("limit_days"), S("90") } };
			struct sheet_save_in in = { .sheet = S("prerequisite"), .values = { v, 4 } };
			struct sheet_row row;
			assert_true(run(&op_sheet_add, &in, &row));
			ids[n++] = row.id;
		}
	}
	return n;
}

static void check_rows(const struct id *ids, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		struct sheet_act_in in = { .sheet = S("prerequisite"), .id = ids[k] };
		struct sheet_row row;
		assert_true(run(&op_sheet_check, &in, &row));
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

static void later(int64_t ms)
{
	h.now_ms += ms;
	c->now_ms = h.now_ms;
}

static void test_rises_and_falls(void **state)
{
	(void)state;
	struct ready_written written;
	struct ready_write_in all = { STR_NONE };
	struct id held[100];
	choose("malware");
	const struct readiness *r = now();
	assert_int_equal(r->n_steps, procedure_of(r, "malware")->n_steps.v); /* only what was chosen counts */
	assert_true(r->n_steps > 5);
	assert_true(r->n_ready < 3); /* what needs nobody and nothing but a page of Sonae */
	assert_int_equal(r->n_next, 3);
	staff(r);
	assert_true(run(&op_ready_write, &all, &written));
	assert_true(written.n.v > 3);
	assert_true(run(&op_ready_write, &all, &written));
	assert_int_equal(written.n.v, 0); /* once */
	struct id owner = add_holder(S(""));
	r = now();
	fill_rows(r, owner, false);
	size_t n_held = write_held(r, owner, held);
	assert_true(n_held > 3);
	r = now();
	assert_true(r->n_ready < r->n_steps); /* written is not checked */
	assert_int_equal(ready_state_of(r->next[0]->lack), READY_IS_OLD);
	later(60 * 1000);
	fill_rows(r, owner, true);
	check_rows(held, n_held);
	r = now();
	assert_int_equal(r->n_ready, r->n_steps);
	assert_int_equal(r->n_next, 0);
	later(91 * DAY_MS); /* past the rows' limit of 90 days */
	r = now();
	assert_true(r->n_ready < r->n_steps);
	assert_int_equal(ready_state_of(r->next[0]->lack), READY_IS_OLD);
	fill_rows(r, owner, true);
	check_rows(held, n_held);
	r = now();
	assert_int_equal(r->n_ready, r->n_steps);
	later(97 * DAY_MS); /* the people were reached 188 days ago: that holds no more */
	fill_rows(r, owner, true);
	check_rows(held, n_held);
	r = now();
	assert_true(r->n_ready < r->n_steps);
	assert_int_equal(r->next[0]->lack, READY_UNPROVEN);
}

static const struct ready_item *thing(const struct readiness *r, const char *key)
{
	const struct ready_item *found = NULL;
	for (size_t k = 0; k < r->n_items; k++) {
		if (r->items[k].def && text_is(r->items[k].def->key, key)) {
			assert_null(found); /* whatever it is called, it is one */
			found = &r->items[k];
		}
	}
	assert_non_null(found);
	return found;
}

static struct id add_row(const char *sheet, struct raw_value *v, size_t n)
{
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { v, n } };
	struct sheet_row row;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_add, &in, &row));
	return row.id;
}

static void test_a_ledger_proves(void **state)
{
	(void)state;
	const struct ready_item *i = thing(now(), "devices");
	assert_int_equal(i->lack, READY_HELD_NONE);
	assert_true(text_has(i->reason, "まだ何も書いていない") && text_is(i->page, "/ledgers/endpoint"));
	struct raw_value v[] = { { S("name"), S("PC-1") }, { S("kind"), S("notebook") } };
	struct id one = add_row("endpoint", v, 2);
	i = thing(now(), "devices");
	assert_int_equal(i->lack, READY_FINE);
	assert_true(text_has(i->reason, "1件のうち1件"));
	later(100 * DAY_MS);
	add_row("endpoint", v, 2);
	later(100 * DAY_MS); /* the first one is over */
	i = thing(now(), "devices");
	assert_int_equal(i->lack, READY_HELD_OVER);
	assert_true(text_has(i->reason, "2件のうち1件"));
	struct sheet_act_in check = { .sheet = S("endpoint"), .id = one };
	struct sheet_row row;
	assert_true(run(&op_sheet_check, &check, &row));
	assert_int_equal(thing(now(), "devices")->lack, READY_FINE);
}

static void test_a_restore_proves(void **state)
{
	(void)state;
	struct raw_value v[] = { { S("name"), S("写し") }, { S("every"), S("day") }, { S("place"), S("off") }, { S("tried"), S("2026-10-01") } };
	add_row("backup", v, 3);
	assert_int_equal(thing(now(), "backups")->lack, READY_FINE); /* written down */
	assert_int_equal(thing(now(), "restore")->lack, READY_HELD_NONE); /* never tried */
	add_row("backup", v, 4);
	assert_int_equal(thing(now(), "restore")->lack, READY_HELD_OVER);
	assert_true(text_has(thing(now(), "restore")->reason, "2件のうち1件"));
}

static void test_the_net_proves(void **state)
{
	(void)state;
	const struct readiness *r = now();
	assert_int_equal(thing(r, "contact_net")->lack, READY_HELD_NONE);
	struct id last = { 0 };
	for (size_t k = 0; k < c->catalog->n_roles; k++) {
		last = add_holder(c->catalog->roles[k].key);
		if (k > 1) {
			reach(last);
		}
	}
	const struct ready_item *i = thing(now(), "contact_net");
	assert_int_equal(i->lack, READY_HELD_OVER);
	assert_true(text_has(i->reason, "人に届くことを確かめた") && text_is(i->page, "/net"));
	assert_int_equal(thing(now(), "roles")->lack, READY_FINE);
}

/* Wordings of the catalogue, of another language, and those a row joins. */
static void test_one_thing_by_many_names(void **state)
{
	(void)state;
	struct text2 words[] = { { S("連絡網（つながらないときの代わりの人も）"), S("") }, { S("連絡網"), S("") }, { S(""), S("contact net including deputies") },
		{ S("うちの赤いファイル"), S("") }, { S("赤いファイル（総務の棚）"), S("") } };
	struct ready_item items[5];
	struct id owner = add_holder(S(""));
	struct raw_value v[] = { { S("name"), S("赤いファイル（総務の棚）") }, { S("owner"), id_str(c->arena, owner) }, { S("place"), S("総務の棚") },
		{ S("also"), S("別の名\n うちの赤いﾌｧｲﾙ ") } };
	struct sheet_act_in check = { .sheet = S("prerequisite"), .id = add_row("prerequisite", v, 4) };
	struct sheet_row row;
	later(1000);
	assert_true(run(&op_sheet_check, &check, &row));
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(ready_things(c, words, 5, items));
	read_end();
	assert_non_null(items[0].def);
	assert_true(items[1].def == items[0].def && items[2].def == items[0].def);
	assert_true(items[3].lack == READY_FINE && items[4].lack == READY_FINE && id_eq(items[3].row_id, items[4].row_id));
	assert_true(text_is(items[3].place, "総務の棚"));
}

static void test_who_may_not_look_sees_the_state(void **state)
{
	(void)state;
	struct text2 words[] = { { S("管理に使う利用者名の一覧"), S("") } };
	struct ready_item may, may_not;
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(ready_things(c, words, 1, &may));
	act_as(ACCESS_VIEWER);
	assert_true(ready_things(c, words, 1, &may_not));
	assert_int_equal(c->who.access, ACCESS_VIEWER); /* nobody is more afterwards */
	read_end();
	assert_true(may.is_open && may.reason.n > 0 && may.page.n > 0);
	assert_true(!may_not.is_open && may_not.reason.n == 0 && may_not.page.n == 0);
	assert_int_equal(may.lack, may_not.lack);
}

/* What a step of a room shows is what the page counts: for every prerequisite of every procedure, before and after something is done. */
static void compare_all(void)
{
	const struct readiness *r = now();
	size_t compared = 0;
	for (size_t p = 0; p < c->catalog->n_procedures; p++) {
		const struct procedure_def *d = &c->catalog->procedures[p];
		for (size_t s = 0; s < d->n_steps; s++) {
			struct ready_item items[20];
			read_begin();
			assert_true(ready_things(c, d->steps[s].prerequisites, d->steps[s].n_prerequisites, items));
			read_end();
			for (size_t k = 0; k < d->steps[s].n_prerequisites; k++) {
				for (size_t i = 0; i < r->n_items; i++) {
					bool same = items[k].def ? r->items[i].def == items[k].def : str_eq(r->items[i].name, items[k].name) && r->items[i].role.n == 0;
					if (same) {
						assert_int_equal(r->items[i].lack, items[k].lack);
						assert_true(str_eq(r->items[i].reason, items[k].reason));
						compared++;
					}
				}
			}
		}
	}
	assert_true(compared > 100);
}

static void test_a_step_shows_what_the_page_counts(void **state)
{
	(void)state;
	struct ready_written written;
	struct ready_write_in all = { STR_NONE };
	compare_all();
	assert_true(run(&op_ready_write, &all, &written));
	const struct readiness *r = now();
	later(60 * 1000);
	fill_rows(r, add_holder(S("lead")), true);
	struct raw_value v[] = { { S("name"), S("PC-1") }, { S("kind"), S("notebook") } };
	add_row("endpoint", v, 2);
	compare_all();
	later(120 * DAY_MS);
	compare_all();
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
	const struct CMUnitTest tests[] = { T(test_rises_and_falls), T(test_without_a_choice_all_count), T(test_a_ledger_proves), T(test_a_restore_proves), T(test_the_net_proves),
		T(test_one_thing_by_many_names), T(test_who_may_not_look_sees_the_state), T(test_a_step_shows_what_the_page_counts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
