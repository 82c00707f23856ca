/* What chats and programs are told: read from their messages, which nothing carries here. No mail server anywhere. */
#include "room_help.h"

#include "hook/hook.h"
#include "incident/incident.h"
#include "notice/hook_rule.h"
#include "notice/notice.h"
#include "suspect/suspect.h"

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

/* What the folder or a gateway brings nobody has seen yet; it is told of as a finder's report is, once for all that came. */
static void test_suspicious_mail(void **state)
{
	(void)state;
	struct suspect m;
	struct suspect_add_in_words in = { .from = S("bank@evil.example"), .subject = S("ひみつの件名"), .text = S("x") };
	make("総務のSlack", LANG_JA);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_suspect_add, &in, &m)); /* before anybody was to be told */
	look();
	look();
	assert_int_equal(count("sighting"), 0);
	for (int k = 0; k < 3; k++) {
		act_as(ACCESS_RESPONDER);
		assert_true(run(&op_suspect_add, &in, &m));
	}
	look();
	look();
	size_t n;
	struct hook_delivery *v = told("sighting", &n);
	assert_int_equal(n, 1);
	assert_true(text_has(v[0].title, "怪しいメール") && !text_has(v[0].title, "ひみつ"));
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_suspect_add, &in, &m));
	raw_sql("UPDATE suspect_mail SET way = 'upload' WHERE number = 5"); /* who signed in brought it: they know */
	look();
	assert_int_equal(count("sighting"), 1);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_suspect_add, &in, &m));
	raw_sql("UPDATE suspect_mail SET way = 'folder' WHERE number = 6");
	look();
	assert_int_equal(count("sighting"), 2);
}

/* --- which target hears of what --- */

static bool set_cells(const char *const *cells, size_t n)
{
	str v[20];
	for (size_t k = 0; k < n; k++) {
		v[k] = str_from_c(cells[k]);
	}
	struct notice_hooks_in in = { .cells = { v, n } };
	act_as(ACCESS_ADMIN);
	return run(&op_notice_hooks_set, &in, NULL);
}

static bool set_one(struct id hook, const char *rest)
{
	str id = id_str(&h.arena, hook);
	const char *cell = str_cz(&h.arena, STR_CAT(&h.arena, id, S(":"), str_from_c(rest)));
	return set_cells(&cell, 1);
}

/* Every event at every level: heard exactly where the level is reached, by no target but the one it was said of. */
static void test_each_event_level_target(void **state)
{
	(void)state;
	struct id a = make("A", LANG_JA), b = make("B", LANG_JA);
	static const char *const words[EVENT_MAX] = { "sighting", "opened", "level", "assigned", "decision", "role", "report", "ledger", "limit" };
	static const bool usual[EVENT_MAX] = { true, true, true, false, false, false, true, false, false };
	for (int event = 0; event < EVENT_MAX; event++) {
		for (int from = -1; from <= (event == EVENT_SIGHTING ? 0 : 3); from++) {
			struct notice_hook_book book;
			assert_true(set_one(a, str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(words[event]), S(":"),
				from < 0 ? S("off") : str_i64(&h.arena, from)))));
			read_begin();
			assert_true(notice_hook_book_get(c, &book));
			read_end();
			assert_int_equal(book.n_hooks, 2);
			const struct notice_hook_cell *mine = &book.cells[event], *other = &book.cells[EVENT_MAX + event];
			assert_true(id_eq(mine->hook_id, a) && id_eq(other->hook_id, b));
			assert_int_equal(mine->is_told, from >= 0);
			assert_int_equal(notice_hook_hears(other, true, 3), usual[event]); /* nothing was said of it */
			assert_int_equal(notice_hook_hears(mine, false, 0), from == 0);
			for (int level = 0; level <= 3; level++) {
				assert_int_equal(notice_hook_hears(mine, true, level), from >= 0 && level >= from);
			}
		}
	}
}

static size_t count_of(struct id hook, const char *about)
{
	size_t n, of = 0;
	struct hook_delivery *v = told(about, &n);
	for (size_t k = 0; k < n; k++) {
		of += id_eq(v[k].hook_id, hook);
	}
	return of;
}

/* The same with the messages that really go. */
static void test_what_goes(void **state)
{
	(void)state;
	struct id all = make("ぜんぶ", LANG_JA), high = make("重いときだけ", LANG_JA), none = make("なにも", LANG_EN);
	const char *of_high[] = { "sighting:off", "opened:2", "level:2", "assigned:2", "decision:2", "role:2", "report:2" };
	const char *of_none[] = { "sighting:off", "opened:off", "level:off", "report:off" };
	for (size_t k = 0; k < 7; k++) {
		assert_true(set_one(high, of_high[k]));
	}
	for (size_t k = 0; k < 4; k++) {
		assert_true(set_one(none, of_none[k]));
	}
	look();
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "ransomware");
	look();
	assert_int_equal(count_of(all, "opened"), 1);
	assert_int_equal(count_of(high, "opened"), 0); /* no level yet */
	raise_level(i.id, 1);
	look();
	assert_int_equal(count_of(all, "level"), 1);
	assert_int_equal(count_of(high, "level"), 0);
	size_t n;
	struct step *steps = steps_now(i.id, &n);
	struct step_assign_in own = { .incident_id = i.id, .step_id = steps[0].id, .owner_id = h.person_ids[ACCESS_EXECUTIVE] };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_step_assign, &own, NULL));
	look();
	assert_int_equal(count_of(high, "assigned"), 0);
	raise_level(i.id, 2);
	look();
	assert_int_equal(count_of(high, "level"), 1);
	own.step_id = steps[1].id;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_step_assign, &own, NULL));
	look();
	assert_int_equal(count_of(high, "assigned"), 1);
	assert_int_equal(count_of(all, "assigned"), 0); /* one person's business, unless the firm says otherwise */
	struct hook_delivery *v = told("assigned", &n);
	assert_true(text_has(v[0].title, "手順の担当になった人がいます"));
	assert_int_equal(count_of(none, "opened") + count_of(none, "level") + count_of(none, "assigned"), 0);
	act_as(ACCESS_RESPONDER);
	struct entry_view *e = entries_now(i.id, &n);
	for (size_t k = 0; k < n; k++) {
		assert_false(text_has(e[k].text, "なにも"));
	}
	assert_true(text_has(e[n - 1].text, "重いときだけ")); /* who was told stands in the room */
	assert_whole();
}

/* Quiet hours are a person's own: at night a target hears at once, whatever the level. */
static void test_no_quiet_hours(void **state)
{
	(void)state;
	make("夜のチャット", LANG_JA);
	look();
	h.now_ms += 24 * 3600 * 1000LL - (h.now_ms + 9 * 3600 * 1000LL) % (24 * 3600 * 1000LL) + 2 * 3600 * 1000LL; /* 2:00 */
	c->now_ms = h.now_ms;
	act_as(ACCESS_RESPONDER);
	open_room("よる", "unknown");
	look();
	assert_int_equal(count("opened"), 1);
}

static void test_wrong_cells(void **state)
{
	(void)state;
	struct id a = make("A", LANG_JA);
	static const char *const bad[] = { "opened:4", "opened:-1", "opened:", "opened", "sighting:2", "closed:1", "opened:1:9", "opened:x" };
	for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
		assert_false(set_one(a, bad[k]));
		assert_true(refused_field("cells", MSG_NOTICE_HOOK_BAD));
	}
	const char *unknown = "0190a000-0000-7000-8000-000000000000:opened:1";
	assert_false(set_cells(&unknown, 1));
	assert_true(refused(ERR_NOT_FOUND, MSG_NOTICE_HOOK_GONE));
	assert_true(set_one(a, "opened:2:0"));
	assert_false(set_one(a, "opened:3:0")); /* somebody was faster */
	assert_true(refused(ERR_CONFLICT, MSG_NOTICE_HOOK_CHANGED));
	assert_true(set_one(a, "opened:0:0")); /* left as it was shown: their change stays */
	struct notice_hook_book book;
	read_begin();
	assert_true(notice_hook_book_get(c, &book));
	read_end();
	assert_int_equal(book.cells[EVENT_OPENED].level.v, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_a_room), T(test_a_restricted_room_is_not_there), T(test_sightings_and_reports),
		T(test_nothing_of_the_past), T(test_suspicious_mail), T(test_each_event_level_target),
		T(test_what_goes), T(test_no_quiet_hours), T(test_wrong_cells), T(test_an_exercise_says_so) };
	return cmocka_run_group_tests_name("notice_hook", tests, NULL, NULL);
}
