/* The closing sheet: what may be written, by whom, what it lacks at the end, and that the journal tells all of it. */
#include "room_help.h"

#include "base/limits.h"
#include "closing/closing.h"
#include "report/report.h"
#include "sheet/own_op.h"

#define DAY (24 * 3600 * INT64_C(1000))

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "malware");
	return 0;
}

static struct closing sheet(void)
{
	struct closing s;
	read_begin();
	assert_true(closing_get(c, room.id, &s));
	read_end();
	return s;
}

static struct event_time when(const char *text)
{
	struct event_time t;
	assert_true(event_time_parse(str_from_c(text), h.now_ms, &t));
	return t;
}

static str mark(enum closing_part part)
{
	struct closing s = sheet();
	return closing_mark(c, &s, part);
}

static struct entry_view last_entry(void)
{
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	assert_true(n > 0);
	return v[n - 1];
}

static bool set_cause(int state, const char *cause, str seen)
{
	struct closing_cause_in in = { room.id, state, str_from_c(cause), seen };
	return run(&op_closing_cause, &in, NULL);
}

static bool recover(const char *contained, const char *recovered, struct id person, const char *how)
{
	struct closing_recovery_in in = { .incident_id = room.id, .person_id = person, .how = str_from_c(how) };
	in.contained = contained ? when(contained) : in.contained;
	in.recovered = recovered ? when(recovered) : in.recovered;
	return run(&op_closing_recovery, &in, NULL);
}

static bool close_room(const char *reason)
{
	struct incident_end_in end = { room.id, str_from_c(reason) };
	return run_close(&end, NULL);
}

static bool lacks(const char *code);

static void reopen(void)
{
	struct incident_end_in in = { room.id, S("請求が来た") };
	assert_true(run(&op_incident_reopen, &in, NULL));
}

/* --- cause, recovery, told --- */

static void test_an_empty_sheet(void **state)
{
	(void)state;
	struct closing s = sheet();
	assert_true(s.cause_state == -1 && str_is_empty(s.cause) && !s.is_begun);
	assert_false(closing_has_recovery(&s) || closing_has_told(&s));
	assert_int_equal(s.cost_access, COST_FOR_RESPONDER);
}

static void test_cause(void **state)
{
	(void)state;
	int64_t before = head_now(room.id);
	assert_true(set_cause(CAUSE_UNKNOWN, "ログが残っていない", STR_NONE));
	struct closing s = sheet();
	assert_true(s.cause_state == CAUSE_UNKNOWN && text_is(s.cause, "ログが残っていない") && s.is_begun);
	assert_true(text_has(last_entry().text, "ログが残っていない") && text_has(last_entry().text, "分からない"));
	assert_true(set_cause(CAUSE_LIKELY, "古い機械の穴", STR_NONE));
	assert_true(sheet().cause_state == CAUSE_LIKELY && text_has(last_entry().text, "推定"));
	assert_false(lacks("cause")); /* said, if not for certain */
	assert_true(set_cause(CAUSE_KNOWN, "古い機械の穴", STR_NONE));
	assert_int_equal(head_now(room.id), before + 3);
	assert_true(set_cause(CAUSE_KNOWN, "古い機械の穴", S("old mark"))); /* nothing new: nothing is written */
	assert_int_equal(head_now(room.id), before + 3);
}

static void test_the_second_is_told_who_was_faster(void **state)
{
	(void)state;
	str seen = mark(CLOSING_CAUSE);
	assert_true(set_cause(CAUSE_KNOWN, "添付ファイル", seen));
	str faster = last_entry().writer_name;
	act_as(ACCESS_ADMIN);
	assert_false(set_cause(CAUSE_KNOWN, "分からない穴", seen));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	bool who = false, now = false;
	for (size_t i = 0; i < ERR_ARGS_MAX; i++) {
		who = who || str_eq(c->err.args[i].value, faster);
		now = now || text_is(c->err.args[i].value, "添付ファイル");
	}
	assert_true(who && now);
	assert_true(text_is(sheet().cause, "添付ファイル"));
	assert_true(set_cause(CAUSE_KNOWN, "分からない穴", mark(CLOSING_CAUSE))); /* seen: may */
	/* another part of the sheet is nobody's business */
	str told = mark(CLOSING_TOLD);
	assert_true(recover("2026-11-25", NULL, (struct id){ 0 }, ""));
	struct closing_told_in in = { .incident_id = room.id, .how = S("電話で"), .seen = told };
	assert_true(run(&op_closing_told, &in, NULL));
}

static void test_recovery(void **state)
{
	(void)state;
	struct id none = { 0 }, person = h.person_ids[ACCESS_VIEWER];
	assert_false(recover(NULL, NULL, none, "見た"));
	assert_true(refused_field("recovered_at", MSG_CLOSING_TIME_NEEDED));
	assert_false(recover(NULL, "2026-11-25 10:00", none, ""));
	assert_true(refused_field("person_id", MSG_CLOSING_CONFIRMER_NEEDED));
	assert_false(recover("2026-11-25 10:00", NULL, person, ""));
	assert_true(refused_field("recovered_at", MSG_CLOSING_RECOVERED_NEEDED));
	assert_false(recover("2026-11-25 10:00", "2026-11-25 09:00", person, ""));
	assert_true(refused_field("recovered_at", MSG_CLOSING_ORDER));
	assert_false(recover(NULL, "2026-11-27", person, ""));
	assert_true(refused_field("recovered_at", MSG_ENTRY_TIME_AHEAD));
	assert_false(recover(NULL, "2026-11-25", room.id, "")); /* nobody has this id */
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_false(sheet().is_begun);
	assert_true(recover("2026-11-25 10:00", "2026-11-25", person, "受注の人が使えた")); /* a day alone may hold both */
	struct closing s = sheet();
	assert_true(closing_has_recovery(&s) && id_eq(s.recovered_by_id, person));
	assert_true(text_has(last_entry().text, "viewer") && text_has(last_entry().text, "受注の人が使えた"));
	/* who confirmed it left the firm: the rest may still be changed */
	raw_sql("UPDATE person SET archived_at = 1 WHERE id = x'%s'", hex_of(person));
	assert_true(recover("2026-11-25 10:00", "2026-11-25 11:00", person, "受注の人が使えた"));
	assert_true(text_has(sheet().recovered_by_name, "viewer"));
	/* taken back */
	assert_true(recover(NULL, NULL, none, ""));
	s = sheet();
	assert_true(s.contained.precision == WHEN_NONE && s.recovered.precision == WHEN_NONE && id_is_none(s.recovered_by_id));
	assert_true(text_has(last_entry().text, "取り消した"));
}

static void test_told(void **state)
{
	(void)state;
	struct report r;
	struct closing_told_in in = { .incident_id = room.id, .when = when("2026-11-25") };
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("how", MSG_CLOSING_TOLD_NEEDED));
	in.when = when("2026-11-28");
	in.how = S("電話");
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("told_at", MSG_ENTRY_TIME_AHEAD));
	in.when = when("2026-11-25");
	in.report_id = room.id;
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("report_id", MSG_CLOSING_REPORT_NOT_ISSUED));
	struct report_draft_in draft = { .incident_id = room.id, .kind = -1 };
	assert_true(run(&op_report_draft, &draft, &r));
	in.report_id = r.id; /* a draft told nobody anything */
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("report_id", MSG_CLOSING_REPORT_NOT_ISSUED));
	in.report_id = (struct id){ 0 };
	assert_true(run(&op_closing_told, &in, NULL));
	struct closing s = sheet();
	assert_true(closing_has_told(&s) && text_is(s.told_how, "電話"));
	struct closing_told_in back = { .incident_id = room.id };
	assert_true(run(&op_closing_told, &back, NULL));
	s = sheet();
	assert_false(closing_has_told(&s));
	assert_false(run(&op_closing_told, &back, NULL)); /* nothing there any more to take back */
	assert_true(refused_field("how", MSG_CLOSING_TOLD_NEEDED));
}

/* --- follow-up --- */

static struct follow follow_now(struct id id)
{
	struct follow f;
	read_begin();
	assert_true(follow_get(c, room.id, id, &f));
	read_end();
	return f;
}

static void test_follow(void **state)
{
	(void)state;
	struct follow f, again;
	struct follow_in in = { .incident_id = room.id, .who = S("まるよしマート"), .how = S("おわびに行く"), .state = -1,
		.once = id_new(h.now_ms) };
	assert_true(run(&op_follow_add, &in, &f));
	assert_true(f.number.v == 1 && f.state == FOLLOW_PLANNED && str_is_empty(f.note));
	int64_t head = head_now(room.id);
	assert_true(run(&op_follow_add, &in, &again)); /* the form came twice */
	assert_true(id_eq(again.id, f.id));
	assert_int_equal(head_now(room.id), head);
	str seen = follow_mark(c, &f);
	struct follow_in done = { .incident_id = room.id, .id = f.id, .who = f.who, .how = f.how, .state = FOLLOW_DONE,
		.note = S("行った"), .seen = seen };
	assert_true(run(&op_follow_change, &done, &f));
	assert_int_equal(f.state, FOLLOW_DONE);
	done.note = S("電話で済ませた");
	assert_false(run(&op_follow_change, &done, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(text_is(follow_now(f.id).note, "行った"));
	/* a row of another room is not here */
	struct incident here = room;
	room = open_room("別の件", "stop");
	done.incident_id = room.id;
	assert_false(run(&op_follow_change, &done, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_CLOSING_NOT_FOUND));
	room = here;
}

static void test_how_many_rows(void **state)
{
	(void)state;
	struct follow_in in = { .incident_id = room.id, .who = S("店"), .state = -1 };
	for (int i = 0; i < LIMIT_FOLLOWS_PER_ROOM; i++) {
		assert_true(run(&op_follow_add, &in, NULL));
	}
	assert_false(run(&op_follow_add, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_TOO_MANY));
	struct cost_in cost = { .incident_id = room.id, .kind = COST_VENDOR, .what = S("調査"), .amount = { true, LIMIT_YEN } };
	for (int i = 0; i < LIMIT_COSTS_PER_ROOM; i++) {
		assert_true(run(&op_cost_add, &cost, NULL));
	}
	assert_false(run(&op_cost_add, &cost, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_TOO_MANY));
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	read_begin();
	assert_true(cost_list(c, &s, &v, &n));
	read_end();
	struct cost_sums sums = cost_sum(v, n);
	assert_int_equal(sums.all, LIMIT_COSTS_PER_ROOM * LIMIT_YEN);
}

/* --- costs --- */

static struct cost add_cost(int kind, const char *what, int64_t hours, int64_t amount)
{
	struct cost v;
	struct cost_in in = { .incident_id = room.id, .kind = kind, .what = str_from_c(what), .hours = { hours >= 0, hours },
		.amount = { amount >= 0, amount } };
	assert_true(run(&op_cost_add, &in, &v));
	return v;
}

static struct cost_sums sums_now(void)
{
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	read_begin();
	assert_true(cost_list(c, &s, &v, &n));
	read_end();
	return cost_sum(v, n);
}

static void test_costs(void **state)
{
	(void)state;
	add_cost(COST_HOURS, "小西ほか", 12, -1);
	struct cost paid = add_cost(COST_VENDOR, "石田システム", 8, 150000);
	add_cost(COST_LOSS, "廃棄した惣菜", -1, 40000);
	struct cost_sums s = sums_now();
	assert_int_equal(s.hours, 12); /* own people; what the vendor worked is paid */
	assert_true(s.of[COST_VENDOR].has && s.of[COST_VENDOR].v == 150000);
	assert_true(!s.of[COST_HOURS].has && !s.unknown_of[COST_HOURS]);
	assert_int_equal(s.all, 190000);
	assert_true(s.n == 3 && s.unknown == 0); /* own hours need no price */
	assert_false(text_has(last_entry().text, "廃棄") || text_has(last_entry().text, "40000")); /* everybody reads the journal */
	struct cost_drop_in drop = { room.id, paid.id };
	assert_false(run(&op_cost_restore, &drop, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_COST_COUNTS));
	assert_true(run(&op_cost_drop, &drop, NULL));
	assert_int_equal(sums_now().all, 40000);
	struct cost quote = add_cost(COST_VENDOR, "見積もり待ち", -1, -1); /* not known is not nothing */
	assert_true(!sums_now().of[COST_VENDOR].has && sums_now().unknown_of[COST_VENDOR] == 1 && sums_now().known == 1);
	assert_true(run(&op_cost_drop, &(struct cost_drop_in){ room.id, quote.id }, NULL));
	assert_false(run(&op_cost_drop, &drop, NULL)); /* pressed twice: stays taken back */
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_COST_GONE));
	assert_int_equal(sums_now().all, 40000);
	assert_true(run(&op_cost_restore, &drop, &paid));
	assert_int_equal(sums_now().all, 190000);
	struct cost_in in = { .incident_id = room.id, .id = paid.id, .kind = COST_VENDOR, .what = S("石田システム"),
		.amount = { true, 200000 }, .seen = S("an old mark") };
	assert_false(run(&op_cost_change, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	in.seen = cost_mark(c, &paid);
	assert_true(run(&op_cost_change, &in, NULL));
	assert_int_equal(sums_now().all, 240000);
	add_cost(COST_VENDOR, "弁護士", -1, -1);
	assert_true(sums_now().unknown == 1 && sums_now().all == 240000);
}

static void test_bad_costs(void **state)
{
	(void)state;
	struct cost_in in = { .incident_id = room.id, .kind = COST_HOURS, .what = S("小西") };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_NEEDED));
	in.hours = (struct opt_int){ true, -1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_RANGE));
	in.hours = (struct opt_int){ true, LIMIT_HOURS + 1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_RANGE));
	in.hours = (struct opt_int){ true, 1 };
	in.amount = (struct opt_int){ true, LIMIT_YEN + 1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("amount", MSG_CLOSING_AMOUNT_RANGE));
	in.amount = (struct opt_int){ true, -500 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("amount", MSG_CLOSING_AMOUNT_RANGE));
}

static bool sees_costs(enum access who)
{
	act_as(who);
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	int64_t count;
	read_begin();
	bool ok = cost_list(c, &s, &v, &n);
	assert_true(ok || c->err.code == ERR_DENIED);
	err_clear(c);
	assert_true(cost_count(c, room.id, &count)); /* that there are any is no secret */
	assert_int_equal(count, 1);
	read_end();
	return ok;
}

static void test_who_sees_costs(void **state)
{
	(void)state;
	struct cost v = add_cost(COST_LOSS, "休業", -1, 900000);
	assert_true(!sees_costs(ACCESS_VIEWER) && sees_costs(ACCESS_RESPONDER) && sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	struct closing_access_in in = { room.id, COST_FOR_EXECUTIVE };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_closing_access, &in, NULL)); /* would shut the door on himself */
	assert_true(refused_field("seen_by", MSG_CLOSING_COST_NOT_YOU));
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_closing_access, &in, NULL));
	assert_true(!sees_costs(ACCESS_RESPONDER) && sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	act_as(ACCESS_ADMIN);
	in.access = COST_FOR_ADMIN;
	assert_true(run(&op_closing_access, &in, NULL));
	assert_true(!sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	/* nor may who does not see them change anything about them */
	act_as(ACCESS_EXECUTIVE);
	struct cost_in change = { .incident_id = room.id, .id = v.id, .kind = COST_LOSS, .what = S("x") };
	struct cost_drop_in drop = { room.id, v.id };
	assert_true(!run(&op_cost_change, &change, NULL) && c->err.code == ERR_DENIED);
	assert_true(!run(&op_cost_add, &change, NULL) && c->err.code == ERR_DENIED);
	assert_true(!run(&op_cost_drop, &drop, NULL) && c->err.code == ERR_DENIED);
	in.access = COST_FOR_RESPONDER;
	assert_true(!run(&op_closing_access, &in, NULL) && c->err.code == ERR_DENIED);
}

/* --- lessons --- */

static bool answer(const char *key, const char *text, str seen)
{
	struct lesson_in in = { room.id, str_from_c(key), str_from_c(text), seen };
	return run(&op_lesson_set, &in, NULL);
}

static struct lesson lesson_now(const char *key)
{
	struct lesson l;
	read_begin();
	assert_true(lesson_get(c, room.id, str_from_c(key), &l));
	read_end();
	return l;
}

static void test_lessons(void **state)
{
	(void)state;
	struct lesson *v;
	size_t n;
	read_begin();
	assert_true(lesson_list(c, room.id, &v, &n));
	read_end();
	assert_int_equal(n, 7);
	assert_false(answer("happened", "", STR_NONE));
	assert_true(refused_field("answer", MSG_CLOSING_ANSWER_NEEDED));
	assert_false(answer("nothing", "x", STR_NONE));
	assert_true(refused(ERR_NOT_FOUND, MSG_CLOSING_NO_LESSON));
	struct lesson old = lesson_now("happened");
	assert_true(answer("happened", "朝、画面が開かなかった", lesson_mark(c, &old)));
	assert_false(answer("happened", "夜だった", lesson_mark(c, &old)));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(answer("happened", "", STR_NONE));
	assert_true(text_has(last_entry().text, "取り消した") && str_is_empty(lesson_now("happened").answer));
	/* answered once, asked no more: it is still there to read */
	raw_sql("INSERT INTO closing_lesson (org_id, incident_id, key, answer) SELECT org_id, incident_id, 'firm_9', '夜の当番' FROM closing_lesson LIMIT 1");
	old = lesson_now("happened");
	assert_true(answer("happened", "朝", lesson_mark(c, &old)));
	assert_true(text_is(lesson_now("firm_9").answer, "夜の当番") && text_is(lesson_now("firm_9").question, "いまは聞いていない質問"));
	raw_sql("DELETE FROM closing_lesson WHERE key = 'firm_9'");
	old = lesson_now("happened");
	assert_true(answer("happened", "", lesson_mark(c, &old)));
}

static void test_after_closing(void **state)
{
	(void)state;
	struct follow f;
	struct follow_in in = { .incident_id = room.id, .who = S("店"), .state = -1 };
	assert_true(run(&op_follow_add, &in, &f));
	struct cost v = add_cost(COST_LOSS, "休業", -1, 900000);
	assert_true(set_cause(CAUSE_KNOWN, "添付ファイル", STR_NONE));
	assert_true(close_room("終わった"));
	assert_true(answer("prevent", "添付を開く前に電話する", STR_NONE)); /* learning takes weeks */
	assert_true(!set_cause(CAUSE_KNOWN, "別の穴", STR_NONE) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!recover("2026-11-25", NULL, (struct id){ 0 }, "") && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	in.id = f.id;
	struct cost_drop_in drop = { room.id, v.id };
	struct cost_in cost = { .incident_id = room.id, .kind = COST_LOSS, .what = S("x") };
	assert_true(!run(&op_follow_add, &in, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_follow_change, &in, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_cost_add, &cost, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_cost_drop, &drop, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	reopen(); /* all that was said stands, and can be changed again */
	assert_true(text_is(sheet().cause, "添付ファイル") && text_is(lesson_now("prevent").answer, "添付を開く前に電話する"));
	assert_true(run(&op_cost_drop, &drop, NULL));
}

/* --- the end --- */

static bool lacks(const char *code)
{
	struct missing *v;
	size_t n;
	struct incident i = incident_now(room.id);
	bool found = false;
	read_begin();
	assert_true(room_missing(c, &i, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		found = found || text_is(v[k].code, code);
	}
	return found;
}

static void test_what_is_missing(void **state)
{
	(void)state;
	assert_true(lacks("cause") && lacks("recovery") && lacks("told") && lacks("follow") && lacks("costs") && lacks("lessons"));
	assert_true(lacks("level") && lacks("steps"));
	assert_true(set_cause(CAUSE_UNKNOWN, "ログがない", STR_NONE)); /* why it cannot be said will do */
	assert_false(lacks("cause"));
	assert_true(recover("2026-11-25", NULL, (struct id){ 0 }, ""));
	assert_true(lacks("recovery")); /* contained is not recovered */
	assert_true(recover("2026-11-25", "2026-11-25", h.person_ids[ACCESS_VIEWER], ""));
	assert_false(lacks("recovery"));
	struct closing_told_in told = { .incident_id = room.id, .how = S("電話") };
	assert_true(run(&op_closing_told, &told, NULL));
	assert_false(lacks("told"));
	struct follow f;
	struct follow_in who = { .incident_id = room.id, .who = S("店"), .state = FOLLOW_DOING };
	assert_true(run(&op_follow_add, &who, &f));
	assert_true(lacks("follow"));
	who.id = f.id;
	who.state = FOLLOW_NOT_NEEDED;
	assert_true(run(&op_follow_change, &who, NULL));
	assert_false(lacks("follow"));
	struct cost v = add_cost(COST_OTHER, "なし", -1, 0);
	assert_false(lacks("costs"));
	struct cost_drop_in drop = { room.id, v.id };
	assert_true(run(&op_cost_drop, &drop, NULL));
	assert_true(lacks("costs"));
}

static void test_closing_needs_every_tick(void **state)
{
	(void)state;
	const str some[] = { S("cause"), S("recovery") };
	struct incident_close_in in = { .incident_id = room.id, .reason = S("x"), .left = { some, 2 } };
	struct missing *v;
	size_t n, errors = 0;
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(room_missing(c, &i, &v, &n));
	read_end();
	assert_false(run(&op_incident_close, &in, NULL));
	assert_int_equal(c->err.code, ERR_INVALID);
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		assert_true(strcmp(e->field, "left") == 0 && e->msg == MSG_ROOM_END_ACKNOWLEDGE);
		errors++;
	}
	assert_int_equal(errors, n - 2); /* each thing that lacks its tick, in one answer */
	in.reason = S("");
	assert_false(run(&op_incident_close, &in, NULL));
	assert_true(refused_field("reason", MSG_INCIDENT_GROUND_NEEDED));
	const str odd[] = { S("everything") };
	in.left = (struct str_list){ odd, 1 };
	assert_false(run(&op_incident_close, &in, NULL));
	assert_true(refused_field("left", MSG_FIELD_UNKNOWN_CHOICE));
	assert_true(incident_is_open(&(struct incident){ .state = incident_now(room.id).state }));
}

static void test_two_close_at_once(void **state)
{
	(void)state;
	int64_t seen = head_now(room.id);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE));
	struct incident_close_in late = { .incident_id = room.id, .reason = S("x"), .seen = { true, seen } };
	assert_false(run(&op_incident_close, &late, NULL)); /* what was not seen cannot be acknowledged */
	assert_true(refused(ERR_CONFLICT, MSG_ROOM_END_MOVED));
	assert_true(close_room("終わった"));
	int64_t head = head_now(room.id);
	assert_true(text_has(last_entry().text, "終わった") && text_has(last_entry().text, "復旧したときと、確かめた人を書いていません"));
	str faster = last_entry().writer_name;
	assert_false(close_room("もう一度"));
	assert_true(refused(ERR_CONFLICT, MSG_ROOM_END_FASTER));
	assert_true(faster.n && str_eq(c->err.args[0].value, faster));
	assert_int_equal(head_now(room.id), head);
	reopen();
	struct incident_end_in again = { room.id, S("x") };
	assert_false(run(&op_incident_reopen, &again, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_OPEN));
	assert_true(close_room("こんどこそ"));
}

/* --- who may, masking, the file --- */

static void test_restricted_and_other_firms(void **state)
{
	(void)state;
	struct closing_cause_in in = { room.id, CAUSE_KNOWN, S("内部の人"), STR_NONE };
	struct follow *f;
	size_t n;
	struct incident_restrict_in doors = { .incident_id = room.id, .reason = S("内部") };
	assert_true(run(&op_incident_restrict, &doors, NULL));
	assert_true(run(&op_closing_cause, &in, NULL));
	act_as(ACCESS_EXECUTIVE); /* no member */
	assert_true(!run(&op_closing_cause, &in, NULL) && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	assert_true(!answer("happened", "x", STR_NONE) && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	assert_true(!close_room("x") && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	act_as(ACCESS_RESPONDER);
	struct id own = c->org_id;
	c->org_id = h.other_org_id;
	struct closing s;
	read_begin();
	assert_true(closing_get(c, room.id, &s) && !s.is_begun);
	assert_true(follow_list(c, room.id, &f, &n) && n == 0);
	read_end();
	assert_false(run(&op_closing_cause, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	c->org_id = own;
}

static void mask(int64_t seq, const char *part)
{
	struct id request;
	struct mask_ask_in ask = { .incident_id = room.id, .seq = { true, seq }, .part = str_from_c(part), .reason = S("番号") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_mask_ask, &ask, &request));
	struct mask_decide_in grant = { room.id, request };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mask_grant, &grant, NULL));
	act_as(ACCESS_RESPONDER);
}

/* The word goes, from the row too; what the entry does not speak of stays as it is. */
static void test_masking(void **state)
{
	(void)state;
	assert_true(set_cause(CAUSE_KNOWN, "田中さんが添付を開いた", STR_NONE));
	struct closing_told_in told = { .incident_id = room.id, .how = S("社長に 4111 と伝えた") };
	assert_true(run(&op_closing_told, &told, NULL));
	mask(last_entry().seq, "4111");
	assert_true(text_is(sheet().told_how, "社長に ███ と伝えた"));
	assert_true(text_is(sheet().cause, "田中さんが添付を開いた"));
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	for (size_t k = 0; k < n; k++) {
		if (text_has(v[k].text, "田中さん")) {
			mask(v[k].seq, "田中さん");
			break;
		}
	}
	assert_true(text_is(sheet().cause, "███が添付を開いた"));
	assert_true(answer("happened", "暗証番号 9876 が漏れた", STR_NONE));
	mask(last_entry().seq, "9876");
	assert_true(text_is(lesson_now("happened").answer, "暗証番号 ███ が漏れた"));
	struct follow f;
	struct follow_in who = { .incident_id = room.id, .who = S("山田花子"), .how = S("電話"), .state = -1 };
	assert_true(run(&op_follow_add, &who, &f));
	mask(last_entry().seq, "花子");
	assert_true(text_is(follow_now(f.id).who, "山田███") && text_is(follow_now(f.id).how, "電話"));
	assert_whole();
	/* a cost's words are in no text: they go all at once, the amount stays */
	struct cost one = add_cost(COST_VENDOR, "秘密の会社", -1, 5);
	mask(last_entry().seq, "外部");
	struct closing s = sheet();
	read_begin();
	assert_true(cost_get(c, &s, one.id, &one));
	read_end();
	assert_true(!text_has(one.what, "秘密") && one.amount.v == 5);
	assert_whole();
}

static void test_the_file_is_compared(void **state)
{
	(void)state;
	struct follow_in who = { .incident_id = room.id, .who = S("店"), .state = -1 };
	assert_true(run(&op_follow_add, &who, NULL));
	add_cost(COST_VENDOR, "調査", -1, 1000);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE) && answer("happened", "朝", STR_NONE));
	assert_whole();
	raw_sql("UPDATE closing_cost SET amount = 999");
	assert_broken("amount");
	raw_sql("UPDATE closing_cost SET amount = 1000");
	raw_sql("UPDATE closing SET cost_access = 'admin'");
	assert_broken("cost_access");
	raw_sql("UPDATE closing SET cost_access = 'responder'");
	raw_sql("UPDATE closing_follow SET state = 'done'");
	assert_broken("state");
	raw_sql("UPDATE closing_follow SET state = 'planned'");
	raw_sql("DELETE FROM closing_lesson");
	assert_broken("lesson");
	raw_sql("INSERT INTO closing_lesson (org_id, incident_id, key, answer) SELECT org_id, id, 'happened', '朝' FROM incident");
}

/* --- as the firm asks it --- */

static struct own_out form_out;

static bool change_form(struct own_edit_in in)
{
	in.sheet = S("closing");
	in.reason = S("");
	act_as(ACCESS_ADMIN);
	return run(&op_own_change, &in, &form_out);
}

static str add_question(const char *name, int type, const char *choices, bool required)
{
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_ADD, .ja = str_from_c(name), .type = type, .required = required,
		.choices = str_from_c(choices) }));
	return str_copy(&h.arena, form_out.field);
}

static struct closing_own own_now(str key, str *ret_mark)
{
	struct closing_own *v;
	size_t n;
	read_begin();
	assert_true(closing_own_list(c, room.id, &v, &n));
	*ret_mark = closing_own_mark(c, v, n);
	read_end();
	size_t at = 0;
	for (; at + 1 < n && !str_eq(v[at].key, key); at++) {
	}
	return v[at];
}

static bool answer_own(str key, const char *value, str seen)
{
	struct raw_value v = { key, str_from_c(value) };
	struct closing_own_in in = { room.id, { &v, 1 }, seen };
	act_as(ACCESS_RESPONDER);
	return run(&op_closing_own, &in, NULL);
}

/* Every question with a column is in the form, and a choice there is one the program knows, both ways. */
static void test_the_form_and_the_columns(void **state)
{
	(void)state;
	const struct sheet_def *d = catalog_sheet(c->catalog, S("closing"));
	static const struct { const char *key; const struct choices *set; } choices[] = { { "cause_state", &cause_state_choices },
		{ "follow_state", &follow_state_choices }, { "cost_kind", &cost_kind_choices } };
	size_t n_bound = 0;
	for (const struct sheet_bound *b = closing_bound; b->key; b++, n_bound++) {
		assert_non_null(sheet_asked(d, b->key));
	}
	assert_int_equal(n_bound, d->n_fields);
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		const struct sheet_field *f = sheet_asked(d, choices[i].key);
		assert_true(f->is_closed && f->n_choices == choices[i].set->n);
		for (size_t k = 0; k < f->n_choices; k++) {
			assert_true(choice_find(choices[i].set, f->choices[k].key) == (int)k);
		}
	}
	assert_true(!change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = S("cause") }) && refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_IN_USE));
	assert_true(!change_form((struct own_edit_in){ .what = OWN_ACT_ADD_CHOICE, .field = S("cost_kind"), .ja = S("罰金") }) &&
		refused(ERR_CONFLICT, MSG_SHEET_OWN_FAULT_CLOSED));
}

/* What is hidden keeps what was written; what the firm wants to know is asked for. */
static void test_hidden_and_needed(void **state)
{
	(void)state;
	struct id who = h.person_ids[ACCESS_VIEWER];
	act_as(ACCESS_RESPONDER);
	assert_true(recover("2026-11-25", "2026-11-25", who, "注文が入った"));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = S("recovered_how") }));
	act_as(ACCESS_RESPONDER);
	assert_true(recover("2026-11-24", "2026-11-25", who, ""));
	assert_true(text_is(sheet().recovered_how, "注文が入った"));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_SHOW, .field = S("recovered_how") }));
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_EDIT, .field = S("recovered_how"), .ja = S("どう確かめた"), .required = true }));
	act_as(ACCESS_RESPONDER);
	assert_true(!recover("2026-11-24", "2026-11-25", who, "") && refused_field("how", MSG_SHEET_MISSING));
	assert_true(recover("2026-11-24", "2026-11-25", who, "電話した"));
	assert_whole();
}

static void test_questions_of_the_firm(void **state)
{
	(void)state;
	str yes = add_question("保険に知らせたか", SHEET_CHOICE, "知らせた\nまだ", true), who = add_question("だれに", SHEET_LINE, "", false), seen, later;
	assert_true(lacks("asked"));
	struct closing_own v = own_now(yes, &seen);
	assert_true(v.is_required && v.answer.n == 0 && v.section == 5);
	assert_true(!answer_own(yes, "nashi", seen) && refused_field(str_cz(&h.arena, STR_CAT(&h.arena, S("values."), yes)), MSG_SHEET_CHOICE));
	assert_true(answer_own(who, "担当 4471", seen)); /* another question: the two are not in each other's way */
	assert_true(lacks("asked"));
	assert_true(answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_1"))), seen));
	assert_false(lacks("asked"));
	v = own_now(yes, &later);
	assert_true(text_is(v.answer, "知らせた") && text_has(last_entry().text, "保険に知らせたか") && text_has(last_entry().text, "知らせた"));
	int64_t seq = last_entry().seq;
	assert_true(answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_1"))), seen) && last_entry().seq == seq); /* the form came again */
	assert_true(!answer_own(yes, str_cz(&h.arena, STR_CAT(&h.arena, yes, S("_2"))), seen) && refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(answer_own(S("firm_99"), "x", STR_NONE)); /* gone while the form was on the screen */
	assert_whole();
	raw_sql("UPDATE closing_answer SET answer = 'まだ' WHERE answer = '知らせた'");
	assert_broken("asked");
	raw_sql("UPDATE closing_answer SET answer = '知らせた' WHERE answer = 'まだ'");
	/* a masking reaches it, and the value behind it */
	mask(seq - 1, "4471");
	v = own_now(who, &later);
	assert_true(text_is(v.answer, "担当 ███") && v.body.n == 0);
	assert_whole();
	/* not asked any more: still readable, and nothing is missing for it */
	assert_true(change_form((struct own_edit_in){ .what = OWN_ACT_HIDE, .field = yes }));
	v = own_now(yes, &later);
	assert_true(!v.is_asked && text_is(v.question, "保険に知らせたか") && text_is(v.answer, "知らせた") && !lacks("asked"));
	assert_whole();
}

/* Changes of a firm that saw an older built-in form: they hold, and what is new is asked. */
static void test_a_newer_closing_sheet(void **state)
{
	(void)state;
	raw_sql("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'closing', 1, "
		"'[{\"do\":\"rename\",\"field\":\"cause_state\",\"ja\":\"なぜ起きた\"},{\"do\":\"hide\",\"field\":\"told_at\"},"
		"{\"do\":\"add\",\"field\":\"firm_1\",\"ja\":\"店\",\"type\":\"line\",\"section\":1}]', 0, '[{\"do\":\"add\",\"field\":\"cause_state\","
		"\"ja\":\"原因\",\"type\":\"choice\"}]', 1 FROM org LIMIT 1");
	act_as(ACCESS_RESPONDER);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE)); /* a write of this program: it reads the file again */
	const struct sheet_def *d;
	read_begin();
	assert_true(closing_form_def(c, &d));
	assert_true(text_is(sheet_label(c, d, "cause_state", MSG_CLOSING_LABEL_CAUSE), "なぜ起きた") && !sheet_asked(d, "told_at"));
	assert_true(sheet_asked(d, "cost_amount") && sheet_asked(d, "firm_1")->section == 1);
	read_end();
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_an_empty_sheet), T(test_cause), T(test_the_second_is_told_who_was_faster), T(test_recovery), T(test_told),
		T(test_follow), T(test_how_many_rows), T(test_costs), T(test_bad_costs), T(test_who_sees_costs), T(test_lessons),
		T(test_after_closing), T(test_what_is_missing), T(test_closing_needs_every_tick), T(test_two_close_at_once),
		T(test_restricted_and_other_firms), T(test_masking), T(test_the_file_is_compared),
		T(test_the_form_and_the_columns), T(test_hidden_and_needed), T(test_questions_of_the_firm), T(test_a_newer_closing_sheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
