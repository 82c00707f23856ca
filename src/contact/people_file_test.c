/* People from a file: headings by words, who is who, all or nothing, undone; what broken and hostile files do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app_harness.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "contact/contact.h"
#include "contact/people_file.h"
#include "messages.h"
#include "role/role.h"

static struct harness h;

static int begin(void **state)
{
	(void)state;
	harness_begin_with(&h, NULL, 0, &catalog_builtin, NULL);
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
	static char out[8192];
	struct doing d = { op, in, ret ? ret : out };
	err_clear(&h.c);
	return store_write(h.store, &h.c, do_act, &d);
}

static bool plan(const char *text, size_t n, bool skips, struct people_plan *ret)
{
	assert_true(store_read_begin(&h.c));
	err_clear(&h.c);
	bool ok = people_plan(&h.c, (bytes){ (const unsigned char *)text, n }, skips, ret);
	store_read_end(&h.c);
	return ok;
}
#define PLAN(text, skips, ret) plan((text), strlen(text), (skips), (ret))

static struct id person_new(const char *name, const char *kana, const char *phone, const char *mail)
{
	struct person_input in = { .name = str_from_c(name), .kana = str_from_c(kana), .phone = str_from_c(phone), .mail = str_from_c(mail) };
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

static struct people_import take(const char *text, bool skips)
{
	struct people_look_in look = { .csv = str_from_c(text) };
	struct people_import i;
	struct people_plan p;
	assert_true(store_read_begin(&h.c));
	assert_true(people_look_prepare(&h.c, &look, (bytes){ 0 }, S("a.csv")));
	store_read_end(&h.c);
	assert_true(run(&op_people_look, &look, &i));
	assert_true(PLAN(text, skips, &p));
	struct people_apply_in apply = { .id = i.id, .digest = p.digest, .skips = skips };
	assert_true(run(&op_people_apply, &apply, &i));
	return i;
}

static void is(str got, const char *expected)
{
	if (!str_eq(got, str_from_c(expected))) {
		print_error("\"%.*s\" is not \"%s\"\n", STR_FMT(got), expected);
		assert_true(false);
	}
}

static void headings_and_words(void **state)
{
	(void)state;
	struct people_plan p;
	assert_true(PLAN("社員名簿\n\n氏名,フリガナ,肩書き,部署,携帯,Eメール,役割,雇用形態,好きな色\n"
		"山田 一,ヤマダ ハジメ,係長,営業,０９０−１１１１−２２２２,hajime@x.example,広報,パート・兼務・非常勤,青\n", false, &p));
	assert_int_equal(p.n_new, 1);
	assert_int_equal(p.n_unknown, 1);
	is(p.unknown[0], "好きな色");
	is(p.lines[0].in.title, "係長");
	is(p.lines[0].in.role, "pr");
	is(p.lines[0].mobile, "090-1111-2222");
	assert_int_equal(p.lines[0].in.work, WORK_PART);
	assert_true(PLAN("Full name;Department;E-mail\nAnn;Sales;ann@x.example\n", false, &p));
	assert_int_equal(p.n_new, 1);
	assert_true(PLAN("a,b\n1,2\n", false, &p));
	assert_false(p.has_name);
}

static void who_is_who(void **state)
{
	(void)state;
	struct people_plan p;
	struct id one = person_new("佐藤 花", "さとう はな", "03-0000-0001", "hana@x.example");
	person_new("鈴木 太郎", "すずき たろう", "", "");
	person_new("鈴木 太郎", "すずき たろお", "", "");
	assert_true(PLAN("氏名,メール,電話\n佐藤花子,HANA@x.example,03-0000-0002\n", false, &p));
	assert_int_equal(p.n_changed, 1);
	assert_true(id_eq(p.lines[0].id, one));
	assert_true(PLAN("氏名,電話\n佐藤　花,03-0000-0002\n", false, &p));
	assert_int_equal(p.n_changed, 1);
	assert_true(PLAN("氏名,電話\n佐藤　花,03-0000-0002\n", true, &p));
	assert_int_equal(p.n_skipped, 1);
	assert_true(PLAN("氏名,電話\n佐藤 花,03-0000-0001\n", false, &p));
	assert_int_equal(p.n_same, 1);
	assert_true(PLAN("氏名,ふりがな\n鈴木 太郎,\n", false, &p));
	assert_int_equal(p.n_wrong, 1);
	assert_true(PLAN("氏名,ふりがな,電話\n鈴木 太郎,すずき たろお,03-0000-0009\n", false, &p));
	assert_int_equal(p.n_changed, 1);
	/* somebody else's mail, twice the same mail, twice the same person */
	assert_true(PLAN("氏名,もう一つのメール\n鈴木 次郎,hana@x.example\n", false, &p));
	assert_int_equal(p.n_wrong, 1);
	assert_true(PLAN("氏名,メール\n一,a@x.example\n二,A@x.example\n", false, &p));
	assert_int_equal(p.n_wrong, 1);
	assert_int_equal(p.wrong[0].row, 3);
	assert_true(PLAN("氏名,電話\n佐藤 花,03-0000-0003\n佐藤 花,03-0000-0004\n", false, &p));
	assert_int_equal(p.n_wrong, 1);
}

static void every_mistake_has_its_place(void **state)
{
	(void)state;
	struct people_plan p;
	assert_true(PLAN("氏名,電話,メール,役割,拠点,携帯\n,03-0000-0001,,,,\n良い,でんわ,x@@,王様,月,090-abc\n", false, &p));
	assert_int_equal(p.n_wrong, 2);
	assert_int_equal(p.n_told, 6);
	assert_int_equal(p.wrong[0].row, 2);
	is(p.wrong[0].heading, "名前");
	for (size_t i = 1; i < p.n_told; i++) {
		assert_int_equal(p.wrong[i].row, 3);
		assert_true(p.wrong[i].reason.n > 0 && p.wrong[i].read.n > 0);
	}
	const char *const broken[] = { "", "\"氏名\n", "氏名\n\"a", "PK\x03\x04", "\xff\xfe\xfd\xfc" };
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		if (PLAN(broken[i], false, &p)) {
			print_error("\"%s\" was read\n", broken[i]);
			assert_false(p.has_name && p.n_new > 0);
		}
	}
}

static void all_or_nothing_and_undone(void **state)
{
	(void)state;
	size_t n_before, n;
	struct person *people;
	struct contact *v;
	struct id one = person_new("佐藤 花", "さとう はな", "03-0000-0001", "hana@x.example");
	assert_true(store_read_begin(&h.c));
	assert_true(person_list(&h.c, false, &people, &n_before));
	store_read_end(&h.c);
	struct people_import i = take("氏名,電話,携帯\n佐藤 花,03-0000-0002,090-0000-0003\n新しい 人,03-0000-0004,\n", false);
	assert_int_equal(i.added.v, 1);
	assert_int_equal(i.changed.v, 1);
	is(person_now(one).phone, "03-0000-0002");
	is(person_now(one).mail, "hana@x.example");
	/* twice: no */
	struct people_apply_in again = { .id = i.id, .digest = S("x") };
	assert_false(run(&op_people_apply, &again, NULL));
	struct people_act_in undo = { i.id };
	assert_true(run(&op_people_undo, &undo, &i));
	is(i.state, "undone");
	is(person_now(one).phone, "03-0000-0001");
	assert_true(store_read_begin(&h.c));
	assert_true(contact_list(&h.c, one, &v, &n));
	assert_int_equal(n, 2);
	assert_true(person_list(&h.c, false, &people, &n));
	store_read_end(&h.c);
	assert_int_equal(n, n_before);
	assert_false(run(&op_people_undo, &undo, NULL));
}

static void what_moved_meanwhile(void **state)
{
	(void)state;
	const char *file = "氏名,電話\n佐藤 花,03-0000-0002\n";
	struct people_look_in look = { .csv = str_from_c(file) };
	struct people_import i;
	struct people_plan p;
	struct id one = person_new("佐藤 花", "さとう はな", "03-0000-0001", "");
	assert_true(store_read_begin(&h.c));
	assert_true(people_look_prepare(&h.c, &look, (bytes){ 0 }, S("a.csv")));
	store_read_end(&h.c);
	assert_true(run(&op_people_look, &look, &i));
	assert_true(PLAN(file, false, &p));
	struct person_input change = { .id = one, .phone = S("03-0000-0007"), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_change, &change, NULL));
	struct people_apply_in apply = { .id = i.id, .digest = p.digest };
	assert_false(run(&op_people_apply, &apply, NULL));
	is(person_now(one).phone, "03-0000-0007");
	assert_true(PLAN(file, false, &p));
	apply.digest = p.digest;
	assert_true(run(&op_people_apply, &apply, &i));
	/* changed since: undoing would lose that */
	change.phone = S("03-0000-0008");
	assert_true(run(&op_person_change, &change, NULL));
	struct people_act_in undo = { i.id };
	assert_false(run(&op_people_undo, &undo, NULL));
	is(person_now(one).phone, "03-0000-0008");
}

static void out_and_in_is_nothing(void **state)
{
	(void)state;
	struct people_plan p;
	struct id one = person_new("佐藤 花", "さとう はな", "03-0000-0001", "hana@x.example");
	struct contact_input way = { .person_id = one, .kind = CONTACT_PHONE, .value = S("090-0000-0003"), .purpose = PURPOSE_MOBILE, .hours = -1 };
	struct person_input set = { .id = one, .title = S("=1+1"), .role = S("pr"), .belongs = -1, .work = WORK_PART };
	assert_true(run(&op_contact_add, &way, NULL));
	assert_true(run(&op_person_change, &set, NULL));
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	assert_true(store_read_begin(&h.c));
	assert_true(people_csv(&h.c, &b));
	store_read_end(&h.c);
	str text = buf_str(&b);
	assert_true(plan(text.p, text.n, false, &p));
	assert_int_equal(p.n_wrong + p.n_new + p.n_changed, 0);
	assert_true(p.n_same >= 5);
	AUTO_BUF(x, LIMIT_TABLE_BYTES);
	assert_true(store_read_begin(&h.c));
	assert_true(people_xlsx(&h.c, &x));
	store_read_end(&h.c);
	assert_true(plan((const char *)buf_str(&x).p, buf_str(&x).n, false, &p));
	assert_int_equal(p.n_wrong + p.n_new + p.n_changed, 0);
}

/* A name is folded once, not once for each line of the file. */
static void many_lines_and_many_people(void **state)
{
	(void)state;
	enum { PEOPLE = 120 };
	struct people_plan p;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	buf_add(&b, S("氏名,ふりがな,電話\n"));
	for (int i = 0; i < PEOPLE; i++) {
		str no = str_i64(&h.arena, i);
		str name = STR_CAT(&h.arena, S("大勢　"), no), mail = STR_CAT(&h.arena, S("m"), no, S("@x.example"));
		person_new(str_cz(&h.arena, name), "おおぜい はな", "", str_cz(&h.arena, mail));
		buf_add(&b, STR_CAT(&h.arena, S("大勢"), no, S(",オオゼイ　ハナ,03-0000-0001\n")));
	}
	size_t before = h.c.arena->used_bytes;
	assert_true(plan(buf_str(&b).p, buf_str(&b).n, false, &p));
	assert_int_equal(p.n_changed, PEOPLE);
	size_t used = h.c.arena->used_bytes - before;
	if (used > 850 * 1024) { /* 640 KB; folded for each line again it was 1060 */
		print_error("%zu bytes for %d lines and %d people\n", used, PEOPLE, PEOPLE);
		assert_true(false);
	}
}

static struct id named(const char *name)
{
	struct person *v;
	struct id id = { { 0 } };
	size_t n;
	assert_true(store_read_begin(&h.c));
	assert_true(person_list(&h.c, false, &v, &n));
	store_read_end(&h.c);
	for (size_t i = 0; i < n; i++) {
		id = str_eq(v[i].name, str_from_c(name)) ? v[i].id : id;
	}
	assert_false(id_is_none(id));
	return id;
}

static void who_has_work_by_now_stays(void **state)
{
	(void)state;
	struct people_import i = take("氏名,役割\n新しい 人,広報\n新しい 二人目,\n", false);
	struct id second = named("新しい 二人目");
	struct role_set_in deputy = { .role = S("pr"), .holders = { &(struct id){ { 0 } }, 0 }, .deputies = { &second, 1 } };
	struct id first = named("新しい 人");
	deputy.holders = (struct id_list){ &first, 1 };
	assert_true(run(&op_role_set, &deputy, NULL));
	struct people_act_in undo = { i.id };
	assert_false(run(&op_people_undo, &undo, NULL));
	assert_int_equal(h.c.err.msg, MSG_PEOPLE_FILE_CHANGED_SINCE);
	assert_false(person_now(second).archived_at.has);
	assert_false(person_now(first).archived_at.has);
	/* the role the file gave is the file's own to take back */
	deputy.deputies.n = 0;
	assert_true(run(&op_role_set, &deputy, NULL));
	assert_true(run(&op_people_undo, &undo, NULL));
	assert_true(person_now(second).archived_at.has);
	assert_true(person_now(first).archived_at.has);
}

static void undoing_many_keeps_little(void **state)
{
	(void)state;
	enum { PEOPLE = 200 };
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	buf_add(&b, S("氏名\n"));
	for (int i = 0; i < PEOPLE; i++) {
		buf_printf(&b, "大勢%d\n", i);
	}
	struct people_import i = take(str_cz(&h.arena, buf_str(&b)), false);
	struct people_act_in undo = { i.id };
	size_t before = h.c.arena->used_bytes;
	assert_true(run(&op_people_undo, &undo, NULL));
	size_t used = h.c.arena->used_bytes - before;
	if (used > 8 * 1024 * 1024) {
		print_error("%zu bytes for %d people\n", used, PEOPLE);
		assert_true(false);
	}
}

static bool shares(struct id person, const char *mail)
{
	struct contact *v;
	size_t n;
	assert_true(store_read_begin(&h.c));
	assert_true(contact_list(&h.c, person, &v, &n));
	store_read_end(&h.c);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].value, str_from_c(mail))) {
			return v[i].is_shared;
		}
	}
	print_error("no %s\n", mail);
	assert_true(false);
	return false;
}

static void undoing_shares_nothing(void **state)
{
	(void)state;
	struct people_import i;
	struct id one = person_new("佐藤 花", "さとう はな", "", "hana@x.example"), two = person_new("鈴木 次郎", "すずき じろう", "", "desk@x.example");
	struct person_input set = { .id = two, .belongs = -1, .work = -1, .mail = S("all@x.example"), .shared_mail = true };
	struct person_input own = { .id = two, .belongs = -1, .work = -1, .other_mail = S("jiro@y.example") };
	assert_true(run(&op_person_change, &set, NULL) && run(&op_person_change, &own, NULL));
	const char *file = "氏名,メール,もう一つのメール\n佐藤 花,hana2@x.example,\n鈴木 次郎,jiro@x.example,jiro2@y.example\n";
	i = take(file, false);
	struct people_act_in undo = { i.id };
	assert_true(run(&op_people_undo, &undo, NULL));
	assert_false(shares(one, "hana@x.example"));
	assert_true(shares(two, "all@x.example"));
	assert_false(shares(two, "jiro@y.example"));
	/* the rule holds again */
	struct person_input in = { .name = S("別の 人"), .mail = S("hana@x.example") };
	assert_false(run(&op_person_add, &in, NULL));
	/* somebody took the address meanwhile: said, and nothing is undone */
	i = take(file, false);
	assert_true(run(&op_person_add, &in, NULL));
	undo.id = i.id;
	assert_false(run(&op_people_undo, &undo, NULL));
	assert_int_equal(h.c.err.msg, MSG_PEOPLE_FILE_MAIL_OF_ANOTHER);
	is(person_now(one).mail, "hana2@x.example");
	is(person_now(two).mail, "jiro@x.example");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(headings_and_words), CASE(who_is_who), CASE(every_mistake_has_its_place), CASE(all_or_nothing_and_undone),
		CASE(what_moved_meanwhile), CASE(out_and_in_is_nothing),
		CASE(many_lines_and_many_people), CASE(who_has_work_by_now_stays), CASE(undoing_shares_nothing), CASE(undoing_many_keeps_little),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
