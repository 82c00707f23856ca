/* Ways to reach people: what the copies say, who sees private ones, when a check is too old, one address of two people. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app_harness.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "contact/contact.h"

static struct harness h;
#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int begin(void **state)
{
	(void)state;
	harness_begin(&h, NULL, 0);
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

static void as(enum access access)
{
	h.c.org_id = h.org_id;
	h.c.who = (struct actor){ .account_id = h.account_ids[access], .person_id = h.person_ids[access], .access = access };
}

static bool run(const struct operation *op, const void *in, void *ret)
{
	static char out[8192];
	struct doing d = { op, in, ret ? ret : out };
	err_clear(&h.c);
	return store_write(h.store, &h.c, do_act, &d);
}

static struct id person_new(const char *name, const char *phone, const char *mail, const char *other)
{
	struct person_input in = { .name = str_from_c(name), .phone = str_from_c(phone), .mail = str_from_c(mail), .other_mail = str_from_c(other) };
	struct person p;
	assert_true(run(&op_person_add, &in, &p));
	return p.id;
}

static struct person person_now(struct id id)
{
	struct person p;
	assert_true(store_read_begin(&h.c));
	assert_true(person_find(&h.c, id, &p));
	store_read_end(&h.c);
	return p;
}

static struct contact *ways(struct id id, size_t *ret_n)
{
	struct contact *v;
	assert_true(store_read_begin(&h.c));
	assert_true(contact_list(&h.c, id, &v, ret_n));
	store_read_end(&h.c);
	return v;
}

static struct contact way_new(struct id person, int kind, const char *value, int purpose, bool is_private)
{
	struct contact_input in = { .person_id = person, .kind = kind, .value = str_from_c(value), .purpose = purpose, .hours = -1,
		.is_private = is_private };
	struct contact k;
	assert_true(run(&op_contact_add, &in, &k));
	return k;
}

static void is(str got, const char *expected)
{
	if (!str_eq(got, str_from_c(expected))) {
		print_error("\"%.*s\" is not \"%s\"\n", STR_FMT(got), expected);
		assert_true(false);
	}
}

static void a_person_is_its_first_ways(void **state)
{
	(void)state;
	size_t n;
	as(ACCESS_RESPONDER);
	struct id id = person_new("連絡 一", "03-0000-0001", "one@firm.example", "one@home.example");
	struct contact *v = ways(id, &n);
	assert_int_equal(n, 3);
	is(v[0].value, "03-0000-0001");
	assert_int_equal(v[2].purpose, PURPOSE_OUTSIDE);
	struct person_input change = { .id = id, .phone = S("03-0000-0002"), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_change, &change, NULL));
	v = ways(id, &n);
	assert_int_equal(n, 3);
	is(v[0].value, "03-0000-0002");
	way_new(id, CONTACT_PHONE, "090-0000-0003", PURPOSE_MOBILE, false);
	is(person_now(id).phone, "03-0000-0002");
	struct contact_act drop = { id, v[0].id };
	assert_true(run(&op_contact_drop, &drop, NULL));
	is(person_now(id).phone, "090-0000-0003");
	change = (struct person_input){ .id = id, .mail = S(""), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_change, &change, NULL));
	is(person_now(id).mail, "");
	is(person_now(id).other_mail, "one@home.example");
}

static void the_order_is_kept(void **state)
{
	(void)state;
	size_t n;
	as(ACCESS_RESPONDER);
	struct id id = person_new("連絡 二", "03-0000-0011", "", "");
	way_new(id, CONTACT_PHONE, "03-0000-0012", PURPOSE_WORK, false);
	struct contact third = way_new(id, CONTACT_PHONE, "03-0000-0013", PURPOSE_WORK, false);
	struct contact_input in = { .person_id = id, .id = third.id, .kind = -1, .purpose = -1, .hours = -1, .place = { true, 1 } };
	assert_true(run(&op_contact_change, &in, NULL));
	struct contact *v = ways(id, &n);
	is(v[0].value, "03-0000-0013");
	is(v[1].value, "03-0000-0011");
	is(v[2].value, "03-0000-0012");
	assert_int_equal(v[2].place.v, 3);
	is(person_now(id).phone, "03-0000-0013");
	in.place.v = 99;
	assert_true(run(&op_contact_change, &in, NULL));
	is(person_now(id).phone, "03-0000-0011");
	for (size_t i = n; i < LIMIT_CONTACTS_PER_PERSON; i++) {
		way_new(id, CONTACT_OTHER, "chat", PURPOSE_OTHER, false);
	}
	struct contact_input more = { .person_id = id, .kind = CONTACT_PHONE, .value = S("03-0000-0014"), .purpose = -1, .hours = -1 };
	assert_false(run(&op_contact_add, &more, NULL));
	more.value = S("not a phone");
	assert_false(run(&op_contact_add, &more, NULL));
}

static void private_is_private(void **state)
{
	(void)state;
	size_t n;
	as(ACCESS_RESPONDER);
	struct id id = person_new("連絡 三", "", "", "");
	way_new(id, CONTACT_PHONE, "090-7777-0001", PURPOSE_MOBILE, true);
	way_new(id, CONTACT_MAIL, "secret@home.example", PURPOSE_OUTSIDE, true);
	is(person_now(id).phone, "");
	is(person_now(id).other_mail, "secret@home.example"); /* urgent mail goes there */
	const enum access see[] = { ACCESS_RESPONDER, ACCESS_EXECUTIVE, ACCESS_ADMIN };
	for (size_t i = 0; i < 3; i++) {
		as(see[i]);
		is(ways(id, &n)[0].value, "090-7777-0001");
	}
	as(ACCESS_VIEWER);
	struct contact *v = ways(id, &n);
	assert_int_equal(n, 2);
	is(v[0].value, "");
	assert_true(v[0].is_hidden && v[1].is_hidden);
	const char *path = str_cz(&h.arena, STR_CAT(&h.arena, S("/api/v1/people/"), id_str(&h.arena, id)));
	struct browser *b = harness_program(&h, ACCESS_VIEWER);
	struct answer one = browser_get(b, path), all = browser_get(b, "/api/v1/people");
	assert_true(answer_has(&one, "連絡 三") && answer_has(&all, "連絡 三"));
	assert_false(answer_has(&one, "secret@") || answer_has(&all, "secret@"));
	b = harness_program(&h, ACCESS_RESPONDER);
	one = browser_get(b, path);
	assert_true(answer_has(&one, "secret@"));
	/* who stands in an emergency sees them, too; one's own everybody sees */
	as(ACCESS_RESPONDER);
	struct person_input in = { .id = h.person_ids[ACCESS_VIEWER], .role = S("recorder"), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_change, &in, NULL));
	as(ACCESS_VIEWER);
	is(ways(id, &n)[0].value, "090-7777-0001");
	as(ACCESS_RESPONDER);
	in.role = S("");
	assert_true(run(&op_person_change, &in, NULL));
	way_new(h.person_ids[ACCESS_VIEWER], CONTACT_PHONE, "090-7777-0002", PURPOSE_HOME, true);
	as(ACCESS_VIEWER);
	struct contact *own = ways(h.person_ids[ACCESS_VIEWER], &n);
	is(own[n - 1].value, "090-7777-0002");
	assert_true(ways(id, &n)[0].is_hidden);
}

static void a_check_gets_old(void **state)
{
	(void)state;
	size_t n;
	as(ACCESS_RESPONDER);
	struct id id = person_new("連絡 四", "03-0000-0041", "four@firm.example", "");
	struct contact *v = ways(id, &n);
	assert_int_equal(v[0].state, CONTACT_NEVER);
	struct contact_check_in check = { id, v[0].id, HOW_CALL, true };
	struct contact k;
	assert_true(run(&op_contact_check, &check, &k));
	assert_int_equal(k.state, CONTACT_GOOD);
	int64_t until = contact_good_until(CONTACT_LIMIT_MONTHS, k.checked_at.v);
	assert_in_range(until - k.checked_at.v, 181 * DAY_MS, 185 * DAY_MS);
	int64_t now = h.c.now_ms;
	h.c.now_ms = until - 1;
	assert_int_equal(ways(id, &n)[0].state, CONTACT_GOOD);
	h.c.now_ms = until;
	assert_int_equal(ways(id, &n)[0].state, CONTACT_STALE);
	struct contact_limit limit = { { true, 12 } };
	assert_true(run(&op_contact_limit, &limit, &limit));
	assert_int_equal(ways(id, &n)[0].state, CONTACT_GOOD);
	limit.months.v = 0;
	assert_false(run(&op_contact_limit, &limit, NULL));
	h.c.now_ms = now;
	check.how = HOW_NONE;
	assert_false(run(&op_contact_check, &check, NULL));
	/* another number is one nobody tried */
	struct contact_input other = { .person_id = id, .id = v[0].id, .kind = -1, .purpose = -1, .hours = -1, .value = S("03-0000-0042") };
	assert_true(run(&op_contact_change, &other, &k));
	assert_int_equal(k.state, CONTACT_NEVER);
}

static bool bounce(struct ctx *c, void *arg)
{
	return contact_mark_value(c, CONTACT_MAIL, S("Five@Firm.example"), arg);
}

static void a_mail_came_back(void **state)
{
	(void)state;
	size_t n;
	as(ACCESS_RESPONDER);
	struct id id = person_new("連絡 五", "", "five@firm.example", "");
	struct contact_try t = { .how = HOW_MAIL, .has_bounced = true, .at = h.c.now_ms };
	assert_true(store_write(h.store, &h.c, bounce, &t));
	struct contact *v = ways(id, &n);
	assert_int_equal(v[0].state, CONTACT_BOUNCED);
	struct contact_check_in check = { id, v[0].id, HOW_DRILL, true };
	assert_true(run(&op_contact_check, &check, NULL));
	assert_int_equal(ways(id, &n)[0].state, CONTACT_GOOD);
	/* ends of months that have no such day */
	struct civil last = { 2026, 8, 31, 9, 0, 0 }, wanted = { 2027, 2, 28, 9, 0, 0 };
	assert_true(contact_good_until(6, civil_to_ms(last, JST_OFFSET_MIN)) == civil_to_ms(wanted, JST_OFFSET_MIN));
}

static void one_mail_of_two_people(void **state)
{
	(void)state;
	as(ACCESS_RESPONDER);
	struct id first = person_new("連絡 六", "", "desk@firm.example", "");
	struct person_input in = { .name = S("連絡 七"), .mail = S("DESK@firm.example") };
	struct person p;
	assert_false(run(&op_person_add, &in, &p));
	assert_non_null(h.c.err.fields);
	in.shared_mail = true;
	assert_true(run(&op_person_add, &in, &p));
	struct contact_input way = { .person_id = p.id, .kind = CONTACT_MAIL, .value = S("desk@firm.example"), .purpose = PURPOSE_OTHER, .hours = -1 };
	assert_false(run(&op_contact_add, &way, NULL));
	way.is_shared = true;
	assert_true(run(&op_contact_add, &way, NULL));
	/* somebody who is off the lists holds nothing */
	struct person_archive gone = { first, true };
	assert_true(run(&op_person_archive, &gone, NULL));
	in = (struct person_input){ .name = S("連絡 八"), .mail = S("desk@firm.example") };
	assert_true(run(&op_person_add, &in, NULL));
}

static void everybody_at_once(void **state)
{
	(void)state;
	struct contact *all;
	size_t n, n_one, n_alone;
	as(ACCESS_RESPONDER);
	struct id a = person_new("連絡 九", "03-0000-0091", "nine@firm.example", ""), b = person_new("連絡 十", "03-0000-0101", "", "");
	assert_true(store_read_begin(&h.c));
	assert_true(contact_of_all(&h.c, &all, &n));
	store_read_end(&h.c);
	const struct contact *one = contact_in(all, n, a, &n_one);
	assert_int_equal(n_one, 2);
	is(one[0].value, "03-0000-0091");
	is(contact_in(all, n, b, &n_one)[0].value, "03-0000-0101");
	assert_int_equal(n_one, 1);
	contact_in(all, n, (struct id){ { 0 } }, &n_alone);
	assert_int_equal(n_alone, 0);
	h.c.org_id = h.other_org_id;
	assert_int_equal((ways(a, &n_alone), n_alone), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_person_is_its_first_ways), CASE(the_order_is_kept), CASE(private_is_private), CASE(a_check_gets_old),
		CASE(a_mail_came_back), CASE(one_mail_of_two_people), CASE(everybody_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
