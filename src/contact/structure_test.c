/* The structure: what the check finds and what ends each finding; departments; several roles of one person; nobody leaves with full hands. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app_harness.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "contact/contact_paper.h"
#include "contact/contact_web.h"
#include "contact/owned.h"
#include "contact/structure.h"
#include "contact/unit.h"
#include "sheet/sheet.h"

static struct harness h;

static int begin(void **state)
{
	(void)state;
	harness_begin_with(&h, &structure_routes, 1, &catalog_builtin, NULL);
	h.c.org_id = h.org_id;
	h.c.who = (struct actor){ .account_id = h.account_ids[ACCESS_RESPONDER], .person_id = h.person_ids[ACCESS_RESPONDER], .access = ACCESS_RESPONDER };
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

struct doing { const struct operation *op; const void *in; void *ret; };
static bool do_act(struct ctx *c, void *arg)
{
	struct doing *d = arg;
	return d->op->act(c, d->in, d->ret);
}

static bool run(const struct operation *op, const void *in, void *ret)
{
	static _Alignas(16) char out[16384];
	struct doing d = { op, in, ret ? ret : out };
	err_clear(&h.c);
	return store_write(h.store, &h.c, do_act, &d);
}

static struct id person_new(const char *name, const char *phone)
{
	struct person_input in = { .name = str_from_c(name), .phone = str_from_c(phone) };
	struct person p;
	assert_true(run(&op_person_add, &in, &p));
	return p.id;
}

static bool set_role(const char *role, struct id holder, struct id deputy)
{
	struct role_set_in in = { .role = str_from_c(role), .holders = { &holder, !id_is_none(holder) }, .deputies = { &deputy, !id_is_none(deputy) } };
	return run(&op_role_set, &in, NULL);
}

static size_t found(int kind, const char *role)
{
	struct structure s;
	size_t n = 0;
	assert_true(store_read_begin(&h.c));
	assert_true(structure_read(&h.c, &s));
	for (size_t i = 0; i < s.n_gaps; i++) {
		n += s.gaps[i].kind == kind && (!role || str_eq(s.gaps[i].role, str_from_c(role)));
		assert_true(s.gaps[i].text.n > 0 && s.gaps[i].todo.n > 0);
		assert_true(i == 0 || s.gaps[i - 1].is_grave >= s.gaps[i].is_grave);
	}
	store_read_end(&h.c);
	return n;
}

static void reach(struct id id, bool reached, int64_t days_ago)
{
	struct contact *v;
	size_t n;
	assert_true(store_read_begin(&h.c));
	assert_true(contact_list(&h.c, id, &v, &n));
	store_read_end(&h.c);
	int64_t now = h.c.now_ms;
	h.c.now_ms -= days_ago * 24 * 3600 * INT64_C(1000);
	for (size_t i = 0; i < n; i++) {
		struct contact_check_in in = { id, v[i].id, HOW_CALL, reached };
		assert_true(run(&op_contact_check, &in, NULL));
	}
	h.c.now_ms = now;
}

static const struct id none = { { 0 } };

static void each_finding_has_its_end(void **state)
{
	(void)state;
	struct id a = person_new("体制 一", ""), b = person_new("体制 二", "03-0000-0002");
	assert_int_equal(found(GAP_NO_HOLDER, "pr"), 1);
	assert_true(set_role("pr", a, none));
	assert_int_equal(found(GAP_NO_HOLDER, "pr"), 0);
	assert_int_equal(found(GAP_NO_WAY, "pr"), 1);
	struct contact_input way = { .person_id = a, .kind = CONTACT_PHONE, .value = S("03-0000-0001"), .purpose = PURPOSE_WORK, .hours = -1 };
	assert_true(run(&op_contact_add, &way, NULL));
	assert_int_equal(found(GAP_NO_WAY, "pr"), 0);
	assert_int_equal(found(GAP_UNPROVEN, "pr"), 1);
	reach(a, false, 1);
	assert_int_equal(found(GAP_NO_WAY, "pr"), 1);
	reach(a, true, 200);
	assert_int_equal(found(GAP_UNPROVEN, "pr"), 1);
	reach(a, true, 1);
	assert_int_equal(found(GAP_UNPROVEN, "pr") + found(GAP_NO_WAY, "pr"), 0);
	assert_int_equal(found(GAP_NO_DEPUTY, "pr"), 1);
	assert_false(set_role("pr", a, a)); /* one's own deputy */
	assert_true(set_role("pr", a, b));
	assert_int_equal(found(GAP_NO_DEPUTY, "pr"), 0);
	reach(b, false, 1);
	assert_int_equal(found(GAP_DEPUTY_NO_WAY, "pr"), 1);
	/* done without: needs its reason, has no people */
	struct role_set_in without = { .role = S("legal"), .unneeded = true };
	assert_false(run(&op_role_set, &without, NULL));
	without.reason = S("弁護士に頼む");
	assert_true(run(&op_role_set, &without, NULL));
	assert_int_equal(found(GAP_NO_HOLDER, "legal"), 0);
	without.holders = (struct id_list){ &a, 1 };
	assert_false(run(&op_role_set, &without, NULL));
	assert_false(run(&op_role_set, &(struct role_set_in){ .role = S("king") }, NULL));
}

static void circles_and_too_many(void **state)
{
	(void)state;
	struct id a = person_new("体制 三", "03-0000-0003"), b = person_new("体制 四", "03-0000-0004"), c = person_new("体制 五", "03-0000-0005");
	assert_true(set_role("pr", a, b) && set_role("sales", b, a));
	assert_int_equal(found(GAP_CIRCLE, NULL), 1);
	const struct id two[] = { b, c };
	struct role_set_in more = { .role = S("pr"), .holders = { &a, 1 }, .deputies = { two, 2 } };
	assert_true(run(&op_role_set, &more, NULL));
	assert_int_equal(found(GAP_CIRCLE, NULL), 0);
	const char *const roles[] = { "hr", "support", "recorder" };
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(found(GAP_TOO_MANY, NULL), 0);
		assert_true(set_role(roles[i], a, none));
	}
	assert_int_equal(found(GAP_TOO_MANY, NULL), 1);
	/* the first role goes: another one moves up, none is lost */
	assert_true(set_role("pr", b, none));
	assert_int_equal(found(GAP_TOO_MANY, NULL), 0);
	assert_int_equal(found(GAP_NO_HOLDER, "hr") + found(GAP_NO_HOLDER, "support") + found(GAP_NO_HOLDER, "recorder"), 0);
}

static void outsourced_without_contract(void **state)
{
	(void)state;
	struct id a = person_new("外部 一", "03-0000-0006");
	struct person_input in = { .id = a, .department = S("北斗システム"), .belongs = PERSON_OUTSIDE, .work = WORK_OUTSOURCED };
	assert_true(run(&op_person_change, &in, NULL) && set_role("expert", a, none));
	assert_int_equal(found(GAP_NO_CONTRACT, NULL), 1);
	struct raw_value v[] = { { S("name"), S("北斗システム") }, { S("work"), S("保守") }, { S("data"), S("none") } };
	struct sheet_save_in row = { .sheet = S("vendor"), .values = { v, 3 }, .reason = S("") };
	assert_true(run(&op_sheet_add, &row, NULL));
	assert_int_equal(found(GAP_NO_CONTRACT, NULL), 0);
}

static struct unit unit_new(int kind, const char *name, struct id parent)
{
	struct unit u;
	struct unit_input in = { .kind = kind, .name = str_from_c(name), .parent_id = id_is_none(parent) ? S("") : id_str(&h.arena, parent) };
	assert_true(run(&op_unit_add, &in, &u));
	return u;
}

static void departments_are_trees(void **state)
{
	(void)state;
	struct person p;
	struct unit top = unit_new(UNIT_DEPARTMENT, "管理", none), below = unit_new(UNIT_DEPARTMENT, "総務", top.id), site = unit_new(UNIT_SITE, "本社", none);
	assert_int_equal(below.depth.v, 1);
	struct unit_input move = { .id = top.id, .kind = -1, .parent_id = id_str(&h.arena, below.id) };
	assert_false(run(&op_unit_change, &move, NULL)); /* below itself */
	move.parent_id = id_str(&h.arena, top.id);
	assert_false(run(&op_unit_change, &move, NULL));
	move.parent_id = id_str(&h.arena, site.id);
	assert_false(run(&op_unit_change, &move, NULL)); /* of another kind */
	struct unit_input twin = { .kind = UNIT_DEPARTMENT, .name = S("総務") };
	assert_false(run(&op_unit_add, &twin, NULL));
	struct id parent = below.id;
	for (int i = 2; i < LIMIT_UNIT_DEPTH; i++) {
		parent = unit_new(UNIT_DEPARTMENT, str_cz(&h.arena, str_i64(&h.arena, i)), parent).id;
	}
	struct unit_input deep = { .kind = UNIT_DEPARTMENT, .name = S("深すぎる"), .parent_id = id_str(&h.arena, parent) };
	assert_false(run(&op_unit_add, &deep, NULL));
	/* the name of a department is what people show */
	struct person_input in = { .id = person_new("部署 一", ""), .belongs = -1, .work = -1, .department_id = id_str(&h.arena, below.id) };
	assert_true(run(&op_person_change, &in, &p));
	assert_true(str_eq(p.department, S("総務")));
	struct unit_input rename = { .id = below.id, .kind = -1, .name = S("総務課") };
	assert_true(run(&op_unit_change, &rename, NULL));
	assert_true(store_read_begin(&h.c));
	assert_true(person_find(&h.c, in.id, &p));
	store_read_end(&h.c);
	assert_true(str_eq(p.department, S("総務課")));
	struct unit_act off = { below.id };
	assert_false(run(&op_unit_archive, &off, NULL)); /* somebody belongs to it */
	off.id = top.id;
	assert_false(run(&op_unit_archive, &off, NULL)); /* something is below */
	off.id = site.id;
	assert_true(run(&op_unit_archive, &off, NULL));
	in.department_id = id_str(&h.arena, site.id);
	assert_false(run(&op_person_change, &in, &p));
	h.c.org_id = h.other_org_id;
	assert_false(run(&op_unit_archive, &(struct unit_act){ top.id }, NULL));
}

static void nobody_leaves_with_full_hands(void **state)
{
	(void)state;
	struct owned *v;
	size_t n;
	struct id a = person_new("退職 一", "03-0000-0007"), b = person_new("後任 二", "03-0000-0008");
	struct unit u = unit_new(UNIT_DEPARTMENT, "製造", none);
	struct unit_input head = { .id = u.id, .kind = -1, .head_id = id_str(&h.arena, a) };
	struct raw_value values[] = { { S("name"), S("受注システム") }, { S("kind"), S("business") }, { S("stop"), S("day") }, { S("owner"), id_str(&h.arena, a) } };
	struct sheet_save_in row = { .sheet = S("system"), .values = { values, 4 }, .reason = S("") };
	struct sheet_row saved;
	assert_true(run(&op_unit_change, &head, NULL) && set_role("pr", a, b) && set_role("sales", b, a));
	bool has_row = run(&op_sheet_add, &row, &saved);
	struct person_leave_in leave = { .id = a, .archived = true };
	assert_false(run(&op_person_leave, &leave, NULL));
	assert_non_null(h.c.err.fields);
	leave.to_id = a;
	assert_false(run(&op_person_leave, &leave, NULL));
	leave.to_id = b;
	assert_true(run(&op_person_leave, &leave, NULL));
	assert_true(store_read_begin(&h.c));
	assert_true(owned_list(&h.c, a, &v, &n));
	assert_int_equal(n, 0);
	assert_true(owned_list(&h.c, b, &v, &n));
	store_read_end(&h.c);
	assert_int_equal(n, 3 + has_row); /* two roles, the department, the row */
	assert_int_equal(found(GAP_NO_HOLDER, "pr") + found(GAP_NO_HOLDER, "sales"), 0);
	/* back again: with nothing in hand */
	leave = (struct person_leave_in){ .id = a };
	assert_true(run(&op_person_leave, &leave, NULL));
}

static bool says(const struct document *d, const char *text)
{
	for (size_t i = 0; i < d->n_blocks; i++) {
		for (size_t k = 0; k < d->blocks[i].n_rows; k++) {
			for (size_t m = 0; m < d->blocks[i].rows[k].n_cells; m++) {
				if (str_find(d->blocks[i].rows[k].cells[m].text, str_from_c(text), 0) != SIZE_MAX) {
					return true;
				}
			}
		}
	}
	return false;
}

static void papers_keep_what_is_private(void **state)
{
	(void)state;
	struct id a = person_new("紙 一", "03-0000-0009");
	struct contact_input way = { .person_id = a, .kind = CONTACT_PHONE, .value = S("090-8888-0001"), .purpose = PURPOSE_HOME, .hours = -1, .is_private = true };
	struct raw_value v[] = { { S("name"), S("丸々スーパー") }, { S("side"), S("outside") }, { S("class"), S("at_once") }, { S("phone"), S("03-8888-0002") } };
	struct sheet_save_in row = { .sheet = S("stakeholder"), .values = { v, 4 }, .reason = S("") };
	assert_true(run(&op_contact_add, &way, NULL) && set_role("pr", a, none) && run(&op_sheet_add, &row, NULL));
	for (int with = 0; with < 2; with++) {
		struct document *d = arena_new(&h.arena, struct document);
		assert_true(store_read_begin(&h.c));
		assert_true(contact_paper(&h.c, with, d) && structure_paper(&h.c, with, d) && stakeholder_paper(&h.c, with, d));
		store_read_end(&h.c);
		assert_true(says(d, "紙 一") && says(d, "03-0000-0009") && says(d, "丸々スーパー"));
		assert_int_equal(says(d, "090-8888-0001"), with);
		assert_int_equal(says(d, "03-8888-0002"), with);
	}
	h.c.who.access = ACCESS_VIEWER; /* asks for all of it and gets what they may see */
	h.c.who.person_id = h.person_ids[ACCESS_VIEWER];
	struct document *d = arena_new(&h.arena, struct document);
	assert_true(store_read_begin(&h.c));
	assert_true(contact_paper(&h.c, true, d) && structure_paper(&h.c, true, d));
	store_read_end(&h.c);
	assert_false(says(d, "090-8888-0001"));
}

/* What a number says stands beside that number: another way that answered does not make it good. */
static void a_number_says_its_own_state(void **state)
{
	(void)state;
	struct contact mail;
	struct id a = person_new("電話 一", "03-0000-0010");
	reach(a, false, 1);
	struct contact_input way = { .person_id = a, .kind = CONTACT_MAIL, .value = S("one@x.example"), .purpose = PURPOSE_WORK, .hours = -1 };
	assert_true(run(&op_contact_add, &way, &mail) && set_role("pr", a, none));
	struct contact_check_in answered = { a, mail.id, HOW_MAIL, true };
	assert_true(run(&op_contact_check, &answered, NULL));
	const struct { const char *role, *says, *says_not; } cases[] = { { "pr", "つながらなかった", "つながった" }, { "sales", "メール（会社）：つながった", "つながらなかった" } };
	struct id b = person_new("電話 二", "");
	way = (struct contact_input){ .person_id = b, .kind = CONTACT_MAIL, .value = S("two@x.example"), .purpose = PURPOSE_WORK, .hours = -1 };
	assert_true(run(&op_contact_add, &way, &mail) && set_role("sales", b, none));
	reach(b, true, 1);
	struct browser *w = harness_sign_in(&h, ACCESS_RESPONDER);
	str page = browser_get(w, "/structure").body;
	for (size_t i = 0; i < 2; i++) {
		size_t from = str_find(page, STR_CAT(&h.arena, S("id=\"r-"), str_from_c(cases[i].role)), 0);
		assert_true(from != SIZE_MAX);
		str part = str_sub(page, from, str_find(page, S("</li>"), from) - from);
		if (str_find(part, str_from_c(cases[i].says), 0) == SIZE_MAX || str_find(part, str_from_c(cases[i].says_not), 0) != SIZE_MAX) {
			print_error("%.*s\n", STR_FMT(part));
			assert_true(false);
		}
	}
	/* the same on paper */
	struct document *d = arena_new(&h.arena, struct document);
	assert_true(store_read_begin(&h.c));
	assert_true(contact_paper(&h.c, true, d));
	store_read_end(&h.c);
	assert_true(says(d, "電話（会社）：つながらなかった"));
	assert_true(says(d, "メール（会社）：つながった"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_finding_has_its_end), CASE(circles_and_too_many), CASE(outsourced_without_contract), CASE(departments_are_trees),
		CASE(nobody_leaves_with_full_hands), CASE(papers_keep_what_is_private),
		CASE(a_number_says_its_own_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
