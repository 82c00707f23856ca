/* What chats and programs are told: read from their messages, which nothing carries here. No mail server anywhere. */
#include "room_help.h"

#include "hook/hook.h"
#include "incident/incident.h"
#include "notice/notice.h"

static void look(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ 0 };
	own.org_name = STR_NONE;
	own.lang = LANG_JA;
	own.now_ms = h.now_ms;
	err_clear(&own);
	assert_true(notice_look(&own, S("https://sonae.test")));
}

static struct id make(const char *name, enum lang lang)
{
	struct hook_in in = { .name = str_from_c(name), .kind = HOOK_SLACK, .lang = (int)lang,
		.url = S("https://hooks.slack.com/services/T0/B0/abcdefghijkl") };
	struct hook_made made;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_make, &in, &made));
	return made.hook.id;
}

static struct hook_delivery *told(const char *about, size_t *ret_n)
{
	struct hook_delivery *v;
	size_t n, k = 0;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(hook_deliveries(c, (struct id){ { 0 } }, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		if (text_is(v[i].about, about)) {
			v[k++] = v[i];
		}
	}
	*ret_n = k;
	return v;
}

static size_t count(const char *about)
{
	size_t n;
	told(about, &n);
	return n;
}

static void raise_level(struct id room, int64_t level)
{
	struct incident_level_in in = { .incident_id = room, .level = { true, level }, .ground = S("止まった") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
}

static void test_a_room(void **state)
{
	(void)state;
	make("総務のSlack", LANG_JA);
	make("Overseas", LANG_EN);
	look();
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("受注サーバーが暗号化された", "ransomware");
	look();
	look();
	size_t n;
	struct hook_delivery *v = told("opened", &n);
	assert_int_equal(n, 2); /* once each */
	assert_true(text_has(v[0].title, str_cz(&h.arena, i.name)) && text_has(v[1].title, str_cz(&h.arena, i.name)));
	assert_false(str_eq(v[0].title, v[1].title)); /* each in its language */
	assert_false(text_has(v[0].title, "受注サーバー")); /* not a word of what happened */
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "総務のSlack") && text_has(e[n - 1].text, "Overseas") && text_has(e[n - 1].text, "チャット"));
	raise_level(i.id, 2);
	look();
	assert_int_equal(count("level"), 2);
	raise_level(i.id, 1);
	look();
	assert_int_equal(count("level"), 2); /* lower is no news */
	assert_whole();
}

static void test_a_restricted_room_is_not_there(void **state)
{
	(void)state;
	make("総務のSlack", LANG_JA);
	look();
	struct incident i;
	struct incident_open_in in = { .title = S("内部の不正"), .kind = S("unknown"), .mode = -1, .is_restricted = true };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &i));
	look();
	raise_level(i.id, 3);
	h.now_ms += 12 * 3600 * 1000LL;
	h.now_ms -= h.now_ms % 10000;
	c->now_ms = h.now_ms;
	look();
	raw_sql("UPDATE incident SET is_restricted = 0"); /* so that the list would show them */
	assert_int_equal(count("opened") + count("level") + count("report"), 0);
	raw_sql("UPDATE incident SET is_restricted = 1");
	size_t n;
	act_as(ACCESS_RESPONDER);
	struct entry_view *e = entries_now(i.id, &n);
	for (size_t k = 0; k < n; k++) {
		assert_false(text_has(e[k].text, "総務のSlack"));
	}
}

static void test_sightings_and_reports(void **state)
{
	(void)state;
	make("総務のSlack", LANG_JA);
	look();
	raw_sql("INSERT INTO sighting (org_id, id, number, code, once_id, card, what, when_text, noticed, place, touched, touch_note,"
		" name, reach, photo_type, photo_bytes, reported_at, state, reason) VALUES (x'%s', randomblob(16), 1, 'ABCD2345',"
		" randomblob(16), 'other', 'ひみつのことば', '', '', '', '', '', '', '', '', 0, 0, 'new', '')", hex_of(h.org_id));
	look();
	look();
	size_t n;
	struct hook_delivery *v = told("sighting", &n);
	assert_int_equal(n, 1);
	assert_false(text_has(v[0].title, "ひみつ"));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	raise_level(i.id, 3);
	look();
	assert_int_equal(count("report"), 0);
	h.now_ms += 12 * 3600 * 1000LL;
	h.now_ms -= h.now_ms % 10000;
	c->now_ms = h.now_ms;
	look();
	look();
	assert_int_equal(count("report"), 1);
}

/* Off for a while, on again: what happened in between comes to nobody. */
static void test_nothing_of_the_past(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	open_room("まえのこと", "unknown");
	look();
	struct id hook = make("総務のSlack", LANG_JA);
	look();
	assert_int_equal(count("opened"), 0);
	struct { struct id id; bool is_on; } sw = { hook, false };
	struct hook out;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_switch, &sw, &out));
	act_as(ACCESS_RESPONDER);
	open_room("あいだのこと", "unknown");
	look();
	sw.is_on = true;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_hook_switch, &sw, &out));
	look();
	assert_int_equal(count("opened"), 0);
	act_as(ACCESS_RESPONDER);
	open_room("いまのこと", "unknown");
	look();
	assert_int_equal(count("opened"), 1);
}

static void test_an_exercise_says_so(void **state)
{
	(void)state;
	struct incident i;
	struct incident_open_in in = { .title = S("訓練のはなし"), .kind = S("malware"), .mode = INCIDENT_EXERCISE };
	make("総務のSlack", LANG_JA);
	look();
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &i));
	look();
	size_t n;
	struct hook_delivery *v = told("opened", &n);
	assert_true(n == 1 && str_starts(v[0].title, S("【訓練】")));
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_a_room), T(test_a_restricted_room_is_not_there), T(test_sightings_and_reports),
		T(test_nothing_of_the_past), T(test_an_exercise_says_so) };
	return cmocka_run_group_tests_name("notice_hook", tests, NULL, NULL);
}
