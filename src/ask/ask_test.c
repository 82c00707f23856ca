/* Rounds of questions: who may answer, when, how often; what an anonymous answer leaves behind; mails. */
#include "sheet_help.h"

#include "ask/crowd.h"
#include "ask/ask.h"
#include "base/limits.h"
#include "outbox/outbox.h"

#define BASE S("https://sonae.test")
#define DAY (24 * 3600 * INT64_C(1000))
#define GOOD "update=yes|guard=yes|login=no|backup=partly|call=no"

static void pass(int64_t ms)
{
	h.now_ms += ms;
	c->now_ms = h.now_ms;
}

static struct ask_round opened(bool is_anonymous)
{
	struct ask_round r;
	struct ask_open_in in = { .sheet = S("partner"), .title = S("年に一度の確認"), .words = S("よろしくお願いします"), .is_anonymous = is_anonymous,
		.closes_at = { true, h.now_ms + 10 * DAY }, .reminds = -1 };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_open, &in, &r));
	return r;
}

static str code_in(str link)
{
	size_t at = str_find(link, S("/answer/"), 0);
	assert_true(at != SIZE_MAX);
	return str_sub(link, at + 8, link.n);
}

static str link_of(struct ask_round r, int group)
{
	struct ask_link l;
	struct ask_link_in in = { .round_id = r.id, .group = group, .base_url = BASE };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_link, &in, &l));
	return code_in(l.link);
}

/* As somebody who is nobody here. */
static bool answer(str code, const char *text, struct ask_given *ret)
{
	struct ask_answer_in in = { .code = code, .values = values(text), .peer = S("192.0.2.7") };
	act_as(ACCESS_RESPONDER);
	c->who = (struct actor){ .name = S("") };
	return run(&op_ask_answer, &in, ret);
}

static struct ask_given answered(str code, const char *text)
{
	struct ask_given g;
	assert_true(answer(code, text, &g));
	return g;
}

static struct ask_round now(struct ask_round r)
{
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(ask_round_get(c, r.id, &r));
	read_end();
	return r;
}

static size_t answers(struct ask_round r, struct ask_answer **ret)
{
	size_t n;
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(ask_answers(c, r.id, ret, &n));
	read_end();
	return n;
}

static struct ask_door door_of(str code)
{
	struct ask_door d;
	bool found;
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(ask_door_find(c, code, &d, &found) && found);
	read_end();
	return d;
}

static void closed(struct ask_round r)
{
	struct ask_act_in in = { r.id };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_close, &in, &r));
}

static void look(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ 0 };
	own.now_ms = h.now_ms;
	err_clear(&own);
	assert_true(ask_look(&own, BASE));
}

static void set_server(void)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("ひなた惣菜"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
}

static size_t mails(const char *to)
{
	size_t n, k = 0;
	struct outbox_row *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		k += text_is(v[i].about, "ask") && (!to || text_is(v[i].to_address, to));
	}
	return k;
}

static bool invite(struct ask_round r, int group, const char *lines, struct ask_invited *ret)
{
	struct ask_invite_in in = { .round_id = r.id, .group = group, .mails = str_from_c(lines) };
	act_as(ACCESS_RESPONDER);
	return run(&op_ask_invite, &in, ret);
}

static struct ask_person *people(struct ask_round r, size_t *ret_n)
{
	struct ask_person *v;
	act_as(ACCESS_RESPONDER);
	r = now(r);
	read_begin();
	assert_true(ask_people(c, &r, &v, ret_n));
	read_end();
	return v;
}

static str hand(struct ask_round r, struct id asked)
{
	struct ask_link l;
	struct ask_asked_in in = { .round_id = r.id, .asked_id = asked, .base_url = BASE };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_hand, &in, &l));
	return code_in(l.link);
}

/* --- tests --- */

static void test_answers_by_group(void **state)
{
	struct ask_answer *v;
	(void)state;
	struct ask_round r = opened(false);
	str executive = link_of(r, ASK_EXECUTIVE), staff = link_of(r, ASK_STAFF);
	answered(staff, "name=社員1|" GOOD);
	answered(executive, "name=社長|" GOOD);
	answered(staff, "name=社員2|" GOOD);
	assert_int_equal(answers(r, &v), 3);
	assert_int_equal(v[0].group, ASK_EXECUTIVE);
	assert_true(text_is(v[0].who, "社長"));
	assert_int_equal(v[1].group, ASK_STAFF);
	assert_true(text_has(v[0].body, "\"backup\":\"partly\""));
	assert_int_equal(now(r).n_answers.v, 3);
}

static void test_what_is_missing_is_refused(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(false);
	str code = link_of(r, ASK_STAFF);
	assert_false(answer(code, "name=x|update=yes", &g));
	assert_true(refused_field("values.guard", MSG_SHEET_MISSING));
	assert_false(answer(code, "name=x|surprise=1|" GOOD, &g));
	assert_true(refused_field("values.surprise", MSG_FIELD_UNKNOWN_MEMBER));
	assert_int_equal(now(r).n_answers.v, 0);
}

static void test_link_can_be_taken_back(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(false);
	str old = link_of(r, ASK_STAFF), code = link_of(r, ASK_STAFF);
	assert_false(answer(old, "name=x|" GOOD, &g)); /* a new one ends it */
	assert_true(refused(ERR_CONFLICT, MSG_ASK_LINK_OVER));
	answered(code, "name=x|" GOOD);
	struct ask_link_in in = { .round_id = r.id, .group = ASK_STAFF };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_unlink, &in, NULL));
	assert_false(answer(code, "name=x|" GOOD, &g));
	assert_false(answer(S("guessed"), "name=x|" GOOD, &g));
	assert_true(refused(ERR_NOT_FOUND, MSG_ASK_NO_LINK));
}

static void test_the_day_ends_it(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(false);
	str code = link_of(r, ASK_STAFF);
	pass(10 * DAY + 1);
	assert_false(answer(code, "name=x|" GOOD, &g));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_IS_CLOSED));
	struct ask_reopen_in in = { r.id, { true, h.now_ms + DAY } };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_reopen, &in, &r));
	answered(code, "name=x|" GOOD);
}

static void test_changed_until_it_closes(void **state)
{
	struct ask_answer *v;
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(false);
	struct ask_given first = answered(link_of(r, ASK_STAFF), "name=x|" GOOD);
	assert_true(first.is_new && first.code.n > 20);
	struct ask_given second = answered(first.code, "name=y|" GOOD);
	assert_false(second.is_new);
	assert_int_equal(answers(r, &v), 1);
	assert_true(text_is(v[0].who, "y") && v[0].changed_at.has);
	closed(r);
	assert_false(answer(first.code, "name=z|" GOOD, &g));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_IS_CLOSED));
}

static void test_anonymous_leaves_nothing(void **state)
{
	struct ask_answer *v;
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(true);
	str code = link_of(r, ASK_STAFF);
	assert_false(answer(code, "name=わたし|" GOOD, &g)); /* a name is not even taken */
	assert_true(refused_field("values.name", MSG_FIELD_UNKNOWN_MEMBER));
	pass(5 * 3600 * 1000 + 1234);
	g = answered(code, GOOD);
	assert_true(g.code.n == 0);
	answered(code, GOOD);
	answered(code, GOOD);
	assert_int_equal(answers(r, &v), 0); /* held until it closes */
	closed(r);
	assert_int_equal(answers(r, &v), 3);
	for (int k = 0; k < 3; k++) {
		int64_t id_ms = 0;
		for (int i = 0; i < 6; i++) {
			id_ms = id_ms << 8 | v[k].id.b[i];
		}
		assert_true(v[k].who.n == 0 && !v[k].changed_at.has);
		assert_int_equal((v[k].given_at.v + 9 * 3600 * 1000) % DAY, 0);
		assert_int_equal(id_ms, v[k].given_at.v);
	}
	struct ask_reopen_in in = { r.id, { true, h.now_ms + DAY } };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_ask_reopen, &in, &r));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_NO_REOPEN));
}

/* Not by the link, the person or the audit. */
static void test_anonymous_person_is_not_tied(void **state)
{
	struct ask_invited made;
	struct ask_answer *v;
	struct ask_given g;
	size_t n;
	(void)state;
	struct ask_round r = opened(true);
	assert_true(invite(r, ASK_STAFF, "a@x.example\nb@x.example\nc@x.example", &made));
	struct ask_person *p = people(r, &n);
	assert_int_equal(n, 3);
	str code = hand(r, p[0].id);
	struct ask_given first = answered(code, GOOD);
	/* whoever else holds the link learns nothing from it: it looks as before, and takes what is sent */
	struct ask_door door = door_of(code);
	assert_true(!door.is_answered && door.body.n == 0 && door.is_own);
	g = answered(code, GOOD);
	assert_true(g.is_new == first.is_new && str_eq(g.code, first.code));
	assert_false(answer(code, "update=yes", &g)); /* also what is wrong is told as before */
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_int_equal(now(r).n_answers.v, 1); /* and counts once */
	p = people(r, &n);
	assert_int_equal(p[0].state, ASK_ASKED); /* nobody is shown to have answered */
	raw_sql("CREATE TEMP TABLE none (n INTEGER CHECK (n = 0)); INSERT INTO none SELECT count(*) FROM ask_answer WHERE asked_id IS NOT NULL OR who <> '';"
		"INSERT INTO none SELECT count(*) FROM audit WHERE what LIKE 'ask_answer%%'; INSERT INTO none SELECT count(*) FROM ask_code WHERE answer_id IS NOT NULL");
	closed(r);
	assert_int_equal(answers(r, &v), 0); /* one alone is not shown */
}

/* Of the bytes on the disk: nothing says which came first. */
static void test_no_order_in_the_file(void **state)
{
	(void)state;
	struct ask_round r = opened(true);
	str code = link_of(r, ASK_STAFF);
	for (int k = 0; k < 12; k++) {
		answered(code, GOOD);
		pass(61 * 1000);
	}
	raw_sql("CREATE TEMP TABLE none (n INTEGER CHECK (n = 0));"
		"INSERT INTO none SELECT count(*) <> 1 FROM pragma_table_list('ask_answer') WHERE wr = 1;" /* there is no rowid to order by */
		"INSERT INTO none SELECT count(DISTINCT given_at) > 1 FROM ask_answer;"
		"INSERT INTO none SELECT count(DISTINCT substr(hex(id), 1, 12)) > 1 FROM ask_answer;"
		"INSERT INTO none SELECT count(*) FROM ask_answer WHERE changed_at IS NOT NULL OR asked_id IS NOT NULL");
}

/* A form may ask who answers in more than its first field. */
static void test_anonymous_asks_nobodys_name(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(true);
	str code = link_of(r, ASK_OTHER);
	assert_false(answer(code, "person=小西|" GOOD, &g));
	assert_true(refused_field("values.person", MSG_FIELD_UNKNOWN_MEMBER));
	r = opened(false);
	code = link_of(r, ASK_OTHER);
	assert_true(answer(code, "name=北斗|person=石田|" GOOD, &g)); /* by name it is asked */
}

static void test_small_groups_are_put_together(void **state)
{
	struct ask_answer *v;
	(void)state;
	struct ask_round r = opened(true);
	str executive = link_of(r, ASK_EXECUTIVE), it = link_of(r, ASK_IT), staff = link_of(r, ASK_STAFF);
	answered(executive, GOOD);
	answered(it, GOOD);
	for (int k = 0; k < 4; k++) {
		answered(staff, GOOD);
	}
	closed(r);
	assert_int_equal(answers(r, &v), 4); /* two are too few, even together */
	struct ask_round s = opened(true);
	executive = link_of(s, ASK_EXECUTIVE);
	it = link_of(s, ASK_IT);
	answered(executive, GOOD);
	answered(executive, GOOD);
	answered(it, GOOD);
	closed(s);
	assert_int_equal(answers(s, &v), 3);
	for (int k = 0; k < 3; k++) {
		assert_int_equal(v[k].group, ASK_POOLED);
	}
}

/* Else the first of those put together would be the executive's. */
static void test_those_put_together_are_mixed(void **state)
{
	static const int groups[] = { ASK_EXECUTIVE, ASK_IT, ASK_OTHER };
	struct ask_answer *v;
	(void)state;
	struct ask_round r = opened(true);
	for (int k = 0; k < 3; k++) {
		str code = link_of(r, groups[k]);
		answered(code, GOOD);
		answered(code, GOOD);
	}
	closed(r);
	assert_int_equal(answers(r, &v), 6);
	for (int k = 1; k < 6; k++) {
		assert_int_equal(v[k].group, ASK_POOLED);
		assert_true(memcmp(v[k - 1].id.b, v[k].id.b, sizeof v[k].id.b) < 0); /* by what is random in them */
	}
}

static void test_asked_by_name(void **state)
{
	struct ask_invited made;
	struct ask_answer *v;
	size_t n;
	(void)state;
	struct ask_round r = opened(false);
	assert_false(invite(r, ASK_OTHER, "北斗 <hokuto@x.example>\nnot an address", &made));
	assert_true(refused_field("mails", MSG_ASK_BAD_MAIL));
	assert_false(invite(r, ASK_OTHER, "\n \n", &made));
	assert_true(invite(r, ASK_OTHER, "北斗 太郎 <hokuto@x.example>\r\n\r\nhokuto@x.example\nnanto@x.example", &made));
	assert_int_equal(made.added.v, 2);
	assert_int_equal(made.known.v, 1);
	struct ask_person *p = people(r, &n);
	assert_int_equal(n, 2);
	str code = hand(r, p[0].id);
	answered(code, "name=北斗|" GOOD);
	answered(code, "name=北斗商会|" GOOD);
	p = people(r, &n);
	assert_int_equal(p[0].state == ASK_ANSWERED || p[1].state == ASK_ANSWERED, true);
	assert_int_equal(answers(r, &v), 1);
	struct ask_asked_in in = { .round_id = r.id, .asked_id = p[0].id };
	struct ask_given g;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_withdraw, &in, NULL));
	assert_false(answer(code, "name=x|" GOOD, &g));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_LINK_OVER));
}

static void test_mails_and_reminders(void **state)
{
	struct ask_invited made;
	struct ask_reminded reminded;
	size_t n;
	(void)state;
	struct ask_round r = opened(false);
	struct ask_act_in in = { r.id };
	assert_true(invite(r, ASK_OTHER, "a@x.example\nb@x.example", &made));
	look();
	assert_int_equal(mails(NULL), 0); /* no server: nothing waits either */
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_ask_remind, &in, &reminded));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_NO_SERVER));
	set_server();
	look();
	assert_int_equal(mails(NULL), 0);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_ask_remind, &in, &reminded)); /* the first mail of those who had none */
	look();
	look();
	assert_int_equal(mails(NULL), 2);
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_ask_remind, &in, &reminded));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_REMINDED_TODAY));
	struct ask_person *p = people(r, &n);
	answered(hand(r, p[0].id), "name=a|" GOOD);
	pass(9 * DAY + 12 * 3600 * 1000); /* past both days it reminds on: once */
	look();
	look();
	assert_int_equal(mails(NULL), 3);
	assert_int_equal(mails(str_cz(&h.arena, p[1].mail)), 2);
}

static void test_a_form_sent_twice_is_one_answer(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(true);
	struct ask_answer_in in = { .code = link_of(r, ASK_STAFF), .values = values(GOOD), .once = S("the same form") };
	assert_true(run(&op_ask_answer, &in, &g) && g.is_new);
	in.values = values(GOOD);
	assert_true(run(&op_ask_answer, &in, &g) && !g.is_new);
	in.form = (struct opt_int){ true, 99 };
	in.once = S("another");
	assert_false(run(&op_ask_answer, &in, &g));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_FORM_CHANGED));
	assert_int_equal(now(r).n_answers.v, 1);
}

/* A form sent again makes a link again: no more of those than of answers. */
static void test_a_form_sent_again_and_again(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(false);
	struct ask_answer_in in = { .code = link_of(r, ASK_STAFF), .once = S("the same form"), .peer = S("192.0.2.7") };
	for (int k = 0; k < LIMIT_ASK_PER_ADDRESS; k++) {
		in.values = values("name=x|" GOOD);
		assert_true(run(&op_ask_answer, &in, &g) && g.is_new == (k == 0) && g.code.n > 0);
	}
	in.values = values("name=x|" GOOD);
	assert_false(run(&op_ask_answer, &in, &g));
	assert_true(refused(ERR_THROTTLED, MSG_ASK_WAIT));
	raw_sql("CREATE TEMP TABLE links (n INTEGER CHECK (n = %d)); INSERT INTO links SELECT count(*) FROM ask_code", 1 + LIMIT_ASK_PER_ADDRESS);
}

/* Whoever changes an answer again and again does not fill the round for the others. */
static void test_changes_weigh_what_they_add(void **state)
{
	(void)state;
	struct ask_round r = opened(false);
	struct ask_given g = answered(link_of(r, ASK_STAFF), "name=x|" GOOD);
	for (int k = 0; k < 5; k++) {
		answered(g.code, k % 2 ? "name=x|" GOOD : "name=longer than that|" GOOD);
	}
	raw_sql("CREATE TEMP TABLE sizes (n INTEGER CHECK (n = 0)); INSERT INTO sizes SELECT (SELECT bytes FROM ask_round) - length(CAST(body AS BLOB)) FROM ask_answer");
	raw_sql("UPDATE ask_round SET bytes = %lld", (long long)LIMIT_ASK_ROUND_BYTES);
	answered(g.code, "name=x|" GOOD); /* shorter goes even when it is full */
}

/* Answers are for whoever may read rows of the form. */
static void test_answers_of_a_form_that_is_not_for_all(void **state)
{
	struct ask_answer *v, one;
	size_t n;
	(void)state;
	struct ask_round r = opened(false);
	answered(link_of(r, ASK_STAFF), "name=x|" GOOD);
	assert_int_equal(answers(r, &v), 1);
	struct id id = v[0].id;
	const struct catalog *built_in = c->catalog;
	struct catalog other = *built_in;
	struct sheet_def *sheets = arena_array(&h.arena, struct sheet_def, other.n_sheets);
	for (size_t k = 0; k < other.n_sheets; k++) {
		sheets[k] = built_in->sheets[k];
		sheets[k].sees = ACCESS_RESPONDER;
	}
	other.sheets = sheets;
	act_as(ACCESS_VIEWER);
	read_begin();
	c->catalog = &other;
	assert_false(ask_answers(c, r.id, &v, &n));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	assert_false(ask_answer_get(c, r.id, id, &one));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	act_as(ACCESS_RESPONDER);
	assert_true(ask_answers(c, r.id, &v, &n) && n == 1);
	c->catalog = built_in;
	read_end();
}

/* Who answered is counted in memory alone, and not longer than the hour or the round. */
static void test_addresses_are_not_kept(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(true), other = opened(true);
	str code = link_of(r, ASK_STAFF), code2 = link_of(other, ASK_STAFF);
	int64_t until = 0;
	pass(48 * 3600 * INT64_C(1000)); /* ahead of what other tests counted */
	for (int k = 0; k < LIMIT_ASK_PER_ADDRESS; k++) {
		answered(code, GOOD);
	}
	raw_sql("CREATE TEMP TABLE kept (n INTEGER CHECK (n = 0)); INSERT INTO kept SELECT count(*) FROM throttle WHERE name LIKE '%%ask%%'");
	assert_int_equal(crowd_size(), 1);
	assert_false(answer(code, GOOD, &g));
	answered(code2, GOOD); /* each round counts by itself */
	assert_int_equal(crowd_size(), 2);
	crowd_full(c, r.id, S("192.0.2.7"), &until);
	assert_int_equal(until, (c->now_ms / 3600000 + 1) * 3600000); /* no minute of anybody */
	crowd_full(c, r.id, S("192.0.2.8"), &until);
	assert_int_equal(until, 0);
	struct ask_act_in in = { .round_id = r.id };
	assert_true(run(&op_ask_close, &in, &r));
	assert_int_equal(crowd_size(), 1); /* the other one's */
	crowd_full(c, r.id, S("192.0.2.7"), &until);
	assert_int_equal(until, 0);
	pass(3600 * 1000 + 1);
	answered(code2, GOOD);
	assert_int_equal(crowd_size(), 1); /* of the new hour, under a new key */
}

static void test_too_much(void **state)
{
	struct ask_given g;
	(void)state;
	struct ask_round r = opened(true);
	str code = link_of(r, ASK_STAFF);
	for (int k = 0; k < LIMIT_ASK_PER_ADDRESS; k++) {
		answered(code, GOOD);
	}
	assert_false(answer(code, GOOD, &g));
	assert_true(refused(ERR_THROTTLED, MSG_ASK_WAIT));
	pass(3600 * 1000 + 1);
	answered(code, GOOD);
	pass(3600 * 1000 + 1);
	raw_sql("UPDATE ask_round SET bytes = %lld", (long long)LIMIT_ASK_ROUND_BYTES);
	assert_false(answer(code, GOOD, &g));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_FULL));
}

static void test_what_cannot_be_asked(void **state)
{
	struct ask_round r;
	(void)state;
	struct ask_open_in in = { .sheet = S("vendor"), .closes_at = { true, h.now_ms + DAY }, .reminds = -1 };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_ask_open, &in, &r));
	assert_true(refused_field("sheet", MSG_ASK_NO_FORM));
	in.sheet = S("partner");
	in.closes_at.v = h.now_ms - 1;
	assert_false(run(&op_ask_open, &in, &r));
	assert_true(refused_field("closes_at", MSG_ASK_BAD_END));
	in.closes_at.v = h.now_ms + (ASK_DAYS_MOST + 1) * DAY;
	assert_false(run(&op_ask_open, &in, &r));
}

/* What points at people and rows of the firm is not asked; results and conditions are kept in step. */
static void test_form_without_lists(void **state)
{
	static const int from[] = { 2 };
	static const struct sheet_choice yes[] = { { { "yes", 3 }, { { "はい", 6 }, { "Yes", 3 } }, 5 } };
	static const struct sheet_field fields[] = {
		{ .key = { "name", 4 }, .type = SHEET_LINE, .is_required = true, .needed_by = -1 },
		{ .key = { "owner", 5 }, .type = SHEET_PERSON, .needed_by = -1 },
		{ .key = { "safe", 4 }, .type = SHEET_CHOICE, .choices = yes, .n_choices = 1, .needed_by = -1 },
		{ .key = { "why", 3 }, .type = SHEET_LINE, .needed_by = 2, .needed_value = { "yes", 3 } },
		{ .key = { "sum", 3 }, .type = SHEET_RESULT, .from = from, .n_from = 1, .needed_by = -1 },
	};
	struct sheet_def d = { .key = S("x"), .fields = fields, .n_fields = 5 };
	const struct sheet_def *asked;
	(void)state;
	assert_true(ask_form(c, &d, true, &asked));
	assert_int_equal(asked->n_fields, 3);
	assert_true(text_is(asked->fields[0].key, "safe"));
	assert_int_equal(asked->fields[1].needed_by, 0);
	assert_int_equal(asked->fields[2].from[0], 0);
	struct sheet_field needed[5];
	memcpy(needed, fields, sizeof needed);
	needed[1].is_required = true;
	d.fields = needed;
	assert_false(ask_form(c, &d, false, &asked));
	assert_true(refused(ERR_CONFLICT, MSG_ASK_NEEDS_LIST));
	err_clear(c);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)
	const struct CMUnitTest tests[] = {
		T(test_answers_by_group), T(test_what_is_missing_is_refused), T(test_link_can_be_taken_back), T(test_the_day_ends_it),
		T(test_changed_until_it_closes), T(test_anonymous_leaves_nothing), T(test_anonymous_person_is_not_tied),
		T(test_no_order_in_the_file), T(test_anonymous_asks_nobodys_name),
		T(test_small_groups_are_put_together), T(test_those_put_together_are_mixed), T(test_asked_by_name), T(test_mails_and_reminders), T(test_a_form_sent_twice_is_one_answer),
		T(test_answers_of_a_form_that_is_not_for_all), T(test_too_much), T(test_addresses_are_not_kept), T(test_a_form_sent_again_and_again), T(test_changes_weigh_what_they_add), T(test_what_cannot_be_asked), T(test_form_without_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
