/* Who is told of what: read from the outbox, which nothing carries here. */
#include "notice_help.h"

#include "base/time.h"
#include "decision/decision.h"
#include "incident/incident.h"
#include "notice/digest.h"
#include "notice/notice.h"
#include "notice/plan.h"
#include "notice/receipt.h"
#include "outbox/outbox.h"
#include "role/role.h"
#include "sighting/sighting.h"
#include "task/task.h"

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

/* --- quiet hours --- */

static void test_quiet_over_midnight(void **state)
{
	(void)state;
	struct notice_choice k = notice_choice_usual();
	int64_t until;
	assert_false(notice_is_quiet(&k, jst(26, 3, 0), &until));
	k.quiet_from = (struct opt_int){ true, 22 * 60 };
	k.quiet_to = (struct opt_int){ true, 7 * 60 };
	k.quiet_days = 127;
	assert_false(notice_is_quiet(&k, jst(26, 21, 59), &until));
	assert_true(notice_is_quiet(&k, jst(26, 22, 0), &until));
	assert_int_equal(until, jst(27, 7, 0));
	assert_true(notice_is_quiet(&k, jst(27, 6, 59), &until)); /* the morning after belongs to the evening before */
	assert_int_equal(until, jst(27, 7, 0));
	assert_false(notice_is_quiet(&k, jst(27, 7, 0), &until));
	k.quiet_days = 1 << 4; /* Thursday evenings alone */
	assert_true(notice_is_quiet(&k, jst(27, 2, 0), &until));
	assert_false(notice_is_quiet(&k, jst(28, 2, 0), &until));
	k.off_days = 1 << 5;   /* and Friday all day: one stretch */
	assert_true(notice_is_quiet(&k, jst(26, 23, 0), &until));
	assert_int_equal(until, jst(28, 0, 0));
	assert_int_equal(notice_digest_time(&k, jst(26, 9, 0)), jst(28, 8, 0)); /* not on the day off */
	assert_int_equal(notice_digest_time(&k, jst(26, 7, 0)), jst(26, 8, 0));
	/* late in March, when others change their clocks */
	int64_t spring = civil_to_ms((struct civil){ 2027, 3, 28, 23, 30, 0 }, JST_OFFSET_MIN);
	k = (struct notice_choice){ .quiet_from = { true, 22 * 60 }, .quiet_to = { true, 7 * 60 }, .quiet_days = 127 };
	assert_true(notice_is_quiet(&k, spring, &until));
	assert_int_equal(until - spring, 7 * 3600000 + 1800000);
}

static void raise_level(struct incident i, int64_t level)
{
	struct incident_level_in in = { .incident_id = i.id, .level = { true, level }, .ground = S("止まった") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_level, &in, NULL));
}

static const struct notice_choice_in nights = { .mode = MODE_NOW, .way = -1, .quiet_from = { "22:00", 5 }, .quiet_to = { "7:00", 4 } };

static void test_a_level_breaks_the_quiet(void **state)
{
	(void)state;
	set_now(jst(26, 23, 0));
	assert_true(choose(ACCESS_EXECUTIVE, nights));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	assert_int_equal(count("opened", "executive@hinata.example"), 0);
	assert_int_equal(count("opened", "admin@hinata.example"), 1);
	size_t n;
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "（あとでまとめて）：executive"));
	raise_level(i, 2);
	look();
	assert_int_equal(count("level", "executive@hinata.example"), 1);
	set_now(jst(27, 6, 59));
	look();
	assert_int_equal(count("digest", NULL), 0);
	set_now(jst(27, 7, 0));
	look();
	look();
	assert_int_equal(count("digest", "executive@hinata.example"), 1); /* once */
	assert_int_equal(count("opened", "executive@hinata.example"), 0);
	assert_whole();
}

static void test_a_decider_is_told_at_night(void **state)
{
	(void)state;
	set_now(jst(26, 23, 0));
	assert_true(choose(ACCESS_EXECUTIVE, nights));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	act_as(ACCESS_RESPONDER);
	struct task_add_in t = { .incident_id = i.id, .title = S("電話"), .owner_id = h.person_ids[ACCESS_EXECUTIVE] };
	assert_true(run(&op_task_add, &t, NULL));
	look();
	assert_int_equal(count("assigned", "executive@hinata.example"), 0); /* a task waits */
	struct decision d;
	struct decision_ask_in ask = { .incident_id = i.id, .question = S("止めるか"), .decider_id = h.person_ids[ACCESS_EXECUTIVE] };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_decision_ask, &ask, &d));
	look();
	assert_int_equal(count("assigned", "executive@hinata.example"), 1);
}

static void test_collected_once(void **state)
{
	(void)state;
	set_now(jst(26, 10, 0));
	assert_true(choose(ACCESS_EXECUTIVE, (struct notice_choice_in){ .mode = MODE_DIGEST, .way = -1, .digest_at = S("8：30") }));
	act_as(ACCESS_RESPONDER);
	open_room("ひとつ", "unknown");
	open_room("ふたつ", "malware");
	look();
	assert_int_equal(count(NULL, "executive@hinata.example"), 0);
	set_now(jst(27, 8, 29));
	look();
	assert_int_equal(count("digest", NULL), 0);
	set_now(jst(28, 9, 0)); /* the machine was off for a day */
	look();
	look();
	assert_int_equal(count("digest", "executive@hinata.example"), 1);
	size_t n;
	struct outbox_row *v = rows_now(&n);
	for (size_t k = 0; k < n; k++) {
		if (text_is(v[k].about, "digest")) {
			assert_true(text_has(v[k].subject, "2件"));
		}
	}
	set_now(jst(29, 9, 0));
	look();
	assert_int_equal(count("digest", NULL), 1); /* never with nothing in it */
}

static void test_nothing_of_a_room_one_may_not_see(void **state)
{
	(void)state;
	set_now(jst(26, 23, 0));
	assert_true(choose(ACCESS_EXECUTIVE, nights));
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("ないしょ", "unknown");
	look();
	struct incident_restrict_in r = { .incident_id = i.id, .reason = S("わけ") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_restrict, &r, NULL));
	set_now(jst(27, 8, 0));
	look();
	assert_int_equal(count("digest", "executive@hinata.example"), 0);
}

/* --- who wants what --- */

static void test_the_only_one_is_told(void **state)
{
	(void)state;
	assert_true(choose(ACCESS_ADMIN, (struct notice_choice_in){ .mode = MODE_NONE, .way = -1 }));
	assert_false(choose(ACCESS_RESPONDER, (struct notice_choice_in){ .mode = MODE_NONE, .way = -1 }));
	assert_true(refused_field("mode", MSG_NOTICE_ONLY_RESPONDER));
	assert_true(choose(ACCESS_EXECUTIVE, (struct notice_choice_in){ .mode = MODE_NONE, .way = -1 })); /* does not respond */
	/* the responder leaves: whoever is left hears, whatever they chose */
	raw_sql("UPDATE membership SET ended_at = 1 WHERE access = 3");
	struct incident i;
	struct incident_open_in in = { .title = S("x"), .kind = S("unknown"), .mode = -1 };
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_incident_open, &in, &i));
	look();
	assert_int_equal(count("opened", "admin@hinata.example"), 1);
	assert_int_equal(count("opened", "executive@hinata.example"), 0);
}

static void test_what_cannot_be_chosen(void **state)
{
	(void)state;
	struct notice_choice_in in = nights;
	in.quiet_to = S("25:00");
	assert_false(choose(ACCESS_EXECUTIVE, in));
	assert_true(refused_field("quiet_to", MSG_NOTICE_CLOCK_BAD));
	in.quiet_to = S("");
	assert_false(choose(ACCESS_EXECUTIVE, in));
	assert_true(refused_field("quiet_to", MSG_NOTICE_CLOCK_BOTH));
	static const str all[] = { { "sun", 3 }, { "mon", 3 }, { "tue", 3 }, { "wed", 3 }, { "thu", 3 }, { "fri", 3 }, { "sat", 3 } };
	in = (struct notice_choice_in){ .mode = MODE_NOW, .way = -1, .off_days = { all, 7 } };
	assert_false(choose(ACCESS_EXECUTIVE, in));
	assert_true(refused_field("off_days", MSG_NOTICE_ALWAYS_QUIET));
	in = (struct notice_choice_in){ .mode = MODE_NOW, .way = -1, .quiet_from = S("6:00"), .quiet_to = S("6:00") };
	assert_false(choose(ACCESS_EXECUTIVE, in));
	static const str wrong[] = { { "Montag", 6 } };
	in = (struct notice_choice_in){ .mode = MODE_NOW, .way = -1, .off_days = { wrong, 1 } };
	assert_false(choose(ACCESS_EXECUTIVE, in));
	assert_true(refused_field("off_days", MSG_NOTICE_DAY_BAD));
}

/* --- the firm's rules --- */

static void test_rules(void **state)
{
	(void)state;
	assert_true(put_rule(EVENT_OPENED, S("access:executive"), 2, WAY_MAIL));
	assert_true(put_rule(EVENT_OPENED, S("access:viewer"), 0, WAY_MAIL));
	assert_true(drop_rule(EVENT_OPENED, S("access:admin")));
	act_as(ACCESS_RESPONDER);
	open_room("x", "unknown");
	look();
	assert_int_equal(count("opened", "viewer@hinata.example"), 1);
	assert_int_equal(count("opened", "admin@hinata.example"), 0);
	assert_int_equal(count("opened", "executive@hinata.example"), 0); /* from level 2 */
	assert_false(put_rule(EVENT_OPENED, S("access:root"), 0, WAY_MAIL));
	assert_true(refused_field("tell", MSG_NOTICE_WHO_UNKNOWN));
	assert_false(put_rule(EVENT_OPENED, S("self"), 0, WAY_MAIL)); /* nobody was asked */
	assert_false(put_rule(EVENT_SIGHTING, S("members"), 0, WAY_MAIL)); /* there is no room */
	assert_false(put_rule(EVENT_OPENED, S("person:0190a000-0000-7000-8000-000000000000"), 0, WAY_MAIL));
	assert_true(refused_field("tell", MSG_NOTICE_WHO_UNKNOWN));
	assert_false(put_rule(EVENT_OPENED, S("access:viewer"), 4, WAY_MAIL));
	assert_true(refused_field("level", MSG_NOTICE_LEVEL_BAD));
	assert_true(drop_rule(EVENT_DECISION, S("self")) == false && refused(ERR_CONFLICT, MSG_NOTICE_LAST_RULE));
	assert_true(drop_rule(EVENT_OPENED, S("access:admin")) == false && refused(ERR_NOT_FOUND, MSG_NOTICE_RULE_GONE));
	struct notice_event_in in = { .event = EVENT_OPENED };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_reset, &in, NULL));
	act_as(ACCESS_RESPONDER);
	open_room("y", "unknown");
	look();
	assert_int_equal(count("opened", "admin@hinata.example"), 1);
	assert_int_equal(count("opened", "viewer@hinata.example"), 1);
}

static void test_somebody_without_an_account(void **state)
{
	(void)state;
	struct person p;
	struct person_input add = { .name = S("専門家 花子"), .mail = S("hanako@expert.example"), .belongs = PERSON_OUTSIDE };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_add, &add, &p));
	assert_true(put_rule(EVENT_OPENED, STR_CAT(&h.arena, S("person:"), id_str(&h.arena, p.id)), 0, WAY_MAIL));
	act_as(ACCESS_RESPONDER);
	open_room("x", "unknown");
	look();
	assert_int_equal(count("opened", "hanako@expert.example"), 1);
	struct incident i;
	struct incident_open_in in = { .title = S("内部"), .kind = S("unknown"), .mode = -1, .is_restricted = true };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &i));
	look();
	assert_int_equal(count("opened", "hanako@expert.example"), 1); /* a restricted room is for its members */
}

/* A role somebody holds besides another: a rule by role means them where no room is. */
static void test_a_further_role(void **state)
{
	(void)state;
	struct sighting_desk d;
	struct role out;
	struct id executive = h.person_ids[ACCESS_EXECUTIVE];
	act_as(ACCESS_RESPONDER);
	struct role_set_in first = { .role = S("pr"), .holders = { &executive, 1 } }, more = { .role = S("legal"), .holders = { &executive, 1 } };
	assert_true(run(&op_role_set, &first, &out) && run(&op_role_set, &more, &out));
	assert_true(put_rule(EVENT_SIGHTING, S("role:legal"), 0, WAY_MAIL));
	act_as(ACCESS_ADMIN);
	read_begin();
	bool has = sighting_desk_get(c, &d);
	read_end();
	assert_true(has || c->err.code == ERR_NOT_FOUND);
	raw_sql("INSERT INTO sighting (org_id, id, number, code, once_id, card, what, when_text, noticed, place, touched, touch_note,"
		" name, reach, photo_type, photo_bytes, reported_at, state, reason) VALUES (x'%s', randomblob(16), 1, 'ABCD2345',"
		" randomblob(16), 'other', 'へん', '', '', '', '', '', '', '', '', 0, 0, 'new', '')", hex_of(h.org_id));
	look();
	assert_int_equal(count("sighting", "executive@hinata.example"), 1);
}

static void test_always(void **state)
{
	(void)state;
	struct notice_set out;
	struct notice_set_in in = { .event = EVENT_OPENED, .is_always = true };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_set, &in, &out));
	set_now(jst(26, 23, 0));
	assert_true(choose(ACCESS_EXECUTIVE, (struct notice_choice_in){ .mode = MODE_NONE, .way = -1 }));
	act_as(ACCESS_RESPONDER);
	open_room("x", "unknown");
	look();
	assert_int_equal(count("opened", "executive@hinata.example"), 1);
}

static void test_tasks_of_no_room(void **state)
{
	(void)state;
	struct task t;
	struct task_add_in mine = { .title = S("自分で"), .owner_id = h.person_ids[ACCESS_RESPONDER] };
	struct task_add_in yours = { .title = S("名簿を直す"), .owner_id = h.person_ids[ACCESS_EXECUTIVE] };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_task_add_own, &mine, &t) && run(&op_task_add_own, &yours, &t));
	look();
	look();
	assert_int_equal(count("assigned", NULL), 1);
	assert_int_equal(count("assigned", "executive@hinata.example"), 1);
	struct task_change_in change = { .task_id = t.id, .title = S("名簿を直す"), .owner_id = h.person_ids[ACCESS_ADMIN] };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_task_change, &change, &t) && run(&op_task_change, &change, &t));
	look();
	assert_int_equal(count("assigned", "admin@hinata.example"), 1); /* given on: the new one is told, once */
}

/* --- read or not --- */

static void ask_for_reading(void)
{
	struct notice_set out;
	struct notice_set_in in = { .event = EVENT_LEVEL, .asks_read = true };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_set, &in, &out));
}

static struct notice_receipt *receipts(struct incident i, size_t *n)
{
	struct notice_receipt *v;
	read_begin();
	assert_true(notice_receipts(c, i.id, &v, n));
	read_end();
	return v;
}

static void test_receipts(void **state)
{
	(void)state;
	ask_for_reading();
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	raise_level(i, 1);
	look();
	size_t n;
	receipts(i, &n);
	assert_int_equal(n, 0); /* from level 2 on */
	raise_level(i, 2);
	look();
	struct notice_receipt *v = receipts(i, &n);
	assert_int_equal(n, 2); /* executive and administrator; who raised it knows */
	assert_false(v[0].read_at.has);
	set_now(h.now_ms + 14 * 60000);
	look();
	assert_int_equal(count("reminder", NULL), 0);
	set_now(h.now_ms + 60000);
	look();
	look();
	assert_int_equal(count("reminder", NULL), 2); /* once each */
	struct notice_seen_in seen = { i.id };
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_notice_seen, &seen, NULL) && run(&op_notice_seen, &seen, NULL));
	struct entry_view *e = entries_now(i.id, &n);
	assert_false(text_has(e[n - 1].text, "全員"));
	v = receipts(i, &n);
	struct id open = v[0].read_at.has ? v[1].id : v[0].id;
	struct notice_called_in called = { i.id, open };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_notice_called, &called, NULL));
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_notice_called, &called, NULL)); /* the second is told who was faster */
	assert_true(refused(ERR_CONFLICT, MSG_NOTICE_READ_ALREADY));
	e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "全員が「読みました」"));
	struct notice_remind_in remind = { i.id, BASE };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_notice_remind, &remind, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_NOTICE_ALL_READ));
	assert_whole();
}

static void test_who_writes_has_read(void **state)
{
	(void)state;
	ask_for_reading();
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	look();
	raise_level(i, 2);
	look();
	set_now(h.now_ms + 1000);
	act_as(ACCESS_EXECUTIVE);
	struct task_add_in t = { .incident_id = i.id, .title = S("電話"), .owner_id = h.person_ids[ACCESS_RESPONDER] };
	assert_true(run(&op_task_add, &t, NULL));
	look();
	size_t n, read = 0;
	struct notice_receipt *v = receipts(i, &n);
	for (size_t k = 0; k < n; k++) {
		read += v[k].read_at.has && v[k].how == READ_ROOM && id_eq(v[k].account_id, h.account_ids[ACCESS_EXECUTIVE]);
	}
	assert_int_equal(read, 1);
	assert_int_equal(n, 2);
}

struct asking { struct incident i; str link; };
static bool act_ask(struct ctx *x, void *arg)
{
	struct asking *a = arg;
	const struct notice_person to = { .account_id = h.account_ids[ACCESS_EXECUTIVE], .person_id = h.person_ids[ACCESS_EXECUTIVE] };
	const struct notice_room of = { .incident = &a->i, .base_url = BASE };
	x->org_id = h.org_id;
	return notice_receipt_ask(x, &of, EVENT_LEVEL, &to, 15, &a->link);
}

static void test_a_code_counts_once_it_is_sent(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct asking a = { .i = open_room("x", "unknown") };
	assert_true(harness_write(&h, act_ask, &a));
	str code = str_sub(a.link, str_find(a.link, S("/read/"), 0) + 6, SIZE_MAX);
	assert_int_equal(code.n, 43);
	bool found, is_read;
	read_begin();
	assert_true(notice_code_find(c, code, &found, &is_read) && found && !is_read);
	assert_true(notice_code_find(c, S("anything"), &found, &is_read) && !found);
	read_end();
	size_t n;
	assert_false(receipts(a.i, &n)[0].read_at.has); /* looking is not reading */
	struct notice_read_in in = { .code = code };
	struct notice_read_out out;
	c->who = (struct actor){ 0 };
	c->org_id = (struct id){ 0 };
	assert_true(run(&op_notice_read, &in, &out) && out.found);
	act_as(ACCESS_ADMIN);
	struct notice_receipt *v = receipts(a.i, &n);
	assert_true(v[0].read_at.has && v[0].how == READ_LINK);
	in.code = S("no such code");
	c->who = (struct actor){ 0 };
	assert_true(run(&op_notice_read, &in, &out) && !out.found);
	act_as(ACCESS_ADMIN);
	assert_whole();
}

/* --- trying it --- */

static void test_a_test(void **state)
{
	(void)state;
	struct person_input in = { .id = h.person_ids[ACCESS_EXECUTIVE], .other_mail = S("home@phone.example"), .belongs = -1 };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_change, &in, NULL));
	struct notice_test_in one = { .person_id = h.person_ids[ACCESS_EXECUTIVE] };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_test, &one, NULL));
	assert_int_equal(count("test", NULL), 2); /* each address */
	assert_int_equal(count("test", "home@phone.example"), 1);
	struct notice_test_in all = { 0 };
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_notice_test, &all, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_NOTICE_TEST_WAIT));
	set_now(h.now_ms + 61000);
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_test, &all, NULL));
	assert_true(count("test", NULL) >= 2 + 5);
	struct notice_test_in nobody = { .person_id = id_new(1) };
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_notice_test, &nobody, NULL));
	assert_true(refused_field("person_id", MSG_NOTICE_TEST_NOBODY));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_without_a_server, room_begin, room_end),
		T(test_a_room_opened), T(test_a_level_raised), T(test_something_given_to_somebody), T(test_restricted),
		cmocka_unit_test(test_quiet_over_midnight), T(test_a_level_breaks_the_quiet), T(test_a_decider_is_told_at_night),
		T(test_collected_once), T(test_nothing_of_a_room_one_may_not_see), T(test_the_only_one_is_told), T(test_what_cannot_be_chosen),
		T(test_rules), T(test_somebody_without_an_account), T(test_a_further_role), T(test_always), T(test_tasks_of_no_room), T(test_receipts),
		T(test_who_writes_has_read), T(test_a_code_counts_once_it_is_sent), T(test_a_test),
		T(test_a_sighting), T(test_the_other_mail), T(test_a_report_is_due), T(test_an_exercise_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
