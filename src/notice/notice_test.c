/* Who is told of what: read from the outbox, which nothing carries here. */
#include "room_help.h"

#include "incident/incident.h"
#include "notice/notice.h"
#include "outbox/outbox.h"
#include "role/role.h"
#include "sighting/sighting.h"
#include "task/task.h"

#define BASE S("https://sonae.test")

static void set_server(void)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("ひなた惣菜"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
}

/* As the courier's thread does. */
static void look(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ 0 };
	own.org_name = STR_NONE;
	own.lang = LANG_JA;
	own.now_ms = h.now_ms;
	err_clear(&own);
	if (!notice_look(&own, BASE)) {
		print_error("notice_look: %s %.*s\n", err_code_name(own.err.code), STR_FMT(own.err.detail));
		assert_true(false);
	}
}

static struct outbox_row *rows_now(size_t *n)
{
	struct outbox_row *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, n));
	read_end();
	return v;
}

static size_t count(const char *about, const char *to)
{
	size_t n, k = 0;
	struct outbox_row *v = rows_now(&n);
	for (size_t i = 0; i < n; i++) {
		k += text_is(v[i].about, about) && (!to || text_is(v[i].to_address, to));
	}
	return k;
}

static int begin(void **state)
{
	room_begin(state);
	set_server();
	look(); /* from now on */
	return 0;
}

static void test_nothing_without_a_server(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	open_room("まえのこと", "unknown");
	look();
	set_server();
	look();
	look();
	size_t n;
	rows_now(&n);
	assert_int_equal(n, 0); /* what happened before is told nobody */
	act_as(ACCESS_RESPONDER);
	open_room("あとのこと", "unknown");
	look();
	rows_now(&n);
	assert_true(n > 0);
}

static void test_a_room_opened(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("受注サーバーが開けない", "malware");
	look();
	assert_int_equal(count("opened", "executive@hinata.example"), 1);
	assert_int_equal(count("opened", "admin@hinata.example"), 1);
	assert_int_equal(count("opened", "responder@hinata.example"), 0); /* who opened it knows */
	assert_int_equal(count("opened", "viewer@hinata.example"), 0);
	assert_int_equal(count("assigned", NULL), 0); /* all that came with the opening is told with it */
	size_t n;
	struct outbox_row *v = rows_now(&n);
	assert_true(text_has(v[0].subject, str_cz(&h.arena, i.name)));
	assert_false(text_has(v[0].subject, "受注サーバー")); /* not a word of what happened */
	look();
	size_t again;
	rows_now(&again);
	assert_int_equal(again, n); /* told once */
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "対応室が開いた"));
	assert_true(text_has(e[n - 1].text, "executive さん"));
	assert_whole();
}

static void test_a_level_raised(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	struct incident_level_in in = { .incident_id = i.id, .level = { true, 2 }, .ground = S("止まった") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
	look();
	assert_int_equal(count("level", "executive@hinata.example"), 1);
	in.level.v = 1;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
	look();
	assert_int_equal(count("level", "executive@hinata.example"), 1); /* lower is no news at night */
	in.level.v = 2;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
	look();
	assert_int_equal(count("level", "executive@hinata.example"), 1); /* as high as it has been */
	in.level.v = 3;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
	look();
	assert_int_equal(count("level", "executive@hinata.example"), 2);
}

static void test_something_given_to_somebody(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	act_as(ACCESS_RESPONDER);
	struct task_add_in mine = { .incident_id = i.id, .title = S("自分で"), .owner_id = h.person_ids[ACCESS_RESPONDER] };
	struct task_add_in yours = { .incident_id = i.id, .title = S("お客さまへの電話"), .owner_id = h.person_ids[ACCESS_EXECUTIVE] };
	struct task t;
	assert_true(run(&op_task_add, &mine, &t) && run(&op_task_add, &yours, &t) && run(&op_task_add, &yours, &t));
	look();
	assert_int_equal(count("assigned", NULL), 1); /* two at once are one mail, one's own none */
	assert_int_equal(count("assigned", "executive@hinata.example"), 1);
}

static void test_restricted(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i;
	struct incident_open_in in = { .title = S("内部の不正"), .kind = S("unknown"), .mode = -1, .is_restricted = true };
	assert_true(run(&op_incident_open, &in, &i));
	look();
	struct incident_member_in add = { .incident_id = i.id, .account_id = h.account_ids[ACCESS_EXECUTIVE] };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_member_add, &add, NULL));
	struct incident_level_in level = { .incident_id = i.id, .level = { true, 3 }, .ground = S("重い") };
	assert_true(run(&op_incident_level, &level, NULL));
	look();
	size_t n;
	struct outbox_row *v = rows_now(&n);
	assert_int_equal(n, 0); /* the list of an administrator who is no member tells nothing */
	(void)v;
	act_as(ACCESS_EXECUTIVE);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	read_end();
	assert_int_equal(n, 1); /* only a member was told */
	assert_true(text_is(v[0].to_address, "executive@hinata.example"));
	assert_false(text_has(v[0].subject, str_cz(&h.arena, i.name)));
}

static void test_a_sighting(void **state)
{
	(void)state;
	struct sighting_desk d;
	act_as(ACCESS_ADMIN);
	read_begin();
	bool has = sighting_desk_get(c, &d);
	read_end();
	assert_true(has || c->err.code == ERR_NOT_FOUND);
	raw_sql("INSERT INTO sighting (org_id, id, number, code, once_id, card, what, when_text, noticed, place, touched, touch_note,"
		" name, reach, photo_type, photo_bytes, reported_at, state, reason) VALUES (x'%s', randomblob(16), 1, 'ABCD2345',"
		" randomblob(16), 'other', 'へん', '', '', '', '', '', '', '', '', 0, 0, 'new', '')", hex_of(h.org_id));
	look();
	look();
	assert_int_equal(count("sighting", NULL), 2); /* responder and administrator, once */
	assert_int_equal(count("sighting", "executive@hinata.example"), 0);
}

static void test_the_other_mail(void **state)
{
	(void)state;
	struct person_input in = { .id = h.person_ids[ACCESS_EXECUTIVE], .other_mail = S("home@phone.example"), .belongs = -1 };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_change, &in, NULL));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	assert_int_equal(count("opened", "home@phone.example"), 1); /* urgent: both */
	assert_int_equal(count("opened", "executive@hinata.example"), 1);
	act_as(ACCESS_RESPONDER);
	struct task_add_in t = { .incident_id = i.id, .title = S("電話"), .owner_id = h.person_ids[ACCESS_EXECUTIVE] };
	assert_true(run(&op_task_add, &t, NULL));
	look();
	assert_int_equal(count("assigned", "home@phone.example"), 0);
	assert_int_equal(count("assigned", "executive@hinata.example"), 1);
}

static void test_a_report_is_due(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	struct incident_level_in level = { .incident_id = i.id, .level = { true, 3 }, .ground = S("重い") };
	assert_true(run(&op_incident_level, &level, NULL));
	look();
	assert_int_equal(count("report", NULL), 0);
	h.now_ms += 12 * 3600 * 1000LL;
	h.now_ms -= h.now_ms % 10000;
	c->now_ms = h.now_ms;
	look();
	size_t n = count("report", NULL);
	assert_true(n >= 1);
	look();
	assert_int_equal(count("report", NULL), n); /* once for each time */
	(void)i;
}

static void test_an_exercise_says_so(void **state)
{
	(void)state;
	struct incident i;
	struct incident_open_in in = { .title = S("訓練のはなし"), .kind = S("malware"), .mode = INCIDENT_EXERCISE };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &i));
	look();
	size_t n;
	struct outbox_row *v = rows_now(&n);
	assert_true(n > 0 && str_starts(v[0].subject, S("【訓練】")));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_without_a_server, room_begin, room_end),
		T(test_a_room_opened), T(test_a_level_raised), T(test_something_given_to_somebody), T(test_restricted),
		T(test_a_sighting), T(test_the_other_mail), T(test_a_report_is_due), T(test_an_exercise_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
